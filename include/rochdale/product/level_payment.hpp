// SPDX-License-Identifier: MPL-2.0
// The payment that, made at the end of each period, repays a loan: exact fractions, so that no power is ever rounded.
#pragma once

#include <cstdint>
#include <span>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// The payment that leaves `kept` after the last of so many periods, where each period multiplies what is owed by its
/// factor (1 + its rate): A = (due prod f - kept) / sum of the products of the later factors. `due` is the debt at the
/// end of the first period, its interest included; `later` are the factors of the periods after it.
/// Source: the level payment with uneven periods, as Apache Fineract's progressive loans have it.
[[nodiscard]] inline Unrounded level_payment(const Unrounded& due, std::span<const Fraction> later,
                                             const Amount& kept) {
  // As whole numbers over the product of the denominators: a common divisor taken at each step would cost far more.
  integer upper = 1;
  integer lower = 1;
  integer sum = 1;
  for (std::size_t index = later.size(); index-- > 0;) {
    upper *= later[index].numerator();
    lower *= later[index].denominator();
    sum = sum * later[index].denominator() + upper;
  }
  return Unrounded(
      (due.minor() * Fraction(upper, 1) - Fraction(to_integer(kept.minor()) * lower, 1)) / Fraction(sum, 1),
      kept.unit());
}

/// The same for equal periods of one rate: A = (debt (1+i)^n - kept) i / ((1+i)^n - 1), and debt less kept over n where
/// the rate is 0. `periods` is 1 or more.
[[nodiscard]] inline Unrounded level_payment(const Amount& debt, const Rate& rate, std::int32_t periods,
                                             const Amount& kept) {
  const Unit unit = debt.unit();
  const auto count = static_cast<unsigned>(periods);
  if (rate.is_zero()) return Unrounded(Fraction((debt - kept).minor(), periods), unit);
  const integer lower = to_integer(rate.denominator());
  const integer grown = pow(integer(to_integer(rate.numerator()) + lower), count);
  const integer whole = pow(lower, count);
  const integer owed = to_integer(debt.minor()) * grown - to_integer(kept.minor()) * whole;
  return Unrounded(Fraction(owed * to_integer(rate.numerator()), (grown - whole) * lower), unit);
}

}  // namespace rochdale
