// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/unrounded.hpp"

#include <string>

#include "catch.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"

using namespace rochdale;

namespace {

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit HRS = "HRS/2"_unit;

Amount euros(const std::string& text) { return Amount::parse(text, EUR).value(); }

}  // namespace

TEST_CASE("an amount times a rate is exact until it is rounded, once") {
  const Amount price = euros("10.05");
  CHECK(to_string((price * 50_percent).rounded(half_even)) == "5.02");
  CHECK(to_string((price * 50_percent).rounded(half_up)) == "5.03");
  CHECK(to_string((50_percent * -price).rounded(Rounding::ceiling)) == "-5.02");
  CHECK((price * Rate::of(1, 3) * Rate::of(3)).rounded(Rounding::down) == price);
  CHECK((price / Rate::of(3) + price / Rate::of(3) + price / Rate::of(3)).rounded(Rounding::floor) == price);
  CHECK(to_string(price * Rate::of(1, 4)) == "1005/4 minor EUR/2");
  CHECK(to_string(price * Rate::of(2)) == "2010 minor EUR/2");
  CHECK(price + price * 10_percent - price == price * 10_percent);
  CHECK(price - price * 10_percent == price * 90_percent);
  CHECK(-(price * 10_percent) == price * -(10_percent));
  CHECK(price * 10_percent < price * 11_percent);
}

TEST_CASE("rounding to a multiple, as where the smallest coin is 0.05") {
  const Amount coin = euros("0.05");
  const auto rounded = [&](const std::string& amount, Rounding mode) {
    return to_string(Unrounded(euros(amount)).rounded(mode, coin));
  };
  CHECK(rounded("1.02", half_even) == "1.00");
  CHECK(rounded("1.03", half_even) == "1.05");
  CHECK(rounded("-1.03", half_even) == "-1.05");
  CHECK(rounded("1.01", Rounding::up) == "1.05");
  CHECK(rounded("-1.01", Rounding::floor) == "-1.05");
  CHECK(to_string(Unrounded::of(0.075_dec, EUR).rounded(half_even, coin)) == "0.10");
  CHECK(to_string(Unrounded::of(0.025_dec, EUR).rounded(half_even, coin)) == "0.00");
  const Unrounded value = euros("1.00") * 10_percent;
  CHECK(fault_of([&] { return value.rounded(half_even, Amount::minor(5, HRS)); }) == Fault::mixed_units);
  CHECK(fault_of([&] { return value.rounded(half_even, Amount::zero(EUR)); }) == Fault::out_of_range);
  CHECK(fault_of([&] { return value.rounded(half_even, euros("-0.05")); }) == Fault::out_of_range);
  CHECK(fault_of([] {
          return Unrounded(Amount::minor(int128_max, EUR)).rounded(Rounding::up, Amount::minor(int128_max - 1, EUR));
        }) == Fault::overflow);
}

TEST_CASE("decimals become exact minor units, whatever their exponent") {
  CHECK(Unrounded::of(12.345_dec, EUR).rounded(half_up) == euros("12.35"));
  CHECK(Unrounded::of(12.345_dec, EUR).rounded(half_even) == euros("12.34"));
  CHECK(Unrounded::of(Decimal(12, 3), EUR).rounded(half_even) == euros("12000"));
  CHECK(Unrounded::of(Decimal(-5, -2000), EUR).rounded(Rounding::floor) == euros("-0.01"));
  CHECK(to_decimal(euros("-12.30")) == -12.3_dec);
  CHECK(to_string(to_decimal(euros("-12.30"))) == "-12.30");
  CHECK(fault_of([] { return Unrounded::of(Decimal(1, 40), EUR).rounded(half_even); }) == Fault::overflow);
  CHECK(fault_of([] { return Unrounded::of(Decimal(1, 2'000'000'000), EUR); }) == Fault::overflow);
  RANDOM_VALUES(random);
  for (int round = 0; round < 1'000; ++round) {
    const Amount amount = Amount::minor(random.whole(), EUR);
    REQUIRE(Unrounded::of(to_decimal(amount), EUR).rounded(Rounding::up) == amount);
  }
}

TEST_CASE("both ways to a rounded product are the one on paper, or both refuse (F24)") {
  RANDOM_VALUES(random);
  const std::string greatest = to_string(int128_max);
  int past = 0;
  for (int round = 0; round < 5'000; ++round) {
    const Amount amount = Amount::minor(random.whole(), EUR);
    int128 lower = random.whole();
    if (lower == 0) lower = 7;
    const Rate rate = Rate::of(random.whole(), lower);
    const auto mode = static_cast<Rounding>(random.between(0, 6));
    const std::string expected =
        schoolbook::divide(schoolbook::multiply(to_string(amount.minor()), to_string(rate.numerator())),
                           to_string(rate.denominator()), std::string(name(mode)));
    INFO(to_string(amount) << " x " << to_string(rate) << " " << name(mode));
    if (schoolbook::compare(schoolbook::size_of(expected), greatest) <= 0) {
      REQUIRE(to_string((amount * rate).rounded(mode).minor()) == expected);
      REQUIRE(to_string(multiplied(amount, rate, mode).minor()) == expected);
    } else {
      REQUIRE(fault_of([&] { return (amount * rate).rounded(mode); }) == Fault::overflow);
      REQUIRE(fault_of([&] { return multiplied(amount, rate, mode); }) == Fault::overflow);
      ++past;
    }
  }
  CHECK(past > 100);
}

TEST_CASE("sums of many unlike fractions stay exact, far past 128 bits (F24, F34)") {
  // A day's interest on the interest not yet rounded, for a year of 365 and one of 366 days.
  const Amount principal = euros("1000.00");
  Unrounded grown(principal);
  Unrounded summed(Amount::zero(EUR));
  for (int day = 0; day < 40; ++day) {
    const Unrounded interest = grown * Rate::of(7, day % 2 == 0 ? 36500 : 36600);
    grown += interest;
    summed += interest;
  }
  CHECK(grown - summed == Unrounded(principal));
  CHECK(summed.rounded(Rounding::down) == (grown - principal).rounded(Rounding::down));
  CHECK(to_string(summed.rounded(half_even)) == "7.69");
  // Back down again by the same steps, to the last unit.
  for (int day = 40; day-- > 0;) grown = grown / (Rate::of(1) + Rate::of(7, day % 2 == 0 ? 36500 : 36600));
  CHECK(grown == Unrounded(principal));
}

TEST_CASE("converting there and back loses nothing until it is rounded (F35)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 2'000; ++round) {
    const Amount amount = Amount::minor(random.between(-1'000'000'000'000, 1'000'000'000'000), EUR);
    const Rate rate = Rate::of(random.between(1, 10'000'000'000), 10'000'000'000);
    REQUIRE((amount * rate / rate).rounded(Rounding::up) == amount);
    REQUIRE((amount * rate / rate).rounded(Rounding::down) == amount);
  }
}

TEST_CASE("units do not mix before rounding either (F36)") {
  const Unrounded euro = euros("1.00") * 10_percent;
  const Unrounded hour = Amount::minor(100, HRS) * 10_percent;
  CHECK(fault_of([&] { return euro + hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return euro - hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return euro < hour; }) == Fault::mixed_units);
  CHECK(euro != hour);
}
