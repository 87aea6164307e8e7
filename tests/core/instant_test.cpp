// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/instant.hpp"

#include <array>
#include <cstdio>
#include <string>
#include <unordered_set>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {
std::string utc(const std::string& text) { return to_string(Instant::parse(text).value()); }
constexpr std::int64_t earliest = Date::min().days() * Instant::per_day;
constexpr std::int64_t latest = (Date::max().days() + 1) * Instant::per_day - 1;
}  // namespace

TEST_CASE("instants are written in UTC, from any offset") {
  CHECK(utc("1970-01-01T00:00:00Z") == "1970-01-01T00:00:00Z");
  CHECK(Instant::parse("1970-01-01T00:00:00Z")->microseconds() == 0);
  CHECK(Instant::parse("1970-01-01T00:00:00.000001Z")->microseconds() == 1);
  CHECK(Instant::parse("1969-12-31T23:59:59.999999Z")->microseconds() == -1);
  CHECK(utc("2026-11-24T10:15:30.5Z") == "2026-11-24T10:15:30.500000Z");
  CHECK(utc("2026-11-24T00:30:00+01:00") == "2026-11-23T23:30:00Z");
  CHECK(utc("2026-12-31T23:30:00-05:30") == "2027-01-01T05:00:00Z");
  CHECK(utc("2026-11-24T10:15:30.000000-00:00") == "2026-11-24T10:15:30Z");
  CHECK(Instant::of("2026-11-24"_date) == Instant::parse("2026-11-24T00:00:00Z").value());
  CHECK(Instant::of("1969-12-31"_date, Instant::per_day - 1).microseconds() == -1);
}

TEST_CASE("what is written is read back, and has the date and time it says (F38)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20'000; ++round) {
    std::int64_t microseconds = random.between(earliest, latest);
    if (random.one_in(2)) microseconds -= microseconds % Instant::per_second;
    const Instant instant = Instant::from_microseconds(microseconds);
    const std::string text = to_string(instant);
    INFO(text);
    REQUIRE(Instant::parse(text).value() == instant);
    REQUIRE(Instant::of(instant.date(), instant.time_of_day()) == instant);
    const std::int64_t seconds = instant.time_of_day() / Instant::per_second;
    std::array<char, 64> expected{};
    std::snprintf(expected.data(), expected.size(), "%sT%02d:%02d:%02d", to_string(instant.date()).c_str(),
                  static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                  static_cast<int>(seconds % 60));
    REQUIRE(text.substr(0, 19) == expected.data());
    REQUIRE(text.size() == (microseconds % Instant::per_second == 0 ? 20U : 27U));
    std::array<char, instant_text> room{};
    REQUIRE(to_chars(room.data(), room.data() + text.size() - 1, instant) == nullptr);
    REQUIRE(to_chars(room.data(), room.data() + text.size(), instant) == room.data() + text.size());
  }
}

TEST_CASE("what is no instant is refused at the place that is wrong: without a zone there is none") {
  const auto position = [](const std::string& text) {
    const auto instant = Instant::parse(text);
    INFO(text);
    REQUIRE_FALSE(instant.has_value());
    return instant.error().position;
  };
  CHECK(position("") == 0);
  CHECK(position("2026-11-24") == 10);
  CHECK(position("2026-11-24 10:15:30Z") == 10);
  CHECK(position("2026-11-24T10:15:30") == 19);
  CHECK(position("2026-11-24T10:15Z") == 16);
  CHECK(position("2026-11-24T24:00:00Z") == 11);
  CHECK(position("2026-11-24T10:60:00Z") == 14);
  CHECK(position("2026-11-24T10:15:60Z") == 17);
  CHECK(position("2026-11-24T1:15:30Z") == 12);
  CHECK(position("2026-11-24T10:15:30.Z") == 20);
  CHECK(position("2026-11-24T10:15:30.1234567Z") == 26);
  CHECK(position("2026-11-24T10:15:30,5Z") == 19);
  CHECK(position("2026-11-24T10:15:30z") == 19);
  CHECK(position("2026-11-24T10:15:30+1:00") == 21);
  CHECK(position("2026-11-24T10:15:30+0100") == 22);
  CHECK(position("2026-11-24T10:15:30+24:00") == 20);
  CHECK(position("2026-11-24T10:15:30+01:60") == 23);
  CHECK(position("2026-11-24T10:15:30ZZ") == 20);
  CHECK(position("2026-02-30T10:15:30Z") == 8);
  CHECK(position("0001-01-01T00:00:00+00:01") == 0);
  CHECK(position("9999-12-31T23:59:59-00:01") == 0);
  CHECK(position(std::string(1'000'000, '1')) == Instant::longest_text);
}

TEST_CASE("instants end where dates do, and order and hash") {
  CHECK_THROWS_AS(Instant::from_microseconds(latest + 1), Error);
  CHECK_THROWS_AS(Instant::from_microseconds(earliest - 1), Error);
  CHECK_THROWS_AS(Instant::of("2026-11-24"_date, -1), Error);
  CHECK_THROWS_AS(Instant::of("2026-11-24"_date, Instant::per_day), Error);
  CHECK(utc("9999-12-31T23:59:59.999999Z") == "9999-12-31T23:59:59.999999Z");
  CHECK(utc("0001-01-01T00:00:00Z") == "0001-01-01T00:00:00Z");
  CHECK(Instant() < Instant::from_microseconds(1));
  CHECK(std::hash<Instant>()(Instant()) == std::hash<Instant>()(Instant::from_microseconds(0)));
}
