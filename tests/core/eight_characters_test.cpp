// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/eight_characters.hpp"

#include "catch.hpp"

using namespace rochdale::detail;

TEST_CASE("the first of eight characters stands in the lowest byte, whatever its bits are") {
  static_assert(eight_characters("abcdefgh") == 0x6867666564636261U);
  const char bytes[] = {'\x00', '\x7F', '\x80', '\xFF', '\x01', '\x00', '\xFE', '\x55'};
  CHECK(eight_characters(bytes) == 0x55FE0001FF807F00U);
  CHECK(in_each_byte(0) == 0);
  CHECK(in_each_byte(0x0F) == 0x0F0F0F0F0F0F0F0FU);
  CHECK(in_each_byte(0xFF) == ~std::uint64_t{0});
}
