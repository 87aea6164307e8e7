// SPDX-License-Identifier: MPL-2.0
// The ratios that supervisors and federations read: pure functions of balances, cut or rounded as each rule says.
#pragma once

#include <cstdint>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// part / whole in percent, exactly. Throws Error (mixed_units, division_by_zero).
[[nodiscard]] inline Fraction exact_percentage(const Amount& part, const Amount& whole) {
  if (part.unit() != whole.unit()) detail::throw_mixed_units(part.unit(), whole.unit());
  return Fraction(to_integer(part.minor()) * 100, to_integer(whole.minor()));
}

/// The same with so many decimals.
[[nodiscard]] inline Decimal percentage(const Amount& part, const Amount& whole, int decimals, Rounding rounding) {
  const Fraction percent = exact_percentage(part, whole);
  return Decimal((percent * Fraction(power_of_ten(decimals))).rounded(rounding), -decimals);
}

/// Net worth over total assets in percent, cut to two decimals: 6.99 is not 7.00, and misses the line of the
/// well capitalised. Source: NCUA, Financial Performance Report, ratio definitions ("Truncated: to two decimal places").
[[nodiscard]] inline Decimal net_worth_ratio(const Amount& net_worth, const Amount& assets) {
  return percentage(net_worth, assets, 2, Rounding::down);
}

/// The allowance that PEARLS P1 and P2 ask for: all of the loans that are late by more than twelve months, and 35 % of
/// those late by one to twelve. Source: WOCCU, PEARLS Monitoring System.
[[nodiscard]] inline Unrounded pearls_required_allowance(const Amount& over_twelve_months,
                                                         const Amount& one_to_twelve_months) {
  return one_to_twelve_months * Rate::percent(35) + over_twelve_months;
}

/// What a standard asks of a ratio in percent: at least, at most, or between the two, both included.
struct PrudentialRange {
  Decimal least;
  Decimal most;
  [[nodiscard]] bool holds(const Decimal& percent) const { return least <= percent && percent <= most; }
};

}  // namespace rochdale
