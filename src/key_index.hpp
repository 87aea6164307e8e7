// SPDX-License-Identifier: MPL-2.0
// Finds the record of a key among tens of millions with three bytes of memory a key: what is new stands in a table, what
// is old in sorted runs in the file behind Bloom filters. A hit is only a candidate; the record itself decides.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "rochdale/book/huge_pages.hpp"
#include "rochdale/book/key_table.hpp"

namespace rochdale {

/// A sorted run of keys as it stands in the file: eight bytes a key, the upper 40 bits of its hash and its record's
/// place after the run's first record in 24 bits.
struct KeyRun {
  std::uint64_t first = 1;  ///< records before this one are in earlier runs
  std::uint64_t next = 1;   ///< records from this one on are in later runs
  std::vector<std::uint64_t> slots;

  /// How many records a run can span.
  static constexpr std::uint64_t most_records = std::uint64_t{1} << 24;
  /// How many keys make a run.
  static constexpr std::size_t full = std::size_t{1} << 20;
  /// How many slots stand together in a row of the file, which then fills a page. To read within a longer row, SQLite
  /// walks through all of its pages before (measured: half of a run's bytes for each false alarm of a filter).
  static constexpr std::size_t slots_a_piece = 1000;

  /// In how many pieces a run of so many keys stands in the file. All but the last are full.
  [[nodiscard]] static constexpr std::uint64_t pieces(std::uint64_t keys) noexcept {
    return keys / slots_a_piece + (keys % slots_a_piece != 0 ? 1 : 0);
  }

  [[nodiscard]] static constexpr std::uint64_t slot(std::uint64_t hash, std::uint64_t place) noexcept {
    return (hash & ~(most_records - 1)) | place;
  }
  [[nodiscard]] static constexpr std::uint64_t print(std::uint64_t slot_or_hash) noexcept { return slot_or_hash >> 24; }

  /// A slot as it stands in the file.
  [[nodiscard]] static constexpr std::uint64_t read(const unsigned char* bytes) noexcept {
    std::uint64_t slot = 0;
    for (int byte = 0; byte < 8; ++byte) slot = slot << 8 | bytes[byte];
    return slot;
  }
  static constexpr void write(std::uint64_t slot, unsigned char* bytes) noexcept {
    for (int byte = 0; byte < 8; ++byte) bytes[byte] = static_cast<unsigned char>(slot >> (56 - 8 * byte));
  }
};

/// Sorts slots by their hash bits. Places are given in ascending order and stay so among equals.
void sort_run(std::vector<std::uint64_t>& slots);

/// A blocked Bloom filter over 40-bit prints: 20 bits a key, one cache line a question.
class PrintFilter {
 public:
  /// A filter for this many keys.
  explicit PrintFilter(std::size_t keys);
  void add(std::uint64_t print) noexcept;
  [[nodiscard]] bool may_have(std::uint64_t print) const noexcept;
  void prefetch(std::uint64_t print) const noexcept;
  [[nodiscard]] std::size_t bytes() const noexcept { return blocks_.size() * sizeof(Block); }

 private:
  struct alignas(64) Block {
    std::uint64_t words[8] = {};
  };
  [[nodiscard]] std::size_t place(std::uint64_t print) const noexcept;
  std::vector<Block, detail::HugePages<Block>> blocks_;
};

/// The index of one book file.
class KeyIndex {
 public:
  /// Where the runs are.
  class Runs {
   public:
    virtual ~Runs() = default;
    /// How many keys run `at` has, and its first record.
    [[nodiscard]] virtual std::size_t size(std::size_t at) = 0;
    [[nodiscard]] virtual std::uint64_t first(std::size_t at) = 0;
    /// Copies slots from place `from` on.
    virtual void read(std::size_t at, std::size_t from, std::span<std::uint64_t> slots) = 0;
  };

  /// Calls with a candidate; true: it has the key.
  using IsIt = std::function<bool(std::uint64_t record)>;

  explicit KeyIndex(Runs& runs) : runs_(runs) {}

  /// Forgets everything; `runs` runs are in the file.
  void reset(std::size_t runs, std::uint64_t next);

  /// Begins to load what a question will touch.
  void prefetch(std::uint64_t hash) const noexcept {
    recent_.prefetch(hash);
    for (const Tier& tier : tiers_) tier.filter.prefetch(KeyRun::print(hash));
  }

  /// The record with this hash for which `is_it` holds, or 0.
  template <class HasKey>
  [[nodiscard]] std::uint64_t find(std::uint64_t hash, const HasKey& has_key) {
    const std::uint64_t place = recent_.find(hash, [&](std::uint64_t ordinal) {
      return ordinal <= recent_keys_.size() && recent_keys_[ordinal - 1].hash == hash &&
             has_key(recent_keys_[ordinal - 1].record);
    });
    if (place != 0) return recent_keys_[place - 1].record;
    for (std::size_t at = 0; at < tiers_.size(); ++at) {
      if (tiers_[at].filter.may_have(KeyRun::print(hash))) {
        const std::uint64_t record = search(tiers_[at], hash, has_key);
        if (record != 0) return record;
      }
    }
    return 0;
  }

  /// Adds the key of a new record. Records come in ascending order.
  void add(std::uint64_t hash, std::uint64_t record);

  /// How many keys are not in a run yet.
  [[nodiscard]] std::size_t waiting() const noexcept { return recent_keys_.size(); }
  /// Forgets the keys added after the first `count` waiting ones.
  void forget_after(std::size_t count) { recent_keys_.resize(count); }
  /// True when waiting keys should become a run, now that the records before `next` are there. Asked again after each:
  /// a run spans only so many records.
  [[nodiscard]] bool is_full(std::uint64_t next) const noexcept {
    return recent_keys_.size() >= KeyRun::full || next - run_next_ >= KeyRun::most_records;
  }
  /// Makes a run of the waiting keys before record `next`, or of the first of them, as far as a run spans.
  [[nodiscard]] KeyRun make_run(std::uint64_t next) const;
  /// The run that make_run() made is in the file now.
  void run_written(const KeyRun& run);
  /// Memory in bytes.
  [[nodiscard]] std::size_t bytes() const noexcept;

 private:
  struct Recent {
    std::uint64_t hash;
    std::uint64_t record;
  };
  struct Tier {
    std::size_t first_run;
    std::size_t runs;
    std::size_t level;  // 4^level runs
    PrintFilter filter;
  };

  std::uint64_t search(const Tier& tier, std::uint64_t hash, const IsIt& is_it);
  [[nodiscard]] PrintFilter filter_over(std::size_t first_run, std::size_t runs);
  void fill_recent();
  void merge_tiers();

  Runs& runs_;
  std::size_t run_count_ = 0;
  std::uint64_t run_next_ = 1;  // the first record that is in no run
  detail::KeyTable recent_;     // by ordinal in recent_keys_, from 1
  std::vector<Recent, detail::HugePages<Recent>> recent_keys_;
  std::vector<Tier> tiers_;
};

}  // namespace rochdale
