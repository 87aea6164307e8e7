// SPDX-License-Identifier: MPL-2.0
// Measuring, cutting and padding the cells of a table.
#include "table.hpp"

#include "terminal_text.hpp"

#include <algorithm>
#include <numeric>
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
    headings_.push_back(printable(column.heading));
  }
}

void Table::row(std::vector<std::string> cells) {
  if (cells.size() != aligns_.size()) throw Error(Fault::out_of_range, "a table row has one cell for each column");
  for (std::string& cell : cells) cell = printable(cell);
  rows_.push_back(std::move(cells));
}

void Table::rule() { rows_.emplace_back(); }

std::string Table::text(std::optional<std::size_t> width) const {
  const std::vector<std::size_t> columns = widths(width);
  const std::string dashes(*std::max_element(columns.begin(), columns.end()), '-');
  Cells rule;
  for (const std::size_t column : columns) rule.push_back(dashes.substr(0, column));

  std::string text;
  append_line(text, headings_, columns);
  append_line(text, rule, columns);
  for (const Cells& cells : rows_) append_line(text, cells.empty() ? rule : cells, columns);
  return text;
}

std::vector<std::size_t> Table::widths(std::optional<std::size_t> limit) const {
  std::vector<std::size_t> widths(aligns_.size());
  const auto widen = [&](const Cells& cells) {
    for (std::size_t at = 0; at < cells.size(); ++at) widths[at] = std::max(widths[at], display_width(cells[at]));
  };
  widen(headings_);
  for (const Cells& cells : rows_) widen(cells);
  if (!limit) return widths;

  const auto line = [&] { return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1)); };
  const auto widest_words = [&] {
    std::size_t* widest = nullptr;
    for (std::size_t at = 0; at < widths.size(); ++at) {
      if (aligns_[at] == Align::left && (!widest || widths[at] > *widest)) widest = &widths[at];
    }
    return widest;
  };
  for (std::size_t* words = widest_words(); words && *words > narrowest && line() > *limit; words = widest_words()) {
    --*words;
  }
  return widths;
}

void Table::append_line(std::string& text, const Cells& cells, const std::vector<std::size_t>& widths) const {
  for (std::size_t at = 0; at < cells.size(); ++at) {
    const std::string cell = aligns_[at] == Align::left ? shortened(cells[at], widths[at]) : cells[at];
    const std::string padding(widths[at] - display_width(cell), ' ');
    text += aligns_[at] == Align::left ? cell + padding : padding + cell;
    text.append(gap, ' ');
  }
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

}  // namespace rochdale::teller
