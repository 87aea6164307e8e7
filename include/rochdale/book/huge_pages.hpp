// SPDX-License-Identifier: MPL-2.0
// Memory for large tables in large pages: with ten million accounts, half the time of a posting is finding pages.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace rochdale::detail {

/// An allocator that asks the system for large pages where a block is large, and is an ordinary one otherwise.
template <class T>
class HugePages {
 public:
  using value_type = T;

  HugePages() = default;
  template <class Other>
  HugePages(const HugePages<Other>&) noexcept {}  // NOLINT(google-explicit-constructor): as allocators are

  [[nodiscard]] T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T) - page) throw std::bad_array_new_length();
    const std::size_t bytes = count * sizeof(T);
    if (bytes < page) return static_cast<T*>(::operator new(bytes, std::align_val_t(alignof(T))));
    const std::size_t whole = (bytes + page - 1) / page * page;
    void* const memory = ::operator new(whole, std::align_val_t(page));
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // A wish: without it everything works, only slower. Not for the last piece, which would take a large page for little.
    static_cast<void>(madvise(memory, bytes / page * page, MADV_HUGEPAGE));
#endif
    return static_cast<T*>(memory);
  }

  void deallocate(T* memory, std::size_t count) noexcept {
    const std::size_t bytes = count * sizeof(T);
    ::operator delete(memory, std::align_val_t(bytes < page ? alignof(T) : page));
  }

  friend bool operator==(const HugePages&, const HugePages&) noexcept { return true; }

 private:
  static constexpr std::size_t page = std::size_t{1} << 21;
};

}  // namespace rochdale::detail
