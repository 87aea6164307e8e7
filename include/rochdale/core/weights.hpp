// SPDX-License-Identifier: MPL-2.0
// What an amount is divided by: counts, amounts or decimals, checked before anything is divided.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// Why weights do not divide anything.
enum class WeightFault : std::uint8_t {
  none_given,   ///< There is no weight at all.
  negative,     ///< A weight is below zero.
  all_zero,     ///< No weight is above zero.
  too_large,    ///< The weights, in their smallest common decimal, add up to more than 128 bits hold.
  mixed_units,  ///< Weights that are amounts are not all of one unit.
};

/// Weights that are refused.
struct BadWeights {
  WeightFault fault;
  std::size_t index;  ///< The first weight at fault, counted from 0; 0 where all are.
};

/// A sentence part for messages.
[[nodiscard]] inline std::string describe(const BadWeights& bad) {
  const std::string which = "weight number " + std::to_string(bad.index + 1);
  switch (bad.fault) {
    case WeightFault::none_given: return "there are no weights";
    case WeightFault::negative: return which + " is negative";
    case WeightFault::all_zero: return "all weights are zero";
    case WeightFault::too_large: return "the weights add up to more than 128 bits hold";
    case WeightFault::mixed_units: return which + " is of another unit than the first";
  }
  return "bad weights";
}

namespace detail {

/// Weights that have been checked: none negative, and their sum.
struct Weights {
  std::vector<int128> weights;
  int128 total = 0;
};

template <class Range, class ToInteger>
[[nodiscard]] Result<Weights, BadWeights> checked_weights(const Range& range, ToInteger to_number) {
  if (range.empty()) return Failure{BadWeights{WeightFault::none_given, 0}};
  Weights checked;
  checked.weights.reserve(range.size());
  for (const auto& given : range) {
    const std::size_t index = checked.weights.size();
    const int128 weight = to_number(given);
    if (weight < 0) return Failure{BadWeights{WeightFault::negative, index}};
    if (add_overflow(checked.total, weight, checked.total)) return Failure{BadWeights{WeightFault::too_large, index}};
    checked.weights.push_back(weight);
  }
  if (checked.total == 0) return Failure{BadWeights{WeightFault::all_zero, 0}};
  return checked;
}

[[nodiscard]] inline Result<Weights, BadWeights> checked_weights(std::span<const std::int64_t> weights) {
  return checked_weights(weights, [](std::int64_t weight) { return int128(weight); });
}

[[nodiscard]] inline Result<Weights, BadWeights> checked_weights(std::span<const Amount> weights) {
  for (std::size_t index = 0; index < weights.size(); ++index) {
    if (weights[index].unit() != weights[0].unit()) return Failure{BadWeights{WeightFault::mixed_units, index}};
  }
  return checked_weights(weights, [](const Amount& weight) { return weight.minor(); });
}

/// Decimals are counted in the smallest decimal place that any of them has.
[[nodiscard]] inline Result<Weights, BadWeights> checked_weights(std::span<const Decimal> weights) {
  std::vector<Decimal> stripped;
  stripped.reserve(weights.size());
  std::int32_t exponent = 0;
  for (const Decimal& weight : weights) {
    stripped.push_back(weight.stripped());
    exponent = std::min(exponent, stripped.back().exponent());
  }
  std::vector<int128> scaled;
  scaled.reserve(weights.size());
  for (const Decimal& weight : stripped) {
    // What is too long for 128 bits is told before it is written out.
    int128 whole = 0;
    if (!weight.is_zero() && (weight.adjusted_exponent() - exponent > int128_digits ||
                              !to_int128(weight.quantize(exponent, Rounding::down).coefficient(), whole))) {
      return Failure{BadWeights{WeightFault::too_large, scaled.size()}};
    }
    scaled.push_back(whole);
  }
  return checked_weights(scaled, [](const int128& weight) { return weight; });
}

}  // namespace detail

}  // namespace rochdale
