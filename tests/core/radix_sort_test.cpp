// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/radix_sort.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "catch.hpp"

using namespace rochdale;

TEST_CASE("radix_sort sorts as std::stable_sort does, by the bits that it is told") {
  std::mt19937_64 random(1844);
  // Of 65,536 and more, the uppermost bits are sorted by first.
  for (const std::size_t count : {0U, 1U, 2U, 3U, 1000U, 5000U, 65'535U, 65'536U, 100'000U}) {
    for (const unsigned from_bit : {0U, 1U, 20U, 24U, 47U, 48U, 53U, 55U, 56U, 57U, 63U}) {
      std::vector<std::uint64_t> numbers(count);
      // Few values of the upper bits, so that many are equal there.
      for (std::uint64_t& number : numbers) number = (random() % 7) << 61 | random() % 1000 << (random() % 54);
      std::vector<std::uint64_t> expected = numbers;
      std::stable_sort(expected.begin(), expected.end(),
                       [from_bit](auto left, auto right) { return left >> from_bit < right >> from_bit; });
      radix_sort(numbers, from_bit);
      REQUIRE(numbers == expected);
    }
  }
}
