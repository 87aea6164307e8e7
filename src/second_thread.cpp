// SPDX-License-Identifier: MPL-2.0
#include "second_thread.hpp"

#include <system_error>
#include <utility>

namespace rochdale {

SecondThread::~SecondThread() {
  if (!thread_.joinable()) return;
  abandon();
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SecondThread::add(Work work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  if (!thread_.joinable()) {
    try {
      thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {
      return;
    }
  }
  changed_.notify_all();
}

void SecondThread::finish(std::size_t but) {
  std::unique_lock lock(mutex_);
  while (waiting_.size() + (working_ ? 1 : 0) > but) {
    if (working_) {
      changed_.wait(lock);
    } else {
      do_next(lock);
    }
  }
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void SecondThread::abandon() noexcept {
  std::unique_lock lock(mutex_);
  waiting_.clear();
  changed_.wait(lock, [this] { return !working_; });
  error_ = nullptr;
}

void SecondThread::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || (!waiting_.empty() && !working_); });
    if (stop_) return;
    do_next(lock);
  }
}

void SecondThread::do_next(std::unique_lock<std::mutex>& lock) {
  const Work work = std::move(waiting_.front());
  waiting_.pop_front();
  working_ = true;
  lock.unlock();
  std::exception_ptr error;
  try {
    work();
  } catch (...) {
    error = std::current_exception();
  }
  lock.lock();
  working_ = false;
  if (error) {
    error_ = error;
    waiting_.clear();
  }
  changed_.notify_all();
}

}  // namespace rochdale
