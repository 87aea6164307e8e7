// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/split.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/schoolbook.hpp"
#include "core/shared_data.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

namespace {

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit WHOLE = "XTS/0"_unit;

constexpr std::array all_ties{Tie::to_first, Tie::to_last, Tie::to_larger_weight, Tie::to_first_signed};
constexpr std::array all_leftovers{Leftover::to_first_parts, Leftover::to_last_part, Leftover::to_largest_weight,
                                   Leftover::to_pool};

using Parts = std::vector<std::string>;

Parts texts(const Result<std::vector<Amount>, BadWeights>& parts) {
  Parts result;
  for (const Amount& part : parts.value()) result.push_back(to_string(part));
  return result;
}

Amount sum(const std::vector<Amount>& parts, const Unit& unit) {
  Amount total = Amount::zero(unit);
  for (const Amount& part : parts) total += part;
  return total;
}

/// "0.07, 0.03" as its items.
Parts items(const std::string& text) {
  Parts result(1);
  for (const char character : text) {
    if (character == ',')
      result.emplace_back();
    else if (character != ' ')
      result.back() += character;
  }
  return result;
}

std::vector<Decimal> decimals(const Parts& texts) {
  std::vector<Decimal> result;
  for (const std::string& text : texts) result.push_back(Decimal::parse(text).value());
  return result;
}

Amount whole_units(const std::string& text) { return Amount::parse(text, WHOLE).value(); }

WeightFault fault_of(const Result<std::vector<Amount>, BadWeights>& parts) {
  REQUIRE_FALSE(parts.has_value());
  return parts.error().fault;
}

}  // namespace

TEST_CASE("parts add up to the whole, each within one unit of its exact share (F32)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 3'000; ++round) {
    const Amount whole = Amount::minor(random.one_in(3) ? random.whole() : int128(random.between(-1000, 1000)), EUR);
    std::vector<std::int64_t> weights(static_cast<std::size_t>(random.between(1, 12)));
    const std::int64_t greatest = random.one_in(2) ? 3 : 700'000'000'000'000'000;
    for (std::int64_t& weight : weights) weight = random.one_in(5) ? 0 : random.between(0, greatest);
    const bool all_zero = std::all_of(weights.begin(), weights.end(), [](std::int64_t weight) { return weight == 0; });
    if (all_zero) weights.back() = 1;
    const std::string total = [&] {
      std::string all = "0";
      for (const std::int64_t weight : weights) all = schoolbook::add(all, std::to_string(weight));
      return all;
    }();

    const auto check = [&](const std::vector<Amount>& parts, std::size_t count, bool within_one) {
      REQUIRE(parts.size() == count);
      REQUIRE(sum(parts, EUR) == whole);
      for (std::size_t index = 0; index < weights.size(); ++index) {
        if (weights[index] == 0) REQUIRE(parts[index].is_zero());
        const std::string share = schoolbook::multiply(to_string(whole.minor()), std::to_string(weights[index]));
        const std::string part = to_string(parts[index].minor());
        const std::string cut = schoolbook::divide(share, total, "down");
        if (within_one) REQUIRE((part == cut || part == schoolbook::divide(share, total, "up")));
        REQUIRE(schoolbook::compare(schoolbook::size_of(part), schoolbook::size_of(cut)) >= 0);
      }
    };
    for (const Tie tie : all_ties) {
      INFO(to_string(whole) << " " << name(tie));
      check(split(whole, std::span<const std::int64_t>(weights), tie).value(), weights.size(), true);
    }
    for (const Leftover leftover : all_leftovers) {
      INFO(to_string(whole) << " " << name(leftover));
      const bool pool = leftover == Leftover::to_pool;
      const auto parts = split(whole, std::span<const std::int64_t>(weights), leftover).value();
      check(parts, weights.size() + (pool ? 1 : 0), false);
      REQUIRE(texts(split(-whole, std::span<const std::int64_t>(weights), leftover)) == [&] {
        Parts mirrored;
        for (const Amount& part : parts) mirrored.push_back(to_string(-part));
        return mirrored;
      }());
    }
  }
}

TEST_CASE("largest remainder serves the largest fractions, and says who is first of equals") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 2'000; ++round) {
    // A plain model: sort all parts by what was cut off.
    const std::int64_t whole = random.between(0, 500);
    std::vector<std::int64_t> weights(static_cast<std::size_t>(random.between(1, 9)));
    for (std::int64_t& weight : weights) weight = random.between(1, 6);
    const std::int64_t total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    for (const Tie tie : {Tie::to_first, Tie::to_last, Tie::to_larger_weight}) {
      std::vector<std::int64_t> expected(weights.size());
      std::vector<std::size_t> order(weights.size());
      std::int64_t left = whole;
      for (std::size_t index = 0; index < weights.size(); ++index) {
        expected[index] = whole * weights[index] / total;
        left -= expected[index];
        order[index] = index;
      }
      if (tie == Tie::to_last) std::reverse(order.begin(), order.end());
      std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
        const std::int64_t one_cut = whole * weights[one] % total;
        const std::int64_t other_cut = whole * weights[other] % total;
        if (one_cut != other_cut || tie != Tie::to_larger_weight) return one_cut > other_cut;
        return weights[one] > weights[other];
      });
      for (std::size_t index = 0; index < static_cast<std::size_t>(left); ++index) ++expected[order[index]];
      Parts written;
      for (const std::int64_t part : expected) written.push_back(std::to_string(part));
      INFO(whole << " " << name(tie));
      REQUIRE(texts(split(whole_units(std::to_string(whole)), std::span<const std::int64_t>(weights), tie)) == written);
    }
  }
  CHECK(texts(split(Amount::minor(100, EUR), {1, 1, 1}, Tie::to_first)) == Parts{"0.34", "0.33", "0.33"});
  CHECK(texts(split(Amount::minor(100, EUR), {1, 1, 1}, Tie::to_last)) == Parts{"0.33", "0.33", "0.34"});
  CHECK(texts(split(Amount::minor(-5, EUR), {7, 3}, Tie::to_first)) == Parts{"-0.04", "-0.01"});
  CHECK(texts(split(Amount::minor(-5, EUR), {7, 3}, Tie::to_first_signed)) == Parts{"-0.03", "-0.02"});
  CHECK(texts(split(Amount::minor(5, EUR), {3, 7}, Tie::to_larger_weight)) == Parts{"0.01", "0.04"});
}

TEST_CASE("the other methods of practice") {
  const Amount whole = Amount::minor(11, WHOLE);
  CHECK(texts(split(whole, {0, 3, 3, 1}, Leftover::to_first_parts)) == Parts{"0", "5", "5", "1"});
  CHECK(texts(split(whole, {3, 3, 1, 0}, Leftover::to_last_part)) == Parts{"4", "4", "3", "0"});
  CHECK(texts(split(whole, {1, 3, 3}, Leftover::to_largest_weight)) == Parts{"1", "6", "4"});
  CHECK(texts(split(whole, {3, 3, 1}, Leftover::to_pool)) == Parts{"4", "4", "1", "2"});
  CHECK(texts(split(-whole, {3, 3, 1}, Leftover::to_pool)) == Parts{"-4", "-4", "-1", "-2"});
  CHECK(texts(split_equally(whole, 3, Tie::to_first)) == Parts{"4", "4", "3"});
  CHECK(texts(split_equally(whole, 3, Tie::to_last)) == Parts{"3", "4", "4"});
  CHECK(texts(split_equally(whole, 3, Leftover::to_last_part)) == Parts{"3", "3", "5"});
}

TEST_CASE("weights that divide nothing are refused, with the reason and the place (F32)") {
  const Amount whole = Amount::minor(100, EUR);
  CHECK(fault_of(split(whole, std::vector<std::int64_t>{}, Tie::to_first)) == WeightFault::none_given);
  CHECK(fault_of(split(whole, {0, 0}, Tie::to_first)) == WeightFault::all_zero);
  CHECK(fault_of(split(whole, {1, -1, 3}, Leftover::to_pool)) == WeightFault::negative);
  CHECK(split(whole, {1, -1, 3}, Tie::to_first).error().index == 1);
  CHECK(fault_of(split_equally(whole, 0, Tie::to_first)) == WeightFault::none_given);
  CHECK(fault_of(split(whole, decimals({"1", "-0.01"}), Tie::to_first)) == WeightFault::negative);
  CHECK(fault_of(split(whole, decimals({"0.00", "0"}), Tie::to_first)) == WeightFault::all_zero);
  CHECK(fault_of(split(whole, std::vector<Decimal>{1_dec, Decimal(1, -40)}, Tie::to_first)) == WeightFault::too_large);
  CHECK(fault_of(split(whole, std::vector<Decimal>{1_dec, Decimal(1, 2'000'000'000)}, Tie::to_first)) ==
        WeightFault::too_large);
  const Amount huge = Amount::minor(int128_max, EUR);
  CHECK(fault_of(split(whole, std::vector<Amount>{huge, huge}, Tie::to_first)) == WeightFault::too_large);
  CHECK(fault_of(split(whole, std::vector<Amount>{whole, Amount::minor(1, WHOLE)}, Tie::to_first)) ==
        WeightFault::mixed_units);
  CHECK(describe(split(whole, {1, -1, 3}, Tie::to_first).error()) == "weight number 2 is negative");
  CHECK(describe(split(whole, {0, 0}, Tie::to_first).error()) == "all weights are zero");
  CHECK(describe(split_equally(whole, 0, Tie::to_first).error()) == "there are no weights");
  CHECK(describe(split(whole, std::vector<Amount>{huge, huge}, Tie::to_first).error()) ==
        "the weights add up to more than 128 bits hold");
  CHECK(describe(split(whole, std::vector<Amount>{whole, Amount::minor(1, WHOLE)}, Tie::to_first).error()) ==
        "weight number 2 is of another unit than the first");
  CHECK(texts(split(whole, std::vector<Decimal>{Decimal(1, 30), Decimal(3, 30)}, Tie::to_first)) ==
        Parts{"0.25", "0.75"});
  CHECK(texts(split(huge, std::vector<Amount>{huge, Amount::zero(EUR)}, Tie::to_first))[0] == to_string(huge));
}

TEST_CASE("a million parts take about as long as a thousand times a thousand (F32)") {
  std::vector<std::int64_t> weights(1'000'000);
  RANDOM_VALUES(random);
  for (std::int64_t& weight : weights) weight = random.between(0, 1'000'000);
  const Amount whole = Amount::minor(-123'456'789'012'345, EUR);
  const auto start = std::chrono::steady_clock::now();
  const auto parts = split(whole, std::span<const std::int64_t>(weights), Tie::to_first).value();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
  CHECK(sum(parts, EUR) == whole);
}

TEST_CASE("rules have names that are read back") {
  for (const Tie tie : all_ties) CHECK(parse_tie(name(tie)) == tie);
  for (const Leftover leftover : all_leftovers) CHECK(parse_leftover(name(leftover)) == leftover);
  CHECK_FALSE(parse_tie("to_pool").has_value());
  CHECK_FALSE(parse_leftover("").has_value());
}

TEST_CASE("allocation tables of moneyphp and RubyMoney (F32)") {
  auto file = open_shared("data/money/allocation.csv");
  if (!file) return;
  std::size_t rows = 0;
  for (const auto& row : rows_of(*file)) {
    REQUIRE(row.size() == 5);
    INFO(row[0] << ": " << row[1] << " by " << row[2]);
    const Amount whole = whole_units(row[1]);
    const Parts expected = items(row[3]);
    if (row[4] == "largest remainder (by fraction), ties to first") {
      CHECK(texts(split(whole, decimals(items(row[2])), Tie::to_first_signed)) == expected);
    } else if (row[4] == "left-over to first parts") {
      CHECK(texts(split(whole, decimals(items(row[2])), Leftover::to_first_parts)) == expected);
    } else {
      REQUIRE(row[4] == "equal parts, left-over to first");
      const std::size_t parts = std::stoul(row[2].substr(row[2].find('*') + 1));
      CHECK(texts(split_equally(whole, parts, Leftover::to_first_parts)) == expected);
      CHECK(texts(split_equally(whole, parts, Tie::to_first)) == expected);
    }
    ++rows;
  }
  CHECK(rows == 38);
}
