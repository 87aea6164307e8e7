// SPDX-License-Identifier: MPL-2.0
#include "filling.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdio>

#include "sqlite_file.hpp"

namespace rochdale {

namespace {

std::string mark_of(const std::string& path) { return path + "-filling"; }

bool put_mark(const std::string& path) {
  const int file = open(mark_of(path).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (file < 0) return false;
  close(file);
  return sync_folder_of(path);
}

// What changes the file's header keeps the page that it had in memory: a journal on the disk beside a book whose header
// still speaks of a log would be taken for one of another file. It changes a few bytes of one sector.
void change_in_memory(SQLite::Database& database) { database.exec("PRAGMA journal_mode = MEMORY"); }

}  // namespace

bool begin_filling(SQLite::Database& database, const std::string& path) {
  if (!keeps_log(database) || database.execAndGet("SELECT count(*) FROM (SELECT 1 FROM page LIMIT 1)").getInt() != 0) {
    return false;
  }
  bool is_alone = false;
  sqlite3_busy_timeout(database.getHandle(), 0);
  try {
    if (put_mark(path)) {
      database.exec("PRAGMA locking_mode = EXCLUSIVE");
      change_in_memory(database);
      is_alone = !keeps_log(database);
    }
  } catch (const SQLite::Exception&) {  // others have it open
  }
  wait_for_locks(database, Patience::much);
  if (is_alone) {
    database.exec("PRAGMA journal_mode = TRUNCATE");
  } else {
    database.exec("PRAGMA locking_mode = NORMAL");
    std::remove(mark_of(path).c_str());
  }
  return is_alone;
}

void end_filling(SQLite::Database& database, const std::string& path) noexcept {
  try {
    database.exec("PRAGMA locking_mode = NORMAL");
    // After a failure the journal is still to be played back. SQLite does so when it reads, not when the mode changes:
    // then it would remove it.
    static_cast<void>(database.execAndGet("SELECT count(*) FROM sqlite_schema"));
    // To leave this mode for another removes what a dead process left of its journal.
    database.exec("PRAGMA journal_mode = TRUNCATE");
    change_in_memory(database);
    if (database.execAndGet("PRAGMA journal_mode = WAL").getString() == "wal") std::remove(mark_of(path).c_str());
  } catch (...) {  // no matter: who opens it next does it
  }
}

bool is_being_filled(const std::string& path) { return access(mark_of(path).c_str(), F_OK) == 0; }

void end_filling_of_the_dead(SQLite::Database& database, const std::string& path) {
  if (!is_being_filled(path)) return;
  if (keeps_log(database)) {
    std::remove(mark_of(path).c_str());
  } else {
    end_filling(database, path);
  }
}

}  // namespace rochdale
