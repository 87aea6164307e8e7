// SPDX-License-Identifier: MPL-2.0
#include "accounts_file.hpp"

#include <utility>

#include "book_access.hpp"
#include "command_error.hpp"
#include "rochdale/book/explain.hpp"

namespace rochdale::teller {

namespace {

/// Reads the rows of one file.
class AccountsReader {
 public:
  AccountsReader(const std::string& path, const SpreadsheetForm& form, const Ledger& ledger)
      : ledger_(ledger),
        numbers_(form.numbers()),
        reader_(open_spreadsheet(path, form)),
        account_(require_column(reader_, "account")) {}

  [[nodiscard]] bool next() { return next_row(reader_); }

  [[nodiscard]] AccountRow row() {
    AccountRow row{.code = text("account"), .name = text("name"), .group = text("group"), .unit = unit()};
    if (row.code.empty()) refuse_field(reader_, account_, "there is no account");
    row.place = reader_.place(account_);
    row.kind = word<AccountKind>("kind", account_kind, AccountKind::liability,
                                 "none of asset, liability, equity, income and expense");
    row.status = word<AccountStatus>("status", account_status, AccountStatus::open, "none of open, frozen and closed");
    const std::string own = text("own_limits");
    if (!own.empty() && own != "yes" && own != "no") refuse_field(reader_, column("own_limits"), "neither yes nor no");
    const bool has_limits = own.empty() ? !text("floor").empty() || !text("ceiling").empty() : own == "yes";
    if (has_limits) row.limits = Limits{limit("floor", row.unit, int128_min), limit("ceiling", row.unit, int128_max)};
    if (own.empty() && !has_limits && row.kind != AccountKind::liability) row.limits = Limits{};
    return row;
  }

 private:
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto found = find_column(reader_, name);
    return found ? std::string(reader_.field(*found)) : std::string();
  }
  [[nodiscard]] std::size_t column(std::string_view name) const { return require_column(reader_, name); }

  template <class T, class Read>
  [[nodiscard]] T word(std::string_view name, Read read, T otherwise, const char* why) const {
    const std::string text = this->text(name);
    if (text.empty()) return otherwise;
    const std::optional<T> found = read(text);
    if (!found) refuse_field(reader_, column(name), why);
    return *found;
  }

  [[nodiscard]] Unit unit() const {
    const std::string named = text("unit");
    if (named.empty()) return find_unit(ledger_, std::nullopt);
    for (const Unit& unit : ledger_.chart().units()) {
      if (unit.code() == named || to_string(unit) == named) return unit;
    }
    refuse_field(reader_, column("unit"), "this book does not keep this unit (teller unit takes it up)");
  }

  [[nodiscard]] int128 limit(std::string_view name, const Unit& unit, const int128& none) const {
    const std::string text = this->text(name);
    if (text.empty() || text == "none") return none;
    return read_amount(reader_, column(name), numbers_, unit).minor();
  }

  const Ledger& ledger_;
  NumberFormat numbers_;
  CsvReader reader_;
  std::size_t account_;
};

}  // namespace

std::vector<ListingColumn> account_columns() {
  return {{"account", "Account"},
          {"name", "Name"},
          {"group", "Group"},
          {"kind", "Kind"},
          {"unit", "Unit"},
          {"floor", "Credit limit", Align::right},
          {"ceiling", "Maximum balance", Align::right},
          {"own_limits", "Own limits"},
          {"status", "State"}};
}

std::vector<std::string> account_cells(const Ledger& ledger, AccountId id) {
  const Account account = ledger.account(id);
  return {code_of(ledger, id),
          std::string(account.name),
          std::string(account.group),
          std::string(name(account.kind)),
          std::string(account.unit.code()),
          limit_cell(account.limits.floor, account.unit),
          limit_cell(account.limits.ceiling, account.unit),
          account.own_limits ? "yes" : "no",
          std::string(name(account.status))};
}

AccountsFile AccountsFile::read(const std::string& path, const SpreadsheetForm& form, const Ledger& ledger) {
  AccountsFile file;
  file.path_ = path;
  AccountsReader reader(path, form, ledger);
  while (reader.next()) file.rows_.push_back(reader.row());
  return file;
}

void AccountsFile::refuse_at(const AccountRow& row, const std::string& why) const {
  throw Refused(describe(FileError{path_, row.place.line, row.place.column, why}));
}

std::uint64_t AccountsFile::open(Turn& turn, const Stamp& stamp) {
  std::uint64_t opened = 0;
  opened_.assign(rows_.size(), AccountId{});
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    const AccountRow& row = rows_[at];
    const AccountId there = turn.ledger().find(row.code);
    if (!(there == AccountId{})) {
      const Account account = turn.ledger().account(there);
      if (account.kind == row.kind && account.unit == row.unit) continue;
      refuse_at(row, "in the book this account is of kind " + std::string(name(account.kind)) + " in " +
                         to_string(account.unit));
    }
    const NewAccount wanted{.code = row.code,
                            .unit = row.unit,
                            .kind = row.kind,
                            .name = row.name,
                            .group = row.group,
                            .limits = row.limits};
    const Outcome<AccountId> account = turn.open_account(wanted, stamp);
    if (!account) refuse_at(row, explain(account.error(), turn.ledger()));
    opened_[at] = *account;
    ++opened;
  }
  return opened;
}

void AccountsFile::settle(Turn& turn, const Stamp& stamp) const {
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    if (opened_[at] == AccountId{} || rows_[at].status == AccountStatus::open) continue;
    const Outcome<void> settled = turn.set_status(opened_[at], rows_[at].status, stamp);
    if (!settled) refuse_at(rows_[at], explain(settled.error(), turn.ledger()));
  }
}

}  // namespace rochdale::teller
