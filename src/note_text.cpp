// SPDX-License-Identifier: MPL-2.0
#include "note_text.hpp"

#include <algorithm>

namespace rochdale {

namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::optional<std::uint64_t> read_number(std::string_view digits) noexcept {
  if (digits.empty() || digits.size() > 19 || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  std::uint64_t number = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

std::optional<std::string> read_hex(std::string_view digits, std::size_t size) {
  constexpr std::string_view hex = "0123456789abcdef";
  if (digits.size() != 2 * size) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    const std::size_t high = hex.find(digits[at]);
    const std::size_t low = hex.find(digits[at + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

std::optional<Digest> read_hex_digest(std::string_view digits) {
  const auto bytes = read_hex(digits, Digest{}.size());
  if (!bytes) return std::nullopt;
  Digest digest{};
  std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

std::string write_hex(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) {
    digits += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    digits += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
  }
  return digits;
}

std::string write_base64(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t three = 0;
    for (std::size_t byte = 0; byte < 3; ++byte) {
      three = three << 8 | (at + byte < bytes.size() ? static_cast<unsigned char>(bytes[at + byte]) : 0U);
    }
    for (std::size_t digit = 0; digit < 4; ++digit) {
      const bool is_padding = at + digit > bytes.size();
      text += is_padding ? '=' : base64_digits[three >> (18 - 6 * digit) & 63U];
    }
  }
  return text;
}

std::optional<std::string> read_base64(std::string_view text) {
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned count = 0;
  std::string_view digits = text;
  while (digits.ends_with('=')) digits.remove_suffix(1);
  for (const char character : digits) {
    const std::size_t digit = base64_digits.find(character);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>(bits >> count & 255U);
    }
  }
  // Only one text stands for these bytes: with its padding, and without a bit in what is left over.
  if (write_base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace rochdale
