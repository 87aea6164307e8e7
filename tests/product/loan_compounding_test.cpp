// SPDX-License-Identifier: MPL-2.0
// What compounds in arrears: each rule against figures reckoned by hand, and against a plain model that goes from night to
// night.
#include <map>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "product/loan_case.hpp"
#include "rochdale/product/loan_schedule.hpp"

using namespace rochdale;
using loan_case::amount;

namespace {

constexpr Compounding all_rules[] = {Compounding::none, Compounding::interest, Compounding::fee,
                                     Compounding::interest_and_fee};

/// 1,200 in equal parts of principal, with a fee, by true days over 365.
LoanTerms twelve_hundred(std::int32_t instalments) {
  LoanTerms terms;
  terms.due.start = "2023-01-15"_date;
  terms.disbursements = {{terms.due.start, amount("1200.00")}};
  terms.rate = Rate::percent(24);
  terms.time = DayCount::act_365_fixed;
  terms.repayment = Repayment::equal_principal;
  terms.instalments = instalments;
  terms.fee = amount("36.00");
  terms.interest_rounding = InterestRounding::each_row;
  return terms;
}

/// The model: whole minor units and the days of the calendar, and nothing of the library's but its dates.
struct NightByNight {
  struct Open {
    std::int64_t fee;
    std::int64_t interest;
    std::int64_t principal;
  };
  bool with_interest;
  bool with_fee;
  std::vector<Open> open;

  [[nodiscard]] std::int64_t bearing() const {
    std::int64_t sum = 0;
    for (const Open& each : open) {
      sum += each.principal + (with_interest ? each.interest : 0) + (with_fee ? each.fee : 0);
    }
    return sum;
  }
  [[nodiscard]] std::int64_t owed() const {
    std::int64_t sum = 0;
    for (const Open& each : open) sum += each.fee + each.interest + each.principal;
    return sum;
  }
  void pay(std::int64_t money) {
    for (Open& each : open) {
      for (std::int64_t* part : {&each.fee, &each.interest, &each.principal}) {
        const std::int64_t paid = *part < money ? *part : money;
        *part -= paid;
        money -= paid;
      }
    }
  }
};

/// To the nearest whole number, halves to the even one; neither below zero.
std::int64_t half_to_even(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t whole = numerator / denominator;
  const std::int64_t twice = 2 * (numerator % denominator);
  return whole + (twice > denominator || (twice == denominator && whole % 2 == 1) ? 1 : 0);
}

}  // namespace

TEST_CASE("What is overdue bears interest by its rule from its due date until it is paid") {
  // 1,200 over 31, 28 and 31 days; the first instalment, 400 + 24.46 + 12, comes 10 days late, on the 25th.
  const std::map<Compounding, std::string> wanted{
      {Compounding::none, "17.36"},  // 800 x 28 + 400 x 10 days
      {Compounding::interest, "17.52"},
      {Compounding::fee, "17.44"},
      {Compounding::interest_and_fee, "17.60"},
  };
  for (const auto& [rule, interest] : wanted) {
    INFO(name(rule));
    LoanTerms terms = twelve_hundred(3);
    terms.compounding = rule;
    terms.payments = {{"2023-02-25"_date, amount("436.46")}};
    const LoanSchedule schedule = loan_schedule(terms).value();
    CHECK(schedule.rows[0].interest == amount("24.46"));
    CHECK(schedule.rows[1].interest == amount(interest));
    CHECK(schedule.rows[2].interest == amount("8.15"));
    CHECK(schedule.rows[2].balance.is_zero());
    CHECK(schedule.overpaid.is_zero());
    // A part pays the fee first, and then the interest: what bears interest on is the principal alone.
    terms.payments = {{"2023-02-15"_date, amount("36.46")}, {"2023-02-25"_date, amount("400.00")}};
    CHECK(loan_schedule(terms).value().rows[1].interest == amount("17.36"));
    // Paid when due, there is nothing to compound.
    terms.payments = {{"2023-02-15"_date, amount("436.46")}};
    CHECK(loan_schedule(terms).value().rows[1].interest == amount("14.73"));
  }
}

TEST_CASE("Late payments on any day compound as a model that goes from night to night has it") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 400; ++round) {
    const Compounding rule = all_rules[random.between(0, 3)];
    LoanTerms terms = twelve_hundred(static_cast<std::int32_t>(random.between(2, 8)));
    terms.due.every = {static_cast<std::int32_t>(random.between(6, 40)), Calendar::days};
    terms.compounding = rule;
    const std::vector<LoanRow> plain = loan_schedule(terms).value().rows;
    NightByNight model{rule == Compounding::interest || rule == Compounding::interest_and_fee,
                       rule == Compounding::fee || rule == Compounding::interest_and_fee,
                       {}};
    std::vector<std::int64_t> interest;
    std::int64_t balance = 120'000;
    for (const LoanRow& row : plain) {
      std::int64_t nights = 0;  // minor units times nights
      for (Date day = row.from; day < row.due; day += 1) {
        // Arrears only: never more than is open, so that nothing is paid in advance.
        if (model.owed() > 0 && random.between(0, 9) == 0) {
          const std::int64_t money = random.between(1, model.owed());
          model.pay(money);
          terms.payments.push_back({day, Amount::minor(money, loan_case::cents)});
        }
        nights += balance + model.bearing();
      }
      interest.push_back(half_to_even(nights * 24, 36'500));
      const std::int64_t principal = static_cast<std::int64_t>(row.principal.minor());
      balance -= principal;
      model.open.push_back({static_cast<std::int64_t>(row.fee.minor()), interest.back(), principal});
    }
    // Nothing is forgiven before the end.
    terms.as_of = plain.back().due;
    const LoanSchedule made = loan_schedule(terms).value();
    REQUIRE(made.rows.size() == interest.size());
    Amount repaid = amount("0.00");
    for (std::size_t row = 0; row < interest.size(); ++row) {
      INFO(name(rule) << ", instalment " << row + 1);
      CHECK(made.rows[row].interest == Amount::minor(interest[row], loan_case::cents));
      repaid += made.rows[row].principal;
    }
    CHECK(repaid == amount("1200.00"));
    CHECK(made.rows.back().balance.is_zero());
  }
}
