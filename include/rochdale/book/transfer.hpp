// SPDX-License-Identifier: MPL-2.0
// What can be asked for: a transfer of two legs, a payment between members, an entry of many legs.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "rochdale/book/key.hpp"
#include "rochdale/book/posting.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"

namespace rochdale {

/// What kind of entry it is. Statements of income leave out the closing entries of a year end.
enum class EntryKind : std::uint8_t { ordinary, opening, closing, adjusting, reversal, posted_hold };

/// The word for a kind of entry.
[[nodiscard]] constexpr std::string_view name(EntryKind kind) noexcept {
  switch (kind) {
    case EntryKind::ordinary: return "ordinary";
    case EntryKind::opening: return "opening";
    case EntryKind::closing: return "closing";
    case EntryKind::adjusting: return "adjusting";
    case EntryKind::reversal: return "reversal";
    case EntryKind::posted_hold: return "posted_hold";
  }
  return "unknown";
}

/// A request to move a positive amount from one account to another: the debit account is debited, the credit account
/// credited. Texts are only read during the call that posts it.
struct Transfer {
  AccountId debit{};
  AccountId credit{};
  Amount amount;                 ///< positive
  Date on{};                     ///< effective date
  Key key{};                     ///< makes the request idempotent: the same key never posts twice
  std::string_view memo{};       ///< words for people
  std::string_view reference{};  ///< external reference
  std::string_view purpose{};    ///< the community's own code
  std::optional<Instant> at{};   ///< when it happened, where the second matters
  bool linked = false;           ///< stands or falls with the next item of its batch
};

/// The everyday transfer between members: the payer is debited, the payee credited.
struct Payment {
  AccountId payer{};
  AccountId payee{};
  Amount amount;  ///< positive
  Date on{};
  Key key{};
  std::string_view memo{};
  std::string_view reference{};
  std::string_view purpose{};
  std::optional<Instant> at{};

  /// The transfer that this payment is.
  operator Transfer() const {  // NOLINT(google-explicit-constructor): a payment is a transfer
    return Transfer{payer, payee, amount, on, key, memo, reference, purpose, at, false};
  }
};

/// A request of many legs: a compound entry. Each unit in it must balance by itself.
struct Compound {
  std::vector<Posting> legs{};
  Date on{};
  Key key{};
  std::string_view memo{};
  std::string_view reference{};
  std::string_view purpose{};
  std::optional<Instant> at{};
  EntryKind kind = EntryKind::ordinary;
};

}  // namespace rochdale
