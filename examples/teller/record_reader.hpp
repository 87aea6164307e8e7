// SPDX-License-Identifier: MPL-2.0
// The records of a journal, each as a whole: a store hands out lines in pieces, and a piece may end within a record.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale::teller {

/// A record as the journal has it: an entry, a hold or the end of one, which are lines, or an event.
struct JournalRecord {
  std::uint64_t number = 0;
  std::span<const Line> lines;   ///< the first carries the circumstances; none for an event
  const Event* event = nullptr;  ///< none for lines

  [[nodiscard]] const Line& head() const noexcept { return lines.front(); }
  [[nodiscard]] bool is_entry() const noexcept { return event == nullptr && head().starts_entry(); }
};

/// Calls `visit(JournalRecord)` for every record of a journal after a number, up to the newest one that a ledger knows,
/// in order.
template <class Visit>
void for_each_record(const Ledger& ledger, Store& store, std::uint64_t after, Visit&& visit) {
  class Reader final : public RecordReader {
   public:
    Reader(std::uint64_t end, Visit& visit) : end_(end), visit_(visit) {}

    void lines(std::uint64_t first, std::span<const Line> piece) override {
      for (const Line& line : piece) {
        if (line.kind != LineKind::further) finish();
        if (first >= end_) return;
        if (line.kind != LineKind::further) number_ = first;
        if (line.kind != LineKind::event) lines_.push_back(line);
        ++first;
      }
    }
    void event(const Event& event) override {
      finish();
      if (event.number < end_) visit_(JournalRecord{event.number, {}, &event});
    }

    void finish() {
      // Where reading began within a record, that one is left out.
      if (!lines_.empty() && lines_.front().kind != LineKind::further) visit_(JournalRecord{number_, lines_});
      lines_.clear();
    }

   private:
    std::uint64_t end_;
    Visit& visit_;
    std::uint64_t number_ = 0;
    std::vector<Line> lines_;
  };
  Reader reader(ledger.next_number(), visit);
  store.read(after, reader);
  reader.finish();
}

/// Calls `visit(JournalRecord)` for every entry of a journal, in order.
template <class Visit>
void for_each_entry_record(const Ledger& ledger, Store& store, Visit&& visit) {
  for_each_record(ledger, store, 0, [&](const JournalRecord& record) {
    if (record.is_entry()) visit(record);
  });
}

/// The words for what a record of lines is: "payment", "opening", "reversal" ...
[[nodiscard]] constexpr std::string_view word_of(LineKind kind) noexcept {
  switch (kind) {
    case LineKind::ordinary: return "payment";
    case LineKind::opening: return "opening";
    case LineKind::closing: return "closing";
    case LineKind::adjusting: return "adjusting";
    case LineKind::reversal: return "reversal";
    case LineKind::posted_hold: return "posted hold";
    case LineKind::hold: return "hold";
    case LineKind::voided: return "hold given up";
    case LineKind::expired: return "hold run out";
    case LineKind::further: return "further";
    case LineKind::event: return "event";
  }
  return "unknown";
}

}  // namespace rochdale::teller
