// SPDX-License-Identifier: MPL-2.0
// A list of balances, as another system gives it out: an account and its balance a row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "aliases.hpp"
#include "rochdale/book/ledger.hpp"
#include "spreadsheet_form.hpp"

namespace rochdale::teller {

/// One row of a list of balances.
struct BalanceRow {
  std::string code;     ///< the account that it means
  AccountId account{};  ///< none where the book does not have it
  Amount balance;       ///< natural: what a member has is above zero
  std::uint64_t line = 0;
  std::uint64_t column = 0;  ///< of the account
};

/// Where a list of balances lies and how it is written.
struct BalanceFile {
  std::string path;
  SpreadsheetForm form;
  std::optional<std::string> map;      ///< "account=COLUMN,balance=COLUMN"
  std::optional<std::string> aliases;  ///< path
  std::optional<std::string> unit;     ///< of accounts that the book does not have

  /// Takes FILE, --map, --aliases, --unit and the form.
  void declare(Command& command, const std::string& what);

  /// Reads it all. Each balance is in the unit of its account. Throws Refused with file:line:column; an account that
  /// stands twice is refused as well.
  [[nodiscard]] std::vector<BalanceRow> read(const Ledger& ledger) const;
};

}  // namespace rochdale::teller
