// SPDX-License-Identifier: MPL-2.0
// Refuses memory to a thread. It replaces operator new, so exactly one file of a program includes it.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

/// When a thread is refused memory.
struct MemoryRefusal {
  bool is_armed = false;
  bool for_ever = false;  ///< all later requests fail as well
  long granted = 0;       ///< so many requests before one fails
  bool has_refused = false;

  bool refuse() {
    if (!is_armed || granted-- > 0) return false;
    has_refused = true;
    is_armed = for_ever;
    granted = 0;
    return true;
  }
};
inline constinit thread_local MemoryRefusal memory_refusal;

// Not inlined, so that g++ does not warn of free() meeting new.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (memory_refusal.refuse()) throw std::bad_alloc();
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
// Asked by the standard library's sort alone, which does without memory where it gets none: never made to fail.
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
