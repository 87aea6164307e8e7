// SPDX-License-Identifier: MPL-2.0
// Erasing what was said of people, for good: the entries, the balances, the hashes and every proof stand as they were.
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "book_access.hpp"
#include "book_texts.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "listing.hpp"
#include "proof_commands.hpp"
#include "record_reader.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

/// Texts that were chosen, each with where it stands first.
class Chosen {
 public:
  explicit Chosen(Store& store) : store_(store) {}

  void take(TextNumber text, const std::string& where) {
    if (text != 0 && store_.words(text)) texts_.emplace(text, where);
  }
  [[nodiscard]] const std::map<TextNumber, std::string>& texts() const noexcept { return texts_; }

 private:
  Store& store_;
  std::map<TextNumber, std::string> texts_;
};

/// What shall be erased.
struct Redaction {
  std::string book;
  std::vector<std::uint64_t> entries;
  std::vector<std::string> accounts;
  std::vector<std::string> containing;
  bool dry_run = false;
  Circumstances circumstances;
  ListingForm form;
};

void choose_of_entries(const Redaction& given, const JournalRecord& record, Chosen& chosen) {
  if (record.event != nullptr) return;
  for (const std::uint64_t entry : given.entries) {
    if (entry != record.number) continue;
    const std::string where = " of record " + std::to_string(entry);
    chosen.take(record.head().memo, "memo" + where);
    chosen.take(record.head().reference, "reference" + where);
    chosen.take(record.head().purpose, "purpose" + where);
    chosen.take(record.head().reason, "reason" + where);
  }
}

void choose_of_accounts(const Redaction& given, const Ledger& ledger, const JournalRecord& record, Chosen& chosen) {
  if (record.event == nullptr) return;
  for (const std::string& code : given.accounts) {
    const AccountId account = find_account(ledger, code);
    const auto* const opened = std::get_if<AccountOpened>(&record.event->body);
    const auto* const renamed = std::get_if<AccountRenamed>(&record.event->body);
    if (opened != nullptr && opened->account == account) chosen.take(opened->name.number, "name of " + code);
    if (renamed != nullptr && renamed->account == account) chosen.take(renamed->name.number, "name of " + code);
  }
}

void choose_containing(const Redaction& given, const Ledger& ledger, Store& store, Chosen& chosen) {
  if (given.containing.empty()) return;
  for (TextNumber text = 1; text < ledger.next_text(); ++text) {
    const auto words = store.words(text);
    for (const std::string& part : given.containing) {
      if (words && words->find(part) != std::string::npos) chosen.take(text, "text " + std::to_string(text));
    }
  }
}

std::map<TextNumber, std::string> choose(const Redaction& given, const Book& book) {
  return read_journal(book, "redact", false, [&](const Ledger& ledger, Store& store) {
    for (const std::uint64_t entry : given.entries) {
      if (entry == 0 || entry >= ledger.next_number()) throw Refused("there is no record " + std::to_string(entry));
    }
    Chosen chosen(store);
    for_each_record(ledger, store, 0, [&](const JournalRecord& record) {
      choose_of_entries(given, record, chosen);
      choose_of_accounts(given, ledger, record, chosen);
    });
    choose_containing(given, ledger, store, chosen);
    return chosen.texts();
  });
}

}  // namespace

void add_redact_command(Commands& commands) {
  const auto given = std::make_shared<Redaction>();
  Command& command =
      commands.add("redact", "Erase words of people for good; entries, balances, hashes and proofs stand as they were",
                   "teller redact circle.book --account ana --containing \"Ana Lima\" --reason \"she asked for it\"");
  command.argument("BOOK", "the book", given->book)
      .option("--entry", "ENTRY", "erase memo, reference, purpose and reason of this entry or hold", given->entries)
      .option("--account", "CODE", "erase every name that this account ever had; its code stays", given->accounts)
      .option("--containing", "TEXT", "erase every text of the book with these words in it: memos, names, codes, who",
              given->containing)
      .flag("--dry-run", "only show what would be erased", given->dry_run);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  given->form.declare(command);
  command.run([given] {
    if (given->entries.empty() && given->accounts.empty() && given->containing.empty()) {
      throw Misused("what shall be erased? --entry, --account or --containing");
    }
    for (const std::string& part : given->containing) {
      if (part.empty()) throw Misused("--containing nothing would be everything");
    }
    const auto book = given->dry_run ? open_to_read(given->book) : open_to_write(given->book);
    const auto texts = choose(*given, *book);
    if (texts.empty()) throw Refused("there is nothing of that to erase");
    Listing listing(std::cout, given->form, "rows",
                    {{"text", "Text", Align::right, true}, {"where", given->dry_run ? "Would be erased" : "Erased"}});
    if (!given->dry_run) {
      change(*book, [&](Turn& turn) {
        for (const auto& [text, where] : texts) {
          require(turn.erase_words(text, given->circumstances.stamp()), turn.ledger());
        }
      });
    }
    for (const auto& [text, where] : texts) listing.row({std::to_string(text), where});
    listing.count("erased", "texts erased", given->dry_run ? 0 : texts.size());
    std::error_code none;
    const auto log = std::filesystem::file_size(given->book + "-wal", none);
    if (!given->dry_run) {
      listing.answer("in_log", "still in the log, until who reads the book now has closed it", !none && log > 0);
      listing.remark(
          "Copies and backups that were made before still have the words, and receipts that were given out.");
    }
    listing.end();
    return true;
  });
}

}  // namespace rochdale::teller
