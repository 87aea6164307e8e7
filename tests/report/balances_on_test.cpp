// SPDX-License-Identifier: MPL-2.0
// Balances on a day, and the trial balance of them, against a plain list of what was asked for.
#include "rochdale/report/balances_on.hpp"

#include "random_year.hpp"
#include "rochdale/report/trial_balance.hpp"

using namespace random_year;

TEST_CASE("balances by date, by what was known, and without closing entries are those of the plain list") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 60);
    const std::uint64_t last = year.entries().back().number;
    for (int question = 0; question < 20; ++question) {
      std::optional<Date> on;
      std::optional<Date> from;
      std::optional<std::uint64_t> known;
      if (random.one_in(2)) on = year.any_day();
      if (random.one_in(3)) from = year.any_day();
      if (random.one_in(3)) known = static_cast<std::uint64_t>(random.between(0, static_cast<std::int64_t>(last) + 2));
      const bool with_closing = random.one_in(2);
      const std::vector<Balance> balances = year.book.read_journal([&](const Ledger& ledger, Store& store) {
        return balances_on(ledger, store, on, known, from, with_closing);
      });
      REQUIRE(balances.size() == year.account_count() + 1);
      const auto counts = [&](const PlainEntry& entry) {
        return (!on || entry.on <= *on) && (!from || entry.on >= *from) && (!known || entry.number <= *known) &&
               (with_closing || !entry.closes);
      };
      for (std::uint32_t number = 1; number < balances.size(); ++number) {
        const Balance& balance = balances[number];
        REQUIRE(balance.debits - balance.credits == year.moved(AccountId(number), counts));
      }
    }
  }
}

TEST_CASE("a trial balance proves debits equal to credits, on any day and in each unit") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    RandomYear year(random, 80);
    year.book.read_journal([&](const Ledger& ledger, Store& store) {
      for (int question = 0; question < 5; ++question) {
        const Date on = year.any_day();
        const TrialBalance made = trial_balance(ledger, balances_on(ledger, store, on));
        REQUIRE(made.rows.size() == year.account_count());
        std::map<std::string, int128> debits;
        for (const PlainEntry& entry : year.entries()) {
          if (entry.on > on) continue;
          for (const auto& [id, amount] : entry.legs) {
            if (amount > 0) debits[to_string(ledger.unit(id))] += amount;
          }
        }
        for (const TrialSum& sum : made.sums) {
          REQUIRE(sum.debits == sum.credits);
          REQUIRE(sum.debits.minor() == debits[to_string(sum.unit)]);
        }
      }
      // As the ledger stands is the same as with no day at all.
      const TrialBalance now = trial_balance(ledger);
      const std::vector<Balance> all = balances_on(ledger, store);
      for (const TrialRow& row : now.rows) {
        REQUIRE(row.balance.debits == all[row.account.value()].debits);
        REQUIRE(row.balance.credits == all[row.account.value()].credits);
      }
    });
  }
}

TEST_CASE("a book without accounts has a trial balance without rows") {
  Book book(std::make_unique<MemoryStore>());
  book.read([](const Ledger& ledger) {
    CHECK(trial_balance(ledger).rows.empty());
    CHECK(trial_balance(ledger).sums.empty());
  });
  must(book.adopt_unit(EUR, Limits{}, stamp()));
  book.read([](const Ledger& ledger) {
    CHECK(trial_balance(ledger).rows.empty());
    REQUIRE(trial_balance(ledger).sums.size() == 1);
    CHECK(trial_balance(ledger).sums[0].debits.is_zero());
  });
}

TEST_CASE("a damaged book is told by its trial balance: the sums part") {
  SmallBook house;
  must(house.pay(house.ana, house.ben, "10.00"));
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    std::vector<Balance> balances = balances_on(ledger, store);
    balances[house.ana.value()].debits += 1;
    const TrialSum sum = trial_balance(ledger, balances).sums[0];
    CHECK(sum.debits - sum.credits == Amount::minor(1, EUR));
  });
}
