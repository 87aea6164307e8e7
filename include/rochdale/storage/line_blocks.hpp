// SPDX-License-Identifier: MPL-2.0
// A growing sequence of journal lines that never moves what it holds.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "rochdale/book/huge_pages.hpp"
#include "rochdale/book/line.hpp"

namespace rochdale::detail {

/// Lines in blocks of 65,536 (about 7 MB). The first block grows, so that a small journal stays small.
class LineBlocks {
 public:
  /// How many lines there are.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// The line at a place from 0.
  [[nodiscard]] const Line& operator[](std::size_t at) const noexcept { return blocks_[at / block][at % block]; }

  /// Adds lines at the end. Strong guarantee.
  void append(std::span<const Line> lines) {
    const std::size_t before = size_;
    try {
      while (!lines.empty()) {
        if (size_ % block == 0) {
          blocks_.emplace_back();
          if (size_ != 0) blocks_.back().reserve(block);
        }
        const std::size_t count = std::min(lines.size(), block - size_ % block);
        blocks_.back().insert(blocks_.back().end(), lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(count));
        size_ += count;
        lines = lines.subspan(count);
      }
    } catch (...) {
      cut(before);
      throw;
    }
  }

  /// Drops everything behind the first `size` lines.
  void cut(std::size_t size) noexcept {
    blocks_.resize(std::min(blocks_.size(), (size + block - 1) / block));
    if (size % block != 0) blocks_.back().resize(size % block);
    size_ = size;
  }

  /// Lines from a place on that lie together, up to place `end`.
  [[nodiscard]] std::span<const Line> piece(std::size_t from, std::size_t end) const noexcept {
    const std::size_t count = std::min(end - from, block - from % block);
    return std::span<const Line>(blocks_[from / block]).subspan(from % block, count);
  }

 private:
  static constexpr std::size_t block = std::size_t{1} << 16;
  std::vector<std::vector<Line, HugePages<Line>>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace rochdale::detail
