// SPDX-License-Identifier: MPL-2.0
#include "sync_ahead.hpp"

#include <SQLiteCpp/Exception.h>

namespace rochdale {

namespace {
constexpr std::size_t worth_a_sync = std::size_t{8} << 20;  // some thirty milliseconds
}

void SyncAhead::wrote(std::size_t bytes) {
  unsynced_ += bytes;
  if (unsynced_ < worth_a_sync) return;
  unsynced_ = 0;
  thread_.add([this] { sync(); });
}

void SyncAhead::sync() {
  if (!file_) {
    try {
      file_.emplace(VfsFile::database(path_));
    } catch (const std::exception&) {
      return;  // nothing is lost: who ends the transaction syncs the file in any case
    }
  }
  const int code = (*file_)->xSync(file_->get(), SQLITE_SYNC_NORMAL);
  if (code != SQLITE_OK) throw SQLite::Exception("the file cannot be synced", code);
}

}  // namespace rochdale
