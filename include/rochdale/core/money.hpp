// SPDX-License-Identifier: MPL-2.0
// Amounts whose unit is part of the type: adding euros to hours does not compile.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "rochdale/core/amount.hpp"

namespace rochdale {

/// An amount of a unit known when the program is written:
/// `inline constexpr Unit EUR = "EUR/2"_unit; Money<EUR> price = Money<EUR>::minor(1250);`
/// It turns into an Amount by itself; back from an Amount it is checked.
template <const Unit& unit_of_account>
class Money {
 public:
  /// Checked: throws Error (mixed_units) if the amount is of another unit.
  constexpr explicit Money(const Amount& amount) : amount_(amount) {
    if (amount.unit() != unit_of_account) detail::throw_mixed_units(amount.unit(), unit_of_account);
  }

  /// So many minor units.
  [[nodiscard]] static constexpr Money minor(const int128& minor_units) {
    return Money(Amount::minor(minor_units, unit_of_account));
  }
  template <std::floating_point Float>
  static Money minor(Float minor_units) = delete;
  [[nodiscard]] static constexpr Money zero() noexcept { return Money(Amount::zero(unit_of_account)); }
  /// Reads what Amount::parse reads.
  [[nodiscard]] static constexpr Result<Money, Malformed> parse(std::string_view text) {
    const Result<Amount, Malformed> amount = Amount::parse(text, unit_of_account);
    if (!amount) return Failure{amount.error()};
    return Money(*amount);
  }

  constexpr operator Amount() const noexcept { return amount_; }
  /// The same value with its unit at run time.
  [[nodiscard]] constexpr Amount amount() const noexcept { return amount_; }
  [[nodiscard]] constexpr int128 minor() const noexcept { return amount_.minor(); }

  [[nodiscard]] friend constexpr Money operator+(const Money& left, const Money& right) {
    return Money(left.amount_ + right.amount_);
  }
  [[nodiscard]] friend constexpr Money operator-(const Money& left, const Money& right) {
    return Money(left.amount_ - right.amount_);
  }
  constexpr Money& operator+=(const Money& other) { return *this = *this + other; }
  constexpr Money& operator-=(const Money& other) { return *this = *this - other; }
  [[nodiscard]] friend constexpr Money operator-(const Money& money) { return Money(-money.amount_); }
  [[nodiscard]] friend constexpr Money operator*(const Money& money, std::int64_t count) {
    return Money(money.amount_ * count);
  }
  [[nodiscard]] friend constexpr Money operator*(std::int64_t count, const Money& money) { return money * count; }
  template <std::floating_point Float>
  friend Money operator*(const Money& money, Float factor) = delete;
  template <std::floating_point Float>
  friend Money operator*(Float factor, const Money& money) = delete;
  [[nodiscard]] friend constexpr bool operator==(const Money& left, const Money& right) noexcept {
    return left.amount_ == right.amount_;
  }
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(const Money& left, const Money& right) noexcept {
    return left.amount_ <=> right.amount_;
  }

 private:
  Amount amount_;
};

/// Money of two units does not mix, not even by way of Amount.
template <const Unit& left_unit, const Unit& right_unit>
void operator+(const Money<left_unit>&, const Money<right_unit>&) = delete;
template <const Unit& left_unit, const Unit& right_unit>
void operator-(const Money<left_unit>&, const Money<right_unit>&) = delete;
template <const Unit& left_unit, const Unit& right_unit>
void operator<=>(const Money<left_unit>&, const Money<right_unit>&) = delete;
template <const Unit& left_unit, const Unit& right_unit>
void operator==(const Money<left_unit>&, const Money<right_unit>&) = delete;

}  // namespace rochdale
