// SPDX-License-Identifier: MPL-2.0
// Who stands beyond an agreed limit, for a person to look at.
#pragma once

#include "rochdale/book/ledger.hpp"

namespace rochdale::teller {

/// Prints a table of the accounts that stand beyond a limit; nothing if none does.
void list_beyond_limits(const Ledger& ledger);

}  // namespace rochdale::teller
