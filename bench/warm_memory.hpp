// SPDX-License-Identifier: MPL-2.0
// Memory that the program has had before. A fresh page costs what the system takes to clear it, in a virtual machine many
// times more when the host must find it first: the same for everyone, and only noise beside what is measured.
#pragma once

#include <malloc.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace rochdale::bench {

/// Takes this many bytes from the system, and keeps what is freed from now on for later.
inline void warm_memory(std::size_t bytes) {
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
  mallopt(M_TOP_PAD, 64 << 20);
  void* const memory = std::malloc(bytes);
  if (memory == nullptr) return;
  std::memset(memory, 1, bytes);
  std::free(memory);
}

}  // namespace rochdale::bench
