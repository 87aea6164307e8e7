// SPDX-License-Identifier: MPL-2.0
// How far a long reading has come, on a terminal's error stream, at a cost that no row feels.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

namespace rochdale::teller {

/// How far something has come: bytes of the file, rows of it, and the time it took.
struct Reached {
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
  std::chrono::milliseconds elapsed{0};
};

/// One line that says so: bar, per cent, rows, rows a second and the time left, the last guessed from the bytes.
/// Without a total (a pipe) there is no bar and no time left.
[[nodiscard]] std::string progress_text(const std::string& label, const Reached& reached,
                                        std::optional<std::uint64_t> total_bytes);

/// The line itself, drawn over and over in one place, ten times a second at the most, wiped at the end.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  /// Draws only when `shown`: pass `!quiet && is_terminal(2)`. The stream and the clock are the tests' to change.
  Progress(const std::string& label, std::optional<std::uint64_t> total_bytes, bool shown, std::FILE* stream = stderr,
           Clock::time_point (*now)() = &Clock::now);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { finish(); }

  /// After each row: how many bytes and rows are done in all. Looks at the clock once in 64 calls.
  void reached(std::uint64_t bytes, std::uint64_t rows) {
    if (!shown_ || --calls_until_look_ != 0) return;
    calls_until_look_ = calls_a_look;
    draw_if_due(bytes, rows);
  }

  /// Wipes the line, so that what is printed next starts clean. Nothing is drawn afterwards.
  void finish() noexcept;

 private:
  static constexpr unsigned calls_a_look = 64;

  void draw_if_due(std::uint64_t bytes, std::uint64_t rows);

  bool shown_;
  bool drawn_ = false;
  unsigned calls_until_look_ = calls_a_look;
  std::string label_;
  std::optional<std::uint64_t> total_bytes_;
  std::FILE* stream_;
  Clock::time_point (*now_)();
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace rochdale::teller
