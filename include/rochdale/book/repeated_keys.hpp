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

  void add(Key key) { hashes_.push_back(key.hash(0)); }

  /// The keys added that stand twice among the records before `end`. Forgets what was added.
  [[nodiscard]] std::vector<Repeated> find(Store& store, std::uint64_t end) {
    // By their upper 40 bits; the few that are equal there are sorted by all.
    radix_sort(hashes_, 24);
    SecondReading reading(end);
    for (std::size_t at = 1; at < hashes_.size(); ++at) {
      if (hashes_[at] >> 24 != hashes_[at - 1] >> 24) continue;
      const auto first = hashes_.begin() + static_cast<std::ptrdiff_t>(at - 1);
      const auto last =
          std::find_if(first, hashes_.end(), [&](std::uint64_t hash) { return hash >> 24 != *first >> 24; });
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

  std::vector<std::uint64_t> hashes_;
};

}  // namespace rochdale::detail
