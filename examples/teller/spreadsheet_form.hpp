// SPDX-License-Identifier: MPL-2.0
// How a spreadsheet file is written, as its owner declares it: nothing about it is guessed, and what does not fit is
// refused with file:line:column.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "command.hpp"
#include "csv.hpp"
#include "date_format.hpp"
#include "number_format.hpp"

namespace rochdale::teller {

/// The declared form of a file. Each part throws Misused when it was declared wrongly.
class SpreadsheetForm {
 public:
  /// Takes --delimiter, --decimal, --group, --encoding and --plain.
  void declare(Command& command);
  /// Takes --date-format.
  void declare_dates(Command& command);

  /// An apostrophe that keeps a spreadsheet from running a cell, as export writes it, is no part of the cell, unless cells
  /// are declared to be plain.
  [[nodiscard]] CsvFormat csv() const;
  [[nodiscard]] Encoding encoding() const;
  [[nodiscard]] NumberFormat numbers() const;
  [[nodiscard]] DateFormat dates() const;

 private:
  std::string delimiter_ = ",";
  std::string decimal_mark_ = ".";
  std::string group_mark_;
  std::string encoding_ = "utf-8";
  std::string date_format_;
  bool plain_ = false;
};

// What follows throws Refused with file:line:column.

/// Opens a file of the declared form and reads its header.
[[nodiscard]] CsvReader open_spreadsheet(const std::string& path, const SpreadsheetForm& form);

/// Goes to the next row; false at the end.
[[nodiscard]] bool next_row(CsvReader& reader);

/// The column of this name; nothing if there is none.
[[nodiscard]] std::optional<std::size_t> find_column(const CsvReader& reader, std::string_view name);

/// The column of this name, which must be there.
[[nodiscard]] std::size_t require_column(const CsvReader& reader, std::string_view name);

/// The amount in a field of the present row.
[[nodiscard]] Amount read_amount(const CsvReader& row, std::size_t column, const NumberFormat& numbers,
                                 const Unit& unit);

/// Says what is wrong with a field of the present row.
[[noreturn]] void refuse_field(const CsvReader& row, std::size_t column, const std::string& why);

}  // namespace rochdale::teller
