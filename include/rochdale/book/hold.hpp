// SPDX-License-Identifier: MPL-2.0
// A hold: amounts reserved on accounts until they are posted, given up or run out.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rochdale/book/key.hpp"
#include "rochdale/book/posting.hpp"
#include "rochdale/book/refusal.hpp"
#include "rochdale/core/date.hpp"

namespace rochdale {

/// An open hold as the ledger remembers it.
struct Hold {
  /// What is still held of one leg.
  struct Leg {
    AccountId account;
    int128 amount = 0;  ///< minor units, signed as in Posting; may have come down to zero

    friend bool operator==(const Leg& left, const Leg& right) = default;
  };

  HoldNumber number;
  std::vector<Leg> legs;
  std::optional<Date> until;  ///< the last day on which it may be posted; nothing: it does not run out

  /// True when nothing is held any more.
  [[nodiscard]] bool is_spent() const noexcept {
    for (const Leg& leg : legs) {
      if (leg.amount != 0) return false;
    }
    return true;
  }

  friend bool operator==(const Hold& left, const Hold& right) = default;
};

/// How to post a hold. Without an amount the whole is posted.
struct HoldPosting {
  std::optional<Amount> amount{};  ///< a part, up to what is held between the two accounts of the transfer
  bool keep_rest = false;          ///< otherwise what is not posted is released
  Date on{};
  Key key{};
  std::string_view memo{};
};

}  // namespace rochdale
