// SPDX-License-Identifier: MPL-2.0
// The tables and loops behind characters.hpp.
#include "characters.hpp"

namespace rochdale::teller {

namespace {

// WHATWG Encoding, index-windows-1252, bytes 80 to 9F; the five holes that it fills with controls stay holes.
constexpr char16_t windows_1252_80_to_9f[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

}  // namespace

Character character(std::string_view text, Encoding encoding) noexcept {
  if (encoding == Encoding::utf_8) return utf_8_character(text);
  const auto byte = static_cast<unsigned char>(text.front());
  if (encoding == Encoding::latin_1 || byte < 0x80 || byte > 0x9F) return {byte, 1};
  const char32_t code = windows_1252_80_to_9f[byte - 0x80];
  return code == 0 ? Character{byte, 1, true} : Character{code};
}

std::size_t character_count(std::string_view text, Encoding encoding) noexcept {
  std::size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(character(text, encoding).bytes);
    ++count;
  }
  return count;
}

void append_utf_8(std::string& text, char32_t code) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  const auto put_tail = [&](unsigned shift) { put(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put_tail(6);
  } else {
    put(0xF0 | code >> 18);
    put_tail(12);
    put_tail(6);
  }
  put_tail(0);
}

std::size_t first_unacceptable(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte != 0 && byte < 0x80) {  // the common case, without decoding
      ++at;
      continue;
    }
    const Character next = utf_8_character(text.substr(at));
    if (next.malformed || next.code == 0) break;
    at += next.bytes;
  }
  return at;
}

}  // namespace rochdale::teller
