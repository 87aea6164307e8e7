// SPDX-License-Identifier: MPL-2.0
#include "payment_key.hpp"

#include "rochdale/storage/text_key.hpp"

namespace rochdale::teller {

Key read_key(std::string_view text) {
  if (text.starts_with("ff")) {
    if (const auto key = Key::hex(text)) return *key;
  }
  return key_of(text);
}

Key ContentKeys::next(std::string_view payer, std::string_view payee, const Amount& amount, Date on,
                      const std::optional<Instant>& at, std::string_view memo) {
  // NUL stands between the parts, since no field of a file has one.
  char text[64];
  content_.assign("payment");
  const auto part = [this](std::string_view words) { content_.append(1, '\0').append(words); };
  part(payer);
  part(payee);
  part({text, static_cast<std::size_t>(to_chars(text, text + sizeof text, amount) - text)});
  part(amount.unit().code());
  part({text, static_cast<std::size_t>(to_chars(text, text + sizeof text, on) - text)});
  part(at ? std::string_view(text, static_cast<std::size_t>(to_chars(text, text + sizeof text, *at) - text))
          : std::string_view());
  part(memo);
  const Key first = key_of(content_);
  const std::uint32_t times = ++times_[first];
  if (times == 1) return first;
  ++alike_;
  part(std::to_string(times));
  return key_of(content_);
}

}  // namespace rochdale::teller
