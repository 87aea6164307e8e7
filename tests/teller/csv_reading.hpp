// SPDX-License-Identifier: MPL-2.0
// What the CSV tests share: a whole file read into rows, a file on disk, and random text.
#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include "csv.hpp"

namespace reading {

using rochdale::Result;
using namespace rochdale::teller;

using Rows = std::vector<std::vector<std::string>>;

/// The header and the rows before a fault, and the fault.
struct Outcome {
  Rows rows;
  std::optional<std::string> error;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

inline Outcome read_all(ReadWindow window, CsvFormat format = {}, Encoding encoding = Encoding::utf_8) {
  Outcome outcome;
  Result<CsvReader, FileError> reader = CsvReader::read(std::move(window), "f.csv", format, encoding);
  if (!reader) {
    outcome.error = describe(reader.error());
    return outcome;
  }
  outcome.rows.push_back(reader->header());
  for (;;) {
    const Result<bool, FileError> more = reader->next();
    if (!more) outcome.error = describe(more.error());
    if (!more || !*more) return outcome;
    std::vector<std::string> row;
    for (std::size_t at = 0; at < reader->header().size(); ++at) row.emplace_back(reader->field(at));
    outcome.rows.push_back(std::move(row));
  }
}

inline Outcome read_all(std::string_view text, CsvFormat format = {}, Encoding encoding = Encoding::utf_8) {
  return read_all(ReadWindow(text), format, encoding);
}

/// A file of these bytes, for as long as this lives.
class FileOf {
 public:
  explicit FileOf(std::string_view bytes)
      : path_((std::filesystem::temp_directory_path() /
               ("rochdale-teller-" + std::to_string(::getpid()) + "-" + std::to_string(++count)))
                  .string()) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  FileOf(const FileOf&) = delete;
  FileOf& operator=(const FileOf&) = delete;
  ~FileOf() { std::filesystem::remove(path_); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  static inline int count = 0;
  std::string path_;
};

/// Text made of a random number of the given pieces.
inline std::string random_text(std::mt19937_64& random, const std::vector<std::string>& pieces, std::size_t most) {
  std::string text;
  for (std::size_t count = random() % (most + 1); count != 0; --count) text += pieces[random() % pieces.size()];
  return text;
}

}  // namespace reading
