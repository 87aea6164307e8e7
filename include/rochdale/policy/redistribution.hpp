// SPDX-License-Identifier: MPL-2.0
// Giving a fund back to the members: equally, or by weight, to the last minor unit.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/rule.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/members.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// By what a fund is divided. Numbers are stable: only append.
enum class Share : std::uint8_t {
  equally = 0,      ///< everybody the same
  by_balance = 1,   ///< by balances above zero
  by_turnover = 2,  ///< by all that was ever received and paid
};

namespace detail {
inline constexpr std::array<std::string_view, 3> share_names{"equally", "by_balance", "by_turnover"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Share share) noexcept {
  return detail::name_in(detail::share_names, share);
}
/// The share of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<Share> parse_share(std::string_view text) noexcept {
  return detail::parse_in<Share>(detail::share_names, text);
}

/// The terms, as a book adopts them. Parameters: unit, group, label, from (the code of the fund), share (equally,
/// by_balance, by_turnover), tie (who gets the odd minor units, see Tie).
class Redistribution final : public Policy {
 public:
  static constexpr std::string_view family = "redistribution";

  Redistribution(Members members, std::string from, Share share, Tie tie, std::string label = {})
      : members_(std::move(members)),
        from_(std::move(from)),
        share_(share),
        tie_(tie),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    to.set("from", from_).set("share", std::string(rochdale::name(share_)));
    to.set("tie", std::string(rochdale::name(tie_))).set("label", label_);
    return to.text();
  }
  /// Makes the terms from their parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Policy> make(std::string_view parameters) {
    return std::make_shared<Redistribution>(read(parameters));
  }
  /// The same as a value.
  [[nodiscard]] static Redistribution read(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    std::string fund = from.required("from");
    const Share share = from.word("share", Share::equally, &parse_share);
    const Tie tie = from.word("tie", Tie::to_first, &parse_tie);
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return Redistribution(std::move(members), std::move(fund), share, tie, std::move(label));
  }

  [[nodiscard]] const Members& members() const noexcept { return members_; }
  [[nodiscard]] const std::string& from() const noexcept { return from_; }
  [[nodiscard]] Share share() const noexcept { return share_; }
  [[nodiscard]] Tie tie() const noexcept { return tie_; }

 private:
  Members members_;
  std::string from_;
  Share share_;
  Tie tie_;
  std::string label_;
  std::string name_;
};

/// Gives all that a fund has, beside what is held, to the open members. Frozen ones are left out and listed; what a limit
/// refuses stays in the fund.
class RedistributionRun final : public Run {
 public:
  explicit RedistributionRun(Redistribution terms) : terms_(std::move(terms)) {}

  /// What is going to be given. Throws Error (misuse) where the community has no such fund.
  [[nodiscard]] RunPlan plan(const Ledger& ledger, const Period& period) const {
    RunPlan plan;
    const Unit& unit = terms_.members().unit;
    const AccountId fund = account_of_policy(ledger, terms_.from(), unit);
    const Amount whole = Amount::minor(ledger.balance(fund).lowest(), unit);
    std::vector<AccountId> members;
    std::vector<Amount> weights;
    for (const AccountId account : terms_.members().all(ledger)) {
      if (account == fund) continue;
      if (ledger.state(account).status == AccountStatus::frozen) {
        plan.skipped.push_back(SkippedItem{account, Amount::zero(unit), Skip::frozen});
        continue;
      }
      members.push_back(account);
      weights.push_back(weight(ledger, account, unit));
    }
    if (!whole.is_positive()) return plan;
    const auto parts = split(whole, std::span<const Amount>(weights), terms_.tie());
    if (!parts) return plan;  // nobody has a weight: the fund stays
    for (std::size_t at = 0; at < members.size(); ++at) {
      const Amount& part = (*parts)[at];
      if (!part.is_positive()) continue;
      plan.items.push_back(PlannedItem{members[at], weights[at], part, part});
      detail::propose_transfer(
          ledger,
          Transfer{.debit = fund,
                   .credit = members[at],
                   .amount = part,
                   .on = period.last(),
                   .key = run_key("REDI", period.last(), std::uint64_t{fund.value()} << 32 | members[at].value()),
                   .memo = terms_.name(),
                   .purpose = Redistribution::family},
          plan);
    }
    return plan;
  }

  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    return plan(ledger, period).drafts;
  }

 private:
  [[nodiscard]] Amount weight(const Ledger& ledger, AccountId account, const Unit& unit) const {
    const Balance balance = ledger.balance(account);
    switch (terms_.share()) {
      case Share::equally: return Amount::minor(1, unit);
      case Share::by_balance: return Amount::minor(std::max(balance.natural(), int128(0)), unit);
      case Share::by_turnover: return Amount::minor(balance.debits + balance.credits, unit);
    }
    return Amount::zero(unit);
  }

  Redistribution terms_;
};

}  // namespace rochdale
