// SPDX-License-Identifier: MPL-2.0
// The holds that are open, and the sums that they hold on each account.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "rochdale/book/hold.hpp"

namespace rochdale {

/// What is held on one account, in minor units.
struct HeldSums {
  int128 debits = 0;
  int128 credits = 0;

  friend bool operator==(const HeldSums& left, const HeldSums& right) = default;
};

/// Open holds by number. The sums stand in places that accounts keep: place 0 is "nothing was ever held".
class OpenHolds {
 public:
  /// The hold of this number, or null.
  [[nodiscard]] const Hold* find(HoldNumber number) const {
    const auto found = holds_.find(number);
    return found == holds_.end() ? nullptr : &found->second;
  }

  /// All of them by number.
  [[nodiscard]] const std::map<HoldNumber, Hold>& all() const noexcept { return holds_; }

  /// The sums of a place.
  [[nodiscard]] const HeldSums& sums(std::uint32_t place) const noexcept { return sums_[place]; }

  /// A new place for an account's sums.
  [[nodiscard]] std::uint32_t new_place() {
    sums_.emplace_back();
    return static_cast<std::uint32_t>(sums_.size() - 1);
  }

  /// Opens a hold, or sets what is held of it. `place_of(account)` gives an account's place, making one if need be.
  template <class PlaceOf>
  void put(const Hold& hold, const PlaceOf& place_of) {
    release(hold.number, place_of);
    for (const Hold::Leg& leg : hold.legs) static_cast<void>(place_of(leg.account));
    holds_[hold.number] = hold;  // the last that may throw
    for (const Hold::Leg& leg : hold.legs) change(place_of(leg.account), leg.amount > 0, size(leg.amount));
  }

  /// The hold of this number as put_back() takes it, or nothing.
  [[nodiscard]] std::map<HoldNumber, Hold> copy_of(HoldNumber number) const {
    const Hold* const now = find(number);
    return now == nullptr ? std::map<HoldNumber, Hold>{} : std::map<HoldNumber, Hold>{{number, *now}};
  }

  /// Opens the holds of copy_of() again, which are not open, and leaves nothing there. Asks for no memory.
  template <class PlaceOf>
  void put_back(std::map<HoldNumber, Hold>& copies, const PlaceOf& place_of) {
    for (const auto& [number, hold] : copies) {
      for (const Hold::Leg& leg : hold.legs) change(place_of(leg.account), leg.amount > 0, size(leg.amount));
    }
    holds_.merge(copies);
  }

  /// Adds a leg to a hold that is being placed.
  template <class PlaceOf>
  void add(HoldNumber number, const Hold::Leg& leg, const PlaceOf& place_of) {
    const std::uint32_t place = place_of(leg.account);
    holds_[number].legs.push_back(leg);
    change(place, leg.amount > 0, size(leg.amount));
  }

  /// Ends a hold. A hold that is not open is left alone.
  template <class PlaceOf>
  void release(HoldNumber number, const PlaceOf& place_of) {
    const auto found = holds_.find(number);
    if (found == holds_.end()) return;
    for (const Hold::Leg& leg : found->second.legs) change(place_of(leg.account), leg.amount > 0, -size(leg.amount));
    holds_.erase(found);
  }

  /// Lowers what a hold holds on an account by what was posted there; a hold that holds nothing more ends.
  template <class PlaceOf>
  void spend(HoldNumber number, AccountId account, bool is_debit, int128 posted, const PlaceOf& place_of) {
    const auto found = holds_.find(number);
    if (found == holds_.end()) return;
    for (Hold::Leg& leg : found->second.legs) {
      if (!(leg.account == account) || leg.amount == 0 || (leg.amount > 0) != is_debit) continue;
      const int128 part = size(leg.amount) < posted ? size(leg.amount) : posted;
      change(place_of(account), is_debit, -part);
      leg.amount -= is_debit ? part : int128(-part);
      posted -= part;
    }
    if (found->second.is_spent()) holds_.erase(found);
  }

 private:
  [[nodiscard]] static int128 size(int128 amount) noexcept { return amount > 0 ? amount : int128(-amount); }

  void change(std::uint32_t place, bool is_debit, int128 by) noexcept {
    (is_debit ? sums_[place].debits : sums_[place].credits) += by;
  }

  std::map<HoldNumber, Hold> holds_;
  std::vector<HeldSums> sums_{HeldSums{}};
};

}  // namespace rochdale
