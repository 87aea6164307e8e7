// SPDX-License-Identifier: MPL-2.0
// Opening a file and moving the window over it.
#include "read_window.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

namespace rochdale::teller {

namespace {

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

Result<ReadWindow, FileError> ReadWindow::open(const std::string& path, std::size_t chunk) {
  ReadWindow window;
  window.file_.reset(std::fopen(path.c_str(), "rb"));
  if (!window.file_) return Failure{FileError{path, 0, 0, "cannot be opened: " + reason(errno)}};
  std::setvbuf(window.file_.get(), nullptr, _IONBF, 0);  // the window is the buffer
  std::error_code none;
  if (std::filesystem::is_regular_file(path, none)) {
    const std::uintmax_t size = std::filesystem::file_size(path, none);
    if (!none) window.total_ = size;
  }
  window.chunk_ = std::max<std::size_t>(chunk, 1);
  window.bytes_.resize(1);
  return window;
}

ReadWindow::ReadWindow(std::string_view text)
    : bytes_(text.begin(), text.end()), filled_(text.size()), total_(text.size()) {
  bytes_.push_back('\0');
}

std::optional<std::string> ReadWindow::read_on(const char* keep) {
  const auto kept = static_cast<std::size_t>(end() - keep);
  dropped_ += static_cast<std::uint64_t>(keep - begin());
  std::memmove(bytes_.data(), keep, kept);
  filled_ = kept;
  const std::size_t wanted = std::max(chunk_, kept) + kept;
  if (bytes_.size() < wanted + 1) bytes_.resize(wanted + 1);
  while (file_ && filled_ < wanted) {
    filled_ += std::fread(bytes_.data() + filled_, 1, wanted - filled_, file_.get());
    if (std::ferror(file_.get())) {
      if (errno != EINTR) return "cannot be read: " + reason(errno);
      std::clearerr(file_.get());
    } else if (std::feof(file_.get())) {
      file_.reset();
    }
  }
  bytes_[filled_] = '\0';
  return {};
}

}  // namespace rochdale::teller
