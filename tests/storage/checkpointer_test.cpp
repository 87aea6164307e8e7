// SPDX-License-Identifier: MPL-2.0
// The log of a busy writer begins anew, however little a commit has, and whoever reads meanwhile.
#include "checkpointer.hpp"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <algorithm>
#include <string>

#include "catch.hpp"
#include "folder.hpp"

using namespace rochdale;

namespace {

constexpr int worth_moving = 1000;  // pages

// A file with a log that only a checkpointer moves.
class Writer {
 public:
  explicit Writer(const std::string& path)
      : database_(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE), checkpointer_(path) {
    database_.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0");
    database_.exec("CREATE TABLE row(number INTEGER PRIMARY KEY, data BLOB)");
    sqlite3_wal_hook(
        database_.getHandle(),
        [](void* pages, sqlite3*, const char*, int now) {
          *static_cast<int*>(pages) = now;
          return SQLITE_OK;
        },
        &pages_);
  }

  // Returns how many pages the log has then.
  int commit(int pages) {
    database_.exec("INSERT INTO row(data) VALUES(zeroblob(" + std::to_string(4096 * pages) + "))");
    checkpointer_.log_has(pages_);
    return pages_;
  }

  // In how many of the commits the log was begun anew, and how long it grew.
  struct Seen {
    int anew = 0;
    int longest = 0;
  };
  Seen commit(int commits, int pages) {
    Seen seen;
    for (int before = pages_; commits != 0; --commits) {
      const int now = commit(pages);
      if (now < before) ++seen.anew;
      seen.longest = std::max(seen.longest, now);
      before = now;
    }
    return seen;
  }

 private:
  SQLite::Database database_;
  int pages_ = 0;
  Checkpointer checkpointer_;
};

}  // namespace

TEST_CASE("a log of small commits is begun anew again and again") {
  const book_file::Folder folder;
  Writer writer(folder("a.sqlite"));
  const Writer::Seen seen = writer.commit(20 * worth_moving, 1);
  CHECK(seen.anew >= 2);
  CHECK(seen.longest >= worth_moving / 4);
  CHECK(seen.longest < 16 * worth_moving);
}

TEST_CASE("a log of large commits is begun anew before it is too long") {
  const book_file::Folder folder;
  Writer writer(folder("a.sqlite"));
  const Writer::Seen seen = writer.commit(100, 400);
  CHECK(seen.anew >= 1);
  CHECK(seen.longest < 17 * worth_moving);
}

TEST_CASE("a reader keeps the log from being begun anew, sees what it saw, and lets it begin anew when it ends") {
  const book_file::Folder folder;
  Writer writer(folder("a.sqlite"));
  writer.commit(1);
  SQLite::Database reader(folder("a.sqlite"), SQLite::OPEN_READONLY);
  reader.exec("BEGIN");
  CHECK(reader.execAndGet("SELECT count(*) FROM row").getInt() == 1);
  const Writer::Seen beside = writer.commit(5 * worth_moving, 1);
  CHECK(beside.anew == 0);
  CHECK(reader.execAndGet("SELECT count(*) FROM row").getInt() == 1);
  reader.exec("COMMIT");
  CHECK(writer.commit(4 * worth_moving, 1).anew >= 1);
}
