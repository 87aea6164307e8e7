// SPDX-License-Identifier: MPL-2.0
// How the balances of a circle lie apart: how many are above and below zero, how much, and the quartiles.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rochdale/core/amount.hpp"

namespace rochdale {

/// How balances lie apart. A rank is by the nearest rank: of n balances from the lowest, the median is number
/// ceil(n / 2), the lower quartile ceil(n / 4), the upper one ceil(3 n / 4).
struct BalanceSpread {
  std::int64_t above = 0;  ///< members above zero
  std::int64_t zero = 0;
  std::int64_t below = 0;
  Amount sum_above;  ///< the sum of balances above zero: the money in circulation
  Amount sum_below;  ///< the sum of balances below zero: the credit in use, below zero
  Amount lowest;
  Amount lower_quartile;
  Amount median;
  Amount upper_quartile;
  Amount highest;
};

/// The spread of balances of one unit, in any order. All zero where there are none. Throws Error (mixed_units).
[[nodiscard]] inline BalanceSpread balance_spread(std::vector<Amount> balances, const Unit& unit) {
  const Amount none = Amount::zero(unit);
  BalanceSpread spread{0, 0, 0, none, none, none, none, none, none, none};
  if (balances.empty()) return spread;
  std::sort(balances.begin(), balances.end());
  for (const Amount& balance : balances) {
    ++(balance.is_positive() ? spread.above : balance.is_negative() ? spread.below : spread.zero);
    (balance.is_positive() ? spread.sum_above : spread.sum_below) += balance;
  }
  const auto rank = [&](std::size_t quarters) { return balances[(balances.size() * quarters + 3) / 4 - 1]; };
  spread.lowest = balances.front();
  spread.lower_quartile = rank(1);
  spread.median = rank(2);
  spread.upper_quartile = rank(3);
  spread.highest = balances.back();
  return spread;
}

}  // namespace rochdale
