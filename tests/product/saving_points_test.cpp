// SPDX-License-Identifier: MPL-2.0
// Points of interest-free lending, and sums divided over time, against sums month by month and day by day.
#include "rochdale/product/saving_points.hpp"

#include "catch.hpp"
#include "core/random_values.hpp"
#include "rochdale/product/loan_schedule.hpp"
#include "rochdale/product/time_split.hpp"

using namespace rochdale;

namespace {
constexpr Unit krona = "SEK/2"_unit;
}

TEST_CASE("A loan of 200,400 over 120 months uses 12,124,200 krona-months, and equal saving earns them") {
  LoanTerms terms;
  terms.due.start = "2024-01-01"_date;
  terms.disbursements = {{terms.due.start, Amount::minor(20'040'000, krona)}};
  terms.instalments = 120;
  terms.repayment = Repayment::equal_principal;
  const LoanSchedule schedule = loan_schedule(terms).value();
  const Points used = points_used(schedule.rows);
  CHECK(used == Fraction(200'400 * 121 / 2));
  const Amount deposit = bound_saving(used, 120, krona).rounded(half_even);
  CHECK(deposit == Amount::minor(167'000, krona));
  std::vector<Movement> saving;
  for (int month = 0; month < 120; ++month) saving.push_back({Date("2024-01-01"_date).add_months(month), deposit});
  CHECK(points_earned(saving, "2024-01-01"_date, "2034-01-01"_date, Rate::of(1)) == used);
  CHECK(points_earned(saving, "2024-01-01"_date, "2034-01-01"_date, Rate::percent(70)) == used * Fraction(7, 10));
  CHECK(fee_on_mean_debt(Amount::minor(20'000'000, krona), Rate::percent(3), 120).rounded(half_even) ==
        Amount::minor(3'000'000, krona));
  CHECK(points_used({}) == Fraction());
}

TEST_CASE("The lowest balance of a period is that of its worst day") {
  RANDOM_VALUES(random);
  const Amount zero = Amount::zero(krona);
  for (int round = 0; round < 300; ++round) {
    std::vector<Movement> movements;
    for (std::int64_t count = random.between(0, 8); count > 0; --count) {
      movements.push_back({Date::from_days(random.between(0, 40)), Amount::minor(random.between(-50, 100), krona)});
    }
    std::stable_sort(movements.begin(), movements.end(),
                     [](const Movement& left, const Movement& right) { return left.date < right.date; });
    const Date from = Date::from_days(10);
    const Date to = Date::from_days(30);
    // A movement of the first day counts as if it had been there before; each later one may go lower within its day.
    Amount balance = zero;
    for (const Movement& each : movements) balance += each.date <= from ? each.amount : zero;
    Amount lowest = balance;
    for (const Movement& each : movements) {
      if (each.date <= from || each.date >= to) continue;
      balance += each.amount;
      lowest = std::min(lowest, balance);
    }
    REQUIRE(lowest_balance(movements, from, to, zero) == lowest);
  }
}

TEST_CASE("Parts of a total by weighted days add up to it, and are in their proportion to a unit") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 200; ++round) {
    std::vector<TimeHolder> holders(static_cast<std::size_t>(random.between(1, 6)));
    Fraction all;
    std::vector<Fraction> own;
    for (TimeHolder& holder : holders) {
      holder.weight = Rate::percent(static_cast<int>(random.between(50, 100)));
      holder.movements = {{Date::from_days(random.between(0, 25)), Amount::minor(random.between(1, 100'000), krona)}};
      own.push_back(
          time_weighted(holder.movements, Date::from_days(0), Date::from_days(31), TimeUnit::days, holder.weight));
      all = all + own.back();
    }
    const Amount total = Amount::minor(random.between(0, 1'000'000), krona);
    const std::vector<Amount> parts =
        split_by_time(total, holders, Date::from_days(0), Date::from_days(31), TimeUnit::days, Tie::to_first).value();
    Amount sum = Amount::zero(krona);
    for (std::size_t index = 0; index < parts.size(); ++index) {
      sum += parts[index];
      const Fraction exact = Fraction(total.minor()) * own[index] / all;
      const Fraction distance = Fraction(parts[index].minor()) - exact;
      REQUIRE((distance.sign() < 0 ? -distance : distance) < Fraction(1));
    }
    REQUIRE(sum == total);
  }
  const std::vector<TimeHolder> nobody(2);
  CHECK_FALSE(split_by_time(Amount::minor(1, krona), nobody, Date::from_days(0), Date::from_days(31), TimeUnit::days,
                            Tie::to_first));
}
