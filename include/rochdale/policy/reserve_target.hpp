// SPDX-License-Identifier: MPL-2.0
// The agreement on a reserve: income of the community fills it until it stands at its target against members' debts,
// and what is more goes on to those who do the work.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/rule.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/members.hpp"
#include "rochdale/policy/reserve.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// The terms, as a book adopts them. Parameters: unit, group and label; "target" (a ratio: 20%); "income", "reserve" and
/// "operator" (codes of accounts of the community).
class ReserveTarget final : public Policy {
 public:
  static constexpr std::string_view family = "reserve_target";

  ReserveTarget(Members members, Rate target, std::string income, std::string reserve, std::string operates,
                std::string label = {})
      : members_(std::move(members)),
        target_(target),
        income_(std::move(income)),
        reserve_(std::move(reserve)),
        operator_(std::move(operates)),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {
    if (target.is_negative()) throw Error(Fault::out_of_range, "a target ratio is not below zero");
  }

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    to.set("target", to_string(target_)).set("income", income_).set("reserve", reserve_).set("operator", operator_);
    return to.set("label", label_).text();
  }
  /// Makes the terms from their parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Policy> make(std::string_view parameters) {
    return std::make_shared<ReserveTarget>(read(parameters));
  }
  /// The same as a value.
  [[nodiscard]] static ReserveTarget read(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    const auto target = from.rate("target");
    if (!target) from.refuse("target is missing");
    std::string income = from.required("income");
    std::string reserve = from.required("reserve");
    std::string operates = from.required("operator");
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return ReserveTarget(std::move(members), *target, std::move(income), std::move(reserve), std::move(operates),
                         std::move(label));
  }

  [[nodiscard]] const Members& members() const noexcept { return members_; }
  [[nodiscard]] const Rate& target() const noexcept { return target_; }
  [[nodiscard]] const std::string& income() const noexcept { return income_; }
  [[nodiscard]] const std::string& reserve() const noexcept { return reserve_; }
  [[nodiscard]] const std::string& operates() const noexcept { return operator_; }

 private:
  Members members_;
  Rate target_;
  std::string income_;
  std::string reserve_;
  std::string operator_;
  std::string label_;
  std::string name_;
};

/// What members owe together: the sum of all balances below zero, as a figure above zero.
[[nodiscard]] inline Amount outstanding_credit(const Ledger& ledger, const Members& members) {
  Amount sum = Amount::zero(members.unit);
  for (const AccountId account : members.all(ledger)) {
    const Amount balance = ledger.balance(account).amount();
    if (balance.is_negative()) sum -= balance;
  }
  return sum;
}

/// Lets what the income account has flow on, by the terms.
class ReserveRun final : public Run {
 public:
  explicit ReserveRun(ReserveTarget terms) : terms_(std::move(terms)) {}

  /// What flows where. Throws Error (misuse) where the community has no such accounts.
  [[nodiscard]] RunPlan plan(const Ledger& ledger, const Period& period) const {
    RunPlan plan;
    const Unit& unit = terms_.members().unit;
    const AccountId income = account_of_policy(ledger, terms_.income(), unit);
    const AccountId reserve = account_of_policy(ledger, terms_.reserve(), unit);
    const AccountId operates = account_of_policy(ledger, terms_.operates(), unit);
    const Amount has = Amount::minor(ledger.balance(income).lowest(), unit);
    if (!has.is_positive()) return plan;
    const Waterfall down =
        waterfall(has, ledger.balance(reserve).amount(), outstanding_credit(ledger, terms_.members()), terms_.target());
    const auto propose = [&](AccountId to, const Amount& part) {
      if (!part.is_positive()) return;
      plan.items.push_back(PlannedItem{to, has, part, part});
      detail::propose_transfer(ledger,
                               Transfer{.debit = income,
                                        .credit = to,
                                        .amount = part,
                                        .on = period.last(),
                                        .key = run_key("RESE", period.last(), to.value()),
                                        .memo = terms_.name(),
                                        .purpose = ReserveTarget::family},
                               plan);
    };
    propose(reserve, down.to_reserve);
    propose(operates, down.to_operator);
    return plan;
  }

  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    return plan(ledger, period).drafts;
  }

 private:
  ReserveTarget terms_;
};

}  // namespace rochdale
