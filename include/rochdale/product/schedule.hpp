// SPDX-License-Identifier: MPL-2.0
// When instalments fall due: every so many days, weeks or months from an anchor, shifted off days that are none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/business_day.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/names.hpp"

namespace rochdale {

/// What periods are counted in. A quarter is three months, a year twelve. Numbers are stable: only append.
enum class Calendar : std::uint8_t { days = 0, weeks = 1, months = 2 };

namespace detail {
inline constexpr std::array<std::string_view, 3> calendar_names{"day", "week", "month"};
}

/// The length of a regular period: 1 month, 2 weeks, 15 days.
struct Every {
  std::int32_t count = 1;  ///< 1 or more
  Calendar calendar = Calendar::months;

  /// Its days where a month counts 30 and a week 7.
  [[nodiscard]] constexpr std::int32_t nominal_days() const noexcept {
    return count * (calendar == Calendar::months ? 30 : calendar == Calendar::weeks ? 7 : 1);
  }
  /// So many periods after a date. Throws Error (out_of_range).
  [[nodiscard]] constexpr Date after(const Date& anchor, std::int64_t periods, MonthEnd rule) const {
    const std::int64_t steps = periods * count;
    if (calendar == Calendar::months) return months_after(anchor, steps, rule);
    return Date::from_days(anchor.days() + steps * (calendar == Calendar::weeks ? 7 : 1));
  }

  friend constexpr bool operator==(const Every&, const Every&) = default;
};

/// "2 weeks".
[[nodiscard]] inline std::string to_string(const Every& every) {
  return std::to_string(every.count)
      .append(1, ' ')
      .append(detail::calendar_names[static_cast<std::size_t>(every.calendar)])
      .append(every.count == 1 ? "" : "s");
}

/// Reads "2 weeks", "1 month", "15 days"; also day, week, month, quarter and year, and daily, weekly, monthly,
/// quarterly and yearly, alone. Nothing for any other text.
[[nodiscard]] constexpr std::optional<Every> parse_every(std::string_view text) noexcept {
  std::int32_t count = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    count = count * 10 + (text[at] - '0');
    if (count > 10'000) return std::nullopt;
  }
  if (at == 0) count = 1;
  while (at < text.size() && text[at] == ' ') ++at;
  struct Word {
    std::string_view one;
    std::string_view adverb;
    Every every;
  };
  constexpr std::array<Word, 5> words{{{"day", "daily", {1, Calendar::days}},
                                       {"week", "weekly", {1, Calendar::weeks}},
                                       {"month", "monthly", {1, Calendar::months}},
                                       {"quarter", "quarterly", {3, Calendar::months}},
                                       {"year", "yearly", {12, Calendar::months}}}};
  std::string_view unit = text.substr(at);
  for (const Word& word : words) {
    const bool plural =
        unit.size() == word.one.size() + 1 && unit.back() == 's' && unit.substr(0, word.one.size()) == word.one;
    if (count > 0 && (unit == word.one || plural || unit == word.adverb)) {
      return Every{count * word.every.count, word.every.calendar};
    }
  }
  return std::nullopt;
}

/// One period of a schedule.
struct DuePeriod {
  Date from;     ///< The due date before, shifted; the start for the first.
  Date due;      ///< Shifted.
  Date regular;  ///< The due date before it is shifted.

  [[nodiscard]] constexpr std::int32_t days() const noexcept { return due - from; }
};

/// How due dates follow from each other.
struct DueDates {
  Date start;                     ///< When time begins to run: the day of the first disbursement.
  Every every = {};               ///< The length of a regular period.
  std::optional<Date> first_due;  ///< The first due date, if it is not one period after the start; later ones follow
                                  ///< from it.
  MonthEnd month_end = MonthEnd::clamp;
  Shift shift = Shift::none;
  Holidays holidays = {};

  /// The due date of a number, counted from 1, before it is shifted.
  [[nodiscard]] Date regular_due(std::int64_t number) const {
    return first_due ? every.after(*first_due, number - 1, month_end) : every.after(start, number, month_end);
  }

  /// The period of a number, counted from 1, after the due date before it. Throws Error (out_of_range) if its due date
  /// is not after that, or out of the calendar.
  [[nodiscard]] DuePeriod period(std::int64_t number, const Date& from) const {
    const Date regular = regular_due(number);
    const Date due = shifted(regular, shift, holidays);
    if (due <= from) throw Error(Fault::out_of_range, "a due date is not after the one before it");
    return {from, due, regular};
  }

  /// So many periods. Throws Error (out_of_range) if a due date is not after the one before it, or out of the calendar.
  [[nodiscard]] std::vector<DuePeriod> periods(std::int32_t count) const {
    std::vector<DuePeriod> all;
    all.reserve(static_cast<std::size_t>(count));
    Date from = start;
    for (std::int32_t number = 1; number <= count; ++number) {
      all.push_back(period(number, from));
      from = all.back().due;
    }
    return all;
  }
};

}  // namespace rochdale
