// SPDX-License-Identifier: MPL-2.0
// The schedule of a loan: from a contract to rows whose principal adds up to what was lent.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/unrounded.hpp"
#include "rochdale/product/level_payment.hpp"
#include "rochdale/product/loan_arrears.hpp"
#include "rochdale/product/loan_check.hpp"
#include "rochdale/product/loan_row.hpp"
#include "rochdale/product/loan_terms.hpp"
#include "rochdale/product/loan_time.hpp"

namespace rochdale {

namespace detail {

/// Builds the rows from the first to the last; what one row leaves behind is all that the next one knows.
class LoanBuilder {
 public:
  explicit LoanBuilder(const LoanTerms& terms)
      : terms_(terms),
        periods_(terms.due.periods(terms.instalments)),
        time_(terms, periods_),
        zero_(Amount::zero(terms.unit())) {
    if (terms.payment) sized_ = *terms.payment;
    if (terms.fee) fees_ = split_equally(*terms.fee, periods_.size(), Tie::to_first).value();
  }

  [[nodiscard]] Result<LoanSchedule, BadLoan> build() {
    LoanArrears arrears(terms_);
    LoanSchedule schedule{{}, zero_, zero_, zero_, zero_, zero_};
    for (std::size_t row = 0; row < count() && !is_repaid_; ++row) {
      const std::optional<LoanFault> fault = add_row(row, arrears, schedule);
      if (fault) return Failure{BadLoan{*fault, static_cast<std::int32_t>(row + 1)}};
      is_repaid_ = is_last(row) || (ends_early(balance_) && deferred_.is_zero());
    }
    add_late_rows(arrears, schedule);
    schedule.overpaid += arrears.rest();
    for (const LoanRow& row : schedule.rows) {
      schedule.principal += row.principal;
      schedule.interest += row.interest;
      schedule.fee += row.fee;
      schedule.payment += row.payment;
    }
    return schedule;
  }

 private:
  static constexpr std::size_t most_rows = 10'000;

  [[nodiscard]] std::size_t count() const noexcept { return static_cast<std::size_t>(terms_.instalments); }
  [[nodiscard]] std::size_t grace() const noexcept {
    return terms_.repayment == Repayment::bullet ? count() - 1 : static_cast<std::size_t>(terms_.grace_principal);
  }
  [[nodiscard]] bool is_last(std::size_t row) const noexcept { return row + 1 == count(); }
  [[nodiscard]] bool is_annuity() const noexcept {
    return terms_.repayment == Repayment::annuity_fixed || terms_.repayment == Repayment::annuity_resized;
  }
  [[nodiscard]] Amount kept() const { return terms_.balloon.value_or(zero_); }

  /// To the smallest unit of the contract.
  [[nodiscard]] Amount round(const Unrounded& value) const {
    return terms_.smallest_unit ? value.rounded(terms_.rounding, *terms_.smallest_unit)
                                : value.rounded(terms_.rounding);
  }
  /// To the instalment multiple, if there is one.
  [[nodiscard]] Amount round_payment(const Unrounded& value) const {
    return terms_.instalment_multiple ? value.rounded(terms_.rounding, *terms_.instalment_multiple) : round(value);
  }

  /// What is lent in a row; the first takes in its first day, later ones too, and the due date belongs to the next.
  [[nodiscard]] std::vector<BalanceChange> disbursed_in(std::size_t row) {
    std::vector<BalanceChange> changes;
    for (; next_disbursement_ < terms_.disbursements.size(); ++next_disbursement_) {
      const Disbursement& next = terms_.disbursements[next_disbursement_];
      if (next.date >= periods_[row].due) break;
      changes.push_back({next.date, next.amount});
    }
    return changes;
  }

  /// Whether payments have left nothing to be repaid: what was put off is charged with that instalment.
  [[nodiscard]] bool ends_early(const Amount& balance) const {
    return balance.is_zero() && next_disbursement_ == terms_.disbursements.size() && !terms_.payments.empty();
  }

  /// What is still overdue once all was asked for bears interest on, in the same rhythm.
  void add_late_rows(LoanArrears& arrears, LoanSchedule& schedule) {
    if (terms_.repayment == Repayment::flat) return;
    for (std::size_t row = schedule.rows.size(); row < most_rows; ++row) {
      if (!arrears.last_beyond(schedule.rows.back().due)) return;
      if (row == periods_.size()) {
        periods_.push_back(terms_.due.period(static_cast<std::int32_t>(row + 1), periods_.back().due));
      }
      static_cast<void>(add_row(row, arrears, schedule));
    }
  }

  [[nodiscard]] std::optional<LoanFault> add_row(std::size_t row, LoanArrears& arrears, LoanSchedule& schedule) {
    const DuePeriod& period = periods_[row];
    const std::vector<BalanceChange> lent = disbursed_in(row);
    const Amount overdue = arrears.overdue();
    strays_ = strays_ || !overdue.is_zero();
    std::vector<BalanceChange> changes = arrears.changes_before(period.from, period.due);
    changes.insert(changes.end(), lent.begin(), lent.end());
    std::stable_sort(changes.begin(), changes.end(),
                     [](const BalanceChange& left, const BalanceChange& right) { return left.date < right.date; });
    LoanRow made{static_cast<std::int32_t>(row + 1),
                 period.from,
                 period.due,
                 zero_,
                 zero_,
                 zero_,
                 is_repaid_ ? zero_ : fee_of(row),
                 zero_,
                 zero_,
                 Unrounded(zero_),
                 time_.parts(row, balance_ + overdue, changes, Date::max())};
    for (const BalanceChange& change : lent) made.disbursed += change.by;
    lent_ += made.disbursed;
    const Amount own = interest_of(row, made);
    const bool put_off = !is_repaid_ && row < static_cast<std::size_t>(terms_.grace_interest_payment);
    const Amount owed = balance_ + made.disbursed;
    if (!is_repaid_) made.principal = std::min(principal_of(row, lent, owed, own), owed);
    // What was agreed asks for all interest. What arrears cost beyond the payment is asked for beside it.
    if (made.principal.is_negative() && !strays_) return LoanFault::payment_below_interest;
    made.principal = std::max(made.principal, zero_);
    made.interest = put_off ? zero_ : own + deferred_;
    deferred_ = put_off ? deferred_ + own : zero_;
    if (is_last(row)) {
      made.interest += deferred_;
      deferred_ = zero_;
    }
    settle_early(arrears, owed, made);
    made.balance = owed - made.principal;
    if (ends_early(made.balance)) made.interest += std::exchange(deferred_, zero_);
    made.payment = made.principal + made.interest + made.fee;
    settle_on_the_day(arrears, made, schedule);
    balance_ = made.balance;
    schedule.rows.push_back(std::move(made));
    return std::nullopt;
  }

  /// Money paid before the due date is principal of the row, however much that is.
  void settle_early(LoanArrears& arrears, const Amount& owed, LoanRow& made) {
    if (arrears.prepaid() <= made.principal) return;
    const Amount repaid = std::min(arrears.prepaid(), owed);
    arrears.keep(arrears.prepaid() - repaid);
    take_excess(repaid - made.principal);
    made.principal = repaid;
  }
  /// Money paid on the due date beyond all that is due makes the row's own payment greater.
  void settle_on_the_day(LoanArrears& arrears, LoanRow& made, LoanSchedule& schedule) {
    const Amount beyond = arrears.close(made);
    if (!beyond.is_positive()) return;
    const Amount repaid = std::min(beyond, made.balance);
    take_excess(repaid);
    made.principal += repaid;
    made.balance -= repaid;
    const Amount put_off = ends_early(made.balance) ? std::exchange(deferred_, zero_) : zero_;
    made.interest += put_off;
    made.payment += repaid + put_off;
    schedule.overpaid += arrears.charge(put_off, beyond - repaid);
  }
  void take_excess(const Amount& excess) {
    strays_ = true;
    if (terms_.excess == Excess::smaller_payments) resize_ = true;
    if (terms_.excess == Excess::next_payments) credit_ += excess;
  }

  [[nodiscard]] Amount fee_of(std::size_t row) const { return fees_.empty() ? zero_ : fees_[row]; }

  /// The interest of a row, rounded as the contract says; its exact value goes into the row.
  [[nodiscard]] Amount interest_of(std::size_t row, LoanRow& made) {
    if (terms_.repayment == Repayment::flat) return flat_interest(row, made);
    const Rate factor = time_.first_period_factor(row);
    Amount rounded = zero_;
    for (const InterestPart& part : made.parts) {
      made.unrounded += part.interest * factor;
      rounded += round(part.interest * factor);
    }
    if (terms_.interest_rounding == InterestRounding::each_part) return rounded;
    if (terms_.interest_rounding == InterestRounding::each_row) return round(made.unrounded);
    return up_to(carried_ += made.unrounded);
  }

  /// What is missing in what was charged so far to a sum, rounded: so that rounding never adds up.
  [[nodiscard]] Amount up_to(const Unrounded& sum) {
    const Amount missing = round(sum) - charged_;
    charged_ += missing;
    return missing;
  }

  /// Interest on all that was lent, spread evenly or by weights, never past the whole; the last row takes the rest.
  [[nodiscard]] Amount flat_interest(std::size_t row, LoanRow& made) {
    made.parts = time_.parts(row, lent_, {}, Date::max());
    if (row == 0 || made.disbursed.is_positive()) plan_flat_interest(row);
    made.unrounded = flat_plan_[row];
    if (is_last(row) && terms_.last_row == LastRow::closes) return up_to(flat_whole_);
    const bool multiple = terms_.instalment_multiple && terms_.multiple_of == MultipleOf::principal_and_interest;
    const Amount wanted = multiple ? round_payment(made.unrounded) : round(made.unrounded);
    const Amount charged = std::min(wanted, round(flat_whole_) - charged_);
    charged_ += charged;
    return charged;
  }

  /// The interest of a row and all later ones on what is lent by now, and with it the whole.
  void plan_flat_interest(std::size_t first) {
    flat_plan_.resize(count(), Unrounded(zero_));
    Unrounded rest(zero_);
    for (std::size_t row = first; row < count(); ++row) {
      Unrounded own(zero_);
      for (const InterestPart& part : time_.parts(row, lent_, {}, Date::max())) own += part.interest;
      rest += flat_plan_[row] = own * time_.first_period_factor(row);
    }
    if (!terms_.interest_weights.empty()) {
      Rate weights;
      for (std::size_t row = first; row < count(); ++row) weights += terms_.interest_weights[row];
      for (std::size_t row = first; row < count() && !weights.is_zero(); ++row) {
        flat_plan_[row] = rest * (terms_.interest_weights[row] / weights);
      }
    }
    flat_whole_ = Unrounded(zero_);
    for (const Unrounded& each : flat_plan_) flat_whole_ += each;
  }

  /// The principal that a row asks for, before what was paid early or in excess.
  [[nodiscard]] Amount principal_of(std::size_t row, const std::vector<BalanceChange>& lent, const Amount& owed,
                                    const Amount& interest) {
    const bool resize = std::exchange(resize_, false) || !lent.empty() || time_.changes_in(row) || row == grace();
    if (row < grace()) return zero_;
    if (is_last(row) && terms_.last_row == LastRow::closes) return owed;
    Amount principal = zero_;
    if (is_annuity()) {
      if (!terms_.payment && (resize || terms_.repayment == Repayment::annuity_resized))
        sized_ = size_payment(row, lent);
      // The extra days of a first period are paid on top, so that they do not slow down repayment.
      principal = sized_ - (time_.first_period_factor(row) == Rate::of(1) ? interest : plain_interest(row, lent));
    } else {
      principal = part_of_principal(row, owed, resize);
    }
    if (is_last(row)) principal += kept();
    const Amount used = std::min(credit_, std::max(principal, zero_));
    credit_ -= used;
    return principal - used;
  }

  [[nodiscard]] Amount plain_interest(std::size_t row, const std::vector<BalanceChange>& lent) const {
    Amount sum = zero_;
    for (const InterestPart& part : time_.parts(row, balance_, lent, Date::max())) sum += round(part.interest);
    return sum;
  }

  [[nodiscard]] Amount part_of_principal(std::size_t row, const Amount& owed, bool resize) {
    const auto left = static_cast<std::int64_t>(count() - row);
    Rate share = Rate::of(1, left);
    if (terms_.repayment == Repayment::weighted) {
      Rate weights;
      for (std::size_t later = row; later < count(); ++later) weights += terms_.weights[later - grace()];
      if (weights.is_zero()) return zero_;
      share = terms_.weights[row - grace()] / weights;
    } else if (terms_.principal_part == PrincipalPart::fixed && !resize) {
      return sized_;
    }
    return sized_ = round_payment((owed - kept()) * share);
  }

  // ---- The payment of an annuity

  /// The growth of one unit in a row, by the rates known when the row before the payment's is due.
  [[nodiscard]] Fraction factor(std::size_t row, const Date& known) const {
    Fraction growth(1);
    for (const InterestPart& part : time_.parts(row, zero_, {}, known)) {
      const Rate interest = part.rate * part.time;
      growth = growth + Fraction(interest.numerator(), interest.denominator());
    }
    return growth;
  }

  [[nodiscard]] Amount size_payment(std::size_t row, const std::vector<BalanceChange>& lent) const {
    const auto left = static_cast<std::int32_t>(count() - row);
    if (terms_.size == PaymentSize::by_nominal_period || std::holds_alternative<RatePerPeriod>(terms_.time)) {
      Amount debt = balance_;
      for (const BalanceChange& change : lent) debt += change.by;
      return round_payment(level_payment(debt, time_.nominal_rate(row), left, kept()));
    }
    const Date known = periods_[row].due;
    std::vector<Fraction> factors;
    for (std::size_t later = row + 1; later < count(); ++later) factors.push_back(factor(later, known));
    // The debt at the end of this row: as the payment repays it, and as it will be charged.
    Unrounded due(balance_);
    for (const BalanceChange& change : lent) due += Unrounded(change.by);
    Amount charged = due.rounded(terms_.rounding);
    for (const InterestPart& part : time_.parts(row, balance_, lent, known)) {
      due += part.interest;
      charged += round(part.interest);
    }
    const Amount payment = round_payment(level_payment(due, factors, kept()));
    const bool retry = terms_.retry && terms_.repayment == Repayment::annuity_fixed;
    return retry ? retried(payment, charged, factors) : payment;
  }

  /// How much the last payment would differ from the others, with interest rounded in each row.
  [[nodiscard]] Amount last_difference(const Amount& payment, const Amount& due,
                                       const std::vector<Fraction>& factors) const {
    Amount owed = due - payment;
    for (std::size_t later = 0; later < factors.size(); ++later) {
      const Unrounded grown(Fraction(owed.minor()) * factors[later], zero_.unit());
      owed = round(grown) - payment;
    }
    return owed - kept();
  }

  [[nodiscard]] Amount retried(Amount payment, const Amount& due, const std::vector<Fraction>& factors) const {
    const auto payments = static_cast<std::int64_t>(factors.size() + 1);
    Amount difference = last_difference(payment, due, factors);
    for (;;) {
      const Amount limit = Amount::minor(payments / 2, zero_.unit());
      if (payments < 2 || absolute(difference) <= limit) return payment;
      const Amount moved = round_payment(payment + difference * Rate::of(1, payments));
      const Amount remaining = last_difference(moved, due, factors);
      if (moved == payment || absolute(remaining) >= absolute(difference)) return payment;
      payment = moved;
      difference = remaining;
    }
  }

  const LoanTerms& terms_;
  std::vector<DuePeriod> periods_;
  LoanTime time_;
  Amount zero_;
  std::vector<Amount> fees_;

  std::size_t next_disbursement_ = 0;
  Amount balance_ = zero_;   ///< Principal owed at the beginning of the row, as scheduled.
  Amount lent_ = zero_;      ///< All that was paid out so far.
  Amount sized_ = zero_;     ///< The payment of an annuity, or the part of principal.
  Amount deferred_ = zero_;  ///< Interest of rows whose interest is paid later.
  Amount credit_ = zero_;    ///< Excess that the next rows ask less for.
  bool resize_ = false;
  bool strays_ = false;                      ///< What came in was not what was agreed: later, or more.
  bool is_repaid_ = false;                   ///< Principal and what was put off are asked for in full.
  Unrounded carried_ = Unrounded(zero_);     ///< The interest of all rows so far, exactly.
  Amount charged_ = zero_;                   ///< What was charged of it.
  std::vector<Unrounded> flat_plan_;         ///< The interest of each row of a flat loan.
  Unrounded flat_whole_ = Unrounded(zero_);  ///< Their sum.
};

}  // namespace detail

/// The schedule that a contract gives: the same for the same contract, on any machine. Throws Error for dates out of the
/// calendar and amounts past their range.
[[nodiscard]] inline Result<LoanSchedule, BadLoan> loan_schedule(const LoanTerms& terms) {
  if (const std::optional<BadLoan> bad = detail::check_loan(terms)) return Failure{*bad};
  return detail::LoanBuilder(terms).build();
}

}  // namespace rochdale
