// SPDX-License-Identifier: MPL-2.0
// One leg of an entry.
#pragma once

#include "rochdale/book/account.hpp"
#include "rochdale/core/amount.hpp"

namespace rochdale {

/// One leg: an account and a signed amount in that account's unit, debit plus, credit minus, never zero.
struct Posting {
  AccountId account;
  Amount amount;

  friend bool operator==(const Posting& left, const Posting& right) noexcept {
    return left.account == right.account && left.amount.unit() == right.amount.unit() &&
           left.amount.minor() == right.amount.minor();
  }
};

/// The leg that debits `account` by `amount`.
[[nodiscard]] inline Posting debit(AccountId account, Amount amount) { return Posting{account, amount}; }

/// The leg that credits `account` by `amount`.
[[nodiscard]] inline Posting credit(AccountId account, Amount amount) { return Posting{account, -amount}; }

}  // namespace rochdale
