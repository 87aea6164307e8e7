// SPDX-License-Identifier: MPL-2.0
#include "rochdale/book/key_table.hpp"

#include <map>
#include <random>
#include <vector>

#include "catch.hpp"
#include "rochdale/book/key.hpp"

using namespace rochdale;
using detail::KeyTable;

TEST_CASE("a key table finds what was inserted and nothing else, however it grows and is cleared") {
  std::mt19937_64 random(1844);
  KeyTable table;
  std::map<std::uint64_t, std::uint64_t> model;  // a hash and its number
  std::vector<std::uint64_t> hashes{0};          // by number
  const auto find = [&](std::uint64_t hash) {
    return table.find(hash, [&](std::uint64_t number) { return hashes.at(static_cast<std::size_t>(number)) == hash; });
  };
  CHECK(find(1) == 0);
  for (int round = 0; round < 20; ++round) {
    const auto count = static_cast<std::size_t>(random() % 4000);
    for (std::size_t at = 0; at < count; ++at) {
      // Some hashes differ only in bits that a slot does not keep, and some meet at the end of the table.
      std::uint64_t hash = random();
      if (random() % 4 == 0) hash = hashes.back() ^ 1;
      if (random() % 4 == 0) hash |= ~std::uint64_t{0} << 40;
      if (model.count(hash) != 0) continue;
      hashes.push_back(hash);
      model[hash] = hashes.size() - 1;
      table.make_room(1);
      if (random() % 2 == 0) {
        table.insert(hash, hashes.size() - 1);
      } else {
        const auto is_it = [&](std::uint64_t number) { return hashes.at(static_cast<std::size_t>(number)) == hash; };
        CHECK(table.find_or_insert(hash, hashes.size() - 1, is_it) == 0);
        CHECK(table.find_or_insert(hash, 1, is_it) == hashes.size() - 1);
      }
    }
    for (const auto& [hash, number] : model) REQUIRE(find(hash) == number);
    for (int other = 0; other < 1000; ++other) {
      const std::uint64_t hash = random();
      if (model.count(hash) == 0) REQUIRE(find(hash) == 0);
    }
    if (round % 7 == 6) {
      table.clear();
      model.clear();
      hashes.resize(1);
    }
  }
}

TEST_CASE("a key table that was much larger than it is needed gives its memory back when it is cleared") {
  KeyTable table;
  table.make_room(1'000'000);
  const std::size_t large = table.bytes();
  table.insert(Key::words(1, 2).hash(0), 1);
  table.clear();
  CHECK(table.bytes() < large);
  table.make_room(10);
  const std::size_t small = table.bytes();
  table.insert(Key::words(1, 2).hash(0), 1);
  table.clear();
  CHECK(table.bytes() == small);
}

TEST_CASE("a sweep sees every hash once, in order") {
  KeyTable table;
  table.make_room(100);
  for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 100U}) {
    std::vector<std::size_t> seen;
    std::size_t asked = 0;
    table.sweep(
        count,
        [&](std::size_t at) {
          ++asked;
          return at * 7;
        },
        [&](std::size_t at, std::uint64_t hash) {
          CHECK(hash == at * 7);
          CHECK(at == seen.size());
          seen.push_back(at);
        });
    CHECK(seen.size() == count);
    CHECK(asked == count);
  }
}
