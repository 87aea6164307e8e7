// SPDX-License-Identifier: MPL-2.0
// What a book file keeps beside its journal, compared with the journal: it could all be computed, so it can be checked.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "journal_rows.hpp"
#include "key_runs.hpp"

namespace rochdale {

/// Told what is wrong.
using Found = std::function<void(const std::string&)>;

/// Compares the runs of keys with the keys of the journal, row by row.
class KeyRunCheck {
 public:
  KeyRunCheck(SQLite::Database& database, const Found& found);

  /// Takes the next row of the journal.
  void row(const JournalRow& row);
  /// The journal ends before the record `next`.
  void end(std::uint64_t next);

 private:
  void compare(const KeyRunHead& run);
  // Whether the file has slots_ from next_piece_ on.
  bool stands_in_pieces();

  SQLite::Database& database_;
  const Found& found_;
  std::uint64_t seed_ = 0;
  std::vector<KeyRunHead> runs_;
  std::size_t at_ = 0;                // the run that is being gathered
  std::vector<std::uint64_t> slots_;  // its keys so far
  std::uint64_t next_piece_ = 1;      // where it begins
  std::vector<Key> keys_;
};

/// Checks the numbers that only serve views, and the balances as they are shown. `next` is the record behind the
/// journal's last one. What folding can tell (sums, holds, reversals) is left to rochdale::verify().
void check_derived(SQLite::Database& database, std::uint64_t next, const Found& found);

}  // namespace rochdale
