// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/unit.hpp"

#include <string>
#include <unordered_set>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

TEST_CASE("a unit is a code and decimals, and is written as it is read (F38)") {
  const Unit euro = Unit::parse("EUR/2").value();
  CHECK(euro.code() == "EUR");
  CHECK(euro.decimals() == 2);
  CHECK(euro.minor_units() == 100);
  CHECK(to_string(euro) == "EUR/2");
  CHECK(euro == "EUR/2"_unit);
  CHECK(euro == Unit::make("EUR", 2).value());
  CHECK(euro != "EUR/3"_unit);
  CHECK(euro != "EUR1/2"_unit);
  CHECK(Unit::parse("A/0")->minor_units() == 1);
  CHECK(Unit::parse("Fourteen_Chars/18")->minor_units() == 1'000'000'000'000'000'000);
  CHECK(to_string(Unit::parse("Fourteen_Chars/18").value()) == "Fourteen_Chars/18");

  const std::string characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.";
  RANDOM_VALUES(random);
  for (int round = 0; round < 5'000; ++round) {
    std::string code(1, characters[static_cast<std::size_t>(random.between(0, 51))]);
    for (std::int64_t more = random.between(0, 13); more > 0; --more) {
      code += characters[static_cast<std::size_t>(random.between(0, 64))];
    }
    const int decimals = static_cast<int>(random.between(0, 18));
    const std::string text = code + "/" + std::to_string(decimals);
    const Unit unit = Unit::parse(text).value();
    REQUIRE(to_string(unit) == text);
    REQUIRE(unit.code() == code);
    REQUIRE(unit.decimals() == decimals);
  }
}

TEST_CASE("what is no unit is refused at the place that is wrong") {
  const auto position = [](const std::string& text) {
    const auto unit = Unit::parse(text);
    INFO(text);
    REQUIRE_FALSE(unit.has_value());
    return unit.error().position;
  };
  CHECK(position("") == 0);
  CHECK(position("EUR") == 3);
  CHECK(position("/2") == 0);
  CHECK(position("EUR/") == 4);
  CHECK(position("EUR/x") == 4);
  CHECK(position("EUR/-1") == 4);
  CHECK(position("EUR/2 ") == 5);
  CHECK(position("EUR/02") == 4);
  CHECK(position("EUR/19") == 4);
  CHECK(position("EUR/118") == 4);
  CHECK(position("EUR/99999999999999999999") == 4);
  CHECK(position("1EUR/2") == 0);
  CHECK(position("EU R/2") == 2);
  CHECK(position("EU\xC3\x84/2") == 2);
  CHECK(position("E\tR/2") == 1);
  CHECK(position(std::string("E\0R/2", 5)) == 1);
  CHECK(position("FifteenCharCode/2") == 14);
  CHECK(position(std::string(1'000'000, 'A') + "/2") == 14);
  CHECK_FALSE(Unit::make("EUR", -1).has_value());
  CHECK_FALSE(Unit::make("EUR", 19).has_value());
  CHECK_FALSE(Unit::make("", 2).has_value());
}

TEST_CASE("units order by code, then by decimals, and hash as they compare") {
  CHECK("A/2"_unit < "AA/0"_unit);
  CHECK("AA/0"_unit < "B/0"_unit);
  CHECK("EUR/2"_unit < "EUR/3"_unit);
  CHECK("CommunityHour/2"_unit < "CommunityHours/2"_unit);
  CHECK_FALSE("EUR/2"_unit < "EUR/2"_unit);
  const std::unordered_set<Unit> units{"EUR/2"_unit, "EUR/3"_unit, "EUR/2"_unit, "HRS/2"_unit};
  CHECK(units.size() == 3);
}

TEST_CASE("the code of a passing unit outlives it") {
  const auto code = Unit::parse("EUR/2").value().code();
  static_assert(std::is_same_v<decltype(code), const std::string>);
  CHECK(code == "EUR");
}
