// SPDX-License-Identifier: MPL-2.0
// Balance sheet, income statement and cash flow of random years, against a plain list of what was asked for.
#include "random_year.hpp"
#include "rochdale/report/balance_sheet.hpp"
#include "rochdale/report/cash_flow.hpp"
#include "rochdale/report/income_statement.hpp"

using namespace random_year;

namespace {

/// The natural amount of each account of a section, by number.
std::map<std::uint32_t, int128> amounts_of(const Section& section) {
  std::map<std::uint32_t, int128> amounts;
  Amount sum = Amount::zero(section.total.unit());
  for (const SectionRow& row : section.rows) {
    amounts[row.account.value()] = row.amount.minor();
    sum += row.amount;
  }
  REQUIRE(sum == section.total);
  REQUIRE(amounts.size() == section.rows.size());
  return amounts;
}

/// The same from the plain list, of the accounts of a kind and unit that are not zero.
template <class Counts>
std::map<std::uint32_t, int128> plain_amounts(const RandomYear& year, const Ledger& ledger, AccountKind kind,
                                              const Unit& unit, Counts&& counts) {
  std::map<std::uint32_t, int128> amounts;
  for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
    const AccountId id(number);
    if (ledger.state(id).kind != kind || !(ledger.unit(id) == unit)) continue;
    const std::int64_t moved = year.moved(id, counts);
    if (moved != 0) amounts[number] = is_debit_kind(kind) ? moved : -moved;
  }
  return amounts;
}

}  // namespace

TEST_CASE("a balance sheet balances on any day, and has what the plain list has") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 80);
    year.book.read_journal([&](const Ledger& ledger, Store& store) {
      const Date on = year.any_day();
      const auto counts = [&](const PlainEntry& entry) { return entry.on <= on; };
      const std::vector<BalanceSheet> sheets = balance_sheet(ledger, store, on);
      REQUIRE(sheets.size() == 2);
      for (const BalanceSheet& sheet : sheets) {
        REQUIRE(sheet.assets.total == sheet.claims());
        const auto plain = [&](AccountKind kind) { return plain_amounts(year, ledger, kind, sheet.unit, counts); };
        REQUIRE(amounts_of(sheet.assets) == plain(AccountKind::asset));
        REQUIRE(amounts_of(sheet.liabilities) == plain(AccountKind::liability));
        REQUIRE(amounts_of(sheet.equity) == plain(AccountKind::equity));
      }
    });
  }
}

TEST_CASE("an income statement leaves closing out, and those of the parts of a year add up to the year's") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 80);
    year.book.read_journal([&](const Ledger& ledger, Store& store) {
      const Date first = day("2026-01-01");
      const Date last = day("2026-12-31");
      const Date cut = first + static_cast<std::int32_t>(random.between(0, 363));
      const std::vector<IncomeStatement> whole = income_statement(ledger, store, Period(first, last));
      const std::vector<IncomeStatement> before = income_statement(ledger, store, Period(first, cut));
      const std::vector<IncomeStatement> after = income_statement(ledger, store, Period(cut + 1, last));
      for (std::size_t unit = 0; unit < whole.size(); ++unit) {
        REQUIRE(before[unit].result() + after[unit].result() == whole[unit].result());
        REQUIRE(before[unit].income.total + after[unit].income.total == whole[unit].income.total);
        const auto counts = [&](const PlainEntry& entry) { return entry.on <= cut && !entry.closes; };
        const auto plain = [&](AccountKind kind) {
          return plain_amounts(year, ledger, kind, before[unit].unit, counts);
        };
        REQUIRE(amounts_of(before[unit].income) == plain(AccountKind::income));
        REQUIRE(amounts_of(before[unit].expense) == plain(AccountKind::expense));
      }
    });
  }
}

TEST_CASE("a cash flow leads from opening to closing cash, by the accounts that cash moved against") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 80);
    const AccountId cash(1);
    const AccountId bank(2);
    const AccountId hours(11);
    const auto is_cash = [&](AccountId id) { return id == cash || id == bank || id == hours; };
    year.book.read_journal([&](const Ledger& ledger, Store& store) {
      const Date one = year.any_day();
      const Date other = year.any_day();
      const Period period(std::min(one, other), std::max(one, other));
      for (const CashFlowStatement& made : cash_flow(ledger, store, period, is_cash)) {
        REQUIRE(made.opening + made.inflow - made.outflow == made.closing);
        const auto cash_on = [&](const Date& end) {
          std::int64_t sum = 0;
          for (const AccountId id : {cash, bank, hours}) {
            if (!(ledger.unit(id) == made.unit)) continue;
            sum += year.moved(id, [&](const PlainEntry& entry) { return entry.on <= end; });
          }
          return sum;
        };
        REQUIRE(made.opening.minor() == cash_on(period.first() - 1));
        REQUIRE(made.closing.minor() == cash_on(period.last()));
        const auto has_cash = [&](const PlainEntry& entry) {
          return std::any_of(entry.legs.begin(), entry.legs.end(), [&](const auto& leg) {
            return is_cash(leg.first) && ledger.unit(leg.first) == made.unit;
          });
        };
        Amount inflow = Amount::zero(made.unit);
        Amount outflow = inflow;
        for (const CashFlowRow& row : made.rows) {
          REQUIRE_FALSE(row.inflow.is_negative());
          REQUIRE_FALSE(row.outflow.is_negative());
          inflow += row.inflow;
          outflow += row.outflow;
          REQUIRE((row.outflow - row.inflow).minor() == year.moved(row.account, [&](const PlainEntry& entry) {
            return has_cash(entry) && period.contains(entry.on);
          }));
        }
        REQUIRE(inflow == made.inflow);
        REQUIRE(outflow == made.outflow);
      }
    });
  }
}

TEST_CASE("a sum past 128 bits is no silent one") {
  SmallBook house;
  const Amount vast = Amount::minor(turnover_max, EUR);
  const AccountId more = house.open("more", AccountKind::asset, Limits{});
  const AccountId third = house.open("third", AccountKind::asset, Limits{});
  const AccountId own = house.open("own", AccountKind::equity, Limits{});
  const AccountId owed = house.open("owed", AccountKind::equity, Limits{});
  const AccountId last = house.open("last", AccountKind::equity, Limits{});
  must(house.book.post(Transfer{house.cash, own, vast, today, {}, {}, {}, {}, {}, false}, stamp()));
  must(house.book.post(Transfer{more, owed, vast, today, {}, {}, {}, {}, {}, false}, stamp()));
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    CHECK(balance_sheet(ledger, store, today)[0].assets.total == vast + vast);
  });
  must(house.book.post(Transfer{third, last, vast, today, {}, {}, {}, {}, {}, false}, stamp()));
  house.book.read_journal(
      [&](const Ledger& ledger, Store& store) { CHECK_THROWS_AS(balance_sheet(ledger, store, today), Error); });
}
