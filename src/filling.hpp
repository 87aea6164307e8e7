// SPDX-License-Identifier: MPL-2.0
// How a new book is filled with much at once. With a log all of it would be written twice, into the log and into the
// file; where nobody else looks on, a rollback journal needs to keep only the few pages that there were.
#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

namespace rochdale {

/// Turns the log of an open book without lines off, and keeps everyone else out of the file until end_filling(). False,
/// and nothing has changed, where the book has lines or no log, or others have it open. A file BOOK-filling stands
/// beside the book meanwhile, so that the log is turned on again where this process dies.
[[nodiscard]] bool begin_filling(SQLite::Database& database, const std::string& path);

/// Turns the log on again and lets others in. Where that fails, who opens the book next does it.
void end_filling(SQLite::Database& database, const std::string& path) noexcept;

/// Whether a book is being filled, or was when its process died.
[[nodiscard]] bool is_being_filled(const std::string& path);

/// Turns the log on again where a process died while it filled the book. Waits while one still does.
void end_filling_of_the_dead(SQLite::Database& database, const std::string& path);

}  // namespace rochdale
