// SPDX-License-Identifier: MPL-2.0
#include "key_runs.hpp"

#include <SQLiteCpp/Statement.h>

#include <string>

#include "key_index.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

std::vector<KeyRunHead> read_key_runs(SQLite::Database& database) {
  std::vector<KeyRunHead> runs;
  SQLite::Statement rows(database, "SELECT first, next, keys FROM key_run ORDER BY first");
  const auto column = [&](int at) { return static_cast<std::uint64_t>(rows.getColumn(at).getInt64()); };
  while (rows.executeStep()) {
    const KeyRunHead run{column(0), column(1), column(2)};
    const std::uint64_t expected = runs.empty() ? 1 : runs.back().next;
    const bool follows = run.first == expected && run.first <= run.next;
    if (!follows || run.next - run.first > KeyRun::most_records || run.keys > run.next - run.first) {
      throw Error(Fault::damaged, "the runs of keys have a gap before record " + std::to_string(expected));
    }
    runs.push_back(run);
  }
  return runs;
}

}  // namespace rochdale
