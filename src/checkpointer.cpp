// SPDX-License-Identifier: MPL-2.0
#include "checkpointer.hpp"

#include <sqlite3.h>

#include <utility>

namespace rochdale {

namespace {
constexpr int few_pages = 16;       // of a commit: waiting for those of some hundred commits is not felt
constexpr int begin_pages = 1000;   // 8 MB: less is moved when the last connection closes
constexpr int most_pages = 16'000;  // 128 MB
// Of small commits 2 MB: a log that has begun anew is written over, and for that the disk takes three fifths of the time
// of making it longer (measured, ext4).
constexpr int begin_pages_of_few = 250;
}  // namespace

Checkpointer::~Checkpointer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

// Most of the log is moved beside the writer, and then the rest while it waits: else the log never ends up moved, and is
// to be moved again after each commit. Then two syncs compete with that of the next commit (measured: half the speed).
void Checkpointer::log_has(int pages) {
  if (pages < pages_) asked_ = finished_ = 0;
  const int grown = pages - std::exchange(pages_, pages);
  const int begin = grown <= few_pages ? begin_pages_of_few : begin_pages;
  if (pages - finished_ < begin) return;
  if (asked_ == 0) {
    ask(false);
    asked_ = pages;
  } else if (pages >= most_pages || (grown <= few_pages && is_idle())) {
    ask(true);
    asked_ = 0;
    finished_ = pages;
  } else if (pages - asked_ >= begin && is_idle()) {
    ask(false);
    asked_ = pages;
  }
}

void Checkpointer::ask(bool and_wait) {
  std::unique_lock lock(mutex_);
  if (!thread_.joinable()) {
    try {
      thread_ = std::thread([this] { run(); });
    } catch (...) {
      return;  // no thread or no memory to be had: the log grows until the book is closed
    }
  }
  wanted_ = true;
  changed_.notify_all();
  if (and_wait) {
    changed_.wait(lock, [this] { return !wanted_ && !working_; });
  }
}

bool Checkpointer::is_idle() {
  const std::lock_guard lock(mutex_);
  return !wanted_ && !working_;
}

void Checkpointer::run() {
  sqlite3* database = nullptr;
  const bool open = sqlite3_open_v2(path_.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK;
  if (open) {
    sqlite3_exec(database, "PRAGMA synchronous = FULL", nullptr, nullptr, nullptr);
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
  std::unique_lock lock(mutex_);
  while (!stop_) {
    if (!wanted_) {
      changed_.wait(lock);
      continue;
    }
    wanted_ = false;
    working_ = true;
    lock.unlock();
    if (open) sqlite3_wal_checkpoint_v2(database, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    lock.lock();
    working_ = false;
    changed_.notify_all();
  }
  lock.unlock();
  sqlite3_close_v2(database);
}

}  // namespace rochdale
