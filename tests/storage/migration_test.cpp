// SPDX-License-Identifier: MPL-2.0
// A file of an earlier format is brought forward as a whole (F09).
#include "migration.hpp"

#include <SQLiteCpp/Statement.h>

#include <string>

#include "catch.hpp"
#include "rochdale/core/error.hpp"

using rochdale::migrate;
using rochdale::Migration;

namespace {
SQLite::Database old_file() {
  SQLite::Database database(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("CREATE TABLE page(first INTEGER PRIMARY KEY) STRICT; INSERT INTO page VALUES(7)");
  database.exec("PRAGMA user_version = 1");
  return database;
}
int version(SQLite::Database& database) { return database.execAndGet("PRAGMA user_version").getInt(); }
int columns(SQLite::Database& database) {
  return database.execAndGet("SELECT count(*) FROM pragma_table_info('page')").getInt();
}
const Migration first{1, {"ALTER TABLE page ADD COLUMN lines INTEGER", "UPDATE page SET lines = 1"}};
const Migration second{2, {"ALTER TABLE page ADD COLUMN hash BLOB"}};
}  // namespace

TEST_CASE("F09 every step is taken in order, and data stays", "[migration]") {
  SQLite::Database database = old_file();
  const Migration steps[] = {second, first};
  migrate(database, steps, 3);
  CHECK(version(database) == 3);
  CHECK(columns(database) == 3);
  CHECK(database.execAndGet("SELECT first FROM page WHERE lines = 1").getInt() == 7);
  migrate(database, steps, 3);
  CHECK(version(database) == 3);
}

TEST_CASE("F09 a step that fails leaves the old format whole", "[migration]") {
  SQLite::Database database = old_file();
  const Migration steps[] = {first, Migration{2, {"ALTER TABLE page ADD COLUMN a INTEGER", "no such statement"}}};
  CHECK_THROWS_AS(migrate(database, steps, 3), SQLite::Exception);
  CHECK(version(database) == 1);
  CHECK(columns(database) == 1);
}

TEST_CASE("F09 a gap between formats is refused", "[migration]") {
  SQLite::Database database = old_file();
  const Migration steps[] = {second};
  CHECK_THROWS_AS(migrate(database, steps, 3), rochdale::Error);
  CHECK(version(database) == 1);
  CHECK(columns(database) == 1);
}
