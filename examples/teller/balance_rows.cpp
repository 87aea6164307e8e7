// SPDX-License-Identifier: MPL-2.0
#include "balance_rows.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "book_access.hpp"
#include "column_names.hpp"
#include "command_error.hpp"

namespace rochdale::teller {

namespace {

/// What a column of the list can be, in the order of BalanceColumns.
constexpr std::array<std::string_view, 6> column_words = {"account", "balance", "unit", "kind", "name", "group"};
constexpr std::size_t required_columns = 2;

/// Where these columns are; nothing where the list does not have one.
struct BalanceColumns {
  std::size_t account = 0;
  std::size_t balance = 0;
  std::optional<std::size_t> unit;
  std::optional<std::size_t> kind;
  std::optional<std::size_t> name;
  std::optional<std::size_t> group;
};

/// Reads "account=COLUMN,balance=COLUMN".
std::vector<std::optional<std::string>> names_of(const std::optional<std::string>& map) {
  if (!map) return std::vector<std::optional<std::string>>(column_words.size());
  auto names = read_column_names(*map, column_words, "none of account=, balance=, unit=, kind=, name= and group=");
  if (!names) throw Misused("--map: " + describe(names.error()));
  return *std::move(names);
}

BalanceColumns find_columns(const CsvReader& reader, const std::optional<std::string>& map) {
  const auto names = names_of(map);
  std::array<std::optional<std::size_t>, column_words.size()> found;
  for (std::size_t at = 0; at < names.size(); ++at) {
    const std::string name = names[at].value_or(std::string(column_words[at]));
    const bool is_required = at < required_columns || names[at];
    found[at] = is_required ? require_column(reader, name) : find_column(reader, name);
  }
  return {*found[0], *found[1], found[2], found[3], found[4], found[5]};
}

/// Reads the rows of one list.
class BalanceReader {
 public:
  BalanceReader(const BalanceFile& file, const Ledger& ledger)
      : file_(file),
        ledger_(ledger),
        numbers_(file.form.numbers()),
        meaning_(file.aliases ? Aliases::read(*file.aliases, file.form, ledger) : Aliases()),
        reader_(open_spreadsheet(file.path, file.form)),
        columns_(find_columns(reader_, file.map)) {
    if (file.unit && columns_.unit) throw Misused("--unit and a column for the unit do not go together");
  }

  [[nodiscard]] bool next() { return next_row(reader_); }

  [[nodiscard]] BalanceRow row() {
    const std::string code(meaning_(reader_.field(columns_.account)));
    if (code.empty()) refuse_field(reader_, columns_.account, "there is no account");
    const auto [before, is_new] = lines_.emplace(code, reader_.line());
    if (!is_new) {
      refuse_field(reader_, columns_.account,
                   "the account \"" + code + "\" stands here twice, before on line " + std::to_string(before->second));
    }
    const AccountId account = ledger_.find(code);
    return {code,
            account,
            read_amount(reader_, columns_.balance, numbers_, unit_of(account)),
            text(columns_.name),
            text(columns_.group),
            kind_of(account),
            reader_.place(columns_.account)};
  }

 private:
  [[nodiscard]] std::string text(std::optional<std::size_t> column) const {
    return column ? std::string(reader_.field(*column)) : std::string();
  }

  [[nodiscard]] Unit unit_of(AccountId account) const {
    const bool known = !(account == AccountId{});
    const std::string named = text(columns_.unit);
    if (named.empty()) return known ? ledger_.unit(account) : find_unit(ledger_, file_.unit);
    for (const Unit& unit : ledger_.chart().units()) {
      if (unit.code() != named && to_string(unit) != named) continue;
      if (known && unit != ledger_.unit(account)) {
        refuse_field(reader_, *columns_.unit, "the book keeps this account in " + to_string(ledger_.unit(account)));
      }
      return unit;
    }
    refuse_field(reader_, *columns_.unit, "this book does not keep this unit");
  }

  [[nodiscard]] AccountKind kind_of(AccountId account) const {
    const bool known = !(account == AccountId{});
    const std::string named = text(columns_.kind);
    const AccountKind kept = known ? ledger_.state(account).kind : AccountKind::liability;
    if (named.empty()) return kept;
    const auto kind = account_kind(named);
    if (!kind) refuse_field(reader_, *columns_.kind, "none of asset, liability, equity, income and expense");
    if (known && *kind != kept) {
      refuse_field(reader_, *columns_.kind, "in the book this account is of kind " + std::string(name(kept)));
    }
    return *kind;
  }

  const BalanceFile& file_;
  const Ledger& ledger_;
  NumberFormat numbers_;
  Aliases meaning_;
  CsvReader reader_;
  BalanceColumns columns_;
  std::unordered_map<std::string, std::uint64_t> lines_;
};

}  // namespace

void BalanceFile::declare(Command& command, const std::string& what) {
  command.argument("FILE", what, path)
      .option("--map", "COLUMNS",
              "which column is which, as far as names differ: "
              "account=COLUMN,balance=COLUMN,unit=COLUMN,kind=COLUMN,name=COLUMN,group=COLUMN; a column name with a "
              "comma is quoted: account=\"Name, first\"",
              map)
      .option("--aliases", "FILE",
              "a file of the same form with two columns under a header: a name in the list, the account that it means",
              aliases)
      .option("--unit", "CODE",
              "what accounts that are not in the book count in, where it keeps several units and the list has no "
              "column unit",
              unit);
  form.declare(command);
}

std::vector<BalanceRow> BalanceFile::read(const Ledger& ledger) const {
  BalanceReader reader(*this, ledger);
  std::vector<BalanceRow> rows;
  while (reader.next()) rows.push_back(reader.row());
  return rows;
}

}  // namespace rochdale::teller
