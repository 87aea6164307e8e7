// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/decay.hpp"

#include "book/small_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace small_book;

namespace {

constexpr Unit SRF = "SRF/6"_unit;
const Decay circles = Decay::by_day(7_percent);
const Decay sarafu = Decay::by_minute(2_percent, 43'200);

Amount srf(std::int64_t minor) { return Amount::minor(minor, SRF); }

/// 0.93^(days x 4 / 1461), or another such power, between two decimals, by whole numbers alone: value^1461 against
/// 0.93^(4 x days).
bool is_rounded_power(const Decimal& value, const Rate& keeps, std::int64_t over, std::int64_t under) {
  const Decimal step(1, static_cast<std::int32_t>(value.exponent()));
  const auto raised = [](const Decimal& base, std::int64_t count) {
    Decimal product(1);
    for (std::int64_t at = 0; at < count; ++at) product *= base;
    return product;
  };
  const Decimal upper(to_integer(keeps.numerator()));
  const Decimal lower(to_integer(keeps.denominator()));
  const Decimal wanted = raised(upper, over);
  const Decimal scale = raised(lower, over);
  return raised(value - step, under) * scale < wanted && wanted < raised(value + step, under) * scale;
}

}  // namespace

TEST_CASE("the closed forms of Circles and Sarafu, checked by whole numbers alone") {
  for (const std::int64_t days : {1, 30, 365, 1461}) {
    const Decimal left = circles.left(days);
    CHECK(left.digits() <= 38);
    CHECK(is_rounded_power(left, Rate::of(93, 100), 4 * days, 1461));
  }
  CHECK(to_string(circles.left(1461)) == "0.74805201");  // 0.93^4, exactly
  CHECK(to_string(sarafu.left(43'200)) == "0.98");
  CHECK(to_string(sarafu.left(0)) == "1");
  CHECK(is_rounded_power(sarafu.left(2'700), Rate::of(98, 100), 1, 16));
}

TEST_CASE("what is left of an amount is rounded by name, and never before") {
  // erc20-demurrage-token: 2,000 under 2 % a period is the closed form cut, 1882 in the third, not 0.98 of 1920.
  const Decay period(98_percent, Rate::of(1), DecayStep::day);
  CHECK(decayed(srf(2000), period, 3, Rounding::floor) == srf(1882));
  CHECK(decayed(srf(2000), period, 3, Rounding::ceiling) == srf(1883));
  CHECK(decayed(srf(1'000'000'000), sarafu, 20'000, Rounding::floor) == srf(990'690'498));
  CHECK(decayed(srf(-2000), period, 3, Rounding::floor) == srf(-1883));
}

TEST_CASE("a year melts the same whether it is looked at once or every day") {
  DecayTable table(circles);
  MeltingBalance seldom(0);
  seldom.add(1'000'000'000);
  MeltingBalance watched = seldom;
  int128 shown = 0;
  for (std::int64_t day = 1; day <= 365; ++day) {
    MeltingBalance look = watched;  // looking is reading a copy
    look.advance(table, day, Decimal(0));
    shown = look.rounded(Rounding::floor);
  }
  seldom.advance(table, 365, Decimal(0));
  CHECK(shown == seldom.rounded(Rounding::floor));
  CHECK(to_string(shown) == to_string(decayed(srf(1'000'000'000), circles, 365, Rounding::floor).minor()));
}

TEST_CASE("payments in between melt for the time they were there, to 38 digits") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 50; ++round) {
    DecayTable table(sarafu);
    MeltingBalance balance(0);
    Decimal expected(0);
    std::int64_t at = 0;
    std::vector<std::pair<std::int64_t, std::int64_t>> movements;
    for (std::int64_t count = random.between(1, 12); count > 0; --count) {
      at += random.between(0, 50'000);
      movements.emplace_back(at, random.between(1, 1'000'000'000'000));
    }
    const std::int64_t end = at + random.between(0, 50'000);
    for (const auto& [when, amount] : movements) {
      balance.advance(table, when, Decimal(0));
      balance.add(amount);
      expected += Decimal(amount) * sarafu.left(end - when);  // each for itself, as the base amounts of Sarafu
    }
    balance.advance(table, end, Decimal(0));
    const Decimal difference = balance.value() - expected;
    const Decimal bound(1, -24);
    REQUIRE(difference < bound);
    REQUIRE(-bound < difference);
  }
}

TEST_CASE("only what lies above the free base melts, and debts do not") {
  DecayTable table(Decay(98_percent, Rate::of(1), DecayStep::day));
  MeltingBalance balance(0);
  balance.add(1000);
  balance.advance(table, 1, Decimal(600));
  CHECK(to_string(balance.value()) == "992.00");
  balance.add(-500);
  balance.advance(table, 100, Decimal(600));
  CHECK(balance.rounded(half_even) == 492);
  balance.add(-1000);
  balance.advance(table, 200, Decimal(0));
  CHECK(balance.rounded(half_even) == -508);
}

TEST_CASE("F53: time runs forward, also before 1970") {
  CHECK(fault_of([] { return circles.left(-1); }) == Fault::out_of_range);
  DecayTable table(circles);
  MeltingBalance balance(10);
  CHECK(fault_of([&] {
          balance.advance(table, 9, Decimal(0));
          return 0;
        }) == Fault::out_of_range);
  CHECK(sarafu.step_of(day("1970-01-02"), std::nullopt) == 1440);
  CHECK(sarafu.step_of(day("1970-01-02"), Instant::parse("1970-01-01T00:01:59Z").value()) == 1);
  CHECK(sarafu.step_of(day("1969-12-31"), std::nullopt) == -1440);
  CHECK(sarafu.step_of(day("1969-12-31"), Instant::parse("1969-12-31T23:59:59Z").value()) == -1);
  CHECK(sarafu.step_after(day("1970-01-01")) == 1440);
  CHECK(circles.step_after(day("1970-01-01")) == 1);
}

TEST_CASE("a decay that grows, or leaves nothing, is none") {
  CHECK(fault_of([] { return Decay::by_day(100_percent); }) == Fault::out_of_range);
  CHECK(fault_of([] { return Decay::by_day(-(1_percent)); }) == Fault::out_of_range);
  CHECK(fault_of([] { return Decay::by_minute(2_percent, 0); }) == Fault::out_of_range);
}
