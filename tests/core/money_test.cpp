// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/money.hpp"

#include <type_traits>

#include "catch.hpp"

using namespace rochdale;

namespace {
inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit HRS = "HRS/2"_unit;
}  // namespace

static_assert(std::is_convertible_v<Money<EUR>, Amount>);
static_assert(!std::is_convertible_v<Amount, Money<EUR>>);
static_assert(!std::is_constructible_v<Money<EUR>, double>);
static_assert(sizeof(Money<EUR>) == sizeof(Amount));

TEST_CASE("money of one unit reckons as its amount does") {
  constexpr Money<EUR> price = Money<EUR>::minor(1250);
  CHECK((price + price).minor() == 2500);
  CHECK((price - price) == Money<EUR>::zero());
  CHECK((-price).minor() == -1250);
  CHECK((3 * price).minor() == 3750);
  CHECK(price < price * 2);
  Money<EUR> sum = price;
  sum += price;
  sum -= Money<EUR>::minor(1);
  CHECK(to_string(sum) == "24.99");
  CHECK(Money<EUR>::parse("12.50").value() == price);
  CHECK(Money<EUR>::parse("12.505").error().position == 5);
  CHECK_THROWS_AS(Money<EUR>::minor(int128_max) + price, Error);
}

TEST_CASE("money becomes an amount by itself, and an amount becomes money only if the unit is right (F36)") {
  const Money<EUR> price = Money<EUR>::minor(1250);
  const Amount amount = price;
  CHECK(amount == Amount::minor(1250, EUR));
  CHECK(amount + price == Amount::minor(2500, EUR));
  CHECK(Money<EUR>(amount) == price);
  try {
    static_cast<void>(Money<HRS>(amount));
    FAIL("euros became hours");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::mixed_units);
  }
}
