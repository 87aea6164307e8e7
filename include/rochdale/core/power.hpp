// SPDX-License-Identifier: MPL-2.0
// Powers, as compound growth and demurrage need them: exact, or correct to a stated number of digits. Results that
// cannot be exact are computed between two bounds, with more and more digits, until both bounds round to the same
// number: then that number is the correct rounding, whatever the mode.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"

namespace rochdale {

/// The most digits that a power is computed to.
inline constexpr std::int64_t most_power_digits = 10'000;

namespace detail {

inline void require_power_digits(std::int64_t digits) {
  if (digits < 1 || digits > most_power_digits) {
    throw Error(Fault::out_of_range, "a power is computed to between 1 and 10,000 digits");
  }
}

[[noreturn]] inline void throw_power_of_zero(bool to_zero) {
  if (to_zero) throw Error(Fault::out_of_range, "zero to the power of zero");
  throw_division_by_zero();
}

/// A real number that is not negative, between two bounds in steps of 2^-bits; every step rounds outward.
struct Enclosure {
  integer low;
  integer high;
};

/// Arithmetic on enclosures with a common number of bits after the point.
class FixedPoint {
 public:
  explicit FixedPoint(unsigned bits) : bits_(bits), two_(twice_artanh(1, 3)) {}

  /// numerator / denominator, of numbers not negative.
  [[nodiscard]] Enclosure quotient(const integer& numerator, const integer& denominator) const {
    const integer low = (numerator << bits_) / denominator;
    return {low, low + 1};
  }
  [[nodiscard]] Enclosure product(const Enclosure& left, const Enclosure& right) const {
    return {(left.low * right.low) >> bits_, ((left.high * right.high) >> bits_) + 1};
  }
  [[nodiscard]] static Enclosure scaled(const Enclosure& value, const integer& numerator, const integer& denominator) {
    return {value.low * numerator / denominator, value.high * numerator / denominator + 1};
  }

  /// 2 artanh(numerator / denominator), of a fraction from 0 to 1/3: twice the sum of z^(2i+1) / (2i+1).
  [[nodiscard]] Enclosure twice_artanh(const integer& numerator, const integer& denominator) const {
    Enclosure power = quotient(numerator, denominator);
    const Enclosure square = product(power, power);
    Enclosure sum{0, 0};
    for (unsigned odd = 1; power.high > 2; odd += 2) {
      sum.low += power.low / odd;
      sum.high += power.high / odd + 1;
      power = product(power, square);
    }
    // The terms that are left shrink at least ninefold each, so together they are under 9/8 of the first.
    sum.high += power.high * 2;
    return {sum.low * 2, sum.high * 2};
  }

  /// The natural logarithm of numerator / denominator, at or over 1: that of its power of two, and that of what is left
  /// between 1 and 2, m, which is 2 artanh((m - 1) / (m + 1)).
  [[nodiscard]] Enclosure logarithm(const integer& numerator, const integer& denominator) const {
    unsigned twos = static_cast<unsigned>(msb(numerator) - msb(denominator));
    if ((denominator << twos) > numerator) --twos;
    const integer base = denominator << twos;
    Enclosure sum = twice_artanh(numerator - base, numerator + base);
    sum.low += two_.low * twos;
    sum.high += two_.high * twos;
    return sum;
  }

  [[nodiscard]] const Enclosure& logarithm_of_two() const { return two_; }

  /// e to the power of a number from 0 to 1: by its series at a 256th of the number, squared eight times.
  [[nodiscard]] Enclosure exponential(Enclosure exponent) const {
    exponent = scaled(exponent, 1, 256);
    const integer one = integer(1) << bits_;
    Enclosure term{one, one};
    Enclosure sum{0, 0};
    for (unsigned count = 1; term.high > 2; ++count) {
      sum.low += term.low;
      sum.high += term.high;
      term = scaled(product(term, exponent), 1, count);
    }
    sum.high += term.high * 2;  // each later term is under half of the one before
    for (int squaring = 0; squaring < 8; ++squaring) sum = product(sum, sum);
    return sum;
  }

 private:
  unsigned bits_;
  Enclosure two_;
};

/// size x 2^exponent, or one over it, rounded to digits.
[[nodiscard]] inline Decimal binary_to_decimal(const integer& size, std::int64_t exponent, bool inverted,
                                               std::int64_t digits, Rounding rounding) {
  const integer scale = integer(1) << static_cast<unsigned>(exponent < 0 ? -exponent : exponent);
  const Decimal upper(exponent < 0 ? size : integer(size * scale));
  const Decimal lower(exponent < 0 ? scale : integer(1));
  return inverted ? divide(lower, upper, digits, rounding) : divide(upper, lower, digits, rounding);
}

/// e to the power of a number not negative, between two bounds, or one over it; nothing while the bounds still round
/// apart, so that more bits are needed.
[[nodiscard]] inline std::optional<Decimal> grown(const FixedPoint& point, unsigned bits, const Enclosure& growth,
                                                  bool inverted, std::int64_t digits, Rounding rounding) {
  const Enclosure& two = point.logarithm_of_two();
  const integer doublings = growth.low / two.high;
  constexpr int most_doublings = 1 << 20;
  if (doublings > most_doublings) throw Error(Fault::overflow, "a power is past 10^300000");
  const auto twos = static_cast<std::int64_t>(doublings);
  integer rest = growth.low - two.high * twos;
  if (rest < 0) rest = 0;
  const Enclosure factor = point.exponential({rest, growth.high - two.low * twos});
  const std::int64_t scale = twos - static_cast<std::int64_t>(bits);
  const Decimal low = binary_to_decimal(factor.low, scale, inverted, digits, rounding);
  const Decimal high = binary_to_decimal(factor.high, scale, inverted, digits, rounding);
  if (low == high) return low;
  return std::nullopt;
}

/// The bits to begin with: 3.33 a digit, those that the size of an exponent takes, and 64 to spare.
[[nodiscard]] inline unsigned first_bits(std::int64_t digits, const Rate& exponent) {
  return static_cast<unsigned>(digits * 10 / 3 + 64) + static_cast<unsigned>(msb(to_integer(exponent.numerator())) + 1);
}

/// base^exponent of base > 1 and exponent > 0 where the result is irrational, so that no number of digits is exact and
/// the bounds must part from every rounding boundary in the end.
[[nodiscard]] inline Decimal irrational_power(const Rate& base, const Rate& exponent, bool inverted,
                                              std::int64_t digits, Rounding rounding) {
  const integer upper = to_integer(base.numerator());
  const integer lower = to_integer(base.denominator());
  for (unsigned bits = first_bits(digits, exponent);; bits += bits / 2) {
    const FixedPoint point(bits);
    const Enclosure growth = FixedPoint::scaled(point.logarithm(upper, lower), to_integer(exponent.numerator()),
                                                to_integer(exponent.denominator()));
    if (const auto power = grown(point, bits, growth, inverted, digits, rounding)) return *power;
  }
}

/// The whole root of a number above zero, if it has one: 3 for the cube root of 27; 0 if it has none.
[[nodiscard]] inline int128 exact_root(const int128& number, const int128& degree) {
  if (number == 1) return 1;
  if (degree > 126) return 0;  // even 2 to such a power is past the range
  const auto power_of = static_cast<unsigned>(low_bits(magnitude(degree)));
  const integer wanted = to_integer(number);
  integer low = 1;
  integer high = integer(1) << (msb(wanted) / power_of + 1);
  while (high - low > 1) {
    const integer middle = (low + high) / 2;
    (pow(middle, power_of) <= wanted ? low : high) = middle;
  }
  int128 root = 0;
  return pow(low, power_of) == wanted && to_int128(low, root) ? root : int128(0);
}

/// size^count to so many digits, each step rounded as named: toward the bound that is wanted.
[[nodiscard]] inline Decimal raised(const Decimal& size, uint128 count, std::int64_t kept, Rounding outward) {
  Decimal result(1);
  Decimal factor = size;
  for (;;) {
    if ((low_bits(count) & 1) != 0) result = multiply(result, factor, kept, outward);
    count >>= 1;
    if (count == 0) return result;
    factor = multiply(factor, factor, kept, outward);
  }
}

/// (upper / lower)^count of numbers above zero, rounded. Such a quotient lies on a rounding boundary only if it has
/// hardly more digits than asked for, and then the powers are short enough to be exact soon.
[[nodiscard]] inline Decimal quotient_of_powers(const Decimal& upper, const Decimal& lower, const uint128& count,
                                                bool negative, std::int64_t digits, Rounding rounding) {
  const auto quotient = [&](const Decimal& above, const Decimal& below) {
    return divide(negative ? -above : above, below, digits, rounding);
  };
  // An error doubles with each squaring, so that 2^127 takes 39 digits; a few to spare.
  for (std::int64_t kept = digits + 45;; kept *= 2) {
    const Decimal low =
        quotient(raised(upper, count, kept, Rounding::floor), raised(lower, count, kept, Rounding::ceiling));
    const Decimal high =
        quotient(raised(upper, count, kept, Rounding::ceiling), raised(lower, count, kept, Rounding::floor));
    if (low == high) return low;
  }
}

}  // namespace detail

/// base^exponent rounded to so many significant digits, correctly in every mode; exact if it has no more. A negative
/// exponent is one over the power. Throws Error: out_of_range for 0^0 and for digits outside 1 to 10,000,
/// division_by_zero for zero to a negative power, overflow.
[[nodiscard]] inline Decimal power(const Decimal& base, std::int64_t exponent, std::int64_t digits, Rounding rounding) {
  detail::require_power_digits(digits);
  if (base.is_zero() && exponent <= 0) detail::throw_power_of_zero(exponent == 0);
  const bool negative = base.is_negative() && exponent % 2 != 0;
  const Decimal size = base.is_negative() ? -base : base;
  if (size.is_zero()) return Decimal(0);
  return exponent < 0 ? detail::quotient_of_powers(Decimal(1), size, magnitude(exponent), negative, digits, rounding)
                      : detail::quotient_of_powers(size, Decimal(1), magnitude(exponent), negative, digits, rounding);
}

/// base^exponent, exactly. Throws Error: overflow where the fraction is past 128 bits, out_of_range for 0^0,
/// division_by_zero for zero to a negative power.
[[nodiscard]] constexpr Rate power(const Rate& base, int exponent) {
  if (base.is_zero() && exponent <= 0) detail::throw_power_of_zero(exponent == 0);
  Rate factor = exponent < 0 ? base.inverse() : base;
  Rate result = Rate::of(1);
  for (auto count = exponent < 0 ? 0 - static_cast<unsigned>(exponent) : static_cast<unsigned>(exponent);;) {
    if (count % 2 != 0) result *= factor;
    count /= 2;
    if (count == 0) return result;
    factor *= factor;
  }
}

/// base^exponent for fractions, base not negative, rounded to so many significant digits, correctly in every mode:
/// `power(Rate::parse("0.93").value(), days / 365.25, 38, half_even)` is what demurrage of 7 % a year leaves after some
/// days. Throws Error: out_of_range for a negative base, for 0^0 and for digits outside 1 to 10,000, division_by_zero for
/// zero to a negative power, overflow past 10^300000.
[[nodiscard]] inline Decimal power(const Rate& base, const Rate& exponent, std::int64_t digits, Rounding rounding) {
  detail::require_power_digits(digits);
  if (base.is_negative()) throw Error(Fault::out_of_range, "a fractional power of a negative number");
  if (base.is_zero()) {
    if (!exponent.is_positive()) detail::throw_power_of_zero(exponent.is_zero());
    return Decimal(0);
  }
  if (exponent.is_zero() || base == Rate::of(1)) return Decimal(1);
  // One over a base under 1, with the sign of the exponent turned, leaves only growth to compute.
  const bool shrinking = base < Rate::of(1);
  const bool inverted = shrinking != exponent.is_negative();
  const Rate growing = shrinking ? base.inverse() : base;
  const Rate size = exponent.is_negative() ? -exponent : exponent;
  const int128 upper = detail::exact_root(growing.numerator(), size.denominator());
  const int128 lower = detail::exact_root(growing.denominator(), size.denominator());
  if (upper == 0 || lower == 0) return detail::irrational_power(growing, size, inverted, digits, rounding);
  const Decimal above(to_integer(inverted ? lower : upper));
  const Decimal below(to_integer(inverted ? upper : lower));
  return detail::quotient_of_powers(above, below, magnitude(size.numerator()), false, digits, rounding);
}

/// e^exponent, rounded to so many significant digits, correctly in every mode: what continuous interest makes of one
/// unit. Throws Error: out_of_range for digits outside 1 to 10,000, overflow past 10^300000.
[[nodiscard]] inline Decimal exponential(const Rate& exponent, std::int64_t digits, Rounding rounding) {
  detail::require_power_digits(digits);
  if (exponent.is_zero()) return Decimal(1);
  const Rate size = exponent.is_negative() ? -exponent : exponent;
  // A fraction's exponential is irrational (Lindemann 1882), so that the bounds part from every boundary in the end.
  for (unsigned bits = detail::first_bits(digits, size);; bits += bits / 2) {
    const detail::FixedPoint point(bits);
    const detail::Enclosure growth = point.quotient(to_integer(size.numerator()), to_integer(size.denominator()));
    if (const auto power = detail::grown(point, bits, growth, exponent.is_negative(), digits, rounding)) return *power;
  }
}

}  // namespace rochdale
