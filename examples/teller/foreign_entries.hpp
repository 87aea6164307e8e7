// SPDX-License-Identifier: MPL-2.0
// Entries as other systems of mutual credit exchange them: read from their files, whatever they look like there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "file_error.hpp"
#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/report/credit_commons.hpp"
#include "spreadsheet_form.hpp"

namespace rochdale::teller {

/// Who pays whom in an entry of another system.
struct ForeignMove {
  std::string payer;
  std::string payee;
  Amount amount;
};

/// An entry of another system.
struct ForeignEntry {
  FilePlace place;  ///< where it stands in the file
  std::string id;   ///< theirs; it becomes the key; empty: none
  Date on{};
  std::optional<Instant> at{};
  std::vector<ForeignMove> moves;
  std::string memo;
  std::string reference;
};

/// A file of another system, and what of it has no place in a book.
struct ForeignFile {
  std::vector<ForeignEntry> entries;
  std::vector<std::string> left_out;  ///< "3:1: the state is pending": what is no entry, and why
  std::uint64_t metadata_lost = 0;    ///< entries whose metadata has no place
};

/// What a file says nothing about.
struct ForeignDefaults {
  Unit unit;
  std::optional<Date> on;  ///< the date of entries that have none
  std::string node;        ///< the path of this node of Credit Commons, which local addresses begin with
};

/// The columns of a CSV file of transfers. Empty names: there is no such column.
struct TransferColumns {
  std::string_view format;  ///< as the command line calls it
  std::string_view id;
  std::string_view on;
  std::string_view state;
  std::string_view done;  ///< the state of transfers that count
  std::string_view payer;
  std::string_view payee;
  std::string_view amount;
  std::string_view memo;
};

/// The columns of a format, or null.
[[nodiscard]] const TransferColumns* transfer_columns(std::string_view format);

/// Reads a CSV file of transfers. Throws Refused with file:line:column.
[[nodiscard]] ForeignFile read_transfers(const std::string& path, const TransferColumns& columns,
                                         const SpreadsheetForm& form, const ForeignDefaults& defaults);

/// Reads transactions of Credit Commons: one, a list, or either under "data". Throws Refused with file:line:column.
[[nodiscard]] ForeignFile read_credit_commons(const std::string& path, const ForeignDefaults& defaults);

/// A transaction of Credit Commons with the hash that the file has beside it, if any.
struct ReadTransaction {
  CreditCommonsTransaction transaction;
  std::string hash;
};
/// The same transactions as they stand, for their chain. Throws Refused with file:line:column.
[[nodiscard]] std::vector<ReadTransaction> read_transactions(const std::string& path);

}  // namespace rochdale::teller
