// SPDX-License-Identifier: MPL-2.0
// The year end: income and expense come to zero in each unit, equity takes the result, and nothing is closed twice.
#include "rochdale/policy/closing.hpp"

#include "report/random_year.hpp"
#include "rochdale/report/balance_sheet.hpp"
#include "rochdale/report/income_statement.hpp"

using namespace random_year;

namespace {

const Period year_2026(day("2026-01-01"), day("2026-12-31"));

YearEnd year_end(const Book& book, std::vector<AccountId> into, const Date& last = year_2026.last()) {
  return book.read_journal([&](const Ledger& ledger, Store& store) {
    return YearEnd(balances_on(ledger, store, last), ledger.next_number() - 1, std::move(into));
  });
}

std::vector<IncomeStatement> income_of(const Book& book) {
  return book.read_journal(
      [](const Ledger& ledger, Store& store) { return income_statement(ledger, store, year_2026); });
}
std::vector<BalanceSheet> sheet_of(const Book& book) {
  return book.read_journal(
      [](const Ledger& ledger, Store& store) { return balance_sheet(ledger, store, year_2026.last()); });
}

}  // namespace

TEST_CASE("after a year end income and expense are zero in each unit, and the statement of income stands (F56)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 80);
    const AccountId own_hours =
        must(year.book.open_account(NewAccount{"own hours", HRS, AccountKind::equity, {}, {}, {}}, stamp()));
    const std::vector<AccountId> into{AccountId(5), own_hours};
    const std::vector<BalanceSheet> before = sheet_of(year.book);
    const std::vector<IncomeStatement> income = income_of(year.book);
    const YearEnd run = year_end(year.book, into);
    const auto outcomes = year.book.take(run, year_2026, stamp());
    for (const auto& outcome : outcomes) REQUIRE(outcome);
    const std::vector<BalanceSheet> after = sheet_of(year.book);
    for (std::size_t unit = 0; unit < after.size(); ++unit) {
      REQUIRE(after[unit].surplus.is_zero());
      REQUIRE(after[unit].equity.total == before[unit].equity.total + before[unit].surplus);
      REQUIRE(after[unit].assets.total == before[unit].assets.total);
      REQUIRE(after[unit].assets.total == after[unit].claims());
      REQUIRE(income_of(year.book)[unit].result() == income[unit].result());
    }
    // The same run again is the same entries; a new one finds nothing to close.
    const std::uint64_t next = year.book.read([](const Ledger& ledger) { return ledger.next_number(); });
    for (const auto& outcome : year.book.take(run, year_2026, stamp())) REQUIRE(must(outcome).repeated());
    REQUIRE(year.book.take(year_end(year.book, into), year_2026, stamp()).empty());
    REQUIRE(year.book.read([](const Ledger& ledger) { return ledger.next_number(); }) == next);
  }
}

TEST_CASE(
    "what is found late is closed by itself; a year end that was reversed is closed anew; then the year is locked") {
  SmallBook house;
  const AccountId reserve = house.open("reserve", AccountKind::equity, Limits{});
  const auto post = [&](AccountId debited, AccountId credited, std::string_view amount) {
    Transfer made = house.transfer(debited, credited, amount);
    made.on = day("2026-06-01");
    return house.book.post(made, stamp());
  };
  const auto close = [&] { return house.book.take(year_end(house.book, {reserve}), year_2026, stamp()); };
  must(post(house.cash, house.fees, "100.00"));
  must(post(house.rent, house.cash, "30.00"));
  auto first = close();
  REQUIRE(first.size() == 1);
  CHECK(house.balance(reserve) == "70.00");
  must(post(house.rent, house.cash, "5.00"));
  REQUIRE(must(close().at(0)).repeated() == false);
  CHECK(house.balance(reserve) == "65.00");
  must(house.book.reverse(must(first[0]).number(), Reversal{year_2026.last(), {}, false}, stamp()));
  CHECK(house.balance(reserve) == "-5.00");
  CHECK(to_string(income_of(house.book)[0].result()) == "65.00");
  REQUIRE(must(close().at(0)).repeated() == false);
  CHECK(house.balance(reserve) == "65.00");
  CHECK(to_string(income_of(house.book)[0].result()) == "65.00");
  must(house.book.close_period(year_2026.last(), stamp()));
  CHECK(reason_of(post(house.rent, house.cash, "1.00")) == Reason::period_closed);
  CHECK(reason_of(house.book.reverse(must(first[0]).number(), Reversal{year_2026.last(), {}, false}, stamp())) !=
        Reason::none);
}

TEST_CASE("a loss is debited, and income that equals expense is closed without equity") {
  SmallBook house;
  const AccountId reserve = house.open("reserve", AccountKind::equity, Limits{});
  must(house.book.post(house.transfer(house.rent, house.cash, "8.00"), stamp()));
  must(house.book.post(house.transfer(house.cash, house.fees, "8.00"), stamp()));
  REQUIRE(house.book.take(year_end(house.book, {reserve}), year_2026, stamp()).size() == 1);
  CHECK(house.balance(reserve) == "0.00");
  CHECK(house.sums(reserve).debits == 0);
  must(house.book.post(house.transfer(house.rent, house.cash, "8.00"), stamp()));
  REQUIRE(house.book.take(year_end(house.book, {reserve}), year_2026, stamp()).size() == 1);
  CHECK(house.balance(reserve) == "-8.00");
}

TEST_CASE("a year is closed into one equity account of each unit, or not at all") {
  SmallBook house;
  const AccountId reserve = house.open("reserve", AccountKind::equity, Limits{});
  const AccountId second = house.open("second", AccountKind::equity, Limits{});
  must(house.book.post(house.transfer(house.rent, house.cash, "8.00"), stamp()));
  const auto refused = [&](std::vector<AccountId> into) {
    const YearEnd run = year_end(house.book, std::move(into));
    CHECK_THROWS_AS(house.book.take(run, year_2026, stamp()), Error);
  };
  refused({});
  refused({house.ana});
  refused({reserve, second});
  refused({AccountId(99)});
  // Entries after the last day stay in the next year.
  const YearEnd early = year_end(house.book, {}, day("2025-12-31"));
  CHECK(house.book.take(early, Period(day("2025-01-01"), day("2025-12-31")), stamp()).empty());
}
