// SPDX-License-Identifier: MPL-2.0
// The balance of an account: debits and credits apart, and what is held beside them.
#pragma once

#include "rochdale/book/account.hpp"
#include "rochdale/core/amount.hpp"

namespace rochdale {

/// No turnover passes this many minor units on either side, holds included: so every balance, with every hold on it,
/// fits 128 bits and no later sum can overflow.
inline constexpr int128 turnover_max = (int128(1) << 126) - 1;

/// What has moved through an account, in minor units of its unit. Turnover matters in mutual credit, so the two sides
/// are kept apart.
struct Balance {
  int128 debits = 0;
  int128 credits = 0;
  int128 held_debits = 0;   ///< reserved, not yet posted
  int128 held_credits = 0;  ///< expected, not yet posted and not spendable
  AccountKind kind = AccountKind::liability;
  Unit unit;

  /// Credits minus debits for liability, equity and income; debits minus credits for asset and expense.
  /// So a member's balance is what they received minus what they paid.
  [[nodiscard]] int128 natural() const { return is_debit_kind(kind) ? debits - credits : credits - debits; }

  /// The natural balance if every outgoing hold were posted and no incoming one: what the floor is held against.
  [[nodiscard]] int128 lowest() const { return natural() - (is_debit_kind(kind) ? held_credits : held_debits); }

  /// The natural balance if every incoming hold were posted and no outgoing one: what the ceiling is held against.
  [[nodiscard]] int128 highest() const { return natural() + (is_debit_kind(kind) ? held_debits : held_credits); }

  /// natural() as an amount.
  [[nodiscard]] Amount amount() const { return Amount::minor(natural(), unit); }

  /// What may still be paid under a floor: nothing when there is no floor, never below zero.
  [[nodiscard]] std::optional<Amount> available(const Limits& limits) const {
    if (!limits.has_floor()) return std::nullopt;
    int128 left = 0;
    if (sub_overflow(lowest(), limits.floor, left)) left = int128_max;
    return Amount::minor(left < 0 ? int128(0) : left, unit);
  }
};

}  // namespace rochdale
