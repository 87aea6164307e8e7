// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/exchange.hpp"

#include "book/small_book.hpp"
#include "core/fault_of.hpp"

using namespace small_book;

TEST_CASE("an amount in another unit is exact until it is rounded") {
  // An hour is worth 1, a euro 1/12 of it.
  CHECK(converted(hours("1.25"), Rate::of(1), EUR, Rate::of(1, 12)) == Unrounded(eur("15.00")));
  CHECK(converted(eur("1.00"), Rate::of(1, 12), HRS, Rate::of(1)) == Unrounded(100, 12, HRS));
  CHECK(converted(eur("1.00"), Rate::of(1), "SRF/18"_unit, Rate::of(1)).rounded(Rounding::down) ==
        Amount::parse("1", "SRF/18"_unit).value());
  CHECK(fault_of([] { return converted(eur("1"), Rate::of(0), HRS, Rate::of(1)); }) == Fault::out_of_range);
  CHECK(fault_of([] { return converted(eur("1"), Rate::of(1), HRS, Rate::of(-1)); }) == Fault::out_of_range);
}

TEST_CASE("F35 F36: there and back a thousand times, each unit balances, and the rest lies in the positions") {
  SmallBook house;
  must(house.book.set_limits(EUR, Limits{}, stamp()));
  const AccountId euros = house.open("position EUR", AccountKind::equity, Limits{});
  const AccountId hour = house.open("ana in hours", AccountKind::liability, Limits{}, HRS);
  const AccountId time = house.open("position HRS", AccountKind::equity, Limits{}, HRS);
  const Rate euro_in_hours = Rate::parse("0.0812345678").value();
  for (int round = 0; round < 1000; ++round) {
    const Amount paid = eur("7.77");
    const Amount got = converted(paid, euro_in_hours, HRS, Rate::of(1)).rounded(Rounding::down);
    must(house.book.post(entry_of(Exchange{house.ana, euros, time, hour, paid, got, today}), stamp()));
    const Amount back = converted(got, Rate::of(1), EUR, euro_in_hours).rounded(Rounding::down);
    must(house.book.post(entry_of(Exchange{hour, time, euros, house.ana, got, back, today}), stamp()));
  }
  CHECK(house.balance(hour) == "0.00");
  CHECK(house.balance(time) == "0.00");
  CHECK(house.book.balance(house.ana) == -house.book.balance(euros));
  CHECK(house.book.balance(euros).is_positive());
  // One unit against the other does not balance.
  CHECK(reason_of(house.book.post(house.compound({debit(house.ana, eur("1")), credit(hour, hours("1"))}), stamp())) ==
        Reason::unbalanced);
}
