// SPDX-License-Identifier: MPL-2.0
// Lines of a file for a person to look at: the first few, and how many there are.
#pragma once

#include <cstdint>
#include <string>

namespace rochdale::teller {

/// Collects line numbers.
class LineList {
 public:
  void add(std::uint64_t line) {
    constexpr std::uint64_t enough = 20;
    if (++count_ <= enough) words_ += (words_.empty() ? "" : ", ") + std::to_string(line);
    if (count_ == enough + 1) words_ += " ...";
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  /// "line 5", "lines 5, 9", "lines 5, 9, and so on ..." with the first twenty.
  [[nodiscard]] std::string words() const { return (count_ == 1 ? "line " : "lines ") + words_; }

 private:
  std::uint64_t count_ = 0;
  std::string words_;
};

}  // namespace rochdale::teller
