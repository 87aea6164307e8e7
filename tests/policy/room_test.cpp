// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/room.hpp"

#include "book/small_book.hpp"

using namespace small_book;

namespace {
Room room_of(const SmallBook& house, AccountId account) {
  return house.book.read([&](const Ledger& ledger) { return room(ledger.balance(account), ledger.limits(account)); });
}
}  // namespace

TEST_CASE("F45: what is held is neither spendable nor still to be earned") {
  SmallBook house;  // from -100.00 to 500.00
  must(house.pay(house.ben, house.ana, "90.00"));
  must(house.hold(house.ana, house.ben, "30.00"));
  must(house.hold(house.cem, house.ana, "50.00"));
  CHECK(to_string(*room_of(house, house.ana).can_spend) == "160.00");
  CHECK(to_string(*room_of(house, house.ana).can_earn) == "360.00");
  CHECK_FALSE(room_of(house, house.fees).can_spend);
  CHECK_FALSE(room_of(house, house.fees).can_earn);
  must(house.book.set_limits(house.ana, limits(8000, 8500), stamp()));
  CHECK(to_string(*room_of(house, house.ana).can_spend) == "0.00");
  CHECK(to_string(*room_of(house, house.ana).can_earn) == "0.00");
}

TEST_CASE("an account stands at its limit from the limit itself on") {
  CHECK(at_limit(100, limits(0, 100)));
  CHECK(at_limit(0, limits(0, 100)));
  CHECK(at_limit(-1, limits(0, 100)));
  CHECK_FALSE(at_limit(99, limits(0, 100)));
  CHECK_FALSE(at_limit(int128_min, Limits{}));
  CHECK_FALSE(at_limit(int128_max, Limits{}));
}
