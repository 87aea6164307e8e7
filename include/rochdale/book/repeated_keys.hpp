// SPDX-License-Identifier: MPL-2.0
// Finds keys that stand in a journal twice. Eight bytes a key; the keys themselves stay in the journal.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rochdale/book/store.hpp"
#include "rochdale/core/radix_sort.hpp"

namespace rochdale::detail {

/// Gathers the hashes of all keys on a first reading. Where two are equal, which is rare, a second reading looks at the
/// keys themselves.
class RepeatedKeys {
 public:
  /// A record and the one before it that has the same key.
  struct Repeated {
    std::uint64_t number;
    std::uint64_t before;
  };

  /// Makes room for the keys of so many records, or of the most that are worth it: the figure may be a damaged file's.
  void expect(std::uint64_t records) { hashes_.reserve(static_cast<std::size_t>(std::min(records, most_expected))); }

  void add(Key key) { hashes_.push_back(key.hash(0)); }

  /// The keys added that stand twice among the records before `end`. Forgets what was added.
  [[nodiscard]] std::vector<Repeated> find(Store& store, std::uint64_t end) {
    // By their upper half; the few that are equal there are sorted by all.
    constexpr unsigned half = 32;
    radix_sort(hashes_, half);
    SecondReading reading(end);
    for (std::size_t at = 1; at < hashes_.size(); ++at) {
      if (hashes_[at] >> half != hashes_[at - 1] >> half) continue;
      const auto first = hashes_.begin() + static_cast<std::ptrdiff_t>(at - 1);
      const auto last =
          std::find_if(first, hashes_.end(), [&](std::uint64_t hash) { return hash >> half != *first >> half; });
      std::sort(first, last);
      for (auto hash = first + 1; hash != last; ++hash) {
        if (*hash == hash[-1]) reading.hashes.push_back(*hash);
      }
      at = static_cast<std::size_t>(last - hashes_.begin());
    }
    hashes_ = {};
    if (reading.hashes.empty()) return {};
    store.read(0, reading);
    std::sort(reading.keyed.begin(), reading.keyed.end(), [](const Keyed& left, const Keyed& right) {
      return left.key == right.key ? left.number < right.number : left.key < right.key;
    });
    std::vector<Repeated> repeated;
    for (std::size_t at = 1; at < reading.keyed.size(); ++at) {
      const Keyed& before = reading.keyed[at - 1];
      if (reading.keyed[at].key == before.key) repeated.push_back({reading.keyed[at].number, before.number});
    }
    return repeated;
  }

 private:
  struct Keyed {
    Key key;
    std::uint64_t number;
  };

  struct SecondReading final : RecordReader {
    explicit SecondReading(std::uint64_t until) : end(until) {}
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        const std::uint64_t number = first++;
        if (line.key.is_none() || number >= end) continue;
        if (std::binary_search(hashes.begin(), hashes.end(), line.key.hash(0))) keyed.push_back({line.key, number});
      }
    }
    void event(const Event&) override {}

    std::vector<std::uint64_t> hashes;
    std::uint64_t end;
    std::vector<Keyed> keyed;
  };

  static constexpr std::uint64_t most_expected = std::uint64_t{1} << 24;

  std::vector<std::uint64_t> hashes_;
};

}  // namespace rochdale::detail
