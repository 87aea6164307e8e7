// SPDX-License-Identifier: MPL-2.0
// The trial balance: every account with its debits and credits, and for each unit the proof that they are equal.
#pragma once

#include <cstdint>
#include <vector>

#include "rochdale/book/balance.hpp"
#include "rochdale/book/ledger.hpp"

namespace rochdale {

/// One account of a trial balance.
struct TrialRow {
  AccountId account;
  Balance balance;
};

/// The sums of one unit.
struct TrialSum {
  Unit unit;
  Amount debits;   ///< turnover of all accounts on the debit side
  Amount credits;  ///< and on the credit side: equal, or the book is damaged
};

/// The accounts in order of opening, and the sums of each unit.
struct TrialBalance {
  std::vector<TrialRow> rows;
  std::vector<TrialSum> sums;
};

/// The trial balance of balances by account number, as balances_on() gives them or as a ledger has them. Throws Error
/// (overflow) when a unit's turnover passes 2^127 - 1 minor units.
[[nodiscard]] inline TrialBalance trial_balance(const Ledger& ledger, const std::vector<Balance>& balances) {
  TrialBalance made;
  for (const Unit& unit : ledger.chart().units()) {
    made.sums.push_back(TrialSum{unit, Amount::zero(unit), Amount::zero(unit)});
  }
  for (std::uint32_t number = 1; number < balances.size(); ++number) {
    const Balance& balance = balances[number];
    made.rows.push_back(TrialRow{AccountId(number), balance});
    TrialSum& sum = made.sums[ledger.state(AccountId(number)).unit];
    sum.debits += Amount::minor(balance.debits, balance.unit);
    sum.credits += Amount::minor(balance.credits, balance.unit);
  }
  return made;
}

/// The trial balance as the ledger stands.
[[nodiscard]] inline TrialBalance trial_balance(const Ledger& ledger) {
  std::vector<Balance> balances;
  for (std::uint32_t number = 0; number <= ledger.account_count(); ++number) {
    const AccountId id(number == 0 ? 1 : number);
    if (ledger.account_count() == 0) break;
    balances.push_back(ledger.balance(id));
  }
  return trial_balance(ledger, balances);
}

}  // namespace rochdale
