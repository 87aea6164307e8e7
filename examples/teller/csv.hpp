// SPDX-License-Identifier: MPL-2.0
// CSV by RFC 4180, read strictly and written so that reading gives back the same. A file that is not what was
// declared is refused with file:line:column; nothing about it is guessed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "characters.hpp"
#include "file_error.hpp"
#include "read_window.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// What writer and reader must agree on. The format that wrote a file reads it back exactly.
struct CsvFormat {
  /// Between two fields: a comma, a semicolon, a tab or a vertical bar.
  char delimiter = ',';
  /// Spreadsheets take a cell that starts with = + - @, a tab or a newline for a formula. The writer puts an
  /// apostrophe before such a cell, and before one that has only apostrophes before such a start; the reader takes
  /// one away from exactly those. Plain negative numbers (-12.50) are left alone, they are no danger.
  bool spreadsheet_safe = false;
};

constexpr std::size_t longest_csv_field = std::size_t{1}
                                          << 20;  ///< In bytes, as the file has it, quotes around it aside.
constexpr std::size_t longest_csv_row = std::size_t{1} << 23;   ///< In bytes, as the file has it.
constexpr std::size_t most_csv_columns = std::size_t{1} << 14;  ///< As many as a spreadsheet has.

/// Error (out_of_range) unless the delimiter is a comma, a semicolon, a tab or a vertical bar.
void require_delimiter(CsvFormat format);

/// Reads a file row by row in bounded memory: one chunk, or the longest row, is held at a time.
///
/// Accepted: LF, CR LF or both mixed, a UTF-8 byte order mark, a last line without a newline, and lines with nothing
/// in them, which are no rows. Refused: an empty file, NUL, bytes outside the encoding, a carriage return alone
/// outside quotes, a quote inside an unquoted field, text after a closing quote, an unclosed quote (where it opened),
/// rows with more or fewer fields than the header, whatever is over the three limits above, and compressed or UTF-16
/// files, by name. Fields are taken as they are, spaces included.
class CsvReader {
 public:
  /// Opens a file, or a pipe such as /dev/stdin, and reads its header.
  static Result<CsvReader, FileError> open(const std::string& path, CsvFormat format = {},
                                           Encoding encoding = Encoding::utf_8);

  /// Reads what is already open, a file or text in memory; `name` stands for the file in errors.
  static Result<CsvReader, FileError> read(ReadWindow window, std::string name, CsvFormat format = {},
                                           Encoding encoding = Encoding::utf_8);

  /// The names of the columns. Repeated and empty names are for the caller to judge.
  [[nodiscard]] const std::vector<std::string>& header() const noexcept { return header_; }

  /// Goes to the next row: true if there is one, false at the end of the file. After a failure always the same one.
  Result<bool, FileError> next();

  /// A field of the row that next() went to, as UTF-8, valid until next() is called or the reader moved. `column`
  /// counts from 0; Error (out_of_range) if there is no such column or no row.
  [[nodiscard]] std::string_view field(std::size_t column) const;

  /// Where the content of a field of this row begins, at no cost where the row is ASCII on one line.
  [[nodiscard]] FilePlace place(std::size_t column) const {
    const Field& field = present(column);
    if (is_plain_row_) return {row_line_, static_cast<std::uint64_t>(field.raw - row_begin_) + 1};
    return place_of(field.raw);
  }

  /// The line on which the row begins, counted from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return row_line_; }

  /// What is wrong at the given byte of a field of this row: for refusing a field that is not what its column says.
  [[nodiscard]] FileError error_at(std::size_t column, std::string why, std::size_t byte = 0) const;
  [[nodiscard]] FileError error_at(std::size_t column, const Malformed& malformed) const {
    return error_at(column, malformed.why, malformed.position);
  }

  /// What is wrong with the header as a whole.
  [[nodiscard]] FileError header_error(std::string why) const;

  /// True if the file has been read to its end and its last line has no newline, as in a file cut short.
  [[nodiscard]] bool lacks_final_newline() const noexcept { return lacks_final_newline_; }

  /// How many bytes of the file the rows so far took, and how many it has; the latter is unknown for a pipe.
  [[nodiscard]] std::uint64_t bytes_done() const noexcept { return window_.offset(next_row_); }
  [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept { return window_.total(); }

 private:
  /// What a byte means to the scanner. Inside quotes all that comes before `quote` is plain.
  enum class Kind : std::uint8_t { plain, delimiter, line_feed, carriage_return, quote, nul, high };
  /// How far a scan came: to a delimiter, to the end of the row, ...
  enum class Scan : std::uint8_t { field, row, blank_line, end, needs_more, wrong };

  struct Field {
    std::string_view text;
    const char* raw;  // where the content begins in the window, after any opening quote
    bool quoted;
    bool as_it_stands;  // false: doubled quotes or another encoding, so text has to be made
  };

  CsvReader(ReadWindow window, std::string name, CsvFormat format, Encoding encoding);

  bool begin();
  bool pass_mark();
  Scan read_row();
  Scan scan_row();
  Scan scan_plain(const char*& position, Field& field);
  Scan scan_quoted(const char*& position, Field& field);
  Scan pass_high(const char*& at, Field& field);
  Scan end_row(const char* at, std::size_t count, bool any_quoted);
  bool add_column(const char* at);
  Scan need_more(const char* field_begin);
  Scan refuse(const char* at, std::string why);
  void make_texts();
  void make_text(Field& field);
  Kind kind(char c) const noexcept { return kinds_[static_cast<unsigned char>(c)]; }
  FilePlace place_of(const char* raw) const;
  FileError error_at_raw(const char* raw, std::string why) const;
  const Field& present(std::size_t column) const;

  ReadWindow window_;
  std::string name_;
  CsvFormat format_;
  Encoding encoding_;
  std::array<Kind, 256> kinds_{};
  std::vector<Field> fields_;  // of the present row; as many as the header has once that is read
  std::string made_;           // the texts that could not stay as they stand
  bool texts_to_make_ = false;
  std::vector<std::string> header_;
  std::optional<FileError> failure_;
  const char* row_begin_ = nullptr;
  const char* next_row_ = nullptr;
  std::uint64_t row_line_ = 0;
  std::uint64_t header_line_ = 0;
  std::uint64_t next_line_ = 1;
  bool has_row_ = false;
  bool is_plain_row_ = true;  // ASCII on one line, so that columns are bytes
  bool lacks_final_newline_ = false;
};

/// Writes rows as the reader of the same format reads them: UTF-8, LF, quotes only where needed.
class CsvWriter {
 public:
  /// Writes the header, which has at least one column.
  CsvWriter(std::ostream& out, std::span<const std::string_view> header, CsvFormat format = {});
  CsvWriter(std::ostream& out, std::initializer_list<std::string_view> header, CsvFormat format = {})
      : CsvWriter(out, std::span(header.begin(), header.size()), format) {}

  /// Writes one row with as many fields as the header has. Error (out_of_range) for what could not be read back:
  /// another number of fields, NUL, invalid UTF-8, or more than the limits; Error (storage) if the stream fails.
  void row(std::span<const std::string_view> fields);
  void row(std::initializer_list<std::string_view> fields) { row(std::span(fields.begin(), fields.size())); }

 private:
  void append(std::string_view field);

  std::ostream& out_;
  CsvFormat format_;
  std::size_t columns_;
  std::string line_;
};

}  // namespace rochdale::teller
