// SPDX-License-Identifier: MPL-2.0
// The scanner: one pass over the bytes of a row, fields left where they lie in the window. The NUL behind the window
// stops every loop, so no loop counts.
#include "csv.hpp"

#include <algorithm>
#include <utility>

#include "rochdale/core/error.hpp"
#include "spreadsheet.hpp"

namespace rochdale::teller {

namespace {

constexpr std::string_view utf_8_mark = "\xEF\xBB\xBF";
constexpr std::size_t longest_mark = 4;

// The first bytes of what people hand in by mistake.
struct Mark {
  std::string_view bytes;
  const char* kind;
};
constexpr Mark refused_marks[] = {
    {"\x1F\x8B", "the file is compressed with gzip; unpack it first"},
    {"PK\x03\x04", "the file is a zip archive or a spreadsheet (.xlsx, .ods); save it as CSV"},
    {"\xD0\xCF\x11\xE0", "the file is an old spreadsheet (.xls); save it as CSV"},
    {"\xFD\x37zXZ", "the file is compressed with xz; unpack it first"},
    {"\x28\xB5\x2F\xFD", "the file is compressed with zstd; unpack it first"},
    {"\xFF\xFE", "the file is in UTF-16; save it as UTF-8"},
    {"\xFE\xFF", "the file is in UTF-16; save it as UTF-8"},
};

unsigned char byte(char c) noexcept { return static_cast<unsigned char>(c); }

std::string hexadecimal(unsigned char value) {
  constexpr char digits[] = "0123456789ABCDEF";
  return {'0', 'x', digits[value >> 4], digits[value & 0xF]};
}

constexpr auto longest_field = static_cast<std::ptrdiff_t>(longest_csv_field);
constexpr auto longest_row = static_cast<std::ptrdiff_t>(longest_csv_row);

std::string field_too_long() {
  return "a field of more than " + std::to_string(longest_field) + " bytes; perhaps its quote is never closed";
}

std::string row_too_long() { return "a row of more than " + std::to_string(longest_row) + " bytes"; }

}  // namespace

Result<CsvReader, FileError> CsvReader::open(const std::string& path, CsvFormat format, Encoding encoding) {
  Result<ReadWindow, FileError> window = ReadWindow::open(path);
  if (!window) return Failure{window.error()};
  return read(*std::move(window), path, format, encoding);
}

Result<CsvReader, FileError> CsvReader::read(ReadWindow window, std::string name, CsvFormat format, Encoding encoding) {
  CsvReader reader(std::move(window), std::move(name), format, encoding);
  if (!reader.begin()) return Failure{*reader.failure_};
  return reader;
}

CsvReader::CsvReader(ReadWindow window, std::string name, CsvFormat format, Encoding encoding)
    : window_(std::move(window)),
      name_(std::move(name)),
      format_(format),
      encoding_(encoding),
      row_begin_(window_.begin()),
      next_row_(window_.begin()) {
  require_delimiter(format);
  std::fill(kinds_.begin() + 0x80, kinds_.end(), Kind::high);
  kinds_[byte(format.delimiter)] = Kind::delimiter;
  kinds_[byte('\n')] = Kind::line_feed;
  kinds_[byte('\r')] = Kind::carriage_return;
  kinds_[byte('"')] = Kind::quote;
  kinds_[byte('\0')] = Kind::nul;
}

Result<bool, FileError> CsvReader::next() {
  has_row_ = false;
  if (!failure_ && read_row() == Scan::row) has_row_ = true;
  if (failure_) return Failure{*failure_};
  return has_row_;
}

std::string_view CsvReader::field(std::size_t column) const { return present(column).text; }

FileError CsvReader::error_at(std::size_t column, std::string why, std::size_t byte) const {
  const Field& field = present(column);
  const char* raw = field.raw;
  std::size_t passed = 0;
  while (passed < field.text.size()) {
    const bool doubled = field.quoted && *raw == '"';
    const Character next = character({raw, window_.end()}, encoding_);
    passed += utf_8_bytes(next.code);
    if (passed > byte) break;
    raw += doubled ? 2 : next.bytes;
  }
  return error_at_raw(raw, std::move(why));
}

FileError CsvReader::header_error(std::string why) const { return {name_, header_line_, 1, std::move(why)}; }

const CsvReader::Field& CsvReader::present(std::size_t column) const {
  if (!has_row_ || column >= fields_.size()) throw Error(Fault::out_of_range, "no such field in this CSV row");
  return fields_[column];
}

FilePlace CsvReader::place_of(const char* raw) const {
  const std::string_view before(row_begin_, raw);
  const std::size_t line_begin = before.rfind('\n') + 1;  // 0 if there is no newline
  const auto lines = static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n'));
  return {row_line_ + lines, character_count(before.substr(line_begin), encoding_) + 1};
}

FileError CsvReader::error_at_raw(const char* raw, std::string why) const {
  const FilePlace place = place_of(raw);
  return {name_, place.line, place.column, std::move(why)};
}

bool CsvReader::begin() {
  if (!pass_mark()) return false;
  const Scan scan = read_row();
  if (scan == Scan::end) refuse(row_begin_, "the file is empty where a header line was expected");
  if (scan != Scan::row) return false;
  for (const Field& field : fields_) header_.emplace_back(field.text);
  header_line_ = row_line_;
  return true;
}

bool CsvReader::pass_mark() {
  row_line_ = next_line_;
  std::string_view front(window_.begin(), window_.end());
  while (front.size() < longest_mark && !window_.at_end()) {
    const std::optional<std::string> why = window_.read_on(window_.begin());
    row_begin_ = next_row_ = window_.begin();
    if (why) {
      failure_ = FileError{name_, 0, 0, *why};
      return false;
    }
    front = {window_.begin(), window_.end()};
  }
  for (const Mark& mark : refused_marks) {
    if (front.starts_with(mark.bytes)) return refuse(row_begin_, mark.kind) == Scan::row;
  }
  if (!front.starts_with(utf_8_mark)) return true;
  if (encoding_ != Encoding::utf_8) {
    return refuse(row_begin_, "the file begins with a UTF-8 mark, but another encoding was declared") == Scan::row;
  }
  next_row_ += utf_8_mark.size();
  return true;
}

CsvReader::Scan CsvReader::read_row() {
  for (;;) {
    const Scan scan = scan_row();
    if (scan == Scan::blank_line) continue;
    if (scan == Scan::row && texts_to_make_) make_texts();
    if (scan != Scan::needs_more) return scan;
    const std::optional<std::string> why = window_.read_on(row_begin_);
    row_begin_ = next_row_ = window_.begin();
    if (why) return refuse(window_.end(), *why);
  }
}

CsvReader::Scan CsvReader::scan_row() {
  row_begin_ = next_row_;
  row_line_ = next_line_;
  texts_to_make_ = false;
  is_plain_row_ = true;
  const char* at = row_begin_;
  if (at == window_.end()) return window_.at_end() ? Scan::end : Scan::needs_more;
  if (*at == '\n' || (at[0] == '\r' && at[1] == '\n')) {
    next_row_ = at + (*at == '\n' ? 1 : 2);
    ++next_line_;
    return Scan::blank_line;
  }

  bool any_quoted = false;
  std::size_t count = 0;
  for (Scan scan = Scan::field; scan == Scan::field; ++count) {
    if (count != 0) ++at;  // the delimiter
    if (count == fields_.size() && !add_column(at)) return Scan::wrong;
    Field& field = fields_[count];
    field.quoted = *at == '"';
    field.as_it_stands = true;
    field.raw = field.quoted ? at + 1 : at;
    any_quoted |= field.quoted;
    texts_to_make_ |= format_.spreadsheet_safe && *field.raw == '\'';
    scan = field.quoted ? scan_quoted(at, field) : scan_plain(at, field);
    if (scan != Scan::field && scan != Scan::row) return scan;
    if (field.text.size() > longest_csv_field) return refuse(field.raw, field_too_long());
  }
  return end_row(at, count, any_quoted);
}

bool CsvReader::add_column(const char* at) {
  const std::size_t count = fields_.size();
  if (header_line_ != 0) {
    refuse(at, "more fields than the header, which has " + std::to_string(count));
  } else if (count == most_csv_columns) {
    refuse(at, "more than " + std::to_string(count) + " columns");
  } else {
    fields_.emplace_back();
  }
  return fields_.size() > count;
}

CsvReader::Scan CsvReader::scan_plain(const char*& position, Field& field) {
  const char* at = position;
  for (;;) {
    while (kind(*at) == Kind::plain) ++at;
    switch (kind(*at)) {
      case Kind::quote:
        return refuse(at, "a quote in a field that does not begin with one; a quoted field doubles the quotes in it");
      case Kind::high:
        if (const Scan scan = pass_high(at, field); scan != Scan::field) return scan;
        continue;
      case Kind::nul:
        if (at != window_.end()) return refuse(at, "a NUL byte");
        if (!window_.at_end()) return need_more(field.raw);
        break;
      default: break;
    }
    field.text = {field.raw, at};
    position = at;
    return *at == format_.delimiter ? Scan::field : Scan::row;
  }
}

CsvReader::Scan CsvReader::scan_quoted(const char*& position, Field& field) {
  const char* at = field.raw;
  for (;;) {
    while (kind(*at) < Kind::quote) ++at;
    if (kind(*at) == Kind::high) {
      if (const Scan scan = pass_high(at, field); scan != Scan::field) return scan;
    } else if (at[0] == '"' && at[1] == '"') {
      texts_to_make_ = true;
      field.as_it_stands = false;
      at += 2;
    } else if (at == window_.end()) {
      if (!window_.at_end()) return need_more(field.raw);
      return refuse(position, "the quote that opens here is never closed");
    } else if (*at == '\0') {
      return refuse(at, "a NUL byte");
    } else {
      break;
    }
  }
  field.text = {field.raw, at};
  ++at;  // the closing quote
  if (at == window_.end() && !window_.at_end()) return need_more(field.raw);
  position = at;
  if (*at == format_.delimiter) return Scan::field;
  if (*at == '\n' || *at == '\r' || at == window_.end()) return Scan::row;
  return refuse(at, "text after a closing quote; a quoted field doubles the quotes in it");
}

CsvReader::Scan CsvReader::pass_high(const char*& at, Field& field) {
  is_plain_row_ = false;
  const Character next = character({at, window_.end()}, encoding_);
  if (encoding_ != Encoding::utf_8) {
    if (next.malformed) return refuse(at, "the byte " + hexadecimal(byte(*at)) + " is no character in windows-1252");
    texts_to_make_ = true;
    field.as_it_stands = false;
  } else if (next.malformed) {
    const bool may_be_cut = window_.end() - at < 4 && !window_.at_end();
    if (may_be_cut) return need_more(field.raw);
    return refuse(at, "the byte " + hexadecimal(byte(*at)) +
                          " is not UTF-8 here; if the file is in Latin-1 or "
                          "windows-1252, that has to be said");
  }
  at += next.bytes;
  return Scan::field;
}

CsvReader::Scan CsvReader::end_row(const char* at, std::size_t count, bool any_quoted) {
  if (at == window_.end()) {
    lacks_final_newline_ = true;
  } else if (*at == '\r' && at + 1 == window_.end() && !window_.at_end()) {
    return Scan::needs_more;
  } else if (*at == '\r' && at[1] != '\n') {
    return refuse(at, "a carriage return without a line feed");
  }
  if (at - row_begin_ > longest_row) return refuse(row_begin_, row_too_long());
  if (header_line_ == 0) fields_.resize(count);  // a scan that had to begin again may have seen more
  if (count < fields_.size()) {
    return refuse(at, "the row ends after " + std::to_string(count) + " of " + std::to_string(fields_.size()) +
                          " fields" + (at == window_.end() ? "; the file seems to be cut short" : ""));
  }
  next_row_ = at == window_.end() ? at : *at == '\r' ? at + 2 : at + 1;
  next_line_ += any_quoted ? static_cast<std::uint64_t>(std::count(row_begin_, next_row_, '\n')) : 1;
  is_plain_row_ = is_plain_row_ && next_line_ <= row_line_ + 1;
  return Scan::row;
}

CsvReader::Scan CsvReader::need_more(const char* field_begin) {
  if (window_.end() - field_begin > longest_field) return refuse(field_begin, field_too_long());
  if (window_.end() - row_begin_ > longest_row) return refuse(row_begin_, row_too_long());
  return Scan::needs_more;
}

CsvReader::Scan CsvReader::refuse(const char* at, std::string why) {
  failure_ = error_at_raw(at, std::move(why));
  return Scan::wrong;
}

void CsvReader::make_texts() {
  std::size_t room = 0;
  for (const Field& field : fields_) room += field.as_it_stands ? 0 : 3 * field.text.size();
  made_.clear();
  made_.reserve(room);  // the texts below point into it
  for (Field& field : fields_) {
    if (!field.as_it_stands) make_text(field);
    if (format_.spreadsheet_safe && has_apostrophe(field.text)) {
      field.text.remove_prefix(1);
      ++field.raw;
    }
  }
}

void CsvReader::make_text(Field& field) {
  const std::size_t begin = made_.size();
  std::string_view rest = field.text;
  while (!rest.empty()) {
    const bool doubled = field.quoted && rest.front() == '"';
    const Character next = character(rest, encoding_);
    append_utf_8(made_, next.code);
    rest.remove_prefix(doubled ? 2 : next.bytes);
  }
  field.text = std::string_view(made_).substr(begin);
}

}  // namespace rochdale::teller
