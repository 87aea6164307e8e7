// SPDX-License-Identifier: MPL-2.0
// The cash flow statement by the direct method: where money came from and where it went, entry by entry.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/core/period.hpp"
#include "rochdale/report/each_entry.hpp"

namespace rochdale {

/// What an account brought in and took out.
struct CashFlowRow {
  AccountId account;  ///< the account against which cash moved
  Amount inflow;
  Amount outflow;  ///< not below zero either
};

/// The cash flow of one unit. opening + inflow - outflow of all rows is closing.
struct CashFlowStatement {
  Unit unit;
  Amount opening;                 ///< cash before the first day
  std::vector<CashFlowRow> rows;  ///< in order of opening
  Amount inflow;
  Amount outflow;
  Amount closing;  ///< cash after the last day
};

/// The cash flow of a period for each unit, in the order in which they were taken up, by effective dates. `is_cash` says
/// which accounts are cash. Of an entry that moves cash, every leg on another account is a flow: a credit brings cash
/// in, a debit takes it out; entries that move none, or only from one cash account to another, are none. One pass over
/// the journal. Throws Error (overflow).
template <class IsCash>
[[nodiscard]] std::vector<CashFlowStatement> cash_flow(const Ledger& ledger, Store& store, const Period& period,
                                                       IsCash&& is_cash) {
  std::vector<CashFlowStatement> made;
  for (const Unit& unit : ledger.chart().units()) {
    const Amount zero = Amount::zero(unit);
    made.push_back(CashFlowStatement{unit, zero, {}, zero, zero, zero});
  }
  std::map<AccountId, CashFlowRow> rows;
  std::vector<std::uint8_t> moves(made.size());  // by unit: whether the entry at hand moves cash in it
  const auto for_each_leg = [&](const JournalEntry& entry, const auto& visit) {
    for (const Line& line : entry.lines) {
      for (const bool is_debit : {true, false}) {
        const AccountId id = is_debit ? line.debit : line.credit;
        if (!(id == AccountId{}))
          visit(id, ledger.state(id).unit, is_debit, Amount::minor(line.amount, ledger.unit(id)));
      }
    }
  };
  for_each_entry(ledger, store, [&](const JournalEntry& entry) {
    const Date on = entry.head().on;
    if (on > period.last()) return;
    moves.assign(made.size(), 0);
    for_each_leg(entry, [&](AccountId id, std::uint16_t unit, bool is_debit, const Amount& amount) {
      if (!is_cash(id)) return;
      moves[unit] = 1;
      const Amount change = is_debit ? amount : -amount;
      made[unit].closing += change;
      if (on < period.first()) made[unit].opening += change;
    });
    if (on < period.first()) return;
    for_each_leg(entry, [&](AccountId id, std::uint16_t unit, bool is_debit, const Amount& amount) {
      if (moves[unit] == 0 || is_cash(id)) return;
      const Amount zero = Amount::zero(amount.unit());
      CashFlowRow& row = rows.try_emplace(id, CashFlowRow{id, zero, zero}).first->second;
      (is_debit ? row.outflow : row.inflow) += amount;
      (is_debit ? made[unit].outflow : made[unit].inflow) += amount;
    });
  });
  for (const auto& [id, row] : rows) made[ledger.state(id).unit].rows.push_back(row);
  return made;
}

}  // namespace rochdale
