// SPDX-License-Identifier: MPL-2.0
// A file of payments, read in batches: each row as a payment or a part of an entry, or with the reason why it is none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aliases.hpp"
#include "columns.hpp"
#include "file_codes.hpp"
#include "line_list.hpp"
#include "payment_key.hpp"
#include "rochdale/book/account.hpp"
#include "rochdale/book/transfer.hpp"
#include "spreadsheet_form.hpp"
#include "text_arena.hpp"

namespace rochdale::teller {

/// Payer or payee of a row.
struct PartyInFile {
  FilePlace place{};                          ///< where it stands
  std::string_view text{};                    ///< as the file has it
  std::string_view code{};                    ///< the account that it means
  std::uint32_t number = 0;                   ///< of that code, see FileCodes
  AccountKind kind = AccountKind::liability;  ///< if it has to be opened

  /// Whether two parties of one file are one account.
  [[nodiscard]] friend bool is_same_account(const PartyInFile& left, const PartyInFile& right) noexcept {
    return left.number == right.number && (left.number != 0 || left.code == right.code);
  }
};

/// One row of a file of payments. Its texts live as long as its batch.
struct PaymentRow {
  std::uint64_t line = 0;  ///< where the row begins
  FilePlace at{};          ///< where `why` points
  PartyInFile payer{};
  PartyInFile payee{};
  std::string_view amount{};             ///< as the file has it
  Payment payment;                       ///< without its accounts, whose handles the book knows
  std::uint64_t entry = 0;               ///< the number that the file gives its entry; 0: none
  std::uint64_t related = 0;             ///< by that number, the entry that it undoes
  EntryKind kind = EntryKind::ordinary;  ///< of its entry
  bool is_further = false;               ///< it belongs to the entry of the row before it
  std::string why{};                     ///< why it is no payment; empty: it is one

  /// A payment and nothing else, if no further row follows: an ordinary movement between two accounts.
  [[nodiscard]] bool is_payment() const noexcept {
    return kind == EntryKind::ordinary && !payer.text.empty() && !payee.text.empty() && !is_same_account(payer, payee);
  }
};

/// Rows that follow each other in a file, whole entries of them; none: the file has ended.
struct PaymentBatch {
  std::vector<PaymentRow> rows;
  TextArena texts;               ///< what the rows point to
  std::uint64_t bytes_done = 0;  ///< of the file, up to the last of them
};

/// The rows of the entry that begins with this one; all of them are in the same batch.
[[nodiscard]] std::span<PaymentRow> rows_of_entry(std::span<PaymentRow> from);

/// An entry stands or falls as a whole: all its rows say what is wrong with one of them.
void refuse_entry(std::span<PaymentRow> entry, FilePlace at, std::string why);

/// Reads a file of payments. Rows whose fields are not what they should be carry the reason, and so do the other rows of
/// their entry; a file that is no CSV of the declared form throws Refused.
///
/// Where the file says so, rows that follow each other with the same number are one entry, each of them a debit of the
/// payer and a credit of the payee; one of the two may be empty. Date, words and key of an entry are those of its first
/// row.
class PaymentRows {
 public:
  /// How many rows make a batch, and more only to end an entry.
  static constexpr std::size_t rows_a_batch = 2048;

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

  /// Reads the next rows in place of those that the batch has.
  void next(PaymentBatch& batch);

  [[nodiscard]] const CsvReader& reader() const noexcept { return reader_; }
  [[nodiscard]] const std::vector<Unit>& units() const noexcept { return units_; }
  /// The rows so far that say the same as one before them, and have no key that tells them apart.
  [[nodiscard]] const LineList& alike() const noexcept { return alike_; }

 private:
  void read(PaymentRow& row, TextArena& texts);
  void compare(PaymentRow& row, const PaymentRow& first) const;
  [[nodiscard]] PartyInFile read_party(Role role, TextArena& texts);
  [[nodiscard]] Result<WrittenDate, Malformed> read_date(std::string_view text);
  [[nodiscard]] bool has_accounts(PaymentRow& row) const;
  [[nodiscard]] bool read_amount(PaymentRow& row) const;
  [[nodiscard]] bool read_entry(PaymentRow& row) const;
  void finish(std::span<PaymentRow> entry);
  [[nodiscard]] bool continues(const PaymentRow& before) const;
  [[nodiscard]] bool read_number(PaymentRow& row, Role role, std::uint64_t& number) const;
  [[nodiscard]] const Unit* unit_of_row() const;
  [[nodiscard]] bool read_kind(PaymentRow& row, Role role, AccountKind& kind) const;
  void refuse(PaymentRow& row, Role role, const Malformed& malformed) const;

  CsvReader reader_;
  Columns columns_;
  NumberFormat numbers_;
  DateFormat dates_;
  std::string last_date_text_;
  std::optional<WrittenDate> last_date_;
  const Aliases& aliases_;
  std::vector<Unit> units_;
  bool unit_by_row_;
  FileCodes codes_;
  ContentKeys content_keys_;
  LineList alike_;
  bool is_ahead_ = false;  // the reader stands on a row that is not in a batch yet
};

}  // namespace rochdale::teller
