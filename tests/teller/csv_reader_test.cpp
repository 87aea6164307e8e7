// SPDX-License-Identifier: MPL-2.0
// What is read, what is refused and where, and that neither depends on how the bytes come in.
#include <fstream>
#include <iostream>
#include <sstream>

#include "catch.hpp"
#include "csv_reading.hpp"
#include "rochdale/core/error.hpp"

using namespace reading;

namespace {

const std::string utf_8_mark = "\xEF\xBB\xBF";

std::string error_of(std::string_view text, CsvFormat format = {}, Encoding encoding = Encoding::utf_8) {
  return read_all(text, format, encoding).error.value_or("no error");
}

// RFC 4180 as a plain machine, one byte at a time, with nothing fast about it: the rows, or that it is refused.
std::optional<Rows> model(const std::string& text) {
  enum class State { row_start, field_start, unquoted, quoted, quote_in_quoted, after_return };
  Rows rows;
  std::vector<std::string> row;
  std::string field;
  State state = State::row_start;
  const auto end_field = [&] { row.push_back(std::exchange(field, "")); };
  const auto end_row = [&] {
    end_field();
    rows.push_back(std::exchange(row, {}));
    state = State::row_start;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\0' || c == '\xFF') return std::nullopt;
    if (state == State::quoted) {
      if (c == '"') {
        state = State::quote_in_quoted;
      } else {
        field += c;
      }
    } else if (state == State::after_return) {
      if (c != '\n') return std::nullopt;
      end_row();
    } else if (state == State::row_start && c == '\n') {
      continue;
    } else if (state == State::row_start && text.compare(at, 2, "\r\n") == 0) {
      ++at;
    } else if (c == '\n') {
      end_row();
    } else if (c == '\r') {
      state = State::after_return;
    } else if (c == ',') {
      end_field();
      state = State::field_start;
    } else if (c == '"') {
      if (state == State::unquoted) return std::nullopt;
      if (state == State::quote_in_quoted) field += '"';
      state = State::quoted;
    } else {
      if (state == State::quote_in_quoted) return std::nullopt;
      state = State::unquoted;
      field += c;
    }
  }
  if (state == State::quoted || state == State::after_return) return std::nullopt;
  if (state != State::row_start) end_row();
  if (rows.empty()) return std::nullopt;
  for (const auto& each : rows) {
    if (each.size() != rows.front().size()) return std::nullopt;
  }
  return rows;
}

}  // namespace

TEST_CASE("A header and rows are read, quotes undone") {
  const Outcome outcome = read_all("payer,payee,memo\nana,ben,\"eggs, \"\"large\"\"\"\nben,\"\",\"two\nlines\"\n");
  CHECK(outcome ==
        Outcome{{{"payer", "payee", "memo"}, {"ana", "ben", "eggs, \"large\""}, {"ben", "", "two\nlines"}}, {}});
}

TEST_CASE("F72: mark, line ends, a missing last newline and empty lines change nothing") {
  const std::vector<std::string> lines = {"a,b", "1,\"x\"\"y\"", ",", "é,z"};
  const Outcome expected{{{"a", "b"}, {"1", "x\"y"}, {"", ""}, {"é", "z"}}, {}};
  for (const std::string& mark : {std::string(), utf_8_mark}) {
    for (unsigned ends = 0; ends < 32; ++ends) {
      std::string text = mark;
      for (unsigned at = 0; at < 4; ++at) {
        const bool last = at == 3;
        const std::string end = ends >> at & 1 ? "\r\n" : "\n";
        text += lines[at];
        if (!last || !(ends >> 4 & 1)) text += end;
        if (at == 1) text += end + end;
      }
      INFO(text);
      CHECK(read_all(text) == expected);
    }
  }
}

TEST_CASE("Spaces, tabs and other controls belong to the field") {
  CHECK(read_all(" a ,\tb\n 1,\x01\x7f\n").rows == Rows{{" a ", "\tb"}, {" 1", "\x01\x7f"}});
}

TEST_CASE("The delimiter is declared") {
  CHECK(read_all("a;b\n1,5;\"2;3\"\n", {';'}).rows == Rows{{"a", "b"}, {"1,5", "2;3"}});
  CHECK(read_all("a\tb\n1\t2\n", {'\t'}).rows == Rows{{"a", "b"}, {"1", "2"}});
  CHECK(read_all("a|b\n1|2\n", {'|'}).rows == Rows{{"a", "b"}, {"1", "2"}});
  for (const char delimiter : {'"', '\n', '\r', '\0', 'a', '.', ' ', '\xE9'}) {
    CHECK_THROWS_AS(read_all("a\n", {delimiter}), rochdale::Error);
  }
}

TEST_CASE("F72: what is refused, and where") {
  CHECK(error_of("") == "f.csv:1:1: the file is empty where a header line was expected");
  CHECK(error_of("\n\r\n") == "f.csv:3:1: the file is empty where a header line was expected");
  CHECK(error_of(utf_8_mark) == "f.csv:1:1: the file is empty where a header line was expected");
  CHECK(error_of("a,b\n1,2,3\n") == "f.csv:2:5: more fields than the header, which has 2");
  CHECK(error_of("a,b\n1,2\n1\n") == "f.csv:3:2: the row ends after 1 of 2 fields");
  CHECK(error_of("a,b\n1") == "f.csv:2:2: the row ends after 1 of 2 fields; the file seems to be cut short");
  CHECK(error_of("a,b\n1,2\nx,y\"z\n") ==
        "f.csv:3:4: a quote in a field that does not begin with one; a quoted field doubles the quotes in it");
  CHECK(error_of("a,b\n\"x\"y,2\n") ==
        "f.csv:2:4: text after a closing quote; a quoted field doubles the quotes in it");
  CHECK(error_of("a,b\n1,2\né,\"open\n1,2\n") == "f.csv:3:3: the quote that opens here is never closed");
  CHECK(error_of("a,b\n1,\"\n\n\"\"\n") == "f.csv:2:3: the quote that opens here is never closed");
  CHECK(error_of("a\rb\n") == "f.csv:1:2: a carriage return without a line feed");
  CHECK(error_of("a,b\n1,2\r") == "f.csv:2:4: a carriage return without a line feed");
  CHECK(error_of(std::string("a,b\nä\0,2\n", 10)) == "f.csv:2:2: a NUL byte");
  CHECK(error_of(std::string("a,b\n\"x\ny\0\",2\n", 13)) == "f.csv:3:2: a NUL byte");
  CHECK(error_of(std::string("a\n1\n\0", 5)) == "f.csv:3:1: a NUL byte");
}

TEST_CASE("F69, F72: bytes outside the declared encoding are refused where they are") {
  const std::string hint = " is not UTF-8 here; if the file is in Latin-1 or windows-1252, that has to be said";
  CHECK(error_of("a,b\n€,J\xE9r\xF4me\n") == "f.csv:2:4: the byte 0xE9" + hint);
  CHECK(error_of("a\n\"two\nl\xC0\xAF\"\n") == "f.csv:3:2: the byte 0xC0" + hint);  // overlong
  CHECK(error_of("a\n\xED\xA0\x80\n") == "f.csv:2:1: the byte 0xED" + hint);        // a surrogate
  CHECK(error_of("a\n\xF4\x90\x80\x80\n") == "f.csv:2:1: the byte 0xF4" + hint);    // past U+10FFFF
  CHECK(error_of("a\nx\xE2\x82") == "f.csv:2:2: the byte 0xE2" + hint);             // cut short
  CHECK(error_of("a\n\x81\n", {}, Encoding::windows_1252) ==
        "f.csv:2:1: the byte 0x81 is no character in windows-1252");
}

TEST_CASE("Latin-1 and windows-1252 are transcoded when declared, and only then") {
  const std::string text = "Empf\xE4nger,Betrag\nJ\xE9r\xF4me,\"\x80 \"\"5\"\"\"\n";
  CHECK(read_all(text, {}, Encoding::windows_1252).rows == Rows{{"Empfänger", "Betrag"}, {"Jérôme", "€ \"5\""}});
  CHECK(read_all(text, {}, Encoding::latin_1).rows == Rows{{"Empfänger", "Betrag"}, {"Jérôme", "\xC2\x80 \"5\""}});
  CHECK(read_all("a\nÃ©\n").rows == Rows{{"a"}, {"Ã©"}});
  CHECK(error_of(utf_8_mark + "a\n", {}, Encoding::latin_1) ==
        "f.csv:1:1: the file begins with a UTF-8 mark, but another encoding was declared");
}

TEST_CASE("F72: compressed files, spreadsheets and UTF-16 are refused by name") {
  CHECK(error_of("\x1F\x8B\x08\x01") == "f.csv:1:1: the file is compressed with gzip; unpack it first");
  CHECK(error_of("PK\x03\x04zzz") ==
        "f.csv:1:1: the file is a zip archive or a spreadsheet (.xlsx, .ods); save it as CSV");
  CHECK(error_of(std::string("\xFF\xFE"
                             "a\0",
                             4)) == "f.csv:1:1: the file is in UTF-16; save it as UTF-8");
  CHECK(error_of(std::string("\xFE\xFF\0a", 4)) == "f.csv:1:1: the file is in UTF-16; save it as UTF-8");
  for (const char* mark : {"\xFD"
                           "7zXZ",
                           "\x28\xB5\x2F\xFD", "\xD0\xCF\x11\xE0"}) {
    CHECK(error_of(mark).starts_with("f.csv:1:1: the file is "));
  }
}

TEST_CASE("A file that cannot be read is named") {
  const Result<CsvReader, FileError> missing = CsvReader::open("/nowhere/at all.csv");
  REQUIRE(!missing);
  CHECK(describe(missing.error()) == "/nowhere/at all.csv: cannot be opened: No such file or directory");
  const Result<CsvReader, FileError> folder = CsvReader::open("/tmp");
  REQUIRE(!folder);
  CHECK(describe(folder.error()) == "/tmp: cannot be read: Is a directory");
}

TEST_CASE("A failure stays: nothing is read past it") {
  Result<CsvReader, FileError> reader = CsvReader::read(ReadWindow("a,b\n1\n1,2\n"), "f.csv");
  REQUIRE(reader);
  const FileError first = reader->next().error();
  CHECK(first == reader->next().error());
  CHECK_THROWS_AS(*reader->next(), rochdale::Error);
  CHECK_THROWS_AS(reader->field(0), rochdale::Error);
}

TEST_CASE("A field out of reach is a fault of the program") {
  Result<CsvReader, FileError> reader = CsvReader::read(ReadWindow("a,b\n1,2\n"), "f.csv");
  REQUIRE(reader);
  CHECK_THROWS_AS(reader->field(0), rochdale::Error);
  REQUIRE(*reader->next());
  CHECK(reader->field(1) == "2");
  CHECK_THROWS_AS(reader->field(2), rochdale::Error);
  CHECK_FALSE(*reader->next());
  CHECK_THROWS_AS(reader->field(0), rochdale::Error);
}

TEST_CASE("A fault inside a field is placed by character, through quotes, lines and encodings") {
  const auto place = [](const FileError& error) { return std::pair(error.line, error.column); };
  Result<CsvReader, FileError> reader = CsvReader::read(ReadWindow("a,b,c\n\"é\n\",\"x\"\"€\ny\",12z\n"), "f.csv");
  REQUIRE(reader);
  REQUIRE(*reader->next());
  CHECK(reader->line() == 2);
  using Place = std::pair<std::uint64_t, std::uint64_t>;
  CHECK(place(reader->error_at(0, "why")) == Place(2, 2));
  CHECK(place(reader->error_at(0, "why", 2)) == Place(2, 3));  // the newline behind é, which has two bytes
  CHECK(place(reader->error_at(1, "why")) == Place(3, 4));     // x
  CHECK(place(reader->error_at(1, "why", 1)) == Place(3, 5));  // the doubled quote
  CHECK(place(reader->error_at(1, "why", 2)) == Place(3, 7));  // €
  CHECK(place(reader->error_at(1, "why", 4)) == Place(3, 7));  // its third byte
  CHECK(place(reader->error_at(1, "why", 6)) == Place(4, 1));  // y
  CHECK(place(reader->error_at(1, "why", 7)) == Place(4, 2));  // the end
  CHECK(describe(reader->error_at(2, rochdale::Malformed{2, "not a digit"})) == "f.csv:4:6: not a digit");
  CHECK(place(reader->error_at(2, "why", 99)) == Place(4, 7));
  CHECK(describe(reader->header_error("no column x")) == "f.csv:1:1: no column x");

  Result<CsvReader, FileError> latin =
      CsvReader::read(ReadWindow("a,b\n\xE9\xE9,\xE9z\n"), "f.csv", {}, Encoding::latin_1);
  REQUIRE(latin);
  REQUIRE(*latin->next());
  CHECK(place(latin->error_at(1, "why", 2)) == Place(2, 5));
}

TEST_CASE("Longest field, longest row and most columns: exactly so much is read, one more is refused") {
  const std::string head = "a,b\n";
  const std::string longest(longest_csv_field, 'x');
  CHECK((read_all(head + longest + "," + longest + "\n").rows.back() == std::vector{longest, longest}));
  CHECK((read_all(head + "\"" + longest + "\",1\n").rows.back().front() == longest));
  const std::string too_long = "a field of more than 1048576 bytes; perhaps its quote is never closed";
  CHECK(error_of(head + longest + "x,1\n") == "f.csv:2:1: " + too_long);
  CHECK(error_of(head + "1,\"" + longest + "x\"\n") == "f.csv:2:4: " + too_long);

  std::string header = "a";
  std::string row = longest;
  for (int count = 1; count < 7; ++count) {
    header += ",a";
    row += "," + longest;
  }
  header += ",a\n";
  row += ",";
  row.append(longest_csv_row - row.size(), 'y');
  CHECK(read_all(header + row + "\n").rows.size() == 2);
  CHECK(error_of(header + row + "y\n") == "f.csv:2:1: a row of more than 8388608 bytes");
  const FileOf file(header + row + "y\n");
  CHECK(read_all(*ReadWindow::open(file.path())).error == error_of(header + row + "y\n"));

  const std::string columns(most_csv_columns - 1, ',');
  CHECK(read_all(columns + "\n" + columns + "\n").rows.back().size() == most_csv_columns);
  CHECK(error_of(columns + ",\n") == "f.csv:1:16385: more than 16384 columns");
}

TEST_CASE("F72: an endless quoted field is refused in bounded memory") {
  const FileOf file("a\n\"" + std::string(std::size_t{20} << 20, 'x'));
  Result<ReadWindow, FileError> window = ReadWindow::open(file.path());
  REQUIRE(window);
  Result<CsvReader, FileError> reader = CsvReader::read(*std::move(window), "f.csv");
  REQUIRE(reader);
  const Result<bool, FileError> more = reader->next();
  REQUIRE(!more);
  CHECK(describe(more.error()) == "f.csv:2:2: a field of more than 1048576 bytes; perhaps its quote is never closed");
}

TEST_CASE("Whether the last line was whole is known at the end") {
  for (const bool whole : {true, false}) {
    Result<CsvReader, FileError> reader = CsvReader::read(ReadWindow(whole ? "a\n1\n" : "a\n1"), "f.csv");
    REQUIRE(reader);
    REQUIRE(*reader->next());
    REQUIRE_FALSE(*reader->next());
    CHECK(reader->lacks_final_newline() == !whole);
  }
}

TEST_CASE("Progress counts the bytes of the file") {
  const std::string text = utf_8_mark + "a,b\r\n1,2\n\n3,4\n";
  const FileOf file(text);
  Result<CsvReader, FileError> reader = CsvReader::open(file.path());
  REQUIRE(reader);
  CHECK(reader->bytes_total() == text.size());
  CHECK(reader->bytes_done() == 8);
  REQUIRE(*reader->next());
  CHECK(reader->bytes_done() == 12);
  REQUIRE(*reader->next());
  REQUIRE_FALSE(*reader->next());
  CHECK(reader->bytes_done() == text.size());
}

TEST_CASE("F72, F76: the reader agrees with a plain machine on random text, however it comes in") {
  const std::uint64_t seed = 20240611;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  const std::vector<std::string> pieces = {"a",  "b",    ",", ",",    ",",   "\"",    "\"",  "\n",
                                           "\n", "\r\n", "é", "\"\"", ",\"", "\",\"", "\"\n"};
  const std::vector<std::string> ugly = {"a", ",", "\"", "\n", "\r", "\r\n", std::string(1, '\0'), "\xFF", "€"};
  int accepted = 0;
  for (int round = 0; round < 60000; ++round) {
    const std::string text = random_text(random, round % 4 == 0 ? ugly : pieces, 14);
    const std::optional<Rows> expected = model(text);
    const Outcome outcome = read_all(text);
    INFO("round " << round << ": " << text);
    REQUIRE(expected.has_value() == !outcome.error);
    if (expected) REQUIRE(outcome.rows == *expected);
    if (expected) ++accepted;
    if (round % 50 == 0) {
      const FileOf file(text);
      for (const std::size_t chunk : {1u, 2u, 3u, 7u, 64u}) {
        REQUIRE(read_all(*ReadWindow::open(file.path(), chunk)) == outcome);
      }
    }
  }
  CHECK(accepted > 5000);
}

TEST_CASE("F74: a file cut at any byte gives whole rows only, and then the end or the place") {
  const std::string text = utf_8_mark +
                           "payer,payee,amount,memo\r\nana,ben,12.50,\"eggs, \"\"large\"\"\"\nbén,\"ça\nva\",1,\r\n"
                           "x,y,2,€\n";
  const Rows whole = read_all(text).rows;
  REQUIRE(whole.size() == 4);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    INFO(size);
    const std::string cut = text.substr(0, size);
    const Outcome outcome = read_all(cut);
    CHECK(outcome.rows.size() <= whole.size());
    for (std::size_t at = 0; at + 1 < outcome.rows.size(); ++at) CHECK(outcome.rows[at] == whole[at]);
    if (outcome.error) CHECK(outcome.error->starts_with("f.csv:"));
    const FileOf file(cut);
    CHECK(read_all(*ReadWindow::open(file.path(), 5)) == outcome);
  }
}

TEST_CASE("F76: random bytes never crash the reader, in any encoding or format") {
  const std::uint64_t seed = 76;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes(random() % 40, '\0');
    for (char& c : bytes) {
      c = static_cast<char>(random());
      if (random() % 4 == 0) c = "\",\r\n;\t'="[random() % 8];
    }
    const auto encoding = static_cast<Encoding>(random() % 3);
    const CsvFormat format{",;\t|"[random() % 4], random() % 2 == 0};
    Result<CsvReader, FileError> reader = CsvReader::read(ReadWindow(bytes), "f.csv", format, encoding);
    while (reader) {
      const Result<bool, FileError> more = reader->next();
      if (!more || !*more) break;
      for (std::size_t at = 0; at < reader->header().size(); ++at) {
        REQUIRE(first_unacceptable(reader->field(at)) == reader->field(at).size());
        REQUIRE(reader->error_at(at, "", random() % 50).line >= reader->line());
      }
    }
  }
}

TEST_CASE("Real payments: every row of the Sarafu file") {
  const std::string path = std::string(ROCHDALE_SHARED_DIR) + "/data/sarafu/payments.csv";
  if (!std::filesystem::exists(path)) {
    std::cout << "SKIPPED: " << path << " is absent\n";
    return;
  }
  Result<CsvReader, FileError> reader = CsvReader::open(path);
  REQUIRE(reader);
  CHECK(reader->header() ==
        std::vector<std::string>{"id", "timeset", "transfer_subtype", "source", "target", "weight"});
  // An independent splitting: there is no quote in this file.
  std::ifstream plain(path);
  std::string line;
  std::getline(plain, line);
  std::size_t rows = 0;
  while (*reader->next()) {
    ++rows;
    REQUIRE(std::getline(plain, line));
    std::string joined;
    for (std::size_t at = 0; at < 6; ++at) joined.append(at == 0 ? "" : ",").append(reader->field(at));
    REQUIRE(joined == line);
    REQUIRE(reader->line() == rows + 1);
  }
  CHECK(rows == 9999);
  CHECK_FALSE(std::getline(plain, line));
}
