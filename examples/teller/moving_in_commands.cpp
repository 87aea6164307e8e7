// SPDX-License-Identifier: MPL-2.0
// Moving in from another system: its balances, its payments, and the proof that both books say the same.
#include <iostream>
#include <memory>

#include "balance_rows.hpp"
#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "payment_import.hpp"
#include "progress.hpp"
#include "terminal_text.hpp"

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
  Circumstances circumstances;
};

/// Opens the accounts of a list that the book does not have.
std::uint64_t open_missing(Turn& turn, const OpeningOptions& given, std::vector<BalanceRow>& rows, const Stamp& stamp) {
  std::uint64_t opened = 0;
  LookAlikes alike(turn.ledger());
  for (BalanceRow& row : rows) {
    if (!(row.account == AccountId{})) continue;
    const std::string quoted = "\"" + row.code + "\"";
    if (!given.open_accounts) {
      throw Refused("there is no account " + quoted + " in this book (--open-accounts opens it)");
    }
    if (const auto other = alike.find(row.code); other && !given.accept_alike) {
      throw Refused("the account " + quoted + " looks like \"" + *other +
                    "\" (--aliases maps the one to the other, --accept-alike opens both)");
    }
    row.account =
        or_refuse(turn.open_account(NewAccount{.code = row.code, .unit = row.balance.unit()}, stamp), turn.ledger());
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
                    " is over (--difference ACCOUNT takes it)");
    }
  }
}

void add_opening(Commands& commands) {
  const auto given = std::make_shared<OpeningOptions>();
  Command& command = commands.add("opening", "Post all balances of another system as one opening entry",
                                  "teller opening circle.book balances.csv --on 2026-01-01 --open-accounts");
  command.argument("BOOK", "the book", given->book);
  given->file.declare(command, "a CSV file with the columns account and balance");
  command.required_option("--on", "DATE", "the day from which the balances hold", given->on)
      .option("--difference", "ACCOUNT", "takes what the balances do not sum to, if that is not zero",
              given->difference)
      .flag("--open-accounts", "open the accounts that are not in the book", given->open_accounts)
      .flag("--accept-alike", "even those that look like another one", given->accept_alike);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    std::uint64_t opened = 0;
    std::size_t legs = 0;
    const Entry entry = change(*book, [&](Turn& turn) {
      Stamp stamp = given->circumstances.stamp();
      stamp.on = given->on;
      std::vector<BalanceRow> rows = given->file.read(turn.ledger());
      opened = open_missing(turn, *given, rows, stamp);
      Compound compound{.on = given->on,
                        .memo = "opening balances",
                        .reference = given->circumstances.reference(),
                        .purpose = given->circumstances.purpose(),
                        .kind = EntryKind::opening};
      for (const BalanceRow& row : rows) {
        if (!row.balance.is_zero()) compound.legs.push_back(opening_leg(turn.ledger(), row.account, row.balance));
      }
      balance_out(turn.ledger(), given->difference, compound.legs);
      if (compound.legs.empty()) throw Refused("all these balances are zero: there is nothing to post");
      legs = compound.legs.size();
      return or_refuse(turn.post(compound, stamp), turn.ledger());
    });
    std::cout << "entry " << entry.number().value() << ": " << legs << " opening balances on " << to_string(given->on)
              << "; " << opened << " accounts opened\n";
    return true;
  });
}

// ---- import ----

struct ImportOptions {
  std::string book;
  std::string file;
  std::optional<std::string> map;
  std::optional<std::string> aliases;
  std::optional<std::string> unit;
  std::string on_refusal = "stop";
  std::optional<std::string> refused;
  bool open_accounts = false;
  bool accept_alike = false;
  bool history = false;
  bool dry_run = false;
  SpreadsheetForm form;
  Circumstances circumstances;
};

void declare_import(Command& command, ImportOptions& given) {
  command.argument("BOOK", "the book", given.book)
      .argument("FILE", "a CSV file with the columns payer, payee, amount, on, and maybe memo and key", given.file)
      .option("--map", "COLUMNS",
              "which column is which, as far as names differ: payer=COLUMN,payee=COLUMN,amount=COLUMN,on=COLUMN,"
              "memo=COLUMN,key=COLUMN",
              given.map)
      .flag("--open-accounts", "open the accounts that are not in the book", given.open_accounts)
      .flag("--accept-alike", "open them even if they look like another one", given.accept_alike)
      .option("--aliases", "FILE", "a file of two columns: a name in the file, the account that it means",
              given.aliases)
      .option(
          "--on-refusal", "stop|skip",
          "stop: the first refused payment ends it, and nothing of the file is posted (the default); skip: leave it "
          "out and go on; the exit status is 1 then",
          given.on_refusal)
      .option("--refused", "OUT.csv", "where skipped payments are listed: line, payer, payee, amount, reason",
              given.refused)
      .flag("--history", "limits do not stand in the way of what is past; what passes one is marked", given.history)
      .flag("--dry-run", "say everything that would happen, all refusals among it, and change nothing", given.dry_run)
      .option("--unit", "CODE", "what the amounts are in; needed where the book keeps several units", given.unit);
  given.form.declare(command);
  given.form.declare_dates(command);
  given.circumstances.declare(command);
  given.circumstances.declare_reason(command, false);
}

Columns find_columns(const std::optional<std::string>& map, const CsvReader& reader) {
  const auto names = map ? ColumnMap::parse(*map) : ColumnMap();
  if (!names) throw Misused("--map: " + describe(names.error()));
  const auto columns = names->find(reader);
  if (!columns) throw Refused(describe(columns.error()));
  return *columns;
}

void say_counts(const ImportCounts& counts, std::uint64_t refused, bool dry_run) {
  std::cout << counts.posted << " payments" << (dry_run ? " would be posted" : " posted");
  if (counts.volume) std::cout << ", " << to_string_with_unit(*counts.volume) << " in all";
  std::cout << "\n";
  if (counts.repeated != 0) std::cout << counts.repeated << " were there already\n";
  if (counts.overridden != 0) std::cout << counts.overridden << " passed a limit and are marked\n";
  if (counts.opened != 0) std::cout << counts.opened << " accounts opened\n";
  if (refused != 0) std::cout << refused << " refused\n";
  if (dry_run) std::cout << "nothing was changed\n";
}

/// Lists the accounts that stand beyond a limit.
void say_beyond_limits(const Ledger& ledger) {
  Listing listing(std::cout, {}, "beyond",
                  {{"account", "Beyond a limit"},
                   {"balance", "Balance", Align::right},
                   {"floor", "Credit limit", Align::right},
                   {"ceiling", "Maximum balance", Align::right}});
  for (const AccountId id : accounts_by_code(ledger)) {
    const Limits& limits = ledger.limits(id);
    const int128 balance = ledger.balance(id).natural();
    if (balance >= limits.floor && balance <= limits.ceiling) continue;
    const Unit& unit = ledger.unit(id);
    listing.row({code_of(ledger, id), to_string(Amount::minor(balance, unit)), limit_cell(limits.floor, unit),
                 limit_cell(limits.ceiling, unit)});
  }
  listing.end();
}

bool import_payments(const ImportOptions& given) {
  if (given.on_refusal != "stop" && given.on_refusal != "skip") throw Misused("--on-refusal is stop or skip");
  if (given.refused && given.on_refusal != "skip" && !given.dry_run) {
    throw Misused("--refused goes with --on-refusal skip");
  }
  const ImportPlan plan{.open_accounts = given.open_accounts,
                        .accept_alike = given.accept_alike,
                        .skip_refused = given.on_refusal == "skip" || given.dry_run,
                        .history = given.history};
  Stamp stamp = given.circumstances.stamp();
  if (given.history && stamp.reason.empty()) stamp.reason = "history of another system";
  const Aliases aliases = given.aliases ? Aliases::read(*given.aliases, given.form) : Aliases();
  CsvReader reader = open_spreadsheet(given.file, given.form);
  const Columns columns = find_columns(given.map, reader);
  const auto book = open_to_write(given.book);
  const Unit unit = book->read([&](const Ledger& ledger) { return find_unit(ledger, given.unit); });
  PaymentRows rows(std::move(reader), columns, given.form, aliases, unit);
  RefusedRows refused(given.file, given.refused, given.book);
  Progress progress("import", rows.reader().bytes_total(), is_terminal(2));
  ImportCounts counts;
  book->together([&](Turn& turn) {
    PaymentImport import(turn, plan, stamp, refused);
    import.run(rows, given.file, [&] { progress.reached(rows.reader().bytes_done(), import.counts().rows);
  });
  progress.finish();
  refused.finish();
  counts = import.counts();
  if (given.dry_run && given.history) say_beyond_limits(turn.ledger());
  return !given.dry_run;
});
say_counts(counts, refused.count(), given.dry_run);
if (given.history && !given.dry_run) book->read(say_beyond_limits);
return refused.count() == 0;
}

void add_import(Commands& commands) {
  const auto given = std::make_shared<ImportOptions>();
  Command& command =
      commands.add("import", "Post the payments of a CSV file, in its order",
                   "teller import circle.book payments.csv --open-accounts --delimiter \";\" --decimal , "
                   "--date-format dd/mm/yyyy");
  declare_import(command, *given);
  command.run([given] { return import_payments(*given); });
}

// ---- compare ----

struct CompareOptions {
  std::string book;
  BalanceFile file;
  ListingForm form;
};

bool compare(const CompareOptions& given) {
  const auto book = open_to_read(given.book);
  return book->read_journal([&](const Ledger& ledger, Store& store) {
    static_cast<void>(store);
    const auto balance_of = [&](AccountId id) { return ledger.balance(id).amount(); };
    Listing listing(std::cout, given.form, "differences",
                    {{"account", "Account"},
                     {"book", "This book", Align::right},
                     {"old", "Other system", Align::right},
                     {"difference", "Difference", Align::right}});
    std::uint64_t differing = 0;
    std::uint64_t equal = 0;
    std::vector<bool> seen(ledger.account_count() + std::size_t{1});
    for (const BalanceRow& row : given.file.read(ledger)) {
      const bool known = !(row.account == AccountId{});
      const Amount here = known ? balance_of(row.account) : Amount::zero(row.balance.unit());
      if (known) seen[row.account.value()] = true;
      if (here == row.balance) {
        ++equal;
        continue;
      }
      ++differing;
      listing.row({row.code, known ? to_string(here) : "", to_string(row.balance), to_string(here - row.balance)});
    }
    for (const AccountId id : accounts_by_code(ledger)) {
      if (seen[id.value()] || balance_of(id).is_zero()) continue;
      ++differing;
      listing.row({code_of(ledger, id), to_string(balance_of(id)), "", to_string(balance_of(id))});
    }
    listing.fact("equal", "accounts that agree", std::to_string(equal));
    listing.fact("differing", "accounts that differ", std::to_string(differing));
    listing.end();
    return differing == 0;
  });
}

void add_compare(Commands& commands) {
  const auto given = std::make_shared<CompareOptions>();
  Command& command = commands.add("compare", "List every account whose balance differs from another system's",
                                  "teller compare circle.book old-balances.csv --on 2026-01-01");
  command.argument("BOOK", "the book", given->book);
  given->file.declare(command, "a CSV file with the columns account and balance");
  given->form.declare(command);
  command.run([given] { return compare(*given); });
}

}  // namespace

void add_moving_in_commands(Commands& commands) {
  add_opening(commands);
  add_import(commands);
  add_compare(commands);
}

}  // namespace rochdale::teller
