// SPDX-License-Identifier: MPL-2.0
#include "text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "file_error.hpp"

namespace rochdale::teller {

namespace {

[[noreturn]] void refuse_file(const std::string& path, const std::string& why) {
  throw Refused(describe(FileError{path, 0, 0, why}));
}

}  // namespace

std::string read_text_file(const std::string& path) {
  constexpr std::size_t most = std::size_t{1} << 24;
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse_file(path, std::strerror(errno));
  std::string text(most + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || (file.gcount() == 0 && !file.eof())) refuse_file(path, "it cannot be read");
  if (static_cast<std::size_t>(file.gcount()) > most) refuse_file(path, "it has more than 16 MiB");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

void write_new_file(const std::string& path, std::string_view text, bool is_secret) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, is_secret ? 0600 : 0666);
  if (file < 0) refuse_file(path, std::strerror(errno));
  bool written = true;
  for (std::string_view left = text; written && !left.empty();) {
    const ssize_t count = ::write(file, left.data(), left.size());
    if (count < 0 && errno == EINTR) continue;
    written = count > 0;
    if (written) left.remove_prefix(static_cast<std::size_t>(count));
  }
  written = written && ::fsync(file) == 0;
  const int why = errno;
  written = ::close(file) == 0 && written;
  if (written) return;
  ::unlink(path.c_str());
  refuse_file(path, std::strerror(why));
}

void refuse_text(const std::string& path, std::string_view text, const Malformed& malformed) {
  const std::string_view before = text.substr(0, std::min(malformed.position, text.size()));
  const std::size_t line_begin = before.rfind('\n') + 1;  // 0 where there is no line feed
  const auto in_line = before.substr(line_begin);
  const auto is_start = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = 1 + std::count_if(in_line.begin(), in_line.end(), is_start);
  throw Refused(
      describe(FileError{path, static_cast<std::uint64_t>(line), static_cast<std::uint64_t>(column), malformed.why}));
}

}  // namespace rochdale::teller
