// SPDX-License-Identifier: MPL-2.0
#include "refused_rows.hpp"

#include <cstdio>
#include <filesystem>
#include <iostream>

#include "command_error.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

constexpr std::uint64_t most_said = 20;

bool is_same_file(const std::string& one, const std::string& other) {
  std::error_code absent;
  return std::filesystem::equivalent(one, other, absent);
}

}  // namespace

RefusedRows::RefusedRows(std::string source, const std::optional<std::string>& path, const std::string& book)
    : source_(std::move(source)) {
  if (!path) return;
  path_ = *path;
  if (is_same_file(path_, source_) || is_same_file(path_, book)) {
    throw Refused("the refused rows cannot be written over " + path_);
  }
  // A device or a pipe is written as it comes; a file under another name first.
  std::error_code absent;
  const bool is_file = std::filesystem::is_regular_file(path_, absent) || !std::filesystem::exists(path_, absent);
  unfinished_ = is_file ? path_ + "-unfinished" : path_;
  file_.open(unfinished_, std::ios::binary | std::ios::trunc);
  if (!file_) throw Refused("cannot write " + path_);
  csv_.emplace(file_, std::initializer_list<std::string_view>{"line", "payer", "payee", "amount", "reason"},
               CsvFormat{.spreadsheet_safe = true});
}

RefusedRows::~RefusedRows() {
  if (!unfinished_.empty() && unfinished_ != path_) std::remove(unfinished_.c_str());
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
  csv_->row({std::to_string(row.line), row.payer, row.payee, row.amount, row.why});
}

void RefusedRows::finish() {
  if (!csv_) {
    if (count_ > most_said) {
      std::cerr << "... and " << count_ - most_said << " more (--refused OUT.csv lists them all)\n";
    }
    return;
  }
  file_.close();
  if (!file_ || (unfinished_ != path_ && std::rename(unfinished_.c_str(), path_.c_str()) != 0)) {
    throw Refused("cannot write " + path_);
  }
}

}  // namespace rochdale::teller
