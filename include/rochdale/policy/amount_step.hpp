// SPDX-License-Identifier: MPL-2.0
// The smallest step in which members pay: quarter hours in a time bank.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "rochdale/book/explain.hpp"
#include "rochdale/book/rule.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/members.hpp"

namespace rochdale {

/// Refuses payments between members that are no multiple of a step. Funds pay and receive what they like.
/// Parameters: label, unit, group (of the payer), step.
class AmountStep final : public Rule {
 public:
  static constexpr std::string_view family = "amount_step";

  /// Throws Error (out_of_range) unless the step is above zero.
  AmountStep(Members members, Amount step, std::string label = {})
      : members_(std::move(members)), step_(step), label_(std::move(label)), name_(policy_name(family, label_)) {
    if (!step.is_positive()) throw Error(Fault::out_of_range, "a step is above zero");
  }

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    return to.set("step", to_string(step_)).set("label", label_).text();
  }
  /// Makes the rule from its parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Rule> make(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    const auto step = from.amount("step", members.unit);
    if (!step) from.refuse("step is missing");
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return std::make_shared<AmountStep>(std::move(members), *step, std::move(label));
  }

  [[nodiscard]] Verdict check(const Ledger& ledger, const Draft& draft) const override {
    if (draft.kind() == EntryKind::reversal || draft.requested().size() != 2) return {};
    const Posting& first = draft.requested()[0];
    const Posting& second = draft.requested()[1];
    const Members everybody{members_.unit};
    if (!everybody.has(ledger, first.account) || !everybody.has(ledger, second.account)) return {};
    const Posting& payer = first.amount.is_positive() ? first : second;
    if (!members_.has(ledger, payer.account) || payer.amount.minor() % step_.minor() == 0) return {};
    Verdict::No no;
    no.refusal.account = payer.account;
    no.refusal.words = "payments are made in steps of " + to_string_with_unit(step_) + ", and " +
                       to_string_with_unit(payer.amount) + " is none";
    return Verdict{std::move(no)};
  }

 private:
  Members members_;
  Amount step_;
  std::string label_;
  std::string name_;
};

}  // namespace rochdale
