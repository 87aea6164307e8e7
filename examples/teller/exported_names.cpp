// SPDX-License-Identifier: MPL-2.0
#include "exported_names.hpp"

#include "characters.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale::teller {

namespace {

constexpr bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter_or_digit(char c) noexcept { return is_lower(c) || is_upper(c) || is_digit(c); }

/// White space beyond ASCII (Unicode's White_Space, version 15): some programs end a name there.
constexpr bool is_wide_space(char32_t code) noexcept {
  return code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 ||
         code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000;
}

void append_escaped(std::string& name, char mark, std::string_view bytes) {
  constexpr const char* digits = "0123456789ABCDEF";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    name += mark;
    name += digits[byte >> 4];
    name += digits[byte & 15U];
  }
}

/// Escapes every character for which `stays(character, before, last)` is false: `before` is the byte before it or NUL,
/// `last` is true for the last one.
template <class Stays>
std::string escaped(std::string_view text, char mark, const Stays& stays) {
  std::string name;
  for (char before = '\0'; !text.empty();) {
    const Character character = utf_8_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    const bool last = bytes.size() == text.size();
    if (!character.malformed && stays(character.code, before, last)) {
      name += bytes;
    } else {
      append_escaped(name, mark, bytes);
    }
    before = bytes.back();
    text.remove_prefix(bytes.size());
  }
  return name;
}

bool is_wide_letter(char32_t code) noexcept { return code > 0x9F && !is_wide_space(code); }

/// The accounts of a kind stand under this.
std::string root_of(AccountKind kind) {
  switch (kind) {
    case AccountKind::asset: return "Assets:";
    case AccountKind::liability: return "Liabilities:Members:";
    case AccountKind::equity: return "Equity:";
    case AccountKind::income: return "Income:";
    case AccountKind::expense: return "Expenses:";
  }
  throw Error(Fault::damaged, "an account of no kind");
}

std::string quoted_unless_letters(std::string_view code) {
  for (const char c : code) {
    if (!is_lower(c) && !is_upper(c)) return "\"" + std::string(code) + "\"";
  }
  return std::string(code);
}

}  // namespace

std::string plain_text_account(const Account& account) {
  if (account.code.empty()) return root_of(account.kind) + "%00" + std::to_string(account.id.value());
  return root_of(account.kind) + escaped(account.code, '%', [](char32_t code, char before, bool last) {
           if (code >= 0x80) return is_wide_letter(code);
           const char c = static_cast<char>(code);
           if (is_letter_or_digit(c)) return true;
           if (before == '\0') return false;  // at the beginning some of the marks below mean something
           if (c == ' ') return before != ' ' && !last;
           return std::string_view("_-.+'&").find(c) != std::string_view::npos;
         });
}

std::string hledger_commodity(const Unit& unit) { return quoted_unless_letters(unit.code()); }

std::string ledger_commodity(const Unit& unit) {
  const std::string_view code = unit.code();
  if (code == "h" || code == "m" || code == "s") return quoted_unless_letters(std::string(code) + "'");
  return quoted_unless_letters(code);
}

std::string plain_text_description(std::string_view memo) {
  return escaped(memo, '%', [](char32_t code, char, bool) {
    return code >= 0x20 && !(code >= 0x7F && code <= 0x9F) && code != 0x2028 && code != 0x2029 && code != ';' &&
           code != '%' && code != '|';
  });
}

std::string beancount_account(const Account& account) {
  if (account.code.empty()) return root_of(account.kind) + "X--00" + std::to_string(account.id.value());
  const std::string name = escaped(account.code, '-', [](char32_t code, char, bool) {
    return code >= 0x80 ? is_wide_letter(code) : is_letter_or_digit(static_cast<char>(code));
  });
  const char first = name.front();
  const bool begins = is_upper(first) || is_digit(first) || static_cast<unsigned char>(first) >= 0x80;
  return root_of(account.kind) + (begins ? "" : "X-") + name;
}

std::string beancount_currency(const Unit& unit) {
  constexpr std::size_t longest = 24;
  std::string name = is_lower(unit.code().front()) ? "X'" : "";
  bool lower = false;
  for (const char c : unit.code()) {
    if (is_lower(c) != lower && (is_lower(c) || is_upper(c))) {
      name += '\'';
      lower = !lower;
    }
    name += is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const bool is_name = name.size() > 1 && (is_upper(name.back()) || is_digit(name.back())) && name != "TRUE" &&
                       name != "FALSE" && name != "NULL";
  if (!is_name) name += "'0";
  if (name.size() > longest) {
    throw Error(Fault::out_of_range, "beancount has no name for the unit " + std::string(unit.code()));
  }
  return name;
}

std::string beancount_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace rochdale::teller
