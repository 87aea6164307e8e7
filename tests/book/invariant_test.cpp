// SPDX-License-Identifier: MPL-2.0
// The checks of one record: each says no to what it is for, and nothing to what is right.
#include "rochdale/book/invariant.hpp"

#include <map>
#include <random>

#include "seed.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

/// A ledger with three accounts in euros that may go to -1.00 and to 2.00, and one in hours.
Ledger small_ledger() {
  Ledger ledger;
  const auto take = [&ledger](auto body) {
    Event event;
    event.number = ledger.next_number();
    event.body = std::move(body);
    ledger.apply(event);
  };
  take(UnitAdopted{EUR, limits(-100, 200)});
  take(UnitAdopted{HRS, Limits{}});
  for (const char* code : {"ana", "ben", "cem"}) {
    const AccountId id(ledger.account_count() + 1);
    take(AccountOpened{id, EUR, AccountKind::liability, Text{0, code}, {}, {}, {}});
  }
  take(AccountOpened{AccountId(4), HRS, AccountKind::liability, Text{0, "ana/h"}, {}, {}, {}});
  return ledger;
}

Line line(std::uint32_t debit, std::uint32_t credit, int amount, LineKind kind = LineKind::ordinary) {
  Line made;
  made.kind = kind;
  made.on = today;
  made.debit = AccountId(debit);
  made.credit = AccountId(credit);
  made.amount = amount;
  return made;
}

Line further(std::uint32_t debit, std::uint32_t credit, int amount) {
  return line(debit, credit, amount, LineKind::further);
}

/// The first invariant that a record breaks, or "". The record is folded first.
std::string broken_by(Ledger ledger, std::vector<Line> lines) {
  const std::uint64_t number = ledger.next_number();
  for (std::size_t at = 0; at < lines.size(); ++at) ledger.apply(number + at, lines[at]);
  for (const RecordInvariant& invariant : record_invariants) {
    if (!invariant.broken(AppliedRecord{number, lines, ledger}).empty()) return std::string(invariant.name);
  }
  return "";
}

Ledger with(Ledger ledger, std::variant<StatusChanged, PeriodClosed> change) {
  Event event;
  event.number = ledger.next_number();
  std::visit([&event](auto body) { event.body = body; }, change);
  ledger.apply(event);
  return ledger;
}

}  // namespace

TEST_CASE("what is right breaks no invariant") {
  CHECK(broken_by(small_ledger(), {line(1, 2, 100)}).empty());
  CHECK(broken_by(small_ledger(), {line(1, 0, 100), further(0, 2, 60), further(0, 3, 40)}).empty());
  CHECK(broken_by(small_ledger(), {line(1, 2, 100, LineKind::hold)}).empty());
}

TEST_CASE("each invariant of a record is broken by what it is for") {
  Line overridden = line(1, 2, 150);
  overridden.mark = LineMark::overridden;
  Line chained = line(1, 2, 50);
  chained.debit_previous = 99;
  Line held = line(1, 2, 50, LineKind::hold);
  held.credit_previous = 1;
  const Ledger sound = small_ledger();
  const auto frozen = with(sound, StatusChanged{AccountId(2), AccountStatus::frozen});
  const auto closed = with(sound, PeriodClosed{today});

  CHECK(broken_by(sound, {line(1, 2, 0)}) == "legs_are_sound");
  CHECK(broken_by(sound, {line(0, 0, 5)}) == "legs_are_sound");
  CHECK(broken_by(sound, {line(1, 1, 5)}) == "legs_are_sound");
  CHECK(broken_by(sound, {line(1, 4, 5)}) == "legs_are_sound");
  CHECK(broken_by(sound, {line(0, 0, 5, LineKind::voided)}) == "legs_are_sound");
  CHECK(broken_by(sound, {line(1, 0, 5)}) == "entry_balances");
  CHECK(broken_by(sound, {line(1, 0, 5), further(0, 2, 4)}) == "entry_balances");
  CHECK(broken_by(sound, {line(1, 0, 5), further(0, 4, 5)}) == "entry_balances");  // F36: each unit by itself
  CHECK(broken_by(frozen, {line(1, 2, 5)}) == "accounts_are_open");
  CHECK(broken_by(closed, {line(1, 2, 5)}) == "period_is_open");
  CHECK(broken_by(sound, {line(1, 2, 101)}) == "limits_are_kept");
  CHECK(broken_by(sound, {line(1, 0, 201), further(3, 0, 5), further(0, 2, 206)}) == "limits_are_kept");
  CHECK(broken_by(sound, {line(1, 2, 101, LineKind::hold)}) == "limits_are_kept");
  CHECK(broken_by(sound, {overridden}).empty());
  CHECK(broken_by(sound, {chained}) == "chain_leads_back");
  CHECK(broken_by(sound, {held}) == "chain_leads_back");
}

TEST_CASE("an account that gives and takes in one record is judged by what it comes to") {
  // Ben takes 2.05 and pays 0.10 of it on: 1.95, under his maximum balance of 2.00, held or not.
  for (const LineKind kind : {LineKind::ordinary, LineKind::hold}) {
    CHECK(broken_by(small_ledger(),
                    {line(1, 0, 95, kind), further(3, 0, 100), further(0, 2, 205), further(2, 0, 10)}) == "");
    CHECK(broken_by(small_ledger(), {line(1, 0, 100, kind), further(3, 0, 100), further(0, 2, 210), further(2, 0, 9),
                                     further(1, 0, 1)}) == "limits_are_kept");
  }
}

TEST_CASE("sums near the end of the range are found before they can overflow") {
  Ledger ledger = small_ledger();
  ledger.set_next(100, 1);
  ledger.restore(AccountId(1), turnover_max, turnover_max, 9);
  const std::vector<Line> lines{line(1, 2, 1)};
  CHECK(broken_by(ledger, lines) == "turnovers_are_in_range");
}

TEST_CASE("the accounts of a record are summed alike in short and in long records") {
  const auto seed = random_seed(1844);
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 300; ++round) {
    std::vector<Line> lines;
    std::map<std::uint32_t, std::pair<int, int>> expected;
    const auto count = 1 + random() % 40;
    for (std::uint64_t at = 0; at < count; ++at) {
      const auto debit = static_cast<std::uint32_t>(random() % 8);
      const auto credit = static_cast<std::uint32_t>(random() % 8);
      if (debit == credit) continue;
      const int amount = 1 + static_cast<int>(random() % 1000);
      lines.push_back(line(debit, credit, amount));
      if (debit != 0) expected[debit].first += amount;
      if (credit != 0) expected[credit].second += amount;
    }
    std::size_t seen = 0;
    invariant::for_each_account(lines, [&](const invariant::AccountSums& sums) {
      ++seen;
      CHECK(to_string(sums.debits) == std::to_string(expected[sums.account.value()].first));
      CHECK(to_string(sums.credits) == std::to_string(expected[sums.account.value()].second));
    });
    CHECK(seen == expected.size());
  }
}

TEST_CASE("a broken invariant is thrown as damage, with the record and the name of the check") {
  Ledger ledger = small_ledger();
  const std::vector<Line> lines{line(1, 0, 5)};
  ledger.apply(7, lines[0]);
  try {
    require_invariants(AppliedRecord{7, lines, ledger});
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::damaged);
    CHECK(std::string(error.what()) ==
          "record 7 breaks the invariant entry_balances: debits less credits are 0.05 EUR, not zero");
  }
}

#ifndef NDEBUG
TEST_CASE("a build without NDEBUG asks after every entry") {
  // Drafted against a ledger in which account 5 is in euros too, and recorded in one where it is in hours.
  const auto with_dan = [](const Unit& unit) {
    Ledger ledger = small_ledger();
    Event event;
    event.number = ledger.next_number();
    event.body = AccountOpened{AccountId(5), unit, AccountKind::liability, Text{0, "dan"}, {}, {}, {}};
    ledger.apply(event);
    return ledger;
  };
  const Compound compound{
      .legs = {debit(AccountId(1), eur("0.05")), credit(AccountId(3), eur("0.02")), credit(AccountId(5), eur("0.03"))},
      .on = today};
  const auto drafted = draft(with_dan(EUR), compound);
  REQUIRE(drafted);
  MemoryStore store;
  Ledger ledger = with_dan(HRS);
  JournalWriter writer(ledger, store);
  writer.start();
  CHECK_THROWS_WITH(writer.record(*drafted, Line{}, stamp()), Catch::Contains("entry_balances"));
}
#endif
