// SPDX-License-Identifier: MPL-2.0
// The year end: income and expense are closed into an equity account, each unit by itself, so that the next year begins
// with both at zero.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/book/approve.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/book/run_key.hpp"

namespace rochdale {

/// Proposes the closing entries of a year: one for each unit in which income or expense is not zero, of the kind closing
/// and dated on the last day. It is taken before the period is locked. Taken again with the same balances it posts
/// nothing; with new ones, after a correction, it closes what is left.
class YearEnd final : public Run {
 public:
  /// The balances by account number on the last day of the year, as report/balances_on.hpp gives them with every closing
  /// entry; the record through which they were known, which becomes part of the keys; and an equity account for each
  /// unit that has something to close.
  YearEnd(std::vector<Balance> balances, std::uint64_t known, std::vector<AccountId> into)
      : balances_(std::move(balances)), known_(known), into_(std::move(into)) {}

  /// Throws Error (out_of_range) when a unit has nothing, or more than one account, to be closed into, when that is no
  /// equity account, or for accounts that are not of this ledger.
  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    std::vector<Draft> drafts;
    for (const Unit& unit : ledger.chart().units()) {
      Compound entry;
      entry.on = period.last();
      entry.kind = EntryKind::closing;
      entry.memo = "year end";
      Amount result = Amount::zero(unit);
      for (std::uint32_t number = 1; number < balances_.size(); ++number) {
        const Balance& balance = balances_[number];
        const bool closes = balance.kind == AccountKind::income || balance.kind == AccountKind::expense;
        if (!closes || !(balance.unit == unit) || balance.debits == balance.credits) continue;
        const Amount left = Amount::minor(balance.debits - balance.credits, unit);
        entry.legs.push_back(Posting{AccountId(number), -left});
        result += left;
      }
      if (entry.legs.empty()) continue;
      const AccountId into = account_for(ledger, unit);
      entry.key = run_key("year", period.last(), known_ << 16 | *ledger.chart().index_of(unit));
      if (!result.is_zero()) entry.legs.push_back(Posting{into, result});
      Result<Draft, Refusal> made = draft(ledger, entry);
      if (!made) throw Error(Fault::out_of_range, explain(made.error(), ledger));
      drafts.push_back(*std::move(made));
    }
    return drafts;
  }

 private:
  [[nodiscard]] AccountId account_for(const Ledger& ledger, const Unit& unit) const {
    AccountId found;
    for (const AccountId id : into_) {
      const Balance balance = ledger.balance(id);
      if (!(balance.unit == unit)) continue;
      if (balance.kind != AccountKind::equity) throw Error(Fault::out_of_range, "a year is closed into equity");
      if (!(found == AccountId{})) {
        throw Error(Fault::out_of_range, "a year is closed into one account of " + to_string(unit));
      }
      found = id;
    }
    if (found == AccountId{}) {
      throw Error(Fault::out_of_range, "no equity account of " + to_string(unit) + " is named to close the year into");
    }
    return found;
  }

  std::vector<Balance> balances_;
  std::uint64_t known_;
  std::vector<AccountId> into_;
};

}  // namespace rochdale
