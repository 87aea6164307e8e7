// SPDX-License-Identifier: MPL-2.0
// Side by side: a run named "work" is ours, one named "work/limit" or "work/peer:name" is what it is held against. Short
// works are measured by Google Benchmark; longer ones measure themselves, in rounds, in which both sides of a ratio follow
// each other closely. In the end one table shows the medians and the ratios.
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "table.hpp"

namespace rochdale::bench {

/// How much is measured.
enum class Length { quick, usual, extended };

/// What main() was asked for.
struct Settings {
  Length length = Length::usual;
  std::string rows_file{};  ///< where the rows go for the one table; empty: only printed
  std::string filter{};     ///< a regular expression that the name of a run must meet

  /// How often everything is measured.
  [[nodiscard]] int rounds() const noexcept { return length == Length::quick ? 1 : length == Length::usual ? 5 : 9; }
};

/// The settings of this program.
inline Settings& settings() {
  static Settings settings;
  return settings;
}

/// What a work should reach beside another; `other` is as in the name of its run, or what a counter may be at most.
struct Target {
  std::string work;
  std::string other;
  std::string label;  ///< how the table calls the other
  double at_least = nothing;
};

inline std::vector<Target>& targets() {
  static std::vector<Target> targets;
  return targets;
}

/// A figure that a work should reach by itself.
struct Wanted {
  std::string work;
  Figure figure = Figure::seconds;
  double value = nothing;
};

inline std::vector<Wanted>& wanted() {
  static std::vector<Wanted> wanted;
  return wanted;
}

/// A counter of a work as a row of its own: what it counts, how much is allowed.
struct Allowance {
  std::string counter;
  Figure figure = Figure::pieces;
  double at_most = nothing;
};

inline std::map<std::string, std::vector<Allowance>>& allowances() {
  static std::map<std::string, std::vector<Allowance>> allowances;
  return allowances;
}

/// Says what "work" should reach beside "work/other".
inline void hold(const std::string& work, const std::string& other, const std::string& label,
                 double at_least = nothing) {
  targets().push_back(Target{work, other, label, at_least});
}

/// Says how long "work" may take, or what rate it should reach.
inline void allow(const std::string& work, Figure figure, double value) {
  wanted().push_back(Wanted{work, figure, value});
}

/// Says that a counter of "work" is a row of its own, and how much of it is allowed.
inline void show(const std::string& work, const std::string& counter, Figure figure, double at_most = nothing) {
  allowances()[work].push_back(Allowance{counter, figure, at_most});
}

/// One measurement of a longer work: what was done, in how many seconds, and figures beside it.
struct Measured {
  double items = 0;  ///< 0: only the time counts
  double seconds = 0;
  std::map<std::string, double> counters{};
};

/// The names of all runs, in the order of the table.
inline std::vector<std::string>& names() {
  static std::vector<std::string> names;
  return names;
}

/// Registers a work that Google Benchmark measures: short ones, repeated until the time is certain.
inline benchmark::internal::Benchmark* run(const std::string& name, std::function<void(benchmark::State&)> work) {
  names().push_back(name);
  return benchmark::RegisterBenchmark(name.c_str(), std::move(work));
}

/// Several works that are measured in turns, by one call: as many figures as names.
struct Turns {
  std::vector<std::string> names;
  std::function<std::vector<Measured>()> work;
  int rounds = 0;
};

inline std::vector<Turns>& turns() {
  static std::vector<Turns> turns;
  return turns;
}

/// Registers works that take turns while they are measured.
inline void measure(std::vector<std::string> of, std::function<std::vector<Measured>()> work,
                    int rounds = settings().rounds()) {
  names().insert(names().end(), of.begin(), of.end());
  turns().push_back({std::move(of), std::move(work), rounds});
}

/// Registers a work that measures itself; each round calls it once.
inline void measure(const std::string& name, const std::function<Measured()>& work, int rounds = settings().rounds()) {
  measure(
      std::vector<std::string>{name}, [work] { return std::vector<Measured>{work()}; }, rounds);
}

/// One of those that take turns.
class Side {
 public:
  virtual ~Side() = default;
  /// Does a part of the work, and returns how many items that were and how long they took.
  virtual Measured step() = 0;
};

/// Lets sides take turns, each as the first as often as the others: a slow spell of the machine meets all of them.
inline std::vector<Measured> take_turns(const std::vector<Side*>& sides, std::size_t steps) {
  std::vector<Measured> measured(sides.size());
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t at = 0; at < sides.size(); ++at) {
      const std::size_t side = (at + step) % sides.size();
      const Measured part = sides[side]->step();
      measured[side].items += part.items;
      measured[side].seconds += part.seconds;
    }
  }
  return measured;
}

/// Collects all repetitions of all runs.
class SideBySide final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    const std::string* name = nullptr;
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      name = &run.run_name.function_name;
      Figures& figures = found(*name);
      if (run.error_occurred) {
        std::cerr << *name << ": " << run.error_message << '\n';
        failed_ = true;
        continue;
      }
      const auto rate = run.counters.find("items_per_second");
      const double time =
          run.cpu_accumulated_time / static_cast<double>(std::max<benchmark::IterationCount>(1, run.iterations));
      figures.figure = rate == run.counters.end() ? Figure::seconds : Figure::rate;
      figures.values.push_back(rate == run.counters.end() ? time : rate->second.value);
    }
    if (name != nullptr) tell(*name);
  }

  void Finalize() override {}

  /// Measures the works that take turns.
  void take_rounds() {
    const std::regex wanted(settings().filter);
    const auto is_wanted = [&](const Turns& one) {
      return std::any_of(one.names.begin(), one.names.end(),
                         [&](const std::string& name) { return std::regex_search(name, wanted); });
    };
    for (const Turns& one : turns()) {
      if (!is_wanted(one)) continue;
      for (int round = 0; round < one.rounds; ++round) {
        const std::vector<Measured> measured = one.work();
        for (std::size_t at = 0; at < measured.size(); ++at) record(one.names[at], measured[at]);
      }
      for (const std::string& name : one.names) tell(name);
    }
  }

  /// The rows of the table, in the order in which the works were registered.
  [[nodiscard]] std::vector<Row> rows() const {
    std::vector<Row> rows;
    for (const std::string& work : names()) {
      const Figures* const run = look(work);
      if (run == nullptr || run->values.empty() || is_other(work)) continue;
      const Figures& figures = *run;
      Row row{work, figures.figure, median(figures.values)};
      const std::size_t before = rows.size();
      for (const Target& target : targets()) {
        if (target.work != work) continue;
        const Figures* other = look(target.other.front() == '=' ? target.other.substr(1) : work + '/' + target.other);
        if (other == nullptr || other->values.empty()) continue;
        row.other = target.label;
        row.theirs = median(other->values);
        row.target = target.at_least;
        row.paired = paired_ratio(figures, *other);
        rows.push_back(row);
        row.paired = nothing;
      }
      for (const Wanted& wish : wanted()) {
        if (wish.work != work) continue;
        row.other = wish.figure == Figure::rate ? "wanted" : "allowed";
        row.theirs = wish.value;
        row.target = 1;
        rows.push_back(row);
      }
      if (rows.size() == before) rows.push_back(row);
      const auto shown = allowances().find(work);
      if (shown == allowances().end()) continue;
      for (const Allowance& allowance : shown->second) {
        const auto counted = figures.counters.find(allowance.counter);
        if (counted == figures.counters.end()) continue;
        Row beside{work + ": " + allowance.counter, allowance.figure, median(counted->second)};
        if (!std::isnan(allowance.at_most)) {
          beside.other = "allowed";
          beside.theirs = allowance.at_most;
          beside.target = 1;
        }
        rows.push_back(beside);
      }
    }
    return rows;
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  struct Figures {
    Figure figure = Figure::rate;
    bool in_rounds = false;  // value by value beside those of the same round
    std::vector<double> values{};
    std::map<std::string, std::vector<double>> counters{};
  };

  [[nodiscard]] static double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }

  [[nodiscard]] static double paired_ratio(const Figures& ours, const Figures& theirs) {
    if (!ours.in_rounds || ours.values.size() != theirs.values.size()) return nothing;
    std::vector<double> ratios;
    for (std::size_t round = 0; round < ours.values.size(); ++round) {
      ratios.push_back(Row{"", ours.figure, ours.values[round], "", theirs.values[round]}.ratio());
    }
    return median(ratios);
  }

  void record(const std::string& name, const Measured& measured) {
    Figures& figures = found(name);
    figures.in_rounds = true;
    figures.figure = measured.items > 0 ? Figure::rate : Figure::seconds;
    figures.values.push_back(measured.items > 0 ? measured.items / measured.seconds : measured.seconds);
    for (const auto& [counter, value] : measured.counters) figures.counters[counter].push_back(value);
  }

  [[nodiscard]] static bool is_other(std::string_view name) {
    return name.ends_with("/limit") || name.find("/peer:") != std::string_view::npos;
  }

  Figures& found(const std::string& name) {
    for (auto& [known, figures] : figures_) {
      if (known == name) return figures;
    }
    return figures_.emplace_back(name, Figures{}).second;
  }

  [[nodiscard]] const Figures* look(const std::string& name) const {
    for (const auto& [known, figures] : figures_) {
      if (known == name) return &figures;
    }
    return nullptr;
  }

  // A line for those who wait.
  void tell(const std::string& name) {
    const Figures& figures = found(name);
    if (figures.values.empty()) return;
    const auto [least, most] = std::minmax_element(figures.values.begin(), figures.values.end());
    std::cout << "  " << name << "  " << readable(median(figures.values), figures.figure);
    if (figures.values.size() > 1) {
      std::cout << "  (" << readable(*least, figures.figure) << " to " << readable(*most, figures.figure) << ")";
    }
    std::cout << std::endl;
  }

  std::vector<std::pair<std::string, Figures>> figures_;
  bool failed_ = false;
};

/// Reads --quick, --long, --rows=FILE and the filter, and leaves the rest to Google Benchmark.
inline void take_settings(int& argc, char** argv) {
  int kept = 1;
  for (int at = 1; at < argc; ++at) {
    const std::string_view argument = argv[at];
    if (argument == "--quick") {
      settings().length = Length::quick;
    } else if (argument == "--long") {
      settings().length = Length::extended;
    } else if (argument.starts_with("--rows=")) {
      settings().rows_file = argument.substr(7);
    } else {
      constexpr std::string_view filter = "--benchmark_filter=";
      if (argument.starts_with(filter)) settings().filter = argument.substr(filter.size());
      argv[kept++] = argv[at];
    }
  }
  argc = kept;
}

/// Runs what `enroll()` registers, prints the table and hands the rows on: the whole of a benchmark's main().
template <class Enroll>
int side_by_side(int argc, char** argv, Enroll&& enroll) {
  take_settings(argc, argv);
  // Several short repetitions in random order: a slow spell of the machine meets both sides.
  std::vector<std::string> arguments{
      argv[0], "--benchmark_repetitions=" + std::to_string(settings().length == Length::quick ? 5 : 31),
      "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.01"};
  for (int at = 1; at < argc; ++at) arguments.emplace_back(argv[at]);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  int count = static_cast<int>(pointers.size());
  pointers.push_back(nullptr);
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 2;
  enroll();
  SideBySide reporter;
  if (turns().empty()) benchmark::RunSpecifiedBenchmarks(&reporter);
  benchmark::Shutdown();
  reporter.take_rounds();
  const std::vector<Row> rows = reporter.rows();
  if (settings().rows_file.empty()) {
    std::cout << '\n';
    print_table(std::cout, rows);
  } else {
    std::ofstream file(settings().rows_file, std::ios::app);
    for (const Row& row : rows) write_row(file, row);
    if (!file.flush()) {
      std::cerr << "cannot write " << settings().rows_file << '\n';
      return 1;
    }
  }
  return reporter.failed() ? 1 : 0;
}

}  // namespace rochdale::bench
