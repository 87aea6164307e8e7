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

#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

namespace detail {
[[noreturn]] inline void throw_mixed_units(const Unit& left, const Unit& right) {
  throw Error(Fault::mixed_units,
              "amounts of " + to_string(left) + " and " + to_string(right) + " do not mix");
}
[[noreturn]] inline void throw_amount_overflow(const Unit& unit) {
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
  [[nodiscard]] constexpr const int128& minor() const noexcept { return minor_; }
  /// What they are counted in.
  [[nodiscard]] constexpr const Unit& unit() const noexcept { return unit_; }

  [[nodiscard]] constexpr bool is_zero() const noexcept { return minor_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return minor_ < 0; }
  [[nodiscard]] constexpr bool is_positive() const noexcept { return minor_ > 0; }

  constexpr Amount& operator+=(const Amount& other) {
    require_same_unit(other);
    if (add_overflow(minor_, other.minor_, minor_)) [[unlikely]]
      detail::throw_amount_overflow(unit_);
    return *this;
  }
  constexpr Amount& operator-=(const Amount& other) {
    require_same_unit(other);
    if (sub_overflow(minor_, other.minor_, minor_)) [[unlikely]]
      detail::throw_amount_overflow(unit_);
    return *this;
  }
  [[nodiscard]] friend constexpr Amount operator+(Amount left, const Amount& right) { return left += right; }
  [[nodiscard]] friend constexpr Amount operator-(Amount left, const Amount& right) { return left -= right; }
  [[nodiscard]] friend constexpr Amount operator-(const Amount& amount) noexcept {
    return Amount(-amount.minor_, amount.unit_);
  }

  /// So many times the amount: a price times a count. Throws Error (overflow).
  [[nodiscard]] friend constexpr Amount operator*(const Amount& amount, std::int64_t count) {
    int128 product = 0;
    if (mul_overflow(amount.minor_, count, product)) [[unlikely]]
      detail::throw_amount_overflow(amount.unit_);
    return Amount(product, amount.unit_);
  }
  [[nodiscard]] friend constexpr Amount operator*(std::int64_t count, const Amount& amount) {
    return amount * count;
  }
  /// A binary fraction is no factor: multiply by a Rate (unrounded.hpp) and say how to round.
  template <std::floating_point Float>
  friend Amount operator*(const Amount& amount, Float factor) = delete;
  template <std::floating_point Float>
  friend Amount operator*(Float factor, const Amount& amount) = delete;

  /// The same minor units of the same unit. Amounts of different units are not equal, and that is no fault.
  [[nodiscard]] friend constexpr bool operator==(const Amount& left, const Amount& right) noexcept {
    return left.minor_ == right.minor_ && left.unit_ == right.unit_;
  }
  /// Which is more. Throws Error (mixed_units).
  [[nodiscard]] friend constexpr std::strong_ordering operator<=>(const Amount& left, const Amount& right) {
    left.require_same_unit(right);
    return left.minor_ < right.minor_   ? std::strong_ordering::less
           : left.minor_ > right.minor_ ? std::strong_ordering::greater
                                        : std::strong_ordering::equal;
  }

 private:
  constexpr Amount(const int128& minor_units, const Unit& unit) noexcept : minor_(minor_units), unit_(unit) {}

  constexpr void require_same_unit(const Amount& other) const {
    if (unit_ != other.unit_) [[unlikely]]
      detail::throw_mixed_units(unit_, other.unit_);
  }

  int128 minor_;
  Unit unit_;
};

#if ROCHDALE_NATIVE_INT128
static_assert(sizeof(Amount) == 32 && std::is_trivially_copyable_v<Amount>);
#endif

constexpr Result<Amount, Malformed> Amount::parse(std::string_view text, const Unit& unit) {
  if (text.size() > longest_text) return Failure{Malformed{longest_text, "too long for an amount"}};
  const std::size_t size = text.size();
  const bool negative = size != 0 && text[0] == '-';
  std::size_t at = negative ? 1 : 0;
  const std::size_t first = at;
  // Up to 18 digits cannot overflow 64 bits; what follows them is added by the checked 128-bit operations.
  std::uint64_t small = 0;
  int128 value = 0;
  bool wide = false;
  std::size_t digits = 0;
  int missing = unit.decimals();
  bool point = false;
  for (; at < size; ++at) {
    const auto digit = static_cast<unsigned char>(text[at] - '0');
    if (digit > 9) {
      if (text[at] != '.') return Failure{Malformed{at, "not a digit"}};
      if (point) return Failure{Malformed{at, "a second decimal point"}};
      if (at == first) return Failure{Malformed{at, "no digit before the decimal point"}};
      point = true;
      continue;
    }
    if (point && missing-- == 0) return Failure{Malformed{at, "more decimals than the unit has"}};
    if (++digits <= 18) {
      small = small * 10 + digit;
      continue;
    }
    if (!wide) value = small;
    wide = true;
    if (mul_overflow(value, 10, value) || add_overflow(value, digit, value)) {
      return Failure{Malformed{at, "more than an amount can hold"}};
    }
  }
  if (at == first) return Failure{Malformed{at, "no digits"}};
  if (text[size - 1] == '.') return Failure{Malformed{at, "no digit after the decimal point"}};
  if (!wide) value = small;
  if (missing != 0 && mul_overflow(value, power_of_ten(missing), value)) {
    return Failure{Malformed{at, "more than an amount can hold"}};
  }
  return Amount(negative ? int128(-value) : value, unit);
}

/// The longest text of an amount without its unit: sign, 39 digits, point, and a zero in front.
inline constexpr std::size_t amount_text = 42;

/// Writes "12.50", with all the decimals of the unit, and returns the end; null if it does not fit. Allocates nothing.
inline char* to_chars(char* first, char* last, const Amount& amount) noexcept {
  char digits[int128_text];
  char* const end = detail::write_magnitude(digits, magnitude(amount.minor()));
  const auto count = static_cast<int>(end - digits);
  const int decimals = amount.unit().decimals();
  const int whole = count > decimals ? count - decimals : 0;
  const int length =
      (amount.is_negative() ? 1 : 0) + (whole == 0 ? 1 : whole) + (decimals == 0 ? 0 : 1 + decimals);
  if (last - first < length) return nullptr;
  const char* from = digits;
  if (amount.is_negative()) *first++ = '-';
  if (whole == 0) *first++ = '0';
  for (int index = 0; index < whole; ++index) *first++ = *from++;
  if (decimals == 0) return first;
  *first++ = '.';
  for (int index = count - whole; index < decimals; ++index) *first++ = '0';
  while (from != end) *first++ = *from++;
  return first;
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
