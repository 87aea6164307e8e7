// SPDX-License-Identifier: MPL-2.0
// One integral for share-days, savings points, mudarabah products and the months of a savings society, by the cases.
#include "rochdale/product/time_weighted.hpp"

#include <map>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/shared_data.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

namespace {

constexpr Unit shares = "SHARE/0"_unit;
constexpr Unit cents = "KES/2"_unit;

std::string text_of_fraction(const Fraction& value) { return to_string(value.reduced().numerator()); }

}  // namespace

TEST_CASE("Share-days, products and months of the cases come from one integral") {
  auto file = open_shared("cases/bank/allocations.json");
  if (!file) return;
  std::map<std::string, nlohmann::json> cases;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) cases[each["id"]] = each;

  {  // Share-days. Rounded each on its own, the published dividends add up to 50000.0001; split, they add up.
    const nlohmann::json& each = cases.at("AL-01");
    REQUIRE(each["status"] == "differs");
    std::vector<Fraction> days;
    for (const nlohmann::json& bought : each["input"]["purchases"]) {
      const Movement movement{Date::parse(text_of(bought[0])).value(),
                              Amount::minor(bought[1].get<std::int64_t>(), shares)};
      days.push_back(time_weighted({&movement, 1}, "2015-01-01"_date, "2016-04-01"_date));
      CHECK(text_of_fraction(days.back()) == text_of(each["input"]["share_days"][days.size() - 1]));
    }
    const Unit fine = "USD/4"_unit;
    const Amount total = Amount::parse(text_of(each["input"]["total"]), fine).value();
    const std::vector<Decimal> weights = as_weights(days);
    const std::vector<Amount> parts = split(total, std::span<const Decimal>(weights), Tie::to_first).value();
    Amount sum = Amount::zero(fine);
    Amount published = sum;
    for (std::size_t index = 0; index < parts.size(); ++index) {
      const Amount alone = Amount::parse(text_of(each["recomputed"][index]), fine).value();
      CHECK(absolute(parts[index] - alone) <= Amount::minor(1, fine));
      sum += parts[index];
      published += alone;
    }
    CHECK(sum == total);
    CHECK(published == total + Amount::minor(1, fine));
  }

  {  // A pool month: balance times days over the days of the month, by class weight; the bank's own part fills the pool.
    const nlohmann::json& each = cases.at("AL-03");
    const Unit rupee = "PKR/0"_unit;
    const nlohmann::json& input = each["input"];
    std::map<std::string, Fraction> products;
    Fraction held;
    for (const nlohmann::json& deposit : input["deposits"]) {
      const std::string kind = deposit[0];
      const Movement movement{"2024-02-01"_date - deposit[2].get<std::int32_t>(),
                              Amount::minor(deposit[1].get<std::int64_t>(), rupee)};
      const auto product = [&](const Rate& weight) {
        return time_weighted({&movement, 1}, "2024-01-01"_date, "2024-02-01"_date, TimeUnit::days, weight);
      };
      products[kind] = products[kind] + product(Rate::parse(text_of(input["weights"][kind])).value());
      held = held + product(Rate::of(1));
    }
    const Rate own = Rate::parse(text_of(input["weights"]["eq"])).value();
    const Fraction pool = Fraction(7'500'000) * Fraction(31);
    const std::vector<Fraction> weights{products["3m"], products["6m"], products["12m"],
                                        (pool - held) * Fraction(own.numerator(), own.denominator())};
    const std::vector<Decimal> whole = as_weights(weights);
    const std::vector<Amount> parts =
        split(Amount::minor(40'000, rupee), std::span<const Decimal>(whole), Tie::to_first).value();
    for (std::size_t index = 0; index < parts.size(); ++index) {
      CHECK(to_string(parts[index]) == text_of(each["expected"][index]));
    }
  }

  // Savings societies: one pays the month of a deposit, another begins with the next.
  const auto deposits = [](std::int64_t opening, std::int64_t monthly) {
    std::vector<Movement> made{{"2021-06-30"_date, Amount::minor(opening * 100, cents)}};
    for (int month = 1; month <= 12; ++month) {
      made.push_back({Date::of(2022, month, 15).value(), Amount::minor(monthly * 100, cents)});
    }
    return made;
  };
  {
    const std::vector<Movement> made = deposits(100'000, 5'000);
    const Fraction months =
        time_weighted(made, "2022-01-01"_date, "2023-01-01"_date, TimeUnit::months, Rate::percent(12));
    const Amount rebate = Unrounded(months / Fraction(12), cents).rounded(half_even);
    const Amount dividend = (Amount::minor(2'000'000, cents) * Rate::percent(13)).rounded(half_even);
    const nlohmann::json& expected = cases.at("AL-35")["expected"];
    CHECK(rebate + dividend == Amount::parse(text_of(expected[14]), cents).value());
    CHECK((rebate + dividend) - ((rebate + dividend) * Rate::percent(5)).rounded(half_even) ==
          Amount::parse(text_of(expected[15]), cents).value());
  }
  {
    const std::vector<Movement> made = deposits(100'000, 2'000);
    const Fraction months =
        time_weighted(made, "2022-01-01"_date, "2023-01-01"_date, TimeUnit::later_months, Rate::parse("10.1%").value());
    const Amount rebate = Unrounded(months / Fraction(12), cents).rounded(half_even);
    const nlohmann::json& expected = cases.at("AL-37")["expected"];
    CHECK(rebate == Amount::parse(text_of(expected[0]), cents).value());
    CHECK((rebate * Rate::percent(5)).rounded(half_even) == Amount::parse(text_of(expected[1]), cents).value());
  }
}

TEST_CASE("Savings points: bound saving equal to the loan closes a loan without interest") {
  // 120 months of debt falling to nothing, and of saving growing to the same sum: half of
  // the loan times 121 months each.
  const Unit krona = "SEK/0"_unit;
  std::vector<Movement> debt{{"2024-01-01"_date, Amount::minor(200'400, krona)}};
  std::vector<Movement> saving;
  for (int month = 1; month <= 120; ++month) {
    debt.push_back({Date("2024-01-01"_date).add_months(month), Amount::minor(-1670, krona)});
    saving.push_back({Date("2024-01-01"_date).add_months(month), Amount::minor(1670, krona)});
  }
  const Date end = Date("2024-01-01"_date).add_months(121);
  const Fraction used = time_weighted(debt, "2024-01-01"_date, end, TimeUnit::months);
  const Fraction earned = time_weighted(saving, "2024-01-01"_date, end, TimeUnit::months);
  CHECK(used == earned);
  CHECK(used == Fraction(200'400 * 121 / 2));
  CHECK(time_weighted(saving, "2024-01-01"_date, end, TimeUnit::months, Rate::percent(90)) == earned * Fraction(9, 10));
}

TEST_CASE("The integral of a balance is the sum over its days, however it is cut") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 100; ++round) {
    std::vector<Movement> movements;
    for (std::int64_t count = random.between(1, 8); count > 0; --count) {
      movements.push_back(
          {Date::from_days(random.between(20000, 20100)), Amount::minor(random.between(-500, 900), cents)});
    }
    const Date from = Date::from_days(20010);
    const Date to = Date::from_days(20090);
    int128 sum = 0;
    for (Date day = from; day < to; day += 1) {
      for (const Movement& each : movements) sum += each.date <= day ? each.amount.minor() : 0;
    }
    REQUIRE(time_weighted(movements, from, to) == Fraction(sum));
    const Date cut = Date::from_days(random.between(20010, 20090));
    REQUIRE(time_weighted(movements, from, cut) + time_weighted(movements, cut, to) == Fraction(sum));
  }
  CHECK_THROWS_AS(time_weighted({}, "2024-01-02"_date, "2024-01-01"_date), Error);
}
