// SPDX-License-Identifier: MPL-2.0
// The book for other programs, for spreadsheets, for researchers.
#include <iostream>
#include <memory>

#include "accounts_file.hpp"
#include "book_access.hpp"
#include "command_error.hpp"
#include "csv_export.hpp"
#include "families.hpp"
#include "journal_export.hpp"
#include "output_file.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

struct ExportOptions {
  std::string book;
  std::string format;
  std::optional<std::string> pseudonyms;
  std::optional<std::string> accounts;
  bool plain = false;
  bool json = false;
};

std::optional<JournalFormat> journal_format(const std::string& word) {
  if (word == "ledger") return JournalFormat::ledger;
  if (word == "hledger") return JournalFormat::hledger;
  if (word == "beancount") return JournalFormat::beancount;
  return std::nullopt;
}

std::optional<CsvExport> csv_format(const std::string& word) {
  if (word == "csv") return CsvExport::entries;
  if (word == "postings") return CsvExport::postings;
  if (word == "edges") return CsvExport::edges;
  return std::nullopt;
}

/// All accounts in the order of their opening, so that they are opened in that order again.
void write_accounts(const ExportOptions& given, const Ledger& ledger) {
  OutputFile file(*given.accounts, {given.book}, "the accounts");
  const std::vector<ListingColumn> columns = account_columns();
  std::vector<std::string_view> fields;
  for (const ListingColumn& column : columns) fields.push_back(column.name);
  CsvWriter csv(file.stream(), fields, CsvFormat{.spreadsheet_safe = !given.plain});
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const std::vector<std::string> cells = account_cells(ledger, AccountId(id));
    fields.assign(cells.begin(), cells.end());
    csv.row(fields);
  }
  file.finish();
}

bool export_book(const ExportOptions& given) {
  const auto journal = journal_format(given.format);
  const auto csv = csv_format(given.format);
  if (!journal && !csv) throw Misused("--format is ledger, hledger, beancount, csv, postings or edges");
  if (journal && given.pseudonyms) throw Misused("--pseudonyms goes with csv, postings and edges");
  if (journal && given.json) throw Misused("--json goes with csv, postings and edges");
  if (given.accounts && (given.format != "csv" || given.pseudonyms)) {
    throw Misused("--accounts goes with --format csv, and not with --pseudonyms");
  }
  if (given.plain && given.json) throw Misused("--plain and --json do not go together");
  const ExportForm form = given.json ? ExportForm::json : given.plain ? ExportForm::plain_csv : ExportForm::csv;
  std::optional<Pseudonyms> pseudonyms;
  if (given.pseudonyms) pseudonyms.emplace(*given.pseudonyms);
  const auto book = open_to_read(given.book);
  read_journal(*book, "export", true, [&](const Ledger& ledger, Store& store) {
    if (given.accounts) write_accounts(given, ledger);
    BookTexts texts(store);
    if (journal) {
      export_journal(std::cout, *journal, ledger, store, texts);
    } else {
      export_csv(std::cout, *csv, form, ledger, store, texts, pseudonyms ? &*pseudonyms : nullptr);
    }
  });
  return true;
}

}  // namespace

void add_export_commands(Commands& commands) {
  const auto given = std::make_shared<ExportOptions>();
  Command& command = commands.add("export", "Write all entries to standard output, for another program",
                                  "teller export circle.book --format hledger > circle.journal\n"
                                  "  teller export circle.book --format csv --accounts accounts.csv > entries.csv");
  command.argument("BOOK", "the book", given->book)
      .required_option("--format", "FORMAT",
                       "ledger, hledger or beancount: a journal for that program; csv: entries, which import reads "
                       "back into the same entries: a row pays amount from payer to payee, one of whom may be absent, "
                       "and rows with the same number are one entry; postings: every leg; edges: who paid whom. Not in "
                       "csv: who recorded an entry, when and why, holds (what posted one comes back as a payment), "
                       "periods closed, policies, documents and hashes",
                       given->format)
      .option("--accounts", "FILE",
              "with csv: write the accounts to this file, with names, groups, limits and states; import --accounts "
              "opens them again",
              given->accounts)
      .option("--pseudonyms", "KEYFILE",
              "accounts go by pseudonyms that only the key in this file leads to, and all words stay out, so that the "
              "file can be shared",
              given->pseudonyms)
      .flag("--plain",
            "leave cells as they are that a spreadsheet would run as formulas; import --plain reads them back",
            given->plain)
      .flag("--json", "the same rows as JSON; amounts are text there, so that nothing rounds them", given->json)
      .run([given] { return export_book(*given); });
}

}  // namespace rochdale::teller
