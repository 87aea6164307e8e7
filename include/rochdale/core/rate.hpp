// SPDX-License-Identifier: MPL-2.0
// A rate: an exact fraction. Seven percent is 7/100, a day of a 365-day year is 1/365, and neither is ever rounded.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/hash.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/wide.hpp"

namespace rochdale {

namespace detail {
/// The greatest common divisor; that of nothing and a number is the number.
[[nodiscard]] constexpr uint128 greatest_common_divisor(uint128 left, uint128 right) noexcept {
  while (right != 0) {
    const uint128 rest = left % right;
    left = right;
    right = rest;
  }
  return left;
}

[[noreturn]] inline void throw_rate_overflow() {
  throw Error(Fault::overflow, "a rate needs a numerator or denominator past 2^127 - 1");
}
}  // namespace detail

/// An exact fraction in lowest terms, numerator and denominator of 128 bits, denominator above zero. Sums, products
/// and quotients are exact or throw Error (overflow, division_by_zero).
class Rate {
 public:
  /// Nothing: 0.
  constexpr Rate() = default;

  /// numerator / denominator. Throws Error (division_by_zero, overflow).
  [[nodiscard]] static constexpr Rate of(const int128& numerator, const int128& denominator) {
    if (denominator == 0) [[unlikely]]
      detail::throw_division_by_zero();
    if (!in_range(numerator) || !in_range(denominator)) [[unlikely]]
      detail::throw_rate_overflow();
    const auto divisor =
        static_cast<int128>(detail::greatest_common_divisor(magnitude(numerator), magnitude(denominator)));
    const int128 sign = denominator < 0 ? -1 : 1;
    return Rate(sign * (numerator / divisor), sign * (denominator / divisor));
  }
  /// A whole number.
  [[nodiscard]] static constexpr Rate of(const int128& whole) { return of(whole, 1); }
  template <std::integral Whole>
  [[nodiscard]] static constexpr Rate of(Whole whole) {
    return of(int128(whole), 1);  // a decimal can be made of it too, where int128 is a class
  }
  /// So many percent, in whole numbers; for fractions of a percent see parse and the `_percent` literal.
  [[nodiscard]] static constexpr Rate percent(const int128& whole) { return of(whole, 100); }

  /// The same number as a decimal. Throws Error (overflow) if it takes more than 128 bits over a power of ten.
  [[nodiscard]] static Rate of(const Decimal& decimal) {
    const Decimal plain = decimal.stripped();
    if (plain.exponent() > int128_digits || plain.exponent() < -int128_digits) detail::throw_rate_overflow();
    int128 digits = 0;
    if (!to_int128(plain.coefficient(), digits)) detail::throw_rate_overflow();
    return plain.exponent() < 0 ? of(digits, power_of_ten(-plain.exponent()))
                                : of(product(digits, power_of_ten(plain.exponent())));
  }
  /// A binary fraction is no rate: write the text, `Rate::parse("0.07")`.
  template <std::floating_point Float>
  static Rate of(Float) = delete;
  template <class Upper, class Lower>
  requires std::floating_point<Upper> || std::floating_point<Lower>
  static Rate of(Upper, Lower) = delete;
  template <std::floating_point Float>
  static Rate percent(Float) = delete;

  /// The longest text that parse looks at, in bytes; more is refused unread.
  static constexpr std::size_t longest_text = 128;

  /// Reads "0.07", "7%", "0.5%", "7/365" or "-1/3": an optional '-', then digits with an optional point and fraction
  /// and an optional '%', or two whole numbers with a '/' between them.
  [[nodiscard]] static constexpr Result<Rate, Malformed> parse(std::string_view text) {
    if (text.size() > longest_text) return Failure{Malformed{longest_text, "too long for a rate"}};
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return parse_decimal(text);
    const Result<Rate, Malformed> upper = parse_whole(text.substr(0, slash), 0);
    if (!upper) return upper;
    if (slash + 1 < text.size() && text[slash + 1] == '-') {
      return Failure{Malformed{slash + 1, "the sign of a fraction stands in front"}};
    }
    const Result<Rate, Malformed> lower = parse_whole(text.substr(slash + 1), slash + 1);
    if (!lower) return lower;
    if (lower->is_zero()) return Failure{Malformed{slash + 1, "a fraction of zero parts"}};
    return of(upper->numerator(), lower->numerator());
  }

  [[nodiscard]] constexpr int128 numerator() const noexcept { return numerator_; }
  /// Always above zero.
  [[nodiscard]] constexpr int128 denominator() const noexcept { return denominator_; }

  [[nodiscard]] constexpr bool is_zero() const noexcept { return numerator_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return numerator_ < 0; }
  [[nodiscard]] constexpr bool is_positive() const noexcept { return numerator_ > 0; }

  /// One over the rate. Throws Error (division_by_zero).
  [[nodiscard]] constexpr Rate inverse() const { return of(denominator_, numerator_); }

  [[nodiscard]] friend constexpr Rate operator-(const Rate& rate) noexcept {
    return Rate(-rate.numerator_, rate.denominator_);
  }
  [[nodiscard]] friend constexpr Rate operator+(const Rate& left, const Rate& right) {
    const auto common = static_cast<int128>(
        detail::greatest_common_divisor(magnitude(left.denominator_), magnitude(right.denominator_)));
    const int128 right_share = right.denominator_ / common;
    int128 sum = 0;
    if (add_overflow(product(left.numerator_, right_share), product(right.numerator_, left.denominator_ / common),
                     sum)) {
      detail::throw_rate_overflow();
    }
    return of(sum, product(left.denominator_, right_share));
  }
  [[nodiscard]] friend constexpr Rate operator-(const Rate& left, const Rate& right) { return left + -right; }
  [[nodiscard]] friend constexpr Rate operator*(const Rate& left, const Rate& right) {
    // Cancelling crosswise first keeps products that fit in lowest terms from overflowing on the way.
    const Rate first = of(left.numerator_, right.denominator_);
    const Rate second = of(right.numerator_, left.denominator_);
    return Rate(product(first.numerator_, second.numerator_), product(first.denominator_, second.denominator_));
  }
  [[nodiscard]] friend constexpr Rate operator/(const Rate& left, const Rate& right) { return left * right.inverse(); }

  constexpr Rate& operator+=(const Rate& other) { return *this = *this + other; }
  constexpr Rate& operator-=(const Rate& other) { return *this = *this - other; }
  constexpr Rate& operator*=(const Rate& other) { return *this = *this * other; }
  constexpr Rate& operator/=(const Rate& other) { return *this = *this / other; }

  [[nodiscard]] friend constexpr bool operator==(const Rate& left, const Rate& right) noexcept {
    return left.numerator_ == right.numerator_ && left.denominator_ == right.denominator_;
  }
  /// Which is more; never overflows.
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(const Rate& left, const Rate& right) noexcept {
    if (left == right) return std::strong_ordering::equal;
    bool less = left.is_negative();
    if (left.is_negative() == right.is_negative()) {
      const detail::Wide one = detail::multiply_wide(magnitude(left.numerator_), magnitude(right.denominator_));
      const detail::Wide other = detail::multiply_wide(magnitude(right.numerator_), magnitude(left.denominator_));
      const bool smaller = one.high < other.high || (one.high == other.high && one.low < other.low);
      less = smaller != left.is_negative();
    }
    return less ? std::strong_ordering::less : std::strong_ordering::greater;
  }

 private:
  constexpr Rate(const int128& numerator, const int128& denominator) noexcept
      : numerator_(numerator), denominator_(denominator) {}

  [[nodiscard]] static constexpr int128 product(const int128& left, const int128& right) {
    int128 result = 0;
    if (mul_overflow(left, right, result)) [[unlikely]]
      detail::throw_rate_overflow();
    return result;
  }

  [[nodiscard]] static constexpr Result<Rate, Malformed> parse_whole(std::string_view text, std::size_t offset) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if ((text[at] < '0' || text[at] > '9') && !(at == 0 && text[at] == '-')) {
        return Failure{Malformed{offset + at, "not a digit"}};
      }
    }
    int128 value = 0;
    if (!parse_integer(text, value)) {
      const bool digitless = text.empty() || text == "-";
      return Failure{Malformed{offset + text.size(), digitless ? "no digits" : "more than a rate can hold"}};
    }
    return of(value);
  }

  [[nodiscard]] static constexpr Result<Rate, Malformed> parse_decimal(std::string_view text) {
    const bool hundredths = !text.empty() && text.back() == '%';
    const std::string_view digits = hundredths ? text.substr(0, text.size() - 1) : text;
    const std::size_t first = !digits.empty() && digits[0] == '-' ? 1 : 0;
    int128 value = 0;
    int128 parts = hundredths ? 100 : 1;
    bool point = false;
    for (std::size_t at = first; at < digits.size(); ++at) {
      if (digits[at] == '.' && !point && at != first && at + 1 < digits.size()) {
        point = true;
        continue;
      }
      if (digits[at] < '0' || digits[at] > '9') return Failure{Malformed{at, "not a digit"}};
      if (mul_overflow(value, 10, value) || add_overflow(value, digits[at] - '0', value) ||
          (point && mul_overflow(parts, 10, parts))) {
        return Failure{Malformed{at, "more digits than a rate can hold"}};
      }
    }
    if (first == digits.size()) return Failure{Malformed{first, "no digits"}};
    return of(first == 1 ? int128(-value) : value, parts);
  }

  int128 numerator_ = 0;
  int128 denominator_ = 1;
};

/// "7/100", or "3" for a whole number: exact, and what Rate::parse reads.
[[nodiscard]] inline std::string to_string(const Rate& rate) {
  std::string text = to_string(rate.numerator());
  if (rate.denominator() != 1) text.append(1, '/').append(to_string(rate.denominator()));
  return text;
}

inline namespace literals {
/// A percentage written in the program, read as text: `7_percent`, `0.5_percent`. Other text does not compile.
consteval Rate operator""_percent(const char* text) {
  const std::string_view digits(text);
  if (digits.find_first_not_of("0123456789.") != std::string_view::npos) {
    throw Error(Fault::out_of_range, "a percentage is written with digits and a point");
  }
  return Rate::parse(digits).value() * Rate::of(1, 100);
}
}  // namespace literals

}  // namespace rochdale

template <>
struct std::hash<rochdale::Rate> {
  std::size_t operator()(const rochdale::Rate& rate) const noexcept {
    return rochdale::hash_combine(rochdale::hash_value_of(rate.numerator()),
                                  rochdale::hash_value_of(rate.denominator()));
  }
};
