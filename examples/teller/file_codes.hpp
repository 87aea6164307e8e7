// SPDX-License-Identifier: MPL-2.0
// The account codes that a file names: the same few again and again, so that a book need be asked for each only once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "rochdale/book/code_index.hpp"
#include "rochdale/core/hash.hpp"
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
  static constexpr std::size_t most_codes = std::size_t{1} << 20;  // numbers of 24 bits
  static constexpr std::size_t most_bytes = std::size_t{1} << 26;
  static constexpr std::size_t short_size = 12;

  // A short code as numbers, which need no loop: to copy, hash and compare its characters took a sixth of the reader's
  // time (measured).
  struct Short {
    std::uint64_t front = 0;
    std::uint32_t back = 0;
    std::uint32_t size : 8 = 0;
    std::uint32_t number : 24 = 0;  // 0: the slot is empty

    Short() = default;
    explicit Short(std::string_view code) noexcept : size(code.size() & 0xFF) {
      const char* const end = code.data() + code.size();
      // Front and back overlap, and are all there is of a code of its size.
      if (code.size() >= 8) {
        front = load<std::uint64_t>(code.data());
        back = load<std::uint32_t>(end - 4);
      } else if (code.size() >= 4) {
        front = load<std::uint32_t>(code.data());
        back = load<std::uint32_t>(end - 4);
      } else if (!code.empty()) {
        front = load<std::uint8_t>(code.data());
        back = load<std::uint8_t>(code.data() + code.size() / 2) * 256U + load<std::uint8_t>(end - 1);
      }
    }
    [[nodiscard]] bool is_same_code_as(const Short& other) const noexcept {
      return front == other.front && back == other.back && size == other.size;
    }
    [[nodiscard]] std::size_t hash() const noexcept { return hash_combine(hash_combine(size, front), back); }

   private:
    template <class Number>
    [[nodiscard]] static Number load(const char* from) noexcept {
      Number number = 0;
      std::memcpy(&number, from, sizeof number);
      return number;
    }
  };
  static_assert(sizeof(Short) == 16);

  [[nodiscard]] std::uint32_t number_of_short(std::string_view code) {
    if ((shorts_ + 1) * 4 > slots_.size() * 3) make_room();
    Short wanted(code);
    Short& slot = slots_[place_of(wanted)];
    if (slot.number != 0) return slot.number;
    const std::uint32_t number = take_number(code);
    if (number == 0) return 0;
    wanted.number = number & 0xFFFFFF;
    slot = wanted;
    ++shorts_;
    return number;
  }

  // Where a short code stands, or the empty slot for it.
  [[nodiscard]] std::size_t place_of(const Short& wanted) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = wanted.hash() & mask;
    while (slots_[at].number != 0 && !slots_[at].is_same_code_as(wanted)) at = (at + 1) & mask;
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
