// SPDX-License-Identifier: MPL-2.0
// A no, as a value: its reason and the figures. The order of the reasons below is their precedence.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "rochdale/book/account.hpp"
#include "rochdale/core/integer.hpp"

namespace rochdale {

/// Tag of EntryNumber.
struct EntryTag;
/// The number of a journal record, from 1, without gaps. An entry is named by the number of its first line.
using EntryNumber = Id<EntryTag, std::uint64_t>;

/// Tag of HoldNumber.
struct HoldTag;
/// A hold is named by the number of the first journal line that placed it.
using HoldNumber = Id<HoldTag, std::uint64_t>;

/// Why a request was refused. When several reasons hold, the one that stands first here is given (and of several
/// legs the first); so a key that was used before answers before any status or limit is looked at. Two stand aside:
/// override_unexplained is asked at the very beginning, and whether a part is in the unit of its hold after the hold.
/// Numbers are for the C border and never change; new reasons take new numbers.
enum class Reason : std::uint16_t {
  none = 0,

  // The request itself.
  no_legs = 1,              ///< an entry needs at least two legs
  amount_not_positive = 2,  ///< zero or negative; a payment is always a positive amount
  unknown_account = 4,      ///< no such account in this book
  same_account = 5,         ///< payer and payee are one
  unit_mismatch = 6,        ///< the amount is not in the account's unit
  unbalanced = 7,           ///< debits and credits of a unit differ; `would_be` is the remainder
  text_malformed = 8,       ///< a memo, name, reference, purpose or reason that is not clean text
  linked_open = 9,          ///< the last item of a batch says that it is linked with a next one

  // Its key.
  key_reused = 20,  ///< the key belongs to another request; `existing` is its entry

  // What it points at.
  unknown_entry = 30,
  unknown_hold = 31,
  not_an_entry = 32,      ///< the number names a hold or another record
  already_reversed = 33,  ///< `existing` is the reversal
  hold_posted = 34,
  hold_voided = 35,
  hold_expired = 36,
  hold_exceeded = 37,     ///< more than is held; `limit` is what is held
  unknown_document = 38,  ///< no such document, or one of another kind
  document_changed = 39,  ///< there is a newer version than the one that was read; `existing` is the document

  // When and where.
  period_closed = 50,  ///< dated on or before the lock
  account_closed = 51,
  account_frozen = 52,

  // What it would do.
  overflow = 60,  ///< a turnover would pass 2^126 minor units
  floor = 61,     ///< below the credit limit; `limit` and `would_be` in minor units
  ceiling = 62,   ///< above the maximum balance
  rule = 63,      ///< an adopted rule says no; `rule` tells which

  // Its company.
  linked_failed = 70,  ///< another item of its linked group was refused

  // The chart.
  duplicate_account = 80,
  unknown_unit = 81,
  duplicate_unit = 82,
  limits_crossed = 83,        ///< floor above ceiling
  account_not_empty = 84,     ///< to close it, bring balance and holds to zero first
  override_unexplained = 85,  ///< to pass limits on purpose needs who and why
  nothing_to_change = 86,
  lock_moves_back = 87,  ///< a period's lock only moves forward
  too_many = 88,         ///< the book is full: accounts, units or texts
};

/// The name of a reason, as in the enumeration: "floor", "key_reused".
[[nodiscard]] constexpr std::string_view name(Reason reason) noexcept {
  switch (reason) {
    case Reason::none: return "none";
    case Reason::no_legs: return "no_legs";
    case Reason::amount_not_positive: return "amount_not_positive";
    case Reason::unknown_account: return "unknown_account";
    case Reason::same_account: return "same_account";
    case Reason::unit_mismatch: return "unit_mismatch";
    case Reason::unbalanced: return "unbalanced";
    case Reason::text_malformed: return "text_malformed";
    case Reason::linked_open: return "linked_open";
    case Reason::key_reused: return "key_reused";
    case Reason::unknown_entry: return "unknown_entry";
    case Reason::unknown_hold: return "unknown_hold";
    case Reason::not_an_entry: return "not_an_entry";
    case Reason::already_reversed: return "already_reversed";
    case Reason::hold_posted: return "hold_posted";
    case Reason::hold_voided: return "hold_voided";
    case Reason::hold_expired: return "hold_expired";
    case Reason::hold_exceeded: return "hold_exceeded";
    case Reason::unknown_document: return "unknown_document";
    case Reason::document_changed: return "document_changed";
    case Reason::period_closed: return "period_closed";
    case Reason::account_closed: return "account_closed";
    case Reason::account_frozen: return "account_frozen";
    case Reason::overflow: return "overflow";
    case Reason::floor: return "floor";
    case Reason::ceiling: return "ceiling";
    case Reason::rule: return "rule";
    case Reason::linked_failed: return "linked_failed";
    case Reason::duplicate_account: return "duplicate_account";
    case Reason::unknown_unit: return "unknown_unit";
    case Reason::duplicate_unit: return "duplicate_unit";
    case Reason::limits_crossed: return "limits_crossed";
    case Reason::account_not_empty: return "account_not_empty";
    case Reason::override_unexplained: return "override_unexplained";
    case Reason::nothing_to_change: return "nothing_to_change";
    case Reason::lock_moves_back: return "lock_moves_back";
    case Reason::too_many: return "too_many";
  }
  return "unknown";
}

/// A refusal with its figures. What a figure means stands at its reason; figures that a reason does not use are zero.
/// `explain(refusal, ledger)` makes the sentence for people.
struct Refusal {
  Reason reason = Reason::none;
  std::uint16_t rule = 0;     ///< where a rule said no: its place in Chart::policies(), from 1
  AccountId account{};        ///< the account that says no
  int128 limit = 0;           ///< the limit, in minor units of the account's unit
  int128 would_be = 0;        ///< what the balance would have become, holds counted
  EntryNumber existing{};     ///< the record that stands in the way
  std::string_view detail{};  ///< what exactly is wrong, a static text; may be empty
  std::string words{};        ///< a rule's own sentence for people; may be empty
};

}  // namespace rochdale
