// SPDX-License-Identifier: MPL-2.0
// Texts that live together for a while, such as those of a batch of rows: kept without asking for memory each.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace rochdale::teller {

/// Keeps copies of texts until it is cleared. Once warm, it asks for no memory.
class TextArena {
 public:
  /// A copy of a text, which stays where it is until clear().
  [[nodiscard]] std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    while (at_ < blocks_.size() && blocks_[at_].size - used_ < text.size()) {
      ++at_;
      used_ = 0;
    }
    if (at_ == blocks_.size()) {
      const std::size_t size = std::max(block, text.size());
      blocks_.push_back({std::make_unique<char[]>(size), size});
    }
    char* const copy = blocks_[at_].bytes.get() + used_;
    std::memcpy(copy, text.data(), text.size());
    used_ += text.size();
    return {copy, text.size()};
  }

  /// Forgets all texts.
  void clear() noexcept { at_ = used_ = 0; }

 private:
  static constexpr std::size_t block = std::size_t{1} << 18;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  std::vector<Block> blocks_;
  std::size_t at_ = 0;
  std::size_t used_ = 0;
};

}  // namespace rochdale::teller
