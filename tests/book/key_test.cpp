// SPDX-License-Identifier: MPL-2.0
#include "rochdale/book/key.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>

#include "catch.hpp"

using namespace rochdale;

namespace {

std::string printed(std::uint64_t high, std::uint64_t low) {
  char text[33];
  std::snprintf(text, sizeof text, "%016llx%016llx", static_cast<unsigned long long>(high),
                static_cast<unsigned long long>(low));
  return text;
}

std::string written(Key key) {
  std::string text(34, '#');
  CHECK(key.to_chars(text.data() + 1) == text.data() + 33);
  CHECK((text.front() == '#' && text.back() == '#'));
  return text.substr(1, 32);
}

}  // namespace

TEST_CASE("a key is written in 32 hexadecimal digits and read back") {
  std::mt19937_64 random(1844);
  for (int round = 0; round < 20'000; ++round) {
    // Few bits set and few bits clear are among them.
    const unsigned shift = static_cast<unsigned>(random() % 64);
    const std::uint64_t high = round % 3 == 0 ? random() >> shift : round % 3 == 1 ? ~(random() >> shift) : random();
    const std::uint64_t low = random();
    const Key key = Key::words(high, low);
    const std::string digits = printed(high, low);
    REQUIRE(written(key) == digits);
    REQUIRE(Key::hex(digits) == key);
  }
  static_assert(Key::hex("00000000000000010123456789abcdef") == Key::words(1, 0x0123456789ABCDEF));
  CHECK(written(Key{}) == std::string(32, '0'));
  CHECK(Key::hex(std::string(32, '0'))->is_none());
}

TEST_CASE("one character that is no lower-case hexadecimal digit, at any place, is no key") {
  const std::string digits = "0123456789abcdeffedcba9876543210";
  for (std::size_t place = 0; place < 32; ++place) {
    for (int code = 0; code < 256; ++code) {
      std::string text = digits;
      text[place] = static_cast<char>(code);
      const bool is_digit = (code >= '0' && code <= '9') || (code >= 'a' && code <= 'f');
      CAPTURE(place, code);
      REQUIRE(Key::hex(text).has_value() == is_digit);
      if (is_digit) REQUIRE(written(*Key::hex(text)) == text);
    }
  }
  CHECK_FALSE(Key::hex(""));
  CHECK_FALSE(Key::hex(digits.substr(1)));
  CHECK_FALSE(Key::hex(digits + "0"));
}
