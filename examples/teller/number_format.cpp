// SPDX-License-Identifier: MPL-2.0
// Checking the marks of a number and handing its plain form to Amount::parse.
#include "number_format.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#include "characters.hpp"

namespace rochdale::teller {

namespace {

constexpr std::size_t digits_in_group = 3;

bool can_be_mark(std::string_view mark) noexcept {
  const Character character = utf_8_character(mark);
  const char32_t lower = character.code | 0x20;
  const bool letter = lower >= 'a' && lower <= 'z';
  const bool taken = is_digit(mark.front()) || letter || character.code < 0x20 || mark == "-" || mark == "+";
  return !character.malformed && character.bytes == mark.size() && !taken;
}

// A number with a point and without group marks, and where each of its bytes came from.
class PlainNumber {
 public:
  [[nodiscard]] bool full() const noexcept { return size_ == text_.size(); }
  void append(char c, std::size_t origin) noexcept {
    text_[size_] = c;
    origins_[size_++] = origin;
  }
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), size_}; }
  [[nodiscard]] std::size_t origin(std::size_t at, std::size_t end) const noexcept {
    return at < size_ ? origins_[at] : end;
  }

 private:
  std::array<char, Amount::longest_text> text_;
  std::array<std::size_t, Amount::longest_text> origins_;
  std::size_t size_ = 0;
};

}  // namespace

Result<NumberFormat, std::string> NumberFormat::make(std::string_view decimal_mark, std::string_view group_mark) {
  if (decimal_mark.empty() || !can_be_mark(decimal_mark)) {
    return Failure{std::string("a decimal mark is one character, and no digit, letter or sign")};
  }
  if (!group_mark.empty() && !can_be_mark(group_mark)) {
    return Failure{std::string("a group mark is one character, and no digit, letter or sign")};
  }
  if (decimal_mark == group_mark) return Failure{std::string("the decimal mark and the group mark are the same")};
  return NumberFormat(decimal_mark, group_mark);
}

Result<Amount, Malformed> NumberFormat::amount(std::string_view text, const Unit& unit) const {
  if (decimal_mark_ == "." && group_mark_.empty()) return Amount::parse(text, unit);

  const auto refuse = [](std::size_t at, const char* why) { return Failure{Malformed{at, why}}; };
  PlainNumber plain;
  std::size_t group = 0;  // digits since the last group mark, or since the start
  bool grouped = false;
  bool whole_part = true;
  std::size_t at = 0;
  if (text.starts_with('-')) plain.append('-', at++);
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    if (plain.full()) return refuse(at, "too long for an amount");
    if (is_digit(text[at])) {
      if (whole_part && grouped && group == digits_in_group) return refuse(at, "a fourth digit after a group mark");
      plain.append(text[at], at);
      ++group;
      ++at;
    } else if (rest.starts_with(decimal_mark_)) {
      if (!whole_part) return refuse(at, "a second decimal mark");
      if (group == 0) return refuse(at, "no digit before the decimal mark");
      if (grouped && group != digits_in_group) return refuse(at, "not three digits after a group mark");
      whole_part = false;
      plain.append('.', at);
      at += decimal_mark_.size();
    } else if (!group_mark_.empty() && rest.starts_with(group_mark_)) {
      if (!whole_part) return refuse(at, "a group mark after the decimal mark");
      const bool fits = grouped ? group == digits_in_group : group != 0 && group <= digits_in_group;
      if (!fits) return refuse(at, "a group mark out of place");
      grouped = true;
      group = 0;
      at += group_mark_.size();
    } else {
      return refuse(at, "neither a digit nor a declared mark");
    }
  }
  if (whole_part && grouped && group != digits_in_group) return refuse(at, "not three digits after a group mark");
  Result<Amount, Malformed> amount = Amount::parse(plain.text(), unit);
  if (amount) return amount;
  return refuse(plain.origin(amount.error().position, text.size()), amount.error().why);
}

}  // namespace rochdale::teller
