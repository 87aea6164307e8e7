// SPDX-License-Identifier: MPL-2.0
// Moves what the write-ahead log holds into the book file, on a thread of its own while the writer goes on: inline it
// halves the speed.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

struct sqlite3;

namespace rochdale {

/// Watches the length of the log of one writing connection.
class Checkpointer {
 public:
  /// For the book file at `path`. The thread starts when the log first grows long.
  explicit Checkpointer(std::string path) : path_(std::move(path)) {}
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// Tells how many pages the log holds, after a commit; for one thread. Waits where little is left to move, or where the
  /// log has grown so long that the writer must be slowed: SQLite starts the log anew only when all of it was moved.
  void log_has(int pages);

 private:
  void ask(bool and_wait);
  [[nodiscard]] bool is_idle();
  void run();

  // How many pages the log had when it was last told of; when it was last to be moved beside the writer (0: not since it
  // was moved to the end); and when it was last moved to the end, if it has not begun anew since: somebody reads it.
  int pages_ = 0;
  int asked_ = 0;
  int finished_ = 0;

  std::string path_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = false;
  bool working_ = false;
  bool stop_ = false;
};

}  // namespace rochdale
