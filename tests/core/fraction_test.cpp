// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/fraction.hpp"

#include <cstdint>
#include <string>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"

using namespace rochdale;

namespace {

struct Given {
  std::string upper;
  std::string lower;
  Fraction fraction;
};

/// A fraction that is short in one case of two, and long otherwise.
Given random_fraction(Random& random) {
  const std::size_t longest = random.one_in(2) ? 20 : 60;
  const auto digits = [&] {
    return random.digits(static_cast<std::size_t>(random.between(1, static_cast<std::int64_t>(longest))));
  };
  const std::string upper = random.one_in(20) ? "0" : random.sign() + digits();
  const std::string lower = random.sign() + digits();
  return {upper, lower, Fraction(integer(upper), integer(lower))};
}

/// Whether a fraction is upper / lower, crosswise.
void require_same(const Fraction& fraction, const std::string& upper, const std::string& lower) {
  REQUIRE(schoolbook::multiply(to_string(fraction.numerator()), lower) ==
          schoolbook::multiply(to_string(fraction.denominator()), upper));
  REQUIRE(fraction.denominator() > 0);
}

}  // namespace

TEST_CASE("fractions of any length reckon as on paper") {
  RANDOM_VALUES(random);
  using schoolbook::add;
  using schoolbook::multiply;
  using schoolbook::negate;
  for (int round = 0; round < 2'000; ++round) {
    const Given left = random_fraction(random);
    const Given right = random_fraction(random);
    INFO(left.upper << "/" << left.lower << " and " << right.upper << "/" << right.lower);
    const std::string lower = multiply(left.lower, right.lower);
    const std::string one = multiply(left.upper, right.lower);
    const std::string other = multiply(right.upper, left.lower);
    require_same(left.fraction + right.fraction, add(one, other), lower);
    require_same(left.fraction - right.fraction, add(one, negate(other)), lower);
    require_same(left.fraction * right.fraction, multiply(left.upper, right.upper), lower);
    if (right.upper != "0") require_same(left.fraction / right.fraction, one, other);
    const auto mode = static_cast<Rounding>(random.between(0, 6));
    REQUIRE(to_string(left.fraction.rounded(mode)) ==
            schoolbook::divide(left.upper, left.lower, std::string(name(mode))));
    const std::string difference = add(one, negate(other));
    const bool less = difference != "0" && schoolbook::negative(difference) != schoolbook::negative(lower);
    REQUIRE((left.fraction < right.fraction) == less);
    REQUIRE((left.fraction == right.fraction) == (difference == "0"));
  }
}

TEST_CASE("a fraction is made of any two built-in integers") {
  CHECK(Fraction(100, 3) == Fraction(int128(100), int128(3)));
  CHECK(Fraction(std::int64_t{-1}, 2U) == -Fraction(std::uint8_t{1}, std::int64_t{2}));
  CHECK_THROWS_AS(Fraction(1, 0), Error);
}

TEST_CASE("a fraction is equal to itself in other terms, and short again when it can be") {
  const Fraction third(int128(1), int128(3));
  CHECK(third == Fraction(int128(100), int128(300)));
  CHECK(to_string(Fraction(int128(100), int128(300)).reduced().denominator()) == "3");
  CHECK(third + third + third == Fraction(int128(1)));
  const Fraction huge(integer(1) << 200, integer(3));
  CHECK(huge / huge == Fraction(int128(1)));
  int128 whole = 7;
  CHECK_FALSE(huge.rounded(half_even, whole));
  CHECK(whole == 7);
  CHECK((huge / huge).rounded(half_even, whole));
  CHECK(whole == 1);
  CHECK(Fraction(int128(1), int128(-2)).sign() == -1);
  CHECK(Fraction().is_zero());
  CHECK_THROWS_AS(Fraction(int128(1), int128(0)), Error);
  CHECK_THROWS_AS(Fraction(integer(1), integer(0)), Error);
  CHECK_THROWS_AS(third / Fraction(), Error);
}
