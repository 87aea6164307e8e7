// SPDX-License-Identifier: MPL-2.0
// Exact decimal numbers of any length, by the General Decimal Arithmetic specification (Cowlishaw, 2009) for finite
// numbers. 1.0 and 1.00 are equal and each prints as what it is.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "rochdale/core/decimal_text.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/hash.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/rounding.hpp"

namespace rochdale {

/// A number coefficient x 10^exponent: exact, of any length. Zero has a sign, as the specification asks, but -0 equals 0
/// and only the scientific text shows it. What would take more than `most_digits` digits or an exponent past 32 bits
/// throws Error (overflow), at once and without the memory.
class Decimal {
 public:
  /// The longest coefficient that aligning two numbers, or writing one out plainly, may make.
  static constexpr std::int64_t most_digits = 1'000'000;
  /// The longest text that is read, in bytes; more is refused unread.
  static constexpr std::size_t longest_text = 10'000;
  /// The greatest size of an exponent that parse_scientific takes unless told otherwise: that of decimal128.
  static constexpr std::int32_t greatest_exponent = 6'144;

  /// Zero.
  Decimal() = default;
  /// coefficient x 10^exponent.
  Decimal(integer coefficient, std::int32_t exponent = 0)
      : magnitude_(abs(coefficient)), exponent_(exponent), negative_(coefficient < 0) {}
  template <std::integral Whole>
  Decimal(Whole coefficient, std::int32_t exponent = 0) : Decimal(integer(coefficient), exponent) {}
  /// A binary fraction is no decimal: write the text, `12.50_dec`.
  template <std::floating_point Float>
  Decimal(Float, std::int32_t exponent = 0) = delete;

  /// Reads an optional '-', digits, and optionally a point and more digits. All else is refused, exponents too.
  [[nodiscard]] static Result<Decimal, Malformed> parse(std::string_view text) {
    return from_parts(detail::scan_decimal(text, detail::DecimalForm::plain, longest_text, 0));
  }
  /// Reads the numeric string of the specification: an optional sign ('+' too), digits with a point anywhere among
  /// them, and an optional exponent ("1.5E+3"). The size of the exponent of the result stays at or under `greatest`.
  [[nodiscard]] static Result<Decimal, Malformed> parse_scientific(std::string_view text,
                                                                   std::int32_t greatest = greatest_exponent) {
    return from_parts(detail::scan_decimal(text, detail::DecimalForm::scientific, longest_text, greatest));
  }

  /// All the digits as one whole number, with the sign.
  [[nodiscard]] integer coefficient() const { return negative_ ? integer(-magnitude_) : magnitude_; }
  /// The power of ten that the coefficient counts in: -2 for 12.50.
  [[nodiscard]] std::int32_t exponent() const noexcept { return exponent_; }
  /// How many digits the coefficient has; 1 for zero.
  [[nodiscard]] std::int64_t digits() const { return detail::count_digits(magnitude_); }
  /// The exponent of the first digit: 1 for 12.50.
  [[nodiscard]] std::int64_t adjusted_exponent() const { return exponent_ + digits() - 1; }

  [[nodiscard]] bool is_zero() const noexcept { return magnitude_.is_zero(); }
  /// Below zero; -0 is not.
  [[nodiscard]] bool is_negative() const noexcept { return negative_ && !is_zero(); }
  /// Whether the sign is minus; that of -0 is.
  [[nodiscard]] bool is_signed() const noexcept { return negative_; }

  [[nodiscard]] friend Decimal operator-(Decimal value) noexcept {
    value.negative_ = !value.negative_;
    return value;
  }
  /// Exact.
  [[nodiscard]] friend Decimal operator+(const Decimal& left, const Decimal& right) {
    const std::int32_t exponent = left.exponent_ < right.exponent_ ? left.exponent_ : right.exponent_;
    const integer sum = left.coefficient_at(exponent) + right.coefficient_at(exponent);
    return make(sum == 0 ? left.negative_ && right.negative_ : sum < 0, abs(sum), exponent);
  }
  /// Exact.
  [[nodiscard]] friend Decimal operator-(const Decimal& left, const Decimal& right) { return left + -right; }
  /// Exact.
  [[nodiscard]] friend Decimal operator*(const Decimal& left, const Decimal& right) {
    return make(left.negative_ != right.negative_, left.magnitude_ * right.magnitude_,
                std::int64_t{left.exponent_} + right.exponent_);
  }
  Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
  Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
  Decimal& operator*=(const Decimal& other) { return *this = *this * other; }

  /// Equal in value: 1.0 equals 1.00, and -0 equals 0.
  [[nodiscard]] friend bool operator==(const Decimal& left, const Decimal& right) { return (left <=> right) == 0; }
  [[nodiscard]] friend std::weak_ordering operator<=>(const Decimal& left, const Decimal& right) {
    if (left.sign() != right.sign()) return left.sign() <=> right.sign();
    if (left.sign() == 0) return std::weak_ordering::equivalent;
    const std::int64_t left_size = left.adjusted_exponent();
    const std::int64_t right_size = right.adjusted_exponent();
    if (left_size != right_size) return left.negative_ ? right_size <=> left_size : left_size <=> right_size;
    const std::int32_t exponent = left.exponent_ < right.exponent_ ? left.exponent_ : right.exponent_;
    return left.coefficient_at(exponent).compare(right.coefficient_at(exponent)) <=> 0;
  }

  /// The number with that exponent: quantize(-2, half_even) makes two decimals, exactly.
  [[nodiscard]] Decimal quantize(std::int32_t exponent, Rounding rounding) const {
    const std::int64_t dropped = std::int64_t{exponent} - exponent_;
    if (dropped <= 0) return make(negative_, padded(-dropped), exponent);
    if (is_zero()) return make(negative_, 0, exponent);
    // A number far below one unit rounds as any other below a half does.
    if (dropped > digits())
      return make(negative_, detail::round_magnitude<integer>(negative_, 1, 10, rounding), exponent);
    return make(negative_, detail::round_magnitude(negative_, magnitude_, power(dropped), rounding), exponent);
  }
  /// The number with at most so many digits (1 or more) in its coefficient.
  [[nodiscard]] Decimal round_to(std::int64_t digit_count, Rounding rounding) const {
    require_digits(digit_count);
    const std::int64_t dropped = digits() - digit_count;
    if (dropped <= 0) return *this;
    integer size = detail::round_magnitude(negative_, magnitude_, power(dropped), rounding);
    const bool carried = detail::count_digits(size) > digit_count;  // 9.99 became 10.0
    if (carried) size /= 10;
    return make(negative_, std::move(size), exponent_ + dropped + (carried ? 1 : 0));
  }

  /// left + right rounded to so many digits. Quick however far apart the two are.
  [[nodiscard]] friend Decimal add(const Decimal& left, const Decimal& right, std::int64_t digit_count,
                                   Rounding rounding) {
    require_digits(digit_count);
    const bool swapped = left.exponent_ < right.exponent_;
    const Decimal& coarse = swapped ? right : left;
    const Decimal& fine = swapped ? left : right;
    if (!coarse.is_zero()) {
      // Zeros behind the coarse number, so many that what lies below them cannot reach a digit that stays.
      const std::int64_t missing = digit_count + 3 - coarse.digits();
      const std::int64_t zeros = missing > 0 ? missing : 0;
      const std::int64_t lowest = coarse.exponent_ - zeros;
      if (fine.is_zero() && fine.exponent_ < lowest) {
        return make(coarse.negative_, coarse.padded(zeros), lowest).round_to(digit_count, rounding);
      }
      if (!fine.is_zero() && fine.adjusted_exponent() < lowest - 1) {
        // All that counts of it is that it is there: one digit in its stead.
        const integer sum = coarse.padded(zeros + 1) + (coarse.negative_ == fine.negative_ ? 1 : -1);
        return make(coarse.negative_, sum, lowest - 1).round_to(digit_count, rounding);
      }
    } else if (!fine.is_zero()) {
      return fine.round_to(digit_count, rounding);
    }
    if (coarse.is_zero() && fine.is_zero()) {
      const bool negative = coarse.negative_ == fine.negative_ ? fine.negative_ : rounding == Rounding::floor;
      return make(negative, 0, fine.exponent_);
    }
    const Decimal sum = left + right;
    if (sum.is_zero()) return make(rounding == Rounding::floor, 0, sum.exponent_);
    return sum.round_to(digit_count, rounding);
  }
  /// left - right rounded to so many digits.
  [[nodiscard]] friend Decimal subtract(const Decimal& left, const Decimal& right, std::int64_t digit_count,
                                        Rounding rounding) {
    return add(left, -right, digit_count, rounding);
  }
  /// left x right rounded to so many digits.
  [[nodiscard]] friend Decimal multiply(const Decimal& left, const Decimal& right, std::int64_t digit_count,
                                        Rounding rounding) {
    return (left * right).round_to(digit_count, rounding);
  }
  /// left / right rounded to so many digits; an exact quotient has as few zeros behind it as may be.
  /// Throws Error (division_by_zero).
  [[nodiscard]] friend Decimal divide(const Decimal& left, const Decimal& right, std::int64_t digit_count,
                                      Rounding rounding) {
    require_digits(digit_count);
    if (right.is_zero()) detail::throw_division_by_zero();
    const bool negative = left.negative_ != right.negative_;
    const std::int64_t ideal = std::int64_t{left.exponent_} - right.exponent_;
    if (left.is_zero()) return make(negative, 0, ideal);
    const std::int64_t wanted = digit_count + 1 + right.digits() - left.digits();
    const std::int64_t shift = wanted > 0 ? wanted : 0;
    const integer dividend = left.padded(shift);
    integer quotient = dividend / right.magnitude_;
    if (quotient * right.magnitude_ != dividend) {
      quotient = quotient * 10 + 1;  // there is more: one digit in its stead, below all that stay
      return make(negative, std::move(quotient), ideal - shift - 1).round_to(digit_count, rounding);
    }
    std::int64_t exponent = ideal - shift;
    for (; exponent < ideal && quotient % 10 == 0; ++exponent) quotient /= 10;
    return make(negative, std::move(quotient), exponent).round_to(digit_count, rounding);
  }

  /// The number without zeros behind: 1.200 becomes 1.2, and 100 becomes 1E+2.
  [[nodiscard]] Decimal stripped() const {
    if (is_zero()) return make(negative_, 0, 0);
    integer size = magnitude_;
    std::int64_t exponent = exponent_;
    // Long runs of zeros go by doubling steps, so that a million of them do not take a million divisions.
    for (unsigned step = 1; size % 10 == 0;) {
      const integer scale = long_power_of_ten(step);
      const integer quotient = size / scale;
      if (quotient * scale == size) {
        size = quotient;
        exponent += step;
        step *= 2;
      } else {
        step = 1;
      }
    }
    return make(negative_, std::move(size), exponent);
  }

  /// Plainly written out, with no exponent: "12.50", "1000", "0.00". Zero has no sign. Throws Error (overflow) for more
  /// than `most_digits` digits.
  [[nodiscard]] friend std::string to_string(const Decimal& value) {
    if (value.exponent_ > 0 && !value.is_zero()) {
      return detail::plain_decimal(value.negative_, to_string(value.padded(value.exponent_)), 0);
    }
    if (value.exponent_ < -most_digits) throw_too_long();
    const std::int32_t exponent = value.exponent_ < 0 ? value.exponent_ : 0;
    return detail::plain_decimal(value.is_negative(), to_string(value.magnitude_), -exponent);
  }
  /// The scientific string of the specification: "1.5E+3", and "0.0000015" down to six zeros.
  [[nodiscard]] friend std::string to_scientific(const Decimal& value) {
    return detail::exponent_decimal(value.negative_, to_string(value.magnitude_), value.exponent_, 1);
  }
  /// The engineering string of the specification, whose exponents are multiples of three.
  [[nodiscard]] friend std::string to_engineering(const Decimal& value) {
    return detail::exponent_decimal(value.negative_, to_string(value.magnitude_), value.exponent_, 3);
  }

  /// Equal numbers hash alike, however many zeros they are written with.
  [[nodiscard]] std::size_t hash() const {
    const Decimal plain = stripped();
    return hash_combine(hash_value_of(plain.coefficient()), static_cast<std::uint32_t>(plain.exponent_));
  }

 private:
  [[nodiscard]] static Decimal make(bool negative, integer size, std::int64_t exponent) {
    if (exponent < std::numeric_limits<std::int32_t>::min() || exponent > std::numeric_limits<std::int32_t>::max()) {
      throw Error(Fault::overflow, "the exponent of a decimal is past 32 bits");
    }
    Decimal value(std::move(size), static_cast<std::int32_t>(exponent));
    value.negative_ = negative;
    return value;
  }
  [[nodiscard]] static Result<Decimal, Malformed> from_parts(const Result<detail::DecimalParts, Malformed>& parts) {
    if (!parts) return Failure{parts.error()};
    return make(parts->negative, detail::digits_to_integer(parts->whole, parts->fraction), parts->exponent);
  }
  [[noreturn]] static void throw_too_long() {
    throw Error(Fault::overflow, "a decimal would have more than a million digits");
  }
  static void require_digits(std::int64_t digit_count) {
    if (digit_count < 1) throw Error(Fault::out_of_range, "a decimal has at least one digit");
  }
  [[nodiscard]] static integer power(std::int64_t exponent) {
    if (exponent > most_digits) throw_too_long();
    return long_power_of_ten(static_cast<unsigned>(exponent));
  }
  /// The digits with so many zeros behind them.
  [[nodiscard]] integer padded(std::int64_t zeros) const {
    if (zeros == 0 || is_zero()) return magnitude_;
    return magnitude_ * power(zeros);
  }
  /// The signed coefficient at an exponent no greater than its own.
  [[nodiscard]] integer coefficient_at(std::int32_t exponent) const {
    integer size = padded(std::int64_t{exponent_} - exponent);
    return negative_ ? integer(-size) : size;
  }
  [[nodiscard]] int sign() const noexcept { return is_zero() ? 0 : negative_ ? -1 : 1; }

  integer magnitude_ = 0;
  std::int32_t exponent_ = 0;
  bool negative_ = false;
};

// Found as friends; declared here so that they can also be named with their namespace.
std::string to_string(const Decimal& value);       ///< plainly written out
std::string to_scientific(const Decimal& value);   ///< with an exponent
std::string to_engineering(const Decimal& value);  ///< with an exponent that is a multiple of three

inline namespace literals {
/// A decimal written in the program and read as text, never as a float: `12.50_dec`. What Decimal::parse does not read
/// (hexadecimal, exponents, digit separators) does not compile.
template <char... characters>
[[nodiscard]] Decimal operator""_dec() {
  static constexpr char text[] = {characters..., '\0'};
  static_assert(detail::scan_decimal(std::string_view(text, sizeof...(characters)), detail::DecimalForm::plain,
                                     Decimal::longest_text, 0)
                    .has_value(),
                "a decimal literal is digits, with a point among them or none");
  return Decimal::parse(std::string_view(text, sizeof...(characters))).value();
}
}  // namespace literals

}  // namespace rochdale

template <>
struct std::hash<rochdale::Decimal> {
  std::size_t operator()(const rochdale::Decimal& value) const { return value.hash(); }
};
