// SPDX-License-Identifier: MPL-2.0
// What an account is: its handle, its kind, its status and the limits of its balance.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rochdale/core/id.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

/// Tag of AccountId.
struct AccountTag;
/// The handle of an account inside one book: 1, 2, 3 ... in order of opening; 0 is no account.
using AccountId = Id<AccountTag, std::uint32_t>;

/// The five kinds of double entry. Members' accounts are liabilities of the community.
enum class AccountKind : std::uint8_t { asset, liability, equity, income, expense };

/// Open accounts move, frozen ones wait, closed ones are history.
enum class AccountStatus : std::uint8_t { open, frozen, closed };

/// True for the kinds whose natural balance is debits minus credits (asset and expense).
[[nodiscard]] constexpr bool is_debit_kind(AccountKind kind) noexcept {
  return kind == AccountKind::asset || kind == AccountKind::expense;
}

/// The word for a kind: "asset", "liability", "equity", "income", "expense".
[[nodiscard]] constexpr std::string_view name(AccountKind kind) noexcept {
  switch (kind) {
    case AccountKind::asset: return "asset";
    case AccountKind::liability: return "liability";
    case AccountKind::equity: return "equity";
    case AccountKind::income: return "income";
    case AccountKind::expense: return "expense";
  }
  return "unknown";
}

/// The word for a status: "open", "frozen", "closed".
[[nodiscard]] constexpr std::string_view name(AccountStatus status) noexcept {
  switch (status) {
    case AccountStatus::open: return "open";
    case AccountStatus::frozen: return "frozen";
    case AccountStatus::closed: return "closed";
  }
  return "unknown";
}

/// The kind that a word names, or nothing.
[[nodiscard]] constexpr std::optional<AccountKind> account_kind(std::string_view word) noexcept {
  for (const auto kind :
       {AccountKind::asset, AccountKind::liability, AccountKind::equity, AccountKind::income, AccountKind::expense}) {
    if (name(kind) == word) return kind;
  }
  return std::nullopt;
}

/// The status that a word names, or nothing.
[[nodiscard]] constexpr std::optional<AccountStatus> account_status(std::string_view word) noexcept {
  for (const auto status : {AccountStatus::open, AccountStatus::frozen, AccountStatus::closed}) {
    if (name(status) == word) return status;
  }
  return std::nullopt;
}

/// How far a natural balance may go, in minor units of the account's unit. The floor is what messages call the
/// credit limit (as a balance: -100.00), the ceiling what they call the maximum balance. The widest values mean
/// that there is none, so that a check needs no special case.
struct Limits {
  int128 floor = int128_min;    ///< lowest balance that a payment may lead to; int128_min: none
  int128 ceiling = int128_max;  ///< highest balance that a payment may lead to; int128_max: none

  /// True when a lowest balance is set.
  [[nodiscard]] constexpr bool has_floor() const noexcept { return floor != int128_min; }
  /// True when a highest balance is set.
  [[nodiscard]] constexpr bool has_ceiling() const noexcept { return ceiling != int128_max; }

  friend constexpr bool operator==(const Limits& left, const Limits& right) noexcept {
    return left.floor == right.floor && left.ceiling == right.ceiling;
  }
};

/// An account as a reader sees it. The texts live as long as the ledger that answered and may be empty, when a
/// community has erased them.
struct Account {
  AccountId id;
  std::string_view code;   ///< what people and files call it; unique in the book
  std::string_view name;   ///< how it is shown; may be shared, may be empty
  std::string_view group;  ///< free grouping such as "Growers" or "Assets:Cash"; may be empty
  Unit unit;
  AccountKind kind = AccountKind::liability;
  AccountStatus status = AccountStatus::open;
  Limits limits;            ///< those in force: its own, or else its unit's
  bool own_limits = false;  ///< false when it follows its unit's default
};

}  // namespace rochdale
