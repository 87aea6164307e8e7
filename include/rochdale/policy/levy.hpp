// SPDX-License-Identifier: MPL-2.0
// What members owe the community for a period: a membership fee, or a share of their balance, of their debt or of what
// they traded, into a named account.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/rule.hpp"
#include "rochdale/book/trade.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/fee_scale.hpp"
#include "rochdale/policy/members.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// What a levy is reckoned on. Numbers are stable: only append.
enum class LevyBasis : std::uint8_t {
  membership = 0,        ///< the same for everybody: the fixed figure
  balance = 1,           ///< the balance at the end of the period, where it is above zero
  negative_balance = 2,  ///< the debt at the end of the period
  volume = 3,            ///< what was received and paid by trades within the period
  received = 4,          ///< what was received by trades within the period
  paid = 5,              ///< what was paid by trades within the period
};

namespace detail {
inline constexpr std::array<std::string_view, 6> levy_basis_names{"membership", "balance",  "negative_balance",
                                                                  "volume",     "received", "paid"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(LevyBasis basis) noexcept {
  return detail::name_in(detail::levy_basis_names, basis);
}
/// The basis of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<LevyBasis> parse_levy_basis(std::string_view text) noexcept {
  return detail::parse_in<LevyBasis>(detail::levy_basis_names, text);
}

/// The terms of a levy, as a book adopts them. Parameters: label, unit, group, basis, to (the code of an account of the
/// community), and those of FeeScale.
class Levy final : public Policy {
 public:
  static constexpr std::string_view family = "levy";

  Levy(Members members, LevyBasis basis, FeeScale scale, std::string to, std::string label = {})
      : members_(std::move(members)),
        basis_(basis),
        scale_(std::move(scale)),
        to_(std::move(to)),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    scale_.write(to);
    to.set("basis", std::string(rochdale::name(basis_))).set("to", to_).set("label", label_);
    return to.text();
  }
  /// Makes the terms from their parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Policy> make(std::string_view parameters) {
    return std::make_shared<Levy>(read(parameters));
  }
  /// The same as a value.
  [[nodiscard]] static Levy read(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    FeeScale scale = FeeScale::read(from, members.unit);
    const LevyBasis basis = from.word("basis", LevyBasis::membership, &parse_levy_basis);
    if (basis == LevyBasis::membership && !scale.fixed.is_positive()) from.refuse("a membership fee is a fixed figure");
    std::string to = from.required("to");
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return Levy(std::move(members), basis, std::move(scale), std::move(to), std::move(label));
  }

  [[nodiscard]] const Members& members() const noexcept { return members_; }
  [[nodiscard]] LevyBasis basis() const noexcept { return basis_; }
  [[nodiscard]] const FeeScale& scale() const noexcept { return scale_; }
  [[nodiscard]] const std::string& to() const noexcept { return to_; }

 private:
  Members members_;
  LevyBasis basis_;
  FeeScale scale_;
  std::string to_;
  std::string label_;
  std::string name_;
};

/// What a levy is reckoned on, by account number (place 0 is none), in minor units, by effective date: so it does not
/// matter when the run is taken. One pass over the journal.
[[nodiscard]] inline std::vector<int128> levy_bases(const Levy& levy, const Ledger& ledger, const Period& period,
                                                    const ReadJournal& read) {
  std::vector<int128> bases(ledger.account_count() + std::size_t{1}, 0);
  const LevyBasis basis = levy.basis();
  if (basis == LevyBasis::membership) return bases;
  if (basis != LevyBasis::balance && basis != LevyBasis::negative_balance) {
    auto visit = [&](const Trade& trade) {
      if (!period.contains(trade.on)) return;
      if (basis != LevyBasis::received) bases[trade.payer.value()] += trade.amount;
      if (basis != LevyBasis::paid) bases[trade.payee.value()] += trade.amount;
    };
    TradeReader<decltype(visit)&> trades(ledger, visit);
    read(trades);
    return bases;
  }
  struct Balances final : RecordReader {
    Balances(std::vector<int128>& into, Date last) : sums(into), through(last) {}
    void lines(std::uint64_t, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        if (line.kind != LineKind::further) counts = detail::moves_balances(line.kind);
        if (!counts || through < line.on) continue;
        if (!(line.debit == AccountId{})) sums.at(line.debit.value()) -= line.amount;
        if (!(line.credit == AccountId{})) sums.at(line.credit.value()) += line.amount;
      }
    }
    void event(const Event&) override { counts = false; }
    std::vector<int128>& sums;
    Date through;
    bool counts = false;
  };
  Balances balances(bases, period.last());
  read(balances);
  for (int128& base : bases) {
    if (basis == LevyBasis::negative_balance) base = -base;
    if (base < 0) base = 0;
  }
  return bases;
}

/// Takes a levy from every member for a period. Each is asked once for a last day of a period, whatever its first one;
/// a limit that refuses one does not touch the others. Frozen members are left out and listed.
class LevyRun final : public Run {
 public:
  LevyRun(Levy levy, std::vector<int128> bases) : levy_(std::move(levy)), bases_(std::move(bases)) {}

  /// What is going to be taken. Throws Error (misuse) where the community has no such account.
  [[nodiscard]] RunPlan plan(const Ledger& ledger, const Period& period) const {
    RunPlan plan;
    const Unit& unit = levy_.members().unit;
    const AccountId fund = account_of_policy(ledger, levy_.to(), unit);
    for (const AccountId account : levy_.members().all(ledger)) {
      if (account == fund) continue;
      const int128 base = account.value() < bases_.size() ? bases_[account.value()] : int128(0);
      const Amount figure = Amount::minor(base, unit);
      const Amount due = levy_.basis() == LevyBasis::membership ? levy_.scale().fixed : levy_.scale().on(figure);
      if (!due.is_positive()) continue;
      if (ledger.state(account).status == AccountStatus::frozen) {
        plan.skipped.push_back(SkippedItem{account, due, Skip::frozen});
        continue;
      }
      plan.items.push_back(PlannedItem{account, figure, due, due});
      detail::propose_transfer(ledger,
                               Transfer{.debit = account,
                                        .credit = fund,
                                        .amount = due,
                                        .on = period.last(),
                                        .key = run_key("LEVY", period.last(), item(account)),
                                        .memo = levy_.name(),
                                        .purpose = Levy::family},
                               plan);
    }
    return plan;
  }

  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    return plan(ledger, period).drafts;
  }

 private:
  // Several levies may fall on one day: the account, and which of the adopted policies this is.
  [[nodiscard]] std::uint64_t item(AccountId account) const {
    std::uint64_t mixed = 14695981039346656037U;  // FNV-1a over the levy's name, of which 32 bits are kept
    for (const char c : levy_.name()) mixed = (mixed ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return (mixed >> 32 ^ mixed) << 32 | account.value();
  }

  Levy levy_;
  std::vector<int128> bases_;
};

}  // namespace rochdale
