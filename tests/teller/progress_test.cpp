// SPDX-License-Identifier: MPL-2.0
// The progress line, with a clock that the test moves.
#include <algorithm>
#include <cstdio>
#include <string>

#include "catch.hpp"
#include "progress.hpp"

using namespace rochdale::teller;
using namespace std::chrono_literals;

namespace {

Progress::Clock::time_point test_time;
Progress::Clock::time_point now() { return test_time; }

// What was written to a file that stands in for the terminal.
class Screen {
 public:
  Screen() : file_(std::tmpfile()) { REQUIRE(file_ != nullptr); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;
  ~Screen() { std::fclose(file_); }

  [[nodiscard]] std::FILE* file() const { return file_; }
  [[nodiscard]] std::string text() const {
    std::string text(static_cast<std::size_t>(std::ftell(file_)), '\0');
    std::rewind(file_);
    REQUIRE(std::fread(text.data(), 1, text.size(), file_) == text.size());
    return text;
  }

 private:
  std::FILE* file_;
};

std::size_t count(const std::string& text, char c) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), c));
}

}  // namespace

TEST_CASE("The line tells bar, per cent, rows, rate and time left") {
  CHECK(progress_text("f.csv", {500, 20000, 4s}, 2000) ==
        "f.csv [######..................] 25 %  20,000 rows  5,000 rows/s  0:12 left");
  CHECK(progress_text("f.csv", {2000, 1, 61s}, 2000) ==
        "f.csv [########################] 100 %  1 rows  0 rows/s  0:00 left");
  CHECK(progress_text("f.csv", {1, 1234567, 1000s}, 4000) ==
        "f.csv [........................] 0 %  1,234,567 rows  1,234 rows/s  66:39 left");
  CHECK(progress_text("-", {10, 999, 0s}, {}) == "-  999 rows  999,000 rows/s");
  CHECK(progress_text("f.csv", {0, 0, 0s}, 0) == "f.csv  0 rows  0 rows/s");
  CHECK(progress_text("f.csv", {30, 1, 1s}, 20).find("100 %") != std::string::npos);
}

TEST_CASE("It is drawn ten times a second at the most, and wiped at the end") {
  const Screen screen;
  test_time = {};
  {
    Progress progress("f\x1b.csv", 100'000'000, true, screen.file(), &now);
    for (std::uint64_t row = 1; row <= 1'000'000; ++row) {
      test_time += 2us;
      progress.reached(row * 100, row);
    }
  }
  const std::string text = screen.text();
  CHECK(count(text, '\r') <= 21);
  CHECK(count(text, '\r') >= 19);
  CHECK(text.ends_with("\r\x1b[K"));
  CHECK(text.find("f\\x1b.csv [") != std::string::npos);
}

TEST_CASE("Nothing is written when it is not shown, or over before it began") {
  const Screen screen;
  test_time = {};
  {
    Progress hidden("f.csv", 100, false, screen.file(), &now);
    Progress brief("f.csv", 100, true, screen.file(), &now);
    for (std::uint64_t row = 0; row < 1000; ++row) {
      hidden.reached(row, row);
      brief.reached(row, row);
      if (row == 500) brief.finish();
      if (row == 500) test_time += 10s;
    }
  }
  CHECK(screen.text().empty());
}
