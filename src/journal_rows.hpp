// SPDX-License-Identifier: MPL-2.0
// The journal's rows in the file, in order: pages of lines and events, and the hash that chains them.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "digest.hpp"
#include "line_page.hpp"
#include "rochdale/book/event.hpp"

namespace rochdale {

/// One row: a page, or an event with the text of its details.
struct JournalRow {
  std::variant<LinePage, Event> body;
  std::string details;      ///< of an event
  TextNumber texts = 0;     ///< number of the first text that it commits to
  std::string commitments;  ///< 32 bytes a text
  Digest hash{};

  /// Number of its first record, and of the record behind its last one.
  [[nodiscard]] std::uint64_t first() const noexcept;
  [[nodiscard]] std::uint64_t next() const noexcept;
};

/// The hash of a row: over the hash of the row before it and everything that the row says. docs/FORMAT.md has the bytes.
[[nodiscard]] Digest row_hash(Hasher& hasher, const Digest& previous, const JournalRow& row);

/// How many records the journal has.
[[nodiscard]] std::uint64_t count_records(SQLite::Database& database);

/// Reads the rows that begin at a record number, or behind it. Keep a read transaction open around it.
class JournalRows {
 public:
  JournalRows(SQLite::Database& database, std::uint64_t from);

  /// The next row, or null at the end. It lives until the next call. Throws Error (damaged) for a gap.
  [[nodiscard]] const JournalRow* next();

 private:
  bool step_page();
  bool step_event();

  SQLite::Statement pages_;
  SQLite::Statement events_;
  JournalRow page_;
  JournalRow event_;
  bool has_page_ = false;
  bool has_event_ = false;
  JournalRow* given_ = nullptr;
  std::uint64_t expected_;
};

/// The columns that make a LinePage, for a SELECT, and the reading of them from column `at` on.
inline constexpr const char* page_columns =
    "first, lines, who, recorded, debit, credit, amount, debit_previous, credit_previous, \"key\", related, memo, "
    "reference, purpose, reason, until, at, line_end, data";
void read_page_columns(SQLite::Statement& row, LinePage& page);

/// The text of a column. It lives until its statement goes on.
[[nodiscard]] std::string_view text_of(const SQLite::Column& column);

/// Reads a column that holds a hash. Throws Error (damaged) when it is none.
void read_digest(const SQLite::Column& column, Digest& digest);

/// Reads an event's columns (see JournalRows) from a statement; words are numbers only.
inline constexpr const char* event_columns =
    "number, kind, who, recorded, effective, reason, reference, purpose, details, texts, commitments, hash";
void read_event_columns(SQLite::Statement& row, JournalRow& event);

}  // namespace rochdale
