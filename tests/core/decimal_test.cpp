// SPDX-License-Identifier: MPL-2.0
// The twelve files of the General Decimal Arithmetic suite are replayed by tests/dectest; here is what they lack.
#include "rochdale/core/decimal.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <unordered_set>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"

using namespace rochdale;

namespace {

/// A decimal on paper: signed digits and how many of them stand behind the point.
struct Paper {
  std::string digits;
  int exponent;
};

Paper random_paper(Random& random) {
  return {random.sign() + random.digits(static_cast<std::size_t>(random.between(1, 60))),
          static_cast<int>(random.between(-50, 30))};
}

Decimal decimal(const Paper& paper) {
  return Decimal::parse_scientific(paper.digits + "E" + std::to_string(paper.exponent)).value();
}

/// The same number with a smaller exponent.
std::string digits_at(const Paper& paper, int exponent) {
  return paper.digits + std::string(static_cast<std::size_t>(paper.exponent - exponent), '0');
}

void check_same(const Decimal& value, const std::string& digits, int exponent) {
  REQUIRE(to_string(value.coefficient()) == digits);
  REQUIRE(value.exponent() == exponent);
}

Decimal plain(const std::string& text) { return Decimal::parse(text).value(); }

}  // namespace

TEST_CASE("sums, differences and products of any length are those on paper") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 5'000; ++round) {
    const Paper left = random_paper(random);
    const Paper right = random_paper(random);
    const int exponent = std::min(left.exponent, right.exponent);
    const std::string one = digits_at(left, exponent);
    const std::string other = digits_at(right, exponent);
    INFO(left.digits << "E" << left.exponent << " and " << right.digits << "E" << right.exponent);
    check_same(decimal(left) + decimal(right), schoolbook::add(one, other), exponent);
    check_same(decimal(left) - decimal(right), schoolbook::add(one, schoolbook::negate(other)), exponent);
    check_same(decimal(left) * decimal(right), schoolbook::multiply(left.digits, right.digits),
               left.exponent + right.exponent);
    const std::string difference = schoolbook::add(one, schoolbook::negate(other));
    const int order = difference == "0" ? 0 : schoolbook::negative(difference) ? -1 : 1;
    REQUIRE((decimal(left) < decimal(right)) == (order < 0));
    REQUIRE((decimal(left) == decimal(right)) == (order == 0));
    REQUIRE((decimal(left) > decimal(right)) == (order > 0));
  }
}

TEST_CASE("sums and quotients to some digits are the exact ones, rounded once (F33)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 5'000; ++round) {
    const Paper left = random_paper(random);
    const Paper right = random_paper(random);
    const auto mode = static_cast<Rounding>(random.between(0, 6));
    const std::int64_t digits = random.between(1, 40);
    INFO(left.digits << "E" << left.exponent << " and " << right.digits << "E" << right.exponent << " to " << digits
                     << " " << name(mode));
    const Decimal exact = decimal(left) + decimal(right);
    const Decimal sum = add(decimal(left), decimal(right), digits, mode);
    REQUIRE(to_scientific(sum) == (exact.is_zero() ? to_scientific(sum) : to_scientific(exact.round_to(digits, mode))));
    REQUIRE(sum.is_zero() == exact.is_zero());

    // A quotient to that many digits is the whole number that the quotient, scaled, rounds to.
    const Decimal quotient = divide(decimal(left), decimal(right), digits, mode);
    REQUIRE(quotient.digits() <= digits);
    const int scale = left.exponent - right.exponent - quotient.exponent();
    const std::string zeros(static_cast<std::size_t>(std::abs(scale)), '0');
    const std::string expected = scale >= 0
                                     ? schoolbook::divide(left.digits + zeros, right.digits, std::string(name(mode)))
                                     : schoolbook::divide(left.digits, right.digits + zeros, std::string(name(mode)));
    REQUIRE(to_string(quotient.coefficient()) == expected);
  }
}

TEST_CASE("zeros keep their exponents in a sum, and are written with them (F29)") {
  // A zero beside a number counts with its exponent; two zeros make one, whose sign follows the rounding.
  const auto number = [](std::string_view text) { return Decimal::parse_scientific(text, 2'000'000'000).value(); };
  const auto sum = [&](std::string_view left, std::string_view right, Rounding rounding) {
    return to_scientific(add(number(left), number(right), 5, rounding));
  };
  CHECK(sum("1E+999999999", "0E-999999999", half_even) == "1.0000E+999999999");
  CHECK(sum("0E+7", "1.234567", half_even) == "1.2346");
  CHECK(sum("-1.234567", "0E+7", Rounding::floor) == "-1.2346");
  CHECK(sum("0E-3", "0E+5", half_even) == "0.000");
  CHECK(sum("0.0", "0.00", Rounding::floor) == "0.00");
  for (const int zeros : {0, 1, 2, 3, 4, 5}) {
    static constexpr std::string_view expected[] = {"0", "0.00E+3", "0.0E+3", "0E+3", "0.00E+6", "0.0E+6"};
    const Decimal zero = number("0E+" + std::to_string(zeros));
    CHECK(to_engineering(zero) == expected[zeros]);
  }
}

TEST_CASE("numbers far apart are added at once (F29)") {
  const auto huge = Decimal::parse_scientific("1E+999999999", 2'000'000'000).value();
  const auto tiny = Decimal::parse_scientific("1E-999999999", 2'000'000'000).value();
  const auto start = std::chrono::steady_clock::now();
  CHECK(to_scientific(add(huge, tiny, 9, half_even)) == "1.00000000E+999999999");
  CHECK(to_scientific(add(huge, tiny, 9, Rounding::up)) == "1.00000001E+999999999");
  CHECK(to_scientific(subtract(huge, tiny, 9, Rounding::down)) == "9.99999999E+999999998");
  CHECK(to_scientific(subtract(tiny, huge, 9, Rounding::ceiling)) == "-9.99999999E+999999998");
  CHECK(tiny < huge);
  CHECK(-huge < tiny);
  CHECK(huge != tiny);
  CHECK(huge.hash() != tiny.hash());
  CHECK(to_scientific(tiny.quantize(0, Rounding::up)) == "1");
  CHECK_THROWS_AS(huge + tiny, Error);
  CHECK_THROWS_AS(huge.quantize(0, half_even), Error);
  CHECK_THROWS_AS(to_string(huge), Error);
  CHECK_THROWS_AS(to_string(tiny), Error);
  CHECK_THROWS_AS(huge * huge * huge, Error);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
}

TEST_CASE("hostile text is refused quickly, at the place that is wrong (F28, F29, F30)") {
  const auto position = [](const std::string& text) {
    const auto result = Decimal::parse(text);
    REQUIRE_FALSE(result.has_value());
    return result.error().position;
  };
  CHECK(position("") == 0);
  CHECK(position("-") == 1);
  CHECK(position("+5") == 0);
  CHECK(position(" 5") == 0);
  CHECK(position("5 ") == 1);
  CHECK(position(".5") == 0);
  CHECK(position("5.") == 2);
  CHECK(position("1..2") == 2);
  CHECK(position("10.999.99") == 6);
  CHECK(position("1,000") == 1);
  CHECK(position("$1,400,00.00") == 0);
  CHECK(position("1_000") == 1);
  CHECK(position("--1") == 1);
  CHECK(position("0x1F") == 1);
  CHECK(position("1e3") == 1);
  CHECK(position("nan") == 0);
  CHECK(position("-inf") == 1);
  CHECK(position("1e999999999") == 1);
  CHECK(position("\xD9\xA3") == 0);
  CHECK(position(std::string("1\0", 2)) == 1);
  CHECK(position(std::string(1'000'000, '9')) == Decimal::longest_text);

  for (const char* text : {"",
                           "-",
                           "+",
                           ".",
                           "e5",
                           "1e",
                           "1e+",
                           "1e5.0",
                           "1e5e5",
                           "nan",
                           "sNaN",
                           "Infinity",
                           "1 e5",
                           "0x1p3",
                           "1e999999999",
                           "1e-999999999",
                           "1e99999999999999999999",
                           "1E+6145",
                           "1_0",
                           "--1"}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse_scientific(text).has_value());
  }
  CHECK_FALSE(Decimal::parse_scientific(std::string(1'000'000, '9')).has_value());
  CHECK_FALSE(Decimal::parse_scientific(std::string("1e").append(1'000'000, '9')).has_value());
  CHECK(to_scientific(Decimal::parse_scientific("+.5e0000000000000000000003").value()) == "5E+2");
}

TEST_CASE("what is written is read back, digit for digit (F38)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 5'000; ++round) {
    const Decimal value = decimal(random_paper(random));
    const std::string scientific = to_scientific(value);
    REQUIRE(to_scientific(Decimal::parse_scientific(scientific).value()) == scientific);
    REQUIRE(Decimal::parse_scientific(to_engineering(value)).value() == value);
    const std::string text = to_string(value);
    REQUIRE(plain(text) == value);
    REQUIRE(to_string(plain(text)) == text);
  }
  CHECK(to_string(plain("007.50")) == "7.50");
  CHECK(to_string(plain("-0.00")) == "0.00");
  CHECK(to_string(Decimal(15, 3)) == "15000");
  CHECK(to_string(Decimal(0, 3)) == "0");
  CHECK(to_string(Decimal(-5, -3)) == "-0.005");
  const std::string longest = std::string(5'000, '9') + "." + std::string(4'999, '8');
  CHECK(to_string(plain(longest)) == longest);
}

TEST_CASE("1.0 and 1.00 are equal and hash alike, yet each prints as what it is") {
  CHECK(1.0_dec == 1.00_dec);
  CHECK(to_string(1.0_dec) == "1.0");
  CHECK(to_string(1.00_dec) == "1.00");
  CHECK(plain("-0") == 0_dec);
  CHECK(plain("-0").hash() == (0_dec).hash());
  CHECK_FALSE(plain("-0").is_negative());
  const std::unordered_set<Decimal> numbers{1_dec, 1.0_dec, 1.00_dec, 100_dec, Decimal(1, 2), 0.00_dec, -0_dec};
  CHECK(numbers.size() == 3);

  RANDOM_VALUES(random);
  for (int round = 0; round < 500; ++round) {
    const Decimal value = decimal(random_paper(random));
    const Decimal padded = value.quantize(value.exponent() - static_cast<int>(random.between(0, 400)), Rounding::down);
    REQUIRE(padded == value);
    REQUIRE(padded.hash() == value.hash());
    REQUIRE(to_scientific(padded.stripped()) == to_scientific(value.stripped()));
    REQUIRE(value.stripped().coefficient() % 10 != 0);
  }
}

TEST_CASE("a literal is read as its characters, not as a float or an octal number") {
  CHECK(to_string(0.1_dec + 0.2_dec) == "0.3");
  CHECK(to_string(12.50_dec) == "12.50");
  CHECK(010_dec == 10_dec);
  CHECK(to_string(0.1000000000000000055511151231257827_dec) == "0.1000000000000000055511151231257827");
}

TEST_CASE("quantize and round_to at their edges") {
  CHECK(to_string((2.345_dec).quantize(-2, half_even)) == "2.34");
  CHECK(to_string((2.345_dec).quantize(-2, half_up)) == "2.35");
  CHECK(to_string((2_dec).quantize(-3, half_up)) == "2.000");
  CHECK(to_scientific((0.4_dec).quantize(3, Rounding::up)) == "1E+3");
  CHECK(to_scientific((-0.4_dec).quantize(3, half_even)) == "-0E+3");
  CHECK(to_scientific((5_dec).quantize(1, half_even)) == "0E+1");
  CHECK(to_scientific((5_dec).quantize(1, half_up)) == "1E+1");
  CHECK(to_scientific((9.99_dec).round_to(2, half_up)) == "10");
  CHECK(to_scientific((999_dec).round_to(1, half_up)) == "1E+3");
  CHECK_THROWS_AS((1_dec).round_to(0, half_up), Error);
  CHECK_THROWS_AS(divide(1_dec, 0_dec, 5, half_up), Error);
  CHECK_THROWS_AS(divide(1_dec, 3_dec, 2'000'000, half_up), Error);
}
