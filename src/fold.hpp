// SPDX-License-Identifier: MPL-2.0
// Folding what comes from a file: a ledger takes checked records only, and nothing in a file is believed.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <variant>

#include "rochdale/book/ledger.hpp"

namespace rochdale {

/// Applies a journal line. Throws Error (damaged) where it names what is not there, or would overflow a sum.
inline void fold_line(Ledger& ledger, std::uint64_t number, const Line& line) {
  const bool posts_hold = line.kind == LineKind::posted_hold;  // and releases what is held, which may be all there is
  const auto has_room = [&](AccountId account, bool is_debit) {
    if (account.value() == 0) return true;
    if (!ledger.has(account)) return false;
    const AccountState& state = ledger.state(account);
    const HeldSums& held = ledger.held(account);
    const int128 room = turnover_max - line.amount;
    const int128& posted_sum = is_debit ? state.debits : state.credits;
    const int128& held_sum = is_debit ? held.debits : held.credits;
    return posted_sum <= room && (posts_hold || held_sum <= room);
  };
  if (line.related >= number || line.amount > turnover_max || !has_room(line.debit, true) ||
      !has_room(line.credit, false)) {
    throw Error(Fault::damaged, "journal line " + std::to_string(number) + " cannot be");
  }
  ledger.apply(number, line);
}

/// Applies an event. Throws Error (damaged) where it contradicts what was before.
inline void fold_event(Ledger& ledger, const Event& event) {
  const auto* const opened = std::get_if<AccountOpened>(&event.body);
  bool is_ok = opened == nullptr || opened->account.value() == ledger.account_count() + 1;
  try {
    if (is_ok) ledger.apply(event);
  } catch (const Error&) {
    is_ok = false;
  } catch (const std::out_of_range&) {
    is_ok = false;
  }
  if (!is_ok) throw Error(Fault::damaged, "journal record " + std::to_string(event.number) + " cannot be");
}

}  // namespace rochdale
