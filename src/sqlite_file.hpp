// SPDX-License-Identifier: MPL-2.0
// A book file as an open database: checked before it is believed, and set up the same way everywhere.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>

#include "rochdale/core/error.hpp"
#include "rochdale/storage/sqlite_store.hpp"

namespace rochdale {

/// Makes a new book file with an empty journal. Throws Error (storage) when the path exists.
void create_book_file(const std::string& path, SqliteJournal journal);

/// Throws Error (storage) when nothing can be made at a path, because it is none or something stands there.
void claim_new_file(const std::string& path);

/// Gives a finished file its name, never over another file, and makes the name durable. Throws Error (storage).
void move_into_place(const std::string& unfinished, const std::string& path);

/// Makes what was made or removed in the folder of a path durable. False where that failed; true where the folder may not
/// be read, or the file system has no such thing.
[[nodiscard]] bool sync_folder_of(const std::string& path) noexcept;

/// Opens a book file after checking header, version and schema. Throws Error and leaves the file alone. The connection
/// is for one thread at a time: who uses it from several holds a lock of their own.
[[nodiscard]] SQLite::Database open_book_file(const std::string& path, Access access);

/// Whether an open book has a write-ahead log, and no rollback journal.
[[nodiscard]] bool keeps_log(SQLite::Database& database);

/// How long to wait for a lock of SQLite that others hold: half a minute, or a tenth of a second and more when the
/// machine is busy.
enum class Patience : std::uint8_t { much, little };
void wait_for_locks(SQLite::Database& database, Patience patience) noexcept;

/// Calls `work` and turns what SQLite says into an Error: storage, busy, damaged or read_only, with `doing` and the
/// path named.
template <class Work>
decltype(auto) with_sqlite(const std::string& doing, const Work& work);

/// The Error for a failure of SQLite.
[[nodiscard]] Error sqlite_error(const std::string& doing, int code, const char* message);

template <class Work>
decltype(auto) with_sqlite(const std::string& doing, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& failure) {
    throw sqlite_error(doing, failure.getErrorCode(), failure.what());
  }
}

}  // namespace rochdale
