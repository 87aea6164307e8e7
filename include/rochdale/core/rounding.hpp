// SPDX-License-Identifier: MPL-2.0
// The seven ways to round, and the one place where an exact quotient becomes a whole number.
// Nothing in the library rounds unless the caller names the way: no function has a default for it.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/names.hpp"

namespace rochdale {

/// How a number that lies between two whole ones becomes one of them. The names and meanings are those of the General
/// Decimal Arithmetic specification (Cowlishaw, 2009). `up` and `down` are away from and toward zero; `ceiling` and
/// `floor` are toward plus and minus infinity. Numbers are stable: only append.
enum class Rounding : std::uint8_t {
  half_even = 0,  ///< To the nearest; a tie to the even neighbour. The banker's rounding.
  half_up = 1,    ///< To the nearest; a tie away from zero: 2.5 to 3, -2.5 to -3. The trader's rounding.
  half_down = 2,  ///< To the nearest; a tie toward zero.
  up = 3,         ///< Away from zero, unless exact.
  down = 4,       ///< Toward zero: what does not fit is cut off.
  ceiling = 5,    ///< Toward plus infinity.
  floor = 6,      ///< Toward minus infinity.
};

// The three that ties are named after read well bare: amount.rounded(half_even). The directed four stay qualified
// (Rounding::up), since up, down, floor and ceiling are everyday names of other things, limits among them.
using Rounding::half_down;
using Rounding::half_even;
using Rounding::half_up;

namespace detail {
inline constexpr std::array<std::string_view, 7> rounding_names{"half_even", "half_up", "half_down", "up",
                                                                "down",      "ceiling", "floor"};
}  // namespace detail

/// The name of a way to round, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Rounding rounding) noexcept {
  return detail::name_in(detail::rounding_names, rounding);
}

/// The way to round of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<Rounding> parse_rounding(std::string_view text) noexcept {
  return detail::parse_in<Rounding>(detail::rounding_names, text);
}

/// The decision that all rounding comes down to: whether a magnitude whose inexact part was cut off grows by one.
/// `negative`: the number is below zero. `odd`: the cut magnitude is odd. `cut`: the part cut off, compared with a
/// half; it must not be nothing, since what is exact is not rounded.
[[nodiscard]] constexpr bool rounds_away(Rounding rounding, bool negative, bool odd,
                                         std::strong_ordering cut) noexcept {
  switch (rounding) {
    case Rounding::half_even: return cut > 0 || (cut == 0 && odd);
    case Rounding::half_up: return cut >= 0;
    case Rounding::half_down: return cut > 0;
    case Rounding::up: return true;
    case Rounding::down: return false;
    case Rounding::ceiling: return !negative;
    case Rounding::floor: return negative;
  }
  return false;
}

namespace detail {

/// How remainder / divisor compares with a half.
template <class Magnitude>
[[nodiscard]] constexpr std::strong_ordering compare_to_half(const Magnitude& remainder, const Magnitude& divisor) {
  const Magnitude rest = divisor - remainder;
  return remainder < rest   ? std::strong_ordering::less
         : remainder > rest ? std::strong_ordering::greater
                            : std::strong_ordering::equal;
}

/// Rounds size / divisor (divisor > 0), of a number with the given sign, to a whole size.
template <class Magnitude>
[[nodiscard]] constexpr Magnitude round_magnitude(bool negative, const Magnitude& size, const Magnitude& divisor,
                                                  Rounding rounding) {
  Magnitude quotient = size / divisor;
  const Magnitude remainder = size - quotient * divisor;
  if (remainder == 0) return quotient;
  if (rounds_away(rounding, negative, (quotient & 1) != 0, compare_to_half(remainder, divisor))) ++quotient;
  return quotient;
}

[[noreturn]] inline void throw_division_by_zero() { throw Error(Fault::division_by_zero, "division by zero"); }

}  // namespace detail

/// The whole number that numerator / denominator rounds to. Never overflows. Throws Error (division_by_zero).
[[nodiscard]] constexpr int128 round_quotient(const int128& numerator, const int128& denominator, Rounding rounding) {
  if (denominator == 0) [[unlikely]]
    detail::throw_division_by_zero();
  const bool negative = (numerator < 0) != (denominator < 0);
  const auto size =
      static_cast<int128>(detail::round_magnitude(negative, magnitude(numerator), magnitude(denominator), rounding));
  return negative ? int128(-size) : size;
}

/// The same for numbers of any length.
[[nodiscard]] inline integer round_quotient(const integer& numerator, const integer& denominator, Rounding rounding) {
  if (denominator == 0) [[unlikely]]
    detail::throw_division_by_zero();
  const bool negative = (numerator < 0) != (denominator < 0);
  const integer size = detail::round_magnitude(negative, integer(abs(numerator)), integer(abs(denominator)), rounding);
  return negative ? integer(-size) : size;
}

}  // namespace rochdale
