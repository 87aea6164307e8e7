// SPDX-License-Identifier: MPL-2.0
// The account codes that a file names: the same few again and again, so that a book need be asked for each only once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rochdale/book/code_index.hpp"
#include "text_arena.hpp"

namespace rochdale::teller {

/// Numbers codes in the order in which they come.
class FileCodes {
 public:
  /// The number of a code, from 1; or 0 for one that comes after as many as are remembered: a file may name any number.
  [[nodiscard]] std::uint32_t number(std::string_view code) {
    const auto code_of = [this](std::uint32_t number) { return codes_[number - 1]; };
    const std::uint32_t known = index_.find(code, code_of);
    if (known != 0 || codes_.size() == most_codes || bytes_ + code.size() > most_bytes) return known;
    bytes_ += code.size();
    codes_.push_back(texts_.keep(code));
    const auto number = static_cast<std::uint32_t>(codes_.size());
    index_.insert(number, code_of);
    return number;
  }

 private:
  static constexpr std::size_t most_codes = std::size_t{1} << 20;
  static constexpr std::size_t most_bytes = std::size_t{1} << 26;

  TextArena texts_;  // of the codes
  std::vector<std::string_view> codes_;
  detail::CodeIndex index_;
  std::size_t bytes_ = 0;
};

}  // namespace rochdale::teller
