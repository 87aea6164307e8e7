// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/rounding.hpp"

#include <map>
#include <string>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"
#include "core/shared_data.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

namespace {

constexpr std::array all_modes{half_even,      half_up,           half_down,      Rounding::up,
                               Rounding::down, Rounding::ceiling, Rounding::floor};

Decimal decimal(const std::string& text) { return Decimal::parse(text).value(); }

}  // namespace

TEST_CASE("every mode, on every quotient of small numbers, is the neighbour that paper finds (F33)") {
  for (const Rounding mode : all_modes) {
    const std::string mode_name(name(mode));
    for (int numerator = -40; numerator <= 40; ++numerator) {
      for (int denominator = -12; denominator <= 12; ++denominator) {
        if (denominator == 0) continue;
        INFO(numerator << "/" << denominator << " " << mode_name);
        const std::string expected =
            schoolbook::divide(std::to_string(numerator), std::to_string(denominator), mode_name);
        REQUIRE(to_string(round_quotient(int128(numerator), int128(denominator), mode)) == expected);
        REQUIRE(to_string(round_quotient(integer(numerator), integer(denominator), mode)) == expected);
      }
    }
  }
}

TEST_CASE("quotients of 128 bits and longer round as on paper (F33)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 10'000; ++round) {
    const std::string numerator = random.number();
    std::string denominator = random.number();
    if (schoolbook::size_of(denominator) == "0") denominator.assign(1, '2');
    const Rounding mode = all_modes[static_cast<std::size_t>(random.between(0, 6))];
    INFO(numerator << "/" << denominator << " " << name(mode));
    const std::string expected = schoolbook::divide(numerator, denominator, std::string(name(mode)));
    int128 upper = 0;
    int128 lower = 0;
    REQUIRE(parse_integer(numerator, upper));
    REQUIRE(parse_integer(denominator, lower));
    REQUIRE(to_string(round_quotient(upper, lower, mode)) == expected);

    const std::string longer = random.sign() + random.digits(static_cast<std::size_t>(random.between(1, 120)));
    REQUIRE(to_string(round_quotient(integer(longer), to_integer(lower), mode)) ==
            schoolbook::divide(longer, denominator, std::string(name(mode))));
  }
}

TEST_CASE("a quotient over zero is a fault") {
  CHECK_THROWS_AS(round_quotient(int128(1), int128(0), half_even), Error);
  CHECK_THROWS_AS(round_quotient(integer(1), integer(0), half_even), Error);
}

TEST_CASE("modes have names that are read back, and no other text is one") {
  for (const Rounding mode : all_modes) CHECK(parse_rounding(name(mode)) == mode);
  for (const char* text : {"", "HALF_EVEN", "half even", "half_odd", "nearest", "half_evenly"}) {
    CHECK_FALSE(parse_rounding(text).has_value());
  }
  CHECK(name(static_cast<Rounding>(99)) == "unknown");
}

TEST_CASE("rounding tables of moneyphp and QuantLib (F33)") {
  auto file = open_shared("data/money/rounding.csv");
  if (!file) return;
  // A mode whose name tells a plus from a minus is one of ours for each sign.
  struct BySign {
    Rounding positive;
    Rounding negative;
  };
  const std::map<std::string, BySign> modes{
      {"half_even", {half_even, half_even}},
      {"half_up", {half_up, half_up}},
      {"half_down", {half_down, half_down}},
      {"half_positive_infinity", {half_up, half_down}},
      {"half_negative_infinity", {half_down, half_up}},
      {"closest(half_up)", {half_up, half_up}},
      {"up(away)", {Rounding::up, Rounding::up}},
      {"down(trunc)", {Rounding::down, Rounding::down}},
      {"floor(QuantLib: half-up if positive, trunc if negative)", {half_up, Rounding::down}},
      {"ceiling(QuantLib: trunc if positive, half-up if negative)", {Rounding::down, half_up}},
  };
  int checked = 0;
  for (const auto& row : rows_of(*file)) {
    REQUIRE(row.size() == 4);
    INFO(row[0] << " " << row[1] << " " << row[2] << " -> " << row[3]);
    const std::size_t at = row[1].find('@');
    const Decimal value = decimal(row[1].substr(0, at));
    const int places = at == std::string::npos ? 0 : std::stoi(row[1].substr(at + 1));
    if (row[2] == "half_odd") {
      // Not one of the seven: of what a tie gives either way, the odd one.
      const Decimal down = value.quantize(-places, half_down);
      CHECK((down.coefficient() % 2 != 0 ? down : value.quantize(-places, half_up)) == decimal(row[3]));
    } else {
      const auto mode = modes.find(row[2]);
      REQUIRE(mode != modes.end());
      const Rounding rounding = value.is_negative() ? mode->second.negative : mode->second.positive;
      CHECK(value.quantize(-places, rounding) == decimal(row[3]));
    }
    ++checked;
  }
  CHECK(checked == 160);
}

TEST_CASE("ties to a unit, by all seven modes (RT-01 to RT-15, F33)") {
  auto file = open_shared("cases/bank/rounding_ties.json");
  if (!file) return;
  constexpr Unit milli = "XTS/3"_unit;
  std::size_t rows = 0;
  for (const auto& row : nlohmann::json::parse(*file)) {
    const Unrounded value = Unrounded::of(decimal(text_of(row["value"])), milli);
    const Amount multiple = Amount::parse(text_of(row["unit"]), milli).value();
    for (const Rounding mode : all_modes) {
      INFO(text_of(row["id"]) << " " << name(mode));
      const Amount rounded = value.rounded(mode, multiple);
      CHECK(to_decimal(rounded) == decimal(text_of(row[std::string(name(mode))])));
    }
    ++rows;
  }
  CHECK(rows == 8);
}
