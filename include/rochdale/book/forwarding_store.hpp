// SPDX-License-Identifier: MPL-2.0
// A store that stands before another and passes every call on: what to derive from to watch a store, or to change one of
// its answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rochdale/book/store.hpp"

namespace rochdale {

/// Passes every call on to a store that lives elsewhere, and at least as long.
class ForwardingStore : public Store {
 public:
  explicit ForwardingStore(Store& store) : store_(store) {}

  void load(Ledger& ledger) override { store_.load(ledger); }
  void begin(Ledger& ledger) override { store_.begin(ledger); }
  void refresh(Ledger& ledger) override { store_.refresh(ledger); }
  void find(std::span<const Key> keys, std::span<std::uint64_t> numbers) override { store_.find(keys, numbers); }
  void append(const Records& records) override { store_.append(records); }
  void commit(Ledger& ledger) override { store_.commit(ledger); }
  void rollback() noexcept override { store_.rollback(); }
  [[nodiscard]] Line line(std::uint64_t number) override { return store_.line(number); }
  [[nodiscard]] std::vector<NumberedLine> history(AccountId account, std::uint64_t last, std::size_t most) override {
    return store_.history(account, last, most);
  }
  [[nodiscard]] std::optional<std::string> words(TextNumber text) override { return store_.words(text); }
  void erase(TextNumber text) override { store_.erase(text); }
  void read(std::uint64_t after, RecordReader& reader) override { store_.read(after, reader); }
  void close(Ledger& ledger) override { store_.close(ledger); }

 private:
  Store& store_;
};

}  // namespace rochdale
