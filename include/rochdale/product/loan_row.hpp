// SPDX-License-Identifier: MPL-2.0
// A row of a loan's schedule, which explains itself: each stretch of days with its balance, rate and interest.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// A stretch of days in which neither balance nor rate changed.
struct InterestPart {
  Date from;
  Date to;
  Amount basis;        ///< What interest is reckoned on.
  Rate rate;           ///< Of a year, or of a period under RatePerPeriod.
  Rate time;           ///< The part of a year or period.
  Unrounded interest;  ///< basis x rate x time, exactly.

  [[nodiscard]] std::int32_t days() const noexcept { return to - from; }
};

/// One instalment. What is overdue after the last of a contract bears interest on in rows that ask for nothing else.
struct LoanRow {
  std::int32_t number;  ///< From 1.
  Date from;            ///< The due date before, or the start.
  Date due;
  Amount disbursed;     ///< Paid out since `from`, the day itself included.
  Amount principal;     ///< Repaid with this instalment, paid early or on its day.
  Amount interest;      ///< Charged with it, rounded, with what was put off from instalments before.
  Amount fee;           ///< The part of the contract's fee.
  Amount payment;       ///< principal + interest + fee
  Amount balance;       ///< Principal owed afterwards.
  Unrounded unrounded;  ///< The interest of the days of this row, exactly: the sum of the parts.
  std::vector<InterestPart> parts;

  [[nodiscard]] std::int32_t days() const noexcept { return due - from; }
};

/// The rows of a loan, and what they add up to.
struct LoanSchedule {
  std::vector<LoanRow> rows;
  Amount principal;
  Amount interest;
  Amount fee;
  Amount payment;
  Amount overpaid;  ///< Paid beyond the whole debt.
};

/// Why a contract gives no schedule. Numbers are stable: only append.
enum class LoanFault : std::uint8_t {
  no_disbursement = 0,         ///< Nothing is lent, or an amount is not above zero.
  disbursement_misplaced = 1,  ///< Not in order of date, before the start, or after the last due date.
  instalments = 2,             ///< Not 1 to 10,000.
  grace = 3,                   ///< More instalments of grace than leave one to repay in; or negative.
  weights = 4,                 ///< Not one for each instalment that repays, or one negative, or all zero.
  amount = 5,             ///< A multiple, balloon, fee or payment that is not above zero, or a balloon past the loan.
  mixed_units = 6,        ///< Amounts of several units.
  payment_misplaced = 7,  ///< Payments or rate changes not in order of date, or before the start.
  period = 8,             ///< A period of no length.
  payment_below_interest = 9,  ///< The agreed payment does not cover the interest of a row: debt would grow.
  negative_rate = 10,          ///< A rate below zero.
  payment_parts = 11,          ///< Parts of a payment that do not add up to it, or one below zero.
};

/// A contract that is refused.
struct BadLoan {
  LoanFault fault;
  std::int32_t row;  ///< The instalment or list entry at fault, from 1; 0 where none is.
};

/// A sentence part for messages.
[[nodiscard]] inline std::string describe(const BadLoan& bad) {
  const std::string which = bad.row == 0 ? "" : " (number " + std::to_string(bad.row) + ")";
  switch (bad.fault) {
    case LoanFault::no_disbursement: return "a loan lends an amount above zero" + which;
    case LoanFault::disbursement_misplaced:
      return "disbursements go from the start to before the last due date, in order" + which;
    case LoanFault::instalments: return "a loan has 1 to 10,000 instalments";
    case LoanFault::grace: return "grace leaves at least one instalment to repay in";
    case LoanFault::weights:
      return "weights are one for each instalment that repays, none negative, not all zero" + which;
    case LoanFault::amount:
      return "a multiple, unit, balloon, fee or payment is above zero, and a balloon within the loan";
    case LoanFault::mixed_units: return "the amounts of a loan are of one unit" + which;
    case LoanFault::payment_misplaced:
      return "payments and rate changes are in order of date, from the start on" + which;
    case LoanFault::period: return "a period is one day, week or month, or more";
    case LoanFault::payment_below_interest: return "the payment does not cover the interest of instalment" + which;
    case LoanFault::negative_rate: return "a rate is not below zero" + which;
    case LoanFault::payment_parts: return "the parts of a payment add up to it, none below zero" + which;
  }
  return "no such loan";
}

}  // namespace rochdale
