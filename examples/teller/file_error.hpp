// SPDX-License-Identifier: MPL-2.0
// What is wrong with a file, and where: file:line:column: why.
#pragma once

#include <cstdint>
#include <string>

namespace rochdale::teller {

/// A place in a file: line and column count from 1, columns in characters.
struct FilePlace {
  std::uint64_t line = 0;
  std::uint64_t column = 0;
};

/// A fault in a file. Line and column count from 1, columns in characters; both are 0 when the file as a whole is
/// meant, as when it cannot be opened.
struct FileError {
  std::string file;
  std::uint64_t line = 0;
  std::uint64_t column = 0;
  std::string why;

  friend bool operator==(const FileError&, const FileError&) = default;
};

/// "members.csv:3:14: why", or "members.csv: why" for the file as a whole. It may quote hostile text: print it
/// through `printable` (terminal_text.hpp).
[[nodiscard]] inline std::string describe(const FileError& error) {
  std::string text = error.file + ":";
  if (error.line != 0) text += std::to_string(error.line) + ":" + std::to_string(error.column) + ":";
  return text + " " + error.why;
}

}  // namespace rochdale::teller
