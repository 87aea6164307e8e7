// SPDX-License-Identifier: MPL-2.0
// The rows of a file that were refused: into a file of their own, or on standard error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "csv.hpp"
#include "output_file.hpp"
#include "payment_rows.hpp"

namespace rochdale::teller {

/// Collects refused rows.
class RefusedRows {
 public:
  /// Into `path`, with the columns line, payer, payee, amount and reason; without one, the first rows of `source` are
  /// said on standard error. Throws Refused if the file cannot be written or is one of those that are read.
  RefusedRows(std::string source, const std::optional<std::string>& path, const std::string& book);

  /// Adds one that is left out.
  void add(const PaymentRow& row);

  /// Ends with the one that ends the import: throws Refused with file:line:column and why.
  [[noreturn]] void stop_at(const PaymentRow& row);

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

  /// Ends the list, with all in it. Throws Refused if the file could not be written.
  void finish();

 private:
  void list(const PaymentRow& row);

  std::string source_;
  std::optional<OutputFile> file_;
  std::optional<CsvWriter> csv_;
  std::uint64_t count_ = 0;
};

}  // namespace rochdale::teller
