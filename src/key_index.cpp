// SPDX-License-Identifier: MPL-2.0
#include "key_index.hpp"

#include <algorithm>
#include <array>

#include "rochdale/core/radix_sort.hpp"

namespace rochdale {

namespace {
// Spreads 40 bits over 64 (the finaliser of SplitMix64).
constexpr std::uint64_t spread(std::uint64_t value) noexcept {
  value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
  value = (value ^ value >> 27) * 0x94D049BB133111EBU;
  return value ^ value >> 31;
}
constexpr std::size_t runs_a_tier = 4;  // so many tiers of one level become one of the next
constexpr int filter_bits = 7;          // bits set for a key in its block of 512
}  // namespace

void sort_run(std::vector<std::uint64_t>& slots) { radix_sort(slots, 24); }

PrintFilter::PrintFilter(std::size_t keys) : blocks_(std::max<std::size_t>(1, keys * 20 / 512 + 1)) {}

std::size_t PrintFilter::place(std::uint64_t print) const noexcept {
  // The upper bits choose the block: multiply instead of divide (Lemire 2019). Prints are of hashes and so spread evenly;
  // and a sorted run then fills its blocks one after the other, not each time another one that must be waited for.
  return static_cast<std::size_t>((print >> 8) * blocks_.size() >> 32);
}

void PrintFilter::add(std::uint64_t print) noexcept {
  Block& block = blocks_[place(print)];
  std::uint64_t bits = spread(~print);
  for (int bit = 0; bit < filter_bits; ++bit, bits >>= 9) {
    block.words[bits >> 6 & 7U] |= std::uint64_t{1} << (bits & 63U);
  }
}

bool PrintFilter::may_have(std::uint64_t print) const noexcept {
  const Block& block = blocks_[place(print)];
  std::uint64_t bits = spread(~print);
  for (int bit = 0; bit < filter_bits; ++bit, bits >>= 9) {
    if ((block.words[bits >> 6 & 7U] >> (bits & 63U) & 1U) == 0) return false;
  }
  return true;
}

void PrintFilter::prefetch(std::uint64_t print) const noexcept {
#if defined(__GNUC__)
  __builtin_prefetch(&blocks_[place(print)]);
#else
  static_cast<void>(print);
#endif
}

void KeyIndex::reset(std::size_t runs, std::uint64_t next) {
  recent_ = detail::KeyTable();
  recent_keys_.clear();
  tiers_.clear();
  run_count_ = runs;
  run_next_ = next;
  // The same tiers that adding run by run would have made.
  std::size_t at = 0;
  while (at < runs) {
    std::size_t count = 1;
    std::size_t level = 0;
    while (count * runs_a_tier <= runs - at) {
      count *= runs_a_tier;
      ++level;
    }
    tiers_.push_back(Tier{at, count, level, filter_over(at, count)});
    at += count;
  }
}

void KeyIndex::add(std::uint64_t hash, std::uint64_t record) {
  recent_keys_.push_back(Recent{hash, record});
  recent_.make_room(1);
  recent_.insert(hash, recent_keys_.size());
}

void KeyIndex::fill_recent() {
  recent_.clear();
  recent_.make_room(recent_keys_.size());
  for (std::size_t at = 0; at < recent_keys_.size(); ++at) recent_.insert(recent_keys_[at].hash, at + 1);
}

KeyRun KeyIndex::make_run(std::uint64_t next) const {
  KeyRun run{run_next_, std::min(next, run_next_ + KeyRun::most_records), {}};
  run.slots.reserve(recent_keys_.size());
  for (const Recent& key : recent_keys_) {
    if (key.record >= run.next) break;
    run.slots.push_back(KeyRun::slot(key.hash, key.record - run.first));
  }
  sort_run(run.slots);
  return run;
}

void KeyIndex::run_written(const KeyRun& run) {
  PrintFilter filter(run.slots.size());
  for (const std::uint64_t slot : run.slots) filter.add(KeyRun::print(slot));
  tiers_.push_back(Tier{run_count_, 1, 0, std::move(filter)});
  ++run_count_;
  run_next_ = run.next;
  recent_keys_.erase(recent_keys_.begin(), recent_keys_.begin() + static_cast<std::ptrdiff_t>(run.slots.size()));
  fill_recent();
  merge_tiers();
}

std::size_t KeyIndex::bytes() const noexcept {
  std::size_t bytes = recent_.bytes() + recent_keys_.capacity() * sizeof(Recent);
  for (const Tier& tier : tiers_) bytes += tier.filter.bytes();
  return bytes;
}

std::uint64_t KeyIndex::search(const Tier& tier, std::uint64_t hash, const IsIt& is_it) {
  const std::uint64_t print = KeyRun::print(hash);
  std::array<std::uint64_t, 64> window{};
  for (std::size_t run = tier.first_run; run < tier.first_run + tier.runs; ++run) {
    const std::size_t size = runs_.size(run);
    const auto read = [&](std::size_t from, std::size_t end) {
      const std::span<std::uint64_t> slots = std::span(window).first(std::min(window.size(), end - from));
      runs_.read(run, from, slots);
      return slots;
    };
    // The first slot that is not less lies in [low, high]. Prints are spread evenly, so its place is guessed first.
    std::size_t low = 0;
    std::size_t high = size;
    auto guess = static_cast<std::size_t>((print >> 8) * size >> 32);
    while (low < high) {
      const std::size_t back = guess > window.size() / 2 ? guess - window.size() / 2 : 0;
      const std::size_t from = std::clamp(back, low, high - 1);
      const std::span<const std::uint64_t> slots = read(from, high);
      if (from > low && KeyRun::print(slots.front()) >= print) {
        high = from;
      } else if (KeyRun::print(slots.back()) < print) {
        low = from + slots.size();
      } else {
        const auto found =
            std::lower_bound(slots.begin(), slots.end(), print,
                             [](std::uint64_t slot, std::uint64_t wanted) { return KeyRun::print(slot) < wanted; });
        low = high = from + static_cast<std::size_t>(found - slots.begin());
      }
      guess = low + (high - low) / 2;
    }
    for (bool more = true; more && low < size;) {
      for (const std::uint64_t slot : read(low, size)) {
        more = KeyRun::print(slot) == print;
        if (!more) break;
        const std::uint64_t record = runs_.first(run) + (slot & (KeyRun::most_records - 1));
        if (is_it(record)) return record;
        ++low;
      }
    }
  }
  return 0;
}

PrintFilter KeyIndex::filter_over(std::size_t first_run, std::size_t runs) {
  std::size_t keys = 0;
  for (std::size_t run = first_run; run < first_run + runs; ++run) keys += runs_.size(run);
  PrintFilter filter(keys);
  std::vector<std::uint64_t> slots(std::size_t{1} << 16);
  for (std::size_t run = first_run; run < first_run + runs; ++run) {
    const std::size_t size = runs_.size(run);
    for (std::size_t from = 0; from < size; from += slots.size()) {
      const std::size_t count = std::min(slots.size(), size - from);
      runs_.read(run, from, std::span(slots).first(count));
      for (std::size_t at = 0; at < count; ++at) filter.add(KeyRun::print(slots[at]));
    }
  }
  return filter;
}

void KeyIndex::merge_tiers() {
  while (tiers_.size() >= runs_a_tier) {
    const Tier& last = tiers_.back();
    const std::size_t first = tiers_.size() - runs_a_tier;
    if (tiers_[first].level != last.level) return;
    Tier merged{tiers_[first].first_run, 0, last.level + 1, PrintFilter(1)};
    for (std::size_t at = first; at < tiers_.size(); ++at) merged.runs += tiers_[at].runs;
    merged.filter = filter_over(merged.first_run, merged.runs);
    tiers_.erase(tiers_.begin() + static_cast<std::ptrdiff_t>(first), tiers_.end());
    tiers_.push_back(std::move(merged));
  }
}

}  // namespace rochdale
