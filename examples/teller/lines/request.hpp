// SPDX-License-Identifier: MPL-2.0
// A request: a line of JSON, and what stands in it under its names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json_reader.hpp"

namespace rochdale::teller {

/// What is wrong with a request: it is no request.
struct BadRequest {
  std::string why;
};

/// Reads one line of JSON. Throws BadRequest: no JSON, no object, a name twice, nested deeper than four, a NUL in a text.
[[nodiscard]] JsonValue read_request(std::string_view line);

/// A text or a number, as text. Throws BadRequest for anything else.
[[nodiscard]] std::optional<std::string> text_of(const JsonValue& request, const std::string& name);
/// The same, where it must be there.
[[nodiscard]] std::string needed_text(const JsonValue& request, const std::string& name);
/// True only for true. Throws BadRequest for anything but true, false and nothing.
[[nodiscard]] bool truth_of(const JsonValue& request, const std::string& name);
/// A whole number from 0. Throws BadRequest.
[[nodiscard]] std::optional<std::uint64_t> number_of(const JsonValue& request, const std::string& name);
/// The values of a list; none where it is not there. Throws BadRequest for anything but a list of objects.
[[nodiscard]] const std::vector<JsonValue>& list_of(const JsonValue& request, const std::string& name);

}  // namespace rochdale::teller
