// SPDX-License-Identifier: MPL-2.0
// The allocation cases that are plain splits and percentages: each published figure under the rule that it names; where
// it differs, what the rule gives instead.
#include <map>

#include "catch.hpp"
#include "core/shared_data.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

namespace {

constexpr Unit whole = "X/0"_unit;
constexpr Unit cents = "X/2"_unit;

std::vector<std::string> texts(const nlohmann::json& values) {
  std::vector<std::string> all;
  for (const nlohmann::json& each : values) all.push_back(text_of(each));
  return all;
}

template <class Rule>
std::vector<std::string> split_texts(const Amount& total, const std::vector<std::string>& weights, Rule rule) {
  std::vector<Decimal> decimals;
  for (const std::string& each : weights) decimals.push_back(Decimal::parse(each).value());
  std::vector<std::string> parts;
  for (const Amount& part : split(total, std::span<const Decimal>(decimals), rule).value()) {
    parts.push_back(to_string(part));
  }
  return parts;
}

Rate percent(const nlohmann::json& value) { return Rate::parse(text_of(value) + "%").value(); }
Amount of(const nlohmann::json& value, const Rate& rate = Rate::of(1)) {
  return (Amount::parse(text_of(value), cents).value() * rate).rounded(half_even);
}
Rate ratio(const nlohmann::json& part, const nlohmann::json& all) {
  return Rate::parse(text_of(part) + "/" + text_of(all)).value();
}

}  // namespace

TEST_CASE("Allocation cases: splits keep the sum, percentages are exact") {
  auto file = open_shared("cases/bank/allocations.json");
  if (!file) return;
  std::map<std::string, nlohmann::json> cases;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) cases[each["id"]] = each;
  const auto input = [&](const char* id) -> const nlohmann::json& { return cases.at(id).at("input"); };
  const auto wants = [&](const char* id, const std::vector<Amount>& got) {
    INFO(id);
    const nlohmann::json& expected = cases.at(id).at("expected");
    REQUIRE(got.size() == expected.size());
    for (std::size_t index = 0; index < got.size(); ++index) CHECK(got[index] == of(expected[index]));
  };

  for (const char* id : {"AL-15", "AL-17", "AL-19"}) {
    INFO(id);
    const Amount total = Amount::parse(text_of(input(id)["total"]), whole).value();
    CHECK(split_texts(total, texts(input(id)["ratios"]), Tie::to_first) == texts(cases.at(id)["expected"]));
  }
  CHECK(split_texts(Amount::parse(text_of(input("AL-13")["pool"]), cents).value(), texts(input("AL-13")["shares"]),
                    Tie::to_first) == texts(cases.at("AL-13")["expected"]));
  CHECK(split_texts(Amount::parse(text_of(input("AL-43")["profit"]), whole).value(), texts(input("AL-43")["savings"]),
                    Tie::to_first) == texts(cases.at("AL-43")["expected"]));
  {  // The report wants what is cut off each part to run on to the first; the largest remainder loses nothing either.
    const Amount total = Amount::parse(text_of(input("AL-21")["total"]), whole).value();
    const std::vector<std::string> weights = texts(input("AL-21")["ratios"]);
    CHECK(split_texts(total, weights, Tie::to_first) == texts(cases.at("AL-21")["recomputed"]));
    Amount left = total;
    std::vector<std::string> cut(weights.size());
    for (std::size_t index = weights.size(); index-- > 0;) {
      Decimal rest(0);
      for (std::size_t before = 0; before < index; ++before) rest += Decimal::parse(weights[before]).value();
      const std::vector<Decimal> two{rest, Decimal::parse(weights[index]).value()};
      const Amount part = split(left, std::span<const Decimal>(two), Leftover::to_pool).value()[1];
      cut[index] = to_string(part);
      left -= part;
    }
    CHECK(left.is_zero());
    CHECK(cut == texts(cases.at("AL-21")["expected"]));
  }
  // A share-out of interest: by savings, one part each, or back to whoever paid it.
  const Amount pool = Amount::parse(text_of(input("AL-45a")["interest_pool"]), cents).value();
  CHECK(split_texts(pool, texts(input("AL-45a")["savings"]), Tie::to_first) == texts(cases.at("AL-45a")["expected"]));
  CHECK(split_texts(pool, {"1", "1", "1"}, Tie::to_first) == texts(cases.at("AL-45b")["expected"]));
  CHECK(split_texts(pool, texts(input("AL-45c")["interest_paid"]), Tie::to_first) ==
        texts(cases.at("AL-45c")["expected"]));

  const nlohmann::json& shu = input("AL-05");
  wants("AL-05", {of(shu["SHU"], percent(shu["capital_pct"]) * ratio(shu["own_savings"], shu["all_savings"])),
                  of(shu["SHU"], percent(shu["business_pct"]) * ratio(shu["own_loans"], shu["all_loans"]))});
  {  // Published wrong: 85,000 for 85,714.29, and a total that adds up from nothing.
    const nlohmann::json& rani = input("AL-07");
    REQUIRE(cases.at("AL-07")["status"] == "differs");
    const Amount capital =
        of(rani["SHU"], percent(rani["capital_pct"]) * ratio(rani["own_savings"], rani["all_savings"]));
    const Amount business =
        of(rani["SHU"], percent(rani["business_pct"]) * ratio(rani["own_interest_paid"], rani["all_interest_paid"]));
    const nlohmann::json& right = cases.at("AL-07")["recomputed"];
    const nlohmann::json& printed = cases.at("AL-07")["expected"];
    CHECK(capital == of(right[0]));
    CHECK(business == of(right[1]));
    CHECK(capital + business == of(right[2]));
    CHECK(capital != of(printed[0]));
    CHECK(of(printed[0]) + of(printed[1]) != of(printed[2]));
  }
  {
    const nlohmann::json& chit = input("AL-09");
    const Amount commission = of(chit["chit"], percent(chit["commission_pct"]));
    const Amount dividend = of(chit["discount"], ratio(1, chit["members"]));
    const Amount share = of(chit["chit"], ratio(1, chit["members"]));
    wants("AL-09", {of(chit["chit"]) - of(chit["discount"]) - commission, dividend, share - dividend});
  }
  {
    const nlohmann::json& group = input("AL-11");
    const Amount refund = of(group["member_shares"]) * group["share_price"].get<std::int64_t>();
    const Amount part = of(group["profit"], ratio(group["member_shares"], group["all_shares"]));
    wants("AL-11", {refund, part, refund + part});
  }
  const Amount profit = of(input("AL-23")["profit"]);
  wants("AL-23", {of(input("AL-23")["profit"], Rate::percent(30)), of(input("AL-23")["profit"], Rate::percent(3)),
                  profit - of(input("AL-23")["profit"], Rate::percent(33))});
  CHECK(split_texts(Amount::minor(100, whole), {"50", "25", "25"}, Tie::to_first) ==
        texts(cases.at("AL-25")["expected"]));
  {  // The median income formula is published rounded to hundreds.
    const nlohmann::json& home = input("AL-27");
    const Amount fixed = of(home["purchase"]) + of(home["purchase"], percent(home["fixed_pct"]) * Rate::of(10));
    const Amount by_income = of(home["purchase"], ratio(home["ami"][1], home["ami"][0])) - of(home["purchase"]);
    const Amount by_value = (of(home["appraisal"][1]) - of(home["appraisal"][0]));
    const nlohmann::json& right = cases.at("AL-27")["recomputed"];
    CHECK(fixed == of(right[0]));
    CHECK(by_income == of(right[1]));
    CHECK((by_value * percent(home["share_pct"])).rounded(half_even) == of(right[2]));
    CHECK(by_income != of(cases.at("AL-27")["expected"][1]));
  }
  {  // Interest-free with a fee of 3 % of the mean debt. The monthly total is rounded after adding.
    const Amount loan = Amount::minor(200'000, whole);
    const Unrounded part = loan * Rate::of(1, 120);
    const Unrounded fee = loan * (Rate::percent(3) * Rate::of(1, 2) * Rate::of(1, 12));
    const std::vector<Amount> got{part.rounded(half_even), part.rounded(half_even), fee.rounded(half_even),
                                  (part + part + fee).rounded(half_even), (fee * Rate::of(120)).rounded(half_even)};
    for (std::size_t index = 0; index < got.size(); ++index) {
      CHECK(to_string(got[index]) == text_of(cases.at("AL-29")["expected"][index]));
    }
    CHECK(got[0] + got[1] + got[2] == got[3] + Amount::minor(1, whole));
  }
  const nlohmann::json& late = input("AL-31");
  wants("AL-31",
        {of(late["amount"], Rate::parse(text_of(late["per_day"])).value() * Rate::of(late["days"].get<int>()))});
  const nlohmann::json& overdue = input("AL-33");
  wants("AL-33", {of(overdue["interest"],
                     Rate::parse(text_of(overdue["per_day"])).value() * Rate::of(overdue["days"].get<int>()))});
  {
    const nlohmann::json& fair = input("AL-39");
    const Amount surplus = of(fair["profit"]) - of(fair["pay"]) - of(fair["associated"]);
    const Amount tax = (surplus * percent(fair["tax_pct"])).rounded(half_even);
    const Amount rest = surplus - tax - of(fair["reserves"]);
    const std::vector<Amount> parts = split(rest, {35, 35, 15, 15}, Tie::to_first).value();
    wants("AL-39", {surplus, tax, surplus - tax, rest, parts[0], parts[1], parts[2]});
    CHECK(parts[2] == parts[3]);
  }
  {
    const nlohmann::json& growth = input("AL-41");
    const Amount gain = of(growth["new_value"]) - of(growth["reference_value"]);
    const std::vector<Amount> half =
        split_equally((gain * Rate::of(1, 2)).rounded(half_even), 2, Tie::to_first).value();
    const Amount issued = of(growth["issued"]);
    const Rate price = ratio(growth["new_value"], growth["issued"]) *
                       (Rate::of(1) - Rate::of(half[0].minor() + half[1].minor(), of(growth["new_value"]).minor()));
    const Amount shares = ((half[0] + half[1]) / price).rounded(half_even);
    wants("AL-41", {half[0], half[1], (Amount::minor(100, cents) * price).rounded(half_even), shares, issued + shares});
  }
}
