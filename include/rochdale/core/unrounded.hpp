// SPDX-License-Identifier: MPL-2.0
// What a rate makes of an amount: exact, and not postable until someone says how to round it.
#pragma once

#include <compare>
#include <concepts>
#include <string>
#include <utility>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/unit.hpp"
#include "rochdale/core/wide.hpp"

namespace rochdale {

/// An exact fraction of minor units of one Unit, of any length. The only way to an Amount is rounded(), which asks
/// how. Sums and comparisons of different units throw Error (mixed_units).
class Unrounded {
 public:
  /// An exact number of minor units.
  Unrounded(Fraction minor_units, const Unit& unit) : minor_(std::move(minor_units)), unit_(unit) {}
  /// numerator / denominator minor units. Throws Error (division_by_zero).
  Unrounded(const int128& numerator, const int128& denominator, const Unit& unit)
      : minor_(numerator, denominator), unit_(unit) {}
  /// An amount is exact already.
  explicit Unrounded(const Amount& amount) : minor_(amount.minor()), unit_(amount.unit()) {}

  /// A decimal number of whole units: 12.345 euros, half a cent and all. Throws Error (overflow) for exponents past a
  /// million digits.
  [[nodiscard]] static Unrounded of(const Decimal& units, const Unit& unit) {
    const Decimal minor = units * Decimal(1, unit.decimals());
    if (minor.exponent() >= 0) return {Fraction(minor.quantize(0, Rounding::down).coefficient(), 1), unit};
    const Decimal scale = Decimal(1, -minor.exponent()).quantize(0, Rounding::down);
    return {Fraction(minor.coefficient(), scale.coefficient()), unit};
  }

  /// The exact number of minor units.
  [[nodiscard]] const Fraction& minor() const noexcept { return minor_; }
  [[nodiscard]] Unit unit() const noexcept { return unit_; }

  /// The amount that this rounds to. Throws Error (overflow) past the range of Amount.
  [[nodiscard]] Amount rounded(Rounding rounding) const {
    int128 whole = 0;
    if (!minor_.rounded(rounding, whole)) detail::throw_amount_overflow(unit_);
    return Amount::minor(whole, unit_);
  }
  /// The multiple of an amount above zero that this rounds to: to 0.05 where there are no smaller coins.
  /// Throws Error (mixed_units, out_of_range, overflow).
  [[nodiscard]] Amount rounded(Rounding rounding, const Amount& multiple) const {
    if (multiple.unit() != unit_) detail::throw_mixed_units(unit_, multiple.unit());
    if (!multiple.is_positive()) throw Error(Fault::out_of_range, "the multiple to round to is above zero");
    int128 whole = 0;
    if (!(minor_ / Fraction(multiple.minor())).rounded(rounding, whole) ||
        mul_overflow(whole, multiple.minor(), whole)) {
      detail::throw_amount_overflow(unit_);
    }
    return Amount::minor(whole, unit_);
  }

  [[nodiscard]] friend Unrounded operator-(const Unrounded& value) { return {-value.minor_, value.unit_}; }
  [[nodiscard]] friend Unrounded operator+(const Unrounded& left, const Unrounded& right) {
    left.require_same_unit(right);
    return {left.minor_ + right.minor_, left.unit_};
  }
  [[nodiscard]] friend Unrounded operator-(const Unrounded& left, const Unrounded& right) { return left + -right; }
  [[nodiscard]] friend Unrounded operator+(const Unrounded& left, const Amount& right) {
    return left + Unrounded(right);
  }
  [[nodiscard]] friend Unrounded operator-(const Unrounded& left, const Amount& right) {
    return left - Unrounded(right);
  }
  [[nodiscard]] friend Unrounded operator+(const Amount& left, const Unrounded& right) {
    return Unrounded(left) + right;
  }
  [[nodiscard]] friend Unrounded operator-(const Amount& left, const Unrounded& right) {
    return Unrounded(left) - right;
  }
  [[nodiscard]] friend Unrounded operator*(const Unrounded& value, const Rate& rate) {
    return {value.minor_ * Fraction(rate.numerator(), rate.denominator()), value.unit_};
  }
  [[nodiscard]] friend Unrounded operator*(const Rate& rate, const Unrounded& value) { return value * rate; }
  [[nodiscard]] friend Unrounded operator/(const Unrounded& value, const Rate& rate) { return value * rate.inverse(); }
  template <std::floating_point Float>
  friend Unrounded operator*(const Unrounded& value, Float factor) = delete;
  template <std::floating_point Float>
  friend Unrounded operator*(Float factor, const Unrounded& value) = delete;

  Unrounded& operator+=(const Unrounded& other) { return *this = *this + other; }
  Unrounded& operator-=(const Unrounded& other) { return *this = *this - other; }
  Unrounded& operator*=(const Rate& rate) { return *this = *this * rate; }

  /// Equal in value and unit.
  [[nodiscard]] friend bool operator==(const Unrounded& left, const Unrounded& right) {
    return left.unit_ == right.unit_ && left.minor_ == right.minor_;
  }
  /// Which is more. Throws Error (mixed_units).
  [[nodiscard]] friend std::strong_ordering operator<=>(const Unrounded& left, const Unrounded& right) {
    left.require_same_unit(right);
    return left.minor_ <=> right.minor_;
  }

 private:
  void require_same_unit(const Unrounded& other) const {
    if (unit_ != other.unit_) [[unlikely]]
      detail::throw_mixed_units(unit_, other.unit_);
  }

  Fraction minor_;
  Unit unit_;
};

/// Exactly what the rate makes of the amount.
[[nodiscard]] inline Unrounded operator*(const Amount& amount, const Rate& rate) {
  int128 upper = 0;
  if (!mul_overflow(amount.minor(), rate.numerator(), upper)) return {upper, rate.denominator(), amount.unit()};
  return {Fraction(amount.minor()) * Fraction(rate.numerator(), rate.denominator()), amount.unit()};
}
[[nodiscard]] inline Unrounded operator*(const Rate& rate, const Amount& amount) { return amount * rate; }
/// The amount over the rate, exactly. Throws Error (division_by_zero).
[[nodiscard]] inline Unrounded operator/(const Amount& amount, const Rate& rate) { return amount * rate.inverse(); }

/// The same as `(amount * rate).rounded(rounding)` in one step, for hot loops. Throws Error (overflow).
[[nodiscard]] constexpr Amount multiplied(const Amount& amount, const Rate& rate, Rounding rounding) {
  int128 whole = 0;
  if (!detail::multiply_divide(amount.minor(), rate.numerator(), rate.denominator(), rounding, whole)) [[unlikely]] {
    detail::throw_amount_overflow(amount.unit());
  }
  return Amount::minor(whole, amount.unit());
}

/// The amount as a decimal number of whole units: 12.50.
[[nodiscard]] inline Decimal to_decimal(const Amount& amount) {
  return Decimal(to_integer(amount.minor()), -amount.unit().decimals());
}

/// "1250/3 minor EUR/2": the exact fraction of minor units in lowest terms, for messages and proofs.
[[nodiscard]] inline std::string to_string(const Unrounded& value) {
  const Fraction minor = value.minor().reduced();
  std::string text = to_string(minor.numerator());
  if (minor.denominator() != 1) text.append(1, '/').append(to_string(minor.denominator()));
  return text.append(" minor ").append(to_string(value.unit()));
}

}  // namespace rochdale
