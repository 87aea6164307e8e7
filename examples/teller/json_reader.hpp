// SPDX-License-Identifier: MPL-2.0
// JSON by RFC 8259, read strictly, its numbers kept as the text that they are: an amount is never a binary fraction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "file_error.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// A value and all that is in it.
struct JsonValue {
  enum class Kind : std::uint8_t { null, boolean, number, text, list, object };

  Kind kind = Kind::null;
  std::string text{};              ///< of a text, decoded; of a number or boolean, as it stands
  std::vector<JsonValue> items{};  ///< of a list
  std::vector<std::pair<std::string, JsonValue>> members{};  ///< of an object, in order; no name stands twice
  std::size_t at = 0;                                        ///< where it begins, in bytes
  std::size_t end = 0;                                       ///< where it ends

  /// The member of this name, or null.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
};

/// Lists and objects within each other, at most, where a reader does not ask for fewer.
constexpr std::size_t deepest_json = 64;
/// The most members of one object.
constexpr std::size_t most_json_members = 1024;

/// Reads a whole text as one value. Refused beside what is no JSON: a name that stands twice in an object, text that is
/// no UTF-8 or has a NUL, half a surrogate pair, values within more than `deepest` lists and objects.
[[nodiscard]] Result<JsonValue, Malformed> read_json(std::string_view text, std::size_t deepest = deepest_json);

/// Where a byte of a text stands.
[[nodiscard]] FilePlace place_in(std::string_view text, std::size_t at);

}  // namespace rochdale::teller
