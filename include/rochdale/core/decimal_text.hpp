// SPDX-License-Identifier: MPL-2.0
// The written forms of decimal numbers: what is read, and how digits and exponents are laid out. Used by decimal.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::detail {

/// Which texts are read.
enum class DecimalForm : std::uint8_t {
  plain,       ///< "-12.50": digits, or digits on both sides of a point
  scientific,  ///< the numeric string of the General Decimal Arithmetic specification, finite numbers only
};

/// What was read: sign, the digits before and after the point, and the exponent of the last of them.
struct DecimalParts {
  bool negative;
  std::string_view whole;
  std::string_view fraction;
  std::int64_t exponent;
};

[[nodiscard]] constexpr bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

/// The digits from a place on, as far as they go.
[[nodiscard]] constexpr std::string_view digits_from(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return text.substr(at, end - at);
}

/// Reads the text of a decimal without making the number. Only the scientific form has an exponent, and that of its
/// last digit stays at or under `greatest` in size.
[[nodiscard]] constexpr Result<DecimalParts, Malformed> scan_decimal(std::string_view text, DecimalForm form,
                                                                     std::size_t longest, std::int64_t greatest) {
  if (text.size() > longest) return Failure{Malformed{longest, "too long for a decimal"}};
  const bool scientific = form == DecimalForm::scientific;
  const bool negative = !text.empty() && text[0] == '-';
  std::size_t at = negative || (scientific && !text.empty() && text[0] == '+') ? 1 : 0;
  const std::string_view whole = digits_from(text, at);
  at += whole.size();
  std::string_view fraction;
  if (at < text.size() && text[at] == '.' && (scientific || !whole.empty())) {
    ++at;
    fraction = digits_from(text, at);
    at += fraction.size();
    if (fraction.empty() && !scientific) return Failure{Malformed{at, "no digit after the decimal point"}};
  }
  if (whole.empty() && fraction.empty()) {
    return Failure{Malformed{at, at < text.size() ? "not a digit" : "no digits"}};
  }
  std::int64_t exponent = 0;
  if (scientific && at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool down = at < text.size() && text[at] == '-';
    if (down || (at < text.size() && text[at] == '+')) ++at;
    const std::string_view digits = digits_from(text, at);
    if (digits.empty()) return Failure{Malformed{at, "no digit in the exponent"}};
    constexpr std::int64_t plenty = 100'000'000'000;  // past every bound, and far from overflow
    for (const char digit : digits) {
      if (exponent < plenty) exponent = exponent * 10 + (digit - '0');
    }
    if (down) exponent = -exponent;
    at += digits.size();
  }
  if (at != text.size()) return Failure{Malformed{at, "not a digit"}};
  exponent -= static_cast<std::int64_t>(fraction.size());
  if (scientific && (exponent > greatest || exponent < -greatest)) {
    return Failure{Malformed{at, "the exponent is out of bounds"}};
  }
  return DecimalParts{negative, whole, fraction, exponent};
}

/// The number that digits say, however many zeros are in front: Boost would read "010" as octal.
[[nodiscard]] inline integer digits_to_integer(std::string_view whole, std::string_view fraction) {
  std::string digits;
  digits.reserve(whole.size() + fraction.size());
  digits.append(whole).append(fraction);
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? integer(0) : integer(digits.substr(first));
}

/// How many digits a number that is not negative has; 1 for zero.
[[nodiscard]] inline std::int64_t count_digits(const integer& size) {
  if (size.is_zero()) return 1;
  // 0.30102999566 is a little under log10(2): the guess is never too great, and short by one or so.
  auto digits = static_cast<std::int64_t>(std::uint64_t{msb(size)} * 30102999566ULL / 100000000000ULL);
  integer bound = long_power_of_ten(static_cast<unsigned>(digits));
  for (; size >= bound; bound *= 10) ++digits;
  return digits;
}

/// Digits with a point before the last `decimals` of them, zeros filled in.
[[nodiscard]] inline std::string plain_decimal(bool negative, std::string digits, std::int64_t decimals) {
  const auto fraction = static_cast<std::size_t>(decimals);
  if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
  if (fraction != 0) digits.insert(digits.size() - fraction, 1, '.');
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

/// The to-scientific-string (step 1) and to-engineering-string (step 3) conversions of the specification.
[[nodiscard]] inline std::string exponent_decimal(bool negative, std::string digits, std::int64_t exponent,
                                                  std::int64_t step) {
  const auto count = static_cast<std::int64_t>(digits.size());
  const std::int64_t adjusted = exponent + count - 1;
  if (exponent <= 0 && adjusted >= -6) return plain_decimal(negative, std::move(digits), -exponent);
  // How many digits stand before the point: one, or up to three so that the exponent is a multiple of three.
  std::int64_t before = 1;
  if (step != 1) {
    const std::int64_t over = ((adjusted % step) + step) % step;
    before = digits == "0" ? 1 - (over == 0 ? 0 : step - over) : 1 + over;
  }
  const std::int64_t written = adjusted - (before - 1);
  if (before < 1) {
    // An engineering zero is written with decimals until its exponent is a multiple of three: 0.00E+3.
    digits.append(static_cast<std::size_t>(1 - before), '0');
    before = 1;
  } else if (before > count) {
    digits.append(static_cast<std::size_t>(before - count), '0');
  }
  if (static_cast<std::size_t>(before) < digits.size()) digits.insert(static_cast<std::size_t>(before), 1, '.');
  if (written != 0) digits.append(written < 0 ? "E" : "E+").append(std::to_string(written));
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

}  // namespace rochdale::detail
