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

#include "rochdale/core/eight_characters.hpp"

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
    std::array<EightHex, 4> parts;
    for (std::size_t at = 0; at < 4; ++at) parts[at] = EightHex(digits.data() + 8 * at);
    if (!(parts[0].is_hex && parts[1].is_hex && parts[2].is_hex && parts[3].is_hex)) return std::nullopt;
    return Key(parts[0].value << 32 | parts[1].value, parts[2].value << 32 | parts[3].value);
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
    write_eight(high_ >> 32, out);
    write_eight(high_ & 0xFFFFFFFFU, out + 8);
    write_eight(low_ >> 32, out + 16);
    write_eight(low_ & 0xFFFFFFFFU, out + 24);
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
  // Eight digits at once: every key of a journal is read when it is verified. The first stands in the lowest byte.
  struct EightHex {
    constexpr EightHex() noexcept = default;
    constexpr explicit EightHex(const char* text) noexcept {
      using detail::in_each_byte;
      const std::uint64_t word = detail::eight_characters(text);
      const std::uint64_t letters = word >> 6 & in_each_byte(1);  // 'a' to 'f' have a bit that '0' to '9' have not
      const std::uint64_t nibbles = (word & in_each_byte(0x0F)) + letters * 9;
      is_hex = (word & in_each_byte(0xF0)) == in_each_byte(0x30) + letters * 0x30 &&
               (nibbles & in_each_byte(0x10)) == 0 &&  // a letter behind 'f'
               ((nibbles + in_each_byte(6)) & in_each_byte(0x10)) == letters << 4;
      // Neighbours are put together: nibbles to bytes, bytes to pairs, pairs to four.
      const std::uint64_t bytes = (nibbles << 4 | nibbles >> 8) & 0x00FF00FF00FF00FFU;
      const std::uint64_t pairs = (bytes << 8 | bytes >> 16) & 0x0000FFFF0000FFFFU;
      value = (pairs << 16 | pairs >> 32) & 0xFFFFFFFFU;
    }
    std::uint64_t value = 0;
    bool is_hex = false;
  };

  static constexpr void write_eight(std::uint64_t value, char* out) noexcept {
    using detail::in_each_byte;
    const std::uint64_t pairs = (value >> 16 | value << 32) & 0x0000FFFF0000FFFFU;
    const std::uint64_t bytes = (pairs >> 8 | pairs << 16) & 0x00FF00FF00FF00FFU;
    const std::uint64_t nibbles = (bytes >> 4 | bytes << 8) & in_each_byte(0x0F);
    const std::uint64_t letters = (nibbles + in_each_byte(6)) >> 4 & in_each_byte(1);
    const std::uint64_t text = nibbles + in_each_byte('0') + letters * ('a' - '0' - 10);
    for (unsigned at = 0; at < 8; ++at) out[at] = static_cast<char>(text >> (8 * at) & 255U);
  }

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
