// SPDX-License-Identifier: MPL-2.0
// A page of journal lines as text of fixed width: what people read in the file, and what the book reads back.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/line.hpp"

namespace rochdale {

/// The fields of a line behind kind, mark and date, in their order. Numbers are right-aligned decimal digits behind one
/// space; a field of only spaces is none; a field of no width is none in every line of the page.
enum class Field : std::size_t {
  debit,
  credit,
  amount,
  debit_previous,
  credit_previous,
  key,
  related,
  memo,
  reference,
  purpose,
  reason,
  until,
  at,
  count
};

/// How many such fields there are.
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::count);

/// Kind, mark and an ISO date stand before the first field.
inline constexpr std::size_t first_field_start = 12;

/// Where each field starts in a line, and as the last one where the line ends (before its line feed).
using Columns = std::array<std::uint16_t, field_count + 1>;

/// One row of the table `page`.
struct LinePage {
  std::uint64_t first = 1;  ///< number of the first line
  std::size_t lines = 0;
  Instant recorded{};  ///< of all its lines
  TextNumber by = 0;   ///< of all its lines
  Columns columns{};
  std::string data;

  /// Characters a line, its line feed counted.
  [[nodiscard]] std::size_t width() const noexcept { return std::size_t{columns[field_count]} + 1; }

  /// True when some line of the page may have a field.
  [[nodiscard]] bool has(Field field) const noexcept {
    const auto at = static_cast<std::size_t>(field);
    return columns[at] != columns[at + 1];
  }
};

/// The most lines of a page.
inline constexpr std::size_t most_lines = 256;

/// The characters that a page's data and commitments may take together, so that its row fills one SQLite page of 8192
/// bytes and never spills: 8157 bytes a row less 97 for everything else.
inline constexpr std::size_t page_room = 8060;

/// Takes as many lines from the front as belong on one page: recorded by the same hand at the same time, no event among
/// them, and within page_room with 32 bytes for each text of number `texts` or more that they use. Returns how many;
/// 0 when the first is an event.
[[nodiscard]] std::size_t fill_page(std::uint64_t first, std::span<const Line> lines, TextNumber texts, LinePage& page);

/// The lines of a page. Throws Error (damaged), naming the line, when the text is not what fill_page() writes.
void read_page(const LinePage& page, std::vector<Line>& lines);

/// The keys of the lines of a page, and nothing else. Throws Error (damaged), naming the line, for one that is none.
void read_keys(const LinePage& page, std::vector<Key>& keys);

/// One line of a page, by its place from 0.
[[nodiscard]] Line read_line(const LinePage& page, std::size_t place);

}  // namespace rochdale
