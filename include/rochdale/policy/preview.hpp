// SPDX-License-Identifier: MPL-2.0
// What a payment would do, before anybody says yes: the very legs that would be booked, fees included, or the refusal.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rochdale/book/approve.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/rule.hpp"
#include "rochdale/book/turn.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// An entry as it would be booked now.
struct Preview {
  std::vector<Posting> legs;         ///< first those asked for, then what charges add
  std::vector<Posting> changes;      ///< the net change of each account, each once
  std::vector<std::string> remarks;  ///< of soft rules

  /// What an account would pay in all, or receive, below zero: debits less credits.
  [[nodiscard]] Amount paid_by(AccountId account, const Unit& unit) const {
    Amount sum = Amount::zero(unit);
    for (const Posting& leg : legs) {
      if (leg.account == account) sum += leg.amount;
    }
    return sum;
  }
};

/// Drafts, charges and checks a transfer against a ledger as it stands, and posts nothing: what would be booked if it
/// were asked for now, or why it would be refused. `registry` is the one with which the book was opened. Throws Error
/// (unknown_rule) for a policy that it does not know, and what a charge throws.
[[nodiscard]] inline Result<Preview, Refusal> preview(const Ledger& ledger, const PolicyRegistry& registry,
                                                      const Transfer& transfer) {
  const Policies policies = Turn::make_policies(ledger, registry);
  Result<Draft, Refusal> drafted = draft(ledger, transfer);
  if (!drafted) return Failure{drafted.error()};
  Refusal refusal;
  Notes notes;
  if (!Approval::approve(ledger, policies, *drafted, Approval::Checks::all, refusal, notes)) return Failure{refusal};
  Preview made;
  made.legs.assign(drafted->legs().begin(), drafted->legs().end());
  made.changes.assign(drafted->changes().begin(), drafted->changes().end());
  for (auto& [rule, words] : notes) made.remarks.push_back(std::move(words));
  return made;
}

}  // namespace rochdale
