// SPDX-License-Identifier: MPL-2.0
// Sorting many hashes: by their bits instead of by comparing them, in a few sweeps through memory.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace rochdale {

namespace detail {

/// Writes numbers to `to` in the order of eight of their bits, from `shift` up; those that are equal there keep their
/// order. Returns where the numbers of each value end.
inline std::array<std::size_t, 256> radix_sweep(std::span<const std::uint64_t> from, std::span<std::uint64_t> to,
                                                unsigned shift) {
  const auto value = [shift](std::uint64_t number) { return static_cast<std::size_t>(number >> shift) & 255U; };
  std::array<std::size_t, 256> ends{};
  for (const std::uint64_t number : from) ++ends[value(number)];
  std::size_t start = 0;
  for (std::size_t& end : ends) start += std::exchange(end, start);
  for (const std::uint64_t number : from) to[ends[value(number)]++] = number;
  return ends;
}

}  // namespace detail

/// Sorts numbers by their bits from `from_bit` (0 to 63) up, eight at a time, so that all places that are written to stay
/// in the first-level cache; those that are equal there keep their order. Takes as much memory again while it works.
inline void radix_sort(std::vector<std::uint64_t>& numbers, unsigned from_bit = 0) {
  constexpr std::size_t many = std::size_t{1} << 16;
  constexpr unsigned uppermost = 56;
  std::vector<std::uint64_t> others(numbers.size());
  if (numbers.size() < many || from_bit >= uppermost) {
    for (unsigned shift = from_bit; shift < 64; shift += 8) {
      detail::radix_sweep(numbers, others, shift);
      numbers.swap(others);
    }
    return;
  }
  // Put apart by their uppermost bits first, so that the other sweeps stay in a cache.
  const std::array<std::size_t, 256> ends = detail::radix_sweep(numbers, others, uppermost);
  std::size_t start = 0;
  for (const std::size_t end : ends) {
    std::span<std::uint64_t> from = std::span(others).subspan(start, end - start);
    std::span<std::uint64_t> to = std::span(numbers).subspan(start, end - start);
    for (unsigned shift = from_bit; shift < uppermost; shift += 8) {
      detail::radix_sweep(from, to, shift);
      std::swap(from, to);
    }
    start = end;
  }
  if ((uppermost - from_bit + 7) / 8 % 2 == 0) numbers.swap(others);
}

}  // namespace rochdale
