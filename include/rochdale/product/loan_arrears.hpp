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
/// interest, its principal, unless the payment says what it paid. Money that comes before anything is due is principal
/// of the next instalment.
class LoanArrears {
 public:
  explicit LoanArrears(const LoanTerms& terms)
      : payments_(terms.payments),
        compounding_(terms.compounding),
        zero_(Amount::zero(terms.unit())),
        as_of_(terms.as_of.value_or(terms.due.start)),
        ahead_{zero_, zero_, zero_} {
    if (!payments_.empty()) as_of_ = std::max(as_of_, payments_.back().date);
  }

  /// What was due before, is not paid, and bears interest: principal, and what the contract compounds.
  [[nodiscard]] Amount overdue() const {
    Amount sum = zero_;
    for (const Open& open : open_) sum += bearing(open);
    return sum;
  }

  /// Whether something is known to be overdue, and to bear interest, for some time after a day.
  [[nodiscard]] bool last_beyond(const Date& day) const { return day < as_of_ && !overdue().is_zero(); }

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
      const Amount settled = pay(payments_[next_]);
      prepaid_ += left_;
      changes.push_back({std::max(from, payments_[next_].date), -(settled + left_)});
    }
    forgive(due);
    return changes;
  }

  /// Principal that was paid before the due date of the row.
  [[nodiscard]] Amount prepaid() const { return prepaid_; }

  /// Takes back what was paid before the due date beyond all principal: it pays fee and interest as they fall due.
  void keep(const Amount& beyond) { kept_ += beyond; }

  /// Closes a row: what was paid on its day beyond all that is due, arrears included.
  [[nodiscard]] Amount close(const LoanRow& row) {
    if (row.due <= as_of_) {
      Open& own = open_.emplace_back(Open{row.fee, row.interest, row.principal - std::min(prepaid_, row.principal)});
      for (Amount Open::*const part : {&Open::fee, &Open::interest}) {
        pay_part(own.*part, ahead_.*part);
        pay_part(own.*part, kept_);
      }
    } else {
      kept_ -= std::min(kept_, row.fee + row.interest);
    }
    Amount beyond = zero_;
    for (; next_ < payments_.size() && payments_[next_].date == row.due; ++next_) {
      pay(payments_[next_]);
      beyond += left_;
    }
    return beyond;
  }

  /// Charges interest that was put off at the end of a row, with money there is for it; returns what is over.
  [[nodiscard]] Amount charge(const Amount& interest, Amount money) {
    Open own{zero_, interest, zero_};
    pay_part(own.interest, ahead_.interest);
    pay_part(own.interest, money);
    if (!own.interest.is_zero()) open_.push_back(own);
    return money;
  }

  /// What came beyond all that was ever asked for.
  [[nodiscard]] Amount rest() {
    Amount sum = kept_;
    for (; next_ < payments_.size(); ++next_) {
      pay(payments_[next_]);
      sum += left_;
    }
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

  /// Pays what is open; returns what stops bearing interest by it, and leaves in left_ what is over for principal.
  Amount pay(const PaymentMade& payment) {
    const Amount before = overdue();
    if (payment.parts) {
      ahead_.fee += pay_kind(&Open::fee, payment.parts->fee);
      ahead_.interest += pay_kind(&Open::interest, payment.parts->interest);
      left_ = pay_kind(&Open::principal, payment.parts->principal);
    } else {
      left_ = pay_oldest(payment.amount);
    }
    const auto is_paid = [](const Open& open) {
      return open.fee.is_zero() && open.interest.is_zero() && open.principal.is_zero();
    };
    open_.erase(std::remove_if(open_.begin(), open_.end(), is_paid), open_.end());
    return before - overdue();
  }

  /// Pays instalment by instalment; returns what is over.
  Amount pay_oldest(Amount money) {
    for (Open& open : open_) {
      for (Amount Open::*const part : {&Open::fee, &Open::interest, &Open::principal}) pay_part(open.*part, money);
    }
    return money;
  }
  /// Pays one kind through all instalments; returns what is over.
  Amount pay_kind(Amount Open::*part, Amount money) {
    for (Open& open : open_) pay_part(open.*part, money);
    return money;
  }
  static void pay_part(Amount& part, Amount& money) {
    const Amount paid = std::min(part, money);
    part -= paid;
    money -= paid;
  }

  const std::vector<PaymentMade>& payments_;
  Compounding compounding_;
  Amount zero_;
  Date as_of_;
  std::size_t next_ = 0;
  std::vector<Open> open_;
  Open ahead_;           ///< Fee and interest that were paid, or given up, before they fell due.
  Amount kept_ = zero_;  ///< Money for either.
  Amount prepaid_ = zero_;
  Amount left_ = zero_;
};

}  // namespace rochdale
