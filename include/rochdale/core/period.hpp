// SPDX-License-Identifier: MPL-2.0
// A stretch of days, both ends included: the month of May is 1 May to 31 May.
#pragma once

#include <cstdint>
#include <string>

#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

/// From the first day through the last. Never empty.
class Period {
 public:
  /// Throws Error (out_of_range) if the last day is before the first.
  constexpr Period(const Date& first, const Date& last) : first_(first), last_(last) {
    if (last < first) throw Error(Fault::out_of_range, "a period ends before it begins");
  }

  [[nodiscard]] constexpr Date first() const noexcept { return first_; }
  /// The last day that is still inside.
  [[nodiscard]] constexpr Date last() const noexcept { return last_; }

  /// How many days: 1 if first and last are the same.
  [[nodiscard]] constexpr std::int32_t days() const noexcept { return last_ - first_ + 1; }
  [[nodiscard]] constexpr bool contains(const Date& date) const noexcept { return first_ <= date && date <= last_; }
  /// Whether the two have a day in common.
  [[nodiscard]] constexpr bool overlaps(const Period& other) const noexcept {
    return first_ <= other.last_ && other.first_ <= last_;
  }

  friend constexpr bool operator==(const Period&, const Period&) = default;

 private:
  Date first_;
  Date last_;
};

/// "2026-05-01/2026-05-31", the ISO 8601 form of an interval.
[[nodiscard]] inline std::string to_string(const Period& period) {
  std::string text = to_string(period.first());
  text += '/';
  text += to_string(period.last());
  return text;
}

}  // namespace rochdale
