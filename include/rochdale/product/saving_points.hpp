// SPDX-License-Identifier: MPL-2.0
// Interest-free lending that is paid for by saving: a loan uses up amount-months, saving earns them, and who has paid
// back both has given as much as was taken. Source: the JAK members' bank.
#pragma once

#include <cstdint>
#include <span>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unrounded.hpp"
#include "rochdale/product/loan_row.hpp"
#include "rochdale/product/time_weighted.hpp"

namespace rochdale {

/// Points: amount x months, in whole currency units.
using Points = Fraction;

/// What a loan in monthly instalments uses: the debt of each month, added up, in currency units x months.
[[nodiscard]] inline Points points_used(std::span<const LoanRow> rows) {
  if (rows.empty()) return {};
  integer sum = 0;
  Amount before = Amount::zero(rows.front().balance.unit());
  for (const LoanRow& row : rows) {
    sum += to_integer((before + row.disbursed).minor());
    before = row.balance;
  }
  return Fraction(sum, integer(power_of_ten(before.unit().decimals())));
}

/// What saving earns from a day up to another: each balance times the whole months that it stands, times the factor of
/// its kind of account (0.7 to 0.9 where saving can be withdrawn, 1 where it is bound). The month of a movement counts.
[[nodiscard]] inline Points points_earned(std::span<const Movement> movements, const Date& from, const Date& to,
                                          const Rate& factor) {
  if (movements.empty()) return {};
  const Unit unit = movements.front().amount.unit();
  return time_weighted(movements, from, to, TimeUnit::months, factor) / Fraction(power_of_ten(unit.decimals()));
}

/// The deposit, the same each month for so many months and bound until the last of them is over, that earns points. It
/// earns n, n-1, ... 1 months: deposit = points / (n (n + 1) / 2). `months` is 1 or more.
[[nodiscard]] inline Unrounded bound_saving(const Points& points, std::int32_t months, const Unit& unit) {
  const std::int64_t sum = std::int64_t{months} * (months + 1) / 2;
  return Unrounded(points * Fraction(power_of_ten(unit.decimals())) / Fraction(sum), unit);
}

/// The fee in place of interest: a share of the mean debt for each year, where debt falls evenly from the loan to nothing:
/// loan / 2 x rate x months / 12.
[[nodiscard]] inline Unrounded fee_on_mean_debt(const Amount& loan, const Rate& yearly, std::int32_t months) {
  return loan * (yearly * Rate::of(months, 24));
}

}  // namespace rochdale
