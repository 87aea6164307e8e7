// SPDX-License-Identifier: MPL-2.0
// A point in time, in microseconds of UTC. Nothing here reads a clock: instants are given.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/hash.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// Microseconds since 1970-01-01T00:00:00Z, without leap seconds (as POSIX counts), from the year 1 through 9999.
class Instant {
 public:
  static constexpr std::int64_t per_second = 1'000'000;
  static constexpr std::int64_t per_day = 86'400 * per_second;

  /// 1970-01-01T00:00:00Z.
  constexpr Instant() = default;

  /// So many microseconds after 1970-01-01T00:00:00Z. Throws Error (out_of_range).
  [[nodiscard]] static constexpr Instant from_microseconds(std::int64_t microseconds) {
    if (microseconds < earliest || microseconds > latest) [[unlikely]] {
      throw Error(Fault::out_of_range, "instants reach from the year 1 through 9999");
    }
    return Instant(microseconds);
  }
  /// Midnight UTC at the beginning of a date, plus a time of day in microseconds (0 to 86,399,999,999).
  /// Throws Error (out_of_range).
  [[nodiscard]] static constexpr Instant of(const Date& date, std::int64_t time_of_day = 0) {
    if (time_of_day < 0 || time_of_day >= per_day) {
      throw Error(Fault::out_of_range, "a time of day is 0 to 86,399,999,999 microseconds");
    }
    return Instant(date.days() * per_day + time_of_day);
  }

  /// The longest text that parse looks at, in bytes: "2026-11-24T10:15:30.123456+01:00".
  static constexpr std::size_t longest_text = 32;

  /// Reads ISO 8601 in the profile of RFC 3339: "2026-11-24T10:15:30Z", with up to six digits after the second and 'Z'
  /// or an offset such as "+01:00". Without either it is refused: a time without a zone is no instant. So are second 60
  /// and hour 24.
  [[nodiscard]] static constexpr Result<Instant, Malformed> parse(std::string_view text) {
    if (text.size() > longest_text) return Failure{Malformed{longest_text, "too long for an instant"}};
    const Result<Date, Malformed> date = Date::parse(text.substr(0, date_text));
    if (!date) return Failure{date.error()};
    Reader reader{text, date_text};
    std::int64_t microseconds = 0;
    if (!reader.skip('T')) return reader.failure("no 'T' between date and time");
    const int hour = reader.two_digits(23);
    if (hour < 0) return reader.failure("an hour is 00 to 23");
    if (!reader.skip(':')) return reader.failure("no ':' after the hour");
    const int minute = reader.two_digits(59);
    if (minute < 0) return reader.failure("a minute is 00 to 59");
    if (!reader.skip(':')) return reader.failure("no ':' after the minute");
    const int second = reader.two_digits(59);
    if (second < 0) return reader.failure("a second is 00 to 59");
    if (reader.skip('.')) {
      std::int64_t unit = per_second;
      for (; reader.at_digit(); ++reader.at) {
        if (unit == 1) return reader.failure("more than six digits after the second");
        unit /= 10;
        microseconds += unit * (text[reader.at] - '0');
      }
      if (unit == per_second) return reader.failure("no digit after the decimal point");
    }
    std::int64_t offset = 0;
    if (!reader.skip('Z')) {
      const bool west = reader.skip('-');
      if (!west && !reader.skip('+')) return reader.failure("neither 'Z' nor an offset such as +01:00");
      const int hours = reader.two_digits(23);
      if (hours < 0) return reader.failure("the hours of an offset are 00 to 23");
      if (!reader.skip(':')) return reader.failure("no ':' in the offset");
      const int minutes = reader.two_digits(59);
      if (minutes < 0) return reader.failure("the minutes of an offset are 00 to 59");
      offset = (hours * 60 + minutes) * (west ? -60 : 60) * per_second;
    }
    if (reader.at != text.size()) return reader.failure("an instant ends after its zone");
    microseconds += ((hour * 60 + minute) * 60 + second) * per_second + date->days() * per_day - offset;
    if (microseconds < earliest || microseconds > latest) {
      return Failure{Malformed{0, "instants reach from the year 1 through 9999"}};
    }
    return Instant(microseconds);
  }

  /// Microseconds since 1970-01-01T00:00:00Z; negative before.
  [[nodiscard]] constexpr std::int64_t microseconds() const noexcept { return microseconds_; }
  /// The date in UTC. The date of a place is the business of whoever knows its zone.
  [[nodiscard]] constexpr Date date() const {
    return Date::from_days((microseconds_ - earliest) / per_day + Date::min().days());
  }
  /// Microseconds since midnight UTC: 0 to 86,399,999,999.
  [[nodiscard]] constexpr std::int64_t time_of_day() const noexcept { return (microseconds_ - earliest) % per_day; }

  friend constexpr bool operator==(const Instant&, const Instant&) = default;
  friend constexpr std::strong_ordering operator<=>(const Instant&, const Instant&) = default;

 private:
  struct Reader {
    std::string_view text;
    std::size_t at;

    [[nodiscard]] constexpr bool at_digit() const { return at < text.size() && text[at] >= '0' && text[at] <= '9'; }
    constexpr bool skip(char character) {
      if (at >= text.size() || text[at] != character) return false;
      ++at;
      return true;
    }
    /// Two digits up to a limit; -1, with `at` at the fault, otherwise.
    constexpr int two_digits(int limit) {
      const std::size_t first = at;
      int value = 0;
      for (int count = 0; count < 2; ++count, ++at) {
        if (!at_digit()) return -1;
        value = value * 10 + (text[at] - '0');
      }
      if (value <= limit) return value;
      at = first;
      return -1;
    }
    [[nodiscard]] constexpr Failure<Malformed> failure(const char* why) const { return Failure{Malformed{at, why}}; }
  };

  static constexpr std::int64_t earliest = Date::min().days() * per_day;
  static constexpr std::int64_t latest = (Date::max().days() + 1) * per_day - 1;

  constexpr explicit Instant(std::int64_t microseconds) noexcept : microseconds_(microseconds) {}

  std::int64_t microseconds_ = 0;
};

/// The longest written instant: "2026-11-24T10:15:30.123456Z".
inline constexpr std::size_t instant_text = 27;

/// Writes "2026-11-24T10:15:30Z", with six digits after the second if they are not all zero, and returns the end; null
/// if it does not fit. Allocates nothing.
constexpr char* to_chars(char* first, char* last, const Instant& instant) noexcept {
  const std::int64_t time = instant.time_of_day();
  const std::int64_t fraction = time % Instant::per_second;
  if (last - first < static_cast<std::ptrdiff_t>(fraction == 0 ? instant_text - 7 : instant_text)) return nullptr;
  const auto digits = [&first](std::int64_t value, int count) {
    for (int index = count; index-- > 0; value /= 10) first[index] = static_cast<char>('0' + value % 10);
    first += count;
  };
  const std::int64_t seconds = time / Instant::per_second;
  first = to_chars(first, last, instant.date());
  *first++ = 'T';
  digits(seconds / 3600, 2);
  *first++ = ':';
  digits(seconds / 60 % 60, 2);
  *first++ = ':';
  digits(seconds % 60, 2);
  if (fraction != 0) {
    *first++ = '.';
    digits(fraction, 6);
  }
  *first++ = 'Z';
  return first;
}

/// "2026-11-24T10:15:30Z" or "2026-11-24T10:15:30.123456Z".
[[nodiscard]] inline std::string to_string(const Instant& instant) {
  char text[instant_text];
  return std::string(text, to_chars(text, text + instant_text, instant));
}

}  // namespace rochdale

template <>
struct std::hash<rochdale::Instant> {
  std::size_t operator()(const rochdale::Instant& instant) const noexcept {
    return rochdale::hash_combine(0, static_cast<std::uint64_t>(instant.microseconds()));
  }
};
