// SPDX-License-Identifier: MPL-2.0
// Where a loan stands: what is open of each instalment and charge, how late it is, and what interest it has earned up to
// any day, all from its contract, its schedule and what was settled.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/institution/bank_product.hpp"
#include "rochdale/product/loan_schedule.hpp"

namespace rochdale {

/// A loan with its schedule. Amounts are in the unit of the loan. Where interest follows payments, rows are made afresh
/// for the day that is asked about and kept until another one needs others: so const members are for one thread at a
/// time, and a day is one from the last settlement on; an earlier one is answered as that.
class LoanPosition {
 public:
  /// Throws Error (out_of_range) for a contract that gives no schedule.
  LoanPosition(LoanContract contract, LoanStanding standing, InterestFollows follows = InterestFollows::schedule)
      : contract_(std::move(contract)),
        standing_(std::move(standing)),
        zero_(Amount::zero(contract_.unit())),
        follows_(follows),
        agreed_(schedule_of(contract_.terms)) {}

  [[nodiscard]] InterestFollows interest_follows() const noexcept { return follows_; }
  [[nodiscard]] const LoanContract& contract() const noexcept { return contract_; }
  [[nodiscard]] const LoanStanding& standing() const noexcept { return standing_; }
  void set_standing(LoanStanding standing) {
    standing_ = std::move(standing);
    forget();
  }

  /// The instalments as they were agreed.
  [[nodiscard]] const std::vector<LoanRow>& rows() const noexcept { return agreed_.rows; }
  /// The instalments as they are on a day: where interest follows payments, by what came in and what is in arrears on
  /// it. They stay until the loan is asked about another day, or changes.
  [[nodiscard]] const std::vector<LoanRow>& rows(const Date& day) const { return on(day).rows; }

  /// What came in under these terms, in order of date; nothing where interest follows the schedule.
  [[nodiscard]] const std::vector<LoanSettlement>& settlements() const noexcept { return settlements_; }
  void set_settlements(std::vector<LoanSettlement> settlements) {
    settlements_ = std::move(settlements);
    forget();
  }
  void settle(LoanSettlement settlement) {
    settlements_.push_back(std::move(settlement));
    forget();
  }
  /// Takes one out again, by its document.
  void take_back(DocumentNumber document) {
    std::erase_if(settlements_, [&](const LoanSettlement& each) { return each.document == document; });
    forget();
  }
  /// The day of the last of them, or of the start: nothing may come in that is dated before.
  [[nodiscard]] Date settled_through() const {
    return settlements_.empty() ? contract_.terms.due.start : settlements_.back().on;
  }

  /// What the contract lends in all, less what was repaid or written off.
  [[nodiscard]] Amount principal() const {
    Amount lent = zero_;
    for (const Disbursement& each : contract_.terms.disbursements) lent += each.amount;
    return lent - standing_.of_kind(Owed::principal);
  }

  /// Interest earned by the nights before a day, whether it is due yet or not: the interest of a row grows from nothing
  /// to what the row charges as its exact interest does, rounded half to even. What is in arrears is taken to be so
  /// until the next due date, so that the rows need not be made afresh each night.
  [[nodiscard]] Amount interest_before(const Date& day) const { return grown_before(day, for_night(day)); }

  /// What was earned of a kind before a day and is not settled: what a receivable has to show.
  [[nodiscard]] Amount receivable(Owed owed, const Date& day) const {
    return charged(owed, day, for_night(day)) + (owed == Owed::interest ? interest_before(day) : zero_);
  }
  /// What is to be paid of a kind on a day for all that it has cost by then: interest of the nights before, fees and
  /// penalties due through it.
  [[nodiscard]] Amount payable(Owed owed, const Date& day) const {
    return charged(owed, day + 1, on(day)) + (owed == Owed::interest ? grown_before(day, on(day)) : zero_);
  }

  /// Everything that is still to be paid as it is on a day, of each kind the oldest settled first.
  [[nodiscard]] std::vector<Obligation> open(const Date& day) const { return open_of(on(day).rows); }

  /// The fee of the instalments that have begun before a day, or with the loan, and is not settled.
  [[nodiscard]] Amount fee_begun(const Date& day) const {
    Amount sum = zero_;
    std::int32_t begun = 0;
    for (const LoanRow& row : on(day).rows) begun = row.number == 1 || row.from < day ? row.number : begun;
    for (const Obligation& each : open(day)) {
      if (each.owed == Owed::fee && (each.is_charge ? each.due <= day : each.instalment <= begun)) sum += each.amount;
    }
    return sum;
  }

  /// A loan whose interest follows payments, as it is once so much principal, and all that is due by a day, is paid on
  /// it: what paying it off costs.
  [[nodiscard]] LoanPosition paid_up(const Date& day, const Amount& principal) const {
    LoanPosition paid = *this;
    LoanSettlement last;
    last.set_unit(contract_.unit());
    last.on = std::max(day, settled_through());
    for (const Obligation& each : open(day)) {
      if (!each.is_charge && each.owed != Owed::principal && each.due <= day) last.of_kind(each.owed) += each.amount;
    }
    last.of_kind(Owed::principal) = std::max(principal, zero_);
    if (last.sum().is_positive()) paid.settle(std::move(last));
    return paid;
  }

  /// The penalty on what is overdue of interest and principal, from where it was counted last, rounded as the contract
  /// rounds. Days without penalty count once they are over, unless they were counted before.
  [[nodiscard]] Amount penalty(const LoanProduct& product, const Date& day) const {
    if (!product.penalty_rate) return zero_;
    Unrounded sum(zero_);
    for (const Obligation& each : open(day)) {
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
    const bool is_early = agreed_.rows.empty() || day <= agreed_.rows.front().due;
    if (is_early && standing_.charges.empty()) return 0;
    const std::vector<Obligation> left = open(day);
    return left.empty() || day <= left.front().due ? 0 : day - left.front().due;
  }

 private:
  struct Mark {
    Date day;
    Amount interest;
  };
  /// Rows, and how their interest grows.
  struct Schedule {
    std::vector<LoanRow> rows;
    std::vector<Mark> marks;  ///< In order of day; between two, interest grows evenly.
    Date from{};              ///< The days for which a recalculated one holds.
    Date until{};
  };

  [[nodiscard]] static Schedule schedule_of(const LoanTerms& terms) {
    Result<LoanSchedule, BadLoan> made = loan_schedule(terms);
    if (!made) throw Error(Fault::out_of_range, "loan: " + describe(made.error()));
    Schedule schedule{std::move(made)->rows, {}};
    mark_accrual(schedule);
    return schedule;
  }

  [[nodiscard]] Amount grown_before(const Date& day, const Schedule& schedule) const {
    const std::vector<Mark>& marks = schedule.marks;
    const auto after = std::upper_bound(marks.begin(), marks.end(), day,
                                        [](const Date& date, const Mark& mark) { return date < mark.day; });
    if (after == marks.begin()) return zero_;
    const Mark& from = *(after - 1);
    if (after == marks.end()) return from.interest;
    const Rate part = Rate::of(day - from.day, after->day - from.day);
    return from.interest + ((after->interest - from.interest) * part).rounded(half_even);
  }

  void forget() {
    shown_.reset();
    running_.reset();
  }
  /// The schedule as it is on a day.
  [[nodiscard]] const Schedule& on(const Date& day) const {
    if (follows_ == InterestFollows::schedule) return agreed_;
    const Date known = std::max(day, settled_through());
    if (!shown_ || known < shown_->from || shown_->until < known) shown_ = recalculate(known, known);
    return *shown_;
  }
  /// The same with arrears that go on until the next due date.
  [[nodiscard]] const Schedule& for_night(const Date& day) const {
    if (follows_ == InterestFollows::schedule) return agreed_;
    const Date known = std::max(day, settled_through());
    if (!running_ || known < running_->from || running_->until < known) {
      const DuePeriod period = period_of(known);
      running_ = recalculate(period.from + 1, period.due);
    }
    return *running_;
  }
  /// The period that a day lies in, its due date included; after the last, one of the same rhythm.
  [[nodiscard]] DuePeriod period_of(const Date& day) const {
    const std::vector<LoanRow>& rows = agreed_.rows;
    const auto row = std::lower_bound(rows.begin(), rows.end(), day,
                                      [](const LoanRow& each, const Date& date) { return each.due < date; });
    if (row != rows.end()) return {row->from, row->due, row->due};
    auto number = static_cast<std::int64_t>(rows.size());
    Date due = rows.back().due;
    for (;;) {
      const DuePeriod next = contract_.terms.due.period(++number, due);
      if (day <= next.due) return next;
      due = next.due;
    }
  }

  /// The rows for days from one through another, up to which arrears are taken to last.
  [[nodiscard]] Schedule recalculate(const Date& first, const Date& last) const {
    LoanTerms terms = contract_.terms;
    terms.as_of = last;
    for (const LoanSettlement& each : settlements_) {
      terms.payments.push_back(
          {each.on, each.sum(),
           PaymentParts{each.of_kind(Owed::fee), each.of_kind(Owed::interest), each.of_kind(Owed::principal)}});
    }
    Schedule made = schedule_of(terms);
    // Rows change with the day only while something is overdue that bears interest: until the next due date they hold,
    // and they have held since something came in last.
    made.from = settled_through();
    made.until = Date::max();
    for (const Obligation& each : open_of(made.rows)) {
      if (!bears_interest(each.owed)) continue;
      if (each.due < last) made.from = std::max(made.from, first);
      made.until = std::max(each.due, last);
      break;
    }
    return made;
  }

  [[nodiscard]] bool bears_interest(Owed owed) const noexcept {
    const Compounding rule = contract_.terms.compounding;
    if (owed == Owed::principal || owed == Owed::penalty) return owed == Owed::principal;
    return rule == Compounding::interest_and_fee ||
           rule == (owed == Owed::interest ? Compounding::interest : Compounding::fee);
  }

  /// What was charged of a kind before a day, the interest of the nights aside, less what is settled.
  [[nodiscard]] Amount charged(Owed owed, const Date& before, const Schedule& schedule) const {
    Amount sum = -standing_.of_kind(owed);
    if (owed == Owed::fee) {
      for (const LoanRow& row : schedule.rows) {
        if (row.due < before) sum += row.fee;
      }
    }
    for (const LoanCharge& charge : standing_.charges) {
      if (charge.owed == owed && charge.due < before) sum += charge.amount;
    }
    return sum;
  }

  [[nodiscard]] std::vector<Obligation> open_of(const std::vector<LoanRow>& rows) const {
    std::vector<Obligation> owed;
    const auto add = [&](const Date& due, std::int32_t instalment, Owed kind, const Amount& amount, bool is_charge) {
      if (amount.is_positive()) owed.push_back(Obligation{due, instalment, kind, amount, is_charge});
    };
    for (const LoanRow& row : rows) {
      add(row.due, row.number, Owed::fee, row.fee, false);
      add(row.due, row.number, Owed::interest, row.interest, false);
      add(row.due, row.number, Owed::principal, row.principal, false);
    }
    for (const LoanCharge& charge : standing_.charges) {
      add(charge.due, row_at(rows, charge.due), charge.owed, charge.amount, true);
    }
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

  [[nodiscard]] static std::int32_t row_at(const std::vector<LoanRow>& rows, const Date& date) {
    for (const LoanRow& row : rows) {
      if (date <= row.due) return row.number;
    }
    return static_cast<std::int32_t>(rows.size());
  }

  /// Rows whose interest is put off are one stretch with the row that charges it.
  static void mark_accrual(Schedule& schedule) {
    const std::vector<LoanRow>& rows = schedule.rows;
    if (rows.empty()) return;
    const Unit unit = rows.front().interest.unit();
    Amount charged = Amount::zero(unit);
    schedule.marks.push_back(Mark{rows.front().from, charged});
    for (std::size_t first = 0; first < rows.size();) {
      std::size_t last = first;
      Unrounded whole(Amount::zero(unit));
      for (;; ++last) {
        for (const InterestPart& part : rows[last].parts) whole += part.interest;
        if (last + 1 == rows.size() || !rows[last].interest.is_zero() || whole.minor().sign() == 0) break;
      }
      Unrounded grown(Amount::zero(unit));
      for (std::size_t row = first; row <= last; ++row) {
        for (const InterestPart& part : rows[row].parts) {
          grown += part.interest;
          const bool ends = row == last && part.to == rows[row].due;
          Amount sum = charged + rows[last].interest;
          if (!ends) {
            sum = charged;
            if (whole.minor().sign() > 0) {
              const Fraction share = grown.minor() / whole.minor();
              sum += Unrounded(Fraction(rows[last].interest.minor()) * share, unit).rounded(half_even);
            }
          }
          schedule.marks.push_back(Mark{part.to, sum});
        }
      }
      charged += rows[last].interest;
      first = last + 1;
    }
  }

  LoanContract contract_;
  LoanStanding standing_;
  Amount zero_;
  InterestFollows follows_;
  Schedule agreed_;
  std::vector<LoanSettlement> settlements_;
  mutable std::optional<Schedule> shown_;    ///< As it was asked for last,
  mutable std::optional<Schedule> running_;  ///< and by the night.
};

}  // namespace rochdale
