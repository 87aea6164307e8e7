// SPDX-License-Identifier: MPL-2.0
// The reserve that stands behind members' credit: how large it is against what is owed, what it still lacks, and where
// income goes first.
#pragma once

#include "rochdale/core/amount.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// The reserve over the credit that is outstanding (the sum of members' debts), exactly. Throws Error (division_by_zero)
/// where nothing is owed, mixed_units.
[[nodiscard]] inline Rate reserve_ratio(const Amount& reserve, const Amount& outstanding) {
  static_cast<void>(reserve < outstanding);  // of one unit, or it throws
  return Rate::of(reserve.minor(), outstanding.minor());
}

/// A ratio in whole parts per million, cut: 5 over 30 is 166,666.
[[nodiscard]] constexpr int128 parts_per_million(const Rate& ratio) {
  int128 parts = 0;
  if (!detail::multiply_divide(ratio.numerator(), 1'000'000, ratio.denominator(), Rounding::floor, parts)) {
    throw Error(Fault::overflow, "a ratio is past what can be counted in millionths");
  }
  return parts;
}

/// What a reserve lacks to reach a target ratio; zero when it is there. A fraction of a minor unit counts as a whole
/// one, so that the target is truly met.
[[nodiscard]] inline Amount reserve_shortfall(const Amount& reserve, const Amount& outstanding, const Rate& target) {
  const Amount wanted = (outstanding * target).rounded(Rounding::ceiling);
  return reserve < wanted ? wanted - reserve : Amount::zero(reserve.unit());
}

/// Income on its way down.
struct Waterfall {
  Amount to_reserve;   ///< first, until the target is met
  Amount to_operator;  ///< all the rest
};

/// Where income goes: to the reserve until its target ratio is met, and then to the operator. Throws Error
/// (out_of_range) for an income below zero.
[[nodiscard]] inline Waterfall waterfall(const Amount& income, const Amount& reserve, const Amount& outstanding,
                                         const Rate& target) {
  if (income.is_negative()) throw Error(Fault::out_of_range, "income is not below zero");
  const Amount lacking = reserve_shortfall(reserve, outstanding, target);
  const Amount first = lacking < income ? lacking : income;
  return Waterfall{first, income - first};
}

/// The volume at which a fee covers a cost, when the cost's share of the fee is so much: cost / (fee x share), exactly.
/// The break-even of the commitment pooling white paper. Throws Error (division_by_zero).
[[nodiscard]] inline Unrounded break_even_volume(const Amount& cost, const Rate& fee, const Rate& share) {
  return cost / (fee * share);
}

}  // namespace rochdale
