// SPDX-License-Identifier: MPL-2.0
// Reading --map, and looking its names up in a header.
#include "columns.hpp"

#include <algorithm>

#include "rochdale/core/error.hpp"

namespace rochdale::teller {

namespace {

constexpr std::array<std::string_view, role_count> role_names = {
    "payer", "payee", "amount", "on", "memo", "key", "reference", "purpose", "unit", "payer_kind", "payee_kind"};

bool is_required(Role role) noexcept { return role <= Role::on; }

Failure<Malformed> refuse(std::size_t at, const char* why) { return Failure{Malformed{at, why}}; }

// The column name that begins at `at`, which moves behind it.
Result<std::string, Malformed> column_name(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  std::string column;
  if (at == text.size() || text[at] != '"') {
    at = std::min(text.find(',', at), text.size());
    column = text.substr(begin, at - begin);
  } else {
    for (++at;; ++at) {
      const std::size_t quote = text.find('"', at);
      if (quote == std::string_view::npos) return refuse(begin, "a quote that is never closed");
      column += text.substr(at, quote - at);
      at = quote + 1;
      if (at == text.size() || text[at] != '"') break;
      column += '"';
    }
  }
  if (column.empty()) return refuse(begin, "no column name");
  return column;
}

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
  ColumnMap map;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const std::size_t equals = text.find('=', at);
    const auto* const role = std::find(role_names.begin(), role_names.end(), text.substr(at, equals - at));
    if (equals == std::string_view::npos || role == role_names.end()) {
      return refuse(at,
                    "not one of payer=, payee=, amount=, on=, memo=, key=, reference=, purpose=, unit=, payer_kind=, "
                    "payee_kind=");
    }
    std::optional<std::string>& column = map.names_[static_cast<std::size_t>(role - role_names.begin())];
    if (column) return refuse(at, "a role that was named before");
    at = equals + 1;
    Result<std::string, Malformed> name = column_name(text, at);
    if (!name) return Failure{name.error()};
    column = *std::move(name);
    if (at < text.size() && text[at] != ',') return refuse(at, "a comma belongs between two columns");
  }
  return map;
}

Result<Columns, FileError> ColumnMap::find(const CsvReader& reader) const {
  const std::vector<std::string>& header = reader.header();
  Columns columns;
  for (std::size_t index = 0; index < role_count; ++index) {
    const auto role = static_cast<Role>(index);
    const std::string wanted(names_[index].value_or(std::string(name(role))));
    const auto found = std::find(header.begin(), header.end(), wanted);
    if (found == header.end()) {
      if (!names_[index] && !is_required(role)) continue;
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
