// SPDX-License-Identifier: MPL-2.0
// What is written can be read back exactly, and a spreadsheet that opens it runs nothing.
#include <sstream>

#include "catch.hpp"
#include "csv_reading.hpp"
#include "rochdale/core/error.hpp"
#include "spreadsheet.hpp"

using namespace reading;

namespace {

std::string written(const Rows& rows, CsvFormat format = {}) {
  const auto views = [](const std::vector<std::string>& row) {
    return std::vector<std::string_view>(row.begin(), row.end());
  };
  std::ostringstream out;
  CsvWriter writer(out, views(rows.front()), format);
  for (std::size_t at = 1; at < rows.size(); ++at) writer.row(views(rows[at]));
  return out.str();
}

}  // namespace

TEST_CASE("Quotes stand only where they are needed") {
  CHECK(written({{"a", "b c"}, {"1", ""}, {" x", "y;z"}}) == "a,b c\n1,\n x,y;z\n");
  CHECK(written({{"a", "b"}, {"x,y", "say \"hi\""}, {"two\nlines", "cr\r"}}) ==
        "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"cr\r\"\n");
  CHECK(written({{"a", "b"}, {"x,y", "y;z"}}, {';'}) == "a;b\nx,y;\"y;z\"\n");
  CHECK(written({{"a"}, {""}, {"x"}}) == "a\n\"\"\nx\n");
}

TEST_CASE("F68: formulas get an apostrophe, negative numbers do not") {
  const Rows rows = {{"cell"}, {"=1+1"}, {"+1"},  {"-1+1"}, {"@SUM(A1)"}, {"\t=1"},   {"\r=1"},
                     {"＝1"},  {"-"},    {"-.5"}, {"-12"},  {"-12.50"},   {"-12,50"}, {"12"},
                     {"a=1"},  {"'tis"}, {"'=1"}, {"''-x"}, {"'-5"},      {""}};
  const std::string text = written(rows, {',', true});
  CHECK(text ==
        "cell\n'=1+1\n'+1\n'-1+1\n'@SUM(A1)\n\"'\t=1\"\n\"'\r=1\"\n'＝1\n'-\n'-.5\n"
        "-12\n-12.50\n\"-12,50\"\n12\na=1\n'tis\n''=1\n'''-x\n''-5\n\"\"\n");
  CHECK(read_all(text, {',', true}).rows == rows);
  CHECK(read_all(text).rows[1] == std::vector<std::string>{"'=1+1"});
}

TEST_CASE("F68: nothing that a safe file holds starts like a formula, except plain negative numbers") {
  const std::uint64_t seed = 68;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const std::vector<std::string> pieces = {"=", "+", "-", "@", "'", "\t", "\r", "\n",
                                           "1", "5", ".", ",", "x", "＝", "－"};
  for (int round = 0; round < 20000; ++round) {
    const std::string cell = random_text(random, pieces, 5);
    const std::string safe = read_all(written({{"h", "i"}, {cell, "1"}}, {',', true})).rows.at(1).at(0);
    INFO("cell " << cell << " is written " << safe);
    const bool formula = !safe.empty() && std::string_view("=+-@\t\r\n").find(safe[0]) != std::string_view::npos;
    const bool number = safe[0] == '-' && safe.find_first_not_of("0123456789.,", 1) == std::string::npos &&
                        safe.find_first_of("0123456789") != std::string::npos;
    REQUIRE((!formula || number));
    REQUIRE_FALSE(safe.starts_with("＝"));
    REQUIRE_FALSE(safe.starts_with("－"));
    REQUIRE(needs_apostrophe(cell) == (safe != cell));
    REQUIRE(has_apostrophe(safe) == (safe != cell));
  }
}

TEST_CASE("Random tables are read back as they were written, in every format") {
  const std::uint64_t seed = 4180;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const std::vector<std::string> pieces = {
      "a", "B", ",", ";", "\t", "|", "\"", "\"\"", "\n",           "\r", "\r\n", " ",    "'",  "=",
      "-", "+", "@", "1", "é",  "€", "𝄞",  "\x01", "\xEF\xBB\xBF", "PK", "＋",   "\x7f", "0.5"};
  for (int round = 0; round < 5000; ++round) {
    const CsvFormat format{",;\t|"[random() % 4], random() % 2 == 0};
    Rows rows(1 + random() % 5, std::vector<std::string>(1 + random() % 4));
    for (auto& row : rows) {
      for (std::string& cell : row) cell = random_text(random, pieces, 6);
    }
    const std::string text = written(rows, format);
    INFO("round " << round << ": " << text);
    REQUIRE(read_all(text, format) == Outcome{rows, {}});
    if (round % 100 == 0) {
      const FileOf file(text);
      REQUIRE(read_all(*ReadWindow::open(file.path(), 1 + random() % 9), format) == Outcome{rows, {}});
    }
  }
}

TEST_CASE("What could not be read back is not written") {
  std::ostringstream out;
  CsvWriter writer(out, {"a", "b"});
  CHECK_THROWS_AS(writer.row({"1"}), rochdale::Error);
  CHECK_THROWS_AS(writer.row({"1", "2", "3"}), rochdale::Error);
  CHECK_THROWS_AS(writer.row({"1", "\xE9"}), rochdale::Error);
  CHECK_THROWS_AS(writer.row({"1", std::string_view("\0", 1)}), rochdale::Error);
  CHECK_THROWS_AS(writer.row({"1", std::string(longest_csv_field + 1, 'x')}), rochdale::Error);
  writer.row({"1", "2"});
  CHECK(out.str() == "a,b\n1,2\n");
  CHECK_THROWS_AS(CsvWriter(out, std::initializer_list<std::string_view>{}), rochdale::Error);
  CHECK_THROWS_AS(CsvWriter(out, {"a"}, {'x'}), rochdale::Error);

  const std::string longest(longest_csv_field, 'x');
  writer.row({longest, longest});
  CHECK((read_all(out.str()).rows.back() == std::vector{longest, longest}));
  const std::string quotes(longest_csv_field / 2 + 1, '"');
  CHECK_THROWS_AS(writer.row({quotes, ""}), rochdale::Error);
}

TEST_CASE("A stream that fails is not silent") {
  std::ostringstream out;
  CsvWriter writer(out, {"a"});
  out.setstate(std::ios::badbit);
  CHECK_THROWS_AS(writer.row({"1"}), rochdale::Error);
}
