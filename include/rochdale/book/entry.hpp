// SPDX-License-Identifier: MPL-2.0
// A journal entry before and after approval. Neither can be made by hand: drafting makes a Draft, only approval and
// posting make an Entry.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rochdale/book/key.hpp"
#include "rochdale/book/posting.hpp"
#include "rochdale/book/refusal.hpp"
#include "rochdale/book/transfer.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"

namespace rochdale {

class Approval;
class Turn;

/// A proposed entry whose shape is right: accounts known, units right, each unit balanced. No rule has seen it yet.
class Draft {
 public:
  /// The legs in order: first those asked for, then those that charges added.
  [[nodiscard]] std::span<const Posting> legs() const noexcept { return legs_; }

  /// The legs that were asked for, without what charges added.
  [[nodiscard]] std::span<const Posting> requested() const noexcept { return legs().first(requested_); }

  /// The net change of each account, each account once; accounts that do not change are left out.
  [[nodiscard]] std::span<const Posting> changes() const noexcept {
    return is_pair_ ? std::span<const Posting>(legs_) : std::span<const Posting>(changes_);
  }

  [[nodiscard]] Date on() const noexcept { return on_; }                              ///< effective date
  [[nodiscard]] std::optional<Instant> at() const noexcept { return at_; }            ///< when it happened, where known
  [[nodiscard]] EntryKind kind() const noexcept { return kind_; }                     ///< ordinary, closing ...
  [[nodiscard]] Key key() const noexcept { return key_; }                             ///< its idempotency key
  [[nodiscard]] bool is_hold() const noexcept { return is_hold_; }                    ///< to be held, not posted
  [[nodiscard]] const std::string& memo() const noexcept { return memo_; }            ///< words for people
  [[nodiscard]] const std::string& reference() const noexcept { return reference_; }  ///< external reference
  [[nodiscard]] const std::string& purpose() const noexcept { return purpose_; }      ///< the community's own code

 private:
  friend class Approval;
  friend class Turn;
  Draft() = default;

  std::vector<Posting> legs_;
  std::vector<Posting> changes_;
  bool is_pair_ = false;  // two accounts, one leg each: the legs are the changes
  std::size_t requested_ = 0;
  Date on_{};
  std::optional<Instant> at_{};
  EntryKind kind_ = EntryKind::ordinary;
  Key key_{};
  bool is_hold_ = false;
  std::string memo_;
  std::string reference_;
  std::string purpose_;
};

/// An approved entry as it stands in the journal: the receipt.
class Entry {
 public:
  /// Its number in the journal.
  [[nodiscard]] EntryNumber number() const noexcept { return number_; }
  /// True when an earlier request with the same key had already posted it, so that nothing was posted now.
  [[nodiscard]] bool repeated() const noexcept { return repeated_; }

  friend bool operator==(const Entry& left, const Entry& right) noexcept { return left.number_ == right.number_; }

 private:
  friend class Turn;
  Entry(EntryNumber number, bool repeated) noexcept : number_(number), repeated_(repeated) {}

  EntryNumber number_;
  bool repeated_;
};

}  // namespace rochdale
