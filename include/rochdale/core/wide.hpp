// SPDX-License-Identifier: MPL-2.0
// Products of two 128-bit numbers, whole, and their quotients: the arithmetic under rates and splits, where the
// product of an amount and a numerator needs 256 bits for a moment.
#pragma once

#include <bit>
#include <compare>
#include <cstdint>

#include "rochdale/core/integer.hpp"
#include "rochdale/core/rounding.hpp"

namespace rochdale::detail {

/// A number of 256 bits, without sign.
struct Wide {
  uint128 high;
  uint128 low;
};

/// A whole quotient and what is left over.
struct Division {
  uint128 quotient;
  uint128 remainder;
};

/// The whole product.
[[nodiscard]] constexpr Wide multiply_wide(const uint128& left, const uint128& right) noexcept {
  if (high_bits(left) == 0 && high_bits(right) == 0) return {0, left * right};
  const uint128 low = uint128(low_bits(left)) * low_bits(right);
  const uint128 cross = uint128(high_bits(left)) * low_bits(right) + high_bits(low);
  const uint128 other = uint128(low_bits(left)) * high_bits(right) + low_bits(cross);
  return {uint128(high_bits(left)) * high_bits(right) + high_bits(cross) + high_bits(other),
          join_bits(low_bits(other), low_bits(low))};
}

/// One digit, base 2^64, of a long division: three digits over two, the divisor's top bit set, the dividend's upper
/// two below it. Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D.
[[nodiscard]] constexpr std::uint64_t divide_digit(uint128& upper, std::uint64_t next,
                                                   const uint128& divisor) noexcept {
  const std::uint64_t top = high_bits(divisor);
  uint128 guess = ~std::uint64_t{0};
  uint128 rest = upper - uint128(top) * low_bits(guess);  // stands if the guess does
  if (high_bits(upper) < top) {
    guess = upper / top;
    rest = upper - guess * top;
  }
  while (high_bits(rest) == 0 && guess * low_bits(divisor) > join_bits(low_bits(rest), next)) {
    --guess;
    rest += top;
  }
  upper = join_bits(low_bits(upper), next) - guess * divisor;  // modulo 2^128, where the true value fits
  return low_bits(guess);
}

/// Divides. The quotient must fit: dividend.high < divisor.
[[nodiscard]] constexpr Division divide_wide(const Wide& dividend, const uint128& divisor) noexcept {
  if (dividend.high == 0) {
    const uint128 quotient = dividend.low / divisor;
    return {quotient, uint128(dividend.low - quotient * divisor)};
  }
  if (high_bits(divisor) == 0) {
    // The upper part is below a divisor of 64 bits, so each step divides 128 bits by 64 into 64.
    const uint128 first = join_bits(low_bits(dividend.high), high_bits(dividend.low));
    const uint128 upper = first / divisor;
    const uint128 second = join_bits(low_bits(uint128(first - upper * divisor)), low_bits(dividend.low));
    const uint128 lower = second / divisor;
    return {join_bits(low_bits(upper), low_bits(lower)), uint128(second - lower * divisor)};
  }
  const int shift = std::countl_zero(high_bits(divisor));
  const uint128 normal = divisor << shift;
  uint128 upper = dividend.high;
  uint128 lower = dividend.low;
  if (shift != 0) {
    upper = (upper << shift) | (lower >> (128 - shift));
    lower <<= shift;
  }
  const std::uint64_t first = divide_digit(upper, high_bits(lower), normal);
  const std::uint64_t second = divide_digit(upper, low_bits(lower), normal);
  return {join_bits(first, second), uint128(upper >> shift)};
}

/// Rounds left * right / divisor (divisor > 0), exact until then. False if the result is past the symmetric range;
/// `result` is then left as it was.
[[nodiscard]] constexpr bool multiply_divide(const int128& left, const int128& right, const int128& divisor,
                                             Rounding rounding, int128& result) {
  const bool negative = (left < 0) != (right < 0);
  const auto below = static_cast<uint128>(divisor);
  const Wide product = multiply_wide(magnitude(left), magnitude(right));
  if (product.high >= below) return false;
  const Division division = divide_wide(product, below);
  uint128 size = division.quotient;
  if (division.remainder != 0 &&
      rounds_away(rounding, negative, (low_bits(size) & 1) != 0, compare_to_half(division.remainder, below))) {
    ++size;
  }
  if (size > static_cast<uint128>(int128_max) || size < division.quotient) return false;
  result = negative ? int128(-static_cast<int128>(size)) : static_cast<int128>(size);
  return true;
}

}  // namespace rochdale::detail
