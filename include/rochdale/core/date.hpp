// SPDX-License-Identifier: MPL-2.0
// A calendar date: no time, no zone, no clock. So it can never be one day off.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "rochdale/core/error.hpp"
#include "rochdale/core/hash.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// Days of the week, numbered as ISO 8601 does.
enum class Weekday : std::uint8_t { monday = 1, tuesday, wednesday, thursday, friday, saturday, sunday };

/// Whether a year of the Gregorian calendar has a 29 February.
[[nodiscard]] constexpr bool is_leap_year(int year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// How many days a month (1 to 12) has: 28 to 31.
[[nodiscard]] constexpr int days_in_month(int year, int month) noexcept {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// A day of the Gregorian calendar, reckoned backwards too, from 0001-01-01 to 9999-12-31. Four bytes, trivially
/// copyable. Arithmetic that leaves the range throws Error (out_of_range).
class Date {
 public:
  /// 1970-01-01.
  constexpr Date() = default;

  /// A day by year, month and day. The position of a refusal counts in the written form: year 0, month 5, day 8.
  [[nodiscard]] static constexpr Result<Date, Malformed> of(int year, int month, int day) {
    if (year < 1 || year > 9999) return Failure{Malformed{0, "the year of a date is 0001 to 9999"}};
    if (month < 1 || month > 12) return Failure{Malformed{5, "no such month"}};
    if (day < 1 || day > days_in_month(year, month)) return Failure{Malformed{8, "no such day in this month"}};
    return Date(days_from_civil(year, month, day));
  }

  /// Reads "2026-11-24", ten characters, nothing else.
  [[nodiscard]] static constexpr Result<Date, Malformed> parse(std::string_view text) {
    int fields[3] = {0, 0, 0};
    std::size_t field = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (at == 10) return Failure{Malformed{at, "a date ends after YYYY-MM-DD"}};
      if (at == 4 || at == 7) {
        if (text[at] != '-') return Failure{Malformed{at, "a date is YYYY-MM-DD: no '-'"}};
        ++field;
        continue;
      }
      if (text[at] < '0' || text[at] > '9') return Failure{Malformed{at, "not a digit"}};
      fields[field] = fields[field] * 10 + (text[at] - '0');
    }
    if (text.size() < 10) return Failure{Malformed{text.size(), "a date is YYYY-MM-DD: too short"}};
    return of(fields[0], fields[1], fields[2]);
  }

  /// So many days after (before, if negative) 1970-01-01. Throws Error (out_of_range).
  [[nodiscard]] static constexpr Date from_days(std::int64_t days) {
    if (days < earliest || days > latest) [[unlikely]]
      throw_out_of_range();
    return Date(static_cast<std::int32_t>(days));
  }

  /// The first day there is, 0001-01-01.
  [[nodiscard]] static constexpr Date min() noexcept { return Date(earliest); }
  /// The last day there is, 9999-12-31.
  [[nodiscard]] static constexpr Date max() noexcept { return Date(latest); }

  /// Days since 1970-01-01; negative before.
  [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }

  /// 1 to 9999.
  [[nodiscard]] constexpr int year() const noexcept { return civil().year; }
  /// 1 to 12.
  [[nodiscard]] constexpr int month() const noexcept { return civil().month; }
  /// 1 to 31.
  [[nodiscard]] constexpr int day() const noexcept { return civil().day; }

  [[nodiscard]] constexpr Weekday weekday() const noexcept {
    // 0001-01-01 is a Monday.
    return static_cast<Weekday>((days_ - earliest) % 7 + 1);
  }
  /// 1 to 366.
  [[nodiscard]] constexpr int day_of_year() const noexcept { return days_ - days_from_civil(year(), 1, 1) + 1; }
  [[nodiscard]] constexpr bool is_leap_year() const noexcept { return rochdale::is_leap_year(year()); }
  [[nodiscard]] constexpr bool is_last_of_month() const noexcept {
    const Civil parts = civil();
    return parts.day == days_in_month(parts.year, parts.month);
  }

  /// The first day of the month that this day is in.
  [[nodiscard]] constexpr Date first_of_month() const noexcept { return Date(days_ - civil().day + 1); }
  /// The last day of the month that this day is in.
  [[nodiscard]] constexpr Date last_of_month() const noexcept {
    const Civil parts = civil();
    return Date(days_ - parts.day + days_in_month(parts.year, parts.month));
  }

  /// The same day so many months on (back, if negative), or the last of that month if it has no such day: 31 January
  /// and one month is 28 or 29 February. Throws Error (out_of_range).
  [[nodiscard]] constexpr Date add_months(std::int64_t months) const {
    const Civil parts = civil();
    constexpr std::int64_t longest = 9999 * 12;
    if (months < -longest || months > longest) throw_out_of_range();
    const std::int64_t count = std::int64_t{parts.year} * 12 + (parts.month - 1) + months;
    if (count < 12 || count >= 10000 * 12) throw_out_of_range();
    const auto year = static_cast<int>(count / 12);
    const auto month = static_cast<int>(count % 12) + 1;
    const int last = days_in_month(year, month);
    return Date(days_from_civil(year, month, parts.day < last ? parts.day : last));
  }
  /// The same as twelve times as many months: 29 February becomes 28 February in a common year.
  [[nodiscard]] constexpr Date add_years(std::int32_t years) const { return add_months(std::int64_t{years} * 12); }

  [[nodiscard]] friend constexpr Date operator+(const Date& date, std::int32_t days) {
    return from_days(std::int64_t{date.days_} + days);
  }
  [[nodiscard]] friend constexpr Date operator-(const Date& date, std::int32_t days) {
    return from_days(std::int64_t{date.days_} - days);
  }
  /// The days from one date to another; negative if `left` is the earlier.
  [[nodiscard]] friend constexpr std::int32_t operator-(const Date& left, const Date& right) noexcept {
    return left.days_ - right.days_;
  }
  constexpr Date& operator+=(std::int32_t days) { return *this = *this + days; }
  constexpr Date& operator-=(std::int32_t days) { return *this = *this - days; }

  friend constexpr bool operator==(const Date&, const Date&) = default;
  friend constexpr std::strong_ordering operator<=>(const Date&, const Date&) = default;

 private:
  struct Civil {
    int year;
    int month;
    int day;
  };

  static constexpr std::int32_t earliest = -719162;
  static constexpr std::int32_t latest = 2932896;
  static constexpr int days_of_four_centuries = 146097;

  constexpr explicit Date(std::int32_t days) noexcept : days_(days) {}

  [[noreturn]] static void throw_out_of_range() {
    throw Error(Fault::out_of_range, "dates reach from 0001-01-01 to 9999-12-31");
  }

  // Years are counted from 1 March, so that the leap day comes last, and in eras of 400 years, which all have the same
  // days (Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013). Years above 0 need no care for signs.
  [[nodiscard]] static constexpr std::int32_t days_from_civil(int year, int month, int day) noexcept {
    const int shifted = month <= 2 ? year - 1 : year;
    const int era = shifted / 400;
    const int year_of_era = shifted - era * 400;
    const int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * days_of_four_centuries + day_of_era - epoch;
  }

  [[nodiscard]] constexpr Civil civil() const noexcept {
    const int since = days_ + epoch;
    const int era = since / days_of_four_centuries;
    const int day_of_era = since - era * days_of_four_centuries;
    const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int month_from_march = (5 * day_of_year + 2) / 153;
    const int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day_of_year - (153 * month_from_march + 2) / 5 + 1};
  }

  /// Days from 0000-03-01 to 1970-01-01.
  static constexpr std::int32_t epoch = 719468;

  std::int32_t days_ = 0;
};

/// The length of a written date.
inline constexpr std::size_t date_text = 10;

/// Writes "2026-11-24" and returns the end; null if it does not fit. Allocates nothing.
constexpr char* to_chars(char* first, char* last, const Date& date) noexcept {
  if (last - first < static_cast<std::ptrdiff_t>(date_text)) return nullptr;
  const auto two_digits = [&first](int value) {
    *first++ = static_cast<char>('0' + value / 10);
    *first++ = static_cast<char>('0' + value % 10);
  };
  two_digits(date.year() / 100);
  two_digits(date.year() % 100);
  *first++ = '-';
  two_digits(date.month());
  *first++ = '-';
  two_digits(date.day());
  return first;
}

/// "2026-11-24".
[[nodiscard]] inline std::string to_string(const Date& date) {
  char text[date_text];
  return std::string(text, to_chars(text, text + date_text, date));
}

inline namespace literals {
/// A date written in the program: `"2026-11-24"_date`. Text that is no date does not compile.
consteval Date operator""_date(const char* text, std::size_t length) {
  return Date::parse(std::string_view(text, length)).value();
}
}  // namespace literals

}  // namespace rochdale

template <>
struct std::hash<rochdale::Date> {
  std::size_t operator()(const rochdale::Date& date) const noexcept {
    return rochdale::hash_combine(0, static_cast<std::uint32_t>(date.days()));
  }
};
