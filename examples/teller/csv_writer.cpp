// SPDX-License-Identifier: MPL-2.0
// Rows out, with quotes only where the reader needs them.
#include "csv.hpp"

#include <ostream>

#include "rochdale/core/error.hpp"
#include "spreadsheet.hpp"

namespace rochdale::teller {

namespace {

void demand(bool readable, const char* why) {
  if (!readable) throw Error(Fault::out_of_range, why);
}

// Control characters are quoted too, and a byte order mark: at the front of a file they would look like one of the
// marks that the reader refuses or skips.
bool needs_quotes(std::string_view field, char delimiter) noexcept {
  if (field.starts_with("\xEF\xBB\xBF")) return true;
  for (const char c : field) {
    if (c == delimiter || c == '"' || static_cast<unsigned char>(c) < 0x20) return true;
  }
  return false;
}

}  // namespace

void require_delimiter(CsvFormat format) {
  const bool known = std::string_view(",;\t|").find(format.delimiter) != std::string_view::npos;
  demand(known, "a CSV delimiter is a comma, a semicolon, a tab or a vertical bar");
}

CsvWriter::CsvWriter(std::ostream& out, std::span<const std::string_view> header, CsvFormat format)
    : out_(out), format_(format), columns_(header.size()) {
  require_delimiter(format);
  demand(columns_ != 0 && columns_ <= most_csv_columns, "a CSV file has from 1 to 16384 columns");
  row(header);
}

void CsvWriter::row(std::span<const std::string_view> fields) {
  demand(fields.size() == columns_, "a CSV row has as many fields as the header");
  line_.clear();
  for (std::size_t at = 0; at < columns_; ++at) {
    if (at != 0) line_ += format_.delimiter;
    append(fields[at]);
  }
  if (line_.empty()) line_ = "\"\"";  // an empty line is no row
  demand(line_.size() <= longest_csv_row, "a CSV row may have 8388608 bytes");
  line_ += '\n';
  if (!out_.write(line_.data(), static_cast<std::streamsize>(line_.size()))) {
    throw Error(Fault::storage, "the CSV output cannot be written");
  }
}

void CsvWriter::append(std::string_view field) {
  demand(first_unacceptable(field) == field.size(), "a CSV field holds UTF-8 text without NUL");
  const bool apostrophe = format_.spreadsheet_safe && needs_apostrophe(field);
  const std::size_t begin = line_.size();
  if (needs_quotes(field, format_.delimiter)) {
    line_ += '"';
    if (apostrophe) line_ += '\'';
    for (const char c : field) line_.append(c == '"' ? 2 : 1, c);
    line_ += '"';
  } else {
    if (apostrophe) line_ += '\'';
    line_ += field;
  }
  demand(line_.size() - begin <= longest_csv_field, "a CSV field may have 1048576 bytes as it is written");
}

}  // namespace rochdale::teller
