// SPDX-License-Identifier: MPL-2.0
// A store before another that fails where it is told to.
#pragma once

#include "rochdale/book/forwarding_store.hpp"

using rochdale::ForwardingStore;  // so that a journal outlives its book

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
