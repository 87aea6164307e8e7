// SPDX-License-Identifier: MPL-2.0
// A journal in memory: for tests, simulations and books that live as long as the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rochdale/book/key_table.hpp"
#include "rochdale/book/store.hpp"
#include "rochdale/storage/line_blocks.hpp"

namespace rochdale {

/// Keeps everything in memory, about 120 bytes a line. One book may use it.
class MemoryStore final : public Store {
 public:
  /// An empty journal. The seed is mixed into the hashes of keys; a host that takes keys from strangers gives a secret
  /// one, so that nobody can choose keys that slow it down. Room for the keys of `expected` records is made at once.
  explicit MemoryStore(std::uint64_t seed = 0, std::size_t expected = 0) : seed_(seed) { keys_.make_room(expected); }

  void load(Ledger& ledger) override {
    Fold fold(ledger);
    read(0, fold);
  }
  void begin(Ledger&) override { committed_ = Extent{lines_.size(), texts_.size()}; }
  void refresh(Ledger&) override {}

  void find(std::span<const Key> keys, std::span<std::uint64_t> numbers) override {
    const auto hash_of = [&](std::size_t at) { return keys[at].hash(seed_); };
    keys_.sweep(keys.size(), hash_of, [&](std::size_t at, std::uint64_t hash) {
      numbers[at] = keys[at].is_none() ? 0 : keys_.find(hash, [&](std::uint64_t number) {
        return number <= lines_.size() && lines_[static_cast<std::size_t>(number - 1)].key == keys[at];
      });
    });
  }

  void append(const Records& records) override {
    if (records.lines.size() > detail::KeyTable::greatest_number - lines_.size()) {
      throw Error(Fault::out_of_range, "the book is full: no more records in memory");
    }
    keys_.make_room(records.lines.size());
    lines_.append(records.lines);
    for (const Text& text : records.texts) texts_.emplace_back(text.words);
    for (const Event& event : records.events) events_[event.number] = event;
    insert_keys(records);
  }

  void commit(Ledger&) override {
    for (const TextNumber text : erased_) forget(text);
    erased_.clear();
    committed_ = Extent{lines_.size(), texts_.size()};
  }

  void rollback() noexcept override {
    erased_.clear();
    // Slots of keys that go stay behind and lead nowhere: find() asks the journal.
    lines_.cut(committed_.lines);
    texts_.resize(committed_.texts);
    events_.erase(events_.upper_bound(committed_.lines), events_.end());
  }

  [[nodiscard]] Line line(std::uint64_t number) override {
    if (number == 0 || number > lines_.size()) throw Error(Fault::out_of_range, "no record " + std::to_string(number));
    return lines_[static_cast<std::size_t>(number - 1)];
  }

  [[nodiscard]] std::optional<std::string> words(TextNumber text) override {
    if (text == 0 || text > texts_.size()) throw Error(Fault::out_of_range, "no text " + std::to_string(text));
    return texts_[text - 1];
  }

  void erase(TextNumber text) override { erased_.push_back(text); }

  void read(std::uint64_t after, RecordReader& reader) override {
    std::uint64_t from = after;  // lines before this index were read
    for (auto event = events_.upper_bound(after);; ++event) {
      const std::uint64_t to = event == events_.end() ? lines_.size() : event->first - 1;
      while (from < to) {
        const std::span<const Line> piece = lines_.piece(static_cast<std::size_t>(from), static_cast<std::size_t>(to));
        reader.lines(from + 1, piece);
        from += piece.size();
      }
      if (event == events_.end()) return;
      reader.event(event->second);
      from = event->first;
    }
  }

 private:
  struct Extent {
    std::size_t lines = 0;
    std::size_t texts = 0;
  };

  struct Fold final : RecordReader {
    explicit Fold(Ledger& into) : ledger(into) {}
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      for (const Line& line : lines) ledger.apply(first++, line);
    }
    void event(const Event& event) override { ledger.apply(event); }
    Ledger& ledger;
  };

  void forget(TextNumber text) noexcept {
    texts_[text - 1].reset();
    for (auto& [number, event] : events_) {
      for_each_text(event, [text](Text& words) {
        if (words.number == text) words.words.clear();
      });
    }
  }

  void insert_keys(const Records& records) {
    const auto hash_of = [&](std::size_t at) { return records.lines[at].key.hash(seed_); };
    keys_.sweep(records.lines.size(), hash_of, [&](std::size_t at, std::uint64_t hash) {
      if (!records.lines[at].key.is_none()) keys_.insert(hash, records.first + at);
    });
  }

  detail::LineBlocks lines_;  // index: number - 1; the place of an event is a line of LineKind::event
  std::map<std::uint64_t, Event> events_;
  std::vector<std::optional<std::string>> texts_;  // index: number - 1
  detail::KeyTable keys_;
  std::uint64_t seed_;
  Extent committed_;
  std::vector<TextNumber> erased_;  // in the open turn: their words go when it is committed
};

}  // namespace rochdale
