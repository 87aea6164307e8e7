// SPDX-License-Identifier: MPL-2.0
// Which journal record a key belongs to: eight bytes a slot, the key itself stays in the journal.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "rochdale/book/huge_pages.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale::detail {

/// An open-addressing table from the hash of a key to the number of its record. A slot keeps the upper 32 bits of the
/// hash and the number; whether a record really has the key is asked of who holds the journal. The uppermost bits say
/// where a key belongs, so a table grows out of itself, in one sweep through memory that asks for no key.
class KeyTable {
 public:
  /// The greatest number that a slot can hold; so many keys at most.
  static constexpr std::uint64_t greatest_number = (std::uint64_t{1} << 31) - 1;

  /// Begins to load the slot of a hash into the cache.
  void prefetch(std::uint64_t hash) const noexcept {
#if defined(__GNUC__)
    if (!slots_.empty()) __builtin_prefetch(&slots_[place(hash)], 1);
#else
    static_cast<void>(hash);
#endif
  }

  /// Calls `use(at, hash)` for each place from 0 to `count`. `hash_of(at)` is asked once, long enough before for the
  /// slot to be in the cache by then.
  template <class HashOf, class Use>
  void sweep(std::size_t count, const HashOf& hash_of, const Use& use) const {
    constexpr std::size_t ahead = 16;
    std::array<std::uint64_t, ahead> hashes{};
    for (std::size_t at = 0; at < std::min(count, ahead); ++at) prefetch(hashes[at] = hash_of(at));
    for (std::size_t at = 0; at < count; ++at) {
      const std::uint64_t hash = hashes[at % ahead];
      if (at + ahead < count) prefetch(hashes[at % ahead] = hash_of(at + ahead));
      use(at, hash);
    }
  }

  /// The number for which `is_it(number)` holds among those of this hash, or 0.
  template <class IsIt>
  [[nodiscard]] std::uint64_t find(std::uint64_t hash, const IsIt& is_it) const {
    return slots_.empty() ? 0 : number_at(free_or_found(hash, is_it));
  }

  /// The same; when there is none, adds `number`, from 1 to greatest_number. There is room.
  template <class IsIt>
  std::uint64_t find_or_insert(std::uint64_t hash, std::uint64_t number, const IsIt& is_it) {
    const std::size_t at = free_or_found(hash, is_it);
    const std::uint64_t found = number_at(at);
    if (found == 0) take(at, hash, number);
    return found;
  }

  /// Adds a number, from 1 to greatest_number. There is room.
  void insert(std::uint64_t hash, std::uint64_t number) noexcept {
    take(free_or_found(hash, [](std::uint64_t) { return false; }), hash, number);
  }

  /// Makes room for so many more keys, growing by doubling.
  void make_room(std::size_t more) {
    if ((used_ + more) * 2 <= slots_.size()) return;
    std::size_t slots = std::max<std::size_t>(slots_.size(), 1024);
    while (slots / 2 < used_ + more) slots *= 2;
    if (slots / 2 > greatest_number + 1) throw Error(Fault::out_of_range, "there is no room for more keys");
    Slots grown(slots, 0);
    grown.swap(slots_);
    shift_ = 64 - std::countr_zero(slots);
    for (const std::uint64_t slot : grown) {
      if (slot == 0) continue;
      std::size_t at = place(slot);
      while (slots_[at] != 0) at = next(at);
      slots_[at] = slot;
    }
  }

  /// Forgets all keys. Keeps the room, unless there was far more of it than used.
  void clear() {
    if (used_ == 0) return;
    if (slots_.size() > few_slots && used_ * 16 < slots_.size()) {
      slots_ = Slots();
    } else {
      std::fill(slots_.begin(), slots_.end(), 0);
    }
    used_ = 0;
  }

  /// How many bytes it takes.
  [[nodiscard]] std::size_t bytes() const noexcept { return slots_.size() * sizeof(std::uint64_t); }

 private:
  using Slots = std::vector<std::uint64_t, HugePages<std::uint64_t>>;
  static constexpr std::size_t few_slots = std::size_t{1} << 15;
  static constexpr std::uint64_t number_bits = 0xFFFFFFFFU;

  [[nodiscard]] std::size_t place(std::uint64_t hash_or_slot) const noexcept {
    return static_cast<std::size_t>(hash_or_slot >> shift_);
  }
  [[nodiscard]] std::size_t next(std::size_t at) const noexcept { return (at + 1) & (slots_.size() - 1); }
  [[nodiscard]] std::uint64_t number_at(std::size_t at) const noexcept { return slots_[at] & number_bits; }

  void take(std::size_t at, std::uint64_t hash, std::uint64_t number) noexcept {
    slots_[at] = (hash & ~number_bits) | number;
    ++used_;
  }

  // The slot for which `is_it` holds, or else the free one in which the hash belongs.
  template <class IsIt>
  [[nodiscard]] std::size_t free_or_found(std::uint64_t hash, const IsIt& is_it) const {
    std::size_t at = place(hash);
    while (slots_[at] != 0 && !((slots_[at] ^ hash) <= number_bits && is_it(number_at(at)))) at = next(at);
    return at;
  }

  Slots slots_;
  int shift_ = 0;  // from a hash to its place
  std::size_t used_ = 0;
};

}  // namespace rochdale::detail
