// SPDX-License-Identifier: MPL-2.0
// The journal as people and programs read it: every record with its circumstances, a row for each leg.
#pragma once

#include <cstdint>
#include <ostream>

#include "listing.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale::teller {

/// Lists every record after a number. A record without legs has one row; a record of several legs has a row for each,
/// with its circumstances in all of them, except in a table, where the first one is enough.
void list_journal(std::ostream& out, ListingForm form, const Ledger& ledger, Store& store, std::uint64_t after);

}  // namespace rochdale::teller
