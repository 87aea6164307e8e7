// SPDX-License-Identifier: MPL-2.0
// Where a loan stands: what is open of each instalment and charge, how late it is, and what interest it has earned up to
// any day, all from its contract, its schedule and what was settled.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/institution/bank_product.hpp"
#include "rochdale/product/loan_schedule.hpp"

namespace rochdale {

/// A loan with its schedule. Amounts are in the unit of the loan.
class LoanPosition {
 public:
  /// Throws Error (out_of_range) for a contract that gives no schedule.
  LoanPosition(LoanContract contract, LoanStanding standing)
      : contract_(std::move(contract)), standing_(std::move(standing)), zero_(Amount::zero(contract_.unit())) {
    Result<LoanSchedule, BadLoan> made = loan_schedule(contract_.terms);
    if (!made) throw Error(Fault::out_of_range, "loan: " + describe(made.error()));
    rows_ = std::move(made)->rows;
    mark_accrual();
  }

  [[nodiscard]] const LoanContract& contract() const noexcept { return contract_; }
  [[nodiscard]] const LoanStanding& standing() const noexcept { return standing_; }
  [[nodiscard]] const std::vector<LoanRow>& rows() const noexcept { return rows_; }
  void set_standing(LoanStanding standing) { standing_ = std::move(standing); }

  /// What the contract lends in all, less what was repaid or written off.
  [[nodiscard]] Amount principal() const {
    Amount lent = zero_;
    for (const LoanRow& row : rows_) lent += row.disbursed;
    return lent - standing_.of_kind(Owed::principal);
  }

  /// Interest earned by the nights before a day, whether it is due yet or not: the interest of a row grows from nothing
  /// to what the row charges as its exact interest does, rounded half to even.
  [[nodiscard]] Amount interest_before(const Date& day) const {
    const auto after = std::upper_bound(marks_.begin(), marks_.end(), day,
                                        [](const Date& date, const Mark& mark) { return date < mark.day; });
    if (after == marks_.begin()) return zero_;
    const Mark& from = *(after - 1);
    if (after == marks_.end()) return from.interest;
    const Rate part = Rate::of(day - from.day, after->day - from.day);
    return from.interest + ((after->interest - from.interest) * part).rounded(half_even);
  }

  /// What was earned of a kind before a day and is not settled: what a receivable has to show.
  [[nodiscard]] Amount receivable(Owed owed, const Date& day) const {
    Amount sum = -standing_.of_kind(owed);
    if (owed == Owed::interest) sum += interest_before(day);
    if (owed == Owed::fee) {
      for (const LoanRow& row : rows_) {
        if (row.due < day) sum += row.fee;
      }
    }
    for (const LoanCharge& charge : standing_.charges) {
      if (charge.owed == owed && charge.due < day) sum += charge.amount;
    }
    return sum;
  }

  /// Everything that is still to be paid, of each kind the oldest settled first.
  [[nodiscard]] std::vector<Obligation> open() const {
    std::vector<Obligation> owed;
    const auto add = [&](const Date& due, std::int32_t instalment, Owed kind, const Amount& amount) {
      if (amount.is_positive()) owed.push_back(Obligation{due, instalment, kind, amount});
    };
    for (const LoanRow& row : rows_) {
      add(row.due, row.number, Owed::fee, row.fee);
      add(row.due, row.number, Owed::interest, row.interest);
      add(row.due, row.number, Owed::principal, row.principal);
    }
    for (const LoanCharge& charge : standing_.charges) add(charge.due, row_at(charge.due), charge.owed, charge.amount);
    std::stable_sort(owed.begin(), owed.end(),
                     [](const Obligation& left, const Obligation& right) { return left.due < right.due; });
    std::array<Amount, 4> settled{zero_, zero_, zero_, zero_};
    for (std::size_t kind = 0; kind < 4; ++kind) settled[kind] = standing_.settled[kind];
    for (Obligation& each : owed) {
      Amount& left = settled[static_cast<std::size_t>(each.owed)];
      const Amount used = std::min(left, each.amount);
      each.amount -= used;
      left -= used;
    }
    std::erase_if(owed, [](const Obligation& each) { return each.amount.is_zero(); });
    return owed;
  }

  /// The penalty on what is overdue of interest and principal, from where it was counted last, rounded as the contract
  /// rounds. Days without penalty count once they are over, unless they were counted before.
  [[nodiscard]] Amount penalty(const LoanProduct& product, const Date& day) const {
    if (!product.penalty_rate) return zero_;
    Unrounded sum(zero_);
    for (const Obligation& each : open()) {
      const Date free = each.due + product.penalty_free_days;
      if (each.owed == Owed::penalty || each.owed == Owed::fee || day <= free) continue;
      const Date last = standing_.penalties_through.value_or(each.due);
      sum += each.amount * (*product.penalty_rate * Rate::of(day - (last <= free ? each.due : last)));
    }
    return sum.rounded(contract_.terms.rounding);
  }

  /// Days since the oldest obligation that is open fell due; 0 if none has.
  [[nodiscard]] std::int32_t days_late(const Date& day) const {
    // Principal is settled oldest first, so that a glance at the rows is enough for most loans.
    if (rows_.empty() || day <= rows_.front().due) return charges_late(day);
    const std::vector<Obligation> left = open();
    return left.empty() || day <= left.front().due ? 0 : day - left.front().due;
  }

 private:
  struct Mark {
    Date day;
    Amount interest;
  };

  [[nodiscard]] std::int32_t row_at(const Date& date) const {
    for (const LoanRow& row : rows_) {
      if (date <= row.due) return row.number;
    }
    return static_cast<std::int32_t>(rows_.size());
  }

  [[nodiscard]] std::int32_t charges_late(const Date& day) const {
    if (standing_.charges.empty()) return 0;
    const std::vector<Obligation> left = open();
    return left.empty() || day <= left.front().due ? 0 : day - left.front().due;
  }

  /// Rows whose interest is put off are one stretch with the row that charges it.
  void mark_accrual() {
    if (rows_.empty()) return;
    Amount charged = zero_;
    marks_.push_back(Mark{rows_.front().from, zero_});
    for (std::size_t first = 0; first < rows_.size();) {
      std::size_t last = first;
      while (last + 1 < rows_.size() && rows_[last].interest.is_zero() && rows_[last].unrounded.minor().sign() > 0)
        ++last;
      Unrounded whole(zero_);
      for (std::size_t row = first; row <= last; ++row) {
        for (const InterestPart& part : rows_[row].parts) whole += part.interest;
      }
      Unrounded grown(zero_);
      for (std::size_t row = first; row <= last; ++row) {
        for (const InterestPart& part : rows_[row].parts) {
          grown += part.interest;
          const bool ends = row == last && part.to == rows_[row].due;
          Amount sum = charged + rows_[last].interest;
          if (!ends) {
            sum = charged;
            if (whole.minor().sign() > 0) {
              const Fraction share = grown.minor() / whole.minor();
              sum += Unrounded(Fraction(rows_[last].interest.minor()) * share, zero_.unit()).rounded(half_even);
            }
          }
          marks_.push_back(Mark{part.to, sum});
        }
      }
      charged += rows_[last].interest;
      first = last + 1;
    }
  }

  LoanContract contract_;
  LoanStanding standing_;
  Amount zero_;
  std::vector<LoanRow> rows_;
  std::vector<Mark> marks_;  ///< In order of day; between two, interest grows evenly.
};

}  // namespace rochdale
