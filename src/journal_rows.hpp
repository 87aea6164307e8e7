// SPDX-License-Identifier: MPL-2.0
// The journal's rows in the file, in order: pages of lines and events, and the hash that chains them.
#pragma once

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

/// The columns of a row that a statement has found.
using RowColumns = std::span<const SQLite::Column>;

/// The columns of the rows of one statement, made with its first row and good for all: a million rows have twenty each.
class ColumnsOfRows {
 public:
  /// Those of the row at which the statement, always the same one, stands.
  [[nodiscard]] RowColumns of(SQLite::Statement& row);

 private:
  std::vector<SQLite::Column> columns_;
};

/// Reads the rows that begin at a record number, or behind it. Keep a read transaction open around it.
class JournalRows {
 public:
  JournalRows(SQLite::Database& database, std::uint64_t from);

  /// The next row, or null at the end. It lives until the next call; who has it may take out of it what it wants. Throws
  /// Error (damaged) for a gap.
  [[nodiscard]] JournalRow* next();

 private:
  bool step_page();
  bool step_event();

  SQLite::Statement pages_;
  SQLite::Statement events_;
  ColumnsOfRows page_columns_;
  ColumnsOfRows event_columns_;
  JournalRow page_;
  JournalRow event_;
  bool has_page_ = false;
  bool has_event_ = false;
  JournalRow* given_ = nullptr;
  std::uint64_t expected_;
};

/// The columns that make a LinePage, for a SELECT, and the reading of them.
inline constexpr const char* page_columns =
    "first, lines, who, recorded, debit, credit, amount, debit_previous, credit_previous, \"key\", related, memo, "
    "reference, purpose, reason, until, at, line_end, data";
void read_page_columns(RowColumns row, LinePage& page);

/// The text of a column. It lives until its statement goes on.
[[nodiscard]] std::string_view text_of(const SQLite::Column& column);

/// Reads a column that holds a hash. Throws Error (damaged) when it is none.
void read_digest(const SQLite::Column& column, Digest& digest);

/// The columns that make an event (see JournalRows), and the reading of them; words are numbers only.
inline constexpr const char* event_columns =
    "number, kind, who, recorded, effective, reason, reference, purpose, details, texts, commitments, hash";
void read_event_columns(RowColumns row, JournalRow& event);

}  // namespace rochdale
