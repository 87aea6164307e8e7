// SPDX-License-Identifier: MPL-2.0
// One character at a time: strict UTF-8, and the two one-byte encodings that treasurers still meet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "rochdale/core/text.hpp"

namespace rochdale::teller {

/// 0 to 9; digits of other scripts are none here.
[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// How the bytes of a file stand for characters. Declared by the caller, never guessed.
enum class Encoding { utf_8, latin_1, windows_1252 };

/// One character read from bytes: its code point, and how many bytes it took. What is no character is malformed:
/// one byte, with the byte's value as its code.
struct Character {
  char32_t code = 0;
  std::size_t bytes = 1;
  bool malformed = false;
};

/// The character at the front of `text`, which is not empty, by the library's own strict reading of UTF-8.
[[nodiscard]] inline Character utf_8_character(std::string_view text) noexcept {
  const rochdale::detail::Decoded decoded = rochdale::detail::decode(text);
  if (decoded.length == 0) return {static_cast<unsigned char>(text.front()), 1, true};
  return {decoded.character, decoded.length};
}

/// The same for any of the encodings. Latin-1 (ISO 8859-1) has no malformed bytes; windows-1252 leaves five
/// undefined (81, 8D, 8F, 90, 9D), and those are malformed here.
[[nodiscard]] Character character(std::string_view text, Encoding encoding) noexcept;

/// How many characters `text` holds; a malformed byte counts as one.
[[nodiscard]] std::size_t character_count(std::string_view text, Encoding encoding = Encoding::utf_8) noexcept;

/// How many bytes a code point takes in UTF-8.
[[nodiscard]] constexpr std::size_t utf_8_bytes(char32_t code) noexcept {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/// Appends one code point as UTF-8. It must be a Unicode scalar value, as every well-formed Character is.
void append_utf_8(std::string& text, char32_t code);

/// What stops `text` from being kept: the byte offset of its first NUL or malformed character, else its size.
[[nodiscard]] std::size_t first_unacceptable(std::string_view text) noexcept;

}  // namespace rochdale::teller
