// SPDX-License-Identifier: MPL-2.0
// Yields and annual percentage rates against the examples of the rules that define them.
#include "rochdale/product/effective_rate.hpp"

#include <map>

#include "catch.hpp"
#include "core/shared_data.hpp"
#include "rochdale/product/level_payment.hpp"

using namespace rochdale;

namespace {

constexpr Unit cents = "USD/2"_unit;
Amount amount(const std::string& text) { return Amount::parse(text, cents).value(); }

/// So many payments, one or several unit periods apart, the first after so many and a part of one.
void pay(std::vector<CashFlow>& flows, int count, const char* payment, std::int64_t first, Rate part = {}) {
  for (int number = 0; number < count; ++number) flows.push_back({-amount(payment), first + number, part});
}

}  // namespace

TEST_CASE("Annual percentage rates of Regulation Z, appendix J") {
  auto file = open_shared("cases/bank/effective_rates.json");
  if (!file) return;
  std::map<std::string, std::string> expected;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    REQUIRE(each["expected"] == each["recomputed"]);
    expected[each["id"]] = each["expected"][0];
  }
  std::vector<CashFlow> flows{{amount("5000"), 0}};
  pay(flows, 24, "230", 1);
  CHECK(to_string(annual_percentage_rate(flows, 12, half_even)) == expected.at("AP-01"));
  flows = {{amount("5000"), 0}};
  pay(flows, 24, "219.17", 0, Rate::of(6, 15));
  CHECK(to_string(annual_percentage_rate(flows, 24, half_even)) == expected.at("AP-03"));
  flows = {{amount("500"), 0}};
  pay(flows, 30, "17.60", 4, Rate::of(4, 7));
  CHECK(to_string(annual_percentage_rate(flows, 52, half_even)) == expected.at("AP-05"));
  flows = {{amount("400"), 0}};
  pay(flows, 1, "39.50", 1, Rate::of(5, 28));
  pay(flows, 11, "38.31", 2, Rate::of(5, 28));
  CHECK(to_string(annual_percentage_rate(flows, 13, half_even)) == expected.at("AP-07"));
  flows = {{amount("200"), 0}};
  pay(flows, 19, "9.50", 0, Rate::of(8, 14));
  pay(flows, 1, "30", 19, Rate::of(8, 14));
  CHECK(to_string(annual_percentage_rate(flows, 26, half_even)) == expected.at("AP-09"));
  flows = {{amount("8000"), 0}};
  pay(flows, 1, "449.36", 0, Rate::of(52, 60));
  pay(flows, 18, "465", 1, Rate::of(52, 60));
  pay(flows, 1, "200", 19, Rate::of(52, 60));
  CHECK(to_string(annual_percentage_rate(flows, 6, half_even)) == expected.at("AP-11"));

  // Five days over 365, in a leap year too.
  CHECK(to_string(effective_annual_rate(Decimal(2, -2), Rate::of(365, 5), 3, half_even)) == expected.at("AP-21"));

  // Equal parts of principal over ten years, the fee on what is owed, 100 kept back at the start.
  flows = {{amount("99900"), 0}};
  Amount owed = amount("100000");
  for (std::int32_t month = 1; month <= 120; ++month) {
    const Amount part = (owed * Rate::of(1, 121 - month)).rounded(half_even);
    flows.push_back({-(part + (owed * Rate::of(55, 12'000)).rounded(half_even)), month});
    owed -= part;
  }
  CHECK(to_string(effective_annual_rate(actuarial_rate(flows), Rate::of(12), 2, half_even)) == expected.at("AP-31"));

  const auto level = [](const char* principal, Rate yearly, std::int32_t months) {
    return to_string(
        level_payment(amount(principal), yearly / Rate::of(12), months, Amount::zero(cents)).rounded(half_even));
  };
  CHECK(level("130", Rate::percent(20), 12) == expected.at("AP-41"));
  CHECK(level("10000", Rate::percent(10), 36) == expected.at("AP-43"));

  // Cyclos: the amount and its fee grow over the days before the first payment, by months of 30 days.
  const Decimal delayed = power(Rate::of(101, 100), Rate::of(15, 30), 30, half_even);
  const Unrounded payment = level_payment(amount("1030"), Rate::percent(1), 10, Amount::zero(cents)) *
                            Rate::of(delayed.round_to(20, half_even));
  CHECK(to_string((payment * Rate::of(10)).rounded(half_even)) == expected.at("AP-51"));
  CHECK(to_string(payment.rounded(half_even)) == "109.29");
}

TEST_CASE("A rate that no payments can have is refused, and one that is nothing is found") {
  std::vector<CashFlow> flows{{amount("100"), 0}, {-amount("99"), 1}};
  CHECK_THROWS_AS(actuarial_rate(flows), Error);
  flows[1].amount = -amount("100");
  CHECK(actuarial_rate(flows).is_zero());
  flows[1].amount = -amount("100000000");
  CHECK_THROWS_AS(actuarial_rate(flows), Error);
}

TEST_CASE("A mean of rates over their days is of days alone") {
  const std::vector<RateDays> years{{Rate::percent(5), 365}, {Rate::percent(6), 365}, {Rate::percent(7), 365}};
  CHECK(mean_rate(years) == Rate::percent(6));
}
