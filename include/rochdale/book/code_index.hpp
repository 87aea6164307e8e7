// SPDX-License-Identifier: MPL-2.0
// Finds an account by its code: a table of account numbers, four to eight bytes an account beside the codes themselves.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace rochdale::detail {

/// An open-addressing hash table of account numbers. It holds no text: `code_of(number)` gives the text of a number, so
/// that a copy of the owner is a copy of the index. The bits of a slot that numbers leave over tell codes apart that meet
/// in it, so that nearly every text that is looked at is the one looked for (the texts lie far apart: each is a wait).
class CodeIndex {
 public:
  /// The number whose code this is, or 0.
  template <class CodeOf>
  [[nodiscard]] std::uint32_t find(std::string_view code, const CodeOf& code_of) const {
    if (slots_.empty()) return 0;
    const std::size_t hash = hash_of(code);
    for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
      const std::uint32_t slot = slots_[at];
      if (slot == 0) return 0;
      if (slot >> bits_ != mark(hash) || slot == erased) continue;
      const std::uint32_t number = slot & static_cast<std::uint32_t>(mask());
      if (code_of(number) == code) return number;
    }
  }

  /// Adds a number whose code is not yet there.
  template <class CodeOf>
  void insert(std::uint32_t number, const CodeOf& code_of) {
    // The last number that fits a slot would look like an erased one.
    while (!fits(number) || (used_ + 1) * 4 > slots_.size() * 3) make_room(number, code_of);
    put(number, code_of(number));
    ++live_;
  }

  /// Takes a number out; its code must still be what it was.
  template <class CodeOf>
  void erase(std::uint32_t number, const CodeOf& code_of) {
    const std::size_t hash = hash_of(code_of(number));
    std::size_t at = hash & mask();
    while (slots_[at] != filled(hash, number)) at = (at + 1) & mask();
    slots_[at] = erased;
    --live_;
  }

  /// Makes room for so many numbers, from 1 up, while there are none.
  void reserve(std::size_t numbers) {
    if (used_ != 0) return;
    slots_.assign(std::bit_ceil(std::max<std::size_t>(16, numbers * 4 / 3 + 2)), 0);
    bits_ = static_cast<unsigned>(std::countr_zero(slots_.size()));
  }

  /// Memory in bytes.
  [[nodiscard]] std::size_t bytes() const noexcept { return slots_.capacity() * sizeof(std::uint32_t); }

 private:
  static constexpr std::uint32_t erased = 0xFFFFFFFFU;

  [[nodiscard]] static std::size_t hash_of(std::string_view code) noexcept {
    return std::hash<std::string_view>{}(code);
  }
  [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }
  /// What is left of a hash above a number in a slot. The lower bits, which are alike in neighbours, are not in it.
  [[nodiscard]] std::uint32_t mark(std::size_t hash) const noexcept {
    return static_cast<std::uint32_t>(hash >> bits_) & (erased >> bits_);
  }
  [[nodiscard]] std::uint32_t filled(std::size_t hash, std::uint32_t number) const noexcept {
    return mark(hash) << bits_ | number;
  }

  [[nodiscard]] bool fits(std::uint32_t number) const noexcept { return number + std::size_t{1} < slots_.size(); }

  void put(std::uint32_t number, std::string_view code) noexcept {
    const std::size_t hash = hash_of(code);
    std::size_t at = hash & mask();
    while (slots_[at] != 0 && slots_[at] != erased) at = (at + 1) & mask();
    if (slots_[at] == 0) ++used_;
    slots_[at] = filled(hash, number);
  }

  // Where most slots are erased ones, to clear them is room enough.
  template <class CodeOf>
  void make_room(std::uint32_t number, const CodeOf& code_of) {
    const auto numbers = static_cast<std::uint32_t>(slots_.empty() ? 0 : mask());
    const bool is_full = !fits(number) || live_ * 2 >= slots_.size();
    std::vector<std::uint32_t> before(slots_.empty() ? 16 : is_full ? slots_.size() * 2 : slots_.size(), 0);
    before.swap(slots_);
    bits_ = static_cast<unsigned>(std::countr_zero(slots_.size()));
    used_ = 0;
    for (const std::uint32_t slot : before) {
      if (slot != 0 && slot != erased) put(slot & numbers, code_of(slot & numbers));
    }
  }

  std::vector<std::uint32_t> slots_;  // two to the power of bits_, or none
  unsigned bits_ = 0;
  std::size_t used_ = 0;  // slots that are not empty
  std::size_t live_ = 0;  // of these, such as are not erased
};

}  // namespace rochdale::detail
