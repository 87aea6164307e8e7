// SPDX-License-Identifier: MPL-2.0
// A text as JSON writes it.
#pragma once

#include <string>
#include <string_view>

namespace rochdale::teller {

/// The text in quotes, escaped by RFC 8259; bytes that are no UTF-8 become U+FFFD.
[[nodiscard]] std::string json_text(std::string_view text);

}  // namespace rochdale::teller
