// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/integer.hpp"

#include <array>
#include <string>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"

using namespace rochdale;

namespace {

const std::string greatest = "170141183460469231731687303715884105727";

int128 number(const std::string& text) {
  int128 value = 0;
  const bool read = parse_integer(text, value);
  REQUIRE(read);
  return value;
}

bool fits(const std::string& text) { return schoolbook::compare(schoolbook::size_of(text), greatest) <= 0; }

}  // namespace

TEST_CASE("sums, differences and products agree with paper, and overflow exactly where the range ends (F23, F24)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20'000; ++round) {
    const std::string left = random.number();
    const std::string right = random.number();
    const int128 one = number(left);
    const int128 other = number(right);
    const auto check = [&](const std::string& expected, bool overflow, const int128& result) {
      INFO(left << " and " << right << " make " << expected);
      REQUIRE(overflow == !fits(expected));
      REQUIRE(to_string(result) == (overflow ? "42" : expected));
    };
    int128 sum = 42;
    int128 difference = 42;
    int128 product = 42;
    const bool sum_over = add_overflow(one, other, sum);
    check(schoolbook::add(left, right), sum_over, sum);
    Words words = to_words(42);
    const bool words_over = add_overflow(to_words(one), to_words(other), words);
    check(schoolbook::add(left, right), words_over, from_words(words));
    const bool difference_over = sub_overflow(one, other, difference);
    check(schoolbook::add(left, schoolbook::negate(right)), difference_over, difference);
    const bool product_over = mul_overflow(one, other, product);
    check(schoolbook::multiply(left, right), product_over, product);
  }
}

TEST_CASE("the range is symmetric: one past either end is refused (F23)") {
  CHECK(to_string(int128_max) == greatest);
  CHECK(to_string(int128_min) == std::string("-").append(greatest));
  int128 result = 7;
  CHECK(add_overflow(int128_max, 1, result));
  CHECK(add_overflow(int128_min, -1, result));
  Words words = to_words(7);
  CHECK(add_overflow(to_words(int128_max), to_words(1), words));
  CHECK(add_overflow(to_words(int128_min), to_words(-1), words));
  CHECK(from_words(words) == 7);
  CHECK_FALSE(add_overflow(to_words(int128_min), to_words(1), words));
  CHECK(from_words(words) == int128_min + 1);
  CHECK(sub_overflow(int128_min, 1, result));
  CHECK(mul_overflow(int128(1) << 126, -2, result));
  CHECK(mul_overflow(int128_max, int128_max, result));
  CHECK(result == 7);
  CHECK_FALSE(mul_overflow(int128_max, -1, result));
  CHECK(result == int128_min);
  CHECK(in_range(int128_min));
#if ROCHDALE_NATIVE_INT128
  CHECK_FALSE(in_range(int128_min - 1));
  CHECK(add_overflow(int128_min, -1, result));
#endif
}

TEST_CASE("text of whole numbers: decimal or refused, never octal, hexadecimal or wrapped (F28)") {
  int128 value = 7;
  for (const char* text : {"",
                           "-",
                           "+5",
                           " 5",
                           "5 ",
                           "1_000",
                           "1,000",
                           "--1",
                           "0x1F",
                           "1e3",
                           "1.0",
                           "5-",
                           "\xD9\xA3",
                           "9:",
                           "/",
                           "170141183460469231731687303715884105728",
                           "-170141183460469231731687303715884105728",
                           "340282366920938463463374607431768211457",
                           "1000000000000000000000000000000000000000",
                           "99999999999999999999999999999999999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_integer(text, value));
  }
  CHECK_FALSE(parse_integer(std::string("1\0", 2), value));
  CHECK_FALSE(parse_integer(std::string(1'000'000, '9'), value));
  CHECK(value == 7);

  CHECK(number("010") == 10);
  CHECK(number("0100") == 100);
  CHECK(number("-0") == 0);
  CHECK(number("000") == 0);
  CHECK(number(std::string(1000, '0').append(1, '8')) == 8);
  static_assert([] {
    int128 read = 0;
    return parse_integer("-9223372036854775808", read) && read == int128(-9223372036854775807) - 1;
  }());
}

TEST_CASE("what is written is read back, and nothing is written where it does not fit (F38)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = random.number();
    const std::string expected = text == "-0" ? "0" : text;
    const int128 value = number(text);
    REQUIRE(to_string(value) == expected);

    std::array<char, int128_text + 2> room;
    room.fill('#');
    char* const exact = room.data() + expected.size();
    REQUIRE(to_chars(room.data(), exact, value) == exact);
    REQUIRE(std::string(room.data(), exact) == expected);
    REQUIRE(*exact == '#');

    room.fill('#');
    REQUIRE(to_chars(room.data(), exact - 1, value) == nullptr);
    REQUIRE(std::string(room.data(), room.size()) == std::string(room.size(), '#'));
  }
}

TEST_CASE("numbers move between 128 bits, words and any length unchanged, or say that they do not fit") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 10'000; ++round) {
    const int128 value = random.whole();
    int128 back = 7;
    REQUIRE(to_string(to_integer(value)) == to_string(value));
    REQUIRE(to_int128(to_integer(value), back));
    REQUIRE(back == value);
    REQUIRE(from_words(to_words(value)) == value);
    REQUIRE(join_bits(high_bits(magnitude(value)), low_bits(magnitude(value))) == magnitude(value));
  }
  CHECK(to_words(-1).high == ~std::uint64_t{0});
  CHECK(to_words(-1).low == ~std::uint64_t{0});
  CHECK(to_words(int128_min).high == std::uint64_t{1} << 63);
  CHECK(to_words(int128_min).low == 1);

  int128 kept = 7;
  CHECK_FALSE(to_int128(to_integer(int128_max) + 1, kept));
  CHECK_FALSE(to_int128(to_integer(int128_min) - 1, kept));
  CHECK_FALSE(to_int128(integer(1) << 4000, kept));
  CHECK(kept == 7);
}

TEST_CASE("powers of ten") {
  std::string expected = "1";
  for (int exponent = 0; exponent <= 38; ++exponent) {
    REQUIRE(to_string(power_of_ten(exponent)) == expected);
    expected += '0';
  }
  CHECK_THROWS_AS(power_of_ten(39), Error);
  CHECK_THROWS_AS(power_of_ten(-1), Error);
  CHECK(to_string(long_power_of_ten(38)) == std::string("1").append(38, '0'));
  CHECK(to_string(long_power_of_ten(39)) == std::string("1").append(39, '0'));
  std::string expected_digits(1001, '0');
  expected_digits[0] = '1';
  CHECK(to_string(long_power_of_ten(1000)) == expected_digits);
}
