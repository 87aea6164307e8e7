// SPDX-License-Identifier: MPL-2.0
// Brings a book file of an earlier format to this one: whole, or not at all.
#pragma once

#include <SQLiteCpp/Database.h>

#include <span>
#include <string_view>
#include <vector>

namespace rochdale {

/// What turns a file of one format version into one of the next.
struct Migration {
  int from = 1;
  std::vector<std::string_view> statements;
};

/// The migrations of this library, by version. Format 1 is the first one, so there is nothing to bring forward yet.
[[nodiscard]] std::span<const Migration> migrations();

/// Takes all steps from the file's version to `to` in one transaction; another process may have been quicker. Throws
/// Error (not_a_book) when a step is missing; SQLite's own failures pass through. Either way the file is as it was.
void migrate(SQLite::Database& database, std::span<const Migration> steps, int to);

}  // namespace rochdale
