// SPDX-License-Identifier: MPL-2.0
// What a reading command prints: the same rows as a table for people, as CSV, or as JSON.
#pragma once

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
};

/// A column: its name in CSV and JSON, its heading in a table.
struct ListingColumn {
  std::string name;
  std::string heading;
  Align align = Align::left;
  bool is_number = false;  ///< whole and small: a number in JSON. Amounts are text there, so that nothing rounds them.
};

/// Rows under columns, with facts about the whole. CSV has the rows only; a JSON object has the facts as members and
/// the rows under the listing's name. CSV and JSON are written row by row, a table at the end.
class Listing {
 public:
  Listing(std::ostream& out, ListingForm form, std::string name, std::vector<ListingColumn> columns);

  /// A fact about the whole; those before the rows stand above a table, those after them below.
  void fact(std::string_view name, std::string_view words, std::string_view value);
  /// A fact that only a table shows: a line of words.
  void remark(std::string_view words);
  /// A row, with a cell for each column.
  void row(std::vector<std::string> cells);
  /// A row that only a table shows, below a line: a total.
  void total(std::vector<std::string> cells);
  /// Ends the listing.
  void end();

 private:
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
  std::string below_;
};

}  // namespace rochdale::teller
