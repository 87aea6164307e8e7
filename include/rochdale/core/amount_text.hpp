// SPDX-License-Identifier: MPL-2.0
// The written form of minor units: digits with a point before the last few. Used by amount.hpp.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// The longest text of an amount without its unit: sign, 39 digits, point, and a zero in front.
inline constexpr std::size_t amount_text = 42;

namespace detail {

/// Appends the digits from a place on to a number and returns where they end.
[[nodiscard]] constexpr std::size_t append_digits(std::string_view text, std::size_t at, std::uint64_t& value,
                                                  std::size_t most) {
  const std::size_t end = text.size() - at < most ? text.size() : at + most;
  for (; at < end; ++at) {
    const auto digit = static_cast<unsigned char>(text[at] - '0');
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  return at;
}

/// The same for a text of up to 19 bytes, whose digits always fit.
[[nodiscard]] constexpr std::size_t append_digits(std::string_view text, std::size_t at, std::uint64_t& value, bool&) {
  return append_digits(text, at, value, text.size());
}

/// The same for longer ones, in chunks; `fits` turns false, for good, once there are too many.
[[nodiscard]] constexpr std::size_t append_digits(std::string_view text, std::size_t at, int128& value, bool& fits) {
  constexpr std::size_t chunk = 18;
  for (;;) {
    std::uint64_t digits = 0;
    const std::size_t end = append_digits(text, at, digits, chunk);
    const auto count = static_cast<int>(end - at);
    if (mul_overflow(value, power_of_ten(count), value) || add_overflow(value, digits, value)) fits = false;
    at = end;
    if (count < static_cast<int>(chunk)) return at;
  }
}

/// Reads the text of an amount after its sign, into a number that holds all the digits there can be.
template <class Number>
[[nodiscard]] constexpr Result<int128, Malformed> parse_minor(std::string_view text, std::size_t first, int decimals) {
  Number value = 0;
  bool fits = true;
  std::size_t at = append_digits(text, first, value, fits);
  if (at == first) {
    if (at == text.size()) return Failure{Malformed{at, "no digits"}};
    return Failure{Malformed{at, text[at] == '.' ? "no digit before the decimal point" : "not a digit"}};
  }
  int missing = decimals;
  if (at < text.size() && text[at] == '.') {
    const std::size_t point = at;
    at = append_digits(text, point + 1, value, fits);
    const std::size_t given = at - point - 1;
    if (given > static_cast<std::size_t>(decimals)) {
      return Failure{Malformed{point + 1 + static_cast<std::size_t>(decimals), "more decimals than the unit has"}};
    }
    if (given == 0 && at == text.size()) return Failure{Malformed{at, "no digit after the decimal point"}};
    missing -= static_cast<int>(given);
  }
  if (at != text.size()) return Failure{Malformed{at, "not a digit"}};
  int128 minor = static_cast<int128>(value);
  if (missing != 0 && mul_overflow(minor, power_of_ten(missing), minor)) fits = false;
  if (!fits) return Failure{Malformed{at, "more than an amount can hold"}};
  return minor;
}

/// Writes minor units with a point before the last `decimals` digits, and returns the end; null if they do not fit.
inline char* write_minor(char* first, char* last, const int128& minor, std::ptrdiff_t decimals) noexcept {
  if (last - first < static_cast<std::ptrdiff_t>(amount_text)) {
    char text[amount_text];
    const char* const end = write_minor(text, text + amount_text, minor, decimals);
    return last - first < end - text ? nullptr : std::copy(static_cast<const char*>(text), end, first);
  }
  if (minor < 0) *first++ = '-';
  char* end = write_magnitude(first, magnitude(minor));
  if (decimals == 0) return end;
  if (const std::ptrdiff_t missing = decimals + 1 - (end - first); missing > 0) {
    std::copy_backward(first, end, end + missing);
    std::fill_n(first, missing, '0');
    end += missing;
  }
  char* const point = end - decimals;
  for (char* digit = end; digit != point; --digit) *digit = digit[-1];
  *point = '.';
  return end + 1;
}

}  // namespace detail

}  // namespace rochdale
