// SPDX-License-Identifier: MPL-2.0
// The two questions of spreadsheet.hpp.
#include "spreadsheet.hpp"

#include <algorithm>
#include <cstddef>

#include "characters.hpp"

namespace rochdale::teller {

namespace {

bool starts_formula(std::string_view text) noexcept {
  if (text.empty()) return false;
  if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) return true;
  const std::string_view front = text.substr(0, 3);
  return front == "＝" || front == "＋" || front == "－" || front == "＠";
}

// -12 or -12.50 or -12,50
bool is_negative_number(std::string_view text) noexcept {
  if (text.size() < 2 || text.front() != '-' || !is_digit(text[1]) || !is_digit(text.back())) return false;
  text.remove_prefix(1);
  const auto mark = std::find_if_not(text.begin(), text.end(), is_digit);
  if (mark == text.end()) return true;
  return (*mark == '.' || *mark == ',') && std::all_of(mark + 1, text.end(), is_digit);
}

std::string_view without_apostrophes(std::string_view cell) noexcept {
  cell.remove_prefix(std::min(cell.find_first_not_of('\''), cell.size()));
  return cell;
}

}  // namespace

bool needs_apostrophe(std::string_view cell) noexcept {
  return starts_formula(without_apostrophes(cell)) && !is_negative_number(cell);
}

bool has_apostrophe(std::string_view cell) noexcept {
  return cell.starts_with('\'') && starts_formula(without_apostrophes(cell));
}

}  // namespace rochdale::teller
