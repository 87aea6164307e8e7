// SPDX-License-Identifier: MPL-2.0
// What a reading command prints: the same rows as a table for people, as CSV, or as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "csv.hpp"
#include "table.hpp"

namespace rochdale::teller {

/// How rows are printed: a table, unless --csv or --json is given.
struct ListingForm {
  bool csv = false;
  bool json = false;

  /// Takes --csv and --json.
  void declare(Command& command);

  [[nodiscard]] bool is_table() const noexcept { return !csv && !json; }
};

/// A column: its name in CSV and JSON, its heading in a table.
struct ListingColumn {
  std::string name;
  std::string heading;
  Align align = Align::left;
  bool is_number = false;  ///< whole and small: a number in JSON. Amounts are text there, so that nothing rounds them.
  bool optional = false;   ///< a table leaves it out while no row has anything in it
};

/// Rows under columns, with facts about the whole. CSV has the rows only, safe for spreadsheets; a JSON object has the
/// facts as members and the rows under the listing's name. CSV and JSON are written row by row, a table at the end.
class Listing {
 public:
  Listing(std::ostream& out, ListingForm form, std::string name, std::vector<ListingColumn> columns);

  /// A fact about the whole; those before the rows stand above a table, those after them below.
  void fact(std::string_view name, std::string_view words, std::string_view value);
  /// A fact that is a number: a number in JSON as well.
  void count(std::string_view name, std::string_view words, std::uint64_t value);
  /// A fact that is yes or no: true or false in JSON.
  void answer(std::string_view name, std::string_view words, bool value);
  /// A fact that only programs need.
  void detail(std::string_view name, std::string_view value);
  /// A fact that only a table shows: a line of words.
  void remark(std::string_view words);
  /// A row, with a cell for each column.
  void row(std::vector<std::string> cells);
  /// A row that only a table shows, below a line: a total. Nothing but totals follows it.
  void total(std::vector<std::string> cells);
  /// Ends the listing. A table of no rows is its headings, unless something was said beside it.
  void end();

 private:
  void member(std::string_view name, const std::string& value);
  void begin_rows();
  void end_rows();

  std::ostream& out_;
  ListingForm form_;
  std::string name_;
  std::vector<ListingColumn> columns_;
  Table table_;
  std::optional<CsvWriter> csv_;
  std::vector<std::string_view> fields_;
  bool any_row_ = false;
  bool in_rows_ = false;
  bool any_fact_ = false;
  bool any_total_ = false;
  bool any_remark_ = false;
  std::string below_;
};

}  // namespace rochdale::teller
