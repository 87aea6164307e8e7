// SPDX-License-Identifier: MPL-2.0
#include "request.hpp"

#include <charconv>

namespace rochdale::teller {

namespace {

using Kind = JsonValue::Kind;

constexpr std::size_t deepest = 4;

/// The member of this name; null where it is not there, or says null.
const JsonValue* given(const JsonValue& request, const std::string& name) {
  const JsonValue* const value = request.find(name);
  return value == nullptr || value->kind == Kind::null ? nullptr : value;
}

[[noreturn]] void bad(const std::string& name, const char* wanted) {
  throw BadRequest{"\"" + name + "\" is not " + wanted};
}

}  // namespace

JsonValue read_request(std::string_view line) {
  auto request = read_json(line, deepest);
  if (!request) throw BadRequest{"this is no JSON: " + describe(request.error())};
  if (request->kind != Kind::object) throw BadRequest{"a request is an object"};
  return *std::move(request);
}

std::optional<std::string> text_of(const JsonValue& request, const std::string& name) {
  const JsonValue* const value = given(request, name);
  if (value == nullptr) return std::nullopt;
  if (value->kind != Kind::text && value->kind != Kind::number) bad(name, "a text");
  return value->text;
}

std::string needed_text(const JsonValue& request, const std::string& name) {
  auto text = text_of(request, name);
  if (!text) throw BadRequest{"\"" + name + "\" is missing"};
  return *std::move(text);
}

bool truth_of(const JsonValue& request, const std::string& name) {
  const JsonValue* const value = given(request, name);
  if (value != nullptr && value->kind != Kind::boolean) bad(name, "true or false");
  return value != nullptr && value->text == "true";
}

std::optional<std::uint64_t> number_of(const JsonValue& request, const std::string& name) {
  const auto text = text_of(request, name);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text->data() + text->size();
  const auto [at, fault] = std::from_chars(text->data(), end, number);
  if (fault != std::errc() || at != end) bad(name, "a whole number");
  return number;
}

const std::vector<JsonValue>& list_of(const JsonValue& request, const std::string& name) {
  static const std::vector<JsonValue> none;
  const JsonValue* const value = given(request, name);
  if (value == nullptr) return none;
  if (value->kind != Kind::list) bad(name, "a list");
  for (const JsonValue& item : value->items) {
    if (item.kind != Kind::object) bad(name, "a list of objects");
  }
  return value->items;
}

}  // namespace rochdale::teller
