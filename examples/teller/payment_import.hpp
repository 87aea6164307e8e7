// SPDX-License-Identifier: MPL-2.0
// Payments and entries of a file into a book: decided in the order of the file, each against the balances after those
// before it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "look_alike.hpp"
#include "payment_rows.hpp"
#include "refused_rows.hpp"
#include "rochdale/book/turn.hpp"

namespace rochdale::teller {

/// What an import does beyond posting.
struct ImportPlan {
  bool open_accounts = false;  ///< accounts that are not in the book are opened
  bool accept_alike = false;   ///< even if one with a similar name exists
  bool skip_refused = false;   ///< a refused row is left out; otherwise it ends the import
  bool history = false;        ///< limits do not stand in the way; what passes one is marked
};

/// What an import did.
struct ImportCounts {
  std::uint64_t rows = 0;
  std::uint64_t posted = 0;      ///< payments
  std::uint64_t entries = 0;     ///< entries that are no payments
  std::uint64_t repeated = 0;    ///< were in the book already
  std::uint64_t overridden = 0;  ///< were posted beyond a limit
  std::uint64_t opened = 0;      ///< accounts
  std::vector<Amount> volumes;   ///< what was posted now, by unit; none when it is more than an amount can hold
};

/// One import, within one turn.
class PaymentImport {
 public:
  /// The stamp's texts must live as long as this.
  PaymentImport(Turn& turn, const ImportPlan& plan, const Stamp& stamp, RefusedRows& refused);

  /// Posts all rows, and tells after each how many bytes of the file are done. Throws Refused, naming the row, where a
  /// refused one ends it; then the turn must be abandoned.
  void run(PaymentRows& rows, const std::function<void(std::uint64_t bytes_done)>& tell);

  [[nodiscard]] const ImportCounts& counts() const noexcept { return counts_; }

 private:
  void open_missing(std::span<PaymentRow> rows);
  [[nodiscard]] AccountId find_account(const PartyInFile& party);
  [[nodiscard]] AccountId open(std::string_view code, AccountKind kind, const Unit& unit, std::string& why);
  void post(std::span<PaymentRow> rows);
  void post_payments();
  void post_alone(std::span<PaymentRow> entry);
  [[nodiscard]] Outcome<Entry> decide(std::span<const PaymentRow> entry, bool override_limits);
  [[nodiscard]] EntryNumber undone(const PaymentRow& reversal) const;
  void require_mirror(std::span<const PaymentRow> entry, EntryNumber posted);
  [[nodiscard]] bool begins_entry(std::span<PaymentRow> entry);
  void count(std::span<const PaymentRow> entry, EntryNumber posted, bool repeated);

  Turn& turn_;
  ImportPlan plan_;
  Stamp stamp_;
  RefusedRows& refused_;
  ImportCounts counts_;
  std::optional<LookAlikes> alike_;
  std::vector<AccountId> accounts_;                         // by the numbers of their codes in the file
  std::unordered_map<std::uint64_t, EntryNumber> entries_;  // by their numbers in the file; none: not posted
  std::vector<Transfer> transfers_;                         // payments that are posted together
  std::vector<PaymentRow*> transfer_rows_;                  // their rows
  Answers answers_;
};

}  // namespace rochdale::teller
