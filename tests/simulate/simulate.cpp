// SPDX-License-Identifier: MPL-2.0
// simulate [--seed S] [--steps N | --seconds T | --minutes T] [--seeds FILE]
// Runs communities one after the other until so many steps were taken, or for so long. Prints what was done to them.
#include <charconv>
#include <cstring>
#include <iostream>
#include <sstream>

#include "simulation.hpp"

namespace {

constexpr std::uint64_t steps_a_community = 1200;

int usage() {
  std::cerr << "usage: simulate [--seed S] [--steps N | --seconds T | --minutes T] [--seeds FILE]\n"
               "  FILE has a line for each seed that failed once: the seed, the number of steps, and `careless` if it "
               "was so then\n";
  return 2;
}

bool read_number(const char* text, std::uint64_t& number) {
  const char* const end = text + std::strlen(text);
  const auto [rest, error] = std::from_chars(text, end, number);
  return error == std::errc() && rest == end;
}

/// One community in four is asked anything; so were all of those whose seeds are kept.
simulate::Manner manner_of(std::uint64_t seed) {
  return seed % 4 == 0 ? simulate::Manner::careless : simulate::Manner::careful;
}

/// Lets one community live. Returns false where it went wrong, and says how to see that again.
bool live(std::uint64_t seed, simulate::Manner manner, std::uint64_t steps, simulate::Report& report) {
  std::uint64_t done = 0;
  try {
    simulate::Simulation simulation(seed, manner, report);
    for (; done < steps; ++done) simulation.step();
    simulation.end();
    return true;
  } catch (const std::exception& error) {
    std::cout << "FAILED: simulate --seed " << seed << " --steps " << done + 1 << ": " << error.what() << '\n';
    return false;
  }
}

void print(const simulate::Report& report) {
  std::vector<std::pair<std::uint64_t, std::string_view>> reasons;
  std::uint64_t refusals = 0;
  for (const auto& [reason, times] : report.refusals) {
    refusals += times;
    reasons.emplace_back(times, name(reason));
  }
  std::sort(reasons.rbegin(), reasons.rend());
  std::cout << report.communities << " communities, " << report.steps << " steps, " << report.runs << " runs, "
            << report.answers << " answers, " << refusals << " of them refusals:";
  for (const auto& [times, reason] : reasons) std::cout << ' ' << reason << ' ' << times;
  std::cout << "\n"
            << report.faults << " faults injected, " << report.errors << " of them told to the caller, "
            << report.deaths << " deaths of a process, " << report.power_losses << " power losses, "
            << report.clock_jumps << " jumps of the clock\n"
            << report.retries << " retries, " << report.outlived << " requests found done that had no answer, "
            << report.openings << " openings\n"
            << report.states << " states compared, " << report.invariants << " invariants checked\n";
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t seed = 1;
  std::uint64_t steps = 20'000;
  std::uint64_t seconds = 0;
  std::string seeds;
  for (int at = 1; at < count; at += 2) {
    const std::string_view name = arguments[at];
    if (at + 1 == count) return usage();
    const char* const value = arguments[at + 1];
    if (name == "--seeds") {
      seeds = value;
      continue;
    }
    if (name == "--minutes") {
      if (!read_number(value, seconds)) return usage();
      seconds *= 60;
      continue;
    }
    std::uint64_t* const number = name == "--seed"      ? &seed
                                  : name == "--steps"   ? &steps
                                  : name == "--seconds" ? &seconds
                                                        : nullptr;
    if (number == nullptr || !read_number(value, *number)) return usage();
  }
  simulate::Report report;
  bool sound = true;
  if (!seeds.empty()) {
    std::ifstream file(seeds);
    if (!file) return usage();
    for (std::string line; std::getline(file, line);) {
      std::istringstream words(line);
      if (line.empty() || line[0] == '#') continue;
      if (!(words >> seed >> steps)) return usage();
      std::string manner;
      const bool careless = words >> manner && manner == "careless";
      sound = live(seed, careless ? simulate::Manner::careless : manner_of(seed), steps, report) && sound;
    }
    print(report);
    return sound ? 0 : 1;
  }
  std::cout << "simulate --seed " << seed << '\n';
  const auto start = std::chrono::steady_clock::now();
  const auto is_over = [&] {
    if (seconds == 0) return report.steps >= steps;
    return std::chrono::steady_clock::now() - start >= std::chrono::seconds(seconds);
  };
  for (; sound && !is_over(); ++seed) {
    const std::uint64_t left = seconds == 0 ? steps - report.steps : steps_a_community;
    sound = live(seed, manner_of(seed), std::min(left, steps_a_community), report);
  }
  print(report);
  std::cout << (sound ? "nothing lost, nothing doubled, nothing half done\n" : "");
  return sound ? 0 : 1;
}
