// SPDX-License-Identifier: MPL-2.0
// Time-weighted credit: the integral of a balance over time, by class weight. Share-days, savings points, mudarabah
// products and the months of a savings society are one operation.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rate.hpp"

namespace rochdale {

/// A change of a balance on a day: what is bought or paid in, or out if negative.
struct Movement {
  Date date;
  Amount amount;
};

/// What time is counted in. Numbers are stable: only append.
enum class TimeUnit : std::uint8_t {
  days = 0,          ///< The days from a movement to the end, the end excluded.
  months = 1,        ///< Whole months: the month of a movement counts.
  later_months = 2,  ///< Whole months: the month of a movement does not.
};

/// The balance at each moment from `from` up to `to` (excluded), summed over time and weighted: exact, in minor units
/// times days or months. Movements before `from` are held from the beginning; those at `to` or later do not count.
/// Throws Error (out_of_range) if `to` is before `from`, mixed_units.
[[nodiscard]] inline Fraction time_weighted(std::span<const Movement> movements, const Date& from, const Date& to,
                                            TimeUnit unit = TimeUnit::days, const Rate& weight = Rate::of(1)) {
  if (to < from) throw Error(Fault::out_of_range, "a stretch of time ends after it begins");
  const auto months = [](const Date& date) { return std::int64_t{date.year()} * 12 + date.month(); };
  integer sum = 0;
  for (const Movement& each : movements) {
    if (each.amount.unit() != movements[0].amount.unit()) {
      detail::throw_mixed_units(each.amount.unit(), movements[0].amount.unit());
    }
    if (each.date >= to) continue;
    const Date begin = std::max(each.date, from);
    std::int64_t time = to - begin;
    if (unit != TimeUnit::days) {
      time = months(to) - months(begin) - (unit == TimeUnit::later_months && each.date >= from ? 1 : 0);
    }
    sum += to_integer(each.amount.minor()) * time;
  }
  return Fraction(sum, 1) * Fraction(weight.numerator(), weight.denominator());
}

/// The integrals of several holders as whole weights in the same proportion, for split(). Throws Error (out_of_range) if
/// one is negative, overflow past 128 bits.
[[nodiscard]] inline std::vector<Decimal> as_weights(std::span<const Fraction> integrals) {
  integer common = 1;
  for (const Fraction& each : integrals) {
    const integer lower = each.reduced().denominator();
    common = common / gcd(common, lower) * lower;
  }
  std::vector<Decimal> weights;
  for (const Fraction& each : integrals) {
    weights.emplace_back(integer(each.numerator() * common / each.denominator()));
  }
  return weights;
}

}  // namespace rochdale
