// SPDX-License-Identifier: MPL-2.0
#include "word_list.hpp"

#include "rochdale/core/decimal.hpp"

namespace rochdale::teller {

std::vector<std::string> split_words(const std::vector<std::string>& given) {
  std::vector<std::string> words;
  for (const std::string& each : given) {
    std::size_t from = 0;
    for (;;) {
      const std::size_t comma = each.find(',', from);
      const std::string word = each.substr(from, comma == std::string::npos ? comma : comma - from);
      const std::size_t first = word.find_first_not_of(' ');
      if (first == std::string::npos) throw Misused("an empty word between commas: " + each);
      words.push_back(word.substr(first, word.find_last_not_of(' ') - first + 1));
      if (comma == std::string::npos) break;
      from = comma + 1;
    }
  }
  return words;
}

std::pair<std::string, std::string> sides_of(std::string_view what, const std::string& text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) throw Misused(std::string(what) + ": no '" + mark + "' in " + text);
  return {text.substr(0, at), text.substr(at + 1)};
}

Date date_of(std::string_view what, std::string_view text) { return or_misused(Date::parse(text), what, text); }

Amount amount_of(std::string_view what, std::string_view text, const Unit& unit) {
  return or_misused(Amount::parse(text, unit), what, text);
}

Rate percent_of(std::string_view what, std::string_view text) {
  std::string percent(text);
  if (!percent.ends_with('%')) percent += '%';
  return or_misused(Rate::parse(percent), what, text);
}

std::int32_t count_of(std::string_view what, std::string_view text, std::int32_t least, std::int32_t most) {
  int128 value = 0;
  if (text.size() > 10 || !parse_integer(text, value) || value < least || value > most) {
    throw Misused(std::string(what) + ": a whole number from " + std::to_string(least) + " to " + std::to_string(most) +
                  ", not " + std::string(text));
  }
  return static_cast<std::int32_t>(value);
}

std::string small_letters(std::string_view text) {
  std::string small(text);
  for (char& letter : small) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return small;
}

std::string decimals_of(const Fraction& value, int places) {
  const Fraction scaled = value * Fraction(power_of_ten(places));
  return to_string(Decimal(scaled.rounded(half_even), -places));
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

}  // namespace rochdale::teller
