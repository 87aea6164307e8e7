// SPDX-License-Identifier: MPL-2.0
// The answer to text that does not say what it should: where, and why.
#pragma once

#include <cstddef>
#include <string>

namespace rochdale {

/// Text that does not parse.
struct Malformed {
  std::size_t position;  ///< Bytes before the first one that is wrong; the length of the text if it ends too early.
  const char* why;       ///< A sentence part in plain English, never null, of static lifetime.
};

/// "not a digit (byte 3)", for messages.
[[nodiscard]] inline std::string describe(const Malformed& malformed) {
  return std::string(malformed.why) + " (byte " + std::to_string(malformed.position) + ")";
}

}  // namespace rochdale
