// SPDX-License-Identifier: MPL-2.0
#include "as_of.hpp"

#include "command_error.hpp"
#include "rochdale/report/balances_on.hpp"

namespace rochdale::teller {

void AsOf::declare_on(Command& command) {
  command.option("--on", "DATE", "only what is dated on or before this day, whenever it was recorded", on);
}

void AsOf::declare(Command& command) {
  declare_on(command);
  command.option("--as-known", "ENTRY",
                 "only what was recorded up to this entry, whatever its date: what the book said then", known);
}

std::vector<Balance> AsOf::balances(const Ledger& ledger, Store& store) const {
  if (known && *known >= ledger.next_number()) {
    throw Refused("the book has no record " + std::to_string(*known) + "; its newest one is " +
                  std::to_string(ledger.next_number() - 1));
  }
  if (on || known) return balances_on(ledger, store, on, known);
  std::vector<Balance> now;
  for (std::uint32_t number = 0; number <= ledger.account_count() && ledger.account_count() != 0; ++number) {
    now.push_back(ledger.balance(AccountId(number == 0 ? 1 : number)));  // place 0 is none
  }
  return now;
}

}  // namespace rochdale::teller
