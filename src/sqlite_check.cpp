// SPDX-License-Identifier: MPL-2.0
// What can be checked without folding the journal: the database itself, the chain of hashes, the commitments to words,
// and what is kept beside the journal.
// And the copy of a book that is in use.
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <cstdio>
#include <memory>
#include <set>

#include "derived_check.hpp"
#include "digest.hpp"
#include "event_details.hpp"
#include "journal_rows.hpp"
#include "sqlite_file.hpp"

namespace rochdale {

namespace {

void check_database(SQLite::Database& database, const Found& found) {
  SQLite::Statement check(database, "PRAGMA integrity_check(20)");
  while (check.executeStep()) {
    const std::string what = check.getColumn(0).getString();
    if (what != "ok") found("SQLite finds: " + what);
  }
}

// Compares the words that are still there with the commitments that a row made to them.
class CommitmentCheck {
 public:
  CommitmentCheck(SQLite::Database& database, SqliteCheck& result, const Found& found)
      : texts_(database, "SELECT number, salt, words FROM text ORDER BY number"), result_(result), found_(found) {
    has_text_ = texts_.executeStep();
  }

  void row(const JournalRow& row) {
    if (const auto* event = std::get_if<Event>(&row.body)) {
      if (const auto* erased = std::get_if<WordsErased>(&event->body)) erased_.insert(erased->text);
    }
    for (std::size_t at = 0; at < row.commitments.size(); at += 32) {
      const auto number = static_cast<std::int64_t>(row.texts + at / 32);
      if (number != next_) found_("the words from number " + std::to_string(next_) + " on are not committed to");
      next_ = number + 1;
      skip_to(number);
      if (has_text_ && current() == number) {
        compare(number, std::string_view(row.commitments).substr(at, 32));
        has_text_ = texts_.executeStep();
      } else {
        ++result_.erased_texts;
        gone_.insert(number);
      }
    }
  }

  void end() {
    skip_to(INT64_MAX);
    for (const std::int64_t number : gone_) {
      if (erased_.count(number) == 0) {
        found_("the words number " + std::to_string(number) + " are gone, and no record says that they were erased");
      }
    }
    for (const std::int64_t number : erased_) {
      if (gone_.count(number) == 0) found_("the words number " + std::to_string(number) + " were erased and are there");
    }
  }

 private:
  [[nodiscard]] std::int64_t current() { return texts_.getColumn(0).getInt64(); }

  void skip_to(std::int64_t number) {
    for (; has_text_ && current() < number; has_text_ = texts_.executeStep()) {
      found_("no record knows of the words number " + std::to_string(current()));
    }
  }

  void compare(std::int64_t number, std::string_view expected) {
    ++result_.texts;
    const SQLite::Column salt_column = texts_.getColumn(1);
    Salt salt{};
    bool same = salt_column.getBytes() == static_cast<int>(salt.size());
    if (same) {
      const auto* bytes = static_cast<const unsigned char*>(salt_column.getBlob());
      std::copy(bytes, bytes + salt.size(), salt.begin());
      const SQLite::Column words = texts_.getColumn(2);
      const char* const text = words.getText();
      const Digest digest = commitment(hasher_, salt, {text, static_cast<std::size_t>(words.getBytes())});
      same = std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()) == expected;
    }
    if (!same) found_("the words number " + std::to_string(number) + " were changed");
  }

  SQLite::Statement texts_;
  SqliteCheck& result_;
  const Found& found_;
  Hasher hasher_;
  std::int64_t next_ = 1;
  std::set<std::int64_t> gone_;
  std::set<std::int64_t> erased_;  // those of which a record says so
  bool has_text_ = false;
};

}  // namespace

SqliteCheck check_sqlite_store(const std::string& path, const Found& found, const Progress& progress) {
  SQLite::Database database = open_book_file(path, Access::read);
  return with_sqlite("cannot check " + path, [&] {
    SqliteCheck result;
    database.exec("BEGIN");
    check_database(database, found);
    const auto total = static_cast<std::uint64_t>(
        database
            .execAndGet(
                "SELECT max((SELECT ifnull(max(first), 0) FROM page), (SELECT ifnull(max(number), 0) FROM event))")
            .getInt64());
    Hasher hasher;
    Digest previous{};
    CommitmentCheck commitments(database, result, found);
    KeyRunCheck keys(database, found);
    std::uint64_t next = 1;
    try {
      JournalRows rows(database, 1);
      while (const JournalRow* row = rows.next()) {
        const std::string where = "record " + std::to_string(row->first());
        if (row_hash(hasher, previous, *row) != row->hash) found("the journal was changed at " + where);
        previous = row->hash;
        next = row->next();
        commitments.row(*row);
        keys.row(*row);
        if (std::holds_alternative<LinePage>(row->body)) {
          ++result.pages;
        } else {
          ++result.events;
        }
        if (progress) progress(row->first(), total);
      }
      commitments.end();
      keys.end(next);
    } catch (const Error& error) {
      found(error.what());
    }
    check_derived(database, next, found);
    result.head = to_hex(previous);
    database.exec("COMMIT");
    return result;
  });
}

void backup_sqlite_store(const std::string& from, const std::string& to, const Progress& progress) {
  SQLite::Database source = open_book_file(from, Access::read);
  const std::string unfinished = to + "-unfinished";
  claim_new_file(to);
  try {
    with_sqlite("cannot copy " + from + " to " + to, [&] {
      std::remove(unfinished.c_str());
      SQLite::Database target(unfinished, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      // A read transaction pins one state of the journal, however much is written meanwhile.
      source.exec("BEGIN");
      static_cast<void>(source.execAndGet("SELECT count(*) FROM snapshot"));
      SQLite::Backup backup(target, source);
      int code = SQLITE_OK;
      while (code != SQLITE_DONE) {
        code = backup.executeStep(4096);
        const auto total = static_cast<std::uint64_t>(backup.getTotalPageCount());
        if (progress) progress(total - static_cast<std::uint64_t>(backup.getRemainingPageCount()), total);
      }
    });
    move_into_place(unfinished, to);
  } catch (...) {
    std::remove(unfinished.c_str());
    throw;
  }
  std::remove(unfinished.c_str());
}

}  // namespace rochdale
