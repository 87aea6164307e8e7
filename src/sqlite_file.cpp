// SPDX-License-Identifier: MPL-2.0
#include "sqlite_file.hpp"

#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <set>
#include <string_view>
#include <vector>

#include "digest.hpp"
#include "file_system.hpp"
#include "filling.hpp"
#include "line_page.hpp"
#include "migration.hpp"
#include "schema.hpp"
#include "vfs_file.hpp"

namespace rochdale {

namespace {

constexpr int wait_a_turn_us = 100;

template <int most_tries>
int wait_for_lock(void*, int tries) {
  if (tries >= most_tries) return 0;
  usleep(wait_a_turn_us);
  return 1;
}

std::uint32_t big_endian(const unsigned char* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// The size of a file; 0 when there is none.
std::uint64_t size_of(const std::string& path) {
  struct stat status {};
  return stat(path.c_str(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

// SQLite takes a last page that was cut short for one that ends in zeros. Only while a log is moved into the file may
// it end within a page, for a moment, or where a journal brings back what it was.
bool is_cut_short(const std::string& path, std::uint64_t page_size) {
  for (int tries = 0; tries < 5; ++tries) {
    if (size_of(path) % page_size == 0 || size_of(path + "-wal") > 0 || size_of(path + "-journal") > 0) return false;
    usleep(1000);
  }
  return true;
}

// The first bytes of a file; fewer than asked for where it is shorter.
std::vector<unsigned char> first_bytes(const std::string& path, std::size_t size) {
  const VfsFile file = VfsFile::database(path);
  std::vector<unsigned char> bytes(size);
  sqlite3_int64 length = 0;
  int code = file->xFileSize(file.get(), &length);
  if (code == SQLITE_OK && length >= static_cast<sqlite3_int64>(size)) {
    code = file->xRead(file.get(), bytes.data(), static_cast<int>(size), 0);
  }
  if (code != SQLITE_OK) throw sqlite_error("cannot read " + path, code, sqlite3_errstr(code));
  if (length < static_cast<sqlite3_int64>(size)) bytes.resize(static_cast<std::size_t>(length));
  return bytes;
}

// Puts a zero into a journal, and takes it out again for good. One that begins with a zero is none.
bool write_and_empty(const char* name) {
  const VfsFile file = VfsFile::journal(name);
  const char zero = 0;
  return file->xWrite(file.get(), &zero, 1, 0) == SQLITE_OK && file->xTruncate(file.get(), 0) == SQLITE_OK &&
         file->xSync(file.get(), SQLITE_SYNC_FULL) == SQLITE_OK;
}

// Byte 18 of a database: 2 where it has a write-ahead log.
constexpr unsigned char version_with_log = 2;

bool has_log(const std::string& path) { return first_bytes(path, 19).at(18) == version_with_log; }

// Whether SQLite would play a rollback journal back: not if it begins with a zero, for whoever wrote it died before he
// changed the file.
bool is_hot(const std::string& journal) {
  if (size_of(journal) == 0) return false;
  const std::vector<unsigned char> first = first_bytes(journal, 1);
  return !first.empty() && first.front() != 0;
}

// Looks at the first bytes of the file itself, so that SQLite never touches one that is not ours.
void check_header(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) throw Error(Fault::storage, "a book needs a path");
  struct stat status {};
  if (stat(path.c_str(), &status) != 0)
    throw Error(Fault::storage, "cannot open " + path + ": " + std::strerror(errno));
  if (!S_ISREG(status.st_mode)) throw Error(Fault::not_a_book, path + " is not a file");
  constexpr std::size_t header_size = 100;
  const std::vector<unsigned char> header = first_bytes(path, header_size);
  if (header.size() < header_size || std::memcmp(header.data(), "SQLite format 3", 16) != 0 ||
      big_endian(&header[68]) != static_cast<std::uint32_t>(application_id)) {
    throw Error(Fault::not_a_book, path + " is not a rochdale book");
  }
  const std::uint32_t version = big_endian(&header[60]);
  if (version > static_cast<std::uint32_t>(format_version)) {
    throw Error(Fault::newer_version, path + " is a book of format " + std::to_string(version) +
                                          "; this program reads formats up to " + std::to_string(format_version));
  }
  if (version == 0) throw Error(Fault::not_a_book, path + " was never finished");
  if (header[18] == version_with_log && is_hot(path + "-journal") && !is_being_filled(path)) {
    throw Error(Fault::damaged, path + "-journal is of another file: SQLite would play it back into " + path);
  }
  const std::uint64_t page_size = std::uint64_t{header[16]} << 8 | header[17];
  if (is_cut_short(path, page_size < 512 ? 65536 : page_size)) throw Error(Fault::damaged, path + " was cut short");
}

// What the schema of a book is, as SQLite keeps it: (name, statement), and the indexes that it makes by itself.
std::set<std::string> schema_of(SQLite::Database& database) {
  std::set<std::string> found;
  SQLite::Statement rows(database, "SELECT type || ' ' || name || ': ' || ifnull(sql, '') FROM main.sqlite_schema");
  while (rows.executeStep()) found.insert(rows.getColumn(0).getString());
  return found;
}

void check_schema(SQLite::Database& database, const std::string& path) {
  static const std::set<std::string> expected = [] {
    SQLite::Database model(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    for (const char* statement : schema) model.exec(statement);
    return schema_of(model);
  }();
  if (schema_of(database) != expected) {
    throw Error(Fault::damaged, path + " has other tables, views or triggers than a book of this format");
  }
}

void set_up(SQLite::Database& database) {
  sqlite3* const handle = database.getHandle();
  wait_for_locks(database, Patience::much);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA secure_delete = ON");
  database.exec("PRAGMA cache_size = -1024");
}

// A name for SQLite's URI form, in which every byte that could mean something is escaped.
std::string immutable_uri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '/' || c == '.' || c == '-' || c == '_') {
      uri += c;
    } else {
      uri += '%';
      uri += "0123456789ABCDEF"[byte >> 4];
      uri += "0123456789ABCDEF"[byte & 15];
    }
  }
  return uri + "?immutable=1";
}

// A log's index lies in memory that the processes of one computer share.
[[noreturn]] void refuse_log(const std::string& path, const std::string& where) {
  throw Error(Fault::storage, path + " is on a file system (" + file_system_of(where) +
                                  ") that is unfit for a write-ahead log; a book whose journal mode is truncate works "
                                  "there");
}

// Turns the log on, and tries it.
bool can_keep_log(SQLite::Database& database) {
  try {
    if (database.execAndGet("PRAGMA journal_mode = WAL").getString() != "wal") return false;
    return database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() != 0;
  } catch (const SQLite::Exception& failure) {
    switch (failure.getExtendedErrorCode()) {
      case SQLITE_IOERR_SHMMAP:
      case SQLITE_IOERR_SHMOPEN:
      case SQLITE_IOERR_SHMSIZE:
      case SQLITE_IOERR_SHMLOCK:
      case SQLITE_PROTOCOL: return false;
      default: throw;
    }
  }
}

SQLite::Database open_read_only(const std::string& path) {
  const auto open = [](const std::string& name, int flags) {
    SQLite::Database database(name, flags | SQLite::OPEN_NOMUTEX);
    set_up(database);
    static_cast<void>(database.execAndGet("SELECT count(*) FROM sqlite_schema"));
    return database;
  };
  try {
    return open(path, SQLite::OPEN_READONLY);
  } catch (const SQLite::Exception& failure) {
    const int code = failure.getErrorCode() & 0xFF;
    if (code == SQLITE_READONLY && size_of(path + "-journal") > 0) {
      // A writer died within its commit: who may write must first take back what it half wrote.
      static_cast<void>(open(path, SQLite::OPEN_READWRITE));
      return open(path, SQLite::OPEN_READONLY);
    }
    // On a read-only medium there is nowhere for the shared memory of the log. Without a log nothing is missed.
    if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY) throw;
    if (size_of(path + "-wal") > 0 || size_of(path + "-journal") > 0) throw;
    return open(immutable_uri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
  }
}

// Until the log's new length is on the disk, power that goes could bring back what it held before.
void sync_log(SQLite::Database& database) {
  sqlite3* const handle = database.getHandle();
  sqlite3_file* log = nullptr;
  int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void*>(&log));
  if (code == SQLITE_OK && log != nullptr && log->pMethods != nullptr) {
    code = log->pMethods->xSync(log, SQLITE_SYNC_FULL);
  }
  if (code != SQLITE_OK) throw SQLite::Exception("the log cannot be synced", code);
}

// What a process that died left in the log can be read, and may yet never reach the disk: after a sync that failed the
// system takes it for written. Moved into the file it is written once more, and nothing is appended behind a gap.
void move_log_of_the_dead(SQLite::Database& database, const std::string& path) {
  if (size_of(path + "-wal") == 0) return;
  wait_for_locks(database, Patience::little);  // where others are at work the log is theirs, and nobody has died
  const bool is_moved = database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)").getInt() == 0;
  wait_for_locks(database, Patience::much);
  if (is_moved) sync_log(database);
}

// And of a rollback journal that was truncated, the end may never reach the disk: with the power what was acknowledged
// since would be taken back. So it is written and truncated once more, while nobody else may write it.
void empty_journal_of_the_dead(SQLite::Database& database, const std::string& path) {
  struct stat status {};
  const std::string journal = path + "-journal";
  if (stat(journal.c_str(), &status) != 0 || status.st_size != 0) return;
  sqlite3* const handle = database.getHandle();
  wait_for_locks(database, Patience::little);
  const int code = sqlite3_exec(handle, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  wait_for_locks(database, Patience::much);
  if ((code & 0xFF) == SQLITE_BUSY) return;  // others are at work, and nobody has died
  if (code != SQLITE_OK) throw SQLite::Exception(handle, code);
  const bool is_emptied = write_and_empty(sqlite3_filename_journal(sqlite3_db_filename(handle, "main")));
  database.exec("ROLLBACK");
  if (!is_emptied) throw SQLite::Exception("the journal cannot be synced", SQLITE_IOERR);
}

}  // namespace

bool keeps_log(SQLite::Database& database) { return database.execAndGet("PRAGMA journal_mode").getString() == "wal"; }

void wait_for_locks(SQLite::Database& database, Patience patience) noexcept {
  const auto handler = patience == Patience::much ? wait_for_lock<300'000> : wait_for_lock<1000>;
  sqlite3_busy_handler(database.getHandle(), handler, nullptr);
}

Error sqlite_error(const std::string& doing, int code, const char* message) {
  Fault fault = Fault::storage;
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: fault = Fault::busy; break;
    case SQLITE_READONLY: fault = Fault::read_only; break;
    case SQLITE_CORRUPT:
    case SQLITE_MISMATCH:
    case SQLITE_CONSTRAINT: fault = Fault::damaged; break;
    case SQLITE_NOTADB: fault = Fault::not_a_book; break;
    default: break;
  }
  return Error(fault, doing + ": " + message);
}

void claim_new_file(const std::string& path) {
  if (path.empty() || path.find('\0') != std::string::npos) throw Error(Fault::storage, "a book needs a path");
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0) {
    throw Error(Fault::storage, path + " exists already; a book never overwrites a file");
  }
}

void move_into_place(const std::string& unfinished, const std::string& path) {
  const bool linked = link(unfinished.c_str(), path.c_str()) == 0;
  const bool no_links = !linked && (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS);
  if (!linked && !(no_links && access(path.c_str(), F_OK) != 0 && rename(unfinished.c_str(), path.c_str()) == 0)) {
    throw Error(Fault::storage, "cannot make " + path + ": " + std::strerror(errno));
  }
  if (sync_folder_of(path)) return;
  const int reason = errno;
  std::remove(path.c_str());
  throw Error(Fault::storage, "cannot keep " + path + ": " + std::strerror(reason));
}

bool sync_folder_of(const std::string& path) noexcept {
  const std::size_t slash = path.find_last_of('/');
  const std::string_view folder =
      slash == std::string::npos ? "." : std::string_view(path).substr(0, std::max<std::size_t>(slash, 1));
  // On the stack: what stands in the folder by now cannot be taken back because there is no memory.
  std::array<char, PATH_MAX> name{};
  if (folder.size() >= name.size()) {
    errno = ENAMETOOLONG;
    return false;
  }
  folder.copy(name.data(), folder.size());
  const int directory = open(name.data(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return true;  // a folder that may be written and not read
  const bool is_synced = fsync(directory) == 0 || errno == EINVAL || errno == ENOTSUP;  // not every file system can
  const int reason = errno;
  close(directory);
  errno = reason;
  return is_synced;
}

void create_book_file(const std::string& path, SqliteJournal journal) {
  claim_new_file(path);
  // Made under another name and moved into place: a half-made book is never seen.
  const std::string unfinished = path + "-unfinished";
  std::remove(unfinished.c_str());
  try {
    with_sqlite("cannot make " + path, [&] {
      SQLite::Database database(unfinished, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      database.exec("PRAGMA page_size = " + std::to_string(database_page_size));
      set_up(database);
      database.exec("BEGIN");  // and where that fails, the file goes
      for (const char* statement : schema) database.exec(statement);
      SQLite::Statement place(database, "INSERT INTO place VALUES(?)");
      for (int at = 0; at < static_cast<int>(most_lines); ++at) {
        place.bind(1, at);
        place.exec();
        place.reset();
      }
      std::array<unsigned char, 8> random{};
      fill_random(random);
      std::uint64_t seed = 0;
      for (const unsigned char byte : random) seed = seed << 8 | byte;
      SQLite::Statement snapshot(database, "INSERT INTO snapshot VALUES(1, 1, 1, ?)");
      snapshot.bind(1, static_cast<std::int64_t>(seed >> 1));
      snapshot.exec();
      database.exec("PRAGMA application_id = " + std::to_string(application_id));
      database.exec("PRAGMA user_version = " + std::to_string(format_version));
      database.exec("COMMIT");
      if (journal == SqliteJournal::wal) {
        if (is_of_another_computer(unfinished) || !can_keep_log(database)) refuse_log(path, unfinished);
      }
    });
    move_into_place(unfinished, path);
  } catch (...) {
    std::remove(unfinished.c_str());
    throw;
  }
  std::remove(unfinished.c_str());
}

SQLite::Database open_book_file(const std::string& path, Access access) {
  check_header(path);
  return with_sqlite("cannot open " + path, [&] {
    SQLite::Database database = access == Access::read
                                    ? open_read_only(path)
                                    : SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX);
    if (access != Access::read) {
      if (sqlite3_db_readonly(database.getHandle(), "main") == 1) {
        throw Error(Fault::read_only, path + " may only be read");
      }
      if (has_log(path) && is_of_another_computer(path)) refuse_log(path, path);
      set_up(database);
      empty_journal_of_the_dead(database, path);
      end_filling_of_the_dead(database, path);
      if (keeps_log(database)) {
        move_log_of_the_dead(database, path);
      } else {
        // A book that was made with a rollback journal keeps it. Truncating is the quickest form of that, and unlike
        // deleting it is on the disk when a commit returns.
        database.exec("PRAGMA journal_mode = TRUNCATE");
      }
      if (database.execAndGet("PRAGMA user_version").getInt() < format_version) {
        migrate(database, migrations(), format_version);
      }
    }
    check_schema(database, path);
    return database;
  });
}

}  // namespace rochdale
