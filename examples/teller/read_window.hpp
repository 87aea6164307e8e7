// SPDX-License-Identifier: MPL-2.0
// A file seen through a window that only moves forward, so that a file of any size needs little memory. Read, not
// mapped: a pipe works too, and a file that is cut while it is read is an error and not a signal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "file_error.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// The bytes from begin() to end(), with a NUL at end() itself that a scanning loop may stop at.
class ReadWindow {
 public:
  /// Opens a file; nothing is in the window yet. `chunk` is how much is read at a time, at least one byte.
  static Result<ReadWindow, FileError> open(const std::string& path, std::size_t chunk = default_chunk);

  /// A window on a copy of `text`, all of it at once.
  explicit ReadWindow(std::string_view text);

  [[nodiscard]] const char* begin() const noexcept { return bytes_.data(); }
  [[nodiscard]] const char* end() const noexcept { return bytes_.data() + filled_; }

  /// True when nothing comes after the window.
  [[nodiscard]] bool at_end() const noexcept { return !file_; }

  /// Drops what is before `keep`, moves the rest to begin(), and reads on until the window holds at least twice
  /// as much as that or the file ends. The reason if reading failed. All pointers into the window become invalid.
  std::optional<std::string> read_on(const char* keep);

  /// How many bytes of the file lie before `at`.
  [[nodiscard]] std::uint64_t offset(const char* at) const noexcept {
    return dropped_ + static_cast<std::uint64_t>(at - begin());
  }

  /// The size of the file; unknown for a pipe.
  [[nodiscard]] std::optional<std::uint64_t> total() const noexcept { return total_; }

 private:
  static constexpr std::size_t default_chunk = std::size_t{1} << 18;

  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };

  ReadWindow() = default;

  std::unique_ptr<std::FILE, Close> file_;  // none once the end is reached
  std::vector<char> bytes_;                 // the window, the NUL, and room
  std::size_t filled_ = 0;
  std::size_t chunk_ = 0;
  std::uint64_t dropped_ = 0;
  std::optional<std::uint64_t> total_;
};

}  // namespace rochdale::teller
