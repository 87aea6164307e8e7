// SPDX-License-Identifier: MPL-2.0
// Keys of texts: short ones are kept, long ones digested as FIPS 180-4 says.
#include "rochdale/storage/text_key.hpp"

#include <string>

#include "catch.hpp"

using namespace rochdale;

TEST_CASE("A short text is its own key") {
  CHECK(key_of("").is_none());
  for (const std::string text : {"1", "payment-17", "fifteen bytes !"}) {
    CHECK(key_of(text) == *Key::text(text));
  }
}

TEST_CASE("A longer text is FF and fifteen bytes of its SHA-256") {
  // FIPS 180-4's example of two blocks.
  const std::string two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  CHECK(key_of(two_blocks).to_string() == "ff248d6a61d20638b8e5c026930c3e60");
  CHECK(key_of("sixteen bytes !!") != key_of("sixteen bytes !?"));
}

TEST_CASE("A short text that cannot be its own key is digested") {
  const std::string with_nul("a\0b", 3);
  CHECK(key_of(with_nul).high() >> 56 == 0xFF);
  CHECK(key_of(with_nul) != key_of("a"));
  CHECK(key_of("\xFF").high() >> 56 == 0xFF);
}
