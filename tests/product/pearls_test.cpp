// SPDX-License-Identifier: MPL-2.0
// The PEARLS ratios: against figures reckoned by hand, and their goals at the line itself.
#include "rochdale/product/pearls.hpp"

#include "catch.hpp"

using namespace rochdale;

namespace {

constexpr Unit euro = "EUR/2"_unit;

Amount eur(const char* text) { return Amount::parse(text, euro).value(); }

}  // namespace

TEST_CASE("Each ratio is its part of its whole, exactly") {
  CHECK(pearls_allowance_over_twelve_months(eur("15000.00"), eur("12000.00")) == Fraction(125));
  CHECK(pearls_allowance_one_to_twelve_months(eur("15000.00"), eur("12000.00"), eur("9000.00")) == Fraction(100, 3));
  CHECK(pearls_allowance_one_to_twelve_months(eur("11000.00"), eur("12000.00"), eur("9000.00")).is_zero());
  CHECK(pearls_net_loans(eur("78000.00"), eur("3000.00"), eur("100000.00")) == Fraction(75));
  CHECK(pearls_savings(eur("70000.01"), eur("100000.00")) == Fraction(7'000'001, 100'000));
  CHECK(pearls_institutional_capital(eur("1.00"), eur("3.00")) == Fraction(100, 3));
  CHECK(pearls_delinquency(eur("4.00"), eur("78.00")) == Fraction(200, 39));
  CHECK(pearls_idle_assets(eur("5.00"), eur("100.00")) == Fraction(5));
  CHECK(pearls_liquidity(eur("20.00"), eur("8.00"), eur("80.00")) == Fraction(15));
  CHECK(pearls_liquidity(eur("8.00"), eur("20.00"), eur("80.00")) == Fraction(-15));
  CHECK(pearls_liquidity_reserve(eur("8.00"), eur("80.00")) == Fraction(10));
  CHECK(pearls_idle_liquidity(eur("0.99"), eur("100.00")) == Fraction(99, 100));
  CHECK(pearls_operating_expense(eur("5.00"), eur("90.00"), eur("110.00")) == Fraction(5));
  CHECK(pearls_operating_expense(eur("1.00"), eur("0.00"), eur("0.03")) == Fraction(20000, 3));
  CHECK(pearls_membership_growth(400, 460) == Fraction(15));
  CHECK(pearls_membership_growth(400, 390) == Fraction(-5, 2));
  // Nothing overflows: the widest amounts have a ratio too.
  const Amount widest = Amount::minor(int128_max, euro);
  CHECK(pearls_operating_expense(widest, widest, widest) == Fraction(100));
}

TEST_CASE("There is no ratio to nothing, and none between two units") {
  CHECK_THROWS_AS(pearls_savings(eur("1.00"), eur("0.00")), Error);
  CHECK_THROWS_AS(pearls_membership_growth(0, 5), Error);
  const Amount hours = Amount::parse("1.00", "HRS/2"_unit).value();
  CHECK_THROWS_AS(pearls_savings(eur("1.00"), hours), Error);
  CHECK_THROWS_AS(pearls_operating_expense(eur("1.00"), eur("1.00"), hours), Error);
  CHECK_THROWS_AS(pearls_operating_expense(eur("1.00"), hours, eur("1.00")), Error);
}

TEST_CASE("A goal is met at its line, but for that of idle liquidity, which must stay below") {
  struct Line {
    Pearls ratio;
    int least;  // -1: no bound
    int most;
  };
  const Line lines[] = {{Pearls::p1, 100, -1}, {Pearls::p2, 35, -1}, {Pearls::e1, 70, 80}, {Pearls::e5, 70, 80},
                        {Pearls::e8, 10, -1},  {Pearls::a1, -1, 5},  {Pearls::a2, -1, 5},  {Pearls::l1, 15, -1},
                        {Pearls::l2, 10, -1},  {Pearls::l3, -1, 1},  {Pearls::r9, 3, 10},  {Pearls::s10, 15, -1}};
  for (const Line& line : lines) {
    INFO(name(line.ratio));
    const auto holds = [&](const Fraction& percent) { return goal(line.ratio).holds(percent); };
    const Fraction hair(1, 1'000'000'000);
    if (line.least >= 0) CHECK(holds(Fraction(line.least)));
    if (line.least >= 0) CHECK_FALSE(holds(Fraction(line.least) - hair));
    if (line.most >= 0) CHECK(holds(Fraction(line.most)) == (line.ratio != Pearls::l3));
    if (line.most >= 0) CHECK(holds(Fraction(line.most) - hair));
    if (line.most >= 0) CHECK_FALSE(holds(Fraction(line.most) + hair));
    if (line.most < 0) CHECK(holds(Fraction(1'000'000)));
  }
  CHECK(name(Pearls::p1) == "P1");
  CHECK(name(Pearls::s10) == "S10");
}
