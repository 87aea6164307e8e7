// SPDX-License-Identifier: MPL-2.0
#include "output_file.hpp"

#include <cstdio>
#include <filesystem>
#include <utility>

#include "command_error.hpp"

namespace rochdale::teller {

namespace {

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code absent;
  return std::filesystem::equivalent(one, other, absent);
}

}  // namespace

OutputFile::OutputFile(std::string path, std::initializer_list<std::string> read, const std::string& what)
    : path_(std::move(path)) {
  for (const std::string& other : read) {
    if (is_same_file(path_, other)) throw Refused(what + " cannot be written over " + path_);
  }
  // A device or a pipe is written as it comes; a file under another name first.
  std::error_code absent;
  const bool is_file = std::filesystem::is_regular_file(path_, absent) || !std::filesystem::exists(path_, absent);
  unfinished_ = is_file ? path_ + "-unfinished" : path_;
  file_.open(unfinished_, std::ios::binary | std::ios::trunc);
  if (!file_) throw Refused("cannot write " + path_);
}

OutputFile::~OutputFile() {
  if (unfinished_ != path_) std::remove(unfinished_.c_str());
}

void OutputFile::finish() {
  file_.close();
  if (!file_ || (unfinished_ != path_ && std::rename(unfinished_.c_str(), path_.c_str()) != 0)) {
    throw Refused("cannot write " + path_);
  }
}

}  // namespace rochdale::teller
