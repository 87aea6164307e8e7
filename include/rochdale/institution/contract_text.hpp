// SPDX-License-Identifier: MPL-2.0
// Contracts as text: each field by its name, each convention by its own, so that the journal keeps them and a reader
// sees what was agreed. One list of fields serves writing and reading.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rochdale/book/account.hpp"
#include "rochdale/book/refusal.hpp"
#include "rochdale/policy/parameters.hpp"
#include "rochdale/product/loan_terms.hpp"
#include "rochdale/product/provision.hpp"
#include "rochdale/product/repayment.hpp"
#include "rochdale/product/savings_terms.hpp"

namespace rochdale {

/// A charge on a loan, due on a day: a fee, a penalty, or interest that was carried over.
struct LoanCharge {
  Date due;
  Owed owed;
  Amount amount;
};

/// @cond doxygen does not tell the overloads for ids apart
namespace detail {

// Until a contract says its own. A constant: in a template, clang++ 14 leaves a call of the literal behind.
inline constexpr Unit no_unit = "NONE/0"_unit;

/// The words between single spaces.
[[nodiscard]] inline std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// ---- Values as text; an empty text says that there is none

[[nodiscard]] inline std::string as_text(const std::string& value) { return value; }
[[nodiscard]] inline std::string as_text(bool value) { return value ? "yes" : "no"; }
[[nodiscard]] inline std::string as_text(std::int32_t value) { return std::to_string(value); }
[[nodiscard]] inline std::string as_text(const Rate& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(const Date& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(const Unit& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(const Amount& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(const Every& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(const PostingPeriod& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(const InterestTime& value) { return to_string(value); }
[[nodiscard]] inline std::string as_text(AccountId value) {
  return value == AccountId{} ? std::string() : std::to_string(value.value());
}
[[nodiscard]] inline std::string as_text(EntryNumber value) { return std::to_string(value.value()); }
[[nodiscard]] inline std::string as_text(const Disbursement& value) {
  return to_string(value.date) + "=" + to_string(value.amount);
}
[[nodiscard]] inline std::string as_text(const RateFrom& value) {
  return to_string(value.date) + "=" + to_string(value.rate);
}
[[nodiscard]] inline std::string as_text(const LoanCharge& value) {
  return to_string(value.due).append("=").append(name(value.owed)).append(":").append(to_string(value.amount));
}
[[nodiscard]] inline std::string as_text(const Tier& value) {
  return to_string(value.from) + "=" + to_string(value.rate);
}
[[nodiscard]] inline std::string as_text(const ProvisionBand& value) {
  return std::to_string(value.first) + "-" + std::to_string(value.last) + "=" + to_string(value.rate);
}
template <class Enum>
requires std::is_enum_v<Enum>
[[nodiscard]] std::string as_text(Enum value) { return std::string(name(value)); }
[[nodiscard]] inline std::string as_text(const Holidays& value) {
  std::string text;
  for (int day = 1; day <= 7; ++day) {
    if (value.is_off(static_cast<Weekday>(day))) text.append(text.empty() ? "" : " ").append(std::to_string(day));
  }
  for (const Date& each : value.dates()) text.append(text.empty() ? "" : " ").append(to_string(each));
  return text;
}
template <class T>
[[nodiscard]] std::string as_text(const std::optional<T>& value) {
  return value ? as_text(*value) : std::string();
}
template <class T>
[[nodiscard]] std::string as_text(const std::vector<T>& values) {
  std::string text;
  for (const T& each : values) text.append(text.empty() ? "" : " ").append(as_text(each));
  return text;
}

// ---- and back; false for a text that is no such value

template <class T>
[[nodiscard]] bool take(const Result<T, Malformed>& read, T& into) {
  if (read) into = *read;
  return read.has_value();
}
template <class T>
[[nodiscard]] bool take(const std::optional<T>& read, T& into) {
  if (read) into = *read;
  return read.has_value();
}
/// What stands before and after a sign; nothing where it is missing.
[[nodiscard]] inline std::optional<std::pair<std::string_view, std::string_view>> sides(std::string_view text,
                                                                                        char sign) {
  const std::size_t at = text.find(sign);
  if (at == std::string_view::npos) return std::nullopt;
  return std::pair(text.substr(0, at), text.substr(at + 1));
}

[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, std::string& into) {
  into = text;
  return true;
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, bool& into) {
  into = text == "yes";
  return into || text == "no";
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, std::int32_t& into) {
  int128 number = 0;
  if (!parse_integer(text, number) || number < INT32_MIN || number > INT32_MAX) return false;
  into = static_cast<std::int32_t>(number);
  return true;
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, Rate& into) {
  return take(Rate::parse(text), into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, Date& into) {
  return take(Date::parse(text), into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, Unit& into) {
  return take(Unit::parse(text), into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, Amount& into) {
  return take(Amount::parse(text, unit), into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, Every& into) {
  return take(parse_every(text), into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, PostingPeriod& into) {
  return take(parse_posting_period(text), into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, InterestTime& into) {
  return parse_interest_time(text, into);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, AccountId& into) {
  int128 number = 0;
  if (!parse_integer(text, number) || number < 1 || number > 0xFFFFFFFFLL) return false;
  into = AccountId(static_cast<std::uint32_t>(number));
  return true;
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit&, EntryNumber& into) {
  int128 number = 0;
  if (!parse_integer(text, number) || number < 1 || number > INT64_MAX) return false;
  into = EntryNumber(static_cast<std::uint64_t>(number));
  return true;
}
template <class Enum>
requires std::is_enum_v<Enum>
[[nodiscard]] bool from_text(std::string_view text, const Unit&, Enum& into) {
  for (int number = 0; number < 256 && name(static_cast<Enum>(number)) != "unknown"; ++number) {
    if (name(static_cast<Enum>(number)) != text) continue;
    into = static_cast<Enum>(number);
    return true;
  }
  return false;
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, Disbursement& into) {
  const auto parts = sides(text, '=');
  return parts && from_text(parts->first, unit, into.date) && from_text(parts->second, unit, into.amount);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, RateFrom& into) {
  const auto parts = sides(text, '=');
  return parts && from_text(parts->first, unit, into.date) && from_text(parts->second, unit, into.rate);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, LoanCharge& into) {
  const auto parts = sides(text, '=');
  const auto charge = parts ? sides(parts->second, ':') : std::nullopt;
  return charge && from_text(parts->first, unit, into.due) && from_text(charge->first, unit, into.owed) &&
         from_text(charge->second, unit, into.amount);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, Tier& into) {
  const auto parts = sides(text, '=');
  return parts && from_text(parts->first, unit, into.from) && from_text(parts->second, unit, into.rate);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, ProvisionBand& into) {
  const auto parts = sides(text, '=');
  const auto days = parts ? sides(parts->first, '-') : std::nullopt;
  return days && from_text(days->first, unit, into.first) && from_text(days->second, unit, into.last) &&
         from_text(parts->second, unit, into.rate);
}
[[nodiscard]] inline bool from_text(std::string_view text, const Unit& unit, Holidays& into) {
  std::vector<Weekday> off;
  std::vector<Date> dates;
  for (const std::string_view word : words_of(text)) {
    if (word.size() == 1 && word[0] >= '1' && word[0] <= '7') {
      off.push_back(static_cast<Weekday>(word[0] - '0'));
    } else if (!from_text(word, unit, dates.emplace_back())) {
      return false;
    }
  }
  if (off.size() > 6) return false;
  into = Holidays(std::span<const Weekday>(off), std::move(dates));
  return true;
}
/// A value to read into; amounts have no default of their own.
template <class T>
[[nodiscard]] T blank(const Unit& unit) {
  if constexpr (std::is_same_v<T, Amount>) {
    return Amount::zero(unit);
  } else if constexpr (std::is_same_v<T, Disbursement>) {
    return Disbursement{Date{}, Amount::zero(unit)};
  } else if constexpr (std::is_same_v<T, LoanCharge>) {
    return LoanCharge{Date{}, Owed::fee, Amount::zero(unit)};
  } else if constexpr (std::is_same_v<T, Tier>) {
    return Tier{Amount::zero(unit), Rate()};
  } else {
    return T{};
  }
}
template <class T>
[[nodiscard]] bool from_text(std::string_view text, const Unit& unit, std::optional<T>& into) {
  T value = blank<T>(unit);
  if (!from_text(text, unit, value)) return false;
  into = std::move(value);
  return true;
}
template <class T>
[[nodiscard]] bool from_text(std::string_view text, const Unit& unit, std::vector<T>& into) {
  into.clear();
  for (const std::string_view word : words_of(text)) {
    T value = blank<T>(unit);
    if (!from_text(word, unit, value)) return false;
    into.push_back(std::move(value));
  }
  return true;
}

/// Writes fields.
struct FieldWriter {
  Parameters& to;
  template <class T>
  void operator()(const char* field, const T& value) const {
    to.set(field, as_text(value));
  }
};

/// Reads fields; one that is not there stays as it is. Throws Error (out_of_range) for a text that is no such value.
struct FieldReader {
  ParameterReader& from;
  Unit unit;
  template <class T>
  void operator()(const char* field, T& value) const {
    const std::optional<std::string> text = from.text(field);
    if (text && !from_text(*text, unit, value)) from.refuse(std::string(field) + " is not understood: " + *text);
  }
};

// ---- The fields of the contracts of product/

template <class Terms, class Visit>
requires std::same_as<std::remove_const_t<Terms>, SavingsTerms>
void each_field(Terms& terms, const Visit& visit) {
  visit("tiers", terms.tiers);
  visit("tier_method", terms.tier_method);
  visit("overdraft_rate", terms.overdraft_rate);
  visit("day_count", terms.day_count);
  visit("basis", terms.basis);
  visit("compounding", terms.compounding);
  visit("rounded", terms.where);
  visit("rounding", terms.rounding);
  visit("tax", terms.tax);
  visit("tax_rounding", terms.tax_rounding);
}

template <class Terms, class Visit>
requires std::same_as<std::remove_const_t<Terms>, LoanTerms>
void each_field(Terms& terms, const Visit& visit) {
  visit("lent", terms.disbursements);
  visit("rate", terms.rate);
  visit("time", terms.time);
  visit("method", terms.repayment);
  visit("instalments", terms.instalments);
  visit("start", terms.due.start);
  visit("every", terms.due.every);
  visit("first_due", terms.due.first_due);
  visit("month_end", terms.due.month_end);
  visit("shift", terms.due.shift);
  visit("days_off", terms.due.holidays);
  visit("rounding", terms.rounding);
  visit("smallest_unit", terms.smallest_unit);
  visit("multiple", terms.instalment_multiple);
  visit("multiple_of", terms.multiple_of);
  visit("interest_rounding", terms.interest_rounding);
  visit("size", terms.size);
  visit("retry", terms.retry);
  visit("payment", terms.payment);
  visit("principal_part", terms.principal_part);
  visit("weights", terms.weights);
  visit("interest_weights", terms.interest_weights);
  visit("balloon", terms.balloon);
  visit("loan_fee", terms.fee);
  visit("grace_principal", terms.grace_principal);
  visit("grace_interest", terms.grace_interest_payment);
  visit("interest_free", terms.interest_free);
  visit("interest_from", terms.interest_from);
  visit("first_period", terms.first_period);
  visit("last_row", terms.last_row);
  visit("rate_changes", terms.rate_changes);
  visit("rate_day", terms.rate_day);
}

/// Reads the fields of a document's content into a value, amounts in the unit that stands in it. Throws Error
/// (out_of_range) for what is not understood, and for what is no field.
template <class T>
void read_fields(std::string_view what, std::string_view content, T& value) {
  ParameterReader from{std::string(what), content};
  const std::optional<std::string> unit = from.text("unit");
  FieldReader reader{from, no_unit};
  if (unit && !from_text(*unit, reader.unit, reader.unit)) from.refuse("unit is not understood: " + *unit);
  value.set_unit(reader.unit);
  each_field(value, reader);
  from.end();
}

}  // namespace detail
/// @endcond

}  // namespace rochdale
