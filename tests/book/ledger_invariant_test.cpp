// SPDX-License-Identifier: MPL-2.0
// The checks of a whole ledger: silent on what a book makes, and each finds what it is for.
#include "rochdale/book/ledger_invariant.hpp"

#include "lived_in_book.hpp"

using namespace small_book;

namespace {

std::vector<std::string> broken_in(const Ledger& ledger) {
  std::vector<std::string> names;
  for (const LedgerInvariant& invariant : ledger_invariants) {
    if (!invariant.broken(ledger).empty()) names.emplace_back(invariant.name);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a book that has seen everything breaks no invariant") {
  SmallBook house(levied());
  live_through(house);
  CHECK(house.book.read([](const Ledger& ledger) { return broken_in(ledger); }).empty());
  CHECK(broken_in(Ledger{}).empty());
}

TEST_CASE("each invariant of a ledger is broken by what it is for") {
  SmallBook house(levied());
  live_through(house);
  const Ledger sound = house.book.read([](const Ledger& ledger) { return ledger; });
  const AccountState ana = sound.state(house.ana);
  const auto changed = [&sound](auto change) {
    Ledger ledger = sound;
    change(ledger);
    return broken_in(ledger);
  };
  const auto told = [&changed](auto body) {
    return changed([&body](Ledger& ledger) {
      Event event;
      event.number = ledger.next_number();
      event.body = body;
      ledger.apply(event);
    });
  };
  CHECK(changed([&](Ledger& l) { l.restore(house.ana, ana.debits + 1, ana.credits, ana.last); }) ==
        Names{"units_sum_to_zero"});
  CHECK(changed([&](Ledger& l) { l.restore(house.ana, ana.debits, ana.credits, 0); }) == Names{"accounts_are_sound"});
  CHECK(changed([&](Ledger& l) { l.set_next(5, 1); }) == Names{"accounts_are_sound", "reversals_follow"});
  CHECK(told(LimitsSet{house.ana, EUR, limits(1, 0)}) == Names{"limits_are_ordered"});
  CHECK(told(StatusChanged{house.ana, AccountStatus::closed}) == Names{"closed_accounts_are_empty"});
  CHECK(told(AccountOpened{AccountId(11), EUR, AccountKind::asset, Text{0, "ana"}, {}, {}, {}}) ==
        Names{"codes_are_unique"});
  CHECK(changed([&](Ledger& l) {
          l.restore(Hold{HoldNumber(7), {{house.ana, 5}, {house.ben, -4}}, {}});
        }) == Names{"holds_are_sound"});
  CHECK(changed([&](Ledger& l) {
          l.restore(Hold{HoldNumber(7), {{house.ana, 0}, {house.ben, 0}}, {}});
        }) == Names{"holds_are_sound"});
  CHECK(changed([&](Ledger& l) { l.restore(EntryNumber(9), EntryNumber(9)); }) == Names{"reversals_follow"});
  CHECK(changed([&](Ledger& l) { l.restore(EntryNumber(9), EntryNumber(99999)); }) == Names{"reversals_follow"});
}
