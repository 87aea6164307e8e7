// SPDX-License-Identifier: MPL-2.0
#include "entry_moves.hpp"

#include <algorithm>

namespace rochdale::teller {

std::vector<Move> moves_of(const Ledger& ledger, const JournalRecord& entry) {
  std::vector<Move> moves;
  std::vector<Posting> debits;
  std::vector<Posting> credits;
  for (const Line& line : entry.lines) {
    const bool debits_one = !(line.debit == AccountId{});
    if (debits_one && !(line.credit == AccountId{})) {
      moves.push_back({line.debit, line.credit, line.amount});
    } else {
      const AccountId account = debits_one ? line.debit : line.credit;
      (debits_one ? debits : credits).push_back({account, Amount::minor(line.amount, ledger.unit(account))});
    }
  }
  for (Posting& debit : debits) {
    for (Posting& credit : credits) {
      if (credit.amount.unit() != debit.amount.unit()) continue;
      const Amount part = std::min(debit.amount, credit.amount);
      if (part.is_zero()) continue;
      moves.push_back({debit.account, credit.account, part.minor()});
      debit.amount -= part;
      credit.amount -= part;
    }
  }
  return moves;
}

}  // namespace rochdale::teller
