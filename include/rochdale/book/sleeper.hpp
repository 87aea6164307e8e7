// SPDX-License-Identifier: MPL-2.0
// A thread that sleeps until another wakes it, once, with a word on its way.
#pragma once

#if defined(__linux__)
#include <semaphore.h>
#else
#include <semaphore>
#endif

namespace rochdale::detail {

/// Where one waits until it is served, or is to lead. Each has its own: of many who sleep in one place, all would wake for
/// one. For one sleep only; it may lie on the stack of who sleeps, and end as soon as sleep() returns.
class Sleeper {
 public:
  /// Until somebody wakes it, before or after it went to sleep; returns whether to lead.
  [[nodiscard]] bool sleep() noexcept {
    asleep_.acquire();
    return leads_;
  }

  /// Nothing of the sleeper may be touched after this.
  void wake(bool leads) noexcept {
    leads_ = leads;
    asleep_.release();
  }

 private:
#if defined(__linux__)
  // A mutex and a condition take a tenth more time with 32 threads, std::binary_semaphore of libstdc++ 12, which tries
  // again and again before it sleeps, 0.4 of a processor more. A semaphore may end when its wait returns, while the other
  // is still in its post: glibc since 2.21 (sourceware.org, bug 12674) and musl touch nothing of it then.
  class Semaphore {
   public:
    explicit Semaphore(unsigned available) noexcept { sem_init(&semaphore_, 0, available); }
    ~Semaphore() { sem_destroy(&semaphore_); }
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;
    void acquire() noexcept {
      while (sem_wait(&semaphore_) != 0) {  // a signal came in between
      }
    }
    void release() noexcept { sem_post(&semaphore_); }

   private:
    sem_t semaphore_{};
  };
#else
  using Semaphore = std::binary_semaphore;
#endif

  Semaphore asleep_{0};
  bool leads_ = false;
};

}  // namespace rochdale::detail
