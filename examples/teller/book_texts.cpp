// SPDX-License-Identifier: MPL-2.0
#include "book_texts.hpp"

namespace rochdale::teller {

const std::string& BookTexts::operator()(TextNumber text) {
  static const std::string none;
  if (text == 0) return none;
  if (kept_.size() >= most_kept) kept_.clear();
  const auto [found, is_new] = kept_.try_emplace(text);
  if (is_new) found->second = store_.words(text).value_or(std::string());
  return found->second;
}

}  // namespace rochdale::teller
