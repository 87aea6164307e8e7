// SPDX-License-Identifier: MPL-2.0
// The index of keys against a plain map: what is new, what is in runs, what was taken back.
#include "key_index.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "rochdale/book/key.hpp"

using namespace rochdale;

namespace {

/// Runs that lie in memory instead of a file.
class Shelf final : public KeyIndex::Runs {
 public:
  [[nodiscard]] std::size_t size(std::size_t at) override { return runs.at(at).slots.size(); }
  [[nodiscard]] std::uint64_t first(std::size_t at) override { return runs.at(at).first; }
  void read(std::size_t at, std::size_t from, std::span<std::uint64_t> slots) override {
    const std::vector<std::uint64_t>& run = runs.at(at).slots;
    if (from + slots.size() > run.size()) throw std::out_of_range("behind the end of a run");
    ++reads;
    for (std::size_t slot = 0; slot < slots.size(); ++slot) slots[slot] = run[from + slot];
  }
  std::vector<KeyRun> runs;
  int reads = 0;
};

/// A journal of hashes: a record for each, and none twice.
struct Journal {
  std::map<std::uint64_t, std::vector<std::uint64_t>> records_of;  // a hash can be of several keys
  std::map<std::uint64_t, std::uint64_t> hash_of;
  std::uint64_t next = 1;
};

/// Whether the index finds the key of one record, of all with this hash, and asks about none that has no key or was
/// taken back.
bool finds(KeyIndex& index, const Journal& journal, std::uint64_t hash, std::uint64_t wanted) {
  bool strayed = false;
  const std::uint64_t found = index.find(hash, [&](std::uint64_t record) {
    strayed = strayed || journal.hash_of.count(record) == 0;
    return record == wanted;
  });
  return found == wanted && !strayed;
}

void write_runs(KeyIndex& index, Shelf& shelf, std::uint64_t next) {
  const KeyRun run = index.make_run(next);
  shelf.runs.push_back(run);
  index.run_written(run);
}

}  // namespace

TEST_CASE("a run is sorted by the upper 40 bits, and equals stay in order") {
  RANDOM_VALUES(random);
  std::vector<std::uint64_t> slots;
  for (std::uint64_t place = 0; place < 5000; ++place) {
    const std::uint64_t hash = random.one_in(4) ? std::uint64_t{7} << 60 : random.engine()();
    slots.push_back(KeyRun::slot(hash, place));
  }
  std::vector<std::uint64_t> expected = slots;
  std::stable_sort(expected.begin(), expected.end(),
                   [](std::uint64_t left, std::uint64_t right) { return KeyRun::print(left) < KeyRun::print(right); });
  sort_run(slots);
  CHECK(slots == expected);
}

TEST_CASE("a filter never denies what it was given, and mostly denies the rest") {
  RANDOM_VALUES(random);
  for (const std::size_t keys : {std::size_t{0}, std::size_t{1}, std::size_t{100}, std::size_t{50'000}}) {
    PrintFilter filter(keys);
    std::vector<std::uint64_t> prints;
    for (std::size_t at = 0; at < keys; ++at) prints.push_back(random.engine()() >> 24);
    for (const std::uint64_t print : prints) filter.add(print);
    for (const std::uint64_t print : prints) REQUIRE(filter.may_have(print));
    int taken = 0;
    for (int at = 0; at < 20'000; ++at) taken += filter.may_have(random.engine()() >> 24) ? 1 : 0;
    CHECK(taken < 100);  // one in two hundred at the worst; 20 bits a key give one in two thousand
    CHECK(filter.bytes() <= keys * 3 + 128);
  }
}

TEST_CASE("the index answers as a map does, through runs, tiers and what was taken back") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 8; ++round) {
    Shelf shelf;
    KeyIndex index(shelf);
    Journal journal;
    // Some rounds with hashes that meet: in all bits, or in the 40 that a run keeps.
    const std::int64_t meeting = round + 1;
    const auto some_hash = [&]() -> std::uint64_t {
      const auto few = static_cast<std::uint64_t>(random.between(0, 9));
      if (meeting == 1) return few << 30;
      if (meeting == 2) return few << 60 | (random.engine()() & 0xFFFFFFU);
      return random.engine()();
    };
    index.reset(0, 1);
    for (int turn = 0; turn < 300; ++turn) {
      const Journal before = journal;
      const std::size_t waiting = index.waiting();
      for (std::int64_t count = random.between(0, 30); count > 0; --count) {
        if (!random.one_in(5)) {
          const std::uint64_t hash = some_hash();
          index.add(hash, journal.next);
          journal.records_of[hash].push_back(journal.next);
          journal.hash_of[journal.next] = hash;
        }
        ++journal.next;
      }
      if (random.one_in(8)) {
        index.forget_after(waiting);
        journal = before;
      } else if (random.one_in(8) || index.is_full(journal.next)) {
        write_runs(index, shelf, journal.next);
        REQUIRE(index.waiting() == 0);
      }
      if (random.one_in(40)) {  // the file is opened again: what is in no run is read from the journal
        const std::uint64_t next = shelf.runs.empty() ? 1 : shelf.runs.back().next;
        index.reset(shelf.runs.size(), next);
        for (auto at = journal.hash_of.lower_bound(next); at != journal.hash_of.end(); ++at) {
          index.add(at->second, at->first);
        }
      }
      for (int question = 0; question < 10; ++question) {
        const std::uint64_t hash = random.one_in(2) && !journal.hash_of.empty()
                                       ? journal.hash_of
                                             .lower_bound(static_cast<std::uint64_t>(random.between(
                                                 1, static_cast<std::int64_t>(journal.hash_of.rbegin()->first))))
                                             ->second
                                       : some_hash();
        const auto found = journal.records_of.find(hash);
        if (found != journal.records_of.end()) {
          REQUIRE(std::all_of(found->second.begin(), found->second.end(),
                              [&](std::uint64_t record) { return finds(index, journal, hash, record); }));
        }
        REQUIRE(finds(index, journal, hash, 0));
      }
    }
    CHECK(shelf.runs.size() > 16);  // enough for tiers of three levels
  }
}

TEST_CASE("what is in memory is three bytes a key") {
  Shelf shelf;
  KeyIndex index(shelf);
  index.reset(0, 1);
  std::uint64_t next = 1;
  for (int run = 0; run < 20; ++run) {
    for (int at = 0; at < 10'000; ++at, ++next) index.add(Key::words(1, next).hash(5), next);
    write_runs(index, shelf, next);
  }
  for (int at = 0; at < 10'000; ++at, ++next) index.add(Key::words(1, next).hash(5), next);
  const std::size_t waiting_too = index.bytes();
  CHECK(waiting_too < 200'000 * 3 + 10'000 * 96);
  std::uint64_t found = 0;
  for (std::uint64_t number = 1; number < next; ++number) {
    const auto is_it = [number](std::uint64_t record) { return record == number; };
    found += index.find(Key::words(1, number).hash(5), is_it) == number ? 1 : 0;
  }
  CHECK(found == next - 1);
  shelf.reads = 0;
  found = 0;
  for (std::uint64_t number = next; number < next + 100'000; ++number) {
    found += index.find(Key::words(1, number).hash(5), [](std::uint64_t) { return false; });
  }
  CHECK(found == 0);
  CHECK(shelf.reads < 5000);  // a new key is nearly never looked for in the file
}

TEST_CASE("F47: keys far apart in the journal are found again from runs") {
  // A run spans 2^24 records at most, and keys can be fewer than that: from an import without keys, for one.
  Shelf shelf;
  KeyIndex index(shelf);
  Journal journal;
  index.reset(0, 1);
  const auto add = [&](std::uint64_t record) {
    const std::uint64_t hash = Key::words(9, record).hash(3);
    journal.hash_of[record] = hash;
    index.add(hash, record);
    journal.next = record + 1;
  };
  constexpr std::uint64_t span = KeyRun::most_records;
  for (const std::uint64_t record : {std::uint64_t{1}, span - 1, span, span + 1, span + 8000, 3 * span, 3 * span + 5}) {
    add(record);
    while (index.is_full(journal.next)) write_runs(index, shelf, journal.next);
  }
  add(10 * span + 5);
  add(10 * span + 6);
  while (index.is_full(journal.next)) write_runs(index, shelf, journal.next);
  write_runs(index, shelf, journal.next);
  for (const auto& [record, hash] : journal.hash_of) {
    INFO("record " << record);
    CHECK(finds(index, journal, hash, record));
  }
  CHECK(shelf.runs.front().first == 1);
  for (std::size_t at = 1; at < shelf.runs.size(); ++at) {
    CHECK(shelf.runs[at].first == shelf.runs[at - 1].next);
    CHECK(shelf.runs[at].next - shelf.runs[at].first <= span);
  }
}
