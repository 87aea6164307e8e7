// SPDX-License-Identifier: MPL-2.0
// Fair turns between processes: SQLite's own waiting is a lottery in which a busy writer wins for ever.
#pragma once

#include <string>

namespace rochdale {

/// A place to stand in line for the write turn of a book file. It only makes turns fair; that there is one writer at a
/// time is SQLite's lock. The line is a lock on the empty file "BOOK-turn" beside the book, which the kernel grants in
/// order and takes back from a process that dies.
class TurnQueue {
 public:
  /// The queue of a book file. Nothing is made before the first wait().
  explicit TurnQueue(const std::string& book) : path_(book + "-turn") {}
  ~TurnQueue();
  TurnQueue(const TurnQueue&) = delete;
  TurnQueue& operator=(const TurnQueue&) = delete;

  /// Waits until it is this process's turn to ask for the write lock. Where the file cannot be made, there is no line
  /// and no fairness, and no failure.
  void wait() noexcept;
  /// Lets the next one ask.
  void next() noexcept;

 private:
  std::string path_;
  int file_ = -1;
  bool cannot_ = false;
};

}  // namespace rochdale
