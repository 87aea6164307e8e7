// SPDX-License-Identifier: MPL-2.0
#include "look_alike.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "characters.hpp"

namespace rochdale::teller {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string folded_ascii(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

void trim(icu::UnicodeString& text) {
  while (!text.isEmpty() && u_isUWhiteSpace(text.char32At(0)) != 0) text.remove(0, text.moveIndex32(0, 1));
  while (!text.isEmpty() && u_isUWhiteSpace(text.char32At(text.length() - 1)) != 0) {
    text.truncate(text.moveIndex32(text.length(), -1));
  }
}

}  // namespace

std::string folded(std::string_view text) {
  if (is_ascii(text)) return folded_ascii(text);
  if (first_unacceptable(text) != text.size()) return std::string(text);
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* const composed = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) throw Error(Fault::misuse, "ICU has no NFC");
  // Composed before folding and after it: folding takes characters apart, and looks at composed ones.
  wide = composed->normalize(composed->normalize(wide, status).foldCase(), status);
  if (U_FAILURE(status)) return std::string(text);
  trim(wide);
  std::string look;
  wide.toUTF8String(look);
  return look;
}

LookAlikes::LookAlikes(const Ledger& ledger) {
  by_look_.reserve(ledger.account_count());
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) add(ledger.chart().words(AccountId(id)).code.words);
}

void LookAlikes::add(std::string_view code) {
  if (!code.empty()) by_look_.try_emplace(folded(code), code);
}

std::optional<std::string> LookAlikes::find(std::string_view code) const {
  const auto found = by_look_.find(folded(code));
  if (found == by_look_.end()) return std::nullopt;
  return found->second;
}

}  // namespace rochdale::teller
