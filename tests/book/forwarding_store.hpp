// SPDX-License-Identifier: MPL-2.0
// Stores that stand before another: one that only passes on, so that a journal outlives its book, and one that fails.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "rochdale/book/store.hpp"

/// Passes every call on to a store that lives elsewhere.
class ForwardingStore : public rochdale::Store {
 public:
  explicit ForwardingStore(Store& store) : store_(store) {}

  void load(rochdale::Ledger& ledger) override { store_.load(ledger); }
  void begin(rochdale::Ledger& ledger) override { store_.begin(ledger); }
  void refresh(rochdale::Ledger& ledger) override { store_.refresh(ledger); }
  void find(std::span<const rochdale::Key> keys, std::span<std::uint64_t> numbers) override {
    store_.find(keys, numbers);
  }
  void append(const rochdale::Records& records) override { store_.append(records); }
  void commit(rochdale::Ledger& ledger) override { store_.commit(ledger); }
  void rollback() noexcept override { store_.rollback(); }
  [[nodiscard]] rochdale::Line line(std::uint64_t number) override { return store_.line(number); }
  [[nodiscard]] std::optional<std::string> words(rochdale::TextNumber text) override { return store_.words(text); }
  void erase(rochdale::TextNumber text) override { store_.erase(text); }
  void read(std::uint64_t after, rochdale::RecordReader& reader) override { store_.read(after, reader); }
  void close(rochdale::Ledger& ledger) override { store_.close(ledger); }

 private:
  Store& store_;
};

/// Where a FailingStore fails next.
enum class FailAt { nowhere, before_append, after_append, commit };

/// Passes calls on, and throws Error (storage) once where it is told to.
class FailingStore final : public ForwardingStore {
 public:
  FailingStore(Store& store, FailAt& fail_at) : ForwardingStore(store), fail_at_(fail_at) {}

  void append(const rochdale::Records& records) override {
    fail(FailAt::before_append);
    ForwardingStore::append(records);
    fail(FailAt::after_append);
  }
  void commit(rochdale::Ledger& ledger) override {
    fail(FailAt::commit);
    ForwardingStore::commit(ledger);
  }

 private:
  void fail(FailAt here) {
    if (fail_at_ != here) return;
    fail_at_ = FailAt::nowhere;
    throw rochdale::Error(rochdale::Fault::storage, "the disk is full");
  }

  FailAt& fail_at_;
};
