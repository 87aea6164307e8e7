// SPDX-License-Identifier: MPL-2.0
// What exact amounts cost, each beside its limit: the same work on bare numbers of the machine.
//     Amount sum and comparison          within 2x of __int128
//     Amount times a Rate, rounded       within 3x of a hand-written product of 256 bits
//     Amount read and written            within 3x of std::from_chars and std::to_chars of int64
#include <benchmark/benchmark.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/power.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/sum.hpp"
#include "rochdale/core/unrounded.hpp"
#include "side_by_side.hpp"

namespace {

using namespace rochdale;
using namespace rochdale::bench;

inline constexpr rochdale::Unit EUR = "EUR/2"_unit;
constexpr std::size_t count = 256;  // two of these stay in the first-level cache

/// Sizes as a community's payments have them, and below them, of both signs.
std::vector<std::int64_t> minors(std::int64_t greatest) {
  std::mt19937_64 random(1844);
  std::vector<std::int64_t> values(count);
  for (std::int64_t& value : values) value = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(greatest));
  for (std::size_t index = 0; index < count; index += 3) values[index] = -values[index];
  return values;
}

std::vector<int128> numbers(std::int64_t greatest) {
  std::vector<int128> values;
  for (const std::int64_t value : minors(greatest)) values.emplace_back(value);
  return values;
}

std::vector<Amount> amounts(std::int64_t greatest) {
  std::vector<Amount> values;
  for (const std::int64_t value : minors(greatest)) values.push_back(Amount::minor(value, EUR));
  return values;
}

constexpr std::int64_t everyday = 100'000'000;            // up to a million euros
constexpr std::int64_t huge = 9'000'000'000'000'000'000;  // products past 128 bits

void per_item(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

// ---- Sum and comparison

void sum_limit_int128(benchmark::State& state) {
  const std::vector<int128> values = numbers(everyday);
  for (auto _ : state) {
    int128 sum = 0;
    for (const int128& value : values) sum += value;
    benchmark::DoNotOptimize(sum);
  }
  per_item(state);
}

void sum_amount(benchmark::State& state) {
  const std::vector<Amount> values = amounts(everyday);
  for (auto _ : state) {
    Amount total = sum(values, EUR);
    benchmark::DoNotOptimize(total);
  }
  per_item(state);
}

void add_to_total_amount(benchmark::State& state) {
  const std::vector<Amount> values = amounts(everyday);
  for (auto _ : state) {
    Amount total = Amount::zero(EUR);
    for (const Amount& value : values) total += value;
    benchmark::DoNotOptimize(total);
  }
  per_item(state);
}

void add_each_limit_int128(benchmark::State& state) {
  const std::vector<int128> values = numbers(everyday);
  std::vector<int128> sums = values;
  for (auto _ : state) {
    for (std::size_t index = 0; index < count; ++index) sums[index] = sums[index] + values[index];
    benchmark::DoNotOptimize(sums.data());
    benchmark::ClobberMemory();
  }
  per_item(state);
}

void add_each_amount(benchmark::State& state) {
  const std::vector<Amount> values = amounts(everyday);
  std::vector<Amount> sums = values;
  for (auto _ : state) {
    for (std::size_t index = 0; index < count; ++index) sums[index] = sums[index] + values[index];
    benchmark::DoNotOptimize(sums.data());
    benchmark::ClobberMemory();
  }
  per_item(state);
}

void compare_limit_int128(benchmark::State& state) {
  const std::vector<int128> values = numbers(everyday);
  const std::vector<int128> others = values;
  for (auto _ : state) {
    std::size_t less = 0;
    for (std::size_t index = 0; index < count; ++index) less += values[index] < others[index] ? 1U : 0U;
    benchmark::DoNotOptimize(less);
  }
  per_item(state);
}

void compare_amount(benchmark::State& state) {
  const std::vector<Amount> values = amounts(everyday);
  const std::vector<Amount> others = values;
  for (auto _ : state) {
    std::size_t less = 0;
    for (std::size_t index = 0; index < count; ++index) less += values[index] < others[index] ? 1U : 0U;
    benchmark::DoNotOptimize(less);
  }
  per_item(state);
}

// ---- Times a rate

/// The limit: value * numerator / denominator, half to even, with a product of 256 bits and a long division by hand.
int128 by_hand(int128 value, std::int64_t numerator, std::int64_t denominator) {
  const bool negative = value < 0;
  const uint128 size = negative ? uint128(0) - static_cast<uint128>(value) : static_cast<uint128>(value);
  const auto factor = static_cast<std::uint64_t>(numerator);
  const auto divisor = static_cast<std::uint64_t>(denominator);
  const uint128 low = uint128(static_cast<std::uint64_t>(size)) * factor;
  const uint128 high = uint128(static_cast<std::uint64_t>(size >> 64)) * factor + (low >> 64);
  std::array<std::uint64_t, 3> limbs{static_cast<std::uint64_t>(high >> 64), static_cast<std::uint64_t>(high),
                                     static_cast<std::uint64_t>(low)};
  uint128 quotient = 0;
  std::uint64_t rest = 0;
  for (const std::uint64_t limb : limbs) {
    const uint128 part = (uint128(rest) << 64) | limb;
    const uint128 digit = part / divisor;
    quotient = (quotient << 64) | digit;
    rest = static_cast<std::uint64_t>(part - digit * divisor);
  }
  const std::uint64_t other = divisor - rest;
  if (rest > other || (rest == other && (quotient & 1) != 0)) ++quotient;
  return negative ? -static_cast<int128>(quotient) : static_cast<int128>(quotient);
}

void rate_limit_by_hand(benchmark::State& state) {
  const std::vector<int128> values = numbers(state.range(0));
  std::int64_t numerator = 7;
  std::int64_t denominator = 36500;
  benchmark::DoNotOptimize(numerator);  // a rate is not known when the program is built
  benchmark::DoNotOptimize(denominator);
  for (auto _ : state) {
    for (const int128& value : values) benchmark::DoNotOptimize(by_hand(value, numerator, denominator));
  }
  per_item(state);
}

void rate_amount_rounded(benchmark::State& state) {
  const std::vector<Amount> values = amounts(state.range(0));
  Rate rate = Rate::of(7, 36500);
  benchmark::DoNotOptimize(rate);
  for (auto _ : state) {
    for (const Amount& value : values) benchmark::DoNotOptimize((value * rate).rounded(half_even));
  }
  per_item(state);
}

void rate_amount_multiplied(benchmark::State& state) {
  const std::vector<Amount> values = amounts(state.range(0));
  Rate rate = Rate::of(7, 36500);
  benchmark::DoNotOptimize(rate);
  for (auto _ : state) {
    for (const Amount& value : values) benchmark::DoNotOptimize(multiplied(value, rate, half_even));
  }
  per_item(state);
}

// ---- Text

void parse_limit_int64(benchmark::State& state) {
  std::vector<std::string> texts;
  for (const std::int64_t value : minors(state.range(0))) texts.push_back(std::to_string(value));
  for (auto _ : state) {
    for (const std::string& text : texts) {
      std::int64_t value = 0;
      benchmark::DoNotOptimize(std::from_chars(text.data(), text.data() + text.size(), value));
      benchmark::DoNotOptimize(value);
    }
  }
  per_item(state);
}

void parse_amount(benchmark::State& state) {
  std::vector<std::string> texts;
  for (const Amount& value : amounts(state.range(0))) texts.push_back(to_string(value));
  for (auto _ : state) {
    for (const std::string& text : texts) benchmark::DoNotOptimize(Amount::parse(text, EUR));
  }
  per_item(state);
}

void print_limit_int64(benchmark::State& state) {
  const std::vector<std::int64_t> values = minors(state.range(0));
  std::array<char, 64> text{};
  for (auto _ : state) {
    for (const std::int64_t value : values) {
      benchmark::DoNotOptimize(std::to_chars(text.data(), text.data() + text.size(), value));
      benchmark::ClobberMemory();
    }
  }
  per_item(state);
}

void print_amount(benchmark::State& state) {
  const std::vector<Amount> values = amounts(state.range(0));
  std::array<char, 64> text{};
  for (auto _ : state) {
    for (const Amount& value : values) {
      benchmark::DoNotOptimize(to_chars(text.data(), text.data() + text.size(), value));
      benchmark::ClobberMemory();
    }
  }
  per_item(state);
}

// ---- Larger pieces

void split_parts(benchmark::State& state) {
  std::vector<std::int64_t> weights(static_cast<std::size_t>(state.range(0)));
  std::mt19937_64 random(1844);
  for (std::int64_t& weight : weights) weight = static_cast<std::int64_t>(random() % 1'000'000);
  const Amount whole = Amount::minor(123'456'789'012, EUR);
  for (auto _ : state) {
    benchmark::DoNotOptimize(split(whole, std::span<const std::int64_t>(weights), Tie::to_first));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void power_38_digits(benchmark::State& state) {
  const Rate left = Rate::of(93, 100);
  const Rate days = Rate::of(400, 36525);
  for (auto _ : state) benchmark::DoNotOptimize(power(left, days, 38, half_even));
}

void decimal_multiply(benchmark::State& state) {
  const Decimal one = 1234567.89_dec;
  const Decimal other = 0.0712345678_dec;
  for (auto _ : state) benchmark::DoNotOptimize(one * other);
}

// What an amount of either size costs beside its limit. Sizes: everyday payments, and products past 128 bits.
void beside(const std::string& work, void (*ours)(benchmark::State&), void (*limit)(benchmark::State&),
            const std::string& label, double at_least, bool of_two_sizes) {
  const auto enroll = [&](const std::string& name, std::int64_t size) {
    run(name, ours)->Arg(size);
    run(name + "/limit", limit)->Arg(size);
    hold(name, "limit", label, at_least);
  };
  enroll(work, everyday);
  if (of_two_sizes) enroll(work + ", huge", huge);
}

void enroll() {
  constexpr double half = 1.0 / 2;
  constexpr double third = 1.0 / 3;
  // The bare loop over an array adds once a cycle, and a check of unit and range takes two.
  beside("amounts, sum of an array", sum_amount, sum_limit_int128, "__int128", half, false);
  beside("amounts, each added to a total", add_to_total_amount, sum_limit_int128, "__int128", half, false);
  beside("amounts, one by one added", add_each_amount, add_each_limit_int128, "__int128", half, false);
  beside("amounts, compared", compare_amount, compare_limit_int128, "__int128", half, false);
  beside("amount times a rate, rounded", rate_amount_rounded, rate_limit_by_hand, "256 bits by hand", third, true);
  beside("multiplied(amount, rate)", rate_amount_multiplied, rate_limit_by_hand, "256 bits by hand", third, true);
  beside("amount read", parse_amount, parse_limit_int64, "int64 by from_chars", third, true);
  beside("amount written", print_amount, print_limit_int64, "int64 by to_chars", third, true);
  run("amount split by 1000 weights, parts", split_parts)->Arg(1000);
  run("amount split by a million weights, parts", split_parts)->Arg(1'000'000);
  run("power of 38 digits", power_38_digits);
  run("decimals multiplied", decimal_multiply);
}

}  // namespace

int main(int argc, char** argv) { return side_by_side(argc, argv, enroll); }
