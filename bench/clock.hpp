// SPDX-License-Identifier: MPL-2.0
// Two clocks: what this thread worked, which a crowded machine does not disturb, and what a person waits.
#pragma once

#include <ctime>

namespace rochdale::bench {

[[nodiscard]] inline double seconds_of(clockid_t clock) noexcept {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Adds up the time between start() and stop().
template <clockid_t clock>
class Stopwatch {
 public:
  void start() noexcept { began_ = seconds_of(clock); }
  void stop() noexcept { seconds_ += seconds_of(clock) - began_; }
  [[nodiscard]] double seconds() const noexcept { return seconds_; }

 private:
  double began_ = 0;
  double seconds_ = 0;
};

/// What this thread worked.
using WorkClock = Stopwatch<CLOCK_THREAD_CPUTIME_ID>;
/// What a person waits.
using WallClock = Stopwatch<CLOCK_MONOTONIC>;

}  // namespace rochdale::bench
