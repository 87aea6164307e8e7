// SPDX-License-Identifier: MPL-2.0
// Ageing: money pays what fell due first; what is left is sorted into bands of days without gap or overlap.
#include "rochdale/report/ageing.hpp"

#include "random_year.hpp"

using namespace random_year;

namespace {

AgeingBands usual() { return AgeingBands::of({0, 30, 60, 90}).value(); }

}  // namespace

TEST_CASE("bands have names, and every day has one band") {
  const AgeingBands bands = usual();
  REQUIRE(bands.size() == 5);
  CHECK(bands.name(0) == "not late");
  CHECK(bands.name(1) == "1-30");
  CHECK(bands.name(3) == "61-90");
  CHECK(bands.name(4) == "over 90");
  const std::pair<int, std::size_t> days[] = {{-400, 0}, {0, 0},  {1, 1},  {30, 1}, {31, 2},
                                              {60, 2},   {61, 3}, {90, 3}, {91, 4}, {100'000, 4}};
  for (const auto& [late, band] : days) CHECK(bands.at(late) == band);
  CHECK(AgeingBands::of({7}).value().name(0) == "0-7");
  CHECK(AgeingBands::of({1, 2}).value().name(1) == "2");
}

TEST_CASE("bands that do not rise are refused, and say where") {
  for (const auto& [bands, index] : std::vector<std::pair<std::vector<std::int32_t>, std::size_t>>{
           {{}, 0}, {{-1}, 0}, {{0, 30, 30}, 2}, {{0, 30, 20}, 2}, {{2'147'483'647, 2'147'483'647}, 1}}) {
    const auto refused = AgeingBands::of(bands);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().index == index);
  }
  CHECK(describe(AgeingBands::of({5, 4}).error()) == "bands of days rise from 0 or more (number 2)");
}

TEST_CASE("money pays the oldest item first, whatever the order in which they are listed") {
  const AccountId ana(1);
  const AccountId ben(2);
  const std::vector<DueItem> items{{ana, day("2026-03-01"), eur("10.00")},
                                   {ana, day("2026-01-01"), eur("10.00")},
                                   {ben, day("2026-01-01"), eur("5.00")},
                                   {ana, day("2026-02-01"), eur("10.00")}};
  const std::vector<DueItem> open = still_open(items, {{ana, eur("13.00")}, {AccountId(3), eur("1.00")}});
  REQUIRE(open.size() == 3);
  CHECK(open[0].amount == eur("10.00"));
  CHECK(open[1].account == ben);
  CHECK(open[2].amount == eur("7.00"));
  const std::vector<AgeingRow> rows = ageing(open, day("2026-03-03"), usual());
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].days_late == 30);
  CHECK(rows[0].oldest == day("2026-02-01"));
  CHECK(to_string(rows[0].open[1]) == "17.00");
  CHECK(to_string(rows[1].open[3]) == "5.00");
  CHECK(still_open(items, {{ana, eur("30.00")}, {ben, eur("9.00")}}).empty());
  CHECK(ageing({}, day("2026-03-03"), usual()).empty());
  CHECK_THROWS_AS(ageing({{ana, day("2026-03-01"), eur("1.00")}, {ana, day("2026-03-01"), hours("1.00")}},
                         day("2026-03-03"), usual()),
                  Error);
}

TEST_CASE("what the journal shows open is what a queue of single cents would leave") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 15; ++round) {
    RandomYear year(random, 50);
    const Date on = year.any_day();
    year.book.read_journal([&](const Ledger& ledger, Store& store) {
      const std::vector<AgeingRow> rows = ageing(open_items(
                                                     ledger, store, on, [](AccountId) { return true; }, 14),
                                                 on, usual());
      std::size_t seen = 0;
      for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
        const AccountId id(number);
        // The plain way: all that raised the balance by date, less all that lowered it from the front.
        std::vector<std::pair<Date, int128>> raised;
        int128 paid = 0;
        for (const PlainEntry& entry : year.entries()) {
          if (entry.on > on) continue;
          for (const auto& [account, amount] : entry.legs) {
            if (!(account == id)) continue;
            const int128 natural = is_debit_kind(ledger.state(id).kind) ? amount : -amount;
            if (natural > 0) raised.emplace_back(entry.on + 14, natural);
            if (natural < 0) paid -= natural;
          }
        }
        std::stable_sort(raised.begin(), raised.end(),
                         [](const auto& left, const auto& right) { return left.first < right.first; });
        std::vector<int128> bands(5, 0);
        int128 total = 0;
        for (const auto& [due, amount] : raised) {
          const int128 used = paid < amount ? paid : amount;
          paid -= used;
          total += amount - used;
          bands[usual().at(on - due)] += amount - used;
        }
        if (total == 0) continue;
        REQUIRE(seen < rows.size());
        REQUIRE(rows[seen].account == id);
        REQUIRE(rows[seen].total.minor() == total);
        for (std::size_t band = 0; band < bands.size(); ++band) REQUIRE(rows[seen].open[band].minor() == bands[band]);
        ++seen;
      }
      REQUIRE(seen == rows.size());
    });
  }
}
