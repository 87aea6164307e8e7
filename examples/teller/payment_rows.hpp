// SPDX-License-Identifier: MPL-2.0
// A file of payments, read in batches: each row as a payment, or with the reason why it is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aliases.hpp"
#include "columns.hpp"
#include "line_list.hpp"
#include "payment_key.hpp"
#include "rochdale/book/account.hpp"
#include "rochdale/book/transfer.hpp"
#include "spreadsheet_form.hpp"
#include "text_arena.hpp"

namespace rochdale::teller {

/// One row of a file of payments. Its texts live until the next batch is read.
struct PaymentRow {
  std::uint64_t line = 0;                           ///< where the row begins
  FilePlace payer_place{};                          ///< where the payer stands
  FilePlace payee_place{};                          ///< where the payee stands
  FilePlace at{};                                   ///< where `why` points
  std::string_view payer{};                         ///< as the file has it
  std::string_view payee{};                         ///< as the file has it
  std::string_view amount{};                        ///< as the file has it
  std::string_view payer_code{};                    ///< the account that it means
  std::string_view payee_code{};                    ///< the account that it means
  AccountKind payer_kind = AccountKind::liability;  ///< if it has to be opened
  AccountKind payee_kind = AccountKind::liability;  ///< if it has to be opened
  Payment payment;                                  ///< without its accounts, whose handles the book knows
  std::string why{};                                ///< why it is no payment; empty: it is one
};

/// Reads a file of payments. Rows whose fields are not what they should be carry the reason; a file that is no CSV of
/// the declared form throws Refused.
class PaymentRows {
 public:
  static constexpr std::size_t batch = 8192;

  /// The amounts are in the only one of these units, or, if `unit_by_row`, in the one that the unit column names.
  PaymentRows(CsvReader reader, const Columns& columns, const SpreadsheetForm& form, const Aliases& aliases,
              std::vector<Unit> units, bool unit_by_row)
      : reader_(std::move(reader)),
        columns_(columns),
        numbers_(form.numbers()),
        dates_(form.dates()),
        aliases_(aliases),
        units_(std::move(units)),
        unit_by_row_(unit_by_row) {}

  /// Reads the next rows; none at the end of the file.
  [[nodiscard]] std::vector<PaymentRow>& next();

  [[nodiscard]] const CsvReader& reader() const noexcept { return reader_; }
  [[nodiscard]] const std::vector<Unit>& units() const noexcept { return units_; }
  /// The rows so far that say the same as one before them, and have no key that tells them apart.
  [[nodiscard]] const LineList& alike() const noexcept { return alike_; }

 private:
  void read(PaymentRow& row);
  [[nodiscard]] const Unit* unit_of_row() const;
  [[nodiscard]] bool read_kind(PaymentRow& row, Role role, AccountKind& kind) const;
  void refuse(PaymentRow& row, Role role, const Malformed& malformed) const;

  CsvReader reader_;
  Columns columns_;
  NumberFormat numbers_;
  DateFormat dates_;
  const Aliases& aliases_;
  std::vector<Unit> units_;
  bool unit_by_row_;
  ContentKeys content_keys_;
  LineList alike_;
  TextArena texts_;
  std::vector<PaymentRow> rows_;
};

}  // namespace rochdale::teller
