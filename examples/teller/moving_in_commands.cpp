// SPDX-License-Identifier: MPL-2.0
// Moving in from another system: its balances, and the proof that both books say the same.
#include <iostream>
#include <memory>

#include "as_of.hpp"
#include "balance_rows.hpp"
#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "counted.hpp"
#include "families.hpp"
#include "limit_listing.hpp"
#include "listing.hpp"
#include "look_alike.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/storage/text_key.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

// ---- opening ----

struct OpeningOptions {
  std::string book;
  BalanceFile file;
  Date on;
  std::vector<std::string> difference;
  bool open_accounts = false;
  bool accept_alike = false;
  bool history = false;
  bool dry_run = false;
  Circumstances circumstances;
};

[[noreturn]] void refuse_row(const OpeningOptions& given, const BalanceRow& row, const std::string& why) {
  throw Refused(describe(FileError{given.file.path, row.place.line, row.place.column, why}));
}

/// Opens the accounts of a list that the book does not have.
std::uint64_t open_missing(Turn& turn, const OpeningOptions& given, std::vector<BalanceRow>& rows, const Stamp& stamp) {
  std::uint64_t opened = 0;
  LookAlikes alike(turn.ledger());
  for (BalanceRow& row : rows) {
    if (!(row.account == AccountId{})) continue;
    const std::string quoted = "\"" + row.code + "\"";
    if (!given.open_accounts) {
      refuse_row(given, row, "there is no account " + quoted + " in this book (--open-accounts opens it)");
    }
    if (const auto other = alike.find(row.code); other && !given.accept_alike) {
      refuse_row(given, row,
                 "there is no account " + quoted + ", but \"" + *other +
                     "\", which looks alike (--aliases maps the one to the other, --accept-alike opens both)");
    }
    NewAccount wanted{
        .code = row.code, .unit = row.balance.unit(), .kind = row.kind, .name = row.name, .group = row.group};
    if (row.kind != AccountKind::liability) wanted.limits = Limits{};  // those of the book are for members
    const auto account = turn.open_account(wanted, stamp);
    if (!account) refuse_row(given, row, explain(account.error(), turn.ledger()));
    row.account = *account;
    alike.add(row.code);
    ++opened;
  }
  return opened;
}

/// The leg that brings an account from zero to a natural balance.
Posting opening_leg(const Ledger& ledger, AccountId account, const Amount& balance) {
  return is_debit_kind(ledger.state(account).kind) ? debit(account, balance) : credit(account, balance);
}

/// Adds legs on the accounts that take the difference; what remains is refused with its figure.
void balance_out(const Ledger& ledger, const std::vector<std::string>& takers, std::vector<Posting>& legs) {
  const auto sum_of = [&](const Unit& unit) {
    Amount sum = Amount::zero(unit);
    for (const Posting& leg : legs) {
      if (leg.amount.unit() == unit) sum += leg.amount;
    }
    return sum;
  };
  for (const std::string& taker : takers) {
    const AccountId account = find_account(ledger, taker);
    const Amount sum = sum_of(ledger.unit(account));
    if (!sum.is_zero()) legs.push_back(Posting{account, -sum});
  }
  for (const Unit& unit : ledger.chart().units()) {
    const Amount sum = sum_of(unit);
    if (!sum.is_zero()) {
      throw Refused("the opening balances do not sum to zero: " + to_string_with_unit(-sum) +
                    " (--difference ACCOUNT takes it)");
    }
  }
}

/// The key of an opening entry: what it says. So the same list is never posted twice.
Key opening_key(const Ledger& ledger, const Compound& opening) {
  std::string content = "opening";
  const auto part = [&](const std::string& words) { content.append(1, '\0').append(words); };
  part(to_string(opening.on));
  for (const Posting& leg : opening.legs) {
    part(code_of(ledger, leg.account));
    part(to_string_with_unit(leg.amount));
  }
  return key_of(content);
}

bool is_limit(const Refusal& refusal) { return refusal.reason == Reason::floor || refusal.reason == Reason::ceiling; }

/// Posts the entry. One that passes a limit is refused, at the row of the list, unless it is history.
Entry post_opening(Turn& turn, const OpeningOptions& given, const std::vector<BalanceRow>& rows,
                   const Compound& compound, Stamp stamp) {
  Outcome<Entry> outcome = turn.post(compound, stamp);
  if (!outcome && is_limit(outcome.error()) && given.history) {
    if (stamp.reason.empty()) stamp.reason = "balances of another system";
    outcome = turn.post_overriding(compound, stamp);
  }
  if (outcome) return *outcome;
  std::string why = explain(outcome.error(), turn.ledger());
  if (is_limit(outcome.error())) why += " (--history posts it all the same, and marks the entry)";
  for (const BalanceRow& row : rows) {
    if (row.account == outcome.error().account) refuse_row(given, row, why);
  }
  throw Refused(why);
}

void open_balances(const OpeningOptions& given) {
  const auto book = open_to_write(given.book);
  Stamp stamp = given.circumstances.stamp();
  stamp.on = given.on;
  std::uint64_t opened = 0;
  std::size_t legs = 0;
  std::optional<Entry> entry;
  book->together([&](Turn& turn) {
    std::vector<BalanceRow> rows = given.file.read(turn.ledger());
    opened = open_missing(turn, given, rows, stamp);
    Compound compound{.on = given.on,
                      .memo = "opening balances",
                      .reference = stamp.reference,
                      .purpose = stamp.purpose,
                      .kind = EntryKind::opening};
    for (const BalanceRow& row : rows) {
      if (!row.balance.is_zero()) compound.legs.push_back(opening_leg(turn.ledger(), row.account, row.balance));
    }
    balance_out(turn.ledger(), given.difference, compound.legs);
    if (compound.legs.empty()) throw Refused("all these balances are zero: there is nothing to post");
    legs = compound.legs.size();
    compound.key = opening_key(turn.ledger(), compound);
    entry = post_opening(turn, given, rows, compound, stamp);
    if (given.history && given.dry_run) list_beyond_limits(turn.ledger());
    return !given.dry_run;
  });
  const std::string what = counted(legs, "opening balance") + " on " + to_string(given.on);
  const std::string number = "entry " + std::to_string(entry->number().value());
  if (entry->repeated()) {
    std::cout << number << ": these opening balances were posted before; nothing was posted now\n";
  } else if (given.dry_run) {
    std::cout << what << " would be posted, " << counted(opened, "account") << " opened; nothing was changed\n";
  } else {
    std::cout << number << ": " << what << "; " << counted(opened, "account") << " opened\n";
  }
  if (given.history && !given.dry_run) book->read(list_beyond_limits);
}

void add_opening(Commands& commands) {
  const auto given = std::make_shared<OpeningOptions>();
  Command& command = commands.add("opening", "Post all balances of another system as one opening entry",
                                  "teller opening circle.book balances.csv --on 2026-01-01 --open-accounts");
  command.argument("BOOK", "the book", given->book);
  given->file.declare(command,
                      "a CSV file with the columns account and balance, and maybe unit, kind, name and group for the "
                      "accounts that are opened");
  command.required_option("--on", "DATE", "the day from which the balances hold", given->on)
      .option("--difference", "ACCOUNT", "takes what the balances do not sum to, if that is not zero",
              given->difference)
      .flag("--open-accounts", "open the accounts that are not in the book", given->open_accounts)
      .flag("--accept-alike", "even those that look like another one", given->accept_alike)
      .flag("--history", "limits do not stand in the way of what is past; an entry that passes one is marked",
            given->history)
      .flag("--dry-run", "say what would happen, and change nothing", given->dry_run);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false,
                                      "why; it is kept with accounts that are opened and with what passes a limit");
  command.run([given] {
    open_balances(*given);
    return true;
  });
}

// ---- compare ----

struct CompareOptions {
  std::string book;
  BalanceFile file;
  AsOf as_of;
  ListingForm form;
};

/// Compares the accounts of a list, and then those that only the book has: members' balances have to be zero, while the
/// community's own accounts (of other kinds) are no matter of a list that does not name them.
bool compare(const CompareOptions& given) {
  const auto book = open_to_read(given.book);
  return read_journal(*book, "compare", given.form, [&](const Ledger& ledger, Store& store) {
    const std::vector<Balance> balances = given.as_of.balances(ledger, store);
    const std::vector<BalanceRow> rows = given.file.read(ledger);
    Listing listing(std::cout, given.form, "differences",
                    {{"account", "Account"},
                     {"book", "This book", Align::right},
                     {"old", "Other system", Align::right},
                     {"difference", "Difference", Align::right}});
    std::uint64_t differing = 0;
    std::vector<bool> listed(ledger.account_count() + std::size_t{1});
    for (const BalanceRow& row : rows) {
      const bool known = !(row.account == AccountId{});
      const Amount here = known ? balances[row.account.value()].amount() : Amount::zero(row.balance.unit());
      if (known) listed[row.account.value()] = true;
      if (here == row.balance) continue;
      ++differing;
      listing.row({row.code, known ? to_string(here) : "", to_string(row.balance), to_string(here - row.balance)});
    }
    std::uint64_t own = 0;
    for (const AccountId id : accounts_by_code(ledger)) {
      const Balance& here = balances[id.value()];
      if (listed[id.value()] || here.amount().is_zero()) continue;
      if (here.kind == AccountKind::liability) {
        ++differing;
        listing.row({code_of(ledger, id), to_string(here.amount()), "", to_string(here.amount())});
      } else {
        ++own;
      }
    }
    listing.count("compared", "accounts compared", rows.size());
    listing.count("differing", "accounts that differ", differing);
    if (own != 0) listing.count("own", "accounts of the community itself that the list does not name", own);
    listing.answer("agree", "all agree", differing == 0);
    listing.end();
    return differing == 0;
  });
}

void add_compare(Commands& commands) {
  const auto given = std::make_shared<CompareOptions>();
  Command& command = commands.add("compare", "List every account whose balance differs from another system's",
                                  "teller compare circle.book old-balances.csv --on 2026-01-01");
  command.argument("BOOK", "the book", given->book);
  given->file.declare(command, "a CSV file with the columns account and balance, and maybe unit");
  given->as_of.declare_on(command);
  given->form.declare(command);
  command.run([given] { return compare(*given); });
}

}  // namespace

void add_moving_in_commands(Commands& commands) {
  add_opening(commands);
  add_import_command(commands);
  add_compare(commands);
}

}  // namespace rochdale::teller
