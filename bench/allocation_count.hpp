// SPDX-License-Identifier: MPL-2.0
// Counts how often a program asks for memory. It replaces operator new, so exactly one file of a program includes it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace rochdale::bench {

/// How often memory was asked for so far, by all threads.
inline std::atomic<std::uint64_t> allocations{0};

/// Counts a piece of memory; throws when there is none.
inline void* counted(void* memory) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace rochdale::bench

// Not inlined: GCC 12 would see malloc() met by operator delete, and warn.
[[gnu::noinline]] void* operator new(std::size_t size) {
  return rochdale::bench::counted(std::malloc(size == 0 ? 1 : size));
}
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto to = static_cast<std::size_t>(alignment);
  return rochdale::bench::counted(std::aligned_alloc(to, (size + to - 1) / to * to));
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
