// SPDX-License-Identifier: MPL-2.0
// Eight characters of text in one word, so that they are looked at together. For parsers of fields of fixed width.
#pragma once

#include <cstdint>

namespace rochdale::detail {

/// Eight characters as one word, the first of them in its lowest byte, on any machine.
[[nodiscard]] constexpr std::uint64_t eight_characters(const char* text) noexcept {
  std::uint64_t word = 0;
  for (unsigned at = 0; at < 8; ++at) word |= std::uint64_t{static_cast<unsigned char>(text[at])} << (8 * at);
  return word;
}

/// A word of eight times this byte.
[[nodiscard]] constexpr std::uint64_t in_each_byte(unsigned char value) noexcept { return 0x0101010101010101U * value; }

}  // namespace rochdale::detail
