// SPDX-License-Identifier: MPL-2.0
// A plain model for tests: whole numbers as strings of digits, reckoned as on paper. It shares no line with the
// library, knows no width and is easy to check by eye; speed does not matter to it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

namespace schoolbook {

/// Digits without zeros in front; "0" for nothing.
inline std::string trimmed(const std::string& digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

/// -1, 0 or 1, of numbers without sign.
inline int compare(const std::string& left, const std::string& right) {
  const std::string one = trimmed(left);
  const std::string other = trimmed(right);
  if (one.size() != other.size()) return one.size() < other.size() ? -1 : 1;
  return one < other ? -1 : one == other ? 0 : 1;
}

inline std::string add_sizes(const std::string& left, const std::string& right) {
  std::string sum;
  int carry = 0;
  for (std::size_t place = 0; place < std::max(left.size(), right.size()) || carry != 0; ++place) {
    if (place < left.size()) carry += left[left.size() - 1 - place] - '0';
    if (place < right.size()) carry += right[right.size() - 1 - place] - '0';
    sum += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::reverse(sum.begin(), sum.end());
  return trimmed(sum);
}

/// left - right, of which left is no less.
inline std::string subtract_sizes(const std::string& left, const std::string& right) {
  std::string difference;
  int borrow = 0;
  for (std::size_t place = 0; place < left.size(); ++place) {
    int digit = left[left.size() - 1 - place] - '0' - borrow;
    if (place < right.size()) digit -= right[right.size() - 1 - place] - '0';
    borrow = digit < 0 ? 1 : 0;
    difference += static_cast<char>('0' + digit + 10 * borrow);
  }
  std::reverse(difference.begin(), difference.end());
  return trimmed(difference);
}

inline std::string multiply_sizes(const std::string& left, const std::string& right) {
  std::string product = "0";
  for (const char digit : right) {
    product += '0';
    for (char count = '0'; count < digit; ++count) product = add_sizes(product, left);
  }
  return trimmed(product);
}

/// Quotient and remainder, of numbers without sign.
inline std::pair<std::string, std::string> divide_sizes(const std::string& dividend, const std::string& divisor) {
  std::string quotient;
  std::string rest = "0";
  for (const char digit : dividend) {
    rest = trimmed(rest + digit);
    char count = '0';
    for (; compare(rest, divisor) >= 0; ++count) rest = subtract_sizes(rest, divisor);
    quotient += count;
  }
  return {trimmed(quotient), rest};
}

// ---- With a sign in front

inline bool negative(const std::string& number) { return number[0] == '-'; }
inline std::string size_of(const std::string& number) { return negative(number) ? number.substr(1) : number; }
inline std::string with_sign(bool minus, const std::string& size) {
  std::string number = trimmed(size);
  if (minus && number != "0") number.insert(number.begin(), '-');
  return number;
}

inline std::string add(const std::string& left, const std::string& right) {
  const std::string one = size_of(left);
  const std::string other = size_of(right);
  if (negative(left) == negative(right)) return with_sign(negative(left), add_sizes(one, other));
  return compare(one, other) >= 0 ? with_sign(negative(left), subtract_sizes(one, other))
                                  : with_sign(negative(right), subtract_sizes(other, one));
}
inline std::string negate(const std::string& number) { return with_sign(!negative(number), size_of(number)); }
inline std::string multiply(const std::string& left, const std::string& right) {
  return with_sign(negative(left) != negative(right), multiply_sizes(size_of(left), size_of(right)));
}

/// left / right to a whole number; how an inexact one is rounded is said by the name of the mode, and worked out from
/// the distances to the two neighbours.
inline std::string divide(const std::string& left, const std::string& right, const std::string& mode) {
  const bool minus = negative(left) != negative(right);
  const auto [cut, rest] = divide_sizes(size_of(left), size_of(right));
  if (rest == "0") return with_sign(minus, cut);
  const std::string nearer_zero = with_sign(minus, cut);
  const std::string farther = with_sign(minus, add_sizes(cut, "1"));
  const int half = compare(add_sizes(rest, rest), size_of(right));
  const bool cut_is_even = (cut.back() - '0') % 2 == 0;
  if (mode == "up") return farther;
  if (mode == "down") return nearer_zero;
  if (mode == "ceiling") return minus ? nearer_zero : farther;
  if (mode == "floor") return minus ? farther : nearer_zero;
  if (half != 0) return half > 0 ? farther : nearer_zero;
  if (mode == "half_up") return farther;
  if (mode == "half_down") return nearer_zero;
  return cut_is_even ? nearer_zero : farther;
}

}  // namespace schoolbook
