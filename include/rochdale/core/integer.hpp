// SPDX-License-Identifier: MPL-2.0
// Whole numbers: 128 bits with a symmetric, checked range, and of any length. The only header that names Boost.
// The 128-bit type is the compiler's own where it has one, and a fixed-width Boost type elsewhere.
#pragma once

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "rochdale/core/error.hpp"

#if defined(__SIZEOF_INT128__) && !defined(ROCHDALE_NO_NATIVE_INT128)
#define ROCHDALE_NATIVE_INT128 1
#else
#define ROCHDALE_NATIVE_INT128 0
#endif

namespace rochdale {

/// Whole numbers of any length; sums and products never overflow. Short ones (256 bits) live without allocation.
using integer =
    boost::multiprecision::number<boost::multiprecision::cpp_int_backend<256>, boost::multiprecision::et_off>;

#if ROCHDALE_NATIVE_INT128
__extension__ typedef __int128 int128;            // NOLINT(modernize-use-using): __extension__ needs typedef
__extension__ typedef unsigned __int128 uint128;  // NOLINT(modernize-use-using)
#else
namespace detail {
template <boost::multiprecision::cpp_integer_type sign>
using fixed128 = boost::multiprecision::number<
    boost::multiprecision::cpp_int_backend<128, 128, sign, boost::multiprecision::unchecked, void>,
    boost::multiprecision::et_off>;
}  // namespace detail
/// A fixed-width number of Boost, which behaves like the compiler's in its range.
using int128 = detail::fixed128<boost::multiprecision::signed_magnitude>;
/// The same without a sign.
using uint128 = detail::fixed128<boost::multiprecision::unsigned_magnitude>;
#endif

/// The greatest int128: 2^127 - 1. The range is symmetric, so that negation never overflows.
inline constexpr int128 int128_max = (((int128(1) << 126) - 1) << 1) + 1;
/// The least int128: -(2^127 - 1), one more than two's complement could hold.
inline constexpr int128 int128_min = -int128_max;

/// The size of a number without its sign.
[[nodiscard]] constexpr uint128 magnitude(int128 value) noexcept {
#if ROCHDALE_NATIVE_INT128
  return value < 0 ? uint128(0) - static_cast<uint128>(value) : static_cast<uint128>(value);
#else
  return static_cast<uint128>(value < 0 ? int128(-value) : value);
#endif
}

/// The upper 64 of the 128 bits, as for storage and hashing of magnitudes.
[[nodiscard]] constexpr std::uint64_t high_bits(uint128 value) noexcept {
  return static_cast<std::uint64_t>(value >> 64);
}
/// The lower 64 of the 128 bits.
[[nodiscard]] constexpr std::uint64_t low_bits(uint128 value) noexcept {
#if ROCHDALE_NATIVE_INT128
  return static_cast<std::uint64_t>(value);
#else
  return static_cast<std::uint64_t>(uint128(value & uint128(~std::uint64_t{0})));
#endif
}
/// The number made of an upper and a lower half.
[[nodiscard]] constexpr uint128 join_bits(std::uint64_t high, std::uint64_t low) noexcept {
  return (uint128(high) << 64) | uint128(low);
}

/// A 128-bit number as the two words of its two's complement, the same on every back end: the form for storage.
struct Words {
  std::uint64_t high;
  std::uint64_t low;
};
/// The words of a number.
[[nodiscard]] constexpr Words to_words(const int128& value) noexcept {
#if ROCHDALE_NATIVE_INT128
  return {static_cast<std::uint64_t>(value >> 64), static_cast<std::uint64_t>(value)};
#else
  const std::uint64_t high = high_bits(magnitude(value));
  const std::uint64_t low = low_bits(magnitude(value));
  return value < 0 ? Words{~high + (low == 0 ? 1 : 0), ~low + 1} : Words{high, low};
#endif
}
/// The number of the words.
[[nodiscard]] constexpr int128 from_words(const Words& words) noexcept {
#if ROCHDALE_NATIVE_INT128
  return static_cast<int128>(join_bits(words.high, words.low));
#else
  if (words.high >> 63 == 0) return static_cast<int128>(join_bits(words.high, words.low));
  return -static_cast<int128>(join_bits(~words.high + (words.low == 0 ? 1 : 0), ~words.low + 1));
#endif
}

/// Whether a value lies in the symmetric range; the compiler's own type reaches one further below.
[[nodiscard]] constexpr bool in_range(const int128& value) noexcept {
  return value >= int128_min && value <= int128_max;
}

namespace detail {
inline constexpr std::uint64_t sign_alone = std::uint64_t{1} << 63;

#if ROCHDALE_NATIVE_INT128
/// Whether a number is -2^127, asked in the order that costs one comparison.
[[nodiscard]] constexpr bool is_below_range(int128 value) noexcept {
  return to_words(value).high == sign_alone && to_words(value).low == 0;
}
#endif
}  // namespace detail

/// Adds. True means overflow of the symmetric range; `sum` is then left as it was.
[[nodiscard]] constexpr bool add_overflow(const int128& left, const int128& right, int128& sum) noexcept {
#if ROCHDALE_NATIVE_INT128
  int128 result = 0;
  if (__builtin_add_overflow(left, right, &result)) [[unlikely]]
    return true;
  if (detail::is_below_range(result)) [[unlikely]]
    return true;
#else
  const int128 result = left + right;  // magnitudes stay below 2^127, so the 128-bit sum cannot wrap
  if (!in_range(result)) return true;
#endif
  sum = result;
  return false;
}

// GCC moves the words of its checked sum of 128 bits from register to register, five times over. Two instructions leave
// their answer in a flag, and half as many amounts again are added to a total in the same time (bench/core_bench.cpp).
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define ROCHDALE_ADDS_WORDS 1
namespace detail {
/// Adds numbers in words. True means overflow of 128 bits; `left` then wrapped.
[[nodiscard]] inline bool add_wrapped(Words& left, const Words& right) noexcept {
  bool overflow = false;
  __asm__("addq %3, %0\n\tadcq %4, %1"
          : "+&r"(left.low), "+r"(left.high), "=@cco"(overflow)
          : "rm"(right.low), "rm"(right.high));
  return overflow;
}
}  // namespace detail
#else
#define ROCHDALE_ADDS_WORDS 0
#endif

/// Adds numbers that are in words. True means overflow of the symmetric range; `sum` is then left as it was.
[[nodiscard]] constexpr bool add_overflow(Words left, const Words& right, Words& sum) noexcept {
#if ROCHDALE_ADDS_WORDS
  if (!std::is_constant_evaluated()) {
    if (detail::add_wrapped(left, right)) [[unlikely]]
      return true;
    if (left.high == detail::sign_alone) [[unlikely]] {
      __asm__("");  // else both words would be compared each time
      if (left.low == 0) return true;
    }
    __asm__("" : "+r"(left.low), "+r"(left.high));  // else a total that is kept in memory has two pairs of registers
    sum = left;
    return false;
  }
#endif
  int128 result = 0;
  if (add_overflow(from_words(left), from_words(right), result)) [[unlikely]]
    return true;
  sum = to_words(result);
  return false;
}

/// Subtracts. True means overflow of the symmetric range; `difference` is then left as it was.
[[nodiscard]] constexpr bool sub_overflow(const int128& left, const int128& right, int128& difference) noexcept {
#if ROCHDALE_NATIVE_INT128
  int128 result = 0;
  if (__builtin_sub_overflow(left, right, &result)) [[unlikely]]
    return true;
  if (detail::is_below_range(result)) [[unlikely]]
    return true;
#else
  const int128 result = left - right;
  if (!in_range(result)) return true;
#endif
  difference = result;
  return false;
}

/// Multiplies. True means overflow of the symmetric range; `product` is then left as it was.
[[nodiscard]] constexpr bool mul_overflow(const int128& left, const int128& right, int128& product) noexcept {
  // In words, since clang's builtin takes ten times as long.
  const uint128 one = magnitude(left);
  const uint128 other = magnitude(right);
  uint128 size = uint128(low_bits(one)) * low_bits(other);
  if ((high_bits(one) | high_bits(other)) != 0) {
    if (high_bits(one) != 0 && high_bits(other) != 0) return true;
    // One of the upper words is zero, so this is the one cross product there is.
    const uint128 cross = uint128(high_bits(one)) * low_bits(other) + uint128(high_bits(other)) * low_bits(one);
    if (high_bits(cross) != 0) return true;
    const uint128 upper = cross + high_bits(size);
    if (high_bits(upper) != 0) return true;
    size = join_bits(low_bits(upper), low_bits(size));
  }
  if (high_bits(size) >> 63 != 0) return true;
  product = (left < 0) != (right < 0) ? int128(-static_cast<int128>(size)) : static_cast<int128>(size);
  return false;
}

/// The long form of a 128-bit number.
[[nodiscard]] inline integer to_integer(const int128& value) { return integer(value); }

/// The 128-bit form of a long number. False if it does not fit; `result` is then left as it was.
[[nodiscard]] inline bool to_int128(const integer& value, int128& result) {
  if (value != 0 && msb(value < 0 ? integer(-value) : value) > 126) return false;
  result = static_cast<int128>(value);
  return true;
}

/// The most decimal digits of which every number fits an int128.
inline constexpr int int128_digits = 38;

namespace detail {
inline constexpr std::array<int128, int128_digits + 1> powers_of_ten = [] {
  std::array<int128, int128_digits + 1> powers{};
  int128 power = 1;
  for (std::size_t exponent = 0; exponent < powers.size(); ++exponent) {
    powers[exponent] = power;
    if (exponent + 1 < powers.size()) power *= 10;
  }
  return powers;
}();

inline constexpr std::array<std::uint64_t, 20> powers_of_ten_64 = [] {
  std::array<std::uint64_t, 20> powers{};
  std::uint64_t power = 1;
  for (std::size_t exponent = 0; exponent < powers.size(); ++exponent) {
    powers[exponent] = power;
    power *= 10;
  }
  return powers;
}();
}  // namespace detail

/// Ten to the power of 0 to 38.
[[nodiscard]] constexpr const int128& power_of_ten(int exponent) {
  if (exponent < 0 || exponent > int128_digits) throw Error(Fault::out_of_range, "power_of_ten takes 0 to 38");
  return detail::powers_of_ten[static_cast<std::size_t>(exponent)];
}

/// Ten to any power, as a long number.
[[nodiscard]] inline integer long_power_of_ten(unsigned exponent) {
  if (exponent <= static_cast<unsigned>(int128_digits)) return to_integer(detail::powers_of_ten[exponent]);
  return pow(integer(10), exponent);
}

/// The longest text of an int128: sign and 39 digits.
inline constexpr std::size_t int128_text = 40;

namespace detail {
/// Writes exactly 19 digits, zeros in front.
inline char* write_19_digits(char* out, std::uint64_t value) noexcept {
  char* const end = out + 19;
  for (char* digit = end; digit != out; value /= 10) *--digit = static_cast<char>('0' + value % 10);
  return end;
}

/// Writes the digits of a number up to 2^127, which are no more than two words' worth; the caller has made room for 39.
inline char* write_magnitude(char* out, const uint128& value) noexcept {
  constexpr std::size_t room = 20;
  if (high_bits(value) == 0) return std::to_chars(out, out + room, low_bits(value)).ptr;
  const uint128 chunk = powers_of_ten_64[19];
  const uint128 upper = value / chunk;
  const std::uint64_t lower = low_bits(uint128(value - upper * chunk));
  return write_19_digits(std::to_chars(out, out + room, low_bits(upper)).ptr, lower);
}
}  // namespace detail

/// Writes the decimal digits of a number, with '-' if negative, and returns the end; null if they do not fit.
/// Allocates nothing; 40 bytes are always enough.
inline char* to_chars(char* first, char* last, const int128& value) noexcept {
  char text[int128_text + 1];
  char* end = text;
  if (value < 0) *end++ = '-';
  end = detail::write_magnitude(end, magnitude(value));
  if (last - first < end - text) return nullptr;
  for (const char* from = text; from != end;) *first++ = *from++;
  return first;
}

/// The decimal digits of a number, with '-' if negative.
[[nodiscard]] inline std::string to_string(const int128& value) {
  char text[int128_text];
  return std::string(text, to_chars(text, text + int128_text, value));
}

/// The decimal digits of a number of any length. Time grows with the square of the length.
[[nodiscard]] inline std::string to_string(const integer& value) { return value.str(); }

/// Reads an optional '-' and decimal digits, nothing else: "010" is ten, "-0" is 0, and "", "-", "+5", " 5", "0x1F",
/// "1_000" are refused, as is a number outside the range. False leaves `result` as it was.
[[nodiscard]] constexpr bool parse_integer(std::string_view text, int128& result) noexcept {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return false;
  while (text.size() > 1 && text.front() == '0') text.remove_prefix(1);
  if (text.size() > static_cast<std::size_t>(int128_digits) + 1) return false;
  int128 value = 0;
  for (const char character : text) {
    if (character < '0' || character > '9') return false;
    if (mul_overflow(value, 10, value) || add_overflow(value, character - '0', value)) return false;
  }
  result = negative ? int128(-value) : value;
  return true;
}

}  // namespace rochdale
