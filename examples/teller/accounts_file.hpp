// SPDX-License-Identifier: MPL-2.0
// The accounts of a book as a list: what they are, not what they hold. The one that export writes beside the entries,
// import reads back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "listing.hpp"
#include "rochdale/book/turn.hpp"
#include "spreadsheet_form.hpp"

namespace rochdale::teller {

/// The columns of such a list.
[[nodiscard]] std::vector<ListingColumn> account_columns();

/// An account as a row of these columns.
[[nodiscard]] std::vector<std::string> account_cells(const Ledger& ledger, AccountId account);

/// One row of a file of accounts.
struct AccountRow {
  std::string code;
  std::string name;
  std::string group;
  Unit unit;
  AccountKind kind = AccountKind::liability;
  AccountStatus status = AccountStatus::open;
  std::optional<Limits> limits{};  ///< its own; nothing: it follows its unit
  FilePlace place{};               ///< of the account
};

/// The accounts of a file, opened within one turn. Those that the book has already stay as they are.
class AccountsFile {
 public:
  /// Reads it all: the column account must be there. Throws Refused with file:line:column.
  [[nodiscard]] static AccountsFile read(const std::string& path, const SpreadsheetForm& form, const Ledger& ledger);

  /// Opens the accounts that the book does not have, in the order of the file. Returns how many. Throws Refused with
  /// file:line:column, also where the book has one of another kind or unit.
  std::uint64_t open(Turn& turn, const Stamp& stamp);

  /// Freezes and closes those accounts that were opened, once all is posted: nothing moves on them any more.
  void settle(Turn& turn, const Stamp& stamp) const;

 private:
  [[noreturn]] void refuse_at(const AccountRow& row, const std::string& why) const;

  std::string path_;
  std::vector<AccountRow> rows_;
  std::vector<AccountId> opened_;  // by row; none: it was there
};

}  // namespace rochdale::teller
