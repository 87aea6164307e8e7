// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/text.hpp"

#include <optional>
#include <string>

#include "catch.hpp"

using namespace rochdale;

namespace {

std::optional<std::size_t> refused_at(const std::string& text, Lines lines = Lines::one, std::size_t longest = 100) {
  const auto checked = check_text(text, longest, lines);
  if (checked) return std::nullopt;
  return checked.error().position;
}

/// The bytes of a character by the plain definition of UTF-8, surrogates too.
std::string encoded(char32_t character) {
  const auto byte = [](char32_t bits) { return std::string(1, static_cast<char>(bits)); };
  if (character < 0x80) return byte(character);
  if (character < 0x800) return byte(0xC0 | character >> 6) + byte(0x80 | (character & 0x3F));
  if (character < 0x10000) {
    return byte(0xE0 | character >> 12) + byte(0x80 | (character >> 6 & 0x3F)) + byte(0x80 | (character & 0x3F));
  }
  return byte(0xF0 | character >> 18) + byte(0x80 | (character >> 12 & 0x3F)) + byte(0x80 | (character >> 6 & 0x3F)) +
         byte(0x80 | (character & 0x3F));
}

bool one_of(char32_t character, char32_t first, char32_t last) { return character >= first && character <= last; }

}  // namespace

TEST_CASE("every character there is passes or is refused by the one rule (F69)") {
  std::size_t wrong = 0;
  for (char32_t character = 0; character < 0x120000; ++character) {
    const bool no_character = one_of(character, 0xD800, 0xDFFF) || character > 0x10FFFF;
    const bool control = character < 0x20 || one_of(character, 0x7F, 0x9F);
    const bool direction = one_of(character, 0x202A, 0x202E) || one_of(character, 0x2066, 0x2069);
    const bool unseen =
        one_of(character, 0x200B, 0x200F) || character == 0x061C || character == 0x2060 || character == 0xFEFF;
    const bool separator = character == 0x2028 || character == 0x2029;
    const bool bad = no_character || control || direction || unseen || separator;
    const bool layout = character == U'\t' || character == U'\n';
    const std::string text = std::string("a").append(encoded(character)).append("b");
    if (refused_at(text).has_value() != bad) ++wrong;
    if (refused_at(text, Lines::many).has_value() != (bad && !layout)) ++wrong;
    if (bad && refused_at(text) != 1U) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("every pair of bytes that is not UTF-8 is refused (F69)") {
  std::size_t wrong = 0;
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string text{static_cast<char>(first), static_cast<char>(second)};
      const bool ascii = first < 0x80 && second < 0x80;
      const bool two_bytes = first >= 0xC2 && first <= 0xDF && second >= 0x80 && second <= 0xBF;
      if (!ascii && !two_bytes && !refused_at(text, Lines::many)) ++wrong;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("overlong forms, surrogates, cut and stray bytes are refused where they begin (F69)") {
  CHECK(refused_at("ab\xC0\x80") == 2U);
  CHECK(refused_at("\xC1\xBF") == 0U);
  CHECK(refused_at("\xE0\x80\x80") == 0U);
  CHECK(refused_at("\xE0\x9F\xBF") == 0U);
  CHECK(refused_at("\xF0\x8F\xBF\xBF") == 0U);
  CHECK(refused_at("\xED\xA0\x80") == 0U);
  CHECK(refused_at("\xF4\x90\x80\x80") == 0U);
  CHECK(refused_at("\xF8\x88\x80\x80\x80") == 0U);
  CHECK(refused_at("a\x80") == 1U);
  CHECK(refused_at("a\xE2\x82") == 1U);
  CHECK(refused_at("a\xF0\x9F\x98") == 1U);
  CHECK(refused_at("a\xE2\x28\xA1") == 1U);
  CHECK(refused_at("\xFF") == 0U);
  CHECK(refused_at(std::string("a\0b", 3)) == 1U);
  CHECK(refused_at(std::string("a\0b", 3), Lines::many) == 1U);
  CHECK(refused_at("a\rb", Lines::many) == 1U);
  CHECK(refused_at("user\xE2\x80\xAEnimda") == 4U);
}

TEST_CASE("text that only looks dangerous passes (F67)") {
  CHECK_FALSE(refused_at("'); DROP TABLE x;--"));
  CHECK_FALSE(refused_at("100 % _ \" \\ ` $( ) =SUM(A1)"));
  CHECK_FALSE(refused_at("Zo\xC3\xAB \xD0\x90\xD0\xBD\xD0\xBD\xD0\xB0 \xE6\x9D\x8E \xF0\x9F\x8C\xBB"));
  CHECK_FALSE(refused_at(""));
  CHECK_FALSE(refused_at("two\nlines\tand a tab", Lines::many));
  CHECK(refused_at("two\nlines") == 3U);
}

TEST_CASE("length is counted in bytes, and a gigabyte is not read (F67)") {
  CHECK_FALSE(refused_at("12345", Lines::one, 5));
  CHECK(refused_at("123456", Lines::one, 5) == 5U);
  CHECK(refused_at("\xC3\xAB\xC3\xAB", Lines::one, 3) == 3U);
  CHECK(refused_at(std::string(50'000'000, '\xFF'), Lines::many, 1000) == 1000U);
}
