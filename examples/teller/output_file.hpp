// SPDX-License-Identifier: MPL-2.0
// A file that a command writes beside its output.
#pragma once

#include <fstream>
#include <initializer_list>
#include <string>

namespace rochdale::teller {

/// Writes a file, which gets its name when all is written, so that half of it is never taken for the whole.
class OutputFile {
 public:
  /// Throws Refused if the file cannot be written or is one of those that are read. `what` is to be written, in words.
  OutputFile(std::string path, std::initializer_list<std::string> read, const std::string& what);
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  [[nodiscard]] std::ostream& stream() noexcept { return file_; }

  /// Gives it its name. Throws Refused if it could not be written.
  void finish();

 private:
  std::string path_;
  std::string unfinished_;
  std::ofstream file_;
};

}  // namespace rochdale::teller
