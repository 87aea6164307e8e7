// SPDX-License-Identifier: MPL-2.0
// Days off and month ends: where dates go, and that they come back to the day agreed on.
#include "rochdale/core/business_day.hpp"

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

TEST_CASE("A due date on a day off goes where the rule says, across holidays and month ends") {
  const Holidays holidays = Holidays::weekends({"2024-04-01"_date, "2024-03-29"_date, "2024-04-01"_date});
  CHECK(holidays.is_business_day("2024-03-28"_date));
  CHECK_FALSE(holidays.is_business_day("2024-03-29"_date));
  CHECK_FALSE(holidays.is_business_day("2024-03-30"_date));
  // Good Friday to Easter Monday, over the end of March.
  CHECK(shifted("2024-03-30"_date, Shift::none, holidays) == "2024-03-30"_date);
  CHECK(shifted("2024-03-30"_date, Shift::following, holidays) == "2024-04-02"_date);
  CHECK(shifted("2024-03-30"_date, Shift::modified_following, holidays) == "2024-03-28"_date);
  CHECK(shifted("2024-03-30"_date, Shift::preceding, holidays) == "2024-03-28"_date);
  CHECK(shifted("2024-04-01"_date, Shift::modified_preceding, holidays) == "2024-04-02"_date);
  CHECK(shifted("2024-04-03"_date, Shift::following, holidays) == "2024-04-03"_date);
  CHECK(shifted("2024-03-30"_date, Shift::following, Holidays()) == "2024-03-30"_date);
  CHECK_THROWS_AS(Holidays({Weekday::monday, Weekday::tuesday, Weekday::wednesday, Weekday::thursday, Weekday::friday,
                            Weekday::saturday, Weekday::sunday}),
                  Error);
  CHECK_THROWS_AS(shifted(Date::max(), Shift::following, Holidays({}, {Date::max()})), Error);
}

TEST_CASE("A shifted date is a business day, and none lies between") {
  RANDOM_VALUES(random);
  std::vector<Date> days;
  for (int index = 0; index < 300; ++index) days.push_back(Date::from_days(random.between(20000, 20400)));
  const Holidays holidays({Weekday::friday}, days);
  for (int round = 0; round < 500; ++round) {
    const Date date = Date::from_days(random.between(20000, 20400));
    const Date next = shifted(date, Shift::following, holidays);
    REQUIRE(holidays.is_business_day(next));
    for (Date day = date; day < next; day += 1) REQUIRE_FALSE(holidays.is_business_day(day));
    REQUIRE(shifted(next, Shift::preceding, holidays) == next);
  }
}

TEST_CASE("The day agreed on outlives short months (F54)") {
  const auto days = [](MonthEnd rule) {
    std::string text;
    for (int month = 1; month <= 4; ++month) text += to_string(months_after("2025-01-31"_date, month, rule)) + " ";
    return text;
  };
  CHECK(days(MonthEnd::clamp) == "2025-02-28 2025-03-31 2025-04-30 2025-05-31 ");
  CHECK(days(MonthEnd::roll) == "2025-03-01 2025-03-31 2025-05-01 2025-05-31 ");
  CHECK(months_after("2024-02-29"_date, 12, MonthEnd::roll) == "2025-03-01"_date);
  CHECK(months_after("2024-02-29"_date, 48, MonthEnd::roll) == "2028-02-29"_date);
}
