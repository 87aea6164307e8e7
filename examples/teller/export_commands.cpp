// SPDX-License-Identifier: MPL-2.0
// The book for other programs, for spreadsheets, for researchers.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "command_error.hpp"
#include "csv_export.hpp"
#include "families.hpp"
#include "journal_export.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

struct ExportOptions {
  std::string book;
  std::string format;
  std::optional<std::string> pseudonyms;
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
  if (word == "csv") return CsvExport::payments;
  if (word == "postings") return CsvExport::postings;
  if (word == "edges") return CsvExport::edges;
  return std::nullopt;
}

bool export_book(const ExportOptions& given) {
  const auto journal = journal_format(given.format);
  const auto csv = csv_format(given.format);
  if (!journal && !csv) throw Misused("--format is ledger, hledger, beancount, csv, postings or edges");
  if (journal && given.pseudonyms) throw Misused("--pseudonyms goes with csv, postings and edges");
  if (journal && given.json) throw Misused("--json goes with csv, postings and edges");
  if (given.plain && given.json) throw Misused("--plain and --json do not go together");
  const ExportForm form = given.json ? ExportForm::json : given.plain ? ExportForm::plain_csv : ExportForm::csv;
  std::optional<Pseudonyms> pseudonyms;
  if (given.pseudonyms) pseudonyms.emplace(*given.pseudonyms);
  const auto book = open_to_read(given.book);
  read_journal(*book, "export", true, [&](const Ledger& ledger, Store& store) {
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
                                  "teller export circle.book --format hledger > circle.journal");
  command.argument("BOOK", "the book", given->book)
      .required_option(
          "--format", "FORMAT",
          "ledger, hledger or beancount: a journal for that program; csv: payments, which import reads back; "
          "postings: every leg; edges: who paid whom",
          given->format)
      .option("--pseudonyms", "KEYFILE",
              "accounts go by pseudonyms that only the key in this file leads to, and all words stay out, so that the "
              "file can be shared",
              given->pseudonyms)
      .flag("--plain", "leave cells as they are that a spreadsheet would run as formulas; import reads both",
            given->plain)
      .flag("--json", "the same rows as JSON; amounts are text there, so that nothing rounds them", given->json)
      .run([given] { return export_book(*given); });
}

}  // namespace rochdale::teller
