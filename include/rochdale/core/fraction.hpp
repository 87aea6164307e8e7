// SPDX-License-Identifier: MPL-2.0
// An exact fraction of any length: what sums and products of amounts and rates are before they are rounded.
// Short ones stay in two 128-bit numbers and allocate nothing; longer ones widen by themselves.
#pragma once

#include <compare>
#include <concepts>
#include <memory>
#include <utility>

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
      : numerator_(numerator), denominator_(denominator) {
    if (denominator <= 0) [[unlikely]]
      set(to_integer(numerator), to_integer(denominator));
  }
  /// The same of any two built-in integers.
  template <std::integral Numerator, std::integral Denominator>
  constexpr Fraction(Numerator numerator, Denominator denominator) : Fraction(int128(numerator), int128(denominator)) {}
  /// The same of any length.
  Fraction(integer numerator, integer denominator) { set(std::move(numerator), std::move(denominator)); }

  [[nodiscard]] integer numerator() const { return is_short() ? to_integer(numerator_) : long_->numerator; }
  /// Always above zero.
  [[nodiscard]] integer denominator() const { return is_short() ? to_integer(denominator_) : long_->denominator; }

  [[nodiscard]] bool is_zero() const { return sign() == 0; }
  /// -1, 0 or 1.
  [[nodiscard]] int sign() const {
    if (!is_short()) return long_->numerator.sign();
    return numerator_ < 0 ? -1 : numerator_ == 0 ? 0 : 1;
  }

  /// The same value in lowest terms.
  [[nodiscard]] Fraction reduced() const {
    integer upper = numerator();
    integer lower = denominator();
    const integer common = gcd(upper, lower);
    return Fraction(upper / common, lower / common);
  }

  /// The whole number that the fraction rounds to.
  [[nodiscard]] integer rounded(Rounding rounding) const {
    return is_short() ? to_integer(round_quotient(numerator_, denominator_, rounding)) : long_rounded(rounding);
  }
  /// The same where it fits 128 bits; false, with `result` left as it was, where it does not.
  [[nodiscard]] bool rounded(Rounding rounding, int128& result) const {
    if (!is_short()) [[unlikely]]
      return to_int128(long_rounded(rounding), result);
    result = round_quotient(numerator_, denominator_, rounding);
    return true;
  }

  [[nodiscard]] friend Fraction operator-(const Fraction& value) {
    if (value.is_short()) return Fraction(-value.numerator_, value.denominator_);
    return Fraction(-value.long_->numerator, value.long_->denominator);
  }

  [[nodiscard]] friend Fraction operator+(const Fraction& left, const Fraction& right) {
    if (left.is_short() && right.is_short()) {
      int128 sum = 0;
      if (left.denominator_ == right.denominator_) {
        if (!add_overflow(left.numerator_, right.numerator_, sum)) return Fraction(sum, left.denominator_);
      } else {
        int128 lower = 0;
        int128 crossed = 0;
        if (!mul_overflow(left.denominator_, right.denominator_, lower) &&
            !mul_overflow(left.numerator_, right.denominator_, sum) &&
            !mul_overflow(right.numerator_, left.denominator_, crossed) && !add_overflow(sum, crossed, sum)) {
          return Fraction(sum, lower);
        }
      }
    }
    return long_sum(left, right);
  }
  [[nodiscard]] friend Fraction operator-(const Fraction& left, const Fraction& right) { return left + -right; }

  [[nodiscard]] friend Fraction operator*(const Fraction& left, const Fraction& right) {
    if (left.is_short() && right.is_short()) {
      int128 upper = 0;
      int128 lower = 0;
      if (!mul_overflow(left.numerator_, right.numerator_, upper) &&
          !mul_overflow(left.denominator_, right.denominator_, lower)) {
        return Fraction(upper, lower);
      }
    }
    return long_product(left, right);
  }
  /// Throws Error (division_by_zero).
  [[nodiscard]] friend Fraction operator/(const Fraction& left, const Fraction& right) {
    return Fraction(left.numerator() * right.denominator(), left.denominator() * right.numerator());
  }

  /// Equal in value, whatever the terms.
  [[nodiscard]] friend bool operator==(const Fraction& left, const Fraction& right) { return (left <=> right) == 0; }
  [[nodiscard]] friend std::strong_ordering operator<=>(const Fraction& left, const Fraction& right) {
    const int order = integer(left.numerator() * right.denominator()).compare(right.numerator() * left.denominator());
    return order <=> 0;
  }

 private:
  struct Long {
    integer numerator;
    integer denominator;
  };

  [[nodiscard]] bool is_short() const noexcept { return long_ == nullptr; }

  // What is rarely needed stands apart, so that the short forms stay small where they are used.
  [[nodiscard, gnu::cold]] integer long_rounded(Rounding rounding) const {
    return round_quotient(long_->numerator, long_->denominator, rounding);
  }
  [[nodiscard, gnu::cold]] static Fraction long_sum(const Fraction& left, const Fraction& right) {
    const integer left_lower = left.denominator();
    const integer right_lower = right.denominator();
    return Fraction(left.numerator() * right_lower + right.numerator() * left_lower, left_lower * right_lower);
  }
  [[nodiscard, gnu::cold]] static Fraction long_product(const Fraction& left, const Fraction& right) {
    return Fraction(left.numerator() * right.numerator(), left.denominator() * right.denominator());
  }

  /// Lowest terms, in the short form if they fit it.
  [[gnu::cold]] void set(integer numerator, integer denominator) {
    if (denominator == 0) detail::throw_division_by_zero();
    const integer common = gcd(numerator, denominator);
    numerator /= denominator < 0 ? integer(-common) : common;
    denominator = abs(denominator) / common;
    if (!to_int128(numerator, numerator_) || !to_int128(denominator, denominator_)) {
      long_ = std::make_shared<const Long>(Long{std::move(numerator), std::move(denominator)});
    }
  }

  int128 numerator_ = 0;
  int128 denominator_ = 1;
  std::shared_ptr<const Long> long_;  ///< In the stead of the two above, if they do not suffice; never changed.
};

}  // namespace rochdale
