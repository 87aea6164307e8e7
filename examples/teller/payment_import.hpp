// SPDX-License-Identifier: MPL-2.0
// Payments of a file into a book: decided in the order of the file, each against the balances after those before it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
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
  std::uint64_t posted = 0;
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

  /// Posts all rows. Throws Refused, naming the row, where a refused one ends it; then the turn must be abandoned.
  void run(PaymentRows& rows, const std::function<void()>& tell);

  [[nodiscard]] const ImportCounts& counts() const noexcept { return counts_; }

 private:
  void open_missing(std::vector<PaymentRow>& rows);
  [[nodiscard]] AccountId open(std::string_view code, AccountKind kind, const Unit& unit, std::string& why);
  void post_batch(std::vector<PaymentRow>& rows);
  void post_history(std::vector<PaymentRow>& rows);
  void count(const PaymentRow& row, bool repeated);

  Turn& turn_;
  ImportPlan plan_;
  Stamp stamp_;
  RefusedRows& refused_;
  ImportCounts counts_;
  std::optional<LookAlikes> alike_;
  std::vector<Transfer> transfers_;
  Answers answers_;
};

}  // namespace rochdale::teller
