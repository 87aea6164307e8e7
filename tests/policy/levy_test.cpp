// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/levy.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"

using namespace small_book;

namespace {

const Period may(day("2026-05-01"), day("2026-05-31"));

RunPlan plan(const CircleBook& house, const std::string& parameters, const Period& period = may) {
  return house.with_journal([&](const Ledger& ledger, const ReadJournal& read) {
    const Levy levy = Levy::read(parameters);
    return LevyRun(levy, levy_bases(levy, ledger, period, read)).plan(ledger, period);
  });
}
std::vector<Outcome<Entry>> take(CircleBook& house, const std::string& parameters, const Period& period = may) {
  const Levy levy = Levy::read(parameters);
  const std::vector<int128> bases = house.with_journal(
      [&](const Ledger& ledger, const ReadJournal& read) { return levy_bases(levy, ledger, period, read); });
  return house.book.take(LevyRun(levy, bases), period, stamp());
}
/// "account due" of every item.
std::vector<std::string> dues(const CircleBook& house, const RunPlan& plan) {
  std::vector<std::string> found;
  house.book.read([&](const Ledger& ledger) {
    for (const PlannedItem& item : plan.items) {
      found.push_back(std::string(ledger.account(item.account).code) + " " + to_string(item.due));
    }
  });
  return found;
}

void trade(CircleBook& house) {
  house.pay_on(house.ana, house.ben, "100", "2026-04-20");
  house.pay_on(house.ben, house.cem, "30", "2026-05-10");
  house.pay_on(house.cem, house.ana, "10", "2026-05-20");
  house.pay_on(house.ben, house.fund, "5", "2026-05-21");
  house.pay_on(house.ana, house.ben, "1000", "2026-06-01");  // after the period
}

}  // namespace

TEST_CASE("each basis takes what it says, of the period, whenever the run is taken") {
  CircleBook house;
  trade(house);
  using Dues = std::vector<std::string>;
  const std::string terms = "unit=EUR/2\nto=fund\n";
  const std::string rate = terms + "rate=10%\nrounding=half_even\n";
  CHECK(dues(house, plan(house, terms + "fixed=1")) == Dues{"ana 1.00", "ben 1.00", "cem 1.00", "dia 1.00"});
  CHECK(dues(house, plan(house, rate + "basis=balance")) == Dues{"ben 6.50", "cem 2.00"});
  CHECK(dues(house, plan(house, rate + "basis=negative_balance")) == Dues{"ana 9.00"});
  CHECK(dues(house, plan(house, rate + "basis=volume")) == Dues{"ana 1.00", "ben 3.00", "cem 4.00"});
  CHECK(dues(house, plan(house, rate + "basis=received")) == Dues{"ana 1.00", "cem 3.00"});
  CHECK(dues(house, plan(house, rate + "basis=paid")) == Dues{"ben 3.00", "cem 1.00"});
  CHECK(dues(house, plan(house, rate + "basis=balance\nfree=50\nmaximum=1")) == Dues{"ben 1.00"});
}

TEST_CASE("what was undone is no volume") {
  CircleBook house;
  const EntryNumber entry = house.pay_on(house.ana, house.ben, "100", "2026-05-10");
  must(house.book.reverse(entry, Reversal{day("2026-05-11"), {}, false}, stamp()));
  CHECK(plan(house, "unit=EUR/2\nto=fund\nrate=10%\nrounding=up\nbasis=volume").items.empty());
}

TEST_CASE("a levy taken twice for a period takes once, and two levies on one day are two") {
  CircleBook house;
  CHECK(take(house, "unit=EUR/2\nto=fund\nfixed=1").size() == 4);
  for (const auto& outcome : take(house, "unit=EUR/2\nto=fund\nfixed=1")) CHECK(outcome.value().repeated());
  CHECK(house.balance(house.fund) == "4.00");
  CHECK(take(house, "unit=EUR/2\nto=fund\nfixed=0.50\nlabel=insurance").size() == 4);
  CHECK(house.balance(house.fund) == "6.00");
  CHECK(house.is_sound());
}

TEST_CASE("one who cannot pay does not keep the others from paying, and frozen ones are listed") {
  CircleBook house;
  must(house.book.set_limits(house.ben, limits(0, {}), stamp()));
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  const RunPlan seen = plan(house, "unit=EUR/2\nto=fund\nfixed=1");
  REQUIRE(seen.skipped.size() == 1);
  CHECK(seen.skipped[0].account == house.dia);
  CHECK(seen.skipped[0].why == Skip::frozen);
  CHECK(to_string(seen.skipped[0].due) == "1.00");
  const auto outcomes = take(house, "unit=EUR/2\nto=fund\nfixed=1");
  REQUIRE(outcomes.size() == 3);
  CHECK(reason_of(outcomes[1]) == Reason::floor);
  CHECK(house.balance(house.fund) == "2.00");
}

TEST_CASE("a levy is no member's business of a fee, and comes back from its parameters") {
  CircleBook house;
  house.adopt("transfer_fee", "unit=EUR/2\nto=fees\nfixed=5");
  house.adopt("levy", "unit=EUR/2\nto=fund\nfixed=1");
  take(house, "unit=EUR/2\nto=fund\nfixed=1");
  CHECK(house.balance(house.fees) == "0.00");
  CHECK(house.balance(house.ana) == "-1.00");
  const char* text = "basis=volume\nlabel=x\nrate=1/50\nrounding=half_even\nto=fund\nunit=EUR/2\n";
  CHECK(Levy::read(text).parameters() == text);
  CHECK(fault_of([] { return Levy::read("unit=EUR/2\nto=fund\nrate=1%\nrounding=up"); }) == Fault::out_of_range);
  CHECK(fault_of([] { return Levy::read("unit=EUR/2\nto=fund\nfixed=1\nbasis=mood"); }) == Fault::out_of_range);
  CHECK(fault_of([&] { return plan(house, "unit=EUR/2\nto=nowhere\nfixed=1"); }) == Fault::misuse);
}
