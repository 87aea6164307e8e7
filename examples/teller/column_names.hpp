// SPDX-License-Identifier: MPL-2.0
// The text of --map: which column of a file is which.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// Reads "payer=COLUMN,amount=COLUMN", where the words before the = are some of `words`, each once at the most: the
/// name of a column for each word, in the order of `words`; nothing where the text does not name one. A column name
/// with a comma or quote in it, or one that begins with a quote, is quoted as in CSV: payer="Name, first",memo="the
/// ""why""". Refused: an unknown word, for the reason `unknown`; a word named twice, an empty column name, text after a
/// closing quote.
[[nodiscard]] Result<std::vector<std::optional<std::string>>, Malformed> read_column_names(
    std::string_view text, std::span<const std::string_view> words, const char* unknown);

}  // namespace rochdale::teller
