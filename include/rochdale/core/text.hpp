// SPDX-License-Identifier: MPL-2.0
// One rule for every text from outside (names, memos, reasons): kept byte for byte, or refused with the place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// Whether a text may have tabs and line feeds.
enum class Lines : std::uint8_t {
  one,   ///< A name or title: no control character at all.
  many,  ///< A memo or reason: tab and line feed too.
};

namespace detail {

/// Whether a character must not stand in a text: controls; what turns the direction of writing; what is not seen.
[[nodiscard]] constexpr const char* refusal_of_character(char32_t character, Lines lines) noexcept {
  if (character == 0) return "a NUL character";
  if (lines == Lines::many && (character == U'\t' || character == U'\n')) return nullptr;
  if (character < 0x20 || (character >= 0x7F && character <= 0x9F)) return "a control character";
  if ((character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069)) {
    return "a character that changes the direction of writing";
  }
  if ((character >= 0x200B && character <= 0x200F) || character == 0x061C || character == 0x2060 ||
      character == 0xFEFF) {
    return "an invisible character";
  }
  if (character == 0x2028 || character == 0x2029) return "a line or paragraph separator";
  return nullptr;
}

/// One character of UTF-8.
struct Decoded {
  char32_t character;
  std::size_t length;  ///< in bytes; 0 if the bytes are not well-formed
};

/// Reads the character at the beginning of a text that is not empty, by table 3-7 of the Unicode standard: no overlong
/// forms, no surrogates, nothing past U+10FFFF.
[[nodiscard]] constexpr Decoded decode(std::string_view text) noexcept {
  const auto byte = [text](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xC2 || lead > 0xF4) return {0, 0};
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() < length) return {0, 0};
  // What the second byte may be depends on the first; the rest are all 80 to BF.
  unsigned char least = 0x80;
  unsigned char greatest = 0xBF;
  if (lead == 0xE0) least = 0xA0;
  if (lead == 0xED) greatest = 0x9F;
  if (lead == 0xF0) least = 0x90;
  if (lead == 0xF4) greatest = 0x8F;
  char32_t character = lead & (0xFFU >> (length + 1));
  for (std::size_t index = 1; index < length; ++index) {
    if (byte(index) < least || byte(index) > greatest) return {0, 0};
    character = (character << 6) | (byte(index) & 0x3FU);
    least = 0x80;
    greatest = 0xBF;
  }
  return {character, length};
}

}  // namespace detail

/// Checks a text from outside. It must be well-formed UTF-8 of at most `longest` bytes, without NUL and control
/// characters (U+0000 to U+001F, U+007F to U+009F; tab and line feed pass where there may be many lines), without
/// characters that override or isolate the direction of writing (U+202A to U+202E, U+2066 to U+2069) and without
/// zero-width and invisible ones (U+200B to U+200F, U+061C, U+2060, U+FEFF) or the separators U+2028 and U+2029.
/// Everything else passes, in any script; nothing is trimmed, folded or normalised. Whether the empty text will do is
/// the caller's business.
[[nodiscard]] constexpr Result<void, Malformed> check_text(std::string_view text, std::size_t longest, Lines lines) {
  if (text.size() > longest) return Failure{Malformed{longest, "too long"}};
  for (std::size_t at = 0; at < text.size();) {
    const detail::Decoded decoded = detail::decode(text.substr(at));
    if (decoded.length == 0) return Failure{Malformed{at, "not UTF-8"}};
    if (const char* why = detail::refusal_of_character(decoded.character, lines)) return Failure{Malformed{at, why}};
    at += decoded.length;
  }
  return {};
}

}  // namespace rochdale
