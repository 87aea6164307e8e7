// SPDX-License-Identifier: MPL-2.0
// A book as CSV: as entries that import reads back, as payments, as legs, or as a network of who paid whom.
#pragma once

#include <ostream>

#include "book_texts.hpp"
#include "csv.hpp"
#include "pseudonyms.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale::teller {

/// What a row is.
enum class CsvExport {
  entries,   ///< a line of an entry: a payer, a payee or both, and an amount; import makes the same entries of them
  payments,  ///< a payer, a payee and an amount; an entry of many legs is several rows that come to the same
  postings,  ///< a leg: an account and an amount, debits above zero
  edges,     ///< who paid whom; legs without a counterpart are left out
};

/// How rows are written.
enum class ExportForm {
  csv,        ///< safe for spreadsheets
  plain_csv,  ///< cells as they are, formulas among them
  json,       ///< an object with the rows; amounts are text, so that nothing rounds them
};

/// Writes one row after the other. With pseudonyms, accounts go by them, and all words and keys stay at home.
void export_csv(std::ostream& out, CsvExport what, ExportForm form, const Ledger& ledger, Store& store,
                BookTexts& texts, const Pseudonyms* pseudonyms);

}  // namespace rochdale::teller
