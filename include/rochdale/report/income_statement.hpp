// SPDX-License-Identifier: MPL-2.0
// The income statement: what a period earned and what it cost, before a year end closed it away.
#pragma once

#include <vector>

#include "rochdale/core/period.hpp"
#include "rochdale/report/balances_on.hpp"
#include "rochdale/report/section.hpp"

namespace rochdale {

/// The income statement of one unit.
struct IncomeStatement {
  Unit unit;
  Section income;
  Section expense;

  /// Income less expense: below zero for a loss.
  [[nodiscard]] Amount result() const { return income.total - expense.total; }
};

/// An income statement for each unit, in the order in which they were taken up, of what moved by account number in a
/// period, closing entries left out. Throws Error (overflow) past 2^127 - 1 minor units.
[[nodiscard]] inline std::vector<IncomeStatement> income_statement(const Ledger& ledger,
                                                                   const std::vector<Balance>& moved) {
  std::vector<IncomeStatement> made;
  for (const Unit& unit : ledger.chart().units()) {
    made.push_back(
        IncomeStatement{unit, section(moved, unit, AccountKind::income), section(moved, unit, AccountKind::expense)});
  }
  return made;
}

/// The income statement of a period, by effective dates. One pass over the journal.
[[nodiscard]] inline std::vector<IncomeStatement> income_statement(const Ledger& ledger, Store& store,
                                                                   const Period& period) {
  return income_statement(ledger, balances_on(ledger, store, period.last(), {}, period.first(), false));
}

}  // namespace rochdale
