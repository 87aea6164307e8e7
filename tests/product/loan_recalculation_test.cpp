// SPDX-License-Identifier: MPL-2.0
// Early, late, partial and excess payments, changed rates and month ends, against the tables that Apache Fineract's own
// end-to-end tests publish (LoanRepayment RP04 to RP13, LoanInterestRateChange UC1, LoanMonthEndDueDateStrategy UC1, UC3).
#include <sstream>

#include "catch.hpp"
#include "product/loan_case.hpp"
#include "rochdale/product/loan_schedule.hpp"

using namespace rochdale;
using loan_case::amount;

namespace {

/// 5000 at 12 % over six months by true days over 365, payments in whole units.
LoanTerms six_months() {
  LoanTerms terms;
  terms.due.start = "2022-11-01"_date;
  terms.disbursements = {{terms.due.start, amount("5000")}};
  terms.rate = Rate::percent(12);
  terms.time = DayCount::act_365_fixed;
  terms.instalments = 6;
  terms.instalment_multiple = amount("1");
  terms.size = PaymentSize::by_nominal_period;
  return terms;
}

LoanTerms six_months_paid(std::vector<PaymentMade> payments, Excess excess = Excess::smaller_payments) {
  LoanTerms terms = six_months();
  terms.payments = std::move(payments);
  terms.excess = excess;
  return terms;
}

/// "principal interest payment balance" of each row.
std::string rows_of(const LoanTerms& terms) {
  std::string text;
  for (const LoanRow& row : loan_schedule(terms).value().rows) {
    text += to_string(row.principal) + " " + to_string(row.interest) + " " + to_string(row.payment) + " " +
            to_string(row.balance) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("A payment that comes late leaves its principal bearing interest until it comes (RP04, RP07)") {
  const char* const rows =
      "812.68 49.32 862.00 4187.32\n818.25 43.75 862.00 3369.07\n827.66 34.34 862.00 2541.41\n"
      "838.61 23.39 862.00 1702.80\n844.65 17.35 862.00 858.15\n858.15 8.46 866.61 0.00\n";
  CHECK(rows_of(six_months_paid({{"2022-12-05"_date, amount("862")}})) == rows);
  // Paid in part, on the last day that is known of: what is still owed is taken to come at once.
  CHECK(rows_of(six_months_paid({{"2022-12-05"_date, amount("200")}})) == rows);
  // Rounded over the whole row instead of each stretch, 43.744976 is 43.74.
  LoanTerms by_row = six_months_paid({{"2022-12-05"_date, amount("862")}});
  by_row.interest_rounding = InterestRounding::each_row;
  CHECK(loan_schedule(by_row).value().rows[1].interest == amount("43.74"));
}

TEST_CASE("A part paid early is principal at once, and the instalment stays (RP05, RP06)") {
  CHECK(rows_of(six_months_paid({{"2022-11-27"_date, amount("200")}})) ==
        "812.95 49.05 862.00 4187.05\n819.33 42.67 862.00 3367.72\n827.68 34.32 862.00 2540.04\n"
        "838.62 23.38 862.00 1701.42\n844.66 17.34 862.00 856.76\n856.76 8.45 865.21 0.00\n");
  CHECK(rows_of(six_months_paid({{"2022-12-01"_date, amount("200")}})) == rows_of(six_months()));
}

TEST_CASE("An excess makes the later payments smaller (RP08, RP09, RP12)") {
  CHECK(rows_of(six_months_paid({{"2022-12-01"_date, amount("1500")}})) ==
        "1450.68 49.32 1500.00 3549.32\n694.83 36.17 731.00 2854.49\n701.91 29.09 731.00 2152.58\n"
        "711.18 19.82 731.00 1441.40\n716.31 14.69 731.00 725.09\n725.09 7.15 732.24 0.00\n");
  CHECK(rows_of(six_months_paid({{"2022-11-27"_date, amount("1500")}})) ==
        "1500.00 47.34 1547.34 3500.00\n685.33 35.67 721.00 2814.67\n692.31 28.69 721.00 2122.36\n"
        "701.46 19.54 721.00 1420.90\n706.52 14.48 721.00 714.38\n714.38 7.05 721.43 0.00\n");
  CHECK(rows_of(six_months_paid({{"2022-12-01"_date, amount("1000")}, {"2023-01-01"_date, amount("2000")}})) ==
        "950.68 49.32 1000.00 4049.32\n1958.73 41.27 2000.00 2090.59\n514.69 21.31 536.00 1575.90\n"
        "521.49 14.51 536.00 1054.41\n525.25 10.75 536.00 529.16\n529.16 5.22 534.38 0.00\n");
}

TEST_CASE("An excess ends the loan sooner, or lets the next payments rest (RP10, RP11, RP13)") {
  const std::vector<PaymentMade> twice{{"2022-12-01"_date, amount("1000")}, {"2023-01-01"_date, amount("2000")}};
  CHECK(rows_of(six_months_paid(twice, Excess::fewer_payments)) ==
        "950.68 49.32 1000.00 4049.32\n1958.73 41.27 2000.00 2090.59\n840.69 21.31 862.00 1249.90\n"
        "850.49 11.51 862.00 399.41\n399.41 4.07 403.48 0.00\n");
  CHECK(rows_of(six_months_paid(twice, Excess::next_payments)) ==
        "950.68 49.32 1000.00 4049.32\n1958.73 41.27 2000.00 2090.59\n0.00 21.31 21.31 2090.59\n"
        "407.45 19.24 426.69 1683.14\n844.85 17.15 862.00 838.29\n838.29 8.27 846.56 0.00\n");
  // Late, and more than was due: the rest is principal of the running instalment.
  CHECK(rows_of(six_months_paid({{"2022-12-05"_date, amount("1500")}})) ==
        "812.68 49.32 862.00 4187.32\n823.91 38.09 862.00 3363.41\n827.72 34.28 862.00 2535.69\n"
        "838.66 23.34 862.00 1697.03\n844.70 17.30 862.00 852.33\n852.33 8.41 860.74 0.00\n");
}

TEST_CASE("A rate changed on a due date sizes the payment afresh from there (LoanInterestRateChange UC1)") {
  LoanTerms terms;
  terms.due.start = "2024-01-01"_date;
  terms.disbursements = {{terms.due.start, amount("100")}};
  terms.rate = Rate::percent(7);
  terms.instalments = 6;
  terms.rate_changes = {{"2024-02-02"_date, Rate::percent(4)}};
  CHECK(rows_of(terms) ==
        "16.43 0.58 17.01 83.57\n16.60 0.28 16.88 66.97\n16.66 0.22 16.88 50.31\n"
        "16.71 0.17 16.88 33.60\n16.77 0.11 16.88 16.83\n16.83 0.06 16.89 0.00\n");
  terms.rate_day = RateDay::morning;
  CHECK(loan_schedule(terms).value().rows[1].interest == amount("0.29"));
}

TEST_CASE("Month ends that roll bear interest by true days, and by nominal months none the more (UC1, UC3)") {
  LoanTerms terms;
  terms.due.start = "2025-01-31"_date;
  terms.due.month_end = MonthEnd::roll;
  terms.disbursements = {{terms.due.start, amount("10000")}};
  terms.rate = Rate::percent(12);
  terms.instalments = 3;
  terms.time = DayCount::fineract_year_split;
  CHECK(rows_of(terms) == "3303.22 95.34 3398.56 6696.78\n3332.51 66.05 3398.56 3364.27\n3364.27 34.29 3398.56 0.00\n");
  terms.time = NominalYear{};
  CHECK(rows_of(terms) ==
        "3300.22 100.00 3400.22 6699.78\n3333.22 67.00 3400.22 3366.56\n3366.56 33.67 3400.23 0.00\n");
}

TEST_CASE("A loan paid off early is over, and what is paid beyond it is named") {
  const LoanSchedule schedule =
      loan_schedule(six_months_paid({{"2022-12-01"_date, amount("5049.32")}, {"2023-03-07"_date, amount("10")}}))
          .value();
  REQUIRE(schedule.rows.size() == 1);
  CHECK(schedule.rows[0].balance.is_zero());
  CHECK(schedule.overpaid == amount("10"));
  CHECK(schedule.payment == amount("5049.32"));
  // Twice on the same day is once with the sum.
  CHECK(rows_of(six_months_paid({{"2022-12-01"_date, amount("500")}, {"2022-12-01"_date, amount("1000")}})) ==
        rows_of(six_months_paid({{"2022-12-01"_date, amount("1500")}})));
}

TEST_CASE("What is overdue after the last instalment bears interest on, in rows that ask for nothing else") {
  LoanTerms terms;
  terms.due.start = "2023-01-01"_date;
  terms.disbursements = {{terms.due.start, amount("1000")}};
  terms.rate = Rate::percent(12);
  terms.time = DayCount::act_365_fixed;
  terms.repayment = Repayment::bullet;
  terms.fee = amount("5");
  const std::string agreed = "1000.00 10.19 1015.19 0.00\n";
  CHECK(rows_of(terms) == agreed);
  terms.as_of = "2023-02-01"_date;
  CHECK(rows_of(terms) == agreed);
  terms.as_of = "2023-02-11"_date;
  CHECK(rows_of(terms) == agreed + "0.00 3.29 3.29 0.00\n");
  terms.as_of = "2023-03-15"_date;  // 28 days, and 14
  CHECK(rows_of(terms) == agreed + "0.00 9.21 9.21 0.00\n0.00 4.60 4.60 0.00\n");
  CHECK(loan_schedule(terms)->rows.back().due == "2023-04-01"_date);
  // Paid in part, then in full, it ends there; the interest of the last days is all that is left.
  terms.as_of = "2023-12-31"_date;
  terms.payments = {{"2023-02-11"_date, amount("515.19")}, {"2023-02-21"_date, amount("500")}};
  CHECK(rows_of(terms) == agreed + "0.00 4.93 4.93 0.00\n");
  CHECK(loan_schedule(terms)->overpaid.is_zero());
  terms.payments.push_back({"2023-05-05"_date, amount("5")});
  CHECK(loan_schedule(terms)->overpaid == amount("0.07"));
  // The interest of a flat loan is agreed in all.
  terms.payments.clear();
  terms.repayment = Repayment::flat;
  CHECK(loan_schedule(terms)->rows.size() == 1);
}

TEST_CASE("A payment pays what it says, and what it says beyond that is paid ahead") {
  const auto says = [](const char* date, const char* interest, const char* principal) {
    return PaymentMade{Date::parse(date).value(), amount(interest) + amount(principal),
                       PaymentParts{amount("0"), amount(interest), amount(principal)}};
  };
  CHECK(rows_of(six_months_paid({says("2022-12-05", "49.32", "812.68")})) ==
        rows_of(six_months_paid({{"2022-12-05"_date, amount("862")}})));
  // All of it was taken for principal: what was more than due of it is principal of the next instalment.
  CHECK(rows_of(six_months_paid({says("2022-12-05", "0", "862")})) ==
        rows_of(six_months_paid({says("2022-12-05", "0", "812.68"), says("2022-12-05", "0", "49.32")})));
  CHECK(loan_schedule(six_months_paid({says("2022-12-05", "0", "862")}))->rows[1].interest < amount("43.75"));
  // Interest that was paid, or given up, before it fell due does not compound; that of the next instalment does.
  LoanTerms terms = six_months();
  terms.compounding = Compounding::interest;
  terms.as_of = "2023-02-01"_date;
  const Amount compounded = loan_schedule(terms)->rows[1].interest;
  terms.payments = {says("2022-11-15", "49.32", "0")};
  const LoanSchedule ahead = loan_schedule(terms).value();
  CHECK(ahead.rows[0].interest == amount("49.32"));
  CHECK(ahead.rows[1].interest == amount("50.96"));  // 5,000 for 31 days
  CHECK(compounded == amount("51.46"));              // 5,049.32
  CHECK(ahead.overpaid.is_zero());
  PaymentMade odd = says("2022-12-05", "1", "2");
  odd.amount = amount("4");
  CHECK(loan_schedule(six_months_paid({odd})).error().fault == LoanFault::payment_parts);
  CHECK(loan_schedule(six_months_paid({says("2022-12-05", "-1", "2")})).error().fault == LoanFault::payment_parts);
}

TEST_CASE("Where arrears cost more than the payment, an instalment asks for no principal") {
  LoanTerms terms = six_months();
  terms.rate = Rate::percent(36);
  terms.instalments = 60;
  terms.compounding = Compounding::interest;
  terms.as_of = "2027-10-01"_date;
  const LoanSchedule never_paid = loan_schedule(terms).value();
  CHECK(never_paid.rows[57].principal.is_zero());
  CHECK(never_paid.rows[57].payment == never_paid.rows[57].interest);
  CHECK(never_paid.principal == amount("5000"));
  // As agreed, that would still be no contract.
  terms.as_of.reset();
  terms.payment = amount("150");
  CHECK(loan_schedule(terms).error().fault == LoanFault::payment_below_interest);
}
