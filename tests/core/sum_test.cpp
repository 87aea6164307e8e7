// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/sum.hpp"

#include <forward_list>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit HOURS = "HRS/2"_unit;

Amount eur(const int128& minor_units) { return Amount::minor(minor_units, EUR); }

struct Leg {
  std::string account;
  Amount amount;
};

}  // namespace

TEST_CASE("a sum is what adding one by one in a longer number gives, or an overflow") {
  CHECK(sum(std::vector<Amount>{}, EUR) == Amount::zero(EUR));
  Random random;
  int overflows = 0;
  for (int round = 0; round < 2000; ++round) {
    std::vector<Amount> amounts;
    integer expected = 0;
    for (std::int64_t left = random.between(1, 6); left != 0; --left) {
      int128 value = 0;
      REQUIRE(parse_integer(random.number(), value));
      amounts.push_back(eur(value));
      expected += to_integer(value);
    }
    CAPTURE(amounts.size());
    int128 fits = 0;
    if (to_int128(expected, fits)) {
      CHECK(sum(amounts, EUR) == eur(fits));
      CHECK(sum(std::forward_list<Amount>(amounts.begin(), amounts.end()), EUR) == eur(fits));
    } else {
      ++overflows;
      CHECK(fault_of([&] { static_cast<void>(sum(amounts, EUR)); }) == Fault::overflow);
    }
  }
  CHECK(overflows > 10);
}

TEST_CASE("a sum of what each item has") {
  const std::vector<Leg> legs{{"ana", eur(-1250)}, {"ben", eur(1000)}, {"fees", eur(250)}};
  CHECK(sum(legs, EUR, &Leg::amount).is_zero());
  CHECK(sum(legs, EUR, [](const Leg& leg) { return absolute(leg.amount); }) == eur(2500));
}

TEST_CASE("what passes the range on the way is no overflow, whatever the order") {
  const Amount most = eur(int128_max);
  const Amount one = eur(1);
  CHECK(sum(std::vector{most, one, -one}, EUR) == most);
  CHECK(sum(std::vector{most, most, -most}, EUR) == most);
  CHECK(sum(std::vector{-most, -one, one}, EUR) == -most);
  CHECK(sum(std::vector{-most, -most, -one, most, most}, EUR) == -one);
  CHECK(fault_of([&] { static_cast<void>(sum(std::vector{most, one}, EUR)); }) == Fault::overflow);
  CHECK(fault_of([&] { static_cast<void>(sum(std::vector{-most, -one}, EUR)); }) == Fault::overflow);
  CHECK(fault_of([&] { static_cast<void>(sum(std::vector{one, most, one, most}, EUR)); }) == Fault::overflow);
}

TEST_CASE("a sum of another unit is refused wherever it stands, zero too") {
  const std::vector<Amount> amounts{eur(5), eur(int128_max), Amount::zero(HOURS), eur(int128_max)};
  CHECK(fault_of([&] { static_cast<void>(sum(amounts, EUR)); }) == Fault::mixed_units);
  CHECK(fault_of([&] { static_cast<void>(sum(std::vector{eur(5)}, HOURS)); }) == Fault::mixed_units);
  CHECK(sum(std::vector{Amount::zero(HOURS)}, HOURS) == Amount::zero(HOURS));
}
