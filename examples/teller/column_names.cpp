// SPDX-License-Identifier: MPL-2.0
#include "column_names.hpp"

#include <algorithm>

namespace rochdale::teller {

namespace {

// The column name that begins at `at`, which moves behind it.
Result<std::string, Malformed> column_name(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  std::string column;
  if (at == text.size() || text[at] != '"') {
    at = std::min(text.find(',', at), text.size());
    column = text.substr(begin, at - begin);
  } else {
    for (++at;; ++at) {
      const std::size_t quote = text.find('"', at);
      if (quote == std::string_view::npos) return Failure{Malformed{begin, "a quote that is never closed"}};
      column += text.substr(at, quote - at);
      at = quote + 1;
      if (at == text.size() || text[at] != '"') break;
      column += '"';
    }
  }
  if (column.empty()) return Failure{Malformed{begin, "no column name"}};
  return column;
}

}  // namespace

Result<std::vector<std::optional<std::string>>, Malformed> read_column_names(std::string_view text,
                                                                             std::span<const std::string_view> words,
                                                                             const char* unknown) {
  std::vector<std::optional<std::string>> names(words.size());
  for (std::size_t at = 0; at <= text.size(); ++at) {
    const std::size_t equals = text.find('=', at);
    const auto word = std::find(words.begin(), words.end(), text.substr(at, equals - at));
    if (equals == std::string_view::npos || word == words.end()) return Failure{Malformed{at, unknown}};
    std::optional<std::string>& column = names[static_cast<std::size_t>(word - words.begin())];
    if (column) return Failure{Malformed{at, "a role that was named before"}};
    at = equals + 1;
    Result<std::string, Malformed> name = column_name(text, at);
    if (!name) return Failure{name.error()};
    column = *std::move(name);
    if (at < text.size() && text[at] != ',') return Failure{Malformed{at, "a comma belongs between two columns"}};
  }
  return names;
}

}  // namespace rochdale::teller
