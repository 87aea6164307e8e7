// SPDX-License-Identifier: MPL-2.0
#include "balance_rows.hpp"

#include <unordered_map>

#include "book_access.hpp"
#include "command_error.hpp"

namespace rochdale::teller {

namespace {

struct BalanceColumns {
  std::string account = "account";
  std::string balance = "balance";
};

BalanceColumns columns_of(const std::optional<std::string>& map) {
  BalanceColumns columns;
  for (std::size_t at = 0; map && at < map->size();) {
    const std::size_t end = std::min(map->find(',', at), map->size());
    const std::string part = map->substr(at, end - at);
    if (part.starts_with("account=")) {
      columns.account = part.substr(8);
    } else if (part.starts_with("balance=")) {
      columns.balance = part.substr(8);
    } else {
      throw Misused("--map is account=COLUMN,balance=COLUMN");
    }
    at = end + 1;
  }
  return columns;
}

}  // namespace

void BalanceFile::declare(Command& command, const std::string& what) {
  command.argument("FILE", what, path)
      .option("--map", "COLUMNS", "which column is which: account=COLUMN,balance=COLUMN, as far as names differ", map)
      .option("--aliases", "FILE", "a file of two columns: a name in the list, the account that it means", aliases)
      .option("--unit", "CODE", "what accounts that are not in the book count in, where it keeps several units", unit);
  form.declare(command);
}

std::vector<BalanceRow> BalanceFile::read(const Ledger& ledger) const {
  const BalanceColumns names = columns_of(map);
  const NumberFormat numbers = form.numbers();
  const Aliases meaning = aliases ? Aliases::read(*aliases, form) : Aliases();
  CsvReader reader = open_spreadsheet(path, form);
  const std::size_t account_column = require_column(reader, names.account);
  const std::size_t balance_column = require_column(reader, names.balance);
  std::vector<BalanceRow> rows;
  std::unordered_map<std::string, std::uint64_t> lines;
  while (next_row(reader)) {
    const std::string code(meaning(reader.field(account_column)));
    if (code.empty()) refuse_field(reader, account_column, "there is no account");
    const auto [before, is_new] = lines.emplace(code, reader.line());
    if (!is_new) {
      refuse_field(reader, account_column,
                   "the account \"" + code + "\" stands here twice, before on line " + std::to_string(before->second));
    }
    const AccountId account = ledger.find(code);
    const Unit in = account == AccountId{} ? find_unit(ledger, unit) : ledger.unit(account);
    const FileError place = reader.error_at(account_column, "");
    rows.push_back({code, account, read_amount(reader, balance_column, numbers, in), place.line, place.column});
  }
  return rows;
}

}  // namespace rochdale::teller
