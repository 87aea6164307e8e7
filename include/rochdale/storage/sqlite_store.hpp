// SPDX-License-Identifier: MPL-2.0
// A book in one SQLite file that anyone can open with the sqlite3 shell. docs/FORMAT.md says what is in it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "rochdale/book/store.hpp"

namespace rochdale {

/// What a store may do with its file.
enum class Access : std::uint8_t {
  write,  ///< read and write
  read,   ///< only read; works while others write, and on a read-only medium
  /// As `write`, to fill a new book: until it is closed others wait, and then are told that it is busy, and what is
  /// posted is written once instead of twice (a third faster). Where it has lines, or others have it open: as `write`.
  fill,
};

/// How many threads a large batch takes. A thread of its own moves the log into the file in either case.
enum class Threads : std::uint8_t {
  two,  ///< one decides while another writes what was decided
  one,  ///< the one that posts does both
};

/// How SQLite protects a commit.
enum class SqliteJournal : std::uint8_t {
  wal,       ///< write-ahead log: readers and the writer do not wait for each other
  truncate,  ///< rollback journal: slower, for file systems where shared memory does not work
};

/// Makes a new, empty book file. Throws Error (storage) when the path exists or cannot be written: an existing file is
/// never touched.
[[nodiscard]] std::unique_ptr<Store> create_sqlite_store(const std::string& path,
                                                         SqliteJournal journal = SqliteJournal::wal);

/// Opens a book file. Throws Error and leaves the file as it was: not_a_book (foreign, empty, too short), newer_version
/// (both versions named), damaged (schema or contents are not what this version writes), storage (cannot be read).
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const std::string& path, Access access = Access::write,
                                                       Threads threads = Threads::two);

/// Tells how far a long work is: done and total, in a unit of its own. May throw to stop it.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Copies a book file while it is in use; the copy holds a prefix of the journal that ends at a commit. Throws Error
/// (storage) when `to` exists or cannot be written.
void backup_sqlite_store(const std::string& from, const std::string& to, const Progress& progress = {});

/// What check_sqlite_store() looked at.
struct SqliteCheck {
  std::uint64_t pages = 0;
  std::uint64_t events = 0;
  std::uint64_t texts = 0;
  std::uint64_t erased_texts = 0;
  std::string head;  ///< the hash over the whole journal, 64 hexadecimal digits: keep it elsewhere
};

/// Checks what only the file knows: SQLite's own integrity, the hash chain over all records, the commitments of all
/// texts, the snapshot's place. Calls `found(what)` for everything that is wrong.
SqliteCheck check_sqlite_store(const std::string& path, const std::function<void(const std::string&)>& found,
                               const Progress& progress = {});

}  // namespace rochdale
