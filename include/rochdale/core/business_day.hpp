// SPDX-License-Identifier: MPL-2.0
// Which days a community does business, as data, and where a date that is none goes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/names.hpp"

namespace rochdale {

/// The days off: some days of every week, and dated holidays. Without any, every day is a business day.
class Holidays {
 public:
  Holidays() = default;

  /// Days of the week off, and holidays in any order; the same day twice is once. Throws Error (out_of_range) if all
  /// seven days of the week are off.
  explicit Holidays(std::span<const Weekday> days_off, std::vector<Date> holidays = {})
      : holidays_(std::move(holidays)) {
    for (const Weekday day : days_off) days_off_ |= bit_of(day);
    if (days_off_ == all_week) throw Error(Fault::out_of_range, "a week without a business day");
    std::sort(holidays_.begin(), holidays_.end());
    holidays_.erase(std::unique(holidays_.begin(), holidays_.end()), holidays_.end());
  }

  explicit Holidays(std::initializer_list<Weekday> days_off, std::vector<Date> holidays = {})
      : Holidays(std::span<const Weekday>(days_off.begin(), days_off.size()), std::move(holidays)) {}

  /// Saturday and Sunday off.
  [[nodiscard]] static Holidays weekends(std::vector<Date> holidays = {}) {
    return Holidays({Weekday::saturday, Weekday::sunday}, std::move(holidays));
  }

  [[nodiscard]] bool is_business_day(const Date& date) const {
    return (days_off_ & bit_of(date.weekday())) == 0 && !std::binary_search(holidays_.begin(), holidays_.end(), date);
  }

  /// Whether this day of every week is off.
  [[nodiscard]] bool is_off(Weekday day) const noexcept { return (days_off_ & bit_of(day)) != 0; }
  /// The dated holidays, in order, each once.
  [[nodiscard]] const std::vector<Date>& dates() const noexcept { return holidays_; }

  friend bool operator==(const Holidays&, const Holidays&) = default;

 private:
  static constexpr std::uint8_t all_week = 0xFE;
  [[nodiscard]] static constexpr std::uint8_t bit_of(Weekday day) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(day));
  }

  std::uint8_t days_off_ = 0;
  std::vector<Date> holidays_;  ///< sorted, each once
};

/// Where a date that is no business day goes (ISDA 2006, 4.12). Numbers are stable: only append.
enum class Shift : std::uint8_t {
  none = 0,                ///< It stays.
  following = 1,           ///< To the next business day.
  modified_following = 2,  ///< To the next one, but back if that is in another month.
  preceding = 3,           ///< To the business day before.
  modified_preceding = 4,  ///< To the one before, but on if that is in another month.
};

namespace detail {
inline constexpr std::array<std::string_view, 5> shift_names{"none", "following", "modified_following", "preceding",
                                                             "modified_preceding"};

[[nodiscard]] inline Date step_to_business_day(Date date, std::int32_t step, const Holidays& holidays) {
  while (!holidays.is_business_day(date)) date += step;
  return date;
}
}  // namespace detail

/// The name of a shift, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Shift shift) noexcept {
  return detail::name_in(detail::shift_names, shift);
}
/// The shift of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<Shift> parse_shift(std::string_view text) noexcept {
  return detail::parse_in<Shift>(detail::shift_names, text);
}

/// The business day that a date is shifted to. Throws Error (out_of_range) if there is none left in the calendar.
[[nodiscard]] inline Date shifted(const Date& date, Shift shift, const Holidays& holidays) {
  if (shift == Shift::none) return date;
  const bool forward = shift == Shift::following || shift == Shift::modified_following;
  const bool stays_in_month = shift == Shift::modified_following || shift == Shift::modified_preceding;
  const Date moved = detail::step_to_business_day(date, forward ? 1 : -1, holidays);
  if (!stays_in_month || moved.month() == date.month()) return moved;
  return detail::step_to_business_day(date, forward ? -1 : 1, holidays);
}

/// What a monthly date becomes in a month that has no such day. The day that was agreed on is kept for the months
/// after: 31 January, 28 February, 31 March. Numbers are stable: only append.
enum class MonthEnd : std::uint8_t {
  clamp = 0,  ///< The last day of that month.
  roll = 1,   ///< The first day of the next.
};

namespace detail {
inline constexpr std::array<std::string_view, 2> month_end_names{"clamp", "roll"};
}  // namespace detail

/// The name of a month-end rule, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(MonthEnd rule) noexcept {
  return detail::name_in(detail::month_end_names, rule);
}
/// The rule of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<MonthEnd> parse_month_end(std::string_view text) noexcept {
  return detail::parse_in<MonthEnd>(detail::month_end_names, text);
}

/// So many months after a date whose day of the month is the one agreed on. Throws Error (out_of_range).
[[nodiscard]] constexpr Date months_after(const Date& anchor, std::int64_t months, MonthEnd rule) {
  const Date clamped = anchor.add_months(months);
  return rule == MonthEnd::roll && clamped.day() < anchor.day() ? clamped + 1 : clamped;
}

}  // namespace rochdale
