// SPDX-License-Identifier: MPL-2.0
#include "json_reader.hpp"

#include <algorithm>

#include "characters.hpp"

namespace rochdale::teller {

namespace {

class Reader {
 public:
  Reader(std::string_view text, std::size_t deepest) : text_(text), deepest_(deepest) {}

  Result<JsonValue, Malformed> whole() {
    JsonValue value;
    if (!read(value, 0)) return Failure{fault_};
    skip_blanks();
    if (at_ != text_.size()) return Failure{Malformed{at_, "something behind the end"}};
    return value;
  }

 private:
  using Kind = JsonValue::Kind;

  bool refuse(const char* why) { return refuse_at(at_, why); }
  bool refuse_at(std::size_t at, const char* why) {
    fault_ = Malformed{at, why};
    return false;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool at_digit() const { return peek() >= '0' && peek() <= '9'; }
  bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (at_ < text_.size() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
  }

  bool read(JsonValue& value, std::size_t depth) {
    skip_blanks();
    value.at = at_;
    const bool well = read_any(value, depth);
    value.end = at_;
    return well;
  }

  bool read_any(JsonValue& value, std::size_t depth) {
    if (depth == deepest_ && (peek() == '{' || peek() == '[')) return refuse("nested too deep");
    if (take('{')) return read_members(value, depth);
    if (take('[')) return read_items(value, depth);
    if (peek() == '"') {
      value.kind = Kind::text;
      return read_text(value.text);
    }
    if (peek() == '-' || at_digit()) return read_number(value);
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      value.kind = word == "null" ? Kind::null : Kind::boolean;
      value.text = word;
      at_ += word.size();
      return true;
    }
    return refuse(at_ == text_.size() ? "the text ends too early" : "no value begins like this");
  }

  bool read_items(JsonValue& value, std::size_t depth) {
    value.kind = Kind::list;
    skip_blanks();
    if (take(']')) return true;
    do {
      if (!read(value.items.emplace_back(), depth + 1)) return false;
      skip_blanks();
    } while (take(','));
    return take(']') || refuse("a list goes on with ',' or ends with ']'");
  }

  bool read_members(JsonValue& value, std::size_t depth) {
    value.kind = Kind::object;
    skip_blanks();
    if (take('}')) return true;
    do {
      skip_blanks();
      const std::size_t at = at_;
      std::string name;
      if (peek() != '"') return refuse("a member begins with its name in quotes");
      if (!read_text(name)) return false;
      if (value.members.size() == most_json_members) return refuse_at(at, "more than 1,024 members");
      if (value.find(name) != nullptr) return refuse_at(at, "this name stands twice");
      skip_blanks();
      if (!take(':')) return refuse("no ':' after a name");
      if (!read(value.members.emplace_back(std::move(name), JsonValue{}).second, depth + 1)) return false;
      skip_blanks();
    } while (take(','));
    return take('}') || refuse("an object goes on with ',' or ends with '}'");
  }

  bool read_number(JsonValue& value) {
    value.kind = Kind::number;
    const std::size_t begin = at_;
    take('-');
    if (!take('0')) {
      if (!read_digits()) return false;
    }
    if (take('.') && !read_digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!read_digits()) return false;
    }
    value.text = text_.substr(begin, at_ - begin);
    return true;
  }
  bool read_digits() {
    if (!at_digit()) return refuse("not a digit");
    while (at_digit()) ++at_;
    return true;
  }

  bool read_text(std::string& into) {
    ++at_;
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == '"') return ++at_, true;
      if (static_cast<unsigned char>(c) < 0x20) return refuse("a control character within quotes");
      if (c == '\\') {
        if (!read_escape(into)) return false;
        continue;
      }
      const Character next = utf_8_character(text_.substr(at_));
      if (next.malformed) return refuse("not UTF-8");
      into += text_.substr(at_, next.bytes);
      at_ += next.bytes;
    }
    return refuse("quotes that are not closed");
  }

  bool read_escape(std::string& into) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    const std::size_t begin = at_++;
    const std::size_t letter = at_ < text_.size() ? letters.find(peek()) : std::string_view::npos;
    if (letter != std::string_view::npos) {
      ++at_;
      into += meant[letter];
      return true;
    }
    char32_t code = 0;
    if (!take('u') || !read_hex(code)) return refuse_at(begin, "no such escape");
    if (code >= 0xDC00 && code <= 0xDFFF) return refuse_at(begin, "half a surrogate pair");
    if (code >= 0xD800 && code <= 0xDBFF) {
      char32_t low = 0;
      if (!take('\\') || !take('u') || !read_hex(low) || low < 0xDC00 || low > 0xDFFF) {
        return refuse_at(begin, "half a surrogate pair");
      }
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    if (code == 0) return refuse_at(begin, "a NUL");
    append_utf_8(into, code);
    return true;
  }
  bool read_hex(char32_t& code) {
    for (int digit = 0; digit < 4; ++digit) {
      const char c = peek();
      const int value = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (value < 0) return false;
      code = code * 16 + static_cast<char32_t>(value);
      ++at_;
    }
    return true;
  }

  std::string_view text_;
  std::size_t deepest_;
  std::size_t at_ = 0;
  Malformed fault_{0, ""};
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& each) { return each.first == name; });
  return found == members.end() ? nullptr : &found->second;
}

Result<JsonValue, Malformed> read_json(std::string_view text, std::size_t deepest) {
  return Reader(text, deepest).whole();
}

FilePlace place_in(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return {static_cast<std::uint64_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          character_count(before.substr(line_begin)) + 1};
}

}  // namespace rochdale::teller
