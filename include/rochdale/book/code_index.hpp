// SPDX-License-Identifier: MPL-2.0
// Finds an account by its code: a table of account numbers, four to eight bytes an account beside the codes themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace rochdale::detail {

/// An open-addressing hash table of account numbers. It holds no text: `code_of(number)` gives the text of a number, so
/// that a copy of the owner is a copy of the index.
class CodeIndex {
 public:
  /// The number whose code this is, or 0.
  template <class CodeOf>
  [[nodiscard]] std::uint32_t find(std::string_view code, const CodeOf& code_of) const {
    if (slots_.empty()) return 0;
    for (std::size_t at = place(code);; at = (at + 1) & (slots_.size() - 1)) {
      const std::uint32_t number = slots_[at];
      if (number == 0) return 0;
      if (number != erased && code_of(number) == code) return number;
    }
  }

  /// Adds a number whose code is not yet there.
  template <class CodeOf>
  void insert(std::uint32_t number, const CodeOf& code_of) {
    if (slots_.empty()) grow(code_of);
    std::size_t at = free_slot(code_of(number));
    if (slots_[at] == 0 && (used_ + 1) * 4 > slots_.size() * 3) {
      grow(code_of);
      at = free_slot(code_of(number));
    }
    if (slots_[at] == 0) ++used_;
    slots_[at] = number;
  }

  /// Takes a number out; its code must still be what it was.
  template <class CodeOf>
  void erase(std::uint32_t number, const CodeOf& code_of) {
    std::size_t at = place(code_of(number));
    while (slots_[at] != number) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = erased;
  }

 private:
  static constexpr std::uint32_t erased = 0xFFFFFFFFU;

  [[nodiscard]] std::size_t place(std::string_view code) const noexcept {
    return std::hash<std::string_view>{}(code) & (slots_.size() - 1);
  }

  [[nodiscard]] std::size_t free_slot(std::string_view code) const noexcept {
    std::size_t at = place(code);
    while (slots_[at] != 0 && slots_[at] != erased) at = (at + 1) & (slots_.size() - 1);
    return at;
  }

  template <class CodeOf>
  void grow(const CodeOf& code_of) {
    std::vector<std::uint32_t> before(slots_.empty() ? 16 : slots_.size() * 2, 0);
    before.swap(slots_);
    used_ = 0;
    for (const std::uint32_t number : before) {
      if (number == 0 || number == erased) continue;
      std::size_t at = place(code_of(number));
      while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = number;
      ++used_;
    }
  }

  std::vector<std::uint32_t> slots_;
  std::size_t used_ = 0;
};

}  // namespace rochdale::detail
