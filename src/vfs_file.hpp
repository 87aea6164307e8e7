// SPDX-License-Identifier: MPL-2.0
// A file, opened by way of SQLite: whoever closes a second descriptor of a file loses, as POSIX has it, all locks of his
// process on it, and others would take an open book for one that nobody uses. SQLite keeps such descriptors until the
// locks are gone.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <memory>
#include <string>

namespace rochdale {

/// A file that is open as long as this lives.
class VfsFile {
 public:
  /// Opens a database for reading. Throws Error (storage).
  [[nodiscard]] static VfsFile database(const std::string& path);
  /// Opens the journal of a database for writing, by the name that SQLite has for it. Throws SQLite::Exception.
  [[nodiscard]] static VfsFile journal(const char* name);
  VfsFile(VfsFile&&) noexcept = default;
  ~VfsFile();
  VfsFile& operator=(const VfsFile&) = delete;

  /// What SQLite can do with it: `file->xSync(file.get(), flags)`. Each answers with a code of SQLite.
  [[nodiscard]] const sqlite3_io_methods* operator->() const noexcept { return get()->pMethods; }
  [[nodiscard]] sqlite3_file* get() const noexcept { return reinterpret_cast<sqlite3_file*>(memory_.get()); }

 private:
  struct FreeFilename {
    void operator()(const char* name) const noexcept { sqlite3_free_filename(const_cast<char*>(name)); }
  };
  using Name = std::unique_ptr<const char, FreeFilename>;

  VfsFile(sqlite3_vfs& files, Name own, const char* name, int flags);

  Name name_;  // SQLite reads it as long as the file is open
  std::unique_ptr<std::max_align_t[]> memory_;
  int code_;  // what SQLite said to the opening
};

}  // namespace rochdale
