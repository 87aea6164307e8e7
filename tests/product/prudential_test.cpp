// SPDX-License-Identifier: MPL-2.0
// Provisions and ratios against the cases; bands with holes are refused when they are made.
#include "rochdale/product/prudential.hpp"

#include <map>

#include "catch.hpp"
#include "core/shared_data.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/product/provision.hpp"

using namespace rochdale;

namespace {

constexpr Unit cents = "EUR/2"_unit;

Amount amount(const nlohmann::json& text) { return Amount::parse(text_of(text), cents).value(); }

std::vector<ProvisionBand> bands_of(const nlohmann::json& table, bool percent) {
  std::vector<ProvisionBand> bands;
  for (const nlohmann::json& row : table) {
    bands.push_back({row[0].get<std::int32_t>(), row[1].get<std::int32_t>(),
                     Rate::parse(text_of(row[2]) + (percent ? "%" : "")).value()});
  }
  return bands;
}

void check_late_loan(const nlohmann::json& each) {
  const nlohmann::json& input = each["input"];
  // The published table has 31 to 60 and 60 to 999: day 60 is in both, and the table is refused.
  std::vector<ProvisionBand> bands = bands_of(input["table"], false);
  const auto refused = ProvisionBands::of(bands);
  REQUIRE_FALSE(refused);
  CHECK(describe(refused.error()) == "band number 4 overlaps the one before it");
  bands[3].first = 61;
  const std::int32_t days =
      Date::parse(text_of(input["as_of"])).value() - Date::parse(text_of(input["first_unpaid"])).value();
  CHECK(std::to_string(days) == text_of(each["expected"][0]));
  CHECK(ProvisionBands::of(bands).value().provision(amount(input["outstanding_principal"]), days)->rounded(half_even) ==
        amount(each["expected"][1]));
}

}  // namespace

TEST_CASE("Provisions and ratios of the cases") {
  auto file = open_shared("cases/bank/prudential.json");
  if (!file) return;
  std::map<std::string, nlohmann::json> cases;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) cases[each["id"]] = each;
  check_late_loan(cases.at("PV-01"));

  const nlohmann::json& rates = cases.at("PV-03");
  const ProvisionBands table = ProvisionBands::of(bands_of(rates["input"]["table"], true)).value();
  for (std::size_t index = 0; index < rates["expected"].size(); ++index) {
    const std::optional<Rate> rate = table.rate_at(rates["input"]["days"][index].get<std::int32_t>());
    CHECK((rate ? to_string(*rate * Rate::of(100)) : "none") == text_of(rates["expected"][index]));
  }

  const nlohmann::json& edges = cases.at("PV-05");
  const ProvisionBands bands = ProvisionBands::of(bands_of(edges["input"]["table"], true)).value();
  const std::int32_t days[] = {0, 1, 30, 31, 60, 61, 90, 91};
  for (std::size_t index = 0; index < edges["expected"].size(); ++index) {
    const auto provision = bands.provision(amount(edges["input"]["outstanding"]), days[index]);
    CHECK((provision ? to_string(provision->rounded(half_even)) : "none") == text_of(edges["expected"][index]));
  }

  const nlohmann::json& pearls = cases.at("PV-07");
  const Amount required =
      pearls_required_allowance(amount(pearls["input"]["over_12m"]), amount(pearls["input"]["m1_12"]))
          .rounded(half_even);
  CHECK(required == amount(pearls["expected"][0]));
  CHECK(required - amount(pearls["input"]["allowance"]) == amount(pearls["expected"][1]));

  const nlohmann::json& worth = cases.at("PV-09");
  const Amount net = amount(worth["input"]["net_worth"]);
  const Amount assets = amount(worth["input"]["assets"]);
  CHECK(to_string(net_worth_ratio(net, assets)) == text_of(worth["expected"][0]));
  CHECK(to_string(percentage(net, assets, 2, half_up)) == "7.00");
  CHECK_FALSE(PrudentialRange{Decimal(7), Decimal(100)}.holds(net_worth_ratio(net, assets)));
  CHECK_THROWS_AS(net_worth_ratio(net, Amount::zero(cents)), Error);
}

TEST_CASE("Bands with a gap, an overlap or backwards are refused when they are made") {
  const Rate rate = Rate::percent(1);
  const auto fault = [](std::vector<ProvisionBand> bands) {
    return ProvisionBands::of(std::move(bands)).error().fault;
  };
  CHECK(fault({}) == BadBands::Fault::none_given);
  CHECK(fault({{1, 30, rate}, {32, 60, rate}}) == BadBands::Fault::gap);
  CHECK(fault({{1, 30, rate}, {30, 60, rate}}) == BadBands::Fault::overlap);
  CHECK(fault({{1, 30, rate}, {0, 0, rate}}) == BadBands::Fault::overlap);
  CHECK(fault({{30, 1, rate}}) == BadBands::Fault::backwards);
  CHECK(fault({{1, 30, Rate::percent(-1)}}) == BadBands::Fault::negative);
  CHECK(ProvisionBands::of({{-5, 0, rate}, {1, 2'147'483'647, rate}}).value().rate_at(2'147'483'647) == rate);
}
