// SPDX-License-Identifier: MPL-2.0
// One line of the journal: the fixed form in which entries and holds are remembered.
#pragma once

#include <cstdint>

#include "rochdale/book/account.hpp"
#include "rochdale/book/key.hpp"
#include "rochdale/book/refusal.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"

namespace rochdale {

/// The number of a text in the book's text table; 0 is no text.
using TextNumber = std::uint32_t;

/// What a line says. The letters are those of the file.
enum class LineKind : char {
  ordinary = 'E',
  opening = 'O',
  closing = 'C',
  adjusting = 'A',
  reversal = 'R',     ///< `related`: the entry that it mirrors
  posted_hold = 'P',  ///< `related`: the hold that it posts
  hold = 'H',
  voided = 'V',   ///< `related`: the hold given up; no amount
  expired = 'X',  ///< `related`: the hold that ran out; no amount
  further = '+',  ///< a further leg or pair of the record above
  event = '.',    ///< no line at all: the number belongs to an event
};

/// Marks beside the kind.
enum class LineMark : char {
  none = ' ',
  kept = 'k',        ///< on a posted hold: the rest stays held
  overridden = '!',  ///< limits were passed on purpose; who and why are recorded
};

/// One line: a pair (one account debited, another credited by the same amount) or a single leg (the other account is
/// none). The first line of a record carries its circumstances; further lines carry only accounts and amount.
/// `*_previous` is the line before this one on the same account: the account's history is a chain, so it needs no index.
struct Line {
  int128 amount = 0;  ///< minor units of the accounts' unit, positive
  Key key{};
  std::uint64_t debit_previous = 0;
  std::uint64_t credit_previous = 0;
  std::uint64_t related = 0;  ///< the record that this one points at; 0: none
  Instant recorded{};
  Instant at{};  ///< when it happened, if has_at
  AccountId debit{};
  AccountId credit{};
  Date on{};
  Date until{};  ///< for a hold: the last day on which it may be posted
  TextNumber by = 0;
  TextNumber memo = 0;
  TextNumber reference = 0;
  TextNumber purpose = 0;
  TextNumber reason = 0;
  LineKind kind = LineKind::ordinary;
  LineMark mark = LineMark::none;
  bool has_at = false;
  bool has_until = false;

  /// True for lines that move balances when they start a record, or that continue one.
  [[nodiscard]] constexpr bool starts_entry() const noexcept {
    return kind == LineKind::ordinary || kind == LineKind::opening || kind == LineKind::closing ||
           kind == LineKind::adjusting || kind == LineKind::reversal || kind == LineKind::posted_hold;
  }
};

}  // namespace rochdale
