// SPDX-License-Identifier: MPL-2.0
// The payments of a loan as they came: what was paid early, on the day and late, and what is still in arrears.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/product/loan_row.hpp"
#include "rochdale/product/loan_terms.hpp"
#include "rochdale/product/loan_time.hpp"

namespace rochdale {

/// Walks through the payments, instalment by instalment. Late money pays the oldest instalment first: its fee, its
/// interest, its principal. Money that comes before anything is due is principal of the next instalment.
class LoanArrears {
 public:
  explicit LoanArrears(const LoanTerms& terms)
      : payments_(terms.payments),
        compounding_(terms.compounding),
        zero_(Amount::zero(terms.unit())),
        as_of_(terms.as_of.value_or(terms.due.start)) {
    if (!payments_.empty()) as_of_ = std::max(as_of_, payments_.back().date);
  }

  /// What was due before, is not paid, and bears interest: principal, and what the contract compounds.
  [[nodiscard]] Amount overdue() const {
    Amount sum = zero_;
    for (const Open& open : open_) sum += bearing(open);
    return sum;
  }

  /// What changes the balance of a row between its first day and its due date. Arrears that nobody is known to have paid
  /// end on the day until which is known.
  [[nodiscard]] std::vector<BalanceChange> changes_before(const Date& from, const Date& due) {
    std::vector<BalanceChange> changes;
    prepaid_ = zero_;
    const auto forgive = [&](const Date& until) {
      if (as_of_ < until && !overdue().is_zero()) {
        changes.push_back({std::max(from, as_of_), -overdue()});
        open_.clear();
      }
    };
    for (; next_ < payments_.size() && payments_[next_].date < due; ++next_) {
      forgive(payments_[next_].date);
      const Amount settled = pay_open(payments_[next_].amount);
      prepaid_ += left_;
      changes.push_back({std::max(from, payments_[next_].date), -(settled + left_)});
    }
    forgive(due);
    return changes;
  }

  /// Principal that was paid before the due date of the row.
  [[nodiscard]] Amount prepaid() const { return prepaid_; }

  /// Closes a row: what was paid on its day beyond all that is due, arrears included.
  [[nodiscard]] Amount close(const LoanRow& row) {
    if (row.due <= as_of_) {
      open_.push_back({row.fee, row.interest, row.principal - std::min(prepaid_, row.principal)});
    }
    Amount beyond = zero_;
    for (; next_ < payments_.size() && payments_[next_].date == row.due; ++next_) {
      pay_open(payments_[next_].amount);
      beyond += left_;
    }
    return beyond;
  }

  /// What came after the last row.
  [[nodiscard]] Amount rest() const {
    Amount sum = zero_;
    for (std::size_t index = next_; index < payments_.size(); ++index) sum += payments_[index].amount;
    return sum;
  }

 private:
  struct Open {
    Amount fee;
    Amount interest;
    Amount principal;
  };

  /// What bears interest of an instalment that is open.
  [[nodiscard]] Amount bearing(const Open& open) const {
    Amount sum = open.principal;
    if (compounding_ == Compounding::interest || compounding_ == Compounding::interest_and_fee) sum += open.interest;
    if (compounding_ == Compounding::fee || compounding_ == Compounding::interest_and_fee) sum += open.fee;
    return sum;
  }

  /// Pays what is open, oldest first; returns what stops bearing interest by it, and leaves in left_ what is over.
  Amount pay_open(Amount money) {
    const Amount before = overdue();
    for (Open& open : open_) {
      for (Amount* part : {&open.fee, &open.interest, &open.principal}) {
        const Amount paid = std::min(*part, money);
        *part -= paid;
        money -= paid;
      }
    }
    const auto is_paid = [](const Open& open) {
      return open.fee.is_zero() && open.interest.is_zero() && open.principal.is_zero();
    };
    open_.erase(std::remove_if(open_.begin(), open_.end(), is_paid), open_.end());
    left_ = money;
    return before - overdue();
  }

  const std::vector<PaymentMade>& payments_;
  Compounding compounding_;
  Amount zero_;
  Date as_of_;
  std::size_t next_ = 0;
  std::vector<Open> open_;
  Amount prepaid_ = zero_;
  Amount left_ = zero_;
};

}  // namespace rochdale
