// SPDX-License-Identifier: MPL-2.0
#include "book_access.hpp"

#include <algorithm>

#include "command_error.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/policy/library.hpp"
#include "rochdale/storage/sqlite_store.hpp"

namespace rochdale::teller {

namespace {

std::string in_quotes(std::string_view text) { return "\"" + std::string(text) + "\""; }

int128 read_limit(const std::string& text, const Unit& unit, const int128& none) {
  return text == "none" ? none : read_amount(text, unit).minor();
}

}  // namespace

std::unique_ptr<Book> open_to_write(const std::string& path) {
  return std::make_unique<Book>(open_sqlite_store(path, Access::write), library_policies());
}

std::unique_ptr<Book> open_to_fill(const std::string& path) {
  return std::make_unique<Book>(open_sqlite_store(path, Access::fill), library_policies());
}

std::unique_ptr<Book> open_to_read(const std::string& path) {
  return std::make_unique<Book>(open_sqlite_store(path, Access::read), library_policies());
}

AccountId find_account(const Ledger& ledger, std::string_view code) {
  const AccountId account = ledger.find(code);
  if (account == AccountId{}) {
    throw Refused("there is no account " + in_quotes(code) + " in this book (teller open opens one)");
  }
  return account;
}

std::string code_of(const Ledger& ledger, AccountId account) {
  const std::string_view code = ledger.account(account).code;
  return code.empty() ? "#" + std::to_string(account.value()) : std::string(code);
}

std::vector<AccountId> accounts_by_code(const Ledger& ledger) {
  std::vector<AccountId> accounts;
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) accounts.emplace_back(id);
  std::sort(accounts.begin(), accounts.end(), [&](AccountId left, AccountId right) {
    const std::string& one = ledger.chart().words(left).code.words;
    const std::string& other = ledger.chart().words(right).code.words;
    return one == other ? left < right : one < other;
  });
  return accounts;
}

Unit find_unit(const Ledger& ledger, const std::optional<std::string>& named) {
  const auto units = ledger.chart().units();
  std::string known;
  for (const Unit& unit : units) {
    known += (known.empty() ? "" : ", ") + to_string(unit);
    if (named && (*named == unit.code() || *named == to_string(unit))) return unit;
  }
  if (named) throw Refused("this book does not keep the unit " + in_quotes(*named) + "; it keeps " + known);
  if (units.empty()) throw Refused("this book has no unit yet (teller unit takes one up)");
  if (units.size() > 1) throw Misused("this book keeps several units: say which with --unit (" + known + ")");
  return units.front();
}

Amount read_amount(std::string_view text, const Unit& unit) {
  const auto amount = Amount::parse(text, unit);
  if (amount) return *amount;
  const std::string why = in_quotes(text) + " is no amount of " + to_string(unit) + ": " + amount.error().why;
  const auto finest = Unit::make(unit.code(), Unit::most_decimals);
  if (Amount::parse(text, *finest)) throw Refused(why);
  throw Misused(why);
}

Limits read_limits(const std::optional<std::string>& floor, const std::optional<std::string>& ceiling, const Unit& unit,
                   const Limits& before) {
  return Limits{floor ? read_limit(*floor, unit, int128_min) : before.floor,
                ceiling ? read_limit(*ceiling, unit, int128_max) : before.ceiling};
}

std::string limit_cell(const int128& limit, const Unit& unit) {
  return limit == int128_min || limit == int128_max ? "none" : to_string(Amount::minor(limit, unit));
}

std::string in_words(const Limits& limits, const Unit& unit) {
  return "credit limit " + limit_cell(limits.floor, unit) + ", maximum balance " + limit_cell(limits.ceiling, unit);
}

void refuse(const Refusal& refusal, const Ledger& ledger) { throw Refused(explain(refusal, ledger)); }

}  // namespace rochdale::teller
