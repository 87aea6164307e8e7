// SPDX-License-Identifier: MPL-2.0
#include "migration.hpp"

#include <SQLiteCpp/Transaction.h>

#include <string>

#include "rochdale/core/error.hpp"

namespace rochdale {

std::span<const Migration> migrations() { return {}; }

void migrate(SQLite::Database& database, std::span<const Migration> steps, int to) {
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
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
  transaction.commit();
}

}  // namespace rochdale
