// SPDX-License-Identifier: MPL-2.0
// An amount: whole minor units of one unit of account, 128 bits, checked. It never wraps, mixes units or rounds.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "rochdale/core/amount_text.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/hash.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

namespace detail {
// These take units by value, so that the amounts in a hot loop can stay in registers.
[[noreturn]] inline void throw_mixed_units(Unit left, Unit right) {
  throw Error(Fault::mixed_units, "amounts of " + to_string(left) + " and " + to_string(right) + " do not mix");
}
[[noreturn]] inline void throw_amount_overflow(Unit unit) {
  throw Error(Fault::overflow, "an amount of " + to_string(unit) + " is past 2^127 - 1 minor units");
}
}  // namespace detail

/// Whole minor units (cents for EUR/2) of one Unit, from -(2^127 - 1) to 2^127 - 1. Thirty-two bytes, trivially
/// copyable. Sums and comparisons of different units, and sums past the range, throw Error (mixed_units, overflow).
class Amount {
 public:
  /// So many minor units: `Amount::minor(1250, EUR)` is 12.50 EUR. Throws Error (overflow) for -2^127.
  [[nodiscard]] static constexpr Amount minor(const int128& minor_units, const Unit& unit) {
    if (!in_range(minor_units)) [[unlikely]]
      detail::throw_amount_overflow(unit);
    return Amount(minor_units, unit);
  }
  /// A binary fraction is no amount: write the text, `Amount::parse("12.50", EUR)`.
  template <std::floating_point Float>
  static Amount minor(Float minor_units, const Unit& unit) = delete;

  /// No money: 0.00 of the unit.
  [[nodiscard]] static constexpr Amount zero(const Unit& unit) noexcept { return Amount(0, unit); }

  /// The longest text that parse looks at, in bytes; more is refused unread.
  static constexpr std::size_t longest_text = 64;

  /// Reads an optional '-', digits, and optionally a point and at most as many digits as the unit has decimals.
  /// "010" is ten and "-0" is 0. Refused: "", "-", "+5", " 5", "1_000", "1,000", "0x1F", ".5", "5.", "1e3", digits of
  /// other scripts, one decimal too many even if it is a zero, more than the range holds.
  [[nodiscard]] static constexpr Result<Amount, Malformed> parse(std::string_view text, const Unit& unit);

  /// The whole minor units.
  [[nodiscard]] constexpr int128 minor() const noexcept { return from_words(words()); }
  /// What they are counted in.
  [[nodiscard]] constexpr Unit unit() const noexcept { return unit_; }

  [[nodiscard]] constexpr bool is_zero() const noexcept { return minor() == 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return minor() < 0; }
  [[nodiscard]] constexpr bool is_positive() const noexcept { return minor() > 0; }

  [[nodiscard]] friend constexpr Amount operator+(const Amount& left, const Amount& right) {
    left.require_same_unit(right);
    Words sum{};
    if (add_overflow(left.words(), right.words(), sum)) [[unlikely]]
      detail::throw_amount_overflow(left.unit_);
    return Amount(sum, left.unit_);
  }
  [[nodiscard]] friend constexpr Amount operator-(const Amount& left, const Amount& right) {
    left.require_same_unit(right);
    int128 difference = 0;
    if (sub_overflow(left.minor(), right.minor(), difference)) [[unlikely]]
      detail::throw_amount_overflow(left.unit_);
    return Amount(difference, left.unit_);
  }
  // These write the minor units alone: a total that another may look at would have its unit written each time.
  constexpr Amount& operator+=(const Amount& other) { return set_minor(*this + other); }
  constexpr Amount& operator-=(const Amount& other) { return set_minor(*this - other); }
  [[nodiscard]] friend constexpr Amount operator-(const Amount& amount) noexcept {
    return Amount(-amount.minor(), amount.unit_);
  }

  /// So many times the amount: a price times a count. Throws Error (overflow).
  [[nodiscard]] friend constexpr Amount operator*(const Amount& amount, std::int64_t count) {
    int128 product = 0;
    if (mul_overflow(amount.minor(), count, product)) [[unlikely]]
      detail::throw_amount_overflow(amount.unit_);
    return Amount(product, amount.unit_);
  }
  [[nodiscard]] friend constexpr Amount operator*(std::int64_t count, const Amount& amount) { return amount * count; }
  /// A binary fraction is no factor: multiply by a Rate (unrounded.hpp) and say how to round.
  template <std::floating_point Float>
  friend Amount operator*(const Amount& amount, Float factor) = delete;
  template <std::floating_point Float>
  friend Amount operator*(Float factor, const Amount& amount) = delete;

  /// The same minor units of the same unit. Amounts of different units are not equal, and that is no fault.
  [[nodiscard]] friend constexpr bool operator==(const Amount& left, const Amount& right) noexcept {
    return left.minor() == right.minor() && left.unit_ == right.unit_;
  }
  /// Which is more. Throws Error (mixed_units).
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(const Amount& left, const Amount& right) {
    left.require_same_unit(right);
    return left.minor() < right.minor()   ? std::strong_ordering::less
           : left.minor() > right.minor() ? std::strong_ordering::greater
                                          : std::strong_ordering::equal;
  }
  // Written out beside <=>, since compilers do not see through the ordering (measured: twice as fast).
  [[nodiscard]] friend constexpr bool operator<(const Amount& left, const Amount& right) {
    left.require_same_unit(right);
    return left.minor() < right.minor();
  }
  [[nodiscard]] friend constexpr bool operator>(const Amount& left, const Amount& right) { return right < left; }
  [[nodiscard]] friend constexpr bool operator<=(const Amount& left, const Amount& right) { return !(right < left); }
  [[nodiscard]] friend constexpr bool operator>=(const Amount& left, const Amount& right) { return !(left < right); }

 private:
  constexpr Amount(const int128& minor_units, const Unit& unit) noexcept
      : Amount(to_words(minor_units), unit) {}
  constexpr Amount(const Words& minor_units, const Unit& unit) noexcept
      : low_(minor_units.low), unit_(unit), high_(minor_units.high) {}

  [[nodiscard]] constexpr Words words() const noexcept { return {high_, low_}; }

  constexpr Amount& set_minor(const Amount& other) noexcept {
    low_ = other.low_;
    high_ = other.high_;
    return *this;
  }

  constexpr void require_same_unit(const Amount& other) const {
    if (unit_ != other.unit_) [[unlikely]]
      detail::throw_mixed_units(unit_, other.unit_);
  }

  // The words of the minor units stand apart: side by side, compilers would move them through vector registers, and
  // each sum would wait for the one before (measured: four times as long).
  std::uint64_t low_;
  Unit unit_;
  std::uint64_t high_;
};

static_assert(sizeof(Amount) == 32 && std::is_trivially_copyable_v<Amount>);

constexpr Result<Amount, Malformed> Amount::parse(std::string_view text, const Unit& unit) {
  if (text.size() > longest_text) return Failure{Malformed{longest_text, "too long for an amount"}};
  const bool negative = !text.empty() && text[0] == '-';
  constexpr std::size_t digits_of_64_bits = 19;
  const Result<int128, Malformed> minor =
      text.size() <= digits_of_64_bits ? detail::parse_minor<std::uint64_t>(text, negative ? 1 : 0, unit.decimals())
                                       : detail::parse_minor<int128>(text, negative ? 1 : 0, unit.decimals());
  if (!minor) return Failure{minor.error()};
  return Amount(negative ? int128(-*minor) : *minor, unit);
}

/// Writes "12.50", with all the decimals of the unit, and returns the end; null if it does not fit. Allocates nothing;
/// 42 bytes are always enough.
inline char* to_chars(char* first, char* last, const Amount& amount) noexcept {
  return detail::write_minor(first, last, amount.minor(), amount.unit().decimals());
}

/// "12.50": always all the decimals of the unit. Zero never has a sign.
[[nodiscard]] inline std::string to_string(const Amount& amount) {
  char text[amount_text];
  return std::string(text, to_chars(text, text + amount_text, amount));
}

/// "12.50 EUR".
[[nodiscard]] inline std::string to_string_with_unit(const Amount& amount) {
  return to_string(amount).append(1, ' ').append(amount.unit().code());
}

/// The amount without its sign.
[[nodiscard]] constexpr Amount absolute(const Amount& amount) noexcept {
  return amount.is_negative() ? -amount : amount;
}

}  // namespace rochdale

template <>
struct std::hash<rochdale::Amount> {
  std::size_t operator()(const rochdale::Amount& amount) const noexcept {
    return rochdale::hash_combine(amount.unit().hash(), rochdale::hash_value_of(amount.minor()));
  }
};
