// SPDX-License-Identifier: MPL-2.0
// Due dates on negative positions: what a member owes is to be made good by trading within so many months, and what is
// not falls due, oldest first.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/rule.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/members.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// The terms, as a book adopts them. Parameters: unit, group, label; "months" (1 to 1,200) from the day on which a debt
/// was made to the last day on which it can be made good. Sardex: 12.
class DebtTerm final : public Policy {
 public:
  static constexpr std::string_view family = "debt_term";

  /// Throws Error (out_of_range).
  DebtTerm(Members members, std::int32_t months, std::string label = {})
      : members_(std::move(members)), months_(months), label_(std::move(label)), name_(policy_name(family, label_)) {
    if (months < 1 || months > 1200) throw Error(Fault::out_of_range, "a debt has 1 to 1,200 months");
  }

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    return to.set("months", std::to_string(months_)).set("label", label_).text();
  }
  /// Makes the terms from their parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Policy> make(std::string_view parameters) {
    return std::make_shared<DebtTerm>(read(parameters));
  }
  /// The same as a value.
  [[nodiscard]] static DebtTerm read(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    const auto months = from.count("months", 1, 1200);
    if (!months) from.refuse("months is missing");
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return DebtTerm(std::move(members), static_cast<std::int32_t>(*months), std::move(label));
  }

  [[nodiscard]] const Members& members() const noexcept { return members_; }
  [[nodiscard]] std::int32_t months() const noexcept { return months_; }

 private:
  Members members_;
  std::int32_t months_;
  std::string label_;
  std::string name_;
};

/// A part of what a member owes.
struct OwedPart {
  AccountId account;
  Date since;     ///< the day on which it was made
  Date due;       ///< the last day on which it can be made good
  Amount amount;  ///< what is left of it, above zero
};

/// What members owe at the end of a day, part by part, oldest first within a member: what leads a balance below zero, or
/// further below it, makes a debt of that day; what is received makes good the oldest. The parts of a member add up to
/// the balance. By effective date, and in the order of the journal within a day. One pass over the journal.
[[nodiscard]] inline std::vector<OwedPart> owed_parts(const DebtTerm& terms, const Ledger& ledger, Date through,
                                                      const ReadJournal& read) {
  struct DatedChange {
    AccountId account;
    Date on;
    int128 amount;
  };
  struct Reader final : RecordReader {
    Reader(const DebtTerm& of, const Ledger& in, Date last) : terms(of), ledger(in), through(last) {}
    void lines(std::uint64_t, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        if (line.kind != LineKind::further) counts = detail::moves_balances(line.kind);
        if (!counts || through < line.on) continue;
        move(line.debit, line.on, -line.amount);
        move(line.credit, line.on, line.amount);
      }
    }
    void event(const Event&) override { counts = false; }
    void move(AccountId account, Date on, const int128& amount) {
      if (account == AccountId{} || !terms.members().has(ledger, account)) return;
      movements.push_back(DatedChange{account, on, amount});
    }
    const DebtTerm& terms;
    const Ledger& ledger;
    Date through;
    std::vector<DatedChange> movements;
    bool counts = false;
  };
  Reader reader(terms, ledger, through);
  read(reader);
  std::stable_sort(reader.movements.begin(), reader.movements.end(),
                   [](const DatedChange& left, const DatedChange& right) {
                     return left.account == right.account ? left.on < right.on : left.account < right.account;
                   });
  std::vector<OwedPart> owed;
  std::size_t first = 0;  // of the present member's parts
  int128 above = 0;       // what the present member has above zero
  for (std::size_t at = 0; at < reader.movements.size(); ++at) {
    const DatedChange& movement = reader.movements[at];
    if (at == 0 || !(reader.movements[at - 1].account == movement.account)) {
      first = owed.size();
      above = 0;
    }
    above += movement.amount;
    if (movement.amount < 0) {
      if (above >= 0) continue;
      const Amount made = Amount::minor(-above, terms.members().unit);
      owed.push_back(OwedPart{movement.account, movement.on, movement.on.add_months(terms.months()), made});
      above = 0;
    } else {
      for (std::size_t part = first; part < owed.size() && above > 0; ++part) {
        const Amount good = std::min(owed[part].amount, Amount::minor(above, terms.members().unit));
        owed[part].amount -= good;
        above -= good.minor();
      }
    }
  }
  std::erase_if(owed, [](const OwedPart& part) { return part.amount.is_zero(); });
  return owed;
}

}  // namespace rochdale
