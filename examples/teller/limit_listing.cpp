// SPDX-License-Identifier: MPL-2.0
#include "limit_listing.hpp"

#include <iostream>

#include "book_access.hpp"
#include "listing.hpp"

namespace rochdale::teller {

void list_beyond_limits(const Ledger& ledger) {
  Listing listing(std::cout, {}, "beyond",
                  {{"account", "Beyond a limit"},
                   {"balance", "Balance", Align::right},
                   {"floor", "Credit limit", Align::right},
                   {"ceiling", "Maximum balance", Align::right}});
  bool any = false;
  for (const AccountId id : accounts_by_code(ledger)) {
    const Limits& limits = ledger.limits(id);
    const int128 balance = ledger.balance(id).natural();
    if (balance >= limits.floor && balance <= limits.ceiling) continue;
    const Unit& unit = ledger.unit(id);
    listing.row({code_of(ledger, id), to_string(Amount::minor(balance, unit)), limit_cell(limits.floor, unit),
                 limit_cell(limits.ceiling, unit)});
    any = true;
  }
  if (any) listing.end();
}

}  // namespace rochdale::teller
