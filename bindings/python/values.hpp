// SPDX-License-Identifier: MPL-2.0
// Values between Python and rochdale.h: exact in both directions, and TypeError for what is of another kind.
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <string>

#include "rochdale.h"

namespace rochdale_python {

namespace py = pybind11;

/// A whole number of minor units and how many of its digits are decimals.
struct Money {
  rochdale_int128 minor{};
  std::int32_t decimals = 0;
};

/// decimal.Decimal, with all the decimals of the unit.
[[nodiscard]] py::object decimal_of(const Money& money);
/// The plain digits of an int or a decimal.Decimal. TypeError for anything else, bool and float among it; ValueError for
/// NaN and infinities.
[[nodiscard]] std::string digits_of(const py::object& amount);
/// Its minor units. ValueError for more decimals than the unit has, and for more than an amount can hold.
[[nodiscard]] rochdale_int128 minor_of(const py::object& amount, std::int32_t decimals);

/// datetime.date, or None for ROCHDALE_NO_DATE.
[[nodiscard]] py::object date_of(std::int32_t days);
/// Days of a datetime.date. TypeError for a datetime, which has a time of day too.
[[nodiscard]] std::int32_t days_of(const py::object& date);
/// The same; None: no date.
[[nodiscard]] std::int32_t days_or_none(const py::object& date);
/// datetime.datetime in UTC.
[[nodiscard]] py::object datetime_of(std::int64_t microseconds);
/// Microseconds of a datetime that knows its zone; ValueError for one that does not.
[[nodiscard]] std::int64_t microseconds_of(const py::object& datetime);

/// A text that C can take: ValueError for one with a NUL in it.
[[nodiscard]] std::string text_of(const py::object& text, const char* what);

/// What output functions of the border write.
template <class Write>
[[nodiscard]] std::string read_text(Write&& write) {
  std::string text(write(nullptr, std::size_t{0}), '\0');
  write(text.data(), text.size() + 1);
  return text;
}

/// A unit of account.
struct Unit {
  std::string name;  // "HRS/2"
  [[nodiscard]] std::string code() const { return name.substr(0, name.find('/')); }
  [[nodiscard]] std::int32_t decimals() const { return std::stoi(name.substr(name.find('/') + 1)); }
};
/// The name of a Unit or a str.
[[nodiscard]] std::string unit_name(const py::object& unit);

/// Who, when and why.
struct Stamp {
  std::string by;
  std::string reason;
  std::string reference;
  std::string purpose;
  std::int64_t recorded = 0;
  std::int32_t on = 0;

  [[nodiscard]] rochdale_stamp as_c() const;
};

struct Account {
  rochdale_account is{};
};

struct Balance {
  rochdale_balance is{};
  std::string account;
};

struct Entry {
  std::uint64_t number = 0;
  bool repeated = false;
};

struct Hold {
  std::uint64_t number = 0;
  std::string debit;
  std::string credit;
  Money amount;
  std::int32_t until = ROCHDALE_NO_DATE;
};

/// A no of the book, with its figures.
struct Refusal {
  rochdale_refusal is{};
  std::string message;
};

struct Transfer {
  py::object debit;
  py::object credit;
  py::object amount;
  py::object on;
  std::string key;
  std::string memo;
  std::string reference;
  std::string purpose;
  bool linked = false;
};

struct StatementRow {
  rochdale_statement_row is{};
  std::int32_t decimals = 0;
  std::string memo;
};

struct Statement {
  Money opening;
  Money closing;
  py::list rows;
};

struct Record {
  rochdale_record is{};
  py::list legs;  // (account, amount), debits above zero
  std::string memo;
  std::string by;
  std::string reason;
};

/// The status of the last call, as a refusal where it is one; any other is raised: ValueError for what was no argument,
/// rochdale.Fault for a fault of the surroundings.
[[nodiscard]] Refusal refusal_or_raise(rochdale_status status);
/// Raises for every status but ROCHDALE_OK; a refusal as rochdale.Refused.
void require(rochdale_status status);
[[noreturn]] void raise_refused(const Refusal& refusal);

/// Registers the classes above.
void add_values(py::module_& module);

}  // namespace rochdale_python
