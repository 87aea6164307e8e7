// SPDX-License-Identifier: MPL-2.0
#include "sync_ahead.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <atomic>

#include "book_file.hpp"

using namespace book_file;

namespace {

std::atomic<int> syncs = 0;
std::atomic<bool> fails = false;

/// While it lives, syncs of databases that were opened for reading are counted, and fail if they are to. SQLite itself
/// asks for none.
class Watched {
 public:
  Watched() {
    syncs = 0;
    fails = false;
    usual = sqlite3_vfs_find(nullptr);
    vfs = *usual;
    vfs.zName = "watched";
    vfs.xOpen = [](sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out) {
      const int code = usual->xOpen(usual, name, file, flags, out);
      if (code != SQLITE_OK || (flags & SQLITE_OPEN_READONLY) == 0 || (flags & SQLITE_OPEN_MAIN_DB) == 0) return code;
      usual_methods = file->pMethods;
      methods = *usual_methods;
      methods.xSync = [](sqlite3_file* synced, int how) {
        ++syncs;
        return fails ? SQLITE_IOERR_FSYNC : usual_methods->xSync(synced, how);
      };
      file->pMethods = &methods;
      return code;
    };
    sqlite3_vfs_register(&vfs, 1);
  }
  ~Watched() {
    sqlite3_vfs_register(usual, 1);
    sqlite3_vfs_unregister(&vfs);
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

 private:
  static inline sqlite3_vfs* usual = nullptr;
  static inline sqlite3_vfs vfs;
  static inline const sqlite3_io_methods* usual_methods = nullptr;
  static inline sqlite3_io_methods methods;
};

constexpr std::size_t megabyte = std::size_t{1} << 20;

/// A new book whose members have no limits, closed.
void make_new(const std::string& path) {
  SmallBook made({}, create_sqlite_store(path));
  for (const AccountId account : {made.ana, made.ben}) must(made.book.set_limits(account, Limits{}, stamp()));
}

constexpr std::size_t twelve_megabytes = 150'000;  // of payments

}  // namespace

TEST_CASE("a file is synced while it grows") {
  const Watched watched;
  const Folder folder;
  write_bytes(folder("file"), "data");
  SyncAhead ahead(folder("file"));
  ahead.wrote(7 * megabyte);
  ahead.finish();
  CHECK(syncs == 0);
  ahead.wrote(megabyte);
  ahead.finish();
  CHECK(syncs == 1);
  for (int times = 0; times < 20; ++times) ahead.wrote(9 * megabyte);
  ahead.finish();
  CHECK(syncs == 21);
}

TEST_CASE("a sync that fails is told once, to who waits") {
  const Watched watched;
  const Folder folder;
  write_bytes(folder("file"), "data");
  SyncAhead ahead(folder("file"));
  fails = true;
  ahead.wrote(8 * megabyte);
  CHECK_THROWS_AS(ahead.finish(), SQLite::Exception);
  CHECK_NOTHROW(ahead.finish());
  ahead.wrote(8 * megabyte);
  ahead.abandon();
  CHECK_NOTHROW(ahead.finish());
}

TEST_CASE("a file that cannot be opened a second time is left to who syncs it at the end") {
  const Folder folder;
  SyncAhead ahead(folder("none"));
  ahead.wrote(8 * megabyte);
  CHECK_NOTHROW(ahead.finish());
}

TEST_CASE("a book that is filled is synced ahead, and where that fails nothing is acknowledged") {
  const Watched watched;
  const Folder folder;
  make_new(folder("book"));
  std::uint64_t before = 0;
  {
    Book book(open_sqlite_store(folder("book"), Access::fill));
    before = ledger_of(book).next_number();
    fails = true;
    try {
      pay_cents(book, twelve_megabytes);
      FAIL("was acknowledged");
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::storage);
    }
    CHECK(syncs == 1);
    CHECK_THROWS_AS(pay_cents(book, twelve_megabytes), Error);  // until it is opened anew
  }
  fails = false;
  CHECK(findings(folder("book")).empty());
  {
    Book book(open_sqlite_store(folder("book")));
    CHECK(ledger_of(book).next_number() == before);
  }
  {
    Book book(open_sqlite_store(folder("book"), Access::fill));
    syncs = 0;
    pay_cents(book, twelve_megabytes);
    CHECK(syncs == 1);
  }
  CHECK(findings(folder("book")).empty());
  CHECK(ledger_of(Book(open_sqlite_store(folder("book")))).next_number() == before + twelve_megabytes);
}
