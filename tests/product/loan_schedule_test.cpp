// SPDX-License-Identifier: MPL-2.0
// Schedules against published ones (F55), and what every schedule keeps, whatever its contract.
#include "rochdale/product/loan_schedule.hpp"

#include "catch.hpp"
#include "core/random_values.hpp"
#include "product/loan_case.hpp"

using namespace rochdale;
using loan_case::amount;
using loan_case::cents;

namespace {

std::string line_of(const LoanRow& row) {
  return std::to_string(row.number) + " " + to_string(row.due) + " " + to_string(row.principal) + " " +
         to_string(row.interest) + " " + to_string(row.payment) + " " + to_string(row.balance);
}

std::string expected_line(const nlohmann::json& row) {
  std::string line = text_of(row[0]) + " " + text_of(row[1]);
  for (std::size_t column = 2; column < 6; ++column) line += " " + to_string(loan_case::figure(row[column]));
  return line;
}

}  // namespace

TEST_CASE("Published schedules come out row by row (F55)") {
  auto file = open_shared("cases/bank/loan_schedules.json");
  if (!file) return;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    INFO(each["id"].get<std::string>() << " " << each["params"].dump());
    REQUIRE(each["check"]["status"] == "exact");
    const LoanSchedule schedule = loan_schedule(loan_case::terms_of(each["params"])).value();
    REQUIRE(schedule.rows.size() == each["rows"].size());
    for (std::size_t row = 0; row < schedule.rows.size(); ++row) {
      CHECK(line_of(schedule.rows[row]) == expected_line(each["rows"][row]));
    }
    CHECK(schedule.principal == loan_case::figure(each["totals"]["principal"]));
    CHECK(schedule.interest == loan_case::figure(each["totals"]["interest"]));
    CHECK(schedule.payment == loan_case::figure(each["totals"]["payment"]));
  }
}

namespace {

Rate any_rate(Random& random) { return Rate::of(random.between(0, 4000), 10'000); }

/// A contract with every convention drawn by lot.
LoanTerms any_terms(Random& random) {
  LoanTerms terms;
  terms.due.start = Date::from_days(random.between(18000, 21000));
  terms.due.every = {static_cast<std::int32_t>(random.between(1, 3)), static_cast<Calendar>(random.between(0, 2))};
  if (random.one_in(3)) terms.due.first_due = terms.due.start + static_cast<std::int32_t>(random.between(8, 50));
  terms.due.month_end = static_cast<MonthEnd>(random.between(0, 1));
  if (terms.due.every.nominal_days() > 6) {
    terms.due.shift = static_cast<Shift>(random.between(0, 2));
    terms.due.holidays = Holidays::weekends();
  }
  terms.instalments = static_cast<std::int32_t>(random.between(1, random.one_in(10) ? 120 : 24));
  terms.disbursements = {{terms.due.start, Amount::minor(random.between(1, 10'000'000), cents)}};
  const Date last = shifted(terms.due.regular_due(terms.instalments), terms.due.shift, terms.due.holidays);
  while (random.one_in(3)) {
    const Date date = terms.disbursements.back().date + static_cast<std::int32_t>(random.between(0, 40));
    if (date >= last) break;
    terms.disbursements.push_back({date, Amount::minor(random.between(1, 1'000'000), cents)});
  }
  terms.rate = any_rate(random);
  const std::int64_t time = random.between(-4, static_cast<std::int64_t>(all_day_counts.size()) - 1);
  if (time >= 0) terms.time = static_cast<DayCount>(time);
  if (time == -1) terms.time = NominalYear{365};
  if (time == -2) {
    terms.time = RatePerPeriod{};
    terms.rate = Rate::of(random.between(0, 500), 10'000);
  }
  terms.repayment = static_cast<Repayment>(random.between(0, 5));
  terms.rounding = static_cast<Rounding>(random.between(0, 6));
  if (random.one_in(4)) terms.instalment_multiple = amount(random.one_in(2) ? "1" : "0.05");
  terms.interest_rounding = static_cast<InterestRounding>(random.between(0, 2));
  terms.size = static_cast<PaymentSize>(random.between(0, 1));
  terms.principal_part = static_cast<PrincipalPart>(random.between(0, 1));
  terms.first_period = static_cast<FirstPeriod>(random.between(0, 1));
  if (random.one_in(3)) terms.grace_principal = static_cast<std::int32_t>(random.between(0, terms.instalments - 1));
  if (random.one_in(4)) {
    terms.grace_interest_payment = static_cast<std::int32_t>(random.between(0, terms.instalments - 1));
  }
  if (random.one_in(4)) terms.interest_free = static_cast<std::int32_t>(random.between(0, terms.instalments));
  if (random.one_in(4)) terms.balloon = Amount::minor(1, cents);
  if (random.one_in(4)) terms.fee = Amount::minor(random.between(1, 10'000), cents);
  for (std::int32_t row = terms.grace_principal; row < terms.instalments; ++row) {
    terms.weights.push_back(Rate::of(random.between(1, 9), 3));
  }
  while (random.one_in(3)) {
    const Date before = terms.rate_changes.empty() ? terms.due.start : terms.rate_changes.back().date;
    terms.rate_changes.push_back({before + static_cast<std::int32_t>(random.between(0, 90)), any_rate(random)});
  }
  while (random.one_in(2)) {
    const Date before = terms.payments.empty() ? terms.due.start : terms.payments.back().date;
    terms.payments.push_back(
        {before + static_cast<std::int32_t>(random.between(0, 45)), Amount::minor(random.between(1, 500'000), cents)});
  }
  terms.excess = static_cast<Excess>(random.between(0, 2));
  return terms;
}

std::string printed(const LoanSchedule& schedule) {
  std::string text;
  for (const LoanRow& row : schedule.rows) text += line_of(row) + " " + to_string(row.unrounded) + "\n";
  return text;
}

}  // namespace

TEST_CASE("Whatever the contract: rows add up, the balance ends at zero, and a replay gives the same bytes (F55)") {
  RANDOM_VALUES(random);
  int made = 0;
  for (int round = 0; round < 600; ++round) {
    const LoanTerms terms = any_terms(random);
    const Result<LoanSchedule, BadLoan> schedule = loan_schedule(terms);
    if (!schedule) {
      INFO(describe(schedule.error()));
      // The one thing that may be wrong with them: rounded down too far, a payment falls short of the interest.
      REQUIRE(schedule.error().fault == LoanFault::payment_below_interest);
      continue;
    }
    ++made;
    INFO("round " << round << ", " << name(terms.repayment) << ", " << to_string(terms.time) << ", "
                  << terms.instalments << " instalments");
    Amount lent = Amount::zero(cents);
    for (const Disbursement& each : terms.disbursements) lent += each.amount;
    Amount balance = Amount::zero(cents);
    Amount repaid = balance;
    Date from = terms.due.start;
    for (const LoanRow& row : schedule->rows) {
      REQUIRE(row.from == from);
      REQUIRE(row.payment == row.principal + row.interest + row.fee);
      REQUIRE(row.balance == balance + row.disbursed - row.principal);
      REQUIRE_FALSE(row.principal.is_negative());
      REQUIRE_FALSE(row.interest.is_negative());
      Date covered = row.from;
      for (const InterestPart& part : row.parts) {
        REQUIRE(part.from == covered);
        REQUIRE(part.interest == part.basis * (part.rate * part.time));
        covered = part.to;
      }
      REQUIRE(covered == row.due);
      balance = row.balance;
      repaid += row.principal;
      from = row.due;
    }
    REQUIRE(balance.is_zero());
    REQUIRE(repaid == lent);
    REQUIRE(schedule->principal == lent);
    if (terms.payments.empty() && terms.fee) REQUIRE(schedule->fee == *terms.fee);
    REQUIRE(printed(loan_schedule(LoanTerms(terms)).value()) == printed(*schedule));
  }
  CHECK(made > 400);
}

TEST_CASE("A loan without interest is an ordinary loan, with a fee or without") {
  LoanTerms terms;
  terms.due.start = "2024-01-01"_date;
  terms.disbursements = {{terms.due.start, amount("200000")}};
  terms.instalments = 120;
  terms.fee = amount("30000");
  for (const Repayment each : {Repayment::annuity_fixed, Repayment::annuity_resized, Repayment::equal_principal}) {
    terms.repayment = each;
    const LoanSchedule schedule = loan_schedule(terms).value();
    CHECK(schedule.interest.is_zero());
    CHECK(schedule.rows[7].fee == amount("250"));
    CHECK(schedule.payment == amount("230000"));
    CHECK(schedule.rows.back().balance.is_zero());
  }
}

TEST_CASE("Six hundred instalments, a balloon, a carried half cent, and a contract that leaves a remainder") {
  LoanTerms terms;
  terms.due.start = "2000-01-31"_date;
  terms.disbursements = {{terms.due.start, amount("123456.78")}};
  terms.rate = Rate::of(433, 10'000);
  terms.time = DayCount::act_act_isda;
  terms.instalments = 600;
  CHECK(loan_schedule(terms).value().rows.back().balance.is_zero());
  terms.balloon = amount("50000");
  const LoanSchedule balloon = loan_schedule(terms).value();
  const Amount regular = balloon.rows.front().payment;
  CHECK(absolute(balloon.rows.back().payment - regular - amount("50000")) <= amount("25"));
  terms.instalments = 12;
  terms.balloon.reset();
  terms.last_row = LastRow::as_computed;
  terms.retry = false;
  const LoanSchedule open = loan_schedule(terms).value();
  CHECK(open.rows.back().payment == open.rows.front().payment);
  CHECK(absolute(open.rows.back().balance) < amount("0.12"));
  terms.interest_rounding = InterestRounding::carried;
  Unrounded exact(Amount::zero(cents));
  const LoanSchedule carried = loan_schedule(terms).value();
  for (const LoanRow& row : carried.rows) exact += row.unrounded;
  CHECK(carried.interest == exact.rounded(half_even));
}

TEST_CASE("A contract that cannot be is refused, and says where") {
  LoanTerms good;
  good.due.start = "2024-01-01"_date;
  good.disbursements = {{good.due.start, amount("100")}};
  good.rate = Rate::percent(12);
  good.instalments = 6;
  REQUIRE(loan_schedule(good));
  const auto fault = [&](auto spoil) {
    LoanTerms terms = good;
    spoil(terms);
    return loan_schedule(terms).error().fault;
  };
  CHECK(fault([](LoanTerms& terms) { terms.disbursements.clear(); }) == LoanFault::no_disbursement);
  CHECK(fault([](LoanTerms& terms) { terms.disbursements[0].amount = amount("0"); }) == LoanFault::no_disbursement);
  CHECK(fault([](LoanTerms& terms) {
          terms.disbursements.push_back({"2024-07-01"_date, amount("1")});
        }) == LoanFault::disbursement_misplaced);
  CHECK(fault([](LoanTerms& terms) { terms.disbursements[0].date = "2023-12-31"_date; }) ==
        LoanFault::disbursement_misplaced);
  CHECK(fault([](LoanTerms& terms) { terms.instalments = 0; }) == LoanFault::instalments);
  CHECK(fault([](LoanTerms& terms) { terms.instalments = 10'001; }) == LoanFault::instalments);
  CHECK(fault([](LoanTerms& terms) { terms.grace_principal = 6; }) == LoanFault::grace);
  CHECK(fault([](LoanTerms& terms) { terms.interest_free = -1; }) == LoanFault::grace);
  CHECK(fault([](LoanTerms& terms) { terms.repayment = Repayment::weighted; }) == LoanFault::weights);
  CHECK(fault([](LoanTerms& terms) { terms.balloon = amount("100.01"); }) == LoanFault::amount);
  CHECK(fault([](LoanTerms& terms) { terms.smallest_unit = amount("0"); }) == LoanFault::amount);
  CHECK(fault([](LoanTerms& terms) { terms.fee = Amount::minor(1, "USD/2"_unit); }) == LoanFault::mixed_units);
  CHECK(fault([](LoanTerms& terms) {
          terms.payments = {{"2023-12-31"_date, amount("1")}};
        }) == LoanFault::payment_misplaced);
  CHECK(fault([](LoanTerms& terms) { terms.due.every.count = 0; }) == LoanFault::period);
  CHECK(fault([](LoanTerms& terms) { terms.rate = Rate::percent(-1); }) == LoanFault::negative_rate);
  // A payment that does not cover the interest would let the debt grow without anybody having said so.
  CHECK(fault([](LoanTerms& terms) { terms.payment = amount("0.99"); }) == LoanFault::payment_below_interest);
  good.payment = amount("1.00");
  CHECK(loan_schedule(good));
}
