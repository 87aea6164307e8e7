// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/power.hpp"

#include <string>

#include "catch.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {

Rate rate(const std::string& text) { return Rate::parse(text).value(); }

/// By multiplying, so many times.
integer repeated(const integer& base, int count) {
  integer product = 1;
  for (int index = 0; index < count; ++index) product *= base;
  return product;
}

/// Whether value^q is at or under base^p, decided by whole numbers alone.
bool at_or_under(const Decimal& value, const Rate& base, int p, int q) {
  integer left = repeated(value.coefficient(), q) * repeated(to_integer(base.denominator()), p);
  integer right = repeated(to_integer(base.numerator()), p);
  const std::int64_t exponent = std::int64_t{value.exponent()} * q;
  (exponent < 0 ? right : left) *= repeated(10, static_cast<int>(exponent < 0 ? -exponent : exponent));
  return left <= right;
}

/// One in the last of so many digits.
Decimal step(const Decimal& value, std::int64_t digits) {
  return Decimal(1, static_cast<std::int32_t>(value.adjusted_exponent() - digits + 1));
}

}  // namespace

TEST_CASE("a fractional power cut to its digits is the greatest number whose power is not too much") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 400; ++round) {
    const Rate base = Rate::of(random.between(1, 100'000), random.between(1, 100'000));
    const int q = static_cast<int>(random.between(1, 12));
    const int p = static_cast<int>(random.between(1, 12));
    const std::int64_t digits = random.between(1, 45);
    INFO(to_string(base) << " to the " << p << "/" << q << ", " << digits << " digits");
    const Decimal cut = power(base, Rate::of(p, q), digits, Rounding::down);
    REQUIRE(cut.digits() <= digits);
    REQUIRE(at_or_under(cut, base, p, q));
    REQUIRE_FALSE(at_or_under(cut + step(cut, digits), base, p, q));

    // The other modes follow from the cut one and from where the middle lies.
    const Decimal up = power(base, Rate::of(p, q), digits, Rounding::up);
    const bool exact = !at_or_under(cut + step(cut, digits + 100), base, p, q);
    REQUIRE(up == (exact ? cut : cut + step(cut, digits)));
    const Decimal middle = cut + step(cut, digits + 1) * 5;
    if (!exact) REQUIRE(power(base, Rate::of(p, q), digits, half_up) == (at_or_under(middle, base, p, q) ? up : cut));

    // And one over it, by the exact opposite.
    const Decimal inverse = power(base, Rate::of(-p, q), digits, Rounding::down);
    REQUIRE(inverse == power(base.inverse(), Rate::of(p, q), digits, Rounding::down));
  }
}

TEST_CASE("demurrage and growth of a day, to 38 digits") {
  // By exp and ln of Python's decimal module at 80 digits, rounded to 38.
  const auto written = [](const Rate& base, const Rate& exponent, Rounding mode) {
    return to_string(power(base, exponent, 38, mode));
  };
  CHECK(written(rate("0.93"), rate("4/1461"), half_even) == "0.99980133200859895743061340656819116649");
  CHECK(written(rate("0.93"), rate("4/1461"), Rounding::floor) == "0.99980133200859895743061340656819116648");
  CHECK(written(rate("1.07"), rate("1/365"), half_even) == "1.0001853833415705047584365319046683604");
  CHECK(written(rate("2"), rate("1/2"), half_even) == "1.4142135623730950488016887242096980786");
  CHECK(written(rate("10"), rate("1/3"), half_even) == "2.1544346900318837217592935665193504953");
  CHECK(written(rate("0.5"), rate("1/5730"), half_even) == "0.99987903922200634681961252236755824880");
}

TEST_CASE("powers that are exact are exact, in every mode") {
  for (int mode = 0; mode < 7; ++mode) {
    const auto rounding = static_cast<Rounding>(mode);
    CHECK(to_string(power(rate("0.25"), rate("1/2"), 38, rounding)) == "0.5");
    CHECK(to_string(power(rate("8/27"), rate("-2/3"), 38, rounding)) == "2.25");
    CHECK(to_string(power(rate("4"), rate("3/2"), 1, rounding)) == "8");
    CHECK(to_string(power(rate("1"), rate("7/365"), 38, rounding)) == "1");
    CHECK(to_string(power(rate("0.93"), rate("0"), 38, rounding)) == "1");
    CHECK(to_string(power(rate("0"), rate("1/2"), 38, rounding)) == "0");
    CHECK(to_string(power(rate("1.1"), rate("2"), 38, rounding)) == "1.21");
    CHECK(to_string(power(1.1_dec, 2, 38, rounding)) == "1.21");
    CHECK(to_string(power(-2_dec, -3, 38, rounding)) == "-0.125");
  }
  // A root of 0.15625 that is exact, and rounds as the tie it is: 0.25^(3/2) = 0.125.
  CHECK(to_string(power(rate("0.25"), rate("3/2"), 2, half_even)) == "0.12");
  CHECK(to_string(power(rate("0.25"), rate("3/2"), 2, half_up)) == "0.13");
  CHECK(to_string(power(rate("4"), rate("-3/2"), 2, half_down)) == "0.12");
  // 2^127 - 1 is no square, and a number so near a square is told from it.
  CHECK(to_string(power(Rate::of(power_of_ten(38) - 1), rate("1/2"), 19, Rounding::up)) == "10000000000000000000");
  CHECK(to_string(power(Rate::of(power_of_ten(38) - 1), rate("1/2"), 19, Rounding::down)) == "9999999999999999999");
}

TEST_CASE("whole powers are those of repeated multiplication, rounded once") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 500; ++round) {
    const Decimal base(random.between(-100'000, 100'000), static_cast<std::int32_t>(random.between(-8, 3)));
    const auto count = random.between(1, 40);
    const std::int64_t digits = random.between(1, 60);
    const auto mode = static_cast<Rounding>(random.between(0, 6));
    INFO(to_scientific(base) << " to the " << count << ", " << digits << " digits, " << name(mode));
    Decimal exact = 1;
    for (std::int64_t index = 0; index < count; ++index) exact *= base;
    REQUIRE(power(base, count, digits, mode) == exact.round_to(digits, mode));
    if (!base.is_zero()) REQUIRE(power(base, -count, digits, mode) == divide(Decimal(1), exact, digits, mode));
  }
  CHECK(power(1.07_dec, 0, 5, half_even) == 1_dec);
  // A million and one days at a ten-thousandth: far too long to write out, and still correct to its digits.
  const Decimal low = power(1.0001_dec, 1'000'001, 30, Rounding::floor);
  const Decimal high = power(1.0001_dec, 1'000'001, 30, Rounding::ceiling);
  CHECK(high - low == step(low, 30));
  CHECK(divide(power(1.0001_dec, 1'000'002, 60, half_even), power(1.0001_dec, 1'000'001, 60, half_even), 50,
               half_even) == 1.0001_dec);
}

TEST_CASE("exact powers of rates") {
  CHECK(power(rate("7/8"), 3) == rate("343/512"));
  CHECK(power(rate("7/8"), -3) == rate("512/343"));
  CHECK(power(rate("-1/2"), 3) == rate("-1/8"));
  CHECK(power(rate("7/8"), 0) == rate("1"));
  CHECK(power(rate("2"), 126) == Rate::of(int128(1) << 126));
  CHECK(fault_of([] { return power(rate("2"), 127); }) == Fault::overflow);
  CHECK(fault_of([] { return power(rate("2"), std::numeric_limits<int>::min()); }) == Fault::overflow);
  CHECK(power(rate("1"), std::numeric_limits<int>::min()) == rate("1"));
}

TEST_CASE("what has no power, or one too great, is said") {
  CHECK(fault_of([] { return power(rate("-2"), rate("1/2"), 38, half_even); }) == Fault::out_of_range);
  CHECK(fault_of([] { return power(rate("0"), rate("0"), 38, half_even); }) == Fault::out_of_range);
  CHECK(fault_of([] { return power(rate("0"), rate("-1/2"), 38, half_even); }) == Fault::division_by_zero);
  CHECK(fault_of([] { return power(0_dec, 0, 38, half_even); }) == Fault::out_of_range);
  CHECK(fault_of([] { return power(0_dec, -1, 38, half_even); }) == Fault::division_by_zero);
  CHECK(fault_of([] { return power(rate("0"), 0); }) == Fault::out_of_range);
  CHECK(fault_of([] { return power(rate("0"), -1); }) == Fault::division_by_zero);
  CHECK(power(0_dec, 3, 38, half_even).is_zero());
  CHECK(fault_of([] { return power(rate("2"), rate("1/2"), 0, half_even); }) == Fault::out_of_range);
  CHECK(fault_of([] { return power(rate("2"), rate("1/2"), 10'001, half_even); }) == Fault::out_of_range);
  CHECK(fault_of([] { return power(rate("3"), Rate::of(int128_max, 2), 38, half_even); }) == Fault::overflow);
  CHECK(fault_of([] { return power(rate("3"), Rate::of(int128_max, 1), 38, half_even); }) == Fault::overflow);
  CHECK(fault_of([] { return power(10_dec, std::numeric_limits<std::int64_t>::max(), 38, half_even); }) ==
        Fault::overflow);
}

TEST_CASE("the exponential of a fraction, to the digits of published values") {
  // e, e^2 and e^-1 from the OEIS (A001113, A072334, A068985); e^0.2 and e^0.02 as Trustlines' own test has them.
  CHECK(to_string(exponential(rate("1"), 40, half_even)) == "2.718281828459045235360287471352662497757");
  CHECK(to_string(exponential(rate("2"), 40, half_even)) == "7.389056098930650227230427460575007813180");
  CHECK(to_string(exponential(rate("-1"), 40, half_even)) == "0.3678794411714423215955237701614608674458");
  CHECK(to_string(exponential(rate("0.2"), 19, Rounding::down)) == "1.221402758160169833");
  CHECK(to_string(exponential(rate("0.02"), 18, Rounding::down)) == "1.02020134002675581");
  CHECK(to_string(exponential(rate("0"), 1, Rounding::up)) == "1");
  CHECK(to_string(exponential(Rate::of(1, 1'000'000'000'000), 13, half_even)) == "1.000000000001");
  CHECK(to_string(exponential(Rate::of(1, 1'000'000'000'000), 13, Rounding::up)) == "1.000000000002");
}

TEST_CASE("exponentials multiply as their exponents add, within one in the last digit kept") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 200; ++round) {
    const Rate one = Rate::of(random.between(-50'000, 50'000), random.between(1, 5'000));
    const Rate other = Rate::of(random.between(-50'000, 50'000), random.between(1, 5'000));
    INFO(to_string(one) << " and " << to_string(other));
    const Decimal low =
        multiply(exponential(one, 60, Rounding::floor), exponential(other, 60, Rounding::floor), 60, Rounding::floor);
    const Decimal high = multiply(exponential(one, 60, Rounding::ceiling), exponential(other, 60, Rounding::ceiling),
                                  60, Rounding::ceiling);
    const Decimal sum = exponential(one + other, 60, half_even);
    REQUIRE(low <= sum + step(sum, 60));
    REQUIRE(sum <= high + step(sum, 60));
  }
}

TEST_CASE("F29: an exponential too large, or to no digits, is refused at once") {
  CHECK(fault_of([] { return exponential(Rate::of(int128_max, 1), 10, half_even); }) == Fault::overflow);
  CHECK(fault_of([] { return exponential(rate("1"), 0, half_even); }) == Fault::out_of_range);
  CHECK(fault_of([] { return exponential(rate("1"), 10'001, half_even); }) == Fault::out_of_range);
}
