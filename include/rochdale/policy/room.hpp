// SPDX-License-Identifier: MPL-2.0
// The room that limits leave: what an account can still earn and spend, and whether it stands at a limit.
#pragma once

#include <optional>

#include "rochdale/book/balance.hpp"
#include "rochdale/core/amount.hpp"

namespace rochdale {

/// What an account can still do; nothing where there is no limit. Never below zero.
struct Room {
  std::optional<Amount> can_earn;   ///< up to the maximum balance, counting what is expected by holds
  std::optional<Amount> can_spend;  ///< down to the credit limit, counting what is held
};

/// The room of a balance under limits.
[[nodiscard]] inline Room room(const Balance& balance, const Limits& limits) {
  Room left;
  left.can_spend = balance.available(limits);
  if (limits.has_ceiling()) {
    int128 earn = 0;
    if (sub_overflow(limits.ceiling, balance.highest(), earn)) earn = int128_max;
    left.can_earn = Amount::minor(earn < 0 ? int128(0) : earn, balance.unit);
  }
  return left;
}

/// True when a balance is not strictly within its limits, as TimeOverflow flags an account: standing at a limit counts.
[[nodiscard]] constexpr bool at_limit(const int128& balance, const Limits& limits) noexcept {
  return (limits.has_floor() && balance <= limits.floor) || (limits.has_ceiling() && balance >= limits.ceiling);
}

}  // namespace rochdale
