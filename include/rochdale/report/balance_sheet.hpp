// SPDX-License-Identifier: MPL-2.0
// The balance sheet: what a community has, what it owes, and what is its own, on a day.
#pragma once

#include <vector>

#include "rochdale/report/balances_on.hpp"
#include "rochdale/report/section.hpp"

namespace rochdale {

/// The balance sheet of one unit.
struct BalanceSheet {
  Unit unit;
  Section assets;
  Section liabilities;
  Section equity;
  Amount surplus;  ///< income less expense that no year end has closed yet; below zero for a loss

  /// Liabilities, equity and surplus together: equal to the assets, or the book is damaged.
  [[nodiscard]] Amount claims() const { return liabilities.total + equity.total + surplus; }
};

/// A balance sheet for each unit, in the order in which they were taken up, of balances by account number, as
/// balances_on() gives them with every closing entry. Throws Error (overflow) past 2^127 - 1 minor units.
[[nodiscard]] inline std::vector<BalanceSheet> balance_sheet(const Ledger& ledger,
                                                             const std::vector<Balance>& balances) {
  std::vector<BalanceSheet> made;
  for (const Unit& unit : ledger.chart().units()) {
    const auto of = [&](AccountKind kind) { return section(balances, unit, kind); };
    made.push_back(BalanceSheet{unit, of(AccountKind::asset), of(AccountKind::liability), of(AccountKind::equity),
                                of(AccountKind::income).total - of(AccountKind::expense).total});
  }
  return made;
}

/// The balance sheet at the end of a day. One pass over the journal.
[[nodiscard]] inline std::vector<BalanceSheet> balance_sheet(const Ledger& ledger, Store& store, const Date& on) {
  return balance_sheet(ledger, balances_on(ledger, store, on));
}

}  // namespace rochdale
