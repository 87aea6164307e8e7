// SPDX-License-Identifier: MPL-2.0
// A file of payments, whose next batch is read while the one before it is posted.
#pragma once

#include <array>
#include <future>

#include "payment_rows.hpp"

namespace rochdale::teller {

/// Reads one batch ahead, on a thread of its own where one is to be had.
class RowsAhead {
 public:
  /// Begins to read. The rows must not be used until the last batch was returned, or this is gone.
  explicit RowsAhead(PaymentRows& rows) : rows_(rows) { read_on(); }

  /// The next batch, empty at the end of the file; it lives until the next call. Throws what PaymentRows::next() throws,
  /// when it is the turn of the batch in question.
  [[nodiscard]] PaymentBatch& next() {
    coming_.get();
    PaymentBatch& batch = batches_[at_];
    at_ = 1 - at_;
    if (!batch.rows.empty()) read_on();
    return batch;
  }

 private:
  // Of the two policies the library takes the first, and the second where no thread can be made.
  void read_on() {
    coming_ = std::async(std::launch::async | std::launch::deferred, [this] { rows_.next(batches_[at_]); });
  }

  PaymentRows& rows_;
  std::array<PaymentBatch, 2> batches_;
  std::size_t at_ = 0;        // the batch that is being read
  std::future<void> coming_;  // ends before what it works with
};

}  // namespace rochdale::teller
