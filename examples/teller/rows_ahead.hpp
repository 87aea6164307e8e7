// SPDX-License-Identifier: MPL-2.0
// A file of payments, whose next batches are read while the ones before them are posted.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <stop_token>
#include <system_error>
#include <thread>

#include "payment_rows.hpp"

namespace rochdale::teller {

/// Reads some batches ahead, on a thread of its own where one is to be had. With one batch alone, reader and poster would
/// wait for each other a fifth of the time (measured).
class RowsAhead {
 public:
  /// Begins to read. The rows must not be used until the last batch was returned, or this is gone.
  explicit RowsAhead(PaymentRows& rows) : rows_(rows) {
    try {
      thread_ = std::jthread([this](const std::stop_token& stop) { read_on(stop); });
    } catch (const std::system_error&) {  // then next() reads
    }
  }

  /// The next batch, empty at the end of the file; it lives until the next call. Throws what PaymentRows::next() throws,
  /// when it is the turn of the batch in question.
  [[nodiscard]] PaymentBatch& next() {
    if (!thread_.joinable()) {
      rows_.next(batches_.front());
      return batches_.front();
    }
    std::unique_lock lock(mutex_);
    if (is_lent_) {
      ++returned_;
      changed_.notify_one();
    }
    changed_.wait(lock, [this] { return read_ > returned_ || failure_ != nullptr; });
    is_lent_ = read_ > returned_ && !batch(returned_).rows.empty();
    if (read_ == returned_) std::rethrow_exception(failure_);
    return batch(returned_);
  }

 private:
  void read_on(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto has_room = [this] { return read_ - returned_ < batches_.size(); };
    while (changed_.wait(lock, stop, has_room) && !stop.stop_requested()) {
      PaymentBatch& next = batch(read_);
      lock.unlock();
      std::exception_ptr failure;
      try {
        rows_.next(next);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (failure == nullptr) ++read_;
      failure_ = failure;
      changed_.notify_one();
      if (failure != nullptr || next.rows.empty()) return;
    }
  }

  [[nodiscard]] PaymentBatch& batch(std::size_t number) noexcept { return batches_[number % batches_.size()]; }

  PaymentRows& rows_;
  std::array<PaymentBatch, 8> batches_;
  std::mutex mutex_;  // everything below, and each batch passes under it from the one thread to the other
  std::condition_variable_any changed_;
  std::size_t read_ = 0;      // so many batches were read
  std::size_t returned_ = 0;  // so many of them are done with
  bool is_lent_ = false;      // the one after those is in use
  std::exception_ptr failure_;
  std::jthread thread_;  // ends before what it works with
};

}  // namespace rochdale::teller
