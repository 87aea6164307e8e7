// SPDX-License-Identifier: MPL-2.0
// An exact fraction of any length: what sums and products of amounts and rates are before they are rounded.
// Short ones stay in two 128-bit numbers and allocate nothing; longer ones widen by themselves.
#pragma once

#include <compare>
#include <utility>
#include <variant>

#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/wide.hpp"

namespace rochdale {

/// numerator / denominator, denominator above zero, exact. Not kept in lowest terms while it is short: that would
/// cost more than the arithmetic; reduced() gives them.
class Fraction {
 public:
  /// Nothing: 0.
  constexpr Fraction() = default;

  /// A whole number, or a fraction. Throws Error (division_by_zero).
  constexpr Fraction(const int128& numerator, const int128& denominator = 1)
      : held_(Short{numerator, denominator}) {
    if (denominator <= 0) set(to_integer(numerator), to_integer(denominator));
  }
  /// The same of any length.
  Fraction(integer numerator, integer denominator) { set(std::move(numerator), std::move(denominator)); }

  [[nodiscard]] integer numerator() const {
    return is_short() ? to_integer(brief().numerator) : full().numerator;
  }
  /// Always above zero.
  [[nodiscard]] integer denominator() const {
    return is_short() ? to_integer(brief().denominator) : full().denominator;
  }

  [[nodiscard]] bool is_zero() const { return sign() == 0; }
  /// -1, 0 or 1.
  [[nodiscard]] int sign() const {
    if (!is_short()) return full().numerator.sign();
    return brief().numerator < 0 ? -1 : brief().numerator == 0 ? 0 : 1;
  }

  /// The same value in lowest terms.
  [[nodiscard]] Fraction reduced() const {
    integer upper = numerator();
    integer lower = denominator();
    const integer common = gcd(upper, lower);
    return Fraction(upper / common, lower / common);
  }

  /// The whole number that the fraction, times numerator / denominator of `scale`, rounds to.
  [[nodiscard]] integer rounded(Rounding rounding) const {
    if (is_short()) return to_integer(round_quotient(brief().numerator, brief().denominator, rounding));
    return round_quotient(full().numerator, full().denominator, rounding);
  }
  /// The same where it fits 128 bits; false, with `result` left as it was, where it does not.
  [[nodiscard]] bool rounded(Rounding rounding, int128& result) const {
    if (!is_short()) return to_int128(rounded(rounding), result);
    result = round_quotient(brief().numerator, brief().denominator, rounding);
    return true;
  }

  [[nodiscard]] friend Fraction operator-(const Fraction& value) {
    if (value.is_short()) return Fraction(-value.brief().numerator, value.brief().denominator);
    return Fraction(-value.full().numerator, value.full().denominator);
  }

  [[nodiscard]] friend Fraction operator+(const Fraction& left, const Fraction& right) {
    if (left.is_short() && right.is_short()) {
      const Short& one = left.brief();
      const Short& other = right.brief();
      int128 sum = 0;
      if (one.denominator == other.denominator) {
        if (!add_overflow(one.numerator, other.numerator, sum)) return Fraction(sum, one.denominator);
      } else {
        int128 lower = 0;
        int128 crossed = 0;
        if (!mul_overflow(one.denominator, other.denominator, lower) &&
            !mul_overflow(one.numerator, other.denominator, sum) &&
            !mul_overflow(other.numerator, one.denominator, crossed) && !add_overflow(sum, crossed, sum)) {
          return Fraction(sum, lower);
        }
      }
    }
    const integer left_lower = left.denominator();
    const integer right_lower = right.denominator();
    return Fraction(left.numerator() * right_lower + right.numerator() * left_lower,
                    left_lower * right_lower);
  }
  [[nodiscard]] friend Fraction operator-(const Fraction& left, const Fraction& right) {
    return left + -right;
  }

  [[nodiscard]] friend Fraction operator*(const Fraction& left, const Fraction& right) {
    if (left.is_short() && right.is_short()) {
      int128 upper = 0;
      int128 lower = 0;
      if (!mul_overflow(left.brief().numerator, right.brief().numerator, upper) &&
          !mul_overflow(left.brief().denominator, right.brief().denominator, lower)) {
        return Fraction(upper, lower);
      }
    }
    return Fraction(left.numerator() * right.numerator(), left.denominator() * right.denominator());
  }
  /// Throws Error (division_by_zero).
  [[nodiscard]] friend Fraction operator/(const Fraction& left, const Fraction& right) {
    return Fraction(left.numerator() * right.denominator(), left.denominator() * right.numerator());
  }

  /// Equal in value, whatever the terms.
  [[nodiscard]] friend bool operator==(const Fraction& left, const Fraction& right) {
    return (left <=> right) == 0;
  }
  [[nodiscard]] friend std::strong_ordering operator<=>(const Fraction& left, const Fraction& right) {
    const int order =
        integer(left.numerator() * right.denominator()).compare(right.numerator() * left.denominator());
    return order <=> 0;
  }

 private:
  struct Short {
    int128 numerator;
    int128 denominator;
  };
  struct Long {
    integer numerator;
    integer denominator;
  };

  [[nodiscard]] constexpr bool is_short() const noexcept { return held_.index() == 0; }
  [[nodiscard]] const Short& brief() const { return *std::get_if<0>(&held_); }
  [[nodiscard]] const Long& full() const { return *std::get_if<1>(&held_); }

  /// Lowest terms, in the short form if they fit it.
  void set(integer numerator, integer denominator) {
    if (denominator == 0) detail::throw_division_by_zero();
    const integer common = gcd(numerator, denominator);
    numerator /= denominator < 0 ? integer(-common) : common;
    denominator = abs(denominator) / common;
    Short fits{0, 1};
    if (to_int128(numerator, fits.numerator) && to_int128(denominator, fits.denominator)) {
      held_ = fits;
    } else {
      held_ = Long{std::move(numerator), std::move(denominator)};
    }
  }

  std::variant<Short, Long> held_ = Short{0, 1};
};

}  // namespace rochdale
