// SPDX-License-Identifier: MPL-2.0
#include "rochdale/book/sleeper.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <optional>
#include <thread>

#include "catch.hpp"

using namespace rochdale;

TEST_CASE("Who is woken before it sleeps does not sleep", "[sleeper]") {
  for (const bool leads : {false, true}) {
    detail::Sleeper sleeper;
    sleeper.wake(leads);
    CHECK(sleeper.sleep() == leads);
  }
}

TEST_CASE("A sleeper may end as soon as it is awake, while the other is still waking it", "[sleeper]") {
  std::atomic<detail::Sleeper*> asleep{nullptr};
  std::atomic<bool> is_over{false};
  int written_before_waking = 0;  // no lock: what was done before wake() is seen after sleep()
  std::thread other([&] {
    for (int turn = 0; !is_over; ++turn) {
      detail::Sleeper* sleeper = nullptr;
      while (!is_over && (sleeper = asleep.exchange(nullptr)) == nullptr) std::this_thread::yield();
      if (sleeper == nullptr) return;
      written_before_waking = turn;
      sleeper->wake(turn % 2 == 1);
    }
  });
  int wrong = 0;
  for (int turn = 0; turn < 20'000; ++turn) {
    std::optional<detail::Sleeper> sleeper(std::in_place);
    asleep = &*sleeper;
    const bool leads = sleeper->sleep();
    sleeper.reset();
    if (leads != (turn % 2 == 1) || written_before_waking != turn) ++wrong;
  }
  is_over = true;
  other.join();
  CHECK(wrong == 0);
}

#if defined(__linux__)
TEST_CASE("A signal does not wake a sleeper", "[sleeper]") {
  struct sigaction before {};
  struct sigaction ours {};
  ours.sa_handler = [](int) {};
  REQUIRE(sigaction(SIGUSR1, &ours, &before) == 0);
  detail::Sleeper sleeper;
  std::atomic<bool> is_awake{false};
  bool leads = false;
  std::thread other([&] {
    leads = sleeper.sleep();
    is_awake = true;
  });
  for (int signal = 0; signal < 20; ++signal) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    REQUIRE(pthread_kill(other.native_handle(), SIGUSR1) == 0);
  }
  CHECK_FALSE(is_awake);
  sleeper.wake(true);
  other.join();
  CHECK((is_awake && leads));
  REQUIRE(sigaction(SIGUSR1, &before, nullptr) == 0);
}
#endif
