// SPDX-License-Identifier: MPL-2.0
// What can be checked without folding the journal: the database itself, the chain of hashes, the commitments to words,
// and what is kept beside the journal.
// And the copy of a book that is in use.
#include <SQLiteCpp/Backup.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>

#include "derived_check.hpp"
#include "digest.hpp"
#include "event_details.hpp"
#include "journal_rows.hpp"
#include "journal_tree.hpp"
#include "rochdale/storage/checkpoint.hpp"
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
      const Digest digest = commitment(hasher_, salt, text_of(texts_.getColumn(2)));
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

// Compares what was kept elsewhere with what the journal comes to on the way.
class KeptCheck {
 public:
  KeptCheck(std::span<const KeptHead> kept, const Found& found) : kept_(kept.begin(), kept.end()), found_(found) {
    std::sort(kept_.begin(), kept_.end(),
              [](const KeptHead& left, const KeptHead& right) { return left.records < right.records; });
    const auto has_root = [](const KeptHead& each) { return each.root.has_value(); };
    if (std::any_of(kept_.begin(), kept_.end(), has_root)) tree_.emplace();
    pass(0, Digest{});
  }

  void row(const JournalRow& row) {
    if (tree_) tree_->row(row);
    pass(row.next() - 1, row.hash);
  }

  void end(std::uint64_t records) {
    for (; at_ < kept_.size(); ++at_) {
      const std::uint64_t wanted = kept_[at_].records;
      if (wanted > records) {
        found_("the book ends at record " + std::to_string(records) + ", and what was kept is of record " +
               std::to_string(wanted) + ": " + std::to_string(wanted - records) +
               " records are missing. It is an old copy, or its end was cut off");
      } else {
        differs(wanted);
      }
    }
  }

 private:
  void pass(std::uint64_t records, const Digest& head) {
    for (; at_ < kept_.size() && kept_[at_].records <= records; ++at_) {
      const KeptHead& kept = kept_[at_];
      const bool same = kept.records == records && kept.head == head && (!kept.root || *kept.root == tree_->root());
      if (same) {
        agreed_ = records;
      } else {
        differs(kept.records);
      }
    }
  }

  void differs(std::uint64_t records) {
    found_("the records up to " + std::to_string(records) + " are not those that were kept: " +
           (agreed_ == 0 ? std::string("they were altered, or it is another book")
                         : "something after record " + std::to_string(agreed_) + " was altered"));
  }

  std::vector<KeptHead> kept_;
  const Found& found_;
  std::optional<JournalTree> tree_;
  std::size_t at_ = 0;
  std::uint64_t agreed_ = 0;  // the last record at which the book is what was kept
};

}  // namespace

SqliteCheck check_sqlite_store(const std::string& path, const Found& found, const Progress& progress) {
  return audit_sqlite_store(path, {}, found, progress).file;
}

SqliteAudit audit_sqlite_store(const std::string& path, std::span<const KeptHead> kept, const Found& found,
                               const Progress& progress) {
  SQLite::Database database = open_book_file(path, Access::read);
  return with_sqlite("cannot check " + path, [&] {
    SqliteAudit audit;
    SqliteCheck& result = audit.file;
    database.exec("BEGIN");
    check_database(database, found);
    const std::uint64_t total = count_records(database);
    Hasher hasher;
    Digest previous{};
    CommitmentCheck commitments(database, result, found);
    KeyRunCheck keys(database, found);
    KeptCheck kept_check(kept, found);
    std::uint64_t next = 1;
    try {
      JournalRows rows(database, 1);
      while (const JournalRow* row = rows.next()) {
        const std::string where = "record " + std::to_string(row->first());
        if (row_hash(hasher, previous, *row) != row->hash) {
          found("the journal was changed at " + where);
          if (audit.first_altered == 0) audit.first_altered = row->first();
        }
        previous = row->hash;
        next = row->next();
        commitments.row(*row);
        keys.row(*row);
        kept_check.row(*row);
        if (std::holds_alternative<LinePage>(row->body)) {
          ++result.pages;
        } else {
          ++result.events;
        }
        if (progress) progress(row->first(), total);
      }
      commitments.end();
      keys.end(next);
      kept_check.end(next - 1);
    } catch (const Error& error) {
      found(error.what());
      if (audit.first_altered == 0) audit.first_altered = next;  // what lies there cannot even be read
    }
    audit.records = next - 1;
    check_derived(database, next, found);
    result.head = to_hex(previous);
    database.exec("COMMIT");
    return audit;
  });
}

Digest journal_head(const std::string& path, std::uint64_t before) {
  SQLite::Database database = open_book_file(path, Access::read);
  return with_sqlite("cannot read " + path, [&] {
    Digest head{};
    if (before == 1) return head;
    SQLite::Statement last(
        database,
        "SELECT hash FROM page WHERE first = (SELECT max(first) FROM page WHERE first < ?1) AND first "
        "+ lines = ?1 UNION ALL SELECT hash FROM event WHERE number = ?1 - 1");
    last.bind(1, static_cast<std::int64_t>(before));
    if (!last.executeStep()) {
      throw Error(Fault::out_of_range, "no row of the journal ends before record " + std::to_string(before));
    }
    read_digest(last.getColumn(0), head);
    return head;
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
