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
#include "payment_key.hpp"
#include "rochdale/book/transfer.hpp"
#include "spreadsheet_form.hpp"
#include "text_arena.hpp"

namespace rochdale::teller {

/// One row of a file of payments. Its texts live until the next batch is read.
struct PaymentRow {
  std::uint64_t line = 0;
  std::uint64_t column = 1;       ///< where `why` points
  std::string_view payer{};       ///< as the file has it
  std::string_view payee{};       ///< as the file has it
  std::string_view amount{};      ///< as the file has it
  std::string_view payer_code{};  ///< the account that it means
  std::string_view payee_code{};  ///< the account that it means
  Payment payment;                ///< without its accounts, whose handles the book knows
  std::string why{};              ///< why it is no payment; empty: it is one
};

/// Reads a file of payments. Rows whose fields are not what they should be carry the reason; a file that is no CSV of
/// the declared form throws Refused.
class PaymentRows {
 public:
  static constexpr std::size_t batch = 8192;

  PaymentRows(CsvReader reader, const Columns& columns, const SpreadsheetForm& form, const Aliases& aliases,
              const Unit& unit)
      : reader_(std::move(reader)),
        columns_(columns),
        numbers_(form.numbers()),
        dates_(form.dates()),
        aliases_(aliases),
        unit_(unit) {}

  /// Reads the next rows; none at the end of the file.
  [[nodiscard]] std::vector<PaymentRow>& next();

  [[nodiscard]] const CsvReader& reader() const noexcept { return reader_; }
  [[nodiscard]] const Unit& unit() const noexcept { return unit_; }

 private:
  void read(PaymentRow& row);
  void refuse(PaymentRow& row, Role role, const Malformed& malformed) const;

  CsvReader reader_;
  Columns columns_;
  NumberFormat numbers_;
  DateFormat dates_;
  const Aliases& aliases_;
  Unit unit_;
  ContentKeys content_keys_;
  TextArena texts_;
  std::vector<PaymentRow> rows_;
};

}  // namespace rochdale::teller
