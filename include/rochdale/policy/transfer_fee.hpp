// SPDX-License-Identifier: MPL-2.0
// The fee on a payment between members: on the payer, the payee or both, into an account of the community.
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
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/fee_scale.hpp"
#include "rochdale/policy/members.hpp"

namespace rochdale {

/// Who pays a fee. Numbers are stable: only append.
enum class FeeFrom : std::uint8_t {
  payer = 0,  ///< beside the payment
  payee = 1,  ///< out of what was received
  both = 2,   ///< each of them the whole fee, as CES levies buyer and seller
};

namespace detail {
inline constexpr std::array<std::string_view, 3> fee_from_names{"payer", "payee", "both"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(FeeFrom from) noexcept {
  return detail::name_in(detail::fee_from_names, from);
}
/// The payer of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<FeeFrom> parse_fee_from(std::string_view text) noexcept {
  return detail::parse_in<FeeFrom>(detail::fee_from_names, text);
}

/// Charges payments between two members of a unit. With a group, only the side that is in it is charged. What runs and
/// funds move is free, because funds are no members; so are opening, adjusting and closing entries and reversals.
/// Parameters: label, unit, group, from (payer, payee, both), to (the code of an account of the community), and those
/// of FeeScale.
class TransferFee final : public Charge {
 public:
  static constexpr std::string_view family = "transfer_fee";

  TransferFee(Members members, FeeScale scale, FeeFrom from, std::string to, std::string label = {})
      : members_(std::move(members)),
        scale_(std::move(scale)),
        from_(from),
        to_(std::move(to)),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }

  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    scale_.write(to);
    to.set("from", std::string(rochdale::name(from_))).set("to", to_).set("label", label_);
    return to.text();
  }

  /// Makes the charge from its parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Charge> make(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    FeeScale scale = FeeScale::read(from, members.unit);
    const FeeFrom payer = from.word("from", FeeFrom::payer, &parse_fee_from);
    std::string to = from.required("to");
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return std::make_shared<TransferFee>(std::move(members), std::move(scale), payer, std::move(to), std::move(label));
  }

  [[nodiscard]] std::vector<Posting> charge(const Ledger& ledger, const Draft& draft) const override {
    std::vector<Posting> legs;
    if (draft.kind() != EntryKind::ordinary && draft.kind() != EntryKind::posted_hold) return legs;
    if (draft.requested().size() != 2) return legs;
    const bool in_order = draft.requested()[0].amount.is_positive();
    const Posting& payer = draft.requested()[in_order ? 0 : 1];
    const Posting& payee = draft.requested()[in_order ? 1 : 0];
    const Members everybody{members_.unit};
    if (!everybody.has(ledger, payer.account) || !everybody.has(ledger, payee.account)) return legs;
    const Amount fee = scale_.on(payer.amount);
    if (!fee.is_positive()) return legs;
    const AccountId fund = account_of_policy(ledger, to_, members_.unit);
    const auto charge_to = [&](AccountId account) {
      if (!members_.has(ledger, account)) return;
      legs.push_back(debit(account, fee));
      legs.push_back(credit(fund, fee));
    };
    if (from_ != FeeFrom::payee) charge_to(payer.account);
    if (from_ != FeeFrom::payer) charge_to(payee.account);
    return legs;
  }

 private:
  Members members_;
  FeeScale scale_;
  FeeFrom from_;
  std::string to_;
  std::string label_;
  std::string name_;
};

}  // namespace rochdale
