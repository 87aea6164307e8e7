// SPDX-License-Identifier: MPL-2.0
#include "spreadsheet_form.hpp"

#include <algorithm>
#include <utility>

#include "command_error.hpp"

namespace rochdale::teller {

namespace {

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

void SpreadsheetForm::declare(Command& command) {
  command.option("--delimiter", "MARK", "between two fields: , (the default) ; | or tab", delimiter_)
      .option("--decimal", "MARK", "the decimal mark: a point, if not given", decimal_mark_)
      .option("--group", "MARK", "the mark between thousands: none, if not given", group_mark_)
      .option("--encoding", "NAME", "utf-8 (the default), latin-1 or windows-1252", encoding_)
      .flag("--plain", "cells are as they are; otherwise the apostrophe that export puts before a formula is taken off",
            plain_);
}

void SpreadsheetForm::declare_dates(Command& command) {
  command.option("--date-format", "FORM",
                 "how dates are written, such as dd/mm/yyyy or \"d.m.yyyy hh:mm\"; if not given, yyyy-mm-dd with or "
                 "without a time. Times are of UTC",
                 date_format_);
}

CsvFormat SpreadsheetForm::csv() const {
  const std::string mark = delimiter_ == "tab" || delimiter_ == "\\t" ? "\t" : delimiter_;
  if (mark.size() != 1 || std::string_view(",;\t|").find(mark) == std::string_view::npos) {
    throw Misused("--delimiter is one of , ; | and tab");
  }
  return CsvFormat{.delimiter = mark.front(), .spreadsheet_safe = !plain_};
}

Encoding SpreadsheetForm::encoding() const {
  const std::string name = lower_case(encoding_);
  if (name == "utf-8" || name == "utf8") return Encoding::utf_8;
  if (name == "latin-1" || name == "latin1" || name == "iso-8859-1") return Encoding::latin_1;
  if (name == "windows-1252" || name == "cp1252") return Encoding::windows_1252;
  throw Misused("--encoding is utf-8, latin-1 or windows-1252");
}

NumberFormat SpreadsheetForm::numbers() const {
  const auto format = NumberFormat::make(decimal_mark_, group_mark_);
  if (!format) throw Misused("--decimal and --group: " + format.error());
  return *format;
}

DateFormat SpreadsheetForm::dates() const {
  if (date_format_.empty()) return {};
  std::string form = date_format_;
  for (char& c : form) {
    if (c != 'T') c = lower_case({c}).front();  // DD/MM/YYYY is the same form; a T stands for itself
  }
  const auto format = DateFormat::parse(form);
  if (!format) throw Misused("--date-format: " + describe(format.error()));
  return *format;
}

CsvReader open_spreadsheet(const std::string& path, const SpreadsheetForm& form) {
  auto reader = CsvReader::open(path, form.csv(), form.encoding());
  if (!reader) throw Refused(describe(reader.error()));
  return *std::move(reader);
}

bool next_row(CsvReader& reader) {
  const auto row = reader.next();
  if (!row) throw Refused(describe(row.error()));
  return *row;
}

std::optional<std::size_t> find_column(const CsvReader& reader, std::string_view name) {
  const auto& header = reader.header();
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  if (std::find(found + 1, header.end(), name) != header.end()) {
    throw Refused(describe(reader.header_error("two columns are called \"" + std::string(name) + "\"")));
  }
  return static_cast<std::size_t>(found - header.begin());
}

std::size_t require_column(const CsvReader& reader, std::string_view name) {
  const auto column = find_column(reader, name);
  if (column) return *column;
  throw Refused(describe(reader.header_error("no column is called \"" + std::string(name) + "\"")));
}

Amount read_amount(const CsvReader& row, std::size_t column, const NumberFormat& numbers, const Unit& unit) {
  const auto amount = numbers.amount(row.field(column), unit);
  if (!amount) throw Refused(describe(row.error_at(column, amount.error())));
  return *amount;
}

void refuse_field(const CsvReader& row, std::size_t column, const std::string& why) {
  throw Refused(describe(row.error_at(column, why)));
}

}  // namespace rochdale::teller
