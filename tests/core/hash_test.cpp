// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/hash.hpp"

#include "catch.hpp"

using namespace rochdale;

TEST_CASE("equal numbers hash alike, neighbours do not") {
  CHECK(hash_value_of(int128(0)) == hash_value_of(-int128(0)));
  CHECK(hash_value_of(int128(1)) != hash_value_of(int128(-1)));
  CHECK(hash_value_of(int128(1)) != hash_value_of(int128(1) << 64));
  CHECK(hash_value_of(integer(1) << 300) == hash_value_of(integer(2) << 299));
  CHECK(hash_value_of(integer(7)) != hash_value_of(integer(-7)));
  CHECK(hash_combine(1, 2) != hash_combine(2, 1));
}
