// SPDX-License-Identifier: MPL-2.0
// JSON both ways. The details of an event from any text: refused as damaged, or written in one form that is read again.
// Any bytes as a JSON text: quoted, escaped, valid UTF-8, and read back. And whatever another program sent.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "characters.hpp"
#include "event_details.hpp"
#include "json_reader.hpp"
#include "json_text.hpp"
#include "rochdale/core/error.hpp"

using namespace rochdale;

namespace {

constexpr std::string_view kinds[] = {"unit",       "account", "name", "status",   "limits", "policy",
                                      "withdrawal", "period",  "note", "document", "erasure"};

void require(bool holds) {
  if (!holds) std::abort();
}

Event read(std::string_view kind, std::string_view details) {
  Event event;
  event.number = 1000;
  read_event_details(kind, details, event);
  return event;
}

void read_details(std::string_view kind, const std::string& details) {
  std::string written;
  try {
    const Event event = read(kind, details);
    require(event_kind(event) == kind);
    written = event_details(event);
  } catch (const Error& error) {
    require(error.fault() == Fault::damaged);
    return;
  }
  require(event_details(read(kind, written)) == written);
}

void write_text(std::string_view text) {
  const std::string json = teller::json_text(text);
  require(json.size() >= 2 && json.front() == '"' && json.back() == '"');
  std::string_view inside = std::string_view(json).substr(1, json.size() - 2);
  while (!inside.empty()) {
    const teller::Character character = teller::utf_8_character(inside);
    require(!character.malformed && character.code >= 0x20 && character.code != 0x7F && character.code != '"');
    inside.remove_prefix(character.bytes);
    if (character.code != '\\') continue;
    require(!inside.empty());
    const char escape = inside.front();
    require(escape == '"' || escape == '\\' || escape == 'n' || escape == 'u');
    if (escape == 'u') require(inside.size() >= 5 && inside.find_first_not_of("0123456789abcdef", 1) >= 5);
    inside.remove_prefix(escape == 'u' ? 5 : 1);
  }
}

// What stands where in a text of another program: each value within the one around it, numbers as they are written.
void check_places(const teller::JsonValue& value, std::string_view text) {
  require(value.at < value.end && value.end <= text.size());
  if (value.kind == teller::JsonValue::Kind::number) require(text.substr(value.at, value.end - value.at) == value.text);
  for (const teller::JsonValue& item : value.items) {
    require(value.at < item.at && item.end < value.end);
    check_places(item, text);
  }
  for (const auto& [name, member] : value.members) {
    require(value.at < member.at && member.end < value.end && value.find(name) == &member);
    check_places(member, text);
  }
}

void read_foreign(std::string_view text) {
  if (const auto value = teller::read_json(text)) check_places(*value, text);
  if (teller::first_unacceptable(text) != text.size()) return;
  const auto own = teller::read_json(teller::json_text(text));
  require(own && own->kind == teller::JsonValue::Kind::text && own->text == text);
}

}  // namespace

// The first byte chooses the kind of the event, the rest is its details.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  read_details(kinds[data[0] % std::size(kinds)], text);
  write_text(text);
  read_foreign(text);
  return 0;
}
