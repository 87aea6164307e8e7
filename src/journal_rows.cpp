// SPDX-License-Identifier: MPL-2.0
#include "journal_rows.hpp"

#include <algorithm>
#include <string_view>

#include "event_details.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

namespace {

constexpr std::size_t page_column_count = 19;

std::int64_t in_range(RowColumns row, std::size_t column, std::int64_t most) {
  const std::int64_t value = row[column].getInt64();
  if (value < 0 || value > most) {
    throw Error(Fault::damaged,
                "row " + row[0].getString() + " of the journal has an impossible figure in " + row[column].getName());
  }
  return value;
}

Instant instant(std::int64_t microseconds) {
  try {
    return Instant::from_microseconds(microseconds);
  } catch (const Error&) {
    throw Error(Fault::damaged, "a record of the journal was recorded at an impossible time");
  }
}

std::string_view bytes_of(const SQLite::Column& column) {
  const void* const bytes = column.getBlob();
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(column.getBytes())};
}

void read_commitments(RowColumns row, std::size_t column, JournalRow& into) {
  into.texts = static_cast<TextNumber>(in_range(row, column, 0xFFFFFFFF));
  into.commitments.assign(bytes_of(row[column + 1]));
  if (into.commitments.size() % 32 != 0) throw Error(Fault::damaged, "commitments of the journal are cut");
  read_digest(row[column + 2], into.hash);
}

}  // namespace

std::string_view text_of(const SQLite::Column& column) {
  const char* const bytes = column.getText();
  return {bytes, static_cast<std::size_t>(column.getBytes())};
}

void read_digest(const SQLite::Column& column, Digest& digest) {
  if (column.getBytes() != static_cast<int>(digest.size())) throw Error(Fault::damaged, "a hash of the journal is cut");
  const auto* bytes = static_cast<const unsigned char*>(column.getBlob());
  std::copy(bytes, bytes + digest.size(), digest.begin());
}

std::uint64_t JournalRow::first() const noexcept {
  const auto* page = std::get_if<LinePage>(&body);
  return page != nullptr ? page->first : std::get_if<Event>(&body)->number;
}

std::uint64_t JournalRow::next() const noexcept {
  const auto* page = std::get_if<LinePage>(&body);
  return first() + (page != nullptr ? page->lines : 1);
}

Digest row_hash(Hasher& hasher, const Digest& previous, const JournalRow& row) {
  hasher.start();
  hasher.bytes(previous);
  if (const auto* page = std::get_if<LinePage>(&row.body)) {
    hasher.text("page");
    hasher.number(page->first);
    hasher.number(std::uint64_t{page->lines});
    hasher.number(std::uint64_t{page->by});
    hasher.number(page->recorded.microseconds());
    for (const std::uint16_t column : page->columns) hasher.number(std::uint64_t{column});
    hasher.text(page->data);
  } else {
    const Event& event = std::get<Event>(row.body);
    hasher.text("event");
    hasher.number(event.number);
    hasher.text(event_kind(event));
    hasher.number(std::uint64_t{event.by.number});
    hasher.number(event.recorded.microseconds());
    hasher.text(to_string(event.on));
    hasher.number(std::uint64_t{event.reason.number});
    hasher.number(std::uint64_t{event.reference.number});
    hasher.number(std::uint64_t{event.purpose.number});
    hasher.text(row.details);
  }
  hasher.number(std::uint64_t{row.texts});
  hasher.text(row.commitments);
  return hasher.digest();
}

void read_page_columns(RowColumns row, LinePage& page) {
  page.first = static_cast<std::uint64_t>(in_range(row, 0, INT64_MAX));
  page.lines = static_cast<std::size_t>(in_range(row, 1, most_lines));
  page.by = static_cast<TextNumber>(in_range(row, 2, 0xFFFFFFFF));
  page.recorded = instant(row[3].getInt64());
  for (std::size_t field = 0; field <= field_count; ++field) {
    page.columns[field] = static_cast<std::uint16_t>(in_range(row, 4 + field, 1023));
  }
  page.data.assign(text_of(row[page_column_count - 1]));
  if (page.lines == 0) throw Error(Fault::damaged, "journal page " + std::to_string(page.first) + " has no lines");
}

void read_event_columns(RowColumns row, JournalRow& into) {
  if (!std::holds_alternative<Event>(into.body)) into.body.emplace<Event>();
  Event& event = std::get<Event>(into.body);
  event = Event{};
  event.number = static_cast<std::uint64_t>(in_range(row, 0, INT64_MAX));
  event.by.number = static_cast<TextNumber>(in_range(row, 2, 0xFFFFFFFF));
  event.recorded = instant(row[3].getInt64());
  const auto on = Date::parse(text_of(row[4]));
  if (!on) throw Error(Fault::damaged, "journal record " + std::to_string(event.number) + " has no date");
  event.on = *on;
  event.reason.number = static_cast<TextNumber>(in_range(row, 5, 0xFFFFFFFF));
  event.reference.number = static_cast<TextNumber>(in_range(row, 6, 0xFFFFFFFF));
  event.purpose.number = static_cast<TextNumber>(in_range(row, 7, 0xFFFFFFFF));
  into.details.assign(text_of(row[8]));
  read_event_details(text_of(row[1]), into.details, event);
  read_commitments(row, 9, into);
}

RowColumns ColumnsOfRows::of(SQLite::Statement& row) {
  if (columns_.empty()) {
    const int count = row.getColumnCount();
    columns_.reserve(static_cast<std::size_t>(count));
    for (int at = 0; at < count; ++at) columns_.push_back(row.getColumn(at));
  }
  return columns_;
}

std::uint64_t count_records(SQLite::Database& database) {
  SQLite::Statement last(database,
                         "SELECT max((SELECT ifnull(max(number), 0) FROM event), ifnull((SELECT first + lines - 1 FROM "
                         "page ORDER BY first DESC LIMIT 1), 0))");
  return last.executeStep() ? static_cast<std::uint64_t>(in_range(ColumnsOfRows().of(last), 0, INT64_MAX)) : 0;
}

JournalRows::JournalRows(SQLite::Database& database, std::uint64_t from)
    : pages_(database, std::string("SELECT ") + page_columns +
                           ", texts, commitments, hash FROM page WHERE first >= ? ORDER BY first"),
      events_(database, std::string("SELECT ") + event_columns + " FROM event WHERE number >= ? ORDER BY number"),
      expected_(from) {
  pages_.bind(1, static_cast<std::int64_t>(from));
  events_.bind(1, static_cast<std::int64_t>(from));
  has_page_ = step_page();
  has_event_ = step_event();
}

bool JournalRows::step_page() {
  if (!pages_.executeStep()) return false;
  if (!std::holds_alternative<LinePage>(page_.body)) page_.body.emplace<LinePage>();
  const RowColumns row = page_columns_.of(pages_);
  read_page_columns(row, std::get<LinePage>(page_.body));
  read_commitments(row, page_column_count, page_);
  return true;
}

bool JournalRows::step_event() {
  if (!events_.executeStep()) return false;
  read_event_columns(event_columns_.of(events_), event_);
  return true;
}

JournalRow* JournalRows::next() {
  if (given_ == &page_) has_page_ = step_page();
  if (given_ == &event_) has_event_ = step_event();
  given_ = nullptr;
  if (has_page_ && (!has_event_ || page_.first() < event_.first()))
    given_ = &page_;
  else if (has_event_)
    given_ = &event_;
  if (given_ == nullptr) return nullptr;
  if (given_->first() != expected_) {
    throw Error(Fault::damaged, "the journal has no record " + std::to_string(expected_) + ": after it stands " +
                                    std::to_string(given_->first()));
  }
  expected_ = given_->next();
  return given_;
}

}  // namespace rochdale
