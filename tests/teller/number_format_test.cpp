// SPDX-License-Identifier: MPL-2.0
// Numbers as files write them: the declared form is read, every other is refused at its byte (F28, F30).
#include <random>

#include "catch.hpp"
#include "number_format.hpp"

using namespace rochdale;
using namespace rochdale::literals;
using teller::NumberFormat;

namespace {

constexpr Unit EUR = "EUR/2"_unit;
constexpr Unit SRF = "SRF/18"_unit;

NumberFormat format(std::string_view decimal_mark, std::string_view group_mark) {
  return *NumberFormat::make(decimal_mark, group_mark);
}

const NumberFormat german = format(",", ".");

std::string read(const NumberFormat& number_format, std::string_view text, const Unit& unit = EUR) {
  const Result<Amount, Malformed> amount = number_format.amount(text, unit);
  return amount ? to_string(*amount) : describe(amount.error());
}

}  // namespace

TEST_CASE("F30: without a declaration a number is what Amount::parse reads") {
  CHECK(read({}, "1234.56") == "1234.56");
  CHECK(read({}, "-0.5") == "-0.50");
  CHECK(read({}, "010") == "10.00");
  CHECK(read({}, "1,000") == "not a digit (byte 1)");
  CHECK(read({}, "1.000,00") == "more decimals than the unit has (byte 4)");
  CHECK(read({}, "9047.660892016263123", SRF) == "9047.660892016263123000");
}

TEST_CASE("F30: declared marks are read, with groups or without") {
  CHECK(read(german, "1.234,56") == "1234.56");
  CHECK(read(german, "1234,56") == "1234.56");
  CHECK(read(german, "-1.234.567,8") == "-1234567.80");
  CHECK(read(german, "12") == "12.00");
  CHECK(read(german, "0.010") == "10.00");
  CHECK(read(format(".", ","), "1,234,567.89") == "1234567.89");
  CHECK(read(format(",", "\xC2\xA0"),
             "1\xC2\xA0"
             "234,56") == "1234.56");  // no-break space
  CHECK(read(format(",", "\xE2\x80\xAF"),
             "-12\xE2\x80\xAF"
             "345,6") == "-12345.60");  // narrow no-break space
  CHECK(read(format(".", "'"), "1'000'000") == "1000000.00");
  CHECK(read(format(",", ""), "1234,56") == "1234.56");
  CHECK(read(format("·", ""), "1·5") == "1.50");
}

TEST_CASE("F28, F30: what does not fit the declared form is refused at its byte") {
  const char* const place = "a group mark out of place";
  const char* const not_three = "not three digits after a group mark";
  const char* const neither = "neither a digit nor a declared mark";
  const auto refused = [](const NumberFormat& number_format, std::string_view text, std::size_t at, const char* why) {
    INFO(text);
    CHECK(read(number_format, text) == describe(Malformed{at, why}));
  };
  refused(german, "1.23,45", 4, not_three);
  refused(german, "1.2345,00", 5, "a fourth digit after a group mark");
  refused(german, "1234.567", 4, place);
  refused(german, "1.23.456", 4, place);
  refused(german, "1..234", 2, place);
  refused(german, ".234", 0, place);
  refused(german, "-.234", 1, place);
  refused(german, "1.234.", 6, not_three);
  refused(german, "1.", 2, not_three);
  refused(german, "10.999.99", 9, not_three);
  refused(german, "1,234.567", 5, "a group mark after the decimal mark");
  refused(german, "1,2,3", 3, "a second decimal mark");
  refused(german, ",5", 0, "no digit before the decimal mark");
  refused(german, "-,5", 1, "no digit before the decimal mark");
  refused(german, "5,", 2, "no digit after the decimal point");
  refused(german, "", 0, "no digits");
  refused(german, "-", 1, "no digits");
  refused(german, "1.234,567", 8, "more decimals than the unit has");
  refused(german, "$1,00", 0, neither);
  refused(german, "1,00-", 4, neither);
  refused(german, "--1", 1, neither);
  refused(german, "+5", 0, neither);
  refused(german, " 5", 0, neither);
  refused(german, "5 ", 1, neither);
  refused(german, "1e3", 1, neither);
  refused(german, "0x1F", 1, neither);
  refused(german, "٣", 0, neither);
  refused(german, "1\xC2", 1, neither);
  refused(format(",", ""), "1.5", 1, neither);
  refused(format(".", ","), "$1,400,00.00", 0, neither);
  refused(format(".", ","), "1,400,00.00", 8, not_three);
  refused(german, std::string(80, '1'), 64, "too long for an amount");
  CHECK(read(german, std::string(45, '1')).starts_with("more than an amount can hold"));
}

TEST_CASE("Marks that cannot be told from the number are refused") {
  for (const char* mark : {"", "1", "a", "Z", "-", "+", "..", "\xFF", "\t", "\n", "€€"}) {
    INFO(mark);
    CHECK_FALSE(NumberFormat::make(mark, ""));
    if (*mark != '\0') CHECK_FALSE(NumberFormat::make(".", mark));
  }
  CHECK(NumberFormat::make(",", ",").error() == "the decimal mark and the group mark are the same");
  CHECK(NumberFormat::make("", "").error() == "a decimal mark is one character, and no digit, letter or sign");
}

TEST_CASE("F30, F37: random amounts written with marks are read back") {
  const std::uint64_t seed = 30;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const std::vector<std::string> marks = {".", ",", "'", " ", "\xC2\xA0", "_", "·"};
  for (int round = 0; round < 20000; ++round) {
    const std::string& decimal_mark = marks[random() % marks.size()];
    const std::string& group_mark = marks[random() % marks.size()];
    if (decimal_mark == group_mark) continue;
    const Unit unit = *Unit::make("U", static_cast<int>(random() % 19));
    const auto minor = static_cast<std::int64_t>(random() >> random() % 60);
    const Amount amount = Amount::minor(random() % 2 == 0 ? minor : -minor, unit);
    std::string text = to_string(amount);
    const std::size_t point = text.find('.');
    std::size_t at = std::min(point, text.size());
    if (point != std::string::npos) text.replace(point, 1, decimal_mark);
    const std::size_t first = text[0] == '-' ? 1 : 0;
    if (random() % 2 == 0) {
      while (at > first + 3) text.insert(at -= 3, group_mark);
    }
    INFO(text);
    REQUIRE(format(decimal_mark, group_mark).amount(text, unit).value() == amount);
  }
}
