// SPDX-License-Identifier: MPL-2.0
// Hashes of values: equal values hash alike, on every back end of the numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "rochdale/core/integer.hpp"

namespace rochdale {

/// Mixes a number into a hash; the order counts. Equal numbers give equal hashes on every back end.
[[nodiscard]] constexpr std::size_t hash_combine(std::size_t seed, std::uint64_t value) noexcept {
  // A multiplier of Steele and Vigna (2021), and the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t mixed = static_cast<std::uint64_t>(seed) * 0xd1342543de82ef95U + 0x9e3779b97f4a7c15U + value;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebU;
  return static_cast<std::size_t>(mixed ^ (mixed >> 31));
}

/// The hash of a 128-bit number; std::hash does not know the compiler's own type.
[[nodiscard]] constexpr std::size_t hash_value_of(const int128& value) noexcept {
  return hash_combine(hash_combine(value < 0 ? 1 : 0, high_bits(magnitude(value))), low_bits(magnitude(value)));
}

/// The hash of a number of any length.
[[nodiscard]] inline std::size_t hash_value_of(const integer& value) { return std::hash<integer>()(value); }

}  // namespace rochdale
