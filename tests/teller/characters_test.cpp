// SPDX-License-Identifier: MPL-2.0
// Decoding and encoding by code point, for all there are.
#include "characters.hpp"
#include "catch.hpp"

using namespace rochdale::teller;

TEST_CASE("Every code point is written and read back, and surrogates are malformed") {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    std::string text;
    append_utf_8(text, code);
    const Character read = utf_8_character(text);
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (read.malformed != surrogate) FAIL("U+" << static_cast<unsigned>(code));
    if (surrogate) continue;
    if (read.code != code || read.bytes != text.size() || utf_8_bytes(code) != text.size()) {
      FAIL("U+" << static_cast<unsigned>(code));
    }
  }
}

TEST_CASE("A malformed byte is one character") {
  CHECK(character_count("a\xFF\xFE"
                        "b") == 4);
  CHECK(character_count("\xE2\x82") == 2);
  CHECK(character_count("é€𝄞") == 3);
  CHECK(character_count("\xC3\xA9", Encoding::latin_1) == 2);
}

TEST_CASE("windows-1252 differs from Latin-1 in 27 bytes and leaves five out") {
  int different = 0;
  int malformed = 0;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    const Character windows = character(text, Encoding::windows_1252);
    const Character latin = character(text, Encoding::latin_1);
    CHECK(latin.code == static_cast<char32_t>(byte));
    CHECK_FALSE(latin.malformed);
    malformed += windows.malformed ? 1 : 0;
    different += !windows.malformed && windows.code != latin.code ? 1 : 0;
  }
  CHECK(different == 27);
  CHECK(malformed == 5);
  CHECK(character("\x80", Encoding::windows_1252).code == U'€');
  CHECK(character("\x9F", Encoding::windows_1252).code == U'Ÿ');
}

TEST_CASE("The first byte that cannot be kept is found") {
  CHECK(first_unacceptable("") == 0);
  CHECK(first_unacceptable("é€") == 5);
  CHECK(first_unacceptable(std::string_view("é\0x", 4)) == 2);
  CHECK(first_unacceptable("é\xE2\x82") == 2);
}
