// SPDX-License-Identifier: MPL-2.0
// Ageing: what is owed and not yet paid, by how long ago it fell due.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/report/each_entry.hpp"

namespace rochdale {

/// Something owed on an account from a day on, not below zero.
struct DueItem {
  AccountId account;
  Date due;
  Amount amount;
};

/// Bands of days late, by the last day of each: {0, 30, 60, 90} makes "not late", "1-30", "31-60", "61-90" and
/// "over 90". There is no gap and no overlap to be made.
class AgeingBands {
 public:
  /// Why bands are refused: the place, from 0, of a last day that is negative or not after the one before it; 0 also for
  /// none at all.
  struct Bad {
    std::size_t index;
  };

  [[nodiscard]] static Result<AgeingBands, Bad> of(std::vector<std::int32_t> last_days) {
    for (std::size_t index = 0; index < last_days.size(); ++index) {
      if (last_days[index] < (index == 0 ? 0 : last_days[index - 1] + std::int64_t{1})) return Failure{Bad{index}};
    }
    if (last_days.empty()) return Failure{Bad{0}};
    return AgeingBands(std::move(last_days));
  }

  /// How many: one more than last days, since the last band has no end.
  [[nodiscard]] std::size_t size() const noexcept { return last_days_.size() + 1; }

  /// The band of so many days late; what is not due yet, below zero, is in the first.
  [[nodiscard]] std::size_t at(std::int32_t days_late) const {
    return static_cast<std::size_t>(std::lower_bound(last_days_.begin(), last_days_.end(), days_late) -
                                    last_days_.begin());
  }

  /// "not late", "1-30", "over 90".
  [[nodiscard]] std::string name(std::size_t band) const {
    if (band == last_days_.size()) return "over " + std::to_string(last_days_.back());
    if (band == 0 && last_days_[0] == 0) return "not late";
    const std::int32_t first = band == 0 ? 0 : last_days_[band - 1] + 1;
    const std::string last = std::to_string(last_days_[band]);
    return first == last_days_[band] ? last : std::to_string(first) + "-" + last;
  }

 private:
  explicit AgeingBands(std::vector<std::int32_t> last_days) : last_days_(std::move(last_days)) {}

  std::vector<std::int32_t> last_days_;
};

/// A sentence part for messages.
[[nodiscard]] inline std::string describe(const AgeingBands::Bad& bad) {
  return "bands of days rise from 0 or more (number " + std::to_string(bad.index + 1) + ")";
}

/// An account with something open.
struct AgeingRow {
  AccountId account;
  std::vector<Amount> open;  ///< by band
  Amount total;
  Date oldest;             ///< when the oldest open item fell due
  std::int32_t days_late;  ///< of the oldest; below zero if it is not due yet
};

/// What is still open of items that fall due, when so much was paid in all on each account: money pays what fell due
/// first, in the order of dates. Items stay in their order; what is paid beyond them is no item.
[[nodiscard]] inline std::vector<DueItem> still_open(std::vector<DueItem> items, std::map<AccountId, Amount> paid) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t index = 0; index < order.size(); ++index) order[index] = index;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t left, std::size_t right) { return items[left].due < items[right].due; });
  for (const std::size_t index : order) {
    DueItem& item = items[index];
    const auto money = paid.find(item.account);
    if (money == paid.end()) continue;
    const Amount used = std::min(item.amount, money->second);
    item.amount -= used;
    money->second -= used;
  }
  std::erase_if(items, [](const DueItem& item) { return !item.amount.is_positive(); });
  return items;
}

/// The items that the journal itself shows on some accounts up to a day: what raises a natural balance is owed from its
/// effective date on (or so many days later), what lowers it pays. Takes the accounts for which `counts(AccountId)` is
/// true. One pass over the journal.
template <class Counts>
[[nodiscard]] std::vector<DueItem> open_items(const Ledger& ledger, Store& store, const Date& on, Counts&& counts,
                                              std::int32_t days_to_pay = 0) {
  std::vector<DueItem> items;
  std::map<AccountId, Amount> paid;
  const auto move = [&](AccountId id, const Line& line, bool is_debit, const Date& date) {
    if (id == AccountId{} || !counts(id)) return;
    const Amount amount = Amount::minor(line.amount, ledger.unit(id));
    if (is_debit == is_debit_kind(ledger.state(id).kind)) {
      items.push_back(DueItem{id, date + days_to_pay, amount});
    } else {
      paid.try_emplace(id, Amount::zero(amount.unit())).first->second += amount;
    }
  };
  for_each_entry(ledger, store, [&](const JournalEntry& entry) {
    if (entry.head().on > on) return;
    for (const Line& line : entry.lines) {
      move(line.debit, line, true, entry.head().on);
      move(line.credit, line, false, entry.head().on);
    }
  });
  return still_open(std::move(items), std::move(paid));
}

/// Open items by account and band on a day: accounts in order of opening, those that owe nothing left out. Throws Error
/// (mixed_units) for an item that is not in its account's unit.
[[nodiscard]] inline std::vector<AgeingRow> ageing(const std::vector<DueItem>& open, const Date& on,
                                                   const AgeingBands& bands) {
  std::map<AccountId, AgeingRow> rows;
  for (const DueItem& item : open) {
    if (item.amount.is_zero()) continue;
    const Amount zero = Amount::zero(item.amount.unit());
    AgeingRow& row = rows.try_emplace(item.account, AgeingRow{item.account, std::vector<Amount>(bands.size(), zero),
                                                              zero, item.due, on - item.due})
                         .first->second;
    row.open[bands.at(on - item.due)] += item.amount;
    row.total += item.amount;
    row.oldest = std::min(row.oldest, item.due);
    row.days_late = on - row.oldest;
  }
  std::vector<AgeingRow> made;
  for (auto& [account, row] : rows) made.push_back(std::move(row));
  return made;
}

}  // namespace rochdale
