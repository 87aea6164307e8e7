// SPDX-License-Identifier: MPL-2.0
// The idempotency key of a request: 128 bits, chosen by who asks, so that a retry is never a second payment.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rochdale {

/// A 128-bit idempotency key. All zero means none: a request without a key is never recognised as a retry.
///
/// A key is made from two words (`Key::words`, for a host that numbers its requests, or for a UUID) or from a short
/// text (`Key::text`), which is kept as it is. The two spaces do not meet unless a host makes them meet.
class Key {
 public:
  /// The longest text that is a key by itself, in bytes. A longer one needs a digest, see rochdale::key_of().
  static constexpr std::size_t longest_text = 15;

  /// No key.
  constexpr Key() noexcept = default;

  /// The key of two words; both zero is no key.
  [[nodiscard]] static constexpr Key words(std::uint64_t high, std::uint64_t low) noexcept { return Key(high, low); }

  /// The key that is this text itself: 1 to 15 bytes, none of them zero, the first not 0xFF. Nothing otherwise.
  [[nodiscard]] static constexpr std::optional<Key> text(std::string_view text) noexcept {
    if (text.empty() || text.size() > longest_text) return std::nullopt;
    if (static_cast<unsigned char>(text.front()) == 0xFF) return std::nullopt;
    std::uint64_t word[2] = {0, 0};
    for (std::size_t at = 0; at < text.size(); ++at) {
      const auto byte = static_cast<unsigned char>(text[at]);
      if (byte == 0) return std::nullopt;
      word[at / 8] |= static_cast<std::uint64_t>(byte) << (56 - 8 * (at % 8));
    }
    return Key(word[0], word[1]);
  }

  /// The key whose 32 hexadecimal digits these are (lower case), or nothing.
  [[nodiscard]] static constexpr std::optional<Key> hex(std::string_view digits) noexcept {
    if (digits.size() != 32) return std::nullopt;
    std::uint64_t word[2] = {0, 0};
    unsigned seen = 0;  // of all of them together: one that is no digit sets more than four bits
    for (std::size_t at = 0; at < 32; ++at) {
      const unsigned value = digit_values[static_cast<unsigned char>(digits[at])];
      seen |= value;
      word[at / 16] = word[at / 16] << 4 | (value & 15U);
    }
    if (seen > 15) return std::nullopt;
    return Key(word[0], word[1]);
  }

  /// The first and the second 64 bits.
  [[nodiscard]] constexpr std::uint64_t high() const noexcept { return high_; }
  /// The second 64 bits.
  [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; }
  /// True when this is no key.
  [[nodiscard]] constexpr bool is_none() const noexcept { return (high_ | low_) == 0; }

  /// A well-mixed 64-bit hash. The seed keeps a stranger from choosing keys that all meet in one place.
  [[nodiscard]] constexpr std::uint64_t hash(std::uint64_t seed) const noexcept {
    return mix(mix(high_ ^ seed) + (low_ ^ 0x9E3779B97F4A7C15U));
  }

  /// 32 lower-case hexadecimal digits, written at `out`, which has room for them. Returns the end.
  constexpr char* to_chars(char* out) const noexcept {
    constexpr const char* digits = "0123456789abcdef";
    for (int at = 0; at < 16; ++at) out[at] = digits[high_ >> (60 - 4 * at) & 15U];
    for (int at = 0; at < 16; ++at) out[16 + at] = digits[low_ >> (60 - 4 * at) & 15U];
    return out + 32;
  }

  /// The text that Key::text() was given, where the key is printable ASCII followed by zeros; else 32 hexadecimal
  /// digits; empty for none.
  [[nodiscard]] std::string to_string() const {
    std::string text;
    if (is_none()) return text;
    for (int at = 0; at < 16; ++at) {
      const auto word = at < 8 ? high_ : low_;
      const auto byte = static_cast<unsigned char>(word >> (56 - 8 * (at % 8)) & 255U);
      if (byte == 0) break;
      text.push_back(static_cast<char>(byte));
    }
    bool printable = !text.empty();
    for (const char c : text) printable = printable && c > 0x20 && c < 0x7F;
    if (printable && Key::text(text) == *this) return text;
    text.assign(32, '0');
    to_chars(text.data());
    return text;
  }

  friend constexpr bool operator==(Key left, Key right) noexcept {
    return left.high_ == right.high_ && left.low_ == right.low_;
  }
  friend constexpr bool operator<(Key left, Key right) noexcept {
    return left.high_ != right.high_ ? left.high_ < right.high_ : left.low_ < right.low_;
  }

 private:
  static constexpr std::array<unsigned char, 256> digit_values = [] {
    std::array<unsigned char, 256> values{};
    values.fill(255);
    for (unsigned char value = 0; value < 16; ++value) {
      values[static_cast<unsigned char>("0123456789abcdef"[value])] = value;
    }
    return values;
  }();

  constexpr Key(std::uint64_t high, std::uint64_t low) noexcept : high_(high), low_(low) {}

  // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the result depends on every bit given.
  static constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27) * 0x94D049BB133111EBU;
    return value ^ value >> 31;
  }

  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace rochdale

/// Keys in the standard's hash tables.
template <>
struct std::hash<rochdale::Key> {
  std::size_t operator()(rochdale::Key key) const noexcept { return static_cast<std::size_t>(key.hash(0)); }
};
