// SPDX-License-Identifier: MPL-2.0
#include "refused_rows.hpp"

#include <iostream>
#include <utility>

#include "command_error.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

constexpr std::uint64_t most_said = 20;

}  // namespace

RefusedRows::RefusedRows(std::string source, const std::optional<std::string>& path, const std::string& book)
    : source_(std::move(source)) {
  if (!path) return;
  file_.emplace(*path, std::initializer_list<std::string>{source_, book}, "the refused rows");
  csv_.emplace(file_->stream(), std::initializer_list<std::string_view>{"line", "payer", "payee", "amount", "reason"},
               CsvFormat{.spreadsheet_safe = true});
}

void RefusedRows::add(const PaymentRow& row) {
  ++count_;
  if (csv_) {
    list(row);
  } else if (count_ <= most_said) {
    std::cerr << printable(describe(FileError{source_, row.at.line, row.at.column, row.why})) << "\n";
  }
}

void RefusedRows::stop_at(const PaymentRow& row) {
  if (csv_) {
    list(row);
    finish();
  }
  throw Refused(describe(FileError{source_, row.at.line, row.at.column, row.why}));
}

void RefusedRows::list(const PaymentRow& row) {
  csv_->row({std::to_string(row.line), row.payer.text, row.payee.text, row.amount, row.why});
}

void RefusedRows::finish() {
  if (file_) {
    file_->finish();
  } else if (count_ > most_said) {
    std::cerr << "... and " << count_ - most_said << " more (--refused OUT.csv lists them all)\n";
  }
}

}  // namespace rochdale::teller
