// SPDX-License-Identifier: MPL-2.0
// A time bank: a circle whose unit is the hour, whoever gives it. Nobody has a rate, so everybody's hour is equal;
// people say quarter hours, and write 1:30.
#pragma once

#include <string>
#include <string_view>

#include "rochdale/institution/mutual_credit.hpp"

namespace rochdale {

/// The unit of time banks: hours with two decimals, so that a quarter hour is 0.25.
inline constexpr Unit hours_unit = "HRS/2"_unit;

/// Reads hours as people write them: "1:30", "0:15", or as a decimal, "1.5". Refused are minutes from 60 on, and
/// minutes that are no hundredth of an hour, such as 1:20: nothing is rounded.
[[nodiscard]] inline Result<Amount, Malformed> parse_hours(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return Amount::parse(text, hours_unit);
  const bool is_negative = text.starts_with('-');
  int128 hours = 0;
  int128 minutes = 0;
  const std::string_view whole = text.substr(is_negative ? 1 : 0, colon - (is_negative ? 1 : 0));
  const std::string_view part = text.substr(colon + 1);
  const auto digits = [](std::string_view each) { return each.find_first_not_of("0123456789") == each.npos; };
  if (whole.empty() || !digits(whole) || !parse_integer(whole, hours)) return Failure{Malformed{0, "no hours"}};
  if (part.size() != 2 || !digits(part) || !parse_integer(part, minutes) || minutes > 59) {
    return Failure{Malformed{colon + 1, "two digits of minutes, from 00 to 59"}};
  }
  if (minutes % 3 != 0) return Failure{Malformed{colon + 1, "minutes that are no hundredth of an hour"}};
  int128 minor = 0;
  if (mul_overflow(hours, int128(100), minor) || add_overflow(minor, minutes * 5 / 3, minor)) {
    return Failure{Malformed{0, "more hours than can be counted"}};
  }
  return Amount::minor(is_negative ? -minor : minor, hours_unit);
}

/// Hours as people write them: 1.50 is "1:30". What is no whole minute, which no quarter hour is, stays a decimal.
/// Throws Error (mixed_units) for another unit.
[[nodiscard]] inline std::string hours_text(const Amount& amount) {
  if (!(amount.unit() == hours_unit)) throw Error(Fault::mixed_units, "hours are counted in HRS/2");
  const int128 minor = amount.minor() < 0 ? -amount.minor() : amount.minor();
  const auto hundredths = static_cast<int>(minor % 100);
  if (hundredths * 3 % 5 != 0) return to_string(amount);
  const int minutes = hundredths * 3 / 5;
  const std::string whole = to_string(Amount::minor(minor / 100, Unit::make("HRS", 0).value()));
  return (amount.is_negative() ? "-" : "") + whole + (minutes < 10 ? ":0" : ":") + std::to_string(minutes);
}

/// A circle of mutual credit in hours. It has all verbs of one.
class TimeBank : public MutualCredit {
 public:
  /// The time bank of a book that keeps hours.
  explicit TimeBank(Book& book) : MutualCredit(book, hours_unit) {}

  /// Founds one: hours, how far members may go below zero, and payments in quarter hours.
  [[nodiscard]] static Outcome<TimeBank> found(Book& book, const Limits& limits, const Stamp& stamp) {
    const Outcome<MutualCredit> circle = MutualCredit::found(book, hours_unit, limits, stamp);
    if (!circle) return Failure{circle.error()};
    TimeBank bank(book);
    const Outcome<void> stepped = bank.adopt("amount_step", "step=0.25", stamp);
    if (!stepped) return Failure{stepped.error()};
    return bank;
  }
};

}  // namespace rochdale
