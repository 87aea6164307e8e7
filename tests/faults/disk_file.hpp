// SPDX-License-Identifier: MPL-2.0
// A file as the disk under it sees it: what was synced, and what was only written and may be there after the power
// went, or not, or in part.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace faults {

/// What becomes of writes that were not synced.
enum class Damage : std::uint8_t {
  none_kept,  ///< all of them are lost
  all_kept,   ///< all of them are there
  cut,        ///< so many of the first, and of the next one so many sectors
  reordered,  ///< only so many of the last, as if they had overtaken the others
  writes,     ///< any of them
  sectors,    ///< any sectors of any of them
};

/// The contents of one file on a disk that keeps only what is synced.
class DiskFile {
 public:
  explicit DiskFile(std::string synced = {}) : synced_(std::move(synced)) {}

  void write(std::uint64_t at, std::string_view bytes) { pending_.push_back({false, at, std::string(bytes)}); }
  void truncate(std::uint64_t size) { pending_.push_back({true, size, {}}); }

  /// Everything written so far is on the disk.
  void sync() {
    for (const Change& change : pending_) apply(synced_, change);
    pending_.clear();
  }
  /// A sync failed, and what was to be written will never be: later syncs know nothing of it.
  void lose() { pending_.clear(); }

  /// How many writes and truncations are not synced.
  [[nodiscard]] std::size_t pending() const noexcept { return pending_.size(); }

  /// What the disk holds after the power went, sectors being of 512 or 4096 bytes as chance has it. Of several writes
  /// to one sector the later one wins where it arrived.
  template <class Random>
  [[nodiscard]] std::string after_power_loss(Damage damage, Random& random) const {
    std::string bytes = synced_;
    if (damage == Damage::none_kept || pending_.empty()) return bytes;
    const std::size_t sector = random() % 2 == 0 ? 512 : 4096;
    const std::size_t some = damage == Damage::all_kept ? pending_.size() : random() % (pending_.size() + 1);
    for (std::size_t at = 0; at < pending_.size(); ++at) {
      const Change& change = pending_[at];
      bool whole = true;
      switch (damage) {
        case Damage::none_kept: whole = false; break;
        case Damage::all_kept: break;
        case Damage::cut: whole = at < some; break;
        case Damage::reordered: whole = at >= some; break;
        case Damage::writes: whole = random() % 2 == 0; break;
        case Damage::sectors: whole = false; break;
      }
      if (whole) {
        apply(bytes, change);
      } else if (damage == Damage::sectors || (damage == Damage::cut && at == some)) {
        apply_in_part(bytes, change, sector, damage == Damage::cut, random);
      }
    }
    return bytes;
  }

 private:
  struct Change {
    bool is_truncation;
    std::uint64_t at;  // or the new size
    std::string bytes;
  };

  static void apply(std::string& file, const Change& change) {
    if (change.is_truncation) {
      file.resize(static_cast<std::size_t>(change.at));
    } else {
      put(file, static_cast<std::size_t>(change.at), change.bytes);
    }
  }

  static void put(std::string& file, std::size_t at, std::string_view bytes) {
    if (file.size() < at + bytes.size()) file.resize(at + bytes.size());
    std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
  }

  // Sectors lie at multiples of their size in the file.
  template <class Random>
  static void apply_in_part(std::string& file, const Change& change, std::size_t sector, bool from_front,
                            Random& random) {
    if (change.is_truncation) {
      if (random() % 2 == 0) apply(file, change);
      return;
    }
    const std::string_view bytes = change.bytes;
    const auto begin = static_cast<std::size_t>(change.at);
    for (std::size_t at = begin; at < begin + bytes.size();) {
      const std::size_t end = std::min(begin + bytes.size(), (at / sector + 1) * sector);
      const bool kept = random() % 2 == 0;
      if (!kept && from_front) return;
      if (kept) put(file, at, bytes.substr(at - begin, end - at));
      at = end;
    }
  }

  std::string synced_;
  std::vector<Change> pending_;
};

}  // namespace faults
