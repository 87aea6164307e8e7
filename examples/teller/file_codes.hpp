// SPDX-License-Identifier: MPL-2.0
// The account codes that a file names: the same few again and again, so that a book need be asked for each only once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "rochdale/book/code_index.hpp"
#include "text_arena.hpp"

namespace rochdale::teller {

/// Numbers codes in the order in which they come. Short ones lie in the table itself: to find one is one wait for memory.
class FileCodes {
 public:
  /// The number of a code, from 1; or 0 for one that comes after as many as are remembered: a file may name any number.
  [[nodiscard]] std::uint32_t number(std::string_view code) {
    return code.size() <= short_size ? number_of_short(code) : number_of_long(code);
  }

 private:
  static constexpr std::size_t most_codes = std::size_t{1} << 20;
  static constexpr std::size_t most_bytes = std::size_t{1} << 26;
  static constexpr std::size_t short_size = 11;

  struct Short {
    std::uint32_t number = 0;                 // 0: the slot is empty
    std::array<char, short_size + 1> code{};  // with its length at the end

    explicit Short(std::string_view text = {}) noexcept {
      text.copy(code.data(), short_size);
      code[short_size] = static_cast<char>(text.size());
    }
    [[nodiscard]] std::size_t hash() const noexcept {
      return std::hash<std::string_view>{}(std::string_view(code.data(), code.size()));
    }
  };
  static_assert(sizeof(Short) == 16);

  [[nodiscard]] std::uint32_t number_of_short(std::string_view code) {
    if ((shorts_ + 1) * 4 > slots_.size() * 3) make_room();
    Short wanted(code);
    Short& slot = slots_[place_of(wanted)];
    if (slot.number != 0) return slot.number;
    wanted.number = take_number(code);
    if (wanted.number != 0) ++shorts_;
    slot = wanted;
    return wanted.number;
  }

  // Where a short code stands, or the empty slot for it.
  [[nodiscard]] std::size_t place_of(const Short& wanted) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = wanted.hash() & mask;
    while (slots_[at].number != 0 && slots_[at].code != wanted.code) at = (at + 1) & mask;
    return at;
  }

  void make_room() {
    std::vector<Short> before(std::max<std::size_t>(64, slots_.size() * 2));
    before.swap(slots_);
    for (const Short& kept : before) {
      if (kept.number != 0) slots_[place_of(kept)] = kept;
    }
  }

  [[nodiscard]] std::uint32_t number_of_long(std::string_view code) {
    const auto code_of = [this](std::uint32_t number) { return codes_[number - 1]; };
    const std::uint32_t known = index_.find(code, code_of);
    if (known != 0) return known;
    const std::uint32_t number = take_number(code);
    if (number != 0) index_.insert(number, code_of);
    return number;
  }

  // A number for a new code; 0 where as many are remembered as may be.
  [[nodiscard]] std::uint32_t take_number(std::string_view code) {
    if (codes_.size() == most_codes || bytes_ + code.size() > most_bytes) return 0;
    bytes_ += code.size();
    codes_.push_back(code.size() <= short_size ? std::string_view() : texts_.keep(code));
    return static_cast<std::uint32_t>(codes_.size());
  }

  std::vector<Short> slots_;  // two to some power, or none
  std::size_t shorts_ = 0;

  TextArena texts_;                      // of the long codes
  std::vector<std::string_view> codes_;  // by number; of a short one nothing
  detail::CodeIndex index_;              // of the long ones
  std::size_t bytes_ = 0;
};

}  // namespace rochdale::teller
