// SPDX-License-Identifier: MPL-2.0
// Reading --map, and looking its names up in a header.
#include "columns.hpp"

#include <algorithm>

#include "column_names.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale::teller {

namespace {

constexpr std::array<std::string_view, role_count> role_names = {
    "payer",   "payee", "amount",     "on",         "memo",  "key",  "reference",
    "purpose", "unit",  "payer_kind", "payee_kind", "entry", "kind", "related"};

bool is_required(Role role) noexcept { return role <= Role::on; }
bool is_of_entry(Role role) noexcept { return role >= Role::entry; }

// The names in a message, up to a length that a person still reads.
std::string columns_of(const std::vector<std::string>& header) {
  constexpr std::size_t enough = 500;
  std::string list;
  for (const std::string& column : header) {
    list += (list.empty() ? "\"" : ", \"") + column + "\"";
    if (list.size() > enough) return list.substr(0, enough) + " ...";
  }
  return list;
}

}  // namespace

std::string_view name(Role role) noexcept { return role_names[static_cast<std::size_t>(role)]; }

std::size_t Columns::operator[](Role role) const {
  if (!has(role)) throw Error(Fault::misuse, "the file has no column for this role");
  return *of(role);
}

Result<ColumnMap, Malformed> ColumnMap::parse(std::string_view text) {
  auto names = read_column_names(text, role_names,
                                 "not one of payer=, payee=, amount=, on=, memo=, key=, reference=, purpose=, unit=, "
                                 "payer_kind=, payee_kind=, entry=, kind=, related=");
  if (!names) return Failure{names.error()};
  ColumnMap map;
  std::move(names->begin(), names->end(), map.names_.begin());
  return map;
}

// A column that is called "kind" or "entry" says nothing by itself: other programs have such columns too.
bool ColumnMap::has_entries(const std::vector<std::string>& header) const {
  for (const Role role : {Role::entry, Role::kind, Role::related}) {
    if (names(role)) return true;
  }
  return std::all_of(
      role_names.begin() + static_cast<std::ptrdiff_t>(Role::entry), role_names.end(),
      [&](std::string_view word) { return std::find(header.begin(), header.end(), word) != header.end(); });
}

Result<Columns, FileError> ColumnMap::find(const CsvReader& reader) const {
  const std::vector<std::string>& header = reader.header();
  const bool of_entries = has_entries(header);
  Columns columns;
  for (std::size_t index = 0; index < role_count; ++index) {
    const auto role = static_cast<Role>(index);
    if (is_of_entry(role) && !of_entries) continue;
    const std::string wanted(names_[index].value_or(std::string(name(role))));
    const auto found = std::find(header.begin(), header.end(), wanted);
    if (found == header.end()) {
      if (!names_[index] && !is_required(role) && !is_of_entry(role)) continue;
      return Failure{reader.header_error("no column \"" + wanted + "\" for the " + std::string(name(role)) +
                                         "; there are " + columns_of(header))};
    }
    if (std::find(found + 1, header.end(), wanted) != header.end()) {
      return Failure{reader.header_error("more than one column \"" + wanted + "\"; there are " + columns_of(header))};
    }
    columns.numbers_[index] = static_cast<std::size_t>(found - header.begin());
  }
  return columns;
}

}  // namespace rochdale::teller
