// SPDX-License-Identifier: MPL-2.0
// Statements: what moved, in the order of effective dates, with a running balance that starts and ends right.
#include "rochdale/report/statement.hpp"

#include "random_year.hpp"

using namespace random_year;

namespace {

struct PlainRow {
  Date on;
  std::uint64_t number;
  std::int64_t natural;
};

}  // namespace

TEST_CASE("a statement runs from its opening to its closing balance, row by row as the plain list has them") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 60);
    year.book.read_journal([&](const Ledger& ledger, Store& store) {
      for (int question = 0; question < 12; ++question) {
        const AccountId account = year.any_account();
        const int sign = is_debit_kind(ledger.state(account).kind) ? 1 : -1;
        std::optional<Date> from;
        std::optional<Date> to;
        if (random.one_in(2)) from = year.any_day();
        if (random.one_in(2)) to = year.any_day();
        const Statement made = statement(ledger, store, account, from, to);
        std::vector<PlainRow> plain;
        int128 opening = 0;
        for (const PlainEntry& entry : year.entries()) {
          if (to && entry.on > *to) continue;
          for (const auto& [id, amount] : entry.legs) {
            if (!(id == account)) continue;
            if (from && entry.on < *from) {
              opening += sign * amount;
            } else {
              plain.push_back({entry.on, entry.number, sign * amount});
            }
          }
        }
        std::stable_sort(plain.begin(), plain.end(),
                         [](const PlainRow& left, const PlainRow& right) { return left.on < right.on; });
        REQUIRE(made.rows.size() == plain.size());
        // A day that lies after the last one leaves nothing between them, and nothing is moved twice.
        REQUIRE(made.opening.minor() == opening);
        Amount balance = made.opening;
        std::map<std::uint64_t, int128> by_entry;
        for (std::size_t index = 0; index < plain.size(); ++index) {
          const StatementRow& row = made.rows[index];
          REQUIRE(row.head.on == plain[index].on);
          REQUIRE(row.entry.value() == plain[index].number);
          balance += row.change;
          REQUIRE(row.balance == balance);
          by_entry[row.entry.value()] += row.change.minor() - plain[index].natural;
          REQUIRE_FALSE(row.others.empty());
          for (const AccountId other : row.others) REQUIRE(ledger.unit(other) == ledger.unit(account));
        }
        for (const auto& [entry, difference] : by_entry) REQUIRE(difference == 0);
        REQUIRE(made.closing == balance);
      }
    });
  }
}

TEST_CASE("the newest movements end at the present balance, and are the end of the whole statement's journal order") {
  RANDOM_VALUES(random);
  RandomYear year(random, 120);
  year.book.read_journal([&](const Ledger& ledger, Store& store) {
    for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
      const AccountId account(number);
      const std::size_t all = latest(ledger, store, account, 10'000).rows.size();
      for (const std::size_t most : {std::size_t{0}, std::size_t{1}, std::size_t{5}, all}) {
        const Statement made = latest(ledger, store, account, most);
        REQUIRE(made.rows.size() == std::min(most, all));
        REQUIRE(made.closing == ledger.balance(account).amount());
        Amount balance = made.opening;
        for (const StatementRow& row : made.rows) {
          balance += row.change;
          REQUIRE(row.balance == balance);
        }
        REQUIRE(balance == made.closing);
        if (most >= all) REQUIRE(made.opening.is_zero());
      }
    }
  });
}

TEST_CASE("the other side of a row is who faced it") {
  SmallBook house;
  must(house.book.post(
      house.compound({debit(house.ana, eur("3.00")), debit(house.ben, eur("4.00")), credit(house.fees, eur("7.00"))}),
      stamp()));
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    CHECK(statement(ledger, store, house.fees).rows.at(0).others == std::vector<AccountId>{house.ana, house.ben});
    CHECK(statement(ledger, store, house.ana).rows.at(0).others == std::vector<AccountId>{house.fees});
    CHECK(statement(ledger, store, house.dia).rows.empty());
    CHECK_THROWS_AS(statement(ledger, store, AccountId(99)), Error);
    CHECK_THROWS_AS(latest(ledger, store, AccountId(99), 1), Error);
  });
}
