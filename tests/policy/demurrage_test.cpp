// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/demurrage.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"
#include "rochdale/policy/redistribution.hpp"

using namespace small_book;

namespace {

const std::string circles_like =
    "unit=EUR/2\nto=fund\nkeeps=0.93\nperiod=1461/4\nstep=day\nsince=2026-01-01\nrounding=floor\n";

Period through(std::string_view last) { return {day("2026-01-01"), day(last)}; }

std::vector<Melted> melted(const CircleBook& house, const Demurrage& terms, Date last) {
  return house.with_journal(
      [&](const Ledger& ledger, const ReadJournal& read) { return melted_through(terms, ledger, last, read); });
}
RunPlan plan(const CircleBook& house, const std::string& text, const Period& period) {
  const Demurrage terms = Demurrage::read(text);
  const auto found = melted(house, terms, period.last());
  return house.book.read([&](const Ledger& ledger) { return DemurrageRun(terms, found).plan(ledger, period); });
}
std::vector<Outcome<Entry>> take(CircleBook& house, const std::string& text, const Period& period) {
  const Demurrage terms = Demurrage::read(text);
  return house.book.take(DemurrageRun(terms, melted(house, terms, period.last())), period, stamp());
}

}  // namespace

TEST_CASE("a year of Circles-like demurrage leaves the closed form, however often it is booked") {
  const std::string expected = to_string(decayed(eur("1000.00"), Decay::by_day(7_percent), 365, Rounding::floor));
  for (const int months_between : {1, 3, 12}) {
    CircleBook house;
    house.pay_on(house.ana, house.ben, "1000.00", "2026-01-01");
    for (int month = months_between; month <= 12; month += months_between) {
      take(house, circles_like, through(to_string(Date::of(2026, month, 1).value().last_of_month())));
    }
    CHECK(house.balance(house.ben) == expected);
    CHECK(house.book.balance(house.fund) == eur("1000.00") - eur(expected));
    CHECK(house.balance(house.ana) == "-1000.00");  // debts do not melt
    CHECK(house.is_sound());
  }
  CHECK(expected == "930.04");
}

TEST_CASE("a Sarafu-like period booked again and again is the published table") {
  CircleBook house;
  const std::string sarafu =
      "unit=EUR/2\nto=fund\nkeeps=0.98\nperiod=43200\nstep=minute\nsince=2026-01-01\nrounding=floor\n";
  house.pay_on(house.ana, house.ben, "20.00", "2026-01-01");
  const char* table[] = {"19.60", "19.20", "18.82", "18.44", "18.07", "17.71", "17.36", "17.01", "16.67", "16.34"};
  Date last = day("2025-12-31");
  for (const char* left : table) {
    last = last + 30;  // 43,200 minutes
    take(house, sarafu, through(to_string(last)));
    CHECK(house.balance(house.ben) == left);
  }
}

TEST_CASE("looking at any time changes nothing, whatever the payments and runs in between") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    CircleBook often;
    CircleBook once;
    const Demurrage terms = Demurrage::read(circles_like);
    for (int month = 1; month <= 12; ++month) {
      const Date first = Date::of(2026, month, 1).value();
      for (std::int64_t count = random.between(0, 4); count > 0; --count) {
        const std::string on = to_string(first + static_cast<std::int32_t>(random.between(0, 27)));
        const AccountId members[] = {often.ana, often.ben, often.cem, often.dia};
        const auto payer = static_cast<std::size_t>(random.between(0, 3));
        const auto payee = (payer + static_cast<std::size_t>(random.between(1, 3))) % 4;
        const std::string amount = std::to_string(random.between(1, 500)) + ".37";
        for (CircleBook* house : {&often, &once}) house->pay_on(members[payer], members[payee], amount, on);
      }
      static_cast<void>(melted(once, terms, first));  // somebody looks
      if (random.one_in(2)) take(often, circles_like, through(to_string(first.last_of_month())));
    }
    take(often, circles_like, through("2026-12-31"));
    take(once, circles_like, through("2026-12-31"));
    // What a member had paid away before a run came stays due; but for that, the two books agree to the cent.
    const auto of_often = melted(often, terms, day("2026-12-31"));
    const auto of_once = melted(once, terms, day("2026-12-31"));
    for (const AccountId id : {often.ana, often.ben, often.cem, often.dia}) {
      INFO(id.value());
      CHECK(often.book.balance(id).minor() - of_often[id.value()].due() ==
            once.book.balance(id).minor() - of_once[id.value()].due());
      CHECK(of_often[id.value()].left == of_once[id.value()].left);
    }
    CHECK(often.is_sound());
  }
}

TEST_CASE("only what lies above the free base melts") {
  CircleBook house;
  house.pay_on(house.ana, house.ben, "1000.00", "2026-01-01");
  house.pay_on(house.ana, house.cem, "100.00", "2026-01-01");
  take(house, circles_like + "free=100", through("2026-12-31"));
  CHECK(house.balance(house.cem) == "100.00");
  CHECK(house.balance(house.ben) ==
        to_string(eur("100") + decayed(eur("900.00"), Decay::by_day(7_percent), 365, Rounding::floor)));
}

TEST_CASE("F45: what is held melts too, but a run takes no more than is not held; the rest stays due") {
  CircleBook house;
  house.pay_on(house.ana, house.ben, "100.00", "2026-01-01");
  const HoldNumber hold = must(house.hold(house.ben, house.cem, "97.00"));
  const RunPlan seen = plan(house, circles_like, through("2026-12-31"));
  REQUIRE(seen.items.size() == 1);
  CHECK(to_string(seen.items[0].due) == "7.00");
  CHECK(to_string(seen.items[0].taken) == "3.00");
  REQUIRE(seen.skipped.size() == 1);
  CHECK(seen.skipped[0].why == Skip::held);
  CHECK(to_string(seen.skipped[0].due) == "4.00");
  take(house, circles_like, through("2026-12-31"));
  CHECK(house.balance(house.ben) == "97.00");
  must(house.book.void_hold(hold, stamp()));
  take(house, circles_like, through("2027-01-01"));
  CHECK(house.balance(house.ben) == to_string(decayed(eur("100"), Decay::by_day(7_percent), 366, Rounding::floor)));
}

TEST_CASE("F50: frozen members are left out and listed, and pay when they are open again") {
  CircleBook house;
  house.pay_on(house.ana, house.ben, "100.00", "2026-01-01");
  must(house.book.set_status(house.ben, AccountStatus::frozen, stamp()));
  const RunPlan seen = plan(house, circles_like, through("2026-12-31"));
  CHECK(seen.items.empty());
  REQUIRE(seen.skipped.size() == 1);
  CHECK(seen.skipped[0].why == Skip::frozen);
  CHECK(take(house, circles_like, through("2026-12-31")).empty());
  must(house.book.set_status(house.ben, AccountStatus::open, stamp()));
  CHECK(take(house, circles_like, through("2027-12-31")).size() == 1);
  CHECK(house.balance(house.ben) == to_string(decayed(eur("100"), Decay::by_day(7_percent), 730, Rounding::floor)));
}

TEST_CASE("a run taken twice books once, and one that was undone is due again") {
  CircleBook house;
  house.pay_on(house.ana, house.ben, "100.00", "2026-01-01");
  const auto first = take(house, circles_like, through("2026-06-30"));
  REQUIRE(first.size() == 1);
  CHECK(take(house, circles_like, through("2026-06-30")).empty());
  const std::string after = house.balance(house.ben);
  must(house.book.reverse(first[0].value().number(), Reversal{day("2026-06-30"), {}, false}, stamp()));
  CHECK(house.balance(house.ben) == "100.00");
  const auto again = melted(house, Demurrage::read(circles_like), day("2026-06-30"));
  CHECK(again[house.ben.value()].due() == eur("100.00").minor() - eur(after).minor());
}

TEST_CASE("what melted goes back to the members, equally or by weight, to the last cent") {
  CircleBook house;
  house.pay_on(house.ana, house.ben, "1000.00", "2026-01-01");
  house.pay_on(house.ana, house.cem, "500.00", "2026-01-01");
  take(house, circles_like, through("2026-12-31"));
  const Amount melted_sum = house.book.balance(house.fund);
  CHECK(to_string(melted_sum) == "104.94");
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  const Redistribution terms = Redistribution::read("unit=EUR/2\nfrom=fund\nshare=equally\n");
  static_cast<void>(house.book.take(RedistributionRun(terms), through("2026-12-31"), stamp()));
  CHECK(house.balance(house.fund) == "0.00");
  CHECK(house.balance(house.ana) == "-1465.02");  // a third of 104.94
  // Taken again with an empty fund it proposes nothing; by balance only those above zero share.
  CHECK(house.book.take(RedistributionRun(terms), through("2026-12-31"), stamp()).empty());
  house.pay_on(house.ana, house.fund, "10.00", "2027-01-01");
  const Redistribution by_balance = Redistribution::read("unit=EUR/2\nfrom=fund\nshare=by_balance\ntie=to_last\n");
  static_cast<void>(
      house.book.take(RedistributionRun(by_balance), Period(day("2027-01-01"), day("2027-01-31")), stamp()));
  CHECK(house.balance(house.fund) == "0.00");
  CHECK(house.balance(house.ana) == "-1475.02");
  CHECK(house.is_sound());
}

TEST_CASE("terms come back from their parameters, and such that are none are refused") {
  const std::string text =
      "free=5.00\nkeeps=93/100\nlabel=x\nperiod=1461/4\nrounding=floor\nsince=2026-01-01\nstep=day\nto=fund\nunit=EUR/"
      "2\n";
  CHECK(Demurrage::read(text).parameters() == text);
  const char* redistribution = "from=fund\nshare=by_turnover\ntie=to_larger_weight\nunit=EUR/2\n";
  CHECK(Redistribution::read(redistribution).parameters() == redistribution);
  for (const char* wrong : {"unit=EUR/2\nto=fund", "unit=EUR/2\nto=fund\nkeeps=0.9\nperiod=30\nrounding=floor",
                            "unit=EUR/2\nto=fund\nkeeps=1.1\nperiod=30\nrounding=floor\nsince=2026-01-01",
                            "unit=EUR/2\nto=fund\nkeeps=0.9\nperiod=30\nsince=2026-01-01",
                            "unit=EUR/2\nto=fund\nkeeps=0.9\nperiod=30\nrounding=floor\nsince=2026-01-01\nstep=year"}) {
    INFO(wrong);
    CHECK(fault_of([&] { return Demurrage::read(wrong); }) == Fault::out_of_range);
  }
}
