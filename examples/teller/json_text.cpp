// SPDX-License-Identifier: MPL-2.0
#include "json_text.hpp"

#include "characters.hpp"

namespace rochdale::teller {

std::string json_text(std::string_view text) {
  constexpr const char* digits = "0123456789abcdef";
  std::string json = "\"";
  while (!text.empty()) {
    const Character character = utf_8_character(text);
    if (character.malformed) {
      json += "\\ufffd";
    } else if (character.code == '"' || character.code == '\\') {
      json += '\\';
      json += static_cast<char>(character.code);
    } else if (character.code == '\n') {
      json += "\\n";
    } else if (character.code < 0x20 || character.code == 0x7F) {
      json += "\\u00";
      json += digits[character.code >> 4];
      json += digits[character.code & 15U];
    } else {
      json += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return json + "\"";
}

}  // namespace rochdale::teller
