// SPDX-License-Identifier: MPL-2.0
// Measuring, cutting and padding the cells of a table.
#include "table.hpp"

#include "terminal_text.hpp"

#include <algorithm>
#include <utility>

#include "rochdale/core/error.hpp"

namespace rochdale::teller {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 8;

}  // namespace

Table::Table(const std::vector<TableColumn>& columns) {
  for (const TableColumn& column : columns) {
    aligns_.push_back(column.align);
    has_words_.push_back(!column.optional);
    headings_.push_back(printable(column.heading));
  }
}

void Table::row(std::vector<std::string> cells) {
  if (cells.size() != aligns_.size()) throw Error(Fault::out_of_range, "a table row has one cell for each column");
  for (std::size_t at = 0; at < cells.size(); ++at) {
    cells[at] = printable(cells[at]);
    if (!cells[at].empty()) has_words_[at] = true;
  }
  rows_.push_back(std::move(cells));
}

void Table::rule() { rows_.emplace_back(); }

std::string Table::text(std::optional<std::size_t> width) const {
  const std::vector<Shown> columns = shown(width);
  Cells rule(aligns_.size());
  for (const Shown& column : columns) rule[column.column].assign(column.width, '-');

  std::string text;
  append_line(text, headings_, columns);
  append_line(text, rule, columns);
  for (const Cells& cells : rows_) append_line(text, cells.empty() ? rule : cells, columns);
  return text;
}

std::vector<Table::Shown> Table::shown(std::optional<std::size_t> limit) const {
  std::vector<Shown> shown;
  std::size_t line = 0;
  for (std::size_t at = 0; at < aligns_.size(); ++at) {
    if (!has_words_[at]) continue;
    std::size_t width = display_width(headings_[at]);
    for (const Cells& cells : rows_) {
      if (!cells.empty()) width = std::max(width, display_width(cells[at]));
    }
    line += width + (shown.empty() ? 0 : gap);
    shown.push_back({at, width});
  }
  for (; limit && line > *limit; --line) {
    Shown* widest_words = nullptr;
    for (Shown& column : shown) {
      const bool is_words = aligns_[column.column] == Align::left;
      if (is_words && (!widest_words || column.width > widest_words->width)) widest_words = &column;
    }
    if (!widest_words || widest_words->width <= narrowest) break;
    --widest_words->width;
  }
  return shown;
}

void Table::append_line(std::string& text, const Cells& cells, const std::vector<Shown>& shown) const {
  for (const Shown& column : shown) {
    const bool is_words = aligns_[column.column] == Align::left;
    const std::string& words = cells[column.column];
    const std::string cell = is_words ? shortened(words, column.width) : words;
    const std::string padding(column.width - display_width(cell), ' ');
    text += is_words ? cell + padding : padding + cell;
    text.append(gap, ' ');
  }
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

}  // namespace rochdale::teller
