// SPDX-License-Identifier: MPL-2.0
// Interest that runs all the time, as credit networks count it: the closed form, and beside it the approximation that
// one of them publishes, so that its books can be checked.
#pragma once

#include <cstdint>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/power.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"

namespace rochdale {

/// The year of continuous interest: 365 days.
inline constexpr std::int64_t seconds_per_year = std::int64_t{365} * 86'400;

/// What a balance has become after so many seconds at a yearly rate: balance x e^(rate x seconds / year), correctly
/// rounded however large the balance is. Throws Error (out_of_range for a time below zero, overflow).
[[nodiscard]] inline Amount continuous_interest(const Amount& balance, const Rate& yearly, std::int64_t seconds,
                                                Rounding rounding) {
  if (seconds < 0) throw Error(Fault::out_of_range, "interest runs forward");
  const Rate exponent = yearly * Rate::of(seconds, seconds_per_year);
  if (balance.is_zero() || exponent.is_zero()) return balance;
  const Decimal minor(to_integer(balance.minor()));
  const auto rounded = [&](std::int64_t digits, Rounding side) {
    return (minor * exponential(exponent, digits, side)).quantize(0, rounding);
  };
  for (std::int64_t digits = 40;; digits *= 2) {
    const Decimal low = rounded(digits, Rounding::floor);
    if (!(low == rounded(digits, Rounding::ceiling))) continue;
    int128 whole = 0;
    if (!to_int128(low.coefficient(), whole)) detail::throw_amount_overflow(balance.unit());
    return Amount::minor(whole, balance.unit());
  }
}

/// The same as the contracts of Trustlines compute it (CurrencyNetworkBasic): fifteen terms of the Taylor series, each
/// cut toward zero, the rate in ten-thousandths a year, the result kept within 2^64 - 1 and never past zero. Differs
/// from the closed form by a few minor units, and by more the further rate x time passes 1. Throws Error (out_of_range)
/// for a balance past 2^64 - 1, a rate past 16 bits and a time below zero or past 32 bits.
[[nodiscard]] inline Amount taylor_interest(const Amount& balance, std::int32_t ten_thousandths, std::int64_t seconds) {
  const integer most = (integer(1) << 64) - 1;
  const integer start = to_integer(balance.minor());
  if (abs(start) > most || ten_thousandths < -32768 || ten_thousandths > 32767 || seconds < 0 ||
      seconds > 0xFFFFFFFFLL) {
    throw Error(Fault::out_of_range, "past what the published interest is made for");
  }
  integer sum = start;
  integer term = start;
  for (int order = 1; order <= 15 && term != 0; ++order) {
    term = term * ten_thousandths * seconds / (integer(seconds_per_year) * 10'000 * order);
    sum += term;
  }
  if (ten_thousandths > 0 && abs(sum) > most) sum = sum < 0 ? integer(-most) : most;
  if (ten_thousandths < 0 && abs(sum) > abs(start)) sum = 0;
  if (sum.sign() * start.sign() < 0) sum = 0;
  int128 whole = 0;
  if (!to_int128(sum, whole)) detail::throw_amount_overflow(balance.unit());
  return Amount::minor(whole, balance.unit());
}

}  // namespace rochdale
