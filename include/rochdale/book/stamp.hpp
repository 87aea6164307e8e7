// SPDX-License-Identifier: MPL-2.0
// Who did it and when it was recorded: what every record of the journal carries.
#pragma once

#include <string_view>

#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"

namespace rochdale {

/// The circumstances of a change. The library has no clock: the host says when. Texts are only read during the call.
/// They are personal words: they stand in the text table and can be erased without touching a record. Where a request
/// brings a reference or a purpose of its own, that one is recorded.
struct Stamp {
  std::string_view by{};         ///< who did it; empty: nobody is named
  Instant recorded{};            ///< when it was recorded
  Date on{};                     ///< effective date of a change of the chart; postings carry their own
  std::string_view reason{};     ///< why; asked for when a limit is overridden or an entry reversed
  std::string_view reference{};  ///< external reference: minute, contract or document number
  std::string_view purpose{};    ///< what it is for, in the community's own code
};

}  // namespace rochdale
