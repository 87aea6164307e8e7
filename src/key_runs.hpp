// SPDX-License-Identifier: MPL-2.0
// Which runs of keys a book file says that it has.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <vector>

namespace rochdale {

/// What the file says of a run: the records from `first` up to, not with, `next`, and how many keys they have.
struct KeyRunHead {
  std::uint64_t first = 1;
  std::uint64_t next = 1;
  std::uint64_t keys = 0;
};

/// All of them, in order. Throws Error (damaged) when one does not begin where the one before it ends, spans more records
/// than a run can, or has more keys than records.
[[nodiscard]] std::vector<KeyRunHead> read_key_runs(SQLite::Database& database);

}  // namespace rochdale
