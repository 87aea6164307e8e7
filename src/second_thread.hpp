// SPDX-License-Identifier: MPL-2.0
// A thread beside the one that decides, for work that must be done in order but not at once.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace rochdale {

/// Does pieces of work one after the other. Where the system lets the thread wait, who needs the work done does it: so
/// a machine whose processors are all busy is no slower than with one thread. Used by one thread at a time.
class SecondThread {
 public:
  using Work = std::function<void()>;

  SecondThread() = default;
  ~SecondThread();
  SecondThread(const SecondThread&) = delete;
  SecondThread& operator=(const SecondThread&) = delete;

  /// Adds a piece of work. The thread starts with the first one; where none is to be had, finish() does all.
  void add(Work work);

  /// Waits until at most so many pieces are not done, helping. Throws what a piece threw, once; those after it are
  /// forgotten.
  void finish(std::size_t but = 0);

  /// Forgets what has not begun, and what was thrown.
  void abandon() noexcept;

 private:
  void run();
  void do_next(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;  // everything below
  std::condition_variable changed_;
  std::thread thread_;
  std::deque<Work> waiting_;
  bool working_ = false;
  std::exception_ptr error_;
  bool stop_ = false;
};

}  // namespace rochdale
