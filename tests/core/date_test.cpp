// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/date.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <unordered_set>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {

/// A calendar kept by turning the page: no formula, only the rule of the months.
struct Almanac {
  int year = 1;
  int month = 1;
  int day = 1;
  int weekday = 1;  // 0001-01-01 was a Monday, as ISO 8601 counts
  int day_of_year = 1;

  static int last_day(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
  }

  void turn() {
    weekday = weekday % 7 + 1;
    ++day_of_year;
    if (++day <= last_day(year, month)) return;
    day = 1;
    if (++month <= 12) return;
    month = 1;
    ++year;
    day_of_year = 1;
  }

  std::string text() const {
    std::array<char, 40> written{};
    std::snprintf(written.data(), written.size(), "%04d-%02d-%02d", year, month, day);
    return written.data();
  }
};

}  // namespace

TEST_CASE("every day from 0001-01-01 through 9999-12-31 is the one in the almanac (F38)") {
  Almanac almanac;
  int wrong = 0;
  std::int32_t days = Date::min().days();
  for (; almanac.year < 10'000; almanac.turn(), ++days) {
    const Date date = Date::from_days(days);
    const std::string text = almanac.text();
    const bool right = date.year() == almanac.year && date.month() == almanac.month && date.day() == almanac.day &&
                       static_cast<int>(date.weekday()) == almanac.weekday &&
                       date.day_of_year() == almanac.day_of_year && to_string(date) == text &&
                       Date::parse(text).value() == date &&
                       Date::of(almanac.year, almanac.month, almanac.day).value().days() == days &&
                       date.is_last_of_month() == (almanac.day == Almanac::last_day(almanac.year, almanac.month));
    if (!right && ++wrong < 5) FAIL_CHECK(text);
  }
  CHECK(wrong == 0);
  CHECK(days == Date::max().days() + 1);
  CHECK("1970-01-01"_date.days() == 0);
  CHECK("2026-11-24"_date.weekday() == Weekday::tuesday);
}

TEST_CASE("what is no date is refused at the place that is wrong (F28)") {
  const auto position = [](const std::string& text) {
    const auto date = Date::parse(text);
    INFO(text);
    REQUIRE_FALSE(date.has_value());
    return date.error().position;
  };
  CHECK(position("") == 0);
  CHECK(position("2026-11-2") == 9);
  CHECK(position("2026-11-24 ") == 10);
  CHECK(position("2026-11-24T00:00:00Z") == 10);
  CHECK(position(" 2026-11-24") == 0);
  CHECK(position("2026/11/24") == 4);
  CHECK(position("24.11.2026") == 2);
  CHECK(position("2026-11_24") == 7);
  CHECK(position("20261124") == 4);
  CHECK(position("-026-11-24") == 0);
  CHECK(position("+026-11-24") == 0);
  CHECK(position("0000-01-01") == 0);
  CHECK(position("2026-00-10") == 5);
  CHECK(position("2026-13-10") == 5);
  CHECK(position("2026-04-31") == 8);
  CHECK(position("2026-04-00") == 8);
  CHECK(position("2025-02-29") == 8);
  CHECK(position("1900-02-29") == 8);
  CHECK(position("2026-1a-10") == 6);
  CHECK(position("\xD9\xA2"
                 "026-11-4") == 0);
  CHECK(position(std::string("2026-11-2\0", 10)) == 9);
  CHECK(position(std::string(1'000'000, '1')) == 4);
  CHECK(Date::parse("2000-02-29").has_value());
  CHECK_FALSE(Date::of(10'000, 1, 1).has_value());
  CHECK_FALSE(Date::of(0, 1, 1).has_value());
  CHECK_FALSE(Date::of(2026, -1, 1).has_value());
  CHECK_FALSE(Date::of(2026, 2'000'000'000, 1).has_value());
}

TEST_CASE("days and months are added, and the last of a month holds") {
  CHECK("2024-02-28"_date + 1 == "2024-02-29"_date);
  CHECK("2024-03-01"_date - 1 == "2024-02-29"_date);
  CHECK("2025-03-01"_date - "2024-03-01"_date == 365);
  CHECK("2026-01-31"_date.add_months(1) == "2026-02-28"_date);
  CHECK("2024-01-31"_date.add_months(1) == "2024-02-29"_date);
  CHECK("2026-03-31"_date.add_months(-1) == "2026-02-28"_date);
  CHECK("2026-11-30"_date.add_months(15) == "2028-02-29"_date);
  CHECK("2024-02-29"_date.add_years(1) == "2025-02-28"_date);
  CHECK("2024-02-29"_date.add_years(4) == "2028-02-29"_date);
  CHECK("2026-01-15"_date.add_months(-13) == "2024-12-15"_date);
  CHECK("2024-02-10"_date.last_of_month() == "2024-02-29"_date);
  CHECK("2024-02-10"_date.first_of_month() == "2024-02-01"_date);
  CHECK("2024-02-29"_date.is_leap_year());

  RANDOM_VALUES(random);
  for (int round = 0; round < 20'000; ++round) {
    const auto start = Date::from_days(random.between(Date::min().days(), Date::max().days()));
    const std::int64_t months = random.between(-200, 200);
    const std::int64_t reckoned = start.year() * 12 + start.month() - 1 + months;
    if (reckoned < 12 || reckoned >= 120'000) {
      REQUIRE_THROWS_AS(start.add_months(months), Error);
      continue;
    }
    const Date moved = start.add_months(months);
    REQUIRE(moved.year() == reckoned / 12);
    REQUIRE(moved.month() == reckoned % 12 + 1);
    REQUIRE(moved.day() == std::min(start.day(), Almanac::last_day(moved.year(), moved.month())));
  }
}

TEST_CASE("dates end where they end") {
  CHECK_THROWS_AS(Date::max() + 1, Error);
  CHECK_THROWS_AS(Date::min() - 1, Error);
  CHECK_THROWS_AS(Date::min() + std::numeric_limits<std::int32_t>::max(), Error);
  CHECK_THROWS_AS(Date::max() - std::numeric_limits<std::int32_t>::min(), Error);
  CHECK_THROWS_AS(Date::max().add_months(1), Error);
  CHECK_THROWS_AS(Date::min().add_months(-1), Error);
  CHECK_THROWS_AS(Date::min().add_months(std::numeric_limits<std::int64_t>::max()), Error);
  CHECK_THROWS_AS(Date::min().add_years(std::numeric_limits<std::int32_t>::min()), Error);
  CHECK_THROWS_AS(Date::from_days(std::numeric_limits<std::int64_t>::max()), Error);
  CHECK(Date::max() - Date::min() == 3'652'058);
  std::array<char, 9> short_room{};
  CHECK(to_chars(short_room.data(), short_room.data() + short_room.size(), Date::max()) == nullptr);
}

TEST_CASE("dates order and hash as days") {
  CHECK("2026-11-24"_date < "2026-12-01"_date);
  CHECK("2026-11-24"_date >= "2026-11-24"_date);
  const std::unordered_set<Date> dates{"2026-11-24"_date, "2026-11-25"_date, "2026-11-24"_date};
  CHECK(dates.size() == 2);
}
