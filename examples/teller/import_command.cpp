// SPDX-License-Identifier: MPL-2.0
// Payments of a file, posted in its order: as a whole, or without those that are refused.
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include "accounts_file.hpp"
#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "counted.hpp"
#include "families.hpp"
#include "limit_listing.hpp"
#include "payment_import.hpp"
#include "progress.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

struct ImportOptions {
  std::string book;
  std::string file;
  std::optional<std::string> map;
  std::optional<std::string> aliases;
  std::optional<std::string> unit;
  std::string on_refusal = "stop";
  std::optional<std::string> refused;
  std::optional<std::string> accounts;
  bool open_accounts = false;
  bool accept_alike = false;
  bool history = false;
  bool dry_run = false;
  SpreadsheetForm form;
  Circumstances circumstances;
};

void declare(Command& command, ImportOptions& given) {
  command.argument("BOOK", "the book", given.book)
      .argument(
          "FILE",
          "a CSV file with the columns payer, payee, amount, on, and maybe memo, key, reference, purpose, unit, and "
          "payer_kind and payee_kind for accounts that are opened. With entry, kind and related, as export --format "
          "csv writes them, rows with the same number are one entry, of which each pays from payer to payee, or debits "
          "or credits the one that is there; kind is payment, opening, closing, adjusting or reversal; related is the "
          "number of the entry that a reversal undoes",
          given.file)
      .option("--map", "COLUMNS",
              "which column is which, as far as names differ: payer=COLUMN,payee=COLUMN,amount=COLUMN,on=COLUMN,"
              "memo=COLUMN,key=COLUMN,reference=COLUMN,purpose=COLUMN,unit=COLUMN,payer_kind=COLUMN,payee_kind=COLUMN,"
              "entry=COLUMN,kind=COLUMN,related=COLUMN; a column name with a comma is quoted: payer=\"Name, first\"",
              given.map)
      .flag("--open-accounts", "open the accounts that are not in the book", given.open_accounts)
      .flag("--accept-alike", "open them even if they look like another one", given.accept_alike)
      .option("--accounts", "FILE",
              "open the accounts of this file first, as export --accounts writes it: account, and maybe name, group, "
              "kind, unit, floor, ceiling, own_limits and status, which they get when all is posted. Those that the "
              "book has stay as they are",
              given.accounts)
      .option("--aliases", "FILE",
              "a file of the same form with two columns under a header: a name in the file, the account that it means",
              given.aliases)
      .option("--on-refusal", "stop|skip",
              "stop: the first refused payment ends it, and nothing of the file is posted (the default); skip: leave "
              "it out and go on. The exit status is 1 in both cases",
              given.on_refusal)
      .option("--refused", "OUT.csv", "where refused payments are listed: line, payer, payee, amount, reason",
              given.refused)
      .flag("--history", "limits do not stand in the way of what is past; what passes one is marked", given.history)
      .flag("--dry-run", "say everything that would happen, all refusals among it, and change nothing", given.dry_run)
      .option("--unit", "CODE",
              "what all amounts are in; needed where the book keeps several units and the file has no column unit",
              given.unit);
  given.form.declare(command);
  given.form.declare_dates(command);
  given.circumstances.declare(command);
  given.circumstances.declare_reason(command, false,
                                     "why; it is kept with accounts that are opened and with what passes a limit");
}

ImportPlan plan_of(const ImportOptions& given) {
  if (given.on_refusal != "stop" && given.on_refusal != "skip") throw Misused("--on-refusal is stop or skip");
  return ImportPlan{.open_accounts = given.open_accounts,
                    .accept_alike = given.accept_alike,
                    .skip_refused = given.on_refusal == "skip" || given.dry_run,
                    .history = given.history};
}

ColumnMap map_of(const ImportOptions& given) {
  if (!given.map) return {};
  const auto map = ColumnMap::parse(*given.map);
  if (!map) throw Misused("--map: " + describe(map.error()));
  return *map;
}

/// Whether a file has some hundred thousand rows. A small one that is refused leaves the book as it was to the byte;
/// where it was to be filled, SQLite's counter of changes has moved.
bool is_worth_filling(const std::string& file) {
  constexpr std::uintmax_t some_hundred_thousand_rows = 4U << 20U;
  std::error_code unknown;
  const std::uintmax_t size = std::filesystem::file_size(file, unknown);
  return !unknown && size >= some_hundred_thousand_rows;
}

/// Opens the file and finds out where each row says its unit, or which one it is.
PaymentRows open_rows(const ImportOptions& given, const Aliases& aliases, const Ledger& ledger) {
  const ColumnMap map = map_of(given);
  if (given.unit && map.names(Role::unit)) throw Misused("--unit and a column for the unit do not go together");
  CsvReader reader = open_spreadsheet(given.file, given.form);
  const auto columns = map.find(reader);
  if (!columns) throw Refused(describe(columns.error()));
  const auto units = ledger.chart().units();
  const bool by_row = columns->has(Role::unit) && !given.unit;
  std::vector<Unit> in(units.begin(), units.end());
  if (!by_row) in = {find_unit(ledger, given.unit)};
  return PaymentRows(std::move(reader), *columns, given.form, aliases, std::move(in), by_row);
}

/// What an import came to, in words.
void say(const ImportCounts& counts, const LineList& alike, std::uint64_t refused, bool dry_run) {
  std::cout << counted(counts.posted, "payment") << (dry_run ? " would be posted" : " posted");
  for (const Amount& volume : counts.volumes) {
    if (!volume.is_zero()) std::cout << ", " << to_string_with_unit(volume);
  }
  std::cout << "\n";
  if (counts.entries != 0) {
    std::cout << counts.entries << (counts.entries == 1 ? " other entry" : " other entries")
              << (dry_run ? " would be posted" : " posted") << "\n";
  }
  if (counts.repeated != 0) std::cout << counted(counts.repeated, "payment") << " there already, not posted again\n";
  if (alike.count() != 0) {
    std::cout << counted(alike.count(), "row") << " saying the same as an earlier one (" << alike.words()
              << "): each stands for itself\n";
  }
  if (counts.overridden != 0) std::cout << counted(counts.overridden, "payment") << " beyond a limit, marked\n";
  if (counts.opened != 0) std::cout << counted(counts.opened, "account") << (dry_run ? " would be" : "") << " opened\n";
  if (refused != 0) std::cout << counted(refused, "payment") << " refused\n";
  if (dry_run) std::cout << "nothing was changed\n";
}

bool import_payments(const ImportOptions& given) {
  const ImportPlan plan = plan_of(given);
  Stamp stamp = given.circumstances.stamp();
  if (given.history && stamp.reason.empty()) stamp.reason = "history of another system";
  const auto book =
      is_worth_filling(given.file) && !given.dry_run ? open_to_fill(given.book) : open_to_write(given.book);
  const Aliases aliases = book->read([&](const Ledger& ledger) {
    return given.aliases ? Aliases::read(*given.aliases, given.form, ledger) : Aliases();
  });
  std::optional<AccountsFile> accounts;
  if (given.accounts) {
    accounts =
        book->read([&](const Ledger& ledger) { return AccountsFile::read(*given.accounts, given.form, ledger); });
  }
  PaymentRows rows = book->read([&](const Ledger& ledger) { return open_rows(given, aliases, ledger); });
  RefusedRows refused(given.file, given.refused, given.book);
  Progress progress("import", rows.reader().bytes_total(), is_terminal(2));
  ImportCounts counts;
  const auto post_all = [&](Turn& turn) {
    const std::uint64_t opened = accounts ? accounts->open(turn, stamp) : 0;
    PaymentImport import(turn, plan, stamp, refused);
    const auto tell = [&](std::uint64_t bytes_done) { progress.reached(bytes_done, import.counts().rows); };
    import.run(rows, tell);
    progress.finish();
    refused.finish();
    if (accounts) accounts->settle(turn, stamp);
    counts = import.counts();
    counts.opened += opened;
    if (given.dry_run && given.history) list_beyond_limits(turn.ledger());
    return !given.dry_run;
  };
  book->together(post_all);
  say(counts, rows.alike(), refused.count(), given.dry_run);
  if (given.history && !given.dry_run) book->read(list_beyond_limits);
  return refused.count() == 0;
}

}  // namespace

void add_import_command(Commands& commands) {
  const auto given = std::make_shared<ImportOptions>();
  Command& command =
      commands.add("import", "Post the payments and entries of a CSV file, in its order",
                   "teller import circle.book payments.csv --open-accounts --delimiter \";\" --decimal , "
                   "--date-format dd/mm/yyyy");
  declare(command, *given);
  command.run([given] { return import_payments(*given); });
}

}  // namespace rochdale::teller
