// SPDX-License-Identifier: MPL-2.0
// Drawing the progress line, in whole numbers.
#include "progress.hpp"

#include "terminal_text.hpp"

#include <algorithm>
#include <utility>

namespace rochdale::teller {

namespace {

constexpr auto between_drawings = std::chrono::milliseconds(100);
constexpr std::size_t bar_width = 24;

std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string minutes_and_seconds(std::uint64_t seconds) {
  const std::string rest = std::to_string(seconds % 60);
  return std::to_string(seconds / 60) + (rest.size() == 1 ? ":0" : ":") + rest;
}

}  // namespace

std::string progress_text(const std::string& label, const Reached& reached, std::optional<std::uint64_t> total_bytes) {
  const auto elapsed = static_cast<std::uint64_t>(std::max<std::int64_t>(reached.elapsed.count(), 1));
  std::string text = label;
  if (total_bytes && *total_bytes != 0) {
    const std::uint64_t done = std::min(reached.bytes, *total_bytes);
    const auto filled = static_cast<std::size_t>(done * bar_width / *total_bytes);
    const std::string per_cent = std::to_string(done * 100 / *total_bytes);
    text += " [" + std::string(filled, '#') + std::string(bar_width - filled, '.') + "] " + per_cent + " %";
  }
  text += "  " + grouped(reached.rows) + " rows  " + grouped(reached.rows * 1000 / elapsed) + " rows/s";
  if (total_bytes && reached.bytes != 0 && reached.bytes <= *total_bytes) {
    const std::uint64_t rate = std::max<std::uint64_t>(reached.bytes * 1000 / elapsed, 1);  // bytes a second
    text += "  " + minutes_and_seconds((*total_bytes - reached.bytes) / rate) + " left";
  }
  return text;
}

Progress::Progress(const std::string& label, std::optional<std::uint64_t> total_bytes, bool shown, std::FILE* stream,
                   Clock::time_point (*now)())
    : shown_(shown),
      label_(printable(label)),
      total_bytes_(total_bytes),
      stream_(stream),
      now_(now),
      start_(now()),
      last_(start_) {}

void Progress::draw_if_due(std::uint64_t bytes, std::uint64_t rows) {
  const Clock::time_point time = now_();
  if (time - last_ < between_drawings) return;
  last_ = time;
  drawn_ = true;
  const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(time - start_);
  const std::size_t width = terminal_width(fileno(stream_)).value_or(80);
  const std::string line = shortened(progress_text(label_, {bytes, rows, elapsed}, total_bytes_), width - 1);
  std::fprintf(stream_, "\r%s\x1b[K", line.c_str());
  std::fflush(stream_);
}

void Progress::finish() noexcept {
  if (drawn_) {
    std::fputs("\r\x1b[K", stream_);
    std::fflush(stream_);
  }
  shown_ = drawn_ = false;
}

}  // namespace rochdale::teller
