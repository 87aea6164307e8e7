// SPDX-License-Identifier: MPL-2.0
// A folder that goes away.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace book_file {

namespace fs = std::filesystem;

/// A folder of its own for one test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "rochdale-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for temporary files");
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// The path of a file in it.
  [[nodiscard]] std::string operator()(std::string_view name) const { return (path_ / name).string(); }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

  /// The bytes of every file in it, but for the shared memory of SQLite, which every reader changes, and the empty log
  /// that a reader leaves behind.
  [[nodiscard]] std::map<std::string, std::string> contents() const;

 private:
  fs::path path_;
};

inline std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline std::map<std::string, std::string> Folder::contents() const {
  std::map<std::string, std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    const std::string name = entry.path().string();
    const bool is_empty_log = name.ends_with("-wal") && entry.file_size() == 0;
    if (entry.is_regular_file() && !name.ends_with("-shm") && !is_empty_log) found[name] = bytes_of(name);
  }
  return found;
}

}  // namespace book_file
