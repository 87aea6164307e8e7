// SPDX-License-Identifier: MPL-2.0
// Whom a policy is about, and into which account of the community it pays: read from and written to its parameters.
#pragma once

#include <string>

#include "rochdale/book/members.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/policy/parameters.hpp"

namespace rochdale {

/// Reads the parameters "unit" and "group". Throws Error (out_of_range).
[[nodiscard]] inline Members read_members(ParameterReader& from) {
  const Unit unit = from.unit("unit");
  return Members{unit, from.text("group").value_or(std::string())};
}

/// Writes them; read_members() gives the same back.
inline void write_members(const Members& members, Parameters& to) {
  to.set("unit", to_string(members.unit)).set("group", members.group);
}

/// The account of a code, for a policy that pays into it. Throws Error (misuse) when the book has none in that unit.
[[nodiscard]] inline AccountId account_of_policy(const Ledger& ledger, const std::string& code, const Unit& unit) {
  const AccountId account = ledger.find(code);
  if (account == AccountId{} || !(ledger.unit(account) == unit)) {
    throw Error(Fault::misuse, "a policy needs an account " + code + " in " + to_string(unit) + ", which is not there");
  }
  return account;
}

}  // namespace rochdale
