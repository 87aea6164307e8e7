// SPDX-License-Identifier: MPL-2.0
// The one table: a row says what we did, beside what it is held against. Programs hand their rows on as lines of text,
// so that one table can be printed of them all.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <istream>
#include <limits>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace rochdale::bench {

/// What is not known or not asked for.
inline constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

/// What a figure counts: of a rate more is better, of everything else less.
enum class Figure : char { rate = 'r', seconds = 's', bytes = 'b', pieces = 'p' };

/// A row of the table.
struct Row {
  std::string work;
  Figure figure = Figure::rate;
  double ours = nothing;
  std::string other{};      ///< what it is held against: a limit, a peer, an allowance; empty: nothing
  double theirs = nothing;  ///< its figure, in the same unit
  double target = nothing;  ///< the least ratio that is wanted
  double paired = nothing;  ///< the ratio, where both sides were measured in turns: the median of all turns

  /// How many times as good ours is: above 1, we are ahead.
  [[nodiscard]] double ratio() const noexcept {
    if (!std::isnan(paired)) return paired;
    if (figure == Figure::rate) return ours / theirs;
    if (ours == theirs) return 1;
    return theirs / ours;
  }
  [[nodiscard]] bool has_target() const noexcept { return !std::isnan(target) && !std::isnan(ratio()); }
  [[nodiscard]] bool is_met() const noexcept { return ratio() >= target; }
};

/// Three significant digits.
[[nodiscard]] inline std::string three_digits(double value) {
  std::array<char, 64> text{};
  const double size = std::abs(value);
  const int decimals = size == 0 || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

/// A figure with a unit that people can read: "8.12 M/s", "151 us", "125 B".
[[nodiscard]] inline std::string readable(double value, Figure figure) {
  if (std::isnan(value)) return "-";
  struct Scale {
    double one;
    const char* name;
  };
  static constexpr Scale rates[] = {{1e9, " G/s"}, {1e6, " M/s"}, {1e3, " k/s"}, {1, " /s"}};
  static constexpr Scale times[] = {{60, " min"}, {1, " s"}, {1e-3, " ms"}, {1e-6, " us"}, {1e-9, " ns"}};
  static constexpr Scale sizes[] = {{1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}, {1, " B"}};
  static constexpr Scale plain[] = {{1, ""}};
  const auto scaled = [value](const auto& scales) {
    for (const Scale& scale : scales) {
      if (std::abs(value) >= scale.one) return three_digits(value / scale.one) + scale.name;
    }
    const Scale& least = scales[std::size(scales) - 1];
    return three_digits(value / least.one) + least.name;
  };
  switch (figure) {
    case Figure::rate: return scaled(rates);
    case Figure::seconds: return scaled(times);
    case Figure::bytes: return scaled(sizes);
    case Figure::pieces: return scaled(plain);
  }
  return "-";
}

// ---- rows as text, one a line, fields apart by tabs: how programs and scripts hand them on ----

/// Writes a row.
inline void write_row(std::ostream& out, const Row& row) {
  const auto number = [&out](double value) -> std::ostream& { return std::isnan(value) ? out << '-' : out << value; };
  out.precision(9);
  out << row.work << '\t' << static_cast<char>(row.figure) << '\t';
  number(row.ours) << '\t' << row.other << '\t';
  number(row.theirs) << '\t';
  number(row.target) << '\t';
  number(row.paired) << '\n';
}

/// Reads rows to the end; lines that are none are left out.
inline void read_rows(std::istream& in, std::vector<Row>& rows) {
  const auto number = [](const std::string& text) { return text.empty() || text == "-" ? nothing : std::stod(text); };
  for (std::string line; std::getline(in, line);) {
    std::istringstream fields(line);
    std::string work, unit, ours, other, theirs, target, paired;
    std::getline(fields, work, '\t');
    std::getline(fields, unit, '\t');
    std::getline(fields, ours, '\t');
    std::getline(fields, other, '\t');
    std::getline(fields, theirs, '\t');
    if (unit.size() != 1 || std::string_view("rsbp").find(unit.front()) == std::string_view::npos) continue;
    std::getline(fields, target, '\t');
    std::getline(fields, paired, '\t');
    rows.push_back(Row{work, static_cast<Figure>(unit.front()), number(ours), other, number(theirs), number(target),
                       number(paired)});
  }
}

// ---- the table ----

/// Prints the rows as a table: for people on a terminal, and as it stands in a Markdown file.
inline void print_table(std::ostream& out, const std::vector<Row>& rows) {
  using Cells = std::array<std::string, 5>;
  std::vector<Cells> lines{{"work", "ours", "limit or peer", "ratio", "target"}};
  std::size_t targets = 0;
  std::vector<std::string> missed;
  std::string before;
  for (const Row& row : rows) {
    Cells cells;
    if (row.work != before) cells[0] = row.work;
    if (row.work != before || row.other.empty()) cells[1] = readable(row.ours, row.figure);
    before = row.work;
    if (!row.other.empty()) {
      cells[2] = row.other;
      if (!std::isnan(row.theirs)) cells[2] += ": " + readable(row.theirs, row.figure);
    }
    if (!std::isnan(row.ratio())) cells[3] = three_digits(row.ratio());
    if (!std::isnan(row.target)) cells[4] = ">= " + three_digits(row.target);
    if (row.has_target()) {
      ++targets;
      cells[4] += row.is_met() ? " met" : " missed";
      if (!row.is_met()) missed.push_back(row.work);
    }
    lines.push_back(cells);
  }
  std::array<std::size_t, 5> widths{};
  for (const Cells& cells : lines) {
    for (std::size_t at = 0; at < cells.size(); ++at) widths[at] = std::max(widths[at], cells[at].size());
  }
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t at = 0; at < lines[line].size(); ++at) {
      const std::string& cell = lines[line][at];
      const std::string space(widths[at] - cell.size(), ' ');
      const bool right = at == 1 || at == 3;
      out << "| " << (right ? space + cell : cell + space) << ' ';
    }
    out << "|\n";
    if (line != 0) continue;
    for (std::size_t at = 0; at < widths.size(); ++at) {
      out << '|' << std::string(widths[at] + 1, '-') << (at == 1 || at == 3 ? ':' : '-');
    }
    out << "|\n";
  }
  out << '\n' << targets - missed.size() << " of " << targets << " targets met";
  for (std::size_t at = 0; at < missed.size(); ++at) out << (at == 0 ? "; missed: " : ", ") << missed[at];
  out << ".\n";
}

}  // namespace rochdale::bench
