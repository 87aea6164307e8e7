// SPDX-License-Identifier: MPL-2.0
// The members of a circle are its liability accounts, all of them or those of one group. Funds, sinks and the
// community's debt are equity, income or expense, so nothing takes them for a member.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

/// The member accounts of a unit, or of one group of it.
struct Members {
  Unit unit;
  std::string group{};  ///< the accounts' group; empty: all

  /// True for an account of this unit that is a member's, whatever its status. The account is known to exist.
  [[nodiscard]] bool has(const Ledger& ledger, AccountId account) const {
    const AccountState& state = ledger.state(account);
    return state.kind == AccountKind::liability && ledger.chart().unit(state.unit) == unit &&
           (group.empty() || ledger.chart().words(account).group.words == group);
  }

  /// Their accounts in order of opening; closed ones are left out.
  [[nodiscard]] std::vector<AccountId> all(const Ledger& ledger) const {
    std::vector<AccountId> found;
    for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
      const AccountId id(number);
      if (has(ledger, id) && ledger.state(id).status != AccountStatus::closed) found.push_back(id);
    }
    return found;
  }
};

}  // namespace rochdale
