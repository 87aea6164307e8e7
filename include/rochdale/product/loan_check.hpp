// SPDX-License-Identifier: MPL-2.0
// What a contract must be before a schedule is made of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "rochdale/product/loan_row.hpp"
#include "rochdale/product/loan_terms.hpp"

namespace rochdale::detail {

/// Whether weights are one for each of so many, none negative, not all zero.
[[nodiscard]] inline bool are_weights(const std::vector<Rate>& weights, std::int32_t count) {
  bool positive = false;
  for (const Rate& weight : weights) {
    if (weight.is_negative()) return false;
    positive = positive || weight.is_positive();
  }
  return positive && weights.size() == static_cast<std::size_t>(count);
}

/// The number, from 1, of the first entry that is not in order of date or before the start; 0 if there is none.
template <class Dated>
[[nodiscard]] std::int32_t first_misplaced(const std::vector<Dated>& entries, const Date& start) {
  Date before = start;
  for (std::size_t index = 0; index < entries.size(); ++index) {
    if (entries[index].date < before) return static_cast<std::int32_t>(index + 1);
    before = entries[index].date;
  }
  return 0;
}

/// The first thing that is wrong with a contract, if any is.
[[nodiscard]] inline std::optional<BadLoan> check_loan(const LoanTerms& terms) {
  const auto bad = [](LoanFault fault, std::int32_t row = 0) { return BadLoan{fault, row}; };
  if (terms.instalments < 1 || terms.instalments > 10'000) return bad(LoanFault::instalments);
  if (terms.due.every.count < 1) return bad(LoanFault::period);
  if (terms.disbursements.empty()) return bad(LoanFault::no_disbursement);
  const Unit unit = terms.unit();
  Amount lent = Amount::zero(unit);
  for (std::size_t index = 0; index < terms.disbursements.size(); ++index) {
    const Disbursement& each = terms.disbursements[index];
    const auto number = static_cast<std::int32_t>(index + 1);
    if (each.amount.unit() != unit) return bad(LoanFault::mixed_units, number);
    if (!each.amount.is_positive()) return bad(LoanFault::no_disbursement, number);
    lent += each.amount;
  }
  if (const std::int32_t number = first_misplaced(terms.disbursements, terms.due.start); number != 0) {
    return bad(LoanFault::disbursement_misplaced, number);
  }
  const Date last = shifted(terms.due.regular_due(terms.instalments), terms.due.shift, terms.due.holidays);
  if (terms.disbursements.front().date != terms.due.start || terms.disbursements.back().date >= last) {
    return bad(LoanFault::disbursement_misplaced, static_cast<std::int32_t>(terms.disbursements.size()));
  }
  for (const std::optional<Amount>& amount :
       {terms.smallest_unit, terms.instalment_multiple, terms.balloon, terms.fee, terms.payment}) {
    if (!amount) continue;
    if (amount->unit() != unit) return bad(LoanFault::mixed_units);
    if (!amount->is_positive()) return bad(LoanFault::amount);
  }
  if (terms.balloon && *terms.balloon > lent) return bad(LoanFault::amount);
  const auto is_grace = [&](std::int32_t rows, std::int32_t most) { return rows >= 0 && rows <= most; };
  if (!is_grace(terms.grace_principal, terms.instalments - 1) ||
      !is_grace(terms.grace_interest_payment, terms.instalments - 1) ||
      !is_grace(terms.interest_free, terms.instalments)) {
    return bad(LoanFault::grace);
  }
  if (terms.repayment == Repayment::weighted &&
      !are_weights(terms.weights, terms.instalments - terms.grace_principal)) {
    return bad(LoanFault::weights);
  }
  if (!terms.interest_weights.empty() && !are_weights(terms.interest_weights, terms.instalments)) {
    return bad(LoanFault::weights);
  }
  if (terms.rate.is_negative()) return bad(LoanFault::negative_rate);
  for (std::size_t index = 0; index < terms.rate_changes.size(); ++index) {
    if (terms.rate_changes[index].rate.is_negative()) {
      return bad(LoanFault::negative_rate, static_cast<std::int32_t>(index + 1));
    }
  }
  for (std::size_t index = 0; index < terms.payments.size(); ++index) {
    const Amount& amount = terms.payments[index].amount;
    const auto number = static_cast<std::int32_t>(index + 1);
    if (amount.unit() != unit) return bad(LoanFault::mixed_units, number);
    if (!amount.is_positive()) return bad(LoanFault::amount, number);
    if (const std::optional<PaymentParts>& parts = terms.payments[index].parts) {
      Amount sum = Amount::zero(unit);
      for (const Amount& part : {parts->fee, parts->interest, parts->principal}) {
        if (part.unit() != unit) return bad(LoanFault::mixed_units, number);
        if (part.is_negative()) return bad(LoanFault::payment_parts, number);
        sum += part;
      }
      if (sum != amount) return bad(LoanFault::payment_parts, number);
    }
  }
  for (const std::int32_t number :
       {first_misplaced(terms.rate_changes, terms.due.start), first_misplaced(terms.payments, terms.due.start)}) {
    if (number != 0) return bad(LoanFault::payment_misplaced, number);
  }
  return std::nullopt;
}

}  // namespace rochdale::detail
