// SPDX-License-Identifier: MPL-2.0
// libFuzzer on the CSV reader (clang++ -fsanitize=fuzzer,address,undefined). Whatever the bytes: an answer, fields of
// clean UTF-8, and rows that the writer writes back as the reader read them.
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <vector>

#include "csv.hpp"

using namespace rochdale::teller;

namespace {

using Rows = std::vector<std::vector<std::string>>;

void require(bool holds) {
  if (!holds) std::abort();
}

Rows read(CsvReader& reader) {
  Rows rows = {reader.header()};
  for (;;) {
    const rochdale::Result<bool, FileError> more = reader.next();
    if (!more) require(more.error().line != 0);
    if (!more || !*more) return rows;
    std::vector<std::string>& row = rows.emplace_back();
    for (std::size_t at = 0; at < reader.header().size(); ++at) {
      row.emplace_back(reader.field(at));
      require(first_unacceptable(row.back()) == row.back().size());
      require(reader.error_at(at, "", row.back().size() / 2).line >= reader.line());
    }
  }
}

}  // namespace

// The first byte chooses the format and the encoding, the rest is the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const CsvFormat format{",;\t|"[data[0] % 4], (data[0] >> 2 & 1) != 0};
  const auto encoding = static_cast<Encoding>((data[0] >> 3) % 3);
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  rochdale::Result<CsvReader, FileError> reader = CsvReader::read(ReadWindow(text), "fuzz", format, encoding);
  if (!reader) return 0;
  const Rows rows = read(*reader);

  std::ostringstream out;
  const auto views = [](const std::vector<std::string>& row) {
    return std::vector<std::string_view>(row.begin(), row.end());
  };
  CsvWriter writer(out, views(rows.front()), format);
  for (std::size_t at = 1; at < rows.size(); ++at) writer.row(views(rows[at]));
  rochdale::Result<CsvReader, FileError> again = CsvReader::read(ReadWindow(out.str()), "again", format);
  require(again && read(*again) == rows);
  return 0;
}
