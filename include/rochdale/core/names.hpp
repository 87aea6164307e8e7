// SPDX-License-Identifier: MPL-2.0
// The written names of enumerators: one table each, read both ways.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace rochdale::detail {

/// The name at the number of an enumerator that counts from 0; "unknown" past the table.
template <class Enum, std::size_t size>
[[nodiscard]] constexpr std::string_view name_in(const std::array<std::string_view, size>& names, Enum value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < size ? names[index] : "unknown";
}

/// The enumerator of a name; nothing for any other text.
template <class Enum, std::size_t size>
[[nodiscard]] constexpr std::optional<Enum> parse_in(const std::array<std::string_view, size>& names,
                                                     std::string_view text) noexcept {
  for (std::size_t index = 0; index < size; ++index) {
    if (names[index] == text) return static_cast<Enum>(index);
  }
  return std::nullopt;
}

}  // namespace rochdale::detail
