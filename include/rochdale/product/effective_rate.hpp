// SPDX-License-Identifier: MPL-2.0
// What a saving yields and a loan costs in a year, as disclosure rules reckon it: powers and roots to stated digits,
// never a binary fraction.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/power.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"

namespace rochdale {

/// The annual percentage yield of interest on a principal over so many days, in percent with two decimals:
/// 100 ((1 + I/P)^(365/d) - 1). Source: 12 CFR 1030, appendix A. Throws Error (out_of_range, division_by_zero).
[[nodiscard]] inline Decimal annual_percentage_yield(const Amount& interest, const Amount& principal, std::int32_t days,
                                                     Rounding rounding) {
  if (days < 1) throw Error(Fault::out_of_range, "a yield is of one day or more");
  const Rate growth = Rate::of(principal.minor() + interest.minor(), principal.minor());
  const Decimal grown = power(growth, Rate::of(365, days), 30, Rounding::half_even);
  return ((grown - Decimal(1)) * Decimal(100)).quantize(-2, rounding);
}

/// A rate, and for how many days it held.
struct RateDays {
  Rate rate;
  std::int32_t days;
};
/// The mean of rates, each weighed by its days, without compounding.
[[nodiscard]] inline Rate mean_rate(std::span<const RateDays> rates) {
  Rate sum;
  std::int64_t days = 0;
  for (const RateDays& each : rates) {
    sum += each.rate * Rate::of(each.days);
    days += each.days;
  }
  return sum / Rate::of(days);
}

/// Money on a time line of unit periods: so many whole ones after the first advance, and a part of one.
struct CashFlow {
  Amount amount;         ///< Above zero for what the borrower gets, below zero for what they pay.
  std::int64_t periods;  ///< Whole unit periods.
  Rate part = {};        ///< From 0 to under 1.
};

namespace detail {

/// The value of the flows at their beginning for a rate of rate / scale a period: each divided by (1 + part i)(1+i)^periods.
/// Returned times a number above zero, since only its sign is asked.
[[nodiscard]] inline Fraction present_value(std::span<const CashFlow> flows, const integer& rate,
                                            const integer& scale) {
  std::int64_t longest = 0;
  for (const CashFlow& each : flows) longest = each.periods > longest ? each.periods : longest;
  const integer growth = scale + rate;
  std::vector<integer> grown{1};
  std::vector<integer> whole{1};
  for (std::int64_t step = 0; step < longest; ++step) {
    grown.push_back(grown.back() * growth);
    whole.push_back(whole.back() * scale);
  }
  Fraction sum;
  for (const CashFlow& each : flows) {
    const auto later = static_cast<std::size_t>(longest - each.periods);
    // amount x (1+i)^later / (1 + part i), over the common power of the scale
    const integer upper =
        to_integer(each.amount.minor()) * grown[later] * whole[static_cast<std::size_t>(each.periods)];
    if (each.part.is_zero()) {
      sum = sum + Fraction(upper, 1);
      continue;
    }
    const integer parts = to_integer(each.part.denominator()) * scale;
    sum = sum + Fraction(upper * parts, parts + to_integer(each.part.numerator()) * rate);
  }
  return sum;
}

}  // namespace detail

/// The rate of one unit period at which payments repay the advances, by the actuarial method: between two neighbours of
/// twelve decimals, the lower. Source: 12 CFR 1026, appendix J. Throws Error (out_of_range) if no rate from 0 to 1000 %
/// a period does.
[[nodiscard]] inline Decimal actuarial_rate(std::span<const CashFlow> flows) {
  const integer scale = long_power_of_ten(12);
  const auto too_little = [&](const integer& rate) { return detail::present_value(flows, rate, scale).sign() <= 0; };
  integer low = 0;
  integer high = scale * 10;
  // At the rate wanted advances equal payments; below it the payments are worth more than the advances.
  if (!too_little(low) || too_little(high)) {
    throw Error(Fault::out_of_range, "no rate from 0 to 1000 % a period makes these payments worth the advances");
  }
  while (high - low > 1) {
    const integer middle = (low + high) / 2;
    (too_little(middle) ? low : high) = middle;
  }
  return Decimal(low, -12);
}

/// The annual percentage rate, in percent with two decimals: the actuarial rate times the unit periods of a year.
[[nodiscard]] inline Decimal annual_percentage_rate(std::span<const CashFlow> flows, std::int32_t periods_a_year,
                                                    Rounding rounding) {
  return (actuarial_rate(flows) * Decimal(periods_a_year) * Decimal(100)).quantize(-2, rounding);
}

/// The effective annual rate of a rate for a part of a year, in percent: 100 ((1+i)^n - 1).
[[nodiscard]] inline Decimal effective_annual_rate(const Decimal& rate, const Rate& periods_a_year, int decimals,
                                                   Rounding rounding) {
  const Decimal grown = power(Rate::of(rate + Decimal(1)), periods_a_year, 30, Rounding::half_even);
  return ((grown - Decimal(1)) * Decimal(100)).quantize(-decimals, rounding);
}

}  // namespace rochdale
