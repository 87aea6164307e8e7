// SPDX-License-Identifier: MPL-2.0
// Sorting many hashes: by their bits instead of by comparing them, in a few sweeps through memory.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rochdale {

/// Sorts numbers by their bits from `from_bit` (0 to 63) up, eight at a time, so that all places that are written to stay
/// in the first-level cache; those that are equal there keep their order. Takes as much memory again while it works.
inline void radix_sort(std::vector<std::uint64_t>& numbers, unsigned from_bit = 0) {
  constexpr unsigned bits = 8;
  constexpr std::size_t digits = std::size_t{1} << bits;
  std::vector<std::uint64_t> sorted(numbers.size());
  for (unsigned shift = from_bit; shift < 64; shift += bits) {
    const auto digit = [shift](std::uint64_t number) { return static_cast<std::size_t>(number >> shift) % digits; };
    std::array<std::size_t, digits + 1> starts{};
    for (const std::uint64_t number : numbers) ++starts[digit(number) + 1];
    for (std::size_t at = 1; at < starts.size(); ++at) starts[at] += starts[at - 1];
    for (const std::uint64_t number : numbers) sorted[starts[digit(number)]++] = number;
    numbers.swap(sorted);
  }
}

}  // namespace rochdale
