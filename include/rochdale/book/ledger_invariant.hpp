// SPDX-License-Identifier: MPL-2.0
// What holds in a whole ledger at any time, as a list of small checks, each with a name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/invariant.hpp"

namespace rochdale {

/// A check of a whole ledger. `broken` says the first thing that is wrong, or is empty.
struct LedgerInvariant {
  std::string_view name;
  std::string (*broken)(const Ledger& ledger);
};

namespace invariant {

/// The balances of each unit sum to zero.
[[nodiscard]] inline std::string units_sum_to_zero(const Ledger& ledger) {
  std::vector<integer> sums(ledger.chart().units().size(), integer(0));
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const AccountState& state = ledger.state(AccountId(id));
    sums[state.unit] += to_integer(state.debits - state.credits);
  }
  for (std::size_t unit = 0; unit < sums.size(); ++unit) {
    if (sums[unit] != 0) {
      return "all debits less all credits of " + to_string(ledger.chart().units()[unit]) + " are " +
             to_string(sums[unit]) + " minor units, not zero";
    }
  }
  return {};
}

/// Every account's sums are in range, and its chain ends inside the journal.
[[nodiscard]] inline std::string accounts_are_sound(const Ledger& ledger) {
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const AccountState& state = ledger.state(AccountId(id));
    std::string broken = sums_are_in_range(ledger, AccountId(id));
    if (!broken.empty()) return broken;
    const bool moved = state.debits != 0 || state.credits != 0;
    if (state.last >= ledger.next_number() || moved != (state.last != 0)) {
      return "the chain of " + detail::the_account(ledger, AccountId(id)) + " does not end at its newest line";
    }
  }
  return {};
}

/// No account has its credit limit above its maximum balance.
[[nodiscard]] inline std::string limits_are_ordered(const Ledger& ledger) {
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const Limits& limits = ledger.limits(AccountId(id));
    if (limits.floor > limits.ceiling) return "the limits of " + detail::the_account(ledger, AccountId(id)) + " cross";
  }
  return {};
}

/// A closed account stands at zero and has nothing held on it.
[[nodiscard]] inline std::string closed_accounts_are_empty(const Ledger& ledger) {
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const AccountState& state = ledger.state(AccountId(id));
    const HeldSums& held = ledger.held(AccountId(id));
    if (state.status == AccountStatus::closed &&
        (state.debits != state.credits || held.debits != 0 || held.credits != 0)) {
      return detail::the_account(ledger, AccountId(id)) + " is closed and not empty";
    }
  }
  return {};
}

/// A code leads to its account, so no two accounts have the same.
[[nodiscard]] inline std::string codes_are_unique(const Ledger& ledger) {
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const std::string_view code = ledger.account(AccountId(id)).code;
    if (!code.empty() && !(ledger.find(code) == AccountId(id))) {
      return "the code " + std::string(code) + " does not lead to account " + std::to_string(id);
    }
  }
  return {};
}

/// Open holds hold something, on known accounts, and balance in each unit.
[[nodiscard]] inline std::string holds_are_sound(const Ledger& ledger) {
  std::vector<integer> sums(ledger.chart().units().size(), integer(0));
  for (const auto& [number, hold] : ledger.holds().all()) {
    const std::string which = "hold " + std::to_string(number.value());
    if (hold.is_spent()) return which + " holds nothing and is open";
    for (const Hold::Leg& leg : hold.legs) {
      if (!ledger.has(leg.account)) return which + " is on an account that was never opened";
      sums[ledger.state(leg.account).unit] += to_integer(leg.amount);
    }
    for (integer& sum : sums) {
      if (sum != 0) return which + " does not balance";
    }
  }
  return {};
}

/// What is held on an account is the sum of its open holds.
[[nodiscard]] inline std::string held_sums_equal_open_holds(const Ledger& ledger) {
  std::vector<HeldSums> sums(ledger.account_count() + std::size_t{1});
  for (const auto& [number, hold] : ledger.holds().all()) {
    for (const Hold::Leg& leg : hold.legs) {
      if (!ledger.has(leg.account)) continue;
      HeldSums& sum = sums[leg.account.value()];
      (leg.amount > 0 ? sum.debits : sum.credits) += leg.amount > 0 ? leg.amount : int128(-leg.amount);
    }
  }
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    const HeldSums& held = ledger.held(AccountId(id));
    if (held.debits != sums[id].debits || held.credits != sums[id].credits) {
      return "what is held on " + detail::the_account(ledger, AccountId(id)) + " is not the sum of its holds";
    }
  }
  return {};
}

/// A reversal comes after what it reverses.
[[nodiscard]] inline std::string reversals_follow(const Ledger& ledger) {
  for (const auto& [entry, reversal] : ledger.reversals()) {
    if (entry == EntryNumber{} || !(entry < reversal) || reversal.value() >= ledger.next_number()) {
      return "entry " + std::to_string(reversal.value()) + " reverses entry " + std::to_string(entry.value());
    }
  }
  return {};
}

}  // namespace invariant

/// The checks of a whole ledger, in order.
inline constexpr std::array<LedgerInvariant, 8> ledger_invariants{{
    {"accounts_are_sound", &invariant::accounts_are_sound},
    {"units_sum_to_zero", &invariant::units_sum_to_zero},
    {"limits_are_ordered", &invariant::limits_are_ordered},
    {"closed_accounts_are_empty", &invariant::closed_accounts_are_empty},
    {"codes_are_unique", &invariant::codes_are_unique},
    {"holds_are_sound", &invariant::holds_are_sound},
    {"held_sums_equal_open_holds", &invariant::held_sums_equal_open_holds},
    {"reversals_follow", &invariant::reversals_follow},
}};

}  // namespace rochdale
