// SPDX-License-Identifier: MPL-2.0
// A journal taken out of a store, so that a test can look at every record and damage some.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "rochdale/book/store.hpp"

/// Holds a copy of another store's journal and gives it out in pieces of at most `piece` lines.
class CopiedStore final : public rochdale::Store, private rochdale::RecordReader {
 public:
  explicit CopiedStore(Store& from) { from.read(0, *this); }

  std::vector<rochdale::Line> journal;  ///< the place of an event is a line of LineKind::event
  std::vector<rochdale::Event> events;
  std::size_t piece = 1000000;
  std::uint64_t left_out = 0;  ///< the number of a line that is not given out; 0: none

  void read(std::uint64_t after, rochdale::RecordReader& reader) override {
    std::size_t at = static_cast<std::size_t>(after);
    for (const rochdale::Event& event : events) {
      if (event.number <= after) continue;
      at = give(at, static_cast<std::size_t>(event.number) - 1, reader);
      reader.event(event);
      ++at;
    }
    give(at, journal.size(), reader);
  }
  [[nodiscard]] rochdale::Line line(std::uint64_t number) override {
    return journal.at(static_cast<std::size_t>(number - 1));
  }

  void load(rochdale::Ledger&) override { throw_unused(); }
  void begin(rochdale::Ledger&) override { throw_unused(); }
  void refresh(rochdale::Ledger&) override { throw_unused(); }
  void find(std::span<const rochdale::Key>, std::span<std::uint64_t>) override { throw_unused(); }
  void append(const rochdale::Records&) override { throw_unused(); }
  void commit(rochdale::Ledger&) override { throw_unused(); }
  void rollback() noexcept override {}
  [[nodiscard]] std::optional<std::string> words(rochdale::TextNumber) override { return std::nullopt; }
  void erase(rochdale::TextNumber) override { throw_unused(); }

 private:
  [[noreturn]] static void throw_unused() {
    throw rochdale::Error(rochdale::Fault::misuse, "a copied store only reads");
  }

  std::size_t give(std::size_t at, std::size_t end, rochdale::RecordReader& reader) const {
    while (at < end) {
      if (at + 1 == left_out) {
        ++at;
        continue;
      }
      const std::size_t stop = at < left_out && left_out <= end ? static_cast<std::size_t>(left_out) - 1 : end;
      const std::size_t count = std::min(piece, stop - at);
      reader.lines(at + 1, std::span<const rochdale::Line>(journal).subspan(at, count));
      at += count;
    }
    return at;
  }

  void lines(std::uint64_t, std::span<const rochdale::Line> lines) override {
    journal.insert(journal.end(), lines.begin(), lines.end());
  }
  void event(const rochdale::Event& event) override {
    events.push_back(event);
    journal.emplace_back().kind = rochdale::LineKind::event;
  }
};
