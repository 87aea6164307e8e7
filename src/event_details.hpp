// SPDX-License-Identifier: MPL-2.0
// What an event says, as one flat JSON object: readable in the file, and read back strictly.
#pragma once

#include <string>
#include <string_view>

#include "rochdale/book/event.hpp"

namespace rochdale {

/// The word for the kind of an event in the file: "unit", "account", "name", "status", "limits", "policy", "withdrawal",
/// "period", "note", "document", "erasure".
[[nodiscard]] std::string_view event_kind(const Event& event) noexcept;

/// The body of an event but for words, which stand as numbers of the text table.
[[nodiscard]] std::string event_details(const Event& event);

/// Sets the body of an event from its kind and details; words are numbers only, to be looked up. Throws Error (damaged).
void read_event_details(std::string_view kind, std::string_view details, Event& event);

}  // namespace rochdale
