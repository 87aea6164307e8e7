// SPDX-License-Identifier: MPL-2.0
// The options of `loan-schedule`, `lend` and `reschedule`, and the contract they make.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "rochdale/product/loan_terms.hpp"

namespace rochdale::teller {

/// The words of a contract, as they were given.
struct LoanWords {
  std::string principal;
  std::optional<std::string> rate;
  std::optional<std::string> rate_per_period;
  std::string instalments;
  std::string period = "1 month";
  Date start;
  std::string method = "annuity_fixed";
  std::string day_count = "nominal_360";
  std::string rounding = "half_even";
  std::optional<std::string> multiple;
  std::optional<std::string> multiple_of;
  std::optional<std::string> smallest_unit;
  std::optional<std::string> decimals;
  std::optional<std::string> interest_rounding;
  std::optional<std::string> size;
  std::optional<std::string> payment;
  bool no_retry = false;
  std::optional<std::string> principal_part;
  std::optional<std::string> grace_principal;
  std::optional<std::string> grace_interest;
  std::optional<std::string> interest_free;
  std::optional<Date> interest_from;
  std::optional<Date> first_due;
  std::optional<std::string> first_period;
  std::optional<std::string> month_end;
  std::optional<std::string> shift;
  std::optional<std::string> days_off;
  std::vector<std::string> holidays;
  std::vector<std::string> weights;
  std::vector<std::string> interest_weights;
  std::optional<std::string> balloon;
  std::optional<std::string> fee;
  std::optional<std::string> last_row;
  std::vector<std::string> disbursements;
  std::vector<std::string> rate_changes;
  std::optional<std::string> rate_day;
  std::vector<std::string> payments;
  std::optional<std::string> excess;
  std::optional<std::string> compounding;
  std::optional<Date> as_of;

  /// Declares what is lent and when, and the terms.
  void declare_on(Command& command);
  /// Declares the terms alone.
  void declare_terms_on(Command& command);
  /// Declares what came in, and what it changes.
  void declare_payments_on(Command& command);
  /// Declares only what payments change that come early, late or in part.
  void declare_recalculation_on(Command& command);

  /// The contract, in a unit of --decimals. Throws Misused, naming the option.
  [[nodiscard]] LoanTerms terms() const;
  /// The contract in a unit.
  [[nodiscard]] LoanTerms terms(const Unit& unit) const;
  /// Terms from a day on, for a principal that the caller knows.
  [[nodiscard]] LoanTerms terms_from(const Date& on, const Unit& unit) const;
};

}  // namespace rochdale::teller
