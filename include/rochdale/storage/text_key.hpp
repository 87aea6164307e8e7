// SPDX-License-Identifier: MPL-2.0
// A key of any text: what Key::text() cannot hold is digested.
#pragma once

#include <string_view>

#include "rochdale/book/key.hpp"

namespace rochdale {

/// The idempotency key of a text of any length. A text that Key::text() takes is kept as it is; of any other one the
/// key is the byte 0xFF, with which no such text begins, and then the first 15 bytes of its SHA-256: two different texts
/// never share a key unless someone finds a collision of 120 bits. The empty text is no key.
[[nodiscard]] Key key_of(std::string_view text);

}  // namespace rochdale
