// SPDX-License-Identifier: MPL-2.0
// Whom a policy is about: the members of a circle are its liability accounts, all of them or those of one group.
// Funds, sinks and the community's debt are equity, income or expense, so no policy takes them for a member.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/core/unit.hpp"
#include "rochdale/policy/parameters.hpp"

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

  /// Reads the parameters "unit" and "group".
  [[nodiscard]] static Members read(ParameterReader& from) {
    const Unit unit = from.unit("unit");
    return Members{unit, from.text("group").value_or(std::string())};
  }
  /// Writes them.
  void write(Parameters& to) const { to.set("unit", to_string(unit)).set("group", group); }
};

/// The account of a code, for a policy that pays into it. Throws Error (misuse) when the book has none in that unit.
[[nodiscard]] inline AccountId account_of_policy(const Ledger& ledger, const std::string& code, const Unit& unit) {
  const AccountId account = ledger.find(code);
  if (account == AccountId{} || !(ledger.unit(account) == unit)) {
    throw Error(Fault::misuse, "a policy needs an account " + code + " in " + to_string(unit) + ", which is not there");
  }
  return account;
}

}  // namespace rochdale
