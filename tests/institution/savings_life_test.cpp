// SPDX-License-Identifier: MPL-2.0
// Savings over the years at a bank: rates that change from a day on, interest posted at meetings, and accounts that
// nobody moves, until what lies on them is handed over and given back.
#include <sstream>

#include "catch.hpp"
#include "institution/small_bank.hpp"

using namespace rochdale;
using namespace small_bank;

namespace {

SavingsRates other_rates(const char* product, const char* from, std::vector<Tier> tiers) {
  SavingsRates rates{
      .product = product, .from = Date::parse(from).value(), .tiers = std::move(tiers), .overdraft_rate = {}};
  rates.set_unit(euro);
  return rates;
}

SavingsRates one_rate(const char* from, Rate rate) { return other_rates("savings", from, {{eur("0.00"), rate}}); }

AccountId open_savings(SmallBank& small, const char* code, const char* on, const char* amount,
                       std::optional<Date> matures = {}) {
  const Date day = Date::parse(on).value();
  const AccountId account =
      small.bank.open_savings({.code = code, .product = "savings", .on = day, .matures = matures}, small.clerk).value();
  REQUIRE(small.bank.deposit(account, eur(amount), small.counter(on)));
  return account;
}

std::string state(const SmallBank& small, const char* code) {
  return small.bank.known().find_savings(small.at(code))->state;
}

std::uint64_t newest_record(const Book& book) {
  return book.read([](const Ledger& ledger) { return ledger.next_number(); });
}

}  // namespace

TEST_CASE("A rate that changes bears from its night on, and what was posted before stays as it was") {
  SmallBank small;
  SavingsProduct product = small.savings_product();
  product.posting = Every{3, Calendar::months};
  REQUIRE(small.bank.offer(product, small.clerk));
  open_savings(small, "ana", "2026-01-01", "36500.00");
  small.end_days("2026-01-01");
  small.end_days("2026-04-15");
  CHECK(small.balance("ana") == "36770.00");            // 90 nights of 3.00
  CHECK(small.balance("savings-interest") == "45.33");  // 15 nights of 36,770 at 3 %
  const std::uint64_t before = newest_record(small.book);
  for (const char* day : {"2026-01-01", "2026-04-15"}) {
    const auto late = small.bank.change_rates(one_rate(day, Rate::percent(6)), small.clerk);
    REQUIRE_FALSE(late);
    CHECK(small.words(late.error()) == "the days are ended through 2026-04-15; rates change from a later day on");
  }
  CHECK_FALSE(small.bank.change_rates(other_rates("loans", "2026-05-01", {{eur("0.00"), Rate()}}), small.clerk));
  CHECK_FALSE(small.bank.change_rates(other_rates("savings", "2026-05-01", {}), small.clerk));
  CHECK_FALSE(small.bank.change_rates(other_rates("savings", "2026-05-01", {{eur("1.00"), Rate()}}), small.clerk));
  CHECK(newest_record(small.book) == before);

  REQUIRE(small.bank.change_rates(one_rate("2026-05-01", Rate::percent(6)), small.clerk));
  // A mind that changed before its day: the later word holds, and the journal has both.
  REQUIRE(small.bank.change_rates(one_rate("2026-05-02", Rate::percent(9)), small.clerk));
  REQUIRE(small.bank.change_rates(one_rate("2026-05-01", Rate::percent(1)), small.clerk));
  CommunityBank again(small.book);
  REQUIRE(again.known().savings_products().front().terms.changes.size() == 1);
  small.end_days("2026-04-30");
  CHECK(small.balance("savings-interest") == "90.67");  // 30 nights at 3 %
  small.end_days("2026-05-01");
  CHECK(small.balance("savings-interest") == "91.67");
  small.end_days("2026-06-30");
  CHECK(small.balance("ana") == "36922.12");  // 30 nights at 3 %, 61 at 1 %: 90.6658 + 61.4515
  CHECK(small.balance("savings-interest") == "0.00");
  // Tiers from the middle of a quarter on, on the balance by slices or whole as the product says.
  REQUIRE(small.bank.change_rates(
      other_rates("savings", "2026-08-01", {{eur("0.00"), Rate()}, {eur("30000.00"), Rate::percent(2)}}), small.clerk));
  small.end_days("2026-09-30");
  CHECK(small.balance("ana") == "37076.89");  // 31 nights at 1 %, 61 of the whole balance at 2 %: 31.3585 + 123.4109
}

TEST_CASE("Nothing is recalculated backwards: a rate that changes after interest was posted on an account") {
  SmallBank small;
  REQUIRE(small.bank.offer(small.savings_product(), small.clerk));
  // Posted at the end of a day in which it is agreed, and no day ended since.
  open_savings(small, "ana", "2026-01-01", "1000.00");
  small.end_days("2026-01-31");
  CHECK_FALSE(small.bank.change_rates(one_rate("2026-01-31", Rate::percent(6)), small.clerk));
  CHECK(small.bank.change_rates(one_rate("2026-02-01", Rate::percent(6)), small.clerk));
  small.end_days("2026-02-28");
  CHECK(small.balance("ana") == "1007.16");  // 2.55 in January, 28 nights of 1,002.55 at 6 %
}

TEST_CASE("A deposit for a term keeps the rate of its opening until it matures, where its product says so") {
  for (const bool keeps : {true, false}) {
    SmallBank small;
    SavingsProduct product = small.savings_product();
    product.term_keeps_rate = keeps;
    REQUIRE(small.bank.offer(product, small.clerk));
    open_savings(small, "ana", "2026-01-01", "36500.00", "2026-03-01"_date);
    small.end_days("2026-01-31");
    REQUIRE(small.bank.change_rates(one_rate("2026-02-01", Rate::percent(6)), small.clerk));
    small.end_days("2026-02-28");
    CHECK(small.balance("ana") == (keeps ? "36677.21" : "36761.43"));
    small.end_days("2026-03-01");
    CHECK(small.balance("savings-interest") == (keeps ? "6.03" : "6.04"));  // a night of it at 6 %
    CHECK(small.bank.known().terms_of(*small.bank.known().find_savings(small.at("ana"))).changes.front().date ==
          (keeps ? "2026-03-01"_date : "2026-02-01"_date));
  }
}

TEST_CASE("An overdraft rate needs an account for its income, also when it comes later") {
  SmallBank small;
  SavingsProduct product = small.savings_product();
  product.overdraft_income = AccountId{};
  REQUIRE(small.bank.offer(product, small.clerk));
  SavingsRates rates = one_rate("2026-02-01", Rate::percent(1));
  rates.overdraft_rate = Rate::percent(12);
  CHECK_FALSE(small.bank.change_rates(rates, small.clerk));
  rates.overdraft_rate = Rate();
  CHECK(small.bank.change_rates(rates, small.clerk));
}

TEST_CASE("Interest per meeting is posted on the day of the meeting, for the nights before it") {
  for (const AccountingRule rule : {AccountingRule::accrual, AccountingRule::cash}) {
    INFO(name(rule));
    SmallBank small;
    SavingsProduct product = small.savings_product();
    product.posting = PerMeeting{};
    product.rule = rule;
    product.terms.tax = Rate::percent(10);
    REQUIRE(small.bank.offer(product, small.clerk));
    CHECK(from_content<SavingsProduct>(content_of(product)).posting == PostingPeriod(PerMeeting{}));
    const AccountId ana = open_savings(small, "ana", "2026-01-01", "36500.00");
    const AccountId ben = open_savings(small, "ben", "2026-01-11", "3650.00");
    const AccountId eva = open_savings(small, "eva", "2026-01-01", "0.01");
    small.end_days("2026-01-01");
    small.end_days("2026-01-20");
    CHECK(small.balance("ana") == "36500.00");
    // Two of the three meet on the 21st, after 20 nights of 3.00 and 10 of 0.30.
    const SavingsMeeting meeting{"savings", "2026-01-21"_date, {ana, ben}};
    const Outcome<MeetingPosted> posted = small.bank.post_at_meeting(meeting, small.clerk);
    REQUIRE(posted);
    CHECK(posted->entries == 2);
    CHECK(posted->interest == eur("63.00"));
    CHECK(posted->tax == eur("6.30"));
    CHECK(small.balance("ana") == "36554.00");
    CHECK(small.balance("ben") == "3652.70");
    CHECK(small.balance("tax") == "6.30");
    CHECK(small.balance("interest-expense") == "63.00");
    CHECK(small.balance("savings-interest") == "0.00");
    // Asked again, by another program too, there is nothing to post, and nothing is written.
    const std::uint64_t before = newest_record(small.book);
    CommunityBank other(small.book);
    for (CommunityBank* bank : {&small.bank, &other}) {
      const Outcome<MeetingPosted> again = bank->post_at_meeting(meeting, small.clerk);
      REQUIRE(again);
      CHECK(again->entries == 0);
    }
    CHECK(newest_record(small.book) == before);
    // The next one is of all. A frozen account goes on earning, and one without a cent of interest begins anew.
    small.end_days("2026-01-30");
    REQUIRE(small.book.set_status(ben, AccountStatus::frozen, small.clerk));
    const Outcome<MeetingPosted> next = small.bank.post_at_meeting({"savings", "2026-01-31"_date, {}}, small.clerk);
    REQUIRE(next);
    CHECK(next->entries == 1);
    CHECK(next->refused.size() == 1);
    CHECK(small.balance("ana") == "36581.04");  // 10 nights of 36,554: 30.04 less 3.00
    CHECK(small.bank.known().find_savings(eva)->from == "2026-01-31"_date);
    CHECK(small.bank.known().find_savings(ben)->from == "2026-01-21"_date);
    REQUIRE(small.book.set_status(ben, AccountStatus::open, small.clerk));
    REQUIRE(small.bank.post_at_meeting({"savings", "2026-02-10"_date, {ben}}, small.clerk));
    CHECK(small.balance("ben") == "3658.10");  // 20 nights of 3,652.70: 6.00 less 0.60
    small.end_days("2026-02-28");
    small.check_balanced();
    CHECK(other.known().savings().size() == 3);
  }
}

TEST_CASE("Meetings are refused for what they are not") {
  SmallBank small;
  REQUIRE(small.bank.offer(small.savings_product(), small.clerk));
  SavingsProduct village = small.savings_product("village");
  village.posting = PerMeeting{};
  village.interest_payable = small.book.open_account({.code = "village-interest", .unit = euro}, small.clerk).value();
  REQUIRE(small.bank.offer(village, small.clerk));
  const AccountId ana = open_savings(small, "ana", "2026-01-01", "100.00");
  const auto said = [&](const SavingsMeeting& meeting) {
    const Outcome<MeetingPosted> posted = small.bank.post_at_meeting(meeting, small.clerk);
    REQUIRE_FALSE(posted);
    return small.words(posted.error());
  };
  const Date day = "2026-02-01"_date;
  CHECK(said({"no such", day, {}}) == "there is no savings product no such");
  CHECK(said({"savings", day, {}}) == "interest of this product is posted every 1 month");
  CHECK(said({"village", day, {ana}}) == "an account of this meeting is of another product");
  CHECK(said({"village", day, {small.at("cash")}}) == "there is no such open savings account");
  CHECK(said({"village", day, std::vector<AccountId>(91, ana)}) ==
        "a meeting names at most 90 accounts; without any, it is that of all");
}

TEST_CASE("An account that nobody moves is inactive, dormant, handed over once, and given back") {
  SmallBank small;
  SavingsProduct product = small.savings_product();
  product.inactive_after = 20;
  product.dormant_after = 40;
  product.escheat_after = 70;
  product.terms.tax = Rate::percent(10);
  CHECK_FALSE(small.bank.offer(product, small.clerk));  // to whom?
  product.escheat_to = small.book.open_account({.code = "unclaimed", .unit = euro}, small.clerk).value();
  SavingsProduct crossed = product;
  crossed.dormant_after = 20;
  CHECK_FALSE(small.bank.offer(crossed, small.clerk));
  REQUIRE(small.bank.offer(product, small.clerk));
  const AccountId ana = open_savings(small, "ana", "2026-01-01", "36500.00");
  const AccountId ben = open_savings(small, "ben", "2026-01-01", "100.00");
  const AccountId eva = open_savings(small, "eva", "2026-01-01", "0.01");
  open_savings(small, "term", "2026-01-01", "50.00", "2026-12-31"_date);
  REQUIRE(small.bank.withdraw(eva, eur("0.01"), small.counter("2026-01-01")));
  small.end_days("2026-01-20");
  CHECK(state(small, "ana") == "active");
  small.end_days("2026-01-21");
  CHECK(state(small, "ana") == "inactive");
  CHECK(state(small, "term") == "active");
  // Inactive, it pays out as ever, and is active again; dormant, only once it is awake.
  REQUIRE(small.bank.withdraw(ben, eur("1.00"), small.counter("2026-01-22")));
  CHECK(state(small, "ben") == "active");
  small.end_days("2026-02-10");
  CHECK(state(small, "ana") == "dormant");
  CHECK(state(small, "ben") == "active");
  CHECK_FALSE(small.bank.withdraw(ana, eur("1.00"), small.counter("2026-02-11")));
  REQUIRE(small.bank.wake_up(ana, small.counter("2026-02-11")));
  small.end_days("2026-02-11");
  CHECK(state(small, "ana") == "active");
  small.end_days("2026-02-28");
  // Woken on 11 February, ana's 70 days are over with the night of 22 April; ben's were on the 2nd.
  small.end_days("2026-04-21");
  CHECK(state(small, "ana") == "dormant");
  CHECK(state(small, "ben") == "escheated");
  const Amount interest =
      small.bank.known().interest_until(*small.bank.known().find_savings(ana), "2026-04-23"_date).interest;
  const Amount whole = small.book.balance(ana) + interest - (interest * Rate::percent(10)).rounded(half_even);
  const Amount before = small.book.balance(product.escheat_to);
  // Stopped between the entry and the state, it goes on.
  int steps = 0;
  const auto stopped = small.bank.end_of_day("2026-04-22"_date, small.clerk, [&] { return ++steps != 3; });
  REQUIRE(stopped);
  CHECK(stopped->stopped);
  CHECK(state(small, "ana") == "dormant");
  CHECK(small.balance("ana") == "0.00");
  small.end_days("2026-04-22");
  CHECK(state(small, "ana") == "escheated");
  CHECK(small.book.balance(product.escheat_to) == before + whole);
  const std::string handed_over = small.balance("unclaimed");
  small.end_days("2026-05-31");
  CHECK(small.balance("unclaimed") == handed_over);
  const auto late = small.bank.deposit(ana, eur("1.00"), small.counter("2026-06-01"));
  REQUIRE_FALSE(late);
  CHECK(small.words(late.error()) == "what was on this account was handed over; reclaim it first");
  CHECK(state(small, "eva") == "dormant");  // there is nothing to hand over

  // Another program gives it back; the time between has earned nothing.
  CommunityBank other(small.book);
  CHECK_FALSE(other.reclaim(eva, small.counter("2026-06-01", "came back")));
  REQUIRE(other.reclaim(ana, small.counter("2026-06-01", "came back")));
  small.bank.refresh();
  CHECK(state(small, "ana") == "active");
  CHECK(small.book.balance(ana) == whole);
  CHECK_FALSE(small.bank.reclaim(ana, small.counter("2026-06-01", "again")));
  small.end_days("2026-06-01");
  const SavingsPosition& back = *small.bank.known().find_savings(ana);
  CHECK(small.bank.known().interest_until(back, "2026-06-02"_date).interest ==
        (whole * Rate::of(3, 36'500)).rounded(half_even));
  // And its days count anew.
  small.end_days("2026-06-20");
  CHECK(state(small, "ana") == "active");
  small.end_days("2026-06-21");
  CHECK(state(small, "ana") == "inactive");
  small.end_days("2026-08-10");
  CHECK(state(small, "ana") == "escheated");
  small.check_balanced();
}
