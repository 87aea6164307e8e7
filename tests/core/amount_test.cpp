// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/amount.hpp"

#include <array>
#include <clocale>
#include <locale>
#include <string>
#include <unordered_set>

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

TEST_CASE("amounts are read strictly: as decimal, or refused at the place that is wrong (F27, F28, F30)") {
  const auto position = [](const std::string& text, const Unit& unit = EUR) {
    const auto amount = Amount::parse(text, unit);
    INFO(text);
    REQUIRE_FALSE(amount.has_value());
    return amount.error().position;
  };
  CHECK(position("") == 0);
  CHECK(position("-") == 1);
  CHECK(position("+5") == 0);
  CHECK(position(" 5") == 0);
  CHECK(position("5 ") == 1);
  CHECK(position("5\n") == 1);
  CHECK(position("--1") == 1);
  CHECK(position("1_000") == 1);
  CHECK(position("1,000") == 1);
  CHECK(position("1.000,00") == 4);
  CHECK(position("10.999.99") == 5);
  CHECK(position("1.2.3") == 3);
  CHECK(position("1..2") == 2);
  CHECK(position("$1,400,00.00") == 0);
  CHECK(position("0x1F") == 1);
  CHECK(position(".5") == 0);
  CHECK(position("-.5") == 1);
  CHECK(position("5.") == 2);
  CHECK(position(".") == 0);
  CHECK(position("1e3") == 1);
  CHECK(position("1.5e3") == 3);
  CHECK(position("1.005") == 4);
  CHECK(position("1.000") == 4);
  CHECK(position("1.0", "JPY/0"_unit) == 2);
  CHECK(position("nan") == 0);
  CHECK(position("inf") == 0);
  CHECK(position("\xD9\xA3") == 0);
  CHECK(position("\xEF\xBC\x95") == 0);
  CHECK(position("1\xE2\x88\x92") == 1);
  CHECK(position(std::string("5\0", 2)) == 1);
  CHECK(position(std::string("\0", 1)) == 0);
  // Past nineteen characters another path reads, by the same rules.
  CHECK(position("10000000000000000000000.005") == 26);
  CHECK(position("10000000000000000000000.") == 24);
  CHECK(position("10000000000000000000000.5x") == 25);
  CHECK(position("1000000000000000000x000.5") == 19);
  CHECK(position("100000000000000000000..5") == 22);
  CHECK(position("1000000000000000000,000.00") == 19);
  CHECK(position("1.00000000000000000000000000000000") == 4);

  CHECK(euros("010").minor() == 1000);
  CHECK(euros("0100.5").minor() == 10050);
  CHECK(euros("0").is_zero());
  CHECK(euros("-0").is_zero());
  CHECK(euros("-0.00") == Amount::zero(EUR));
  CHECK(to_string(euros("-0")) == "0.00");
  CHECK(euros("-0.05").minor() == -5);
  CHECK(euros("12.5").minor() == 1250);
}

TEST_CASE("hostile numbers are refused, and quickly (F23, F29)") {
  CHECK(to_string(euros("1701411834604692317316873037158841057.27")) == "1701411834604692317316873037158841057.27");
  CHECK(to_string(euros("-1701411834604692317316873037158841057.27")) == "-1701411834604692317316873037158841057.27");
  CHECK_FALSE(Amount::parse("1701411834604692317316873037158841057.28", EUR).has_value());
  CHECK_FALSE(Amount::parse("-1701411834604692317316873037158841057.28", EUR).has_value());
  CHECK_FALSE(Amount::parse("1701411834604692317316873037158841058", EUR).has_value());
  CHECK_FALSE(Amount::parse("3402823669209384634633746074317682114.57", EUR).has_value());
  CHECK_FALSE(Amount::parse(std::string("1").append(40, '0'), EUR).has_value());
  CHECK_FALSE(Amount::parse(std::string(1'000'000, '9'), EUR).has_value());
  CHECK_FALSE(Amount::parse(std::string(1'000'000, '0'), EUR).has_value());
  CHECK_FALSE(Amount::parse("1e999999999", EUR).has_value());
  CHECK_FALSE(Amount::parse(std::string("1").append(21, '0'), "SRF/18"_unit).has_value());
  CHECK(euros("92233720368547758.08").minor() == int128(9223372036854775807) + 1);
}

TEST_CASE("what is written is read back, in every unit (F38)") {
  RANDOM_VALUES(random);
  const std::string longest = "123456789012345678";
  for (int round = 0; round < 30'000; ++round) {
    const int decimals = static_cast<int>(random.between(0, 18));
    const Unit unit = Unit::make("XTS", decimals).value();
    const Amount amount = Amount::minor(random.whole(), unit);
    const std::string text = to_string(amount);
    INFO(text);
    REQUIRE(Amount::parse(text, unit).value() == amount);

    // By another way: the digits, with zeros in front, and a point put in.
    std::string digits = to_string(amount.is_negative() ? int128(-amount.minor()) : amount.minor());
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places != 0) digits.insert(digits.size() - places, 1, '.');
    if (amount.is_negative()) digits.insert(0, 1, '-');
    REQUIRE(text == digits);

    std::array<char, amount_text + 2> room;
    room.fill('#');
    char* const end = room.data() + text.size();
    REQUIRE(to_chars(room.data(), end, amount) == end);
    REQUIRE(std::string(room.data(), end) == text);
    REQUIRE(*end == '#');
    room.fill('#');
    REQUIRE(to_chars(room.data(), end - 1, amount) == nullptr);
    REQUIRE(room[0] == '#');
  }
  CHECK(to_string(Amount::minor(5, EUR)) == "0.05");
  CHECK(to_string(Amount::minor(-5, EUR)) == "-0.05");
  CHECK(to_string(Amount::minor(1250, EUR)) == "12.50");
  CHECK(to_string_with_unit(Amount::minor(1250, EUR)) == "12.50 EUR");
  CHECK(to_string(Amount::minor(7, "JPY/0"_unit)) == "7");
  CHECK(to_string(Amount::minor(int128_min, "SRF/18"_unit)) == "-170141183460469231731.687303715884105727");
}

TEST_CASE("sums and multiples agree with paper, and throw exactly where the range ends (F23, F24)") {
  RANDOM_VALUES(random);
  const std::string greatest = to_string(int128_max);
  int past = 0;
  for (int round = 0; round < 10'000; ++round) {
    const Amount left = Amount::minor(random.whole(), EUR);
    const Amount right = Amount::minor(random.whole(), EUR);
    const std::int64_t count = static_cast<std::int64_t>(random.engine()()) >> random.between(0, 63);
    const auto check = [&](const std::string& expected, auto operation) {
      INFO(to_string(left) << ", " << to_string(right) << ", " << count << " make " << expected);
      if (schoolbook::compare(schoolbook::size_of(expected), greatest) <= 0) {
        REQUIRE(to_string(operation().minor()) == expected);
      } else {
        REQUIRE(fault_of([&] { return operation(); }) == Fault::overflow);
        ++past;
      }
    };
    const std::string one = to_string(left.minor());
    const std::string other = to_string(right.minor());
    check(schoolbook::add(one, other), [&] { return left + right; });
    check(schoolbook::add(one, schoolbook::negate(other)), [&] { return left - right; });
    check(schoolbook::multiply(one, std::to_string(count)), [&] { return left * count; });
    REQUIRE(-(-left) == left);
  }
  CHECK(past > 100);
  Amount kept = Amount::minor(int128_max, EUR);
  CHECK(fault_of([&] { return kept += Amount::minor(1, EUR); }) == Fault::overflow);
  CHECK(kept.minor() == int128_max);
  CHECK((-Amount::minor(int128_max, EUR)).minor() == int128_min);
#if ROCHDALE_NATIVE_INT128
  CHECK(fault_of([] { return Amount::minor(int128_min - 1, EUR); }) == Fault::overflow);
#endif
}

TEST_CASE("units do not mix (F36)") {
  const Amount euro = Amount::minor(100, EUR);
  Amount hour = Amount::minor(100, HRS);
  CHECK(fault_of([&] { return euro + hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return euro - hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return euro < hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return euro >= hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return euro <=> hour; }) == Fault::mixed_units);
  CHECK(fault_of([&] { return hour += euro; }) == Fault::mixed_units);
  CHECK(hour == Amount::minor(100, HRS));
  CHECK(euro != hour);
  CHECK(euro != Amount::minor(100, "EUR/3"_unit));
  CHECK(fault_of([&] { return euro + Amount::minor(100, "EUR/3"_unit); }) == Fault::mixed_units);
}

TEST_CASE("comparison, signs and hashes") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 5'000; ++round) {
    const int128 one = random.whole();
    const int128 other = random.one_in(4) ? one : random.whole();
    const Amount left = Amount::minor(one, EUR);
    const Amount right = Amount::minor(other, EUR);
    REQUIRE((left < right) == (one < other));
    REQUIRE((left <= right) == (one <= other));
    REQUIRE((left > right) == (one > other));
    REQUIRE((left >= right) == (one >= other));
    REQUIRE((left == right) == (one == other));
    REQUIRE(((left <=> right) < 0) == (one < other));
    REQUIRE(left.is_negative() == (one < 0));
    REQUIRE(left.is_positive() == (one > 0));
    REQUIRE(left.is_zero() == (one == 0));
    REQUIRE(absolute(left).minor() == (one < 0 ? int128(-one) : one));
  }
  const std::unordered_set<Amount> amounts{Amount::zero(EUR), Amount::zero(HRS), -Amount::zero(EUR),
                                           Amount::minor(1, EUR)};
  CHECK(amounts.size() == 3);
}

TEST_CASE("no locale changes a text in or out (F37)") {
  struct Commas : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Commas));
  const char* const c_locale = std::setlocale(LC_ALL, "de_DE.UTF-8");  // null where it is not installed
  CHECK(to_string(euros("1234567.89")) == "1234567.89");
  CHECK(to_string(Amount::minor(int128_max, EUR)) == "1701411834604692317316873037158841057.27");
  CHECK(to_string("EUR/2"_unit) == "EUR/2");
  CHECK_FALSE(Amount::parse("1.234.567,89", EUR).has_value());
  if (c_locale == nullptr) std::setlocale(LC_ALL, "C");
  std::locale::global(before);
}

static_assert(std::is_trivially_copyable_v<Amount> && sizeof(Amount) == 32);
static_assert(Amount::parse("-12.5", EUR)->minor() == -1250, "amounts can be constants");
