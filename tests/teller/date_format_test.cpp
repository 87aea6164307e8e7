// SPDX-License-Identifier: MPL-2.0
// Dates as files write them: the declared form is read, every other is refused at its byte.
#include <cstdio>
#include <random>

#include "catch.hpp"
#include "date_format.hpp"

using namespace rochdale;
using namespace rochdale::literals;
using teller::DateFormat;
using teller::WrittenDate;

namespace {

std::string read(const DateFormat& format, std::string_view text) {
  const Result<WrittenDate, Malformed> date = format.read(text);
  if (!date) return describe(date.error());
  return to_string(date->on) + (date->at ? " at " + to_string(*date->at) : "");
}

std::string read(const char* form, std::string_view text) {
  const Result<DateFormat, Malformed> format = DateFormat::parse(form);
  return format ? read(*format, text) : "form: " + describe(format.error());
}

}  // namespace

TEST_CASE("Without a declaration a date is ISO 8601, with a time or without") {
  const DateFormat iso;
  CHECK(read(iso, "2020-01-25") == "2020-01-25");
  CHECK(read(iso, "2020-01-25 19:13") == "2020-01-25 at 2020-01-25T19:13:00Z");
  CHECK(read(iso, "2020-01-25T19:13:17") == "2020-01-25 at 2020-01-25T19:13:17Z");
  CHECK(read(iso, "2020-01-25 19:13:17.731529") == "2020-01-25 at 2020-01-25T19:13:17.731529Z");
  CHECK(read(iso, "2020-01-25 19:13:17.7") == "2020-01-25 at 2020-01-25T19:13:17.700000Z");
  CHECK(read(iso, "2020-01-25 19:13Z") == "2020-01-25 at 2020-01-25T19:13:00Z");
  CHECK(read(iso, "2020-01-25T19:13:17.731529Z") == "2020-01-25 at 2020-01-25T19:13:17.731529Z");
  CHECK(read(iso, "0001-01-01") == "0001-01-01");
  CHECK(read(iso, "9999-12-31 23:59:59.999999Z") == "9999-12-31 at 9999-12-31T23:59:59.999999Z");
}

TEST_CASE("Declared forms are read") {
  CHECK(read("dd/mm/yyyy", "03/04/2026") == "2026-04-03");
  CHECK(read("mm/dd/yyyy", "03/04/2026") == "2026-03-04");
  CHECK(read("dd.mm.yyyy", "31.12.2025") == "2025-12-31");
  CHECK(read("d.m.yyyy", "3.4.2026") == "2026-04-03");
  CHECK(read("d.m.yyyy", "03.04.2026") == "2026-04-03");
  CHECK(read("yyyymmdd", "20260403") == "2026-04-03");
  CHECK(read("dd/mm/yyyy hh:mm", "03/04/2026 10:15") == "2026-04-03 at 2026-04-03T10:15:00Z");
  CHECK(read("dd/mm/yyyyThh:mm:ss", "03/04/2026 10:15:30") == "2026-04-03 at 2026-04-03T10:15:30Z");
  CHECK(read("dd/mm/yyyy[ hh:mm:ss[.ffffff]]", "03/04/2026") == "2026-04-03");
  CHECK(read("dd/mm/yyyy[ hh:mm:ss[.ffffff]]", "03/04/2026T10:15:30.5Z") ==
        "2026-04-03 at 2026-04-03T10:15:30.500000Z");
}

TEST_CASE("F53: what does not fit the declared form is refused at its byte") {
  const DateFormat iso;
  CHECK(read(iso, "") == "a digit of the date is missing (byte 0)");
  CHECK(read(iso, "20-01-25") == "a digit of the date is missing (byte 2)");
  CHECK(read(iso, "2020-1-25") == "a digit of the date is missing (byte 6)");
  CHECK(read(iso, "2020/01/25") == "the date is not in the declared form (byte 4)");
  CHECK(read(iso, "25/01/2020") == "a digit of the date is missing (byte 2)");
  CHECK(read(iso, " 2020-01-25") == "a digit of the date is missing (byte 0)");
  CHECK(read(iso, "2020-01-25 ") == "an hour is 00 to 23 (byte 11)");
  CHECK(read(iso, "2020-01-25x") == "no space or T between date and time (byte 10)");
  CHECK(read(iso, "2020-13-25") == "no such month (byte 5)");
  CHECK(read(iso, "2020-02-30") == "no such day in this month (byte 8)");
  CHECK(read(iso, "2021-02-29") == "no such day in this month (byte 8)");
  CHECK(read(iso, "0000-01-01") == "the year of a date is 0001 to 9999 (byte 0)");
  CHECK(read(iso, "2020-01-25 24:00") == "an hour is 00 to 23 (byte 11)");
  CHECK(read(iso, "2020-01-25 10:60") == "a minute is 00 to 59 (byte 14)");
  CHECK(read(iso, "2020-01-25 10:00:60") == "a second is 00 to 59 (byte 17)");
  CHECK(read(iso, "2020-01-25 1:00") == "an hour is 00 to 23 (byte 11)");
  CHECK(read(iso, "2020-01-25 10.00") == "no ':' after the hour (byte 13)");
  CHECK(read(iso, "2020-01-25 10:00:00.") == "no digit after the decimal point (byte 20)");
  CHECK(read(iso, "2020-01-25 10:00:00.1234567") == "more text after the date (byte 26)");
  CHECK(read(iso, "2020-01-25 10:00:00,5") == "more text after the date (byte 19)");
  CHECK(read(iso, "2020-01-25Z") == "no space or T between date and time (byte 10)");
  for (const char* zoned : {"2020-01-25 10:00+01:00", "2020-01-25 10:00:00+01:00", "2020-01-25 10:00:00+0100",
                            "2020-01-25 10:00:00-05", "2020-01-25 10:00:00 UTC", "2020-01-25 10:00ZZ"}) {
    INFO(zoned);
    CHECK_FALSE(iso.read(zoned));
  }
  CHECK(read("dd/mm/yyyy", "13/13/2026") == "no such month (byte 3)");
  CHECK(read("dd/mm/yyyy", "31/02/2026") == "no such day in this month (byte 0)");
  CHECK(read("dd/mm/yyyy", "03/04/26") == "a digit of the date is missing (byte 8)");
  CHECK(read("dd/mm/yyyy", "03/04/2026 10:15") == "not what the declared form has after a date (byte 10)");
  CHECK(read("dd/mm/yyyy hh:mm", "03/04/2026") == "not what the declared form has after a date (byte 10)");
  CHECK(read("dd/mm/yyyy hh:mm", "03/04/2026 10:15:00") == "not what the declared form has after a date (byte 10)");
  CHECK(read("dd/mm/yyyy[ hh:mm:ss]", "03/04/2026 10:15") == "not what the declared form has after a date (byte 10)");
  CHECK(read("d.m.yyyy", "003.4.2026") == "the date is not in the declared form (byte 2)");
  CHECK(iso.read("2020-01-25 " + std::string(100000, '1')).error().position < 64);
  CHECK_FALSE(iso.read(std::string_view("2020-01-25\0", 11)));
}

TEST_CASE("A form that leaves something to guess is refused where it does") {
  const auto refused = [](const char* form, std::size_t at) {
    INFO(form);
    const Result<DateFormat, Malformed> format = DateFormat::parse(form);
    REQUIRE_FALSE(format);
    CHECK(format.error().position == at);
  };
  refused("", 0);
  refused("dd/mm/yy", 6);
  refused("dd/mm", 5);
  refused("dd/dd/yyyy", 2);
  refused("dd/mm/yyyy/", 10);
  refused("YYYY-MM-DD", 0);
  refused("yyyymd", 5);
  refused("yyyy-mm-dd ", 11);
  refused("yyyy-mm-dd[", 11);
  refused("yyyy-mm-dd[]", 11);
  refused("yyyy-mm-dd]", 10);
  refused("yyyy-mm-ddhh:mm", 10);
  refused("yyyy-mm-dd hh", 11);
  refused("yyyy-mm-dd hh:mm.ffffff", 16);
  refused("yyyy-mm-dd[ hh:mm", 17);
  refused("yyyy-mm-dd[ hh:mm][:ss]", 18);
  refused("yyyy-mm-dd hh:mm:ss.fff", 19);
  refused("yyyy-mm-dd hh:mmZ", 16);
}

TEST_CASE("Random dates in many forms are read back") {
  const std::uint64_t seed = 53;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const DateFormat dmy = *DateFormat::parse("dd/mm/yyyy[ hh:mm:ss[.ffffff]]");
  const DateFormat mdy = *DateFormat::parse("m-d-yyyy");
  const DateFormat iso;
  for (int round = 0; round < 20000; ++round) {
    const auto span = static_cast<std::uint64_t>(Date::max() - Date::min());
    const Date on = Date::min() + static_cast<std::int32_t>(random() % (span + 1));
    const auto time = static_cast<std::int64_t>(random() % Instant::per_day);
    const auto seconds = static_cast<int>(time / Instant::per_second);
    char text[80];
    std::snprintf(text, sizeof(text), "%02d/%02d/%04d %02d:%02d:%02d.%06dZ", on.day(), on.month(), on.year(),
                  seconds / 3600, seconds / 60 % 60, seconds % 60, static_cast<int>(time % Instant::per_second));
    REQUIRE(*dmy.read(text) == WrittenDate{on, Instant::of(on, time)});
    std::snprintf(text, sizeof(text), "%d-%d-%04d", on.month(), on.day(), on.year());
    REQUIRE(*mdy.read(text) == WrittenDate{on, {}});
    REQUIRE(*iso.read(to_string(on)) == WrittenDate{on, {}});
    REQUIRE(*iso.read(to_string(Instant::of(on, time))) == WrittenDate{on, Instant::of(on, time)});
  }
}

TEST_CASE("F76: random text never crashes, and a refusal stands inside it") {
  const std::uint64_t seed = 77;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const std::string alphabet = "0123456789-:. TZ[]/+ydmhsf\xE9";
  const DateFormat iso;
  for (int round = 0; round < 50000; ++round) {
    std::string text = "2020-01-25 10:00:00.5Z";
    text.resize(random() % (text.size() + 1));
    for (std::size_t count = random() % 4; count != 0; --count) {
      text.insert(random() % (text.size() + 1), 1, alphabet[random() % alphabet.size()]);
    }
    const Result<WrittenDate, Malformed> date = iso.read(text);
    if (!date) REQUIRE(date.error().position <= text.size());
    std::string form = "yyyy-mm-dd[ hh:mm[:ss[.ffffff]]]";
    for (std::size_t count = random() % 4; count != 0; --count) form.erase(random() % form.size(), 1);
    const Result<DateFormat, Malformed> format = DateFormat::parse(form);
    if (!format) REQUIRE(format.error().position <= form.size());
  }
}
