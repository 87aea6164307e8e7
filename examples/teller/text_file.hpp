// SPDX-License-Identifier: MPL-2.0
// Small files of text that are read as a whole and written once: keys, checkpoints, receipts.
#pragma once

#include <string>
#include <string_view>

#include "command_error.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// What is in a file of at most 16 MiB. Throws Refused.
[[nodiscard]] std::string read_text_file(const std::string& path);

/// Writes a file that does not exist yet, which only its owner may read if it is a secret. Throws Refused.
void write_new_file(const std::string& path, std::string_view text, bool is_secret);

/// Throws Refused for a place in the text of a file: "FILE:LINE:COLUMN: why".
[[noreturn]] void refuse_text(const std::string& path, std::string_view text, const Malformed& malformed);

/// Reads a file by a function that takes its text. Throws Refused.
template <class Read>
[[nodiscard]] auto read_file_as(const std::string& path, const Read& read) {
  const std::string text = read_text_file(path);
  auto result = read(text);
  if (!result) refuse_text(path, text, result.error());
  return *std::move(result);
}

}  // namespace rochdale::teller
