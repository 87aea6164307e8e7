// SPDX-License-Identifier: MPL-2.0
// A section of a statement: the accounts of one kind and unit, with their sum.
#pragma once

#include <cstdint>
#include <vector>

#include "rochdale/book/balance.hpp"
#include "rochdale/book/ledger.hpp"

namespace rochdale {

/// One account of a section.
struct SectionRow {
  AccountId account;
  Amount amount;  ///< natural: below zero for a contra account, such as the allowance beside the loans
};

/// Accounts in order of opening; those whose amount is zero are left out.
struct Section {
  std::vector<SectionRow> rows;
  Amount total;
};

/// The section of a kind and a unit, of balances by account number. Throws Error (overflow) when its sum passes
/// 2^127 - 1 minor units.
[[nodiscard]] inline Section section(const std::vector<Balance>& balances, const Unit& unit, AccountKind kind) {
  Section made{{}, Amount::zero(unit)};
  for (std::uint32_t number = 1; number < balances.size(); ++number) {
    const Balance& balance = balances[number];
    if (balance.kind != kind || !(balance.unit == unit) || balance.natural() == 0) continue;
    made.rows.push_back(SectionRow{AccountId(number), balance.amount()});
    made.total += balance.amount();
  }
  return made;
}

}  // namespace rochdale
