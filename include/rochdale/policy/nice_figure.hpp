// SPDX-License-Identifier: MPL-2.0
// Figures that people remember: hours of work turned into a currency give 156, and a credit limit is 150.
#pragma once

#include "rochdale/core/amount.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// What so many hours of work are worth in a unit of which one is `hours_per_unit` of an hour, exactly. Throws Error
/// (division_by_zero, out_of_range for a rate that is not above zero).
[[nodiscard]] inline Unrounded worth_of_hours(const Rate& hours, const Rate& hours_per_unit, const Unit& unit) {
  if (!hours_per_unit.is_positive()) throw Error(Fault::out_of_range, "a unit is worth more than no hours");
  return Amount::minor(unit.minor_units(), unit) * (hours / hours_per_unit);
}

/// The nearest figure whose first two digits are a multiple of five and whose others are zero, a tie going up: 156 is
/// 150, 13,000 is 15,000, 24 is 25. Under ten minor units the nearest whole one. So Komunitin's default limits: 12 hours
/// at 13 an hour are 150. Throws Error (out_of_range) below zero, overflow.
[[nodiscard]] inline Amount nice_figure(const Unrounded& exact) {
  if (exact.minor().sign() < 0) throw Error(Fault::out_of_range, "a nice figure is of a number not below zero");
  const int128 whole = exact.rounded(Rounding::floor).minor();
  int power = 0;
  while (power < int128_digits && power_of_ten(power + 1) <= whole) ++power;
  const int128 step = power == 0 ? int128(1) : power_of_ten(power) / 2;
  return exact.rounded(half_up, Amount::minor(step, exact.unit()));
}

}  // namespace rochdale
