// SPDX-License-Identifier: MPL-2.0
// The rule that asks a limit policy at every payment, of every member account that the entry moves: hard, it refuses;
// soft, it lets pass and leaves a remark beside the entry.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rochdale/book/approve.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/book/rule.hpp"
#include "rochdale/policy/limit_policy.hpp"
#include "rochdale/policy/members.hpp"

namespace rochdale {

/// What becomes of a payment that leads past a limit. Numbers are stable: only append.
enum class Severity : std::uint8_t {
  hard = 0,  ///< It is refused.
  soft = 1,  ///< It is posted, with a remark that the journal keeps.
};

namespace detail {
inline constexpr std::array<std::string_view, 2> severity_names{"hard", "soft"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Severity severity) noexcept {
  return detail::name_in(detail::severity_names, severity);
}
/// The severity of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<Severity> parse_severity(std::string_view text) noexcept {
  return detail::parse_in<Severity>(detail::severity_names, text);
}

/// The name under which a policy of a family is adopted: "credit_limit", or with a label "credit_limit.growers", so
/// that a book can have several.
[[nodiscard]] inline std::string policy_name(std::string_view family, const std::string& label) {
  return label.empty() ? std::string(family) : std::string(family) + "." + label;
}

/// Figures that a balance alone tells: everything that was ever credited and debited, fees and levies included.
[[nodiscard]] inline MemberFigures figures_of(const Ledger& ledger, AccountId account) {
  const AccountState& state = ledger.state(account);
  const Unit& unit = ledger.unit(account);
  return MemberFigures{Amount::minor(state.credits, unit), Amount::minor(state.debits, unit)};
}

/// Limits asked for at every payment. They stand beside the account's own limits, which the book always keeps; so a
/// community that wants soft ones leaves its accounts without. A hard policy refuses with the reasons floor and
/// ceiling. Parameters: label, unit, group, severity (hard, soft), and those of LimitPolicy.
class CreditLimit final : public Rule {
 public:
  static constexpr std::string_view family = "credit_limit";

  /// Throws Error (out_of_range) for a policy that needs the journal: that one is for reviews.
  CreditLimit(Members members, LimitPolicy policy, Severity severity, std::string label = {})
      : members_(std::move(members)),
        policy_(std::move(policy)),
        severity_(severity),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {
    if (policy_.needs_journal()) {
      throw Error(Fault::out_of_range,
                  "limits by trades, partners or the time below zero are for reviews: the journal tells them");
    }
  }

  [[nodiscard]] std::string_view name() const override { return name_; }

  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    policy_.write(to);
    to.set("label", label_).set("severity", std::string(rochdale::name(severity_)));
    return to.text();
  }

  /// Makes the rule from its parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Rule> make(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    LimitPolicy policy = LimitPolicy::read(from, members.unit);
    const Severity severity = from.word("severity", Severity::hard, &parse_severity);
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return std::make_shared<CreditLimit>(std::move(members), std::move(policy), severity, std::move(label));
  }

  [[nodiscard]] Verdict check(const Ledger& ledger, const Draft& draft) const override {
    std::string remark;
    Refusal refusal;
    for (const Posting& change : draft.changes()) {
      if (!members_.has(ledger, change.account)) continue;
      const MemberFigures figures = figures_of(ledger, change.account);
      if (Approval::within_limits(ledger, change.account, change.amount.minor(), policy_.limits(figures), refusal)) {
        continue;
      }
      refusal.words = explain(refusal, ledger) + ", by " + policy_.audit(figures);
      if (severity_ == Severity::hard) return Verdict{Verdict::No{std::move(refusal)}};
      if (!remark.empty()) remark += "; and ";
      remark += refusal.words;
    }
    if (remark.empty()) return {};
    return Verdict{Verdict::Note{std::move(remark)}};
  }

 private:
  Members members_;
  LimitPolicy policy_;
  Severity severity_;
  std::string label_;
  std::string name_;
};

}  // namespace rochdale
