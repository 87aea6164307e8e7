// SPDX-License-Identifier: MPL-2.0
// The entries of a journal, each as a whole: a store hands out lines in pieces, and a piece may end within an entry.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale {

/// An entry as the journal has it.
struct JournalEntry {
  std::uint64_t number = 0;
  std::span<const Line> lines;  ///< one or more; the first carries the circumstances

  [[nodiscard]] const Line& head() const noexcept { return lines.front(); }
};

/// Calls `visit(JournalEntry)` for every entry of a journal up to the newest record that a ledger knows, in order. The
/// lines are only there during the call.
template <class Visit>
void for_each_entry(const Ledger& ledger, Store& store, Visit&& visit) {
  class Reader final : public RecordReader {
   public:
    Reader(std::uint64_t end, Visit& visit) : end_(end), visit_(visit) {}

    void lines(std::uint64_t first, std::span<const Line> piece) override {
      for (const Line& line : piece) {
        if (line.kind != LineKind::further) finish();
        if (first >= end_) return;
        if (line.kind != LineKind::further) number_ = first;
        entry_.push_back(line);
        ++first;
      }
    }
    void event(const Event&) override { finish(); }

    void finish() {
      if (!entry_.empty() && entry_.front().starts_entry()) visit_(JournalEntry{number_, entry_});
      entry_.clear();
    }

   private:
    std::uint64_t end_;
    Visit& visit_;
    std::uint64_t number_ = 0;
    std::vector<Line> entry_;
  };
  Reader reader(ledger.next_number(), visit);
  store.read(0, reader);
  reader.finish();
}

}  // namespace rochdale
