// SPDX-License-Identifier: MPL-2.0
// The cases of cases/bank/loan_schedules.json as contracts: what each of their words means here.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/shared_data.hpp"
#include "rochdale/product/loan_schedule.hpp"

namespace loan_case {

using namespace rochdale;

inline constexpr Unit cents = "EUR/2"_unit;

inline Amount amount(const std::string& text) { return Amount::parse(text, cents).value(); }
inline bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

/// A figure of a table: "0", "2.5" and "2.50" are the same.
inline Amount figure(const nlohmann::json& value) { return amount(text_of(value)); }

/// The contract of a case's parameters.
inline LoanTerms terms_of(const nlohmann::json& params) {
  const auto text = [&](const char* key) {
    return params.contains(key) && !params[key].is_null() ? text_of(params[key]) : std::string();
  };
  const std::string method = text("method");
  const std::string event = text("event");
  const std::string days = text("day_count");
  LoanTerms terms;
  terms.due.start = Date::parse(text("start")).value();
  terms.due.every = parse_every(text("every")).value();
  terms.instalments = params["installments"].get<std::int32_t>();
  const std::string principal = text("principal");  // "100 + 200 on 2024-01-08"
  terms.disbursements.push_back({terms.due.start, amount(principal.substr(0, principal.find(' ')))});
  if (const std::size_t plus = principal.find("+ "); plus != std::string::npos) {
    const std::size_t on = principal.find(" on ");
    terms.disbursements.push_back(
        {Date::parse(principal.substr(on + 4)).value(), amount(principal.substr(plus + 2, on - plus - 2))});
  }
  terms.rounding = text("rounding") == "HALF_UP" ? half_up : half_even;
  if (const std::string multiple = text("installment_multiple"); !multiple.empty() && multiple != "none") {
    terms.instalment_multiple = amount(multiple);
  }
  if (const std::string unit = text("smallest_unit"); !unit.empty()) terms.smallest_unit = amount(unit);
  if (params.contains("grace_principal")) terms.grace_principal = params["grace_principal"].get<std::int32_t>();
  if (const std::string grace = text("grace_interest_payment"); !grace.empty())
    terms.grace_interest_payment = std::stoi(grace);

  if (params.contains("rate_per_period_pct")) {
    terms.time = RatePerPeriod{};
    terms.rate = Rate::parse(text("rate_per_period_pct") + "%").value();
    terms.first_period = FirstPeriod::by_days;
    terms.due.shift = Shift::following;
    terms.due.holidays = Holidays::weekends();
  } else {
    const std::string rate = text("annual_rate_pct");  // "7 then 4"
    terms.rate = Rate::parse(rate.substr(0, rate.find(' ')) + "%").value();
    if (const std::size_t then = rate.find(" then "); then != std::string::npos) {
      const std::string date = event.substr(event.find(" on ") + 4);
      terms.rate_changes.push_back({Date::parse(date).value(), Rate::parse(rate.substr(then + 6) + "%").value()});
    }
    terms.time = NominalYear{};
    if (contains(days, "year ACT")) terms.time = DayCount::fineract_year_split;
    if (contains(days, "year 365") || contains(days, "ACT/365")) terms.time = DayCount::act_365_fixed;
    if (contains(days, "year 364")) terms.time = DayCount::act_364;
    if (days == "30/360") terms.time = DayCount::thirty_360_bond;
    if (contains(days, "month 30")) terms.time = NominalYear{std::stoi(days.substr(days.find("year ") + 5))};
  }

  if (method == "flat") {
    terms.repayment = Repayment::flat;
    terms.principal_part = PrincipalPart::fixed;
  }
  if (method == "FLAT") terms.repayment = Repayment::flat;
  if (method == "EQUAL_PRINCIPAL") terms.repayment = Repayment::equal_principal;
  if (method == "ANNUITY") terms.repayment = Repayment::annuity_resized;
  if (contains(method, "bullet")) terms.repayment = Repayment::bullet;
  if (contains(method, "daily interest")) terms.size = PaymentSize::by_nominal_period;
  if (contains(event, " paid on ")) {
    const std::size_t on = event.find("20", event.find(" on "));
    terms.payments.push_back({Date::parse(event.substr(on, 10)).value(), amount(event.substr(0, event.find(' ')))});
  }
  return terms;
}

}  // namespace loan_case
