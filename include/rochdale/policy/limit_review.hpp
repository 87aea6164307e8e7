// SPDX-License-Identifier: MPL-2.0
// Limits that are agreed anew from time to time: by trades, partners or the time below zero, which only the journal
// tells, or by anything else that a community does not want asked at every payment.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/limit_policy.hpp"
#include "rochdale/policy/members.hpp"

namespace rochdale {

/// The terms of a review, as a book adopts them. Parameters: label, unit, group, and those of LimitPolicy.
class LimitReview final : public Policy {
 public:
  static constexpr std::string_view family = "limit_review";

  LimitReview(Members members, LimitPolicy policy, std::string label = {})
      : members_(std::move(members)),
        policy_(std::move(policy)),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    policy_.write(to);
    return to.set("label", label_).text();
  }
  /// Makes the terms from their parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Policy> make(std::string_view parameters) {
    return std::make_shared<LimitReview>(read(parameters));
  }
  /// The same as a value.
  [[nodiscard]] static LimitReview read(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    LimitPolicy policy = LimitPolicy::read(from, members.unit);
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return LimitReview(std::move(members), std::move(policy), std::move(label));
  }

  [[nodiscard]] const Members& members() const noexcept { return members_; }
  [[nodiscard]] const LimitPolicy& policy() const noexcept { return policy_; }

 private:
  Members members_;
  LimitPolicy policy_;
  std::string label_;
  std::string name_;
};

/// What a review comes to for one account.
struct ReviewedLimit {
  AccountId account;
  Limits before;
  Limits after;
  std::string audit;  ///< the record of the decision: formula, figures, result
};

/// Reviews every member. `figures` are theirs, by account number. Nothing is changed; members whose limits stay as they
/// are come as well. Throws Error (misuse) where a figure is missing that the policy needs.
[[nodiscard]] inline std::vector<ReviewedLimit> review(const LimitReview& terms, const Ledger& ledger,
                                                       std::span<const MemberFigures> figures) {
  std::vector<ReviewedLimit> reviewed;
  for (const AccountId account : terms.members().all(ledger)) {
    if (account.value() >= figures.size()) throw Error(Fault::misuse, "a review needs the figures of every member");
    const MemberFigures& own = figures[account.value()];
    reviewed.push_back(ReviewedLimit{account, ledger.limits(account), terms.policy().limits(own),
                                     std::string(terms.name()) + ": " + terms.policy().audit(own)});
  }
  return reviewed;
}

/// Agrees the limits that a review came to, where they differ from those in force, each with its audit record as the
/// reason. Returns how many. Refused as a limit is; then only the turn as a whole can be kept or left.
[[nodiscard]] inline Outcome<std::size_t> agree(Turn& turn, std::span<const ReviewedLimit> reviewed,
                                                const Stamp& stamp) {
  std::size_t changed = 0;
  for (const ReviewedLimit& each : reviewed) {
    if (each.after == turn.ledger().limits(each.account)) continue;
    Stamp explained = stamp;
    explained.reason = each.audit;
    const Outcome<void> agreed = turn.set_limits(each.account, each.after, explained);
    if (!agreed) return Failure{agreed.error()};
    ++changed;
  }
  return changed;
}

}  // namespace rochdale
