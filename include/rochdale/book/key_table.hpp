// SPDX-License-Identifier: MPL-2.0
// Which journal record a key belongs to: eight bytes a slot, the key itself stays in the journal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rochdale/book/huge_pages.hpp"

namespace rochdale::detail {

/// An open-addressing table from the hash of a key to the number of its record. A slot keeps 24 bits of the hash and 40
/// of the number (over 10^12 records); whether a record really has the key is asked of who holds the journal. Who holds
/// the journal also makes room: filling a larger table from it in order is quicker than moving slots about.
class KeyTable {
 public:
  /// The greatest number that a slot can hold.
  static constexpr std::uint64_t greatest_number = (std::uint64_t{1} << 40) - 1;

  /// Begins to load the slot of a hash into the cache.
  void prefetch(std::uint64_t hash) const noexcept {
#if defined(__GNUC__)
    if (!slots_.empty()) __builtin_prefetch(&slots_[place(hash)], 1);
#else
    static_cast<void>(hash);
#endif
  }

  /// The number for which `is_it(number)` holds among those of this hash, or 0.
  template <class IsIt>
  [[nodiscard]] std::uint64_t find(std::uint64_t hash, const IsIt& is_it) const {
    if (slots_.empty()) return 0;
    for (std::size_t at = place(hash); slots_[at] != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] >> 40 == tag(hash)) {
        const std::uint64_t number = slots_[at] & greatest_number;
        if (is_it(number)) return number;
      }
    }
    return 0;
  }

  /// True when so many more keys can be inserted.
  [[nodiscard]] bool has_room(std::size_t more) const noexcept { return (used_ + more) * 2 <= slots_.size(); }

  /// Forgets all keys and makes room for at least so many, growing by doubling.
  void clear_for(std::size_t keys) {
    std::size_t slots = std::max<std::size_t>(slots_.size(), 1024);
    while (slots / 2 < keys) slots *= 2;
    slots_.assign(slots, 0);
    used_ = 0;
  }

  /// Adds a number, from 1 to greatest_number. There is room.
  void insert(std::uint64_t hash, std::uint64_t number) noexcept {
    std::size_t at = place(hash);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = tag(hash) << 40 | number;
    ++used_;
  }

  /// Forgets all keys, keeping the room.
  void clear() noexcept {
    if (used_ != 0) std::fill(slots_.begin(), slots_.end(), 0);
    used_ = 0;
  }

  /// How many bytes it takes.
  [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(std::uint64_t); }

 private:
  [[nodiscard]] static std::uint64_t tag(std::uint64_t hash) noexcept { return hash >> 40; }
  [[nodiscard]] std::size_t place(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash) & (slots_.size() - 1);
  }

  std::vector<std::uint64_t, HugePages<std::uint64_t>> slots_;
  std::size_t used_ = 0;
};

}  // namespace rochdale::detail
