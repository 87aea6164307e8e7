// SPDX-License-Identifier: MPL-2.0
// Day counts: the conventions by which the days between two dates become a fraction of a year, exact and by name.
// A contract names one; there is no default, since each gives other interest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/rate.hpp"

namespace rochdale {

/// A day count convention. Numbers are stable: only append.
enum class DayCount : std::uint8_t {
  act_360 = 0,           ///< True days over 360.
  act_364 = 1,           ///< True days over 364: 52 weeks.
  act_365_fixed = 2,     ///< True days over 365, in leap years too.
  act_act_isda = 3,      ///< Days of leap years over 366, the others over 365 (ISDA 2006, 4.16 b).
  act_act_isma = 4,      ///< By the coupon period that the days are in (ISMA rule 251): needs a reference period.
  act_act_afb = 5,       ///< Whole years back from the end, and the rest over 365 or 366 (AFB Master Agreement, 1994).
  thirty_360_plain = 6,  ///< Months of 30 days, with no rule for the 31st.
  thirty_360_bond = 7,   ///< 30/360 bond basis: ISDA 2006, 4.16 f.
  thirty_360_us = 8,     ///< The same, and the end of February is the 30th.
  thirty_e_360 = 9,      ///< Eurobond basis, the 31st is the 30th: ISDA 2006, 4.16 g.
  thirty_e_360_isda = 10,  ///< The last of every month is the 30th, but not a last of February that ends the contract:
                           ///< ISDA 2006, 4.16 h.
  fineract_actual_365 = 11,   ///< What Apache Fineract computes for 365 days a year: ACT/365F, under the name of its
                              ///< loans.
  fineract_year_split = 12,   ///< ACT/ACT as Apache Fineract splits it: each day counts in the year of its evening, so
                              ///< that 1 January is a day of the old year's last night.
  thirty_360_inclusive = 13,  ///< Plain months of 30 days from the day after the first to the last, both counted, as
                              ///< hledger-interest does.
};

namespace detail {
inline constexpr std::array<std::string_view, 14> day_count_names{"act_360",
                                                                  "act_364",
                                                                  "act_365_fixed",
                                                                  "act_act_isda",
                                                                  "act_act_isma",
                                                                  "act_act_afb",
                                                                  "thirty_360_plain",
                                                                  "thirty_360_bond",
                                                                  "thirty_360_us",
                                                                  "thirty_e_360",
                                                                  "thirty_e_360_isda",
                                                                  "fineract_actual_365",
                                                                  "fineract_year_split",
                                                                  "thirty_360_inclusive"};

/// What the trade and the published tables call them.
struct DayCountAlias {
  std::string_view alias;
  DayCount convention;
};
inline constexpr std::array day_count_aliases{
    DayCountAlias{"ACT/360", DayCount::act_360},
    DayCountAlias{"Actual/360", DayCount::act_360},
    DayCountAlias{"ACT/364", DayCount::act_364},
    DayCountAlias{"Actual/364", DayCount::act_364},
    DayCountAlias{"ACT/365F", DayCount::act_365_fixed},
    DayCountAlias{"ACT/365", DayCount::act_365_fixed},
    DayCountAlias{"Actual/365", DayCount::act_365_fixed},
    DayCountAlias{"Actual/365 (Fixed)", DayCount::act_365_fixed},
    DayCountAlias{"ACT/ACT ISDA", DayCount::act_act_isda},
    DayCountAlias{"ACT/ACT ISMA", DayCount::act_act_isma},
    DayCountAlias{"ACT/ACT ICMA", DayCount::act_act_isma},
    DayCountAlias{"ACT/ACT AFB", DayCount::act_act_afb},
    DayCountAlias{"30/360 plain", DayCount::thirty_360_plain},
    DayCountAlias{"30/360 without any end-of-month rule", DayCount::thirty_360_plain},
    DayCountAlias{"30/360 inclusive", DayCount::thirty_360_inclusive},
    DayCountAlias{"30/360 Bond Basis", DayCount::thirty_360_bond},
    DayCountAlias{"30/360", DayCount::thirty_360_bond},
    DayCountAlias{"30/360 US (end-of-February rule)", DayCount::thirty_360_us},
    DayCountAlias{"30/360 US", DayCount::thirty_360_us},
    DayCountAlias{"30E/360 Eurobond", DayCount::thirty_e_360},
    DayCountAlias{"30E/360", DayCount::thirty_e_360},
    DayCountAlias{"30E/360 ISDA", DayCount::thirty_e_360_isda},
    DayCountAlias{"Fineract 365/actual", DayCount::fineract_actual_365},
    DayCountAlias{"Fineract actual/actual", DayCount::fineract_year_split},
    DayCountAlias{"Fineract actual/actual across the year end", DayCount::fineract_year_split},
};

/// Equal but for the case of ASCII letters.
[[nodiscard]] constexpr bool same_words(std::string_view left, std::string_view right) noexcept {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  if (left.size() != right.size()) return false;
  for (std::size_t index = 0; index < left.size(); ++index) {
    if (lower(left[index]) != lower(right[index])) return false;
  }
  return true;
}
}  // namespace detail

/// Every convention, in the order of their numbers.
inline constexpr auto all_day_counts = [] {
  std::array<DayCount, detail::day_count_names.size()> all{};
  for (std::size_t index = 0; index < all.size(); ++index) all[index] = static_cast<DayCount>(index);
  return all;
}();

/// The name of a convention, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(DayCount convention) noexcept {
  return detail::name_in(detail::day_count_names, convention);
}

/// What the trade calls it: "30E/360 ISDA".
[[nodiscard]] constexpr std::string_view trade_name(DayCount convention) noexcept {
  for (const detail::DayCountAlias& each : detail::day_count_aliases) {
    if (each.convention == convention) return each.alias;
  }
  return name(convention);
}

/// The convention of a name, ours or the trade's, in capitals or not; nothing for any other text. "ACT/ACT" alone is
/// none: three conventions go by it.
[[nodiscard]] constexpr std::optional<DayCount> parse_day_count(std::string_view text) noexcept {
  for (const DayCount each : all_day_counts) {
    if (detail::same_words(name(each), text)) return each;
  }
  for (const detail::DayCountAlias& each : detail::day_count_aliases) {
    if (detail::same_words(each.alias, text)) return each.convention;
  }
  return std::nullopt;
}

/// A coupon period, first day included, end excluded.
struct ReferencePeriod {
  Date first;
  Date end;

  friend constexpr bool operator==(const ReferencePeriod&, const ReferencePeriod&) = default;
};

/// What some conventions ask beside the two dates.
struct DayCountTerms {
  std::optional<ReferencePeriod> reference;  ///< For act_act_isma; without it the two dates are the period themselves.
  std::optional<Date> termination;           ///< For thirty_e_360_isda: the last day of the contract, if it is known.
};

/// Whether the fractions of the parts of a period always add up to that of the whole, so that accruals may be taken in
/// any steps (act_act_isma: of one reference period; thirty_e_360_isda: with one termination date, at the end).
[[nodiscard]] constexpr bool is_additive(DayCount convention) noexcept {
  return convention != DayCount::act_act_afb && convention != DayCount::thirty_360_bond &&
         convention != DayCount::thirty_360_us && convention != DayCount::thirty_360_inclusive;
}

namespace detail {

constexpr void require_forward(const Date& from, const Date& to) {
  if (to < from) throw Error(Fault::out_of_range, "days are counted from the earlier date to the later");
}

[[nodiscard]] constexpr bool is_last_of_february(const Date& date) noexcept {
  return date.month() == 2 && date.is_last_of_month();
}

/// Days between two dates whose months all have 30.
[[nodiscard]] constexpr std::int32_t thirty_days(const Date& from, const Date& to, int first, int second) noexcept {
  return 360 * (to.year() - from.year()) + 30 * (to.month() - from.month()) + (second - first);
}

[[nodiscard]] constexpr std::int32_t thirty_bond(const Date& from, const Date& to) noexcept {
  const int first = from.day() < 30 ? from.day() : 30;
  return thirty_days(from, to, first, to.day() == 31 && first == 30 ? 30 : to.day());
}

[[nodiscard]] constexpr std::int32_t thirty_us(const Date& from, const Date& to) noexcept {
  if (!is_last_of_february(from)) return thirty_bond(from, to);
  return thirty_days(from, to, 30, is_last_of_february(to) || to.day() == 31 ? 30 : to.day());
}

[[nodiscard]] constexpr std::int32_t thirty_isda(const Date& from, const Date& to,
                                                 const std::optional<Date>& termination) noexcept {
  const bool kept = is_last_of_february(to) && termination == to;
  return thirty_days(from, to, from.is_last_of_month() ? 30 : from.day(),
                     to.is_last_of_month() && !kept ? 30 : to.day());
}

/// Whole years of 365 or 366 days; the first of January is where they part, moved by so many days.
[[nodiscard]] constexpr Rate split_by_year(const Date& from, const Date& to, std::int32_t moved) {
  int128 common = 0;
  int128 leap = 0;
  for (Date begin = from; begin < to;) {
    const Date day = begin + moved;
    const Date next = day.year() == 9999 ? to : std::min(to, Date::of(day.year() + 1, 1, 1).value() - moved);
    (day.is_leap_year() ? leap : common) += next - begin;
    begin = next;
  }
  return Rate::of(common, 365) + Rate::of(leap, 366);
}

/// ISMA rule 251: the days that fall into each coupon period, regular ones reckoned on from the reference in both
/// directions, over the days of that period, times its part of a year.
[[nodiscard]] constexpr Rate isma(const Date& from, const Date& to, const ReferencePeriod& reference) {
  if (reference.end <= reference.first) {
    throw Error(Fault::out_of_range, "a reference period ends after it begins");
  }
  const std::int64_t span = reference.end - reference.first;
  const std::int64_t months = (span * 24 + 365) / 730;  // the nearest whole number of months
  if (months == 0) {
    // Shorter than half a month: no coupon period at all; the days count as those of a year from the first one.
    return isma(from, to, {from, from.add_years(1)});
  }
  Rate periods;
  const auto overlap = [&](const Date& first, const Date& end) {
    const Date begin = std::max(from, first);
    const Date until = std::min(to, end);
    if (begin < until) periods += Rate::of(until - begin, end - first);
  };
  overlap(reference.first, reference.end);
  // Periods before and after keep the later day of the month that the reference shows: 28 February is the 31st's.
  const auto step = [&](const Date& other, const Date& date, std::int64_t from_other, std::int64_t from_date) {
    const bool anchored = other.day() > date.day() && other.add_months(from_other) == date;
    return anchored ? other.add_months(from_other + from_date) : date.add_months(from_date);
  };
  const auto before = [&](std::int64_t count) {
    return step(reference.end, reference.first, -months, -months * count);
  };
  const auto after = [&](std::int64_t count) { return step(reference.first, reference.end, months, months * count); };
  for (std::int64_t count = 0; from < before(count); ++count) overlap(before(count + 1), before(count));
  for (std::int64_t count = 0; after(count) < to; ++count) overlap(after(count), after(count + 1));
  return periods * Rate::of(months, 12);
}

/// Years are counted back from the end, from 28 February to 29 February where there is one; what is left at the
/// beginning is a part of 366 days if a 29 February is in it, else of 365.
[[nodiscard]] constexpr Rate afb(const Date& from, const Date& to) {
  Date end = to;
  std::int32_t years = 0;
  for (;;) {
    if (end.year() == 1) break;
    Date earlier = end.add_years(-1);
    if (earlier.month() == 2 && earlier.day() == 28 && earlier.is_leap_year()) earlier += 1;
    if (earlier < from) break;
    end = earlier;
    ++years;
  }
  const auto has_leap_day = [&](int year) {
    if (!is_leap_year(year)) return false;
    const Date leap_day = Date::of(year, 2, 29).value();
    return from <= leap_day && leap_day < end;
  };
  const bool leap = has_leap_day(end.year()) || has_leap_day(from.year());
  return Rate::of(years) + Rate::of(end - from, leap ? 366 : 365);
}

}  // namespace detail

/// The days from one date to a later one, as the convention counts them: months of 30 days for the 30/360 family, else
/// true days. Throws Error (out_of_range) if `to` is before `from`.
[[nodiscard]] constexpr std::int32_t days_between(DayCount convention, const Date& from, const Date& to,
                                                  const DayCountTerms& terms = {}) {
  detail::require_forward(from, to);
  switch (convention) {
    case DayCount::thirty_360_plain: return detail::thirty_days(from, to, from.day(), to.day());
    case DayCount::thirty_360_inclusive:
      return from == to ? 0 : detail::thirty_days(from + 1, to, (from + 1).day(), to.day()) + 1;
    case DayCount::thirty_360_bond: return detail::thirty_bond(from, to);
    case DayCount::thirty_360_us: return detail::thirty_us(from, to);
    case DayCount::thirty_e_360: return detail::thirty_days(from, to, std::min(from.day(), 30), std::min(to.day(), 30));
    case DayCount::thirty_e_360_isda: return detail::thirty_isda(from, to, terms.termination);
    default: return to - from;
  }
}

/// The part of a year from one date to a later one, exactly. Throws Error (out_of_range) if `to` is before `from`, if the
/// reference period is empty, or if a coupon period that the days fall into reaches outside the calendar.
[[nodiscard]] constexpr Rate year_fraction(DayCount convention, const Date& from, const Date& to,
                                           const DayCountTerms& terms = {}) {
  detail::require_forward(from, to);
  switch (convention) {
    case DayCount::act_364: return Rate::of(to - from, 364);
    case DayCount::act_365_fixed:
    case DayCount::fineract_actual_365: return Rate::of(to - from, 365);
    case DayCount::act_act_isda: return detail::split_by_year(from, to, 0);
    case DayCount::fineract_year_split: return detail::split_by_year(from, to, 1);
    case DayCount::act_act_isma:
      if (from == to) return Rate();
      return detail::isma(from, to, terms.reference.value_or(ReferencePeriod{from, to}));
    case DayCount::act_act_afb: return detail::afb(from, to);
    default: return Rate::of(days_between(convention, from, to, terms), 360);
  }
}

}  // namespace rochdale
