// SPDX-License-Identifier: MPL-2.0
// The balances after a number of records, kept in the file so that opening need not fold the whole journal.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>

#include "rochdale/book/ledger.hpp"

namespace rochdale {

/// Brings a ledger, to which all events were applied, to the snapshot. Returns the number of the first record behind it.
/// Throws Error (damaged) when the snapshot cannot be.
[[nodiscard]] std::uint64_t read_snapshot(SQLite::Database& database, Ledger& ledger);

/// Writes what moved since the last snapshot, within the open transaction. A snapshot that another process wrote later
/// stays.
void write_snapshot(SQLite::Database& database, const Ledger& ledger);

}  // namespace rochdale
