// SPDX-License-Identifier: MPL-2.0
#include "migration.hpp"

#include <sqlite3.h>

#include <string>

#include "rochdale/core/error.hpp"

namespace rochdale {

namespace {

/// Takes back what was begun and not committed. SQLite::Transaction would end the program where memory ran out.
class TakenBack {
 public:
  explicit TakenBack(SQLite::Database& database) : handle_(database.getHandle()) {}
  ~TakenBack() {
    if (sqlite3_get_autocommit(handle_) == 0) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  }
  TakenBack(const TakenBack&) = delete;
  TakenBack& operator=(const TakenBack&) = delete;

 private:
  sqlite3* handle_;
};

}  // namespace

std::span<const Migration> migrations() { return {}; }

void migrate(SQLite::Database& database, std::span<const Migration> steps, int to) {
  database.exec("BEGIN IMMEDIATE");
  const TakenBack otherwise(database);
  int version = database.execAndGet("PRAGMA user_version").getInt();
  while (version < to) {
    const Migration* step = nullptr;
    for (const Migration& candidate : steps) {
      if (candidate.from == version) step = &candidate;
    }
    if (step == nullptr) {
      throw Error(Fault::not_a_book, "no step leads from format " + std::to_string(version) + " to the next");
    }
    for (const std::string_view statement : step->statements) database.exec(std::string(statement));
    ++version;
  }
  database.exec("PRAGMA user_version = " + std::to_string(version));
  database.exec("COMMIT");
}

}  // namespace rochdale
