// SPDX-License-Identifier: MPL-2.0
// A request as JSON has it. Numbers are kept as the text they were written in, so that an amount never becomes a binary
// fraction on its way.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rochdale::teller {

/// A value of a request.
struct RequestValue {
  enum class Kind : std::uint8_t { nothing, truth, number, text, list, object };

  Kind kind = Kind::nothing;
  bool truth = false;
  std::string text{};  ///< of a number: as it was written
  std::vector<RequestValue> list{};
  std::map<std::string, RequestValue> object{};

  /// The member of an object, or null.
  [[nodiscard]] const RequestValue* find(const std::string& name) const {
    const auto found = object.find(name);
    return found == object.end() || found->second.kind == Kind::nothing ? nullptr : &found->second;
  }
};

/// What is wrong with a request: it is no request.
struct BadRequest {
  std::string why;
};

/// Reads one line of JSON. Throws BadRequest: no JSON, no object, a name twice, nested deeper than four, a NUL in a text.
[[nodiscard]] RequestValue read_request(std::string_view line);

/// A text or a number, as text. Throws BadRequest for anything else.
[[nodiscard]] std::optional<std::string> text_of(const RequestValue& request, const std::string& name);
/// The same, where it must be there.
[[nodiscard]] std::string needed_text(const RequestValue& request, const std::string& name);
/// True only for true. Throws BadRequest for anything but true, false and nothing.
[[nodiscard]] bool truth_of(const RequestValue& request, const std::string& name);
/// A whole number from 0. Throws BadRequest.
[[nodiscard]] std::optional<std::uint64_t> number_of(const RequestValue& request, const std::string& name);
/// The values of a list; none where it is not there. Throws BadRequest for anything but a list of objects.
[[nodiscard]] const std::vector<RequestValue>& list_of(const RequestValue& request, const std::string& name);

}  // namespace rochdale::teller
