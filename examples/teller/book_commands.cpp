// SPDX-License-Identifier: MPL-2.0
// The book as a file: made, given units, audited, copied.
#include <algorithm>
#include <cstdio>
#include <future>
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "drawn_progress.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/storage/sqlite_store.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

/// A unit with its limits, as both new and unit take it.
struct UnitOptions {
  std::string book;
  std::optional<Unit> unit;
  std::optional<std::string> floor;
  std::optional<std::string> ceiling;
  Circumstances circumstances;

  [[nodiscard]] Limits limits() const {
    const Limits limits = read_limits(floor, ceiling, *unit, {});
    if (limits.floor > limits.ceiling) throw Refused("the credit limit lies above the maximum balance");
    return limits;
  }

  void declare_limits(Command& command) {
    command.option("--floor", "X", "credit limit that accounts follow, as the lowest balance: -100; none by default",
                   floor);
    command.option("--ceiling", "X", "maximum balance that accounts follow; none by default", ceiling);
    circumstances.declare_on(command);
    circumstances.declare(command);
    circumstances.declare_reason(command, false);
  }

  void adopt(Book& made) const {
    const Limits agreed = limits();
    change(made, [&](Turn& turn) { require(turn.adopt_unit(*unit, agreed, circumstances.stamp()), turn.ledger()); });
  }
};

void add_new(Commands& commands) {
  struct Options : UnitOptions {
    std::string journal = "wal";
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("new", "Make a book in a file that does not exist yet",
                                  "teller new circle.book --unit EUR/2 --floor -100 --ceiling 500");
  command.argument("BOOK", "the file to make", given->book)
      .required_option("--unit", "CODE/DECIMALS", "what the book counts in, such as EUR/2 or HOUR/2", given->unit);
  given->declare_limits(command);
  command.option("--journal", "MODE",
                 "wal, or truncate for a file system without shared memory (a network drive): slower", given->journal);
  command.run([given] {
    if (given->journal != "wal" && given->journal != "truncate") throw Misused("--journal is wal or truncate");
    static_cast<void>(given->limits());  // what is wrong with them is said before there is a file
    const bool wal = given->journal == "wal";
    auto store = create_sqlite_store(given->book, wal ? SqliteJournal::wal : SqliteJournal::truncate);
    try {
      Book book(std::move(store));
      given->adopt(book);
    } catch (...) {
      for (const char* const ending : {"", "-wal", "-shm", "-journal"}) std::remove((given->book + ending).c_str());
      throw;
    }
    std::cout << printable(given->book) << ": a new book in " << to_string(*given->unit) << ", "
              << in_words(given->limits(), *given->unit) << "\n";
    return true;
  });
}

void add_unit(Commands& commands) {
  const auto given = std::make_shared<UnitOptions>();
  Command& command = commands.add("unit", "Take up a further unit, so that the book keeps accounts in it as well",
                                  "teller unit circle.book HOUR/2 --floor -20");
  command.argument("BOOK", "the book", given->book).argument("CODE/DECIMALS", "the unit, such as HOUR/2", given->unit);
  given->declare_limits(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    book->read([&](const Ledger& ledger) {
      for (const Unit& unit : ledger.chart().units()) {
        const bool differs = unit.code() == given->unit->code() && unit != *given->unit;
        if (differs) throw Refused("this book keeps " + to_string(unit) + ": another unit needs another code");
      }
    });
    given->adopt(*book);
    std::cout << "the book keeps " << to_string(*given->unit) << " now, " << in_words(given->limits(), *given->unit)
              << "\n";
    return true;
  });
}

/// Prints what an audit looked at and what it found.
class Audit {
 public:
  Audit(ListingForm form)
      : listing_(std::cout, form, "findings",
                 {{"record", "Record", Align::right, true}, {"check", "Check"}, {"finding", "Finding"}}) {}

  void found(std::uint64_t record, std::string_view check, const std::string& what) {
    listing_.row({record == 0 ? std::string() : std::to_string(record), std::string(check), what});
    sound_ = false;
  }
  [[nodiscard]] Listing& listing() noexcept { return listing_; }
  [[nodiscard]] bool is_sound() const noexcept { return sound_; }

 private:
  Listing listing_;
  bool sound_ = true;
};

void audit_file(const std::string& path, Audit& audit) {
  const SqliteCheck check = check_sqlite_store(path, [&](const std::string& what) { audit.found(0, "file", what); });
  audit.listing().count("pages", "pages of the journal whose hash was checked", check.pages);
  audit.listing().count("texts", "texts whose commitment was checked", check.texts);
  audit.listing().count("erased_texts", "texts that were erased", check.erased_texts);
  audit.listing().fact("head", "hash over the whole journal", check.head);
}

/// Folds the journal on a thread of its own, while the file is audited: of the two it takes longer, so it draws how far.
std::future<Verification> verify_journal(const std::string& path) {
  return std::async(std::launch::async, [path] {
    const auto book = open_to_read(path);
    return book->read_journal(
        [](const Ledger& ledger, Store& store) { return verify(ledger, store, drawn("journal")); });
  });
}

void tell_of_journal(const Verification& verified, Audit& audit) {
  audit.listing().count("records", "records folded again from the first", verified.records);
  audit.listing().count("entries", "entries among them", verified.entries);
  audit.listing().count("holds", "holds among them", verified.holds);
  audit.listing().count("events", "other records among them", verified.events);
  audit.listing().count("accounts", "accounts whose balance was compared", verified.accounts);
  for (const Verification::Check& check : verified.checks) {
    std::string words(check.name);
    std::replace(words.begin(), words.end(), '_', ' ');
    audit.listing().count("checked_" + std::string(check.name), "checked that " + words, check.times);
  }
  for (const Finding& finding : verified.findings) audit.found(finding.record, finding.check, finding.words);
  if (verified.found > verified.findings.size()) {
    audit.found(0, "journal", std::to_string(verified.found - verified.findings.size()) + " further findings");
  }
}

void add_verify(Commands& commands) {
  struct Options {
    std::string book;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "verify", "Fold the whole journal again, check every record and the file itself, and say what was checked",
      "teller verify circle.book");
  command.argument("BOOK", "the book", given->book);
  given->form.declare(command);
  command.run([given] {
    Audit audit(given->form);
    try {
      std::future<Verification> journal = verify_journal(given->book);
      audit_file(given->book, audit);
      tell_of_journal(journal.get(), audit);
    } catch (const Error& error) {
      if (error.fault() != Fault::damaged) throw;
      audit.found(0, "file", error.what());
    }
    audit.listing().answer("sound", "sound", audit.is_sound());
    audit.listing().end();
    return audit.is_sound();
  });
}

void add_backup(Commands& commands) {
  struct Options {
    std::string book;
    std::string file;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("backup", "Copy a book to a new file, also while it is in use",
                                  "teller backup circle.book circle-2026-01-31.book");
  command.argument("BOOK", "the book", given->book)
      .argument("FILE", "the copy; it must not exist yet", given->file)
      .run([given] {
        backup_sqlite_store(given->book, given->file, drawn("backup"));
        std::cout << "copied to " << printable(given->file) << "\n";
        return true;
      });
}

}  // namespace

void add_book_commands(Commands& commands) {
  add_new(commands);
  add_unit(commands);
  add_verify(commands);
  add_backup(commands);
}

}  // namespace rochdale::teller
