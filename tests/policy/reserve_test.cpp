// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/reserve.hpp"

#include "book/small_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace small_book;

TEST_CASE("income fills the reserve to its target to the last cent, and only then goes on") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 2000; ++round) {
    const Amount reserve = Amount::minor(random.between(0, 100'000), EUR);
    const Amount owed = Amount::minor(random.between(1, 1'000'000), EUR);
    const Amount income = Amount::minor(random.between(0, 50'000), EUR);
    const Rate target = Rate::of(random.between(0, 1'000'000), 1'000'000);
    const Waterfall down = waterfall(income, reserve, owed, target);
    REQUIRE(down.to_reserve + down.to_operator == income);
    REQUIRE_FALSE(down.to_reserve.is_negative());
    REQUIRE_FALSE(down.to_operator.is_negative());
    const Rate after = reserve_ratio(reserve + down.to_reserve, owed);
    if (down.to_operator.is_positive()) REQUIRE(after >= target);
    if (down.to_reserve.is_positive()) {
      REQUIRE(reserve_ratio(reserve + down.to_reserve - Amount::minor(1, EUR), owed) < target);
    }
  }
}

TEST_CASE("a ratio against nothing owed, an income below zero and two units are refused") {
  CHECK(fault_of([] { return reserve_ratio(eur("1"), eur("0")); }) == Fault::division_by_zero);
  CHECK(fault_of([] { return reserve_ratio(eur("1"), hours("1")); }) == Fault::mixed_units);
  CHECK(fault_of([] { return waterfall(eur("-1"), eur("0"), eur("1"), 20_percent); }) == Fault::out_of_range);
  CHECK(reserve_shortfall(eur("5"), eur("0"), 20_percent) == eur("0"));
  CHECK(parts_per_million(Rate::of(5, 30)) == 166'666);
  CHECK(parts_per_million(Rate::of(0)) == 0);
}
