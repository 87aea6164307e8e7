// SPDX-License-Identifier: MPL-2.0
// A book of two units in which a random year has passed, and the same year as a plain list: what reports are compared
// with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "book/small_book.hpp"
#include "core/random_values.hpp"

namespace random_year {

using namespace small_book;

/// An entry as it was asked for. Amounts are debit plus, in minor units.
struct PlainEntry {
  std::uint64_t number;
  Date on;
  bool closes;  ///< a closing entry, or what reverses one
  std::vector<std::pair<AccountId, std::int64_t>> legs;
};

/// The year 2026, in 12 accounts: two of each kind in euros, and in hours one asset and one income account.
class RandomYear {
 public:
  RandomYear(Random& random, int happenings) : random_(random), book(std::make_unique<MemoryStore>()) {
    must(book.adopt_unit(EUR, Limits{}, stamp()));
    must(book.adopt_unit(HRS, Limits{}, stamp()));
    for (const AccountKind kind :
         {AccountKind::asset, AccountKind::liability, AccountKind::equity, AccountKind::income, AccountKind::expense}) {
      open(kind, EUR);
      open(kind, EUR);
    }
    open(AccountKind::asset, HRS);
    open(AccountKind::income, HRS);
    for (int count = 0; count < happenings; ++count) happen();
  }

  [[nodiscard]] Date any_day() { return day("2026-01-01") + static_cast<std::int32_t>(random_.between(0, 364)); }

  [[nodiscard]] const std::vector<PlainEntry>& entries() const { return entries_; }
  [[nodiscard]] std::size_t account_count() const { return accounts_.size(); }
  [[nodiscard]] AccountId any_account() { return accounts_[static_cast<std::size_t>(random_.between(0, 11))]; }

  /// What an account moved by in entries that a function counts, debit plus.
  template <class Counts>
  [[nodiscard]] std::int64_t moved(AccountId account, Counts&& counts) const {
    std::int64_t sum = 0;
    for (const PlainEntry& entry : entries_) {
      if (!counts(entry)) continue;
      for (const auto& [id, amount] : entry.legs) sum += id == account ? amount : 0;
    }
    return sum;
  }

 private:
  void open(AccountKind kind, const Unit& unit) {
    const std::string code = std::string(name(kind)) + std::to_string(accounts_.size());
    accounts_.push_back(must(book.open_account(NewAccount{code, unit, kind, {}, {}, {}}, stamp())));
  }

  std::int64_t any_amount() { return random_.between(1, random_.one_in(4) ? 3 : 100'000); }

  AccountId other_in_unit(AccountId account) {
    for (;;) {
      const AccountId other = any_account();
      if (!(other == account) && unit_of(other) == unit_of(account)) return other;
    }
  }
  [[nodiscard]] Unit unit_of(AccountId account) const {
    return book.read([&](const Ledger& ledger) { return ledger.unit(account); });
  }

  void happen() {
    switch (random_.between(0, 9)) {
      case 0: return hold();
      case 1: return reverse();
      case 2: must(book.rename(any_account(), "renamed", stamp())); return;
      default: return post(static_cast<int>(random_.one_in(3) ? random_.between(2, 6) : 1));
    }
  }

  void post(int pairs) {
    Compound request;
    PlainEntry plain{0, any_day(), false, {}};
    for (int pair = 0; pair < pairs; ++pair) {
      const AccountId left = any_account();
      const AccountId right = other_in_unit(left);
      const std::int64_t amount = any_amount();
      for (const auto& [id, signed_amount] : {std::pair(left, amount), std::pair(right, -amount)}) {
        request.legs.push_back(Posting{id, Amount::minor(signed_amount, unit_of(id))});
        plain.legs.emplace_back(id, signed_amount);
      }
    }
    // In any order, so that pairs are broken into single legs.
    if (pairs > 1) std::shuffle(request.legs.begin(), request.legs.end(), random_.engine());
    constexpr EntryKind kinds[] = {EntryKind::ordinary, EntryKind::opening, EntryKind::adjusting, EntryKind::closing};
    request.kind = random_.one_in(2) ? EntryKind::ordinary : kinds[random_.between(0, 3)];
    request.on = plain.on;
    plain.closes = request.kind == EntryKind::closing;
    plain.number = must(book.post(request, stamp())).number().value();
    entries_.push_back(std::move(plain));
  }

  void reverse() {
    if (entries_.empty()) return;
    const PlainEntry undone =
        entries_[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(entries_.size()) - 1))];
    PlainEntry plain{0, any_day(), undone.closes, undone.legs};
    for (auto& [id, amount] : plain.legs) amount = -amount;
    const auto outcome = book.reverse(EntryNumber(undone.number), Reversal{plain.on, {}, false}, stamp());
    if (!outcome) return;  // it was reversed before
    plain.number = outcome->number().value();
    entries_.push_back(std::move(plain));
  }

  void hold() {
    const AccountId payer = any_account();
    const AccountId payee = other_in_unit(payer);
    const std::int64_t amount = any_amount();
    Transfer held{payer, payee, Amount::minor(amount, unit_of(payer)), any_day(), {}, {}, {}, {}, {}, false};
    const HoldNumber number = must(book.hold(held, std::nullopt, stamp()));
    const std::int64_t then = random_.between(0, 2);
    if (then == 0) must(book.void_hold(number, stamp()));
    if (then != 1) return;
    const Date on = any_day();
    const Entry posted = must(book.post_hold(number, HoldPosting{std::nullopt, false, on, {}, {}}, stamp()));
    entries_.push_back(PlainEntry{posted.number().value(), on, false, {{payer, amount}, {payee, -amount}}});
  }

  Random& random_;
  std::vector<AccountId> accounts_;
  std::vector<PlainEntry> entries_;

 public:
  Book book;
};

}  // namespace random_year
