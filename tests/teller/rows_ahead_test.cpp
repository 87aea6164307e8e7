// SPDX-License-Identifier: MPL-2.0
#include "teller/rows_ahead.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "command_error.hpp"

using namespace rochdale;
using namespace rochdale::teller;

namespace {

const Aliases no_aliases;

PaymentRows rows_of(const std::string& text) {
  CsvReader reader = CsvReader::read(ReadWindow(text), "f.csv", {}, Encoding::utf_8).value();
  const Columns columns = ColumnMap().find(reader).value();
  return PaymentRows(std::move(reader), columns, SpreadsheetForm(), no_aliases, {"HRS/2"_unit}, false);
}

/// A file of payments, each of its own amount.
std::string file_of(std::size_t rows) {
  std::string text = "payer,payee,amount,on\n";
  for (std::size_t row = 1; row <= rows; ++row) {
    text.append("ana,ben,").append(std::to_string(row)).append(".00,2026-05-01\n");
  }
  return text;
}

/// Reads all there is, and checks that it comes in order. How many rows came before the end or the fault.
std::size_t read_all(PaymentRows& rows) {
  RowsAhead ahead(rows);
  std::size_t count = 0;
  for (;;) {
    const PaymentBatch& batch = ahead.next();
    if (batch.rows.empty()) break;
    for (const PaymentRow& row : batch.rows) {
      if (row.amount != std::to_string(++count) + ".00") FAIL(row.amount);
      if (row.payer.code != "ana" || row.payee.code != "ben") FAIL(row.line);
    }
  }
  CHECK(ahead.next().rows.empty());
  return count;
}

}  // namespace

TEST_CASE("rows that are read ahead come in their order, however many batches there are") {
  constexpr std::size_t batch = PaymentRows::rows_a_batch;
  for (const std::size_t count : {std::size_t{0}, std::size_t{1}, batch - 1, batch, batch + 1, 40 * batch + 3}) {
    PaymentRows rows = rows_of(file_of(count));
    CHECK(read_all(rows) == count);
  }
}

TEST_CASE("a fault is told when it is its turn, after the batches before it") {
  constexpr std::size_t batches = 12;
  PaymentRows rows = rows_of(file_of(batches * PaymentRows::rows_a_batch + 1) + "ana,\"ben\n");
  RowsAhead ahead(rows);
  for (std::size_t batch = 0; batch < batches; ++batch) REQUIRE(ahead.next().rows.size() == PaymentRows::rows_a_batch);
  CHECK_THROWS_AS(ahead.next(), Refused);
  CHECK_THROWS_AS(ahead.next(), Refused);
}

TEST_CASE("whoever stops early does not wait for the rest of the file") {
  PaymentRows rows = rows_of(file_of(100'000));
  {
    RowsAhead ahead(rows);
    REQUIRE_FALSE(ahead.next().rows.empty());
  }
  PaymentBatch rest;
  rows.next(rest);  // the thread is gone
  CHECK_FALSE(rest.rows.empty());
}
