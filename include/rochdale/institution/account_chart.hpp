// SPDX-License-Identifier: MPL-2.0
// A chart of accounts as data: one line an account, so that no chart is written in code.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/core/malformed.hpp"

namespace rochdale {

/// An account of a chart.
struct ChartRow {
  std::string code;
  AccountKind kind = AccountKind::asset;
  std::string name;
  std::string group;
};

/// Reads a chart: a heading "code,kind,name,group", then a line for each account. Lines that are empty or begin with '#'
/// are left out. A field has no comma and no quotation mark. What is wrong is answered with its byte and why.
[[nodiscard]] inline Result<std::vector<ChartRow>, Malformed> parse_chart(std::string_view text) {
  std::vector<ChartRow> rows;
  bool heading = true;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t start = std::exchange(at, end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (line.find('"') != std::string_view::npos) return Failure{Malformed{start, "a quotation mark in a chart"}};
    std::vector<std::string_view> fields;
    for (std::size_t from = 0; from <= line.size();) {
      const std::size_t comma = std::min(line.find(',', from), line.size());
      fields.push_back(line.substr(from, comma - from));
      from = comma + 1;
    }
    if (fields.size() != 4) return Failure{Malformed{start, "a line of a chart has four fields"}};
    if (std::exchange(heading, false)) {
      if (line != "code,kind,name,group") return Failure{Malformed{start, "the heading is code,kind,name,group"}};
      continue;
    }
    const std::optional<AccountKind> kind = account_kind(fields[1]);
    if (fields[0].empty()) return Failure{Malformed{start, "an account needs a code"}};
    if (!kind) return Failure{Malformed{start, "a kind is asset, liability, equity, income or expense"}};
    rows.push_back(ChartRow{std::string(fields[0]), *kind, std::string(fields[2]), std::string(fields[3])});
  }
  return rows;
}

/// Opens the accounts of a chart in a unit, those that are there already left as they are. Refused as open_account() is.
[[nodiscard]] inline Outcome<void> open_chart(Turn& turn, const std::vector<ChartRow>& rows, const Unit& unit,
                                              const Stamp& stamp) {
  for (const ChartRow& row : rows) {
    if (!(turn.ledger().find(row.code) == AccountId{})) continue;
    const Outcome<AccountId> opened =
        turn.open_account(NewAccount{row.code, unit, row.kind, row.name, row.group, {}}, stamp);
    if (!opened) return Failure{opened.error()};
  }
  return {};
}

}  // namespace rochdale
