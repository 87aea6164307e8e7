// SPDX-License-Identifier: MPL-2.0
// Which journal record a key belongs to: eight bytes a slot, the key itself stays in the journal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rochdale/book/key.hpp"

namespace rochdale::detail {

/// An open-addressing table from the hash of a key to the number of its record. A slot keeps 24 bits of the hash and 40
/// of the number (over 10^12 records); whether a record really has the key is asked of who holds the journal.
class KeyTable {
 public:
  /// The greatest number that a slot can hold.
  static constexpr std::uint64_t greatest_number = (std::uint64_t{1} << 40) - 1;

  /// Begins to load the slot of a hash into the cache.
  void prefetch(std::uint64_t hash) const noexcept {
#if defined(__GNUC__)
    if (!slots_.empty()) __builtin_prefetch(&slots_[place(hash)]);
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

  /// Adds a number, from 1 to greatest_number. `hash_of(number)` gives back the hash of a number added before; it is
  /// only asked when the table grows, and is not asked when reserve() made room.
  template <class HashOf>
  void insert(std::uint64_t hash, std::uint64_t number, const HashOf& hash_of) {
    if (is_full()) {
      std::vector<std::uint64_t> before(slots_.empty() ? 1024 : slots_.size() * 2, 0);
      before.swap(slots_);
      for (const std::uint64_t slot : before) {
        if (slot != 0) place_slot(hash_of(slot & greatest_number), slot);
      }
    }
    place_slot(hash, tag(hash) << 40 | number);
    ++used_;
  }

  /// Makes room for this many keys; only on an empty table.
  void reserve(std::size_t keys) {
    std::size_t slots = 1024;
    while (slots / 2 < keys) slots *= 2;
    slots_.assign(slots, 0);
    used_ = 0;
  }

  /// Forgets all keys, keeping the room.
  void clear() noexcept {
    if (used_ == 0) return;
    for (std::uint64_t& slot : slots_) slot = 0;
    used_ = 0;
  }

  /// How many keys are held.
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  /// How many bytes it takes.
  [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(std::uint64_t); }

 private:
  [[nodiscard]] static std::uint64_t tag(std::uint64_t hash) noexcept { return hash >> 40; }
  [[nodiscard]] std::size_t place(std::uint64_t hash) const noexcept {
    return static_cast<std::size_t>(hash) & (slots_.size() - 1);
  }
  [[nodiscard]] bool is_full() const noexcept { return (used_ + 1) * 2 > slots_.size(); }

  void place_slot(std::uint64_t hash, std::uint64_t slot) noexcept {
    std::size_t at = place(hash);
    while (slots_[at] != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }

  std::vector<std::uint64_t> slots_;
  std::size_t used_ = 0;
};

}  // namespace rochdale::detail
