// SPDX-License-Identifier: MPL-2.0
// A journal in memory that keeps entries and forgets how accounts were opened: with ten million of them, that would be
// five gigabytes that no posting looks at.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "rochdale/storage/memory_store.hpp"

namespace rochdale::bench {

/// A MemoryStore without events and texts.
class PostingStore final : public Store {
 public:
  void load(Ledger& ledger) override { store_.load(ledger); }
  void begin(Ledger& ledger) override { store_.begin(ledger); }
  void refresh(Ledger& ledger) override { store_.refresh(ledger); }
  void find(std::span<const Key> keys, std::span<std::uint64_t> numbers) override { store_.find(keys, numbers); }
  void append(const Records& records) override { store_.append(Records{records.first, records.lines, {}, {}}); }
  void commit(Ledger& ledger) override { store_.commit(ledger); }
  void rollback() noexcept override { store_.rollback(); }
  [[nodiscard]] Line line(std::uint64_t number) override { return store_.line(number); }
  [[nodiscard]] std::optional<std::string> words(TextNumber text) override { return store_.words(text); }
  void erase(TextNumber text) override { store_.erase(text); }
  void read(std::uint64_t after, RecordReader& reader) override { store_.read(after, reader); }

 private:
  MemoryStore store_;
};

}  // namespace rochdale::bench
