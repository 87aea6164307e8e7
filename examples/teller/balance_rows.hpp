// SPDX-License-Identifier: MPL-2.0
// A list of balances, as another system gives it out: a row for each account, with its balance and maybe what it is.
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
  std::string name;     ///< how it is shown; empty where the list does not say
  std::string group;    ///< empty where the list does not say
  AccountKind kind = AccountKind::liability;
  FilePlace place;  ///< of the account
};

/// Where a list of balances lies and how it is written.
struct BalanceFile {
  std::string path;
  SpreadsheetForm form;
  std::optional<std::string> map;      ///< "account=COLUMN,balance=COLUMN,name=COLUMN"
  std::optional<std::string> aliases;  ///< path
  std::optional<std::string> unit;     ///< of accounts that the book does not have, where the list does not say

  /// Takes FILE, --map, --aliases, --unit and the form.
  void declare(Command& command, const std::string& what);

  /// Reads it all. Each balance is in the unit of its account. Throws Refused with file:line:column, also for an account
  /// that stands twice, and for a unit or kind that is not that of the account in the book.
  [[nodiscard]] std::vector<BalanceRow> read(const Ledger& ledger) const;
};

}  // namespace rochdale::teller
