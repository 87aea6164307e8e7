// SPDX-License-Identifier: MPL-2.0
// A sum divided by what holders had over time: a dividend by share-days, a profit pool by weighted daily products, a
// rebate by months are one division.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "rochdale/core/result.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/product/time_weighted.hpp"

namespace rochdale {

/// What one holder had, and the weight of its class.
struct TimeHolder {
  std::vector<Movement> movements;  ///< In order of date.
  Rate weight = Rate::of(1);
};

/// What a dividend is reckoned on. Numbers are stable: only append.
enum class DividendBasis : std::uint8_t {
  share_days = 0,       ///< What was held, over the days that it was held.
  minimum_balance = 1,  ///< The lowest balance of the period, which who joined later does not have.
};

/// The lowest balance of a stretch of time, its last day (excluded) not counted; movements before it are its opening.
[[nodiscard]] inline Amount lowest_balance(std::span<const Movement> movements, const Date& from, const Date& to,
                                           const Amount& zero) {
  Amount balance = zero;
  std::optional<Amount> lowest;
  for (const Movement& each : movements) {
    if (each.date >= to) break;
    // What opens the first day, and what was there before it, is the balance that the stretch begins with.
    if (each.date > from) lowest = lowest ? std::min(*lowest, balance) : balance;
    balance += each.amount;
  }
  return lowest ? std::min(*lowest, balance) : balance;
}

/// A total in the proportion of integrals over time; the parts add up to it. Refused as split() is: when nobody held
/// anything, or a balance was below zero for long. Throws Error (mixed_units, overflow).
[[nodiscard]] inline Result<std::vector<Amount>, BadWeights> split_by_time(const Amount& total,
                                                                           std::span<const TimeHolder> holders,
                                                                           const Date& from, const Date& to,
                                                                           TimeUnit unit, Tie tie) {
  std::vector<Fraction> integrals;
  for (const TimeHolder& each : holders) {
    integrals.push_back(each.movements.empty() ? Fraction()
                                               : time_weighted(each.movements, from, to, unit, each.weight));
  }
  const std::vector<Decimal> weights = as_weights(integrals);
  return split(total, std::span<const Decimal>(weights), tie);
}

}  // namespace rochdale
