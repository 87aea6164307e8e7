// SPDX-License-Identifier: MPL-2.0
// An entry as payments from one account to another, which is all that most other programs know.
#pragma once

#include <vector>

#include "record_reader.hpp"

namespace rochdale::teller {

/// An amount that goes from one account to another.
struct Move {
  AccountId payer;
  AccountId payee;
  int128 amount;
};

/// The moves that an entry comes to: its pairs as they are, and its single legs matched in order, unit by unit.
[[nodiscard]] std::vector<Move> moves_of(const Ledger& ledger, const JournalRecord& entry);

}  // namespace rochdale::teller
