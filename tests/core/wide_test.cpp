// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/wide.hpp"

#include <string>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"

using namespace rochdale;

namespace {

std::string text(const detail::Wide& value) { return to_string((integer(value.high) << 128) | integer(value.low)); }
std::string text(const uint128& value) { return to_string(integer(value)); }

/// Any 128 bits; words of all ones, all zeros and a single bit are frequent, for the corners of long division.
uint128 bits(Random& random) {
  const auto word = [&random]() -> std::uint64_t {
    const auto kind = random.between(0, 5);
    if (kind == 0) return 0;
    if (kind == 1) return ~std::uint64_t{0};
    if (kind == 2) return std::uint64_t{1} << random.between(0, 63);
    return random.engine()() >> random.between(0, 63);
  };
  return join_bits(word(), word());
}

}  // namespace

TEST_CASE("products of 256 bits and their quotients agree with paper") {
  RANDOM_VALUES(random);
  int divided = 0;
  for (int round = 0; round < 4'000; ++round) {
    const uint128 left = bits(random);
    const uint128 right = bits(random);
    const uint128 divisor = bits(random);
    const detail::Wide product = detail::multiply_wide(left, right);
    const std::string expected = schoolbook::multiply(text(left), text(right));
    INFO(text(left) << " x " << text(right) << " / " << text(divisor));
    REQUIRE(text(product) == expected);
    if (divisor == 0 || product.high >= divisor) continue;
    const detail::Division division = detail::divide_wide(product, divisor);
    const auto [quotient, remainder] = schoolbook::divide_sizes(expected, text(divisor));
    REQUIRE(text(division.quotient) == quotient);
    REQUIRE(text(division.remainder) == remainder);
    ++divided;
  }
  CHECK(divided > 1'000);
}

TEST_CASE("long division where the first guess of a digit is one or two too great (Knuth 4.3.1)") {
  const std::uint64_t ones = ~std::uint64_t{0};
  const std::uint64_t top = std::uint64_t{1} << 63;
  for (const uint128& divisor : {join_bits(top, ones), join_bits(top, 1), join_bits(ones, ones), join_bits(1, ones)}) {
    for (const uint128& high : {uint128(divisor - 1), join_bits(top, 0), uint128(0), uint128(1)}) {
      if (high >= divisor) continue;
      for (const uint128& low : {uint128(0), join_bits(ones, ones), join_bits(0, ones), join_bits(ones, 0)}) {
        const detail::Division division = detail::divide_wide({high, low}, divisor);
        const integer whole = (integer(high) << 128) | integer(low);
        REQUIRE(integer(division.quotient) == whole / integer(divisor));
        REQUIRE(integer(division.remainder) == whole % integer(divisor));
      }
    }
  }
}

TEST_CASE("a product over a divisor is rounded once, from the exact value, or refused (F24)") {
  RANDOM_VALUES(random);
  int past = 0;
  for (int round = 0; round < 5'000; ++round) {
    const int128 left = random.whole();
    const int128 right = random.whole();
    int128 divisor = random.whole();
    if (divisor < 0) divisor = -divisor;
    if (divisor == 0) divisor = 1;
    const auto mode = static_cast<Rounding>(random.between(0, 6));
    const std::string expected = schoolbook::divide(schoolbook::multiply(to_string(left), to_string(right)),
                                                    to_string(divisor), std::string(name(mode)));
    INFO(to_string(left) << " x " << to_string(right) << " / " << to_string(divisor) << " " << name(mode));
    int128 result = 42;
    const bool fits = detail::multiply_divide(left, right, divisor, mode, result);
    REQUIRE(fits == (schoolbook::compare(schoolbook::size_of(expected), to_string(int128_max)) <= 0));
    REQUIRE(to_string(result) == (fits ? expected : "42"));
    past += fits ? 0 : 1;
  }
  CHECK(past > 100);
}
