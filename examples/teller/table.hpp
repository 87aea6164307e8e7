// SPDX-License-Identifier: MPL-2.0
// A table for people: aligned by what a terminal shows, not by bytes. For machines there is CSV.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace rochdale::teller {

/// Where the text of a column stands: words left, figures right.
enum class Align { left, right };

/// A column of a table: its heading and where its text stands.
struct TableColumn {
  std::string heading;
  Align align = Align::left;
  bool optional = false;  ///< left out while no row has anything in it
};

/// Rows under headings, columns two spaces apart. Cells are shown as `printable` (terminal_text.hpp) shows them,
/// so that text from members cannot steer the terminal.
class Table {
 public:
  explicit Table(const std::vector<TableColumn>& columns);

  /// Adds a row; it has one cell for each column, else Error (out_of_range).
  void row(std::vector<std::string> cells);

  /// Adds a line of dashes, as above a total.
  void rule();

  /// The whole table, each line ended by a newline and without trailing spaces. Given the width of a terminal
  /// (terminal_width: never when the output is a file), the widest words are cut with an ellipsis, down to eight
  /// columns, until a line fits. Figures are never cut: half a number is a wrong number.
  [[nodiscard]] std::string text(std::optional<std::size_t> width = {}) const;

 private:
  using Cells = std::vector<std::string>;

  /// A column that is shown, and how wide.
  struct Shown {
    std::size_t column;
    std::size_t width;
  };

  std::vector<Shown> shown(std::optional<std::size_t> limit) const;
  void append_line(std::string& text, const Cells& cells, const std::vector<Shown>& shown) const;

  std::vector<Align> aligns_;
  std::vector<bool> has_words_;  ///< of each column, or it is not optional
  Cells headings_;
  std::vector<Cells> rows_;  ///< A rule is a row without cells.
};

}  // namespace rochdale::teller
