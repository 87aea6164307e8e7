// SPDX-License-Identifier: MPL-2.0
// A book as the text journal of another program, which accepts it in its strict mode and comes to the same balances.
#pragma once

#include <ostream>

#include "book_texts.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale::teller {

/// The programs that read it.
enum class JournalFormat { ledger, hledger, beancount };

/// Writes units, accounts and entries. Debits are above zero there, so that a member's balance is the negative of what
/// it is here. Holds and agreements have no place there.
void export_journal(std::ostream& out, JournalFormat format, const Ledger& ledger, Store& store, BookTexts& texts);

}  // namespace rochdale::teller
