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

Key ContentKeys::next(std::string_view payer, std::string_view payee, const Payment& payment) {
  // NUL stands between the parts, since no field of a file has one.
  char text[64];
  content_.assign("payment");
  const auto part = [this](std::string_view words) { content_.append(1, '\0').append(words); };
  part(payer);
  part(payee);
  part({text, static_cast<std::size_t>(to_chars(text, text + sizeof text, payment.amount) - text)});
  part(payment.amount.unit().code());
  part({text, static_cast<std::size_t>(to_chars(text, text + sizeof text, payment.on) - text)});
  part(payment.at
           ? std::string_view(text, static_cast<std::size_t>(to_chars(text, text + sizeof text, *payment.at) - text))
           : std::string_view());
  part(payment.memo);
  // Named, since either may be there without the other.
  if (!payment.reference.empty()) part("reference"), part(payment.reference);
  if (!payment.purpose.empty()) part("purpose"), part(payment.purpose);
  return of_content();
}

Key ContentKeys::next(std::string_view content) {
  content_.assign(content);
  return of_content();
}

Key ContentKeys::of_content() {
  const Key first = key_of(content_);
  const std::uint32_t times = ++times_[first];
  is_alike_ = times != 1;
  if (!is_alike_) return first;
  content_.append(1, '\0').append(std::to_string(times));
  return key_of(content_);
}

}  // namespace rochdale::teller
