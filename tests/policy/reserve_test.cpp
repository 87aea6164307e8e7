// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/reserve.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"
#include "rochdale/policy/reserve_target.hpp"

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

TEST_CASE("income flows into the reserve until it stands at its target against the members' debts") {
  CircleBook house;
  const AccountId reserve = house.open("reserve", AccountKind::equity, Limits{});
  house.open("work", AccountKind::equity, Limits{});
  must(house.pay(house.ana, house.ben, "90"));
  must(house.pay(house.ana, house.fund, "10"));
  must(house.pay(house.cem, reserve, "15"));
  const ReserveTarget terms =
      ReserveTarget::read("unit=EUR/2\ntarget=20%\nincome=fund\nreserve=reserve\noperator=work");
  CHECK(house.book.read([&](const Ledger& ledger) { return outstanding_credit(ledger, terms.members()); }) ==
        eur("115"));
  const Period may(day("2026-05-01"), day("2026-05-31"));
  CHECK(house.book.take(ReserveRun(terms), may, stamp()).size() == 2);
  CHECK(house.balance(reserve) == "23.00");  // 20 % of 115
  CHECK(house.balance(house.book.find("work")) == "2.00");
  CHECK(house.balance(house.fund) == "0.00");
  CHECK(house.book.take(ReserveRun(terms), may, stamp()).empty());
  CHECK(ReserveTarget::read(terms.parameters()).parameters() == terms.parameters());
  CHECK(fault_of([] { return ReserveTarget::read("unit=EUR/2\ntarget=20%\nincome=a\nreserve=b"); }) ==
        Fault::out_of_range);
}
