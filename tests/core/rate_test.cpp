// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/rate.hpp"

#include <string>
#include <unordered_set>

#include "catch.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"

using namespace rochdale;

namespace {

Rate rate(const std::string& text) { return Rate::parse(text).value(); }

/// A rate whose sums and products of two or three still fit.
Rate small_rate(Random& random) {
  return Rate::of(random.between(-1'000'000'000, 1'000'000'000), random.between(1, 1'000'000'000));
}

}  // namespace

TEST_CASE("rates are exact fractions in lowest terms") {
  CHECK(Rate::of(14, 200) == Rate::percent(7));
  CHECK(Rate::of(-3, -6) == Rate::of(1, 2));
  CHECK(to_string(Rate::of(3, -6)) == "-1/2");
  CHECK(to_string(Rate::of(6, 3)) == "2");
  CHECK(to_string(Rate::of(0, -5)) == "0");
  CHECK(Rate() == Rate::of(0));
  CHECK(Rate::of(7.25_dec) == Rate::of(29, 4));
  CHECK(Rate::of(Decimal(12, 2)) == Rate::of(1200));
  CHECK(fault_of([] { return Rate::of(1, 0); }) == Fault::division_by_zero);
  CHECK(fault_of([] { return Rate::of(Decimal(1, 39)); }) == Fault::overflow);
  CHECK(fault_of([] { return Rate::of(Decimal(1, -39)); }) == Fault::overflow);
  CHECK(fault_of([] { return Rate::of(Decimal(1, 2'000'000'000)); }) == Fault::overflow);
}

TEST_CASE("percentages, decimals and fractions are read as text, never as floats (F31)") {
  CHECK(rate("7%") == Rate::of(7, 100));
  CHECK(rate("0.07") == Rate::of(7, 100));
  CHECK(rate("7/100") == Rate::of(7, 100));
  CHECK(rate("7/365") == Rate::of(7, 365));
  CHECK(rate("-0.5%") == Rate::of(-1, 200));
  CHECK(rate("010") == Rate::of(10));
  CHECK(rate("0.1") + rate("0.2") == rate("0.3"));
  CHECK(7_percent == rate("0.07"));
  CHECK(0.5_percent == rate("0.005"));
  CHECK(010_percent == rate("0.1"));
  static_assert(4.5_percent == Rate::of(9, 200));

  for (const char* text :
       {"",    "%",   "-",   "-%",   "+7", " 7", "7 %",  "7%%",  "7.",    ".7",  "7.%", "1,5",
        "1e2", "0x7", "1/0", "1/-2", "/2", "1/", "1//2", "1/2%", "1.5/2", "--1", "nan", "\xD9\xA3"}) {
    INFO(text);
    CHECK_FALSE(Rate::parse(text).has_value());
  }
  CHECK(Rate::parse("1/0").error().position == 2);
  CHECK(Rate::parse("12x").error().position == 2);
  CHECK_FALSE(Rate::parse(std::string(1'000'000, '9')).has_value());
  CHECK_FALSE(Rate::parse(std::string(60, '9')).has_value());
  CHECK_FALSE(Rate::parse(std::string("0.").append(60, '1')).has_value());
  CHECK_FALSE(Rate::parse(std::string("1/").append(60, '9')).has_value());
}

TEST_CASE("what is written is read back (F38)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 5'000; ++round) {
    int128 lower = random.whole();
    if (lower == 0) lower = 1;
    const Rate value = Rate::of(random.whole(), lower);
    REQUIRE(rate(to_string(value)) == value);
    REQUIRE(value.denominator() > 0);
  }
}

TEST_CASE("rates obey the laws of fractions, and agree with paper") {
  RANDOM_VALUES(random);
  using schoolbook::add;
  using schoolbook::multiply;
  for (int round = 0; round < 5'000; ++round) {
    const Rate one = small_rate(random);
    const Rate other = small_rate(random);
    const Rate third = small_rate(random);
    const std::string a = to_string(one.numerator());
    const std::string b = to_string(one.denominator());
    const std::string c = to_string(other.numerator());
    const std::string d = to_string(other.denominator());
    const Rate sum = one + other;
    const Rate product = one * other;
    INFO(to_string(one) << " and " << to_string(other));
    // Crosswise, so that the terms do not matter.
    REQUIRE(multiply(to_string(sum.numerator()), multiply(b, d)) ==
            multiply(to_string(sum.denominator()), add(multiply(a, d), multiply(b, c))));
    REQUIRE(multiply(to_string(product.numerator()), multiply(b, d)) ==
            multiply(to_string(product.denominator()), multiply(a, c)));
    REQUIRE(one + other - other == one);
    REQUIRE((one - other).is_negative() == (one < other));
    REQUIRE((one == other) == (one - other).is_zero());
    if (!other.is_zero()) REQUIRE(one / other * other == one);
    REQUIRE(one * (other - third) == one * other - one * third);
  }
}

TEST_CASE("comparison never overflows, arithmetic says when it does (F24)") {
  const Rate almost = Rate::of(int128_max - 1, int128_max);
  const Rate nearly = Rate::of(int128_max - 2, int128_max - 1);
  CHECK(nearly < almost);
  CHECK(-almost < -nearly);
  CHECK(-almost < nearly);
  CHECK(Rate::of(int128_min, 1) < Rate::of(int128_max, 1));
  CHECK(fault_of([&] { return almost + nearly; }) == Fault::overflow);
  CHECK(fault_of([] { return Rate::of(int128_max) + Rate::of(1); }) == Fault::overflow);
  CHECK(fault_of([&] { return almost * almost; }) == Fault::overflow);
  CHECK(almost * nearly == Rate::of(int128_max - 2, int128_max));  // what cancels does not overflow
  CHECK(almost * almost.inverse() == Rate::of(1));
  CHECK(almost - almost == Rate::of(0));
  CHECK(fault_of([] { return Rate::of(0).inverse(); }) == Fault::division_by_zero);
  CHECK(fault_of([] { return Rate::of(1) / Rate::of(0); }) == Fault::division_by_zero);
#if ROCHDALE_NATIVE_INT128
  CHECK(fault_of([] { return Rate::of(int128_min - 1, 1); }) == Fault::overflow);
#endif
}

TEST_CASE("equal rates hash alike") {
  const std::unordered_set<Rate> rates{7_percent, rate("0.07"), rate("14/200"), rate("-0.07")};
  CHECK(rates.size() == 2);
}
