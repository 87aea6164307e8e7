// SPDX-License-Identifier: MPL-2.0
// Savings interest against published figures, each under the convention that it names, and the faults of the field.
#include "rochdale/product/savings_interest.hpp"

#include <map>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/shared_data.hpp"
#include "rochdale/product/effective_rate.hpp"

using namespace rochdale;

namespace {

constexpr Unit cents = "EUR/2"_unit;

Amount amount(const std::string& text, const Unit& unit = cents) { return Amount::parse(text, unit).value(); }

/// One rate, true days over 365, compounded daily.
SavingsTerms daily(const Rate& rate, const Unit& unit = cents) {
  SavingsTerms terms{.unit = unit, .tiers = {{Amount::zero(unit), rate}}};
  terms.day_count = DayCount::act_365_fixed;
  terms.compounding = Every{1, Calendar::days};
  return terms;
}

SavingsPosting posted(const SavingsTerms& terms, const std::vector<Movement>& movements, Date from, Date to) {
  return savings_interest(terms, movements, from, std::vector<Date>{to}).front();
}

/// The interest of a balance held so many days.
Amount held(const SavingsTerms& terms, const std::string& balance, std::int32_t days) {
  const Date from = "2023-01-01"_date;
  return posted(terms, {{from, amount(balance, terms.unit)}}, from, from + days).interest;
}

std::string yield(const Amount& interest, const std::string& balance, std::int32_t days) {
  return to_string(annual_percentage_yield(interest, amount(balance), days, half_even));
}

}  // namespace

TEST_CASE("Published savings interest, case by case") {
  auto file = open_shared("cases/bank/savings_interest.json");
  if (!file) return;
  std::map<std::string, std::vector<std::string>> expected;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    expected[each["id"]] = each["expected"].get<std::vector<std::string>>();
  }
  const auto first = [&](const char* id) { return expected.at(id).front(); };

  const Unit fine = "EUR/4"_unit;  // both 1 December and 31 March earn
  CHECK(to_string(posted(daily(Rate::percent(10), fine), {{"2013-12-01"_date, amount("1000", fine)}}, "2013-12-01"_date,
                         "2014-04-01"_date)
                      .interest) == first("SV-01"));
  CHECK(to_string(posted(daily(Rate::percent(10)),
                         {{"2025-01-01"_date, amount("10000")}, {"2025-02-15"_date, amount("10000")}},
                         "2025-01-01"_date, "2025-04-01"_date)
                      .interest) == first("SV-03"));
  {
    const Unit micro = "EUR/6"_unit;
    SavingsTerms terms = daily(Rate::percent(5), micro);
    terms.day_count = DayCount::thirty_e_360;
    terms.compounding = Every{6, Calendar::months};
    const SavingsPosting term =
        posted(terms, {{"2013-01-01"_date, amount("100", micro)}}, "2013-01-01"_date, "2014-01-01"_date);
    CHECK(to_string(term.balance.rounded(half_even)) == first("SV-05"));
  }
  const Amount certificate = held(daily(Rate::percent(6)), "1000", 182);
  CHECK(to_string(certificate) == expected.at("SV-11")[0]);
  CHECK(yield(certificate, "1000", 182) == expected.at("SV-11")[1]);
  {
    // Two years, credited and rounded at each year's end; the exact interest carried over would be a cent more.
    SavingsTerms terms = daily(Rate::percent(6));
    const std::vector<Movement> opened{{"2021-01-01"_date, amount("1000")}};
    const SavingsPosting year = posted(terms, opened, "2021-01-01"_date, "2022-01-01"_date);
    const SavingsTerms second = daily(Rate::parse("6.5%").value());
    const Amount next =
        posted(second, {{"2022-01-01"_date, year.balance.rounded(half_even)}}, "2022-01-01"_date, "2023-01-01"_date)
            .interest;
    CHECK(to_string(year.interest + next) == expected.at("SV-13")[0]);
    CHECK(yield(year.interest + next, "1000", 730) == expected.at("SV-13")[1]);
    terms.where = SavingsRounding::never;
    const Unrounded exact = posted(terms, opened, "2021-01-01"_date, "2022-01-01"_date).balance;
    const Unrounded grown = exact * Rate::of(power(Rate::of(73'013, 73'000), Rate::of(365), 30, half_even));
    CHECK(to_string((grown - amount("1000")).rounded(half_even)) == "133.14");
  }
  {
    SavingsTerms tiered = daily(Rate::parse("5.25%").value());
    tiered.tiers.push_back({amount("2500"), Rate::parse("5.5%").value()});
    tiered.tiers.push_back({amount("15000"), Rate::parse("5.75%").value()});
    const std::pair<const char*, const char*> balances[] = {
        {"SV-15a", "1000"}, {"SV-15b", "8000"}, {"SV-15c", "20000"}};
    for (const auto& [id, balance] : balances) {
      const Amount interest = held(tiered, balance, 365);
      CHECK(to_string(interest) == expected.at(id)[0]);
      CHECK(yield(interest, balance, 365) == expected.at(id)[1]);
    }
    // Method B: what lies over 2,500 earns the higher rate, the rest does not.
    tiered.tier_method = TierMethod::by_slice;
    tiered.compounding.reset();
    CHECK(to_string(held(tiered, "8000", 365)) == "433.75");
  }
  const std::vector<RateDays> stepped{{Rate::percent(5), 365}, {Rate::percent(6), 365}, {Rate::percent(7), 365}};
  CHECK(to_string((Amount::minor(10'000, cents) * mean_rate(stepped)).rounded(half_even)) == first("SV-17"));
  CHECK(yield(amount("6.50"), "1500", 30) == first("SV-19"));
  {
    SavingsTerms simple = daily(Rate::percent(5));
    simple.compounding.reset();
    const Amount month = held(simple, "1000", 30);
    CHECK(to_string(month) == expected.at("SV-21")[0]);
    // Compounded once a year, a month's yield is its share of the year: the special formula comes to simple interest.
    CHECK(to_string(((month * Rate::of(365, 30)) * Rate::of(100, 1000)).rounded(half_even)) == expected.at("SV-21")[1]);
  }
  {
    // The low of the day counts, not its end; the rate is that of the month.
    SavingsTerms lowest{.unit = cents, .tiers = {{Amount::zero(cents), Rate::percent(10)}}};
    lowest.basis = BalanceBasis::minimum;
    const std::vector<Movement> moved{
        {"2009-01-01"_date, amount("1000")}, {"2009-01-15"_date, amount("-250")}, {"2009-01-15"_date, amount("100")}};
    CHECK(posted(lowest, moved, "2009-01-01"_date, "2009-02-01"_date).interest == amount(first("SV-31")));
    lowest.basis = BalanceBasis::closing;
    CHECK(posted(lowest, moved, "2009-01-01"_date, "2009-02-01"_date).interest == amount("85"));
    lowest.basis = BalanceBasis::average_daily;
    CHECK(posted(lowest, moved, "2009-01-01"_date, "2009-02-01"_date).unrounded ==
          Unrounded(amount("10")) * Rate::of(1000 * 14 + 850 * 17, 31 * 100));
  }
  {
    // An overdraft is charged each day, and each charge is rounded: one cent and more off the unrounded growth.
    SavingsTerms overdraft{
        .unit = cents, .tiers = {{Amount::zero(cents), Rate()}}, .overdraft_rate = Rate::percent(365)};
    overdraft.day_count = DayCount::act_365_fixed;
    const std::vector<Movement> drawn{{"2009-01-02"_date, amount("-100")}};
    const auto charges =
        savings_interest(overdraft, drawn, "2009-01-02"_date, posting_days("2009-01-02"_date, {1, Calendar::days}, 11));
    CHECK(to_string(charges.back().balance.rounded(half_even)) == first("SV-33"));
    overdraft.where = SavingsRounding::never;
    const auto exact =
        savings_interest(overdraft, drawn, "2009-01-02"_date, posting_days("2009-01-02"_date, {1, Calendar::days}, 11));
    CHECK(to_string(exact.back().balance.rounded(half_even)) == "-111.57");
  }
  {
    SavingsTerms simple = daily(Rate::percent(5));
    simple.compounding.reset();
    const auto both = savings_interest(simple, std::vector<Movement>{{"2010-09-26"_date, amount("1000")}},
                                       "2010-09-26"_date, std::vector<Date>{"2010-12-31"_date, "2011-08-22"_date});
    CHECK(to_string(both[0].interest) == expected.at("SV-41")[0]);
    CHECK(to_string(both[1].interest) == expected.at("SV-41")[1]);
  }
  {
    // A loan kept like an account: months of 30 days, the exact interest carried, only the print-out rounded.
    SavingsTerms terms{.unit = cents, .tiers = {{Amount::zero(cents), Rate::percent(5)}}};
    terms.day_count = DayCount::thirty_360_inclusive;
    terms.where = SavingsRounding::never;
    const std::vector<Movement> moved{{"2008-09-26"_date, amount("10000")},
                                      {"2008-11-27"_date, amount("-3771.12")},
                                      {"2009-05-03"_date, amount("-1200")},
                                      {"2010-12-10"_date, amount("-3700")}};
    const std::vector<Date> dates{"2008-11-27"_date, "2008-12-31"_date, "2009-05-03"_date,
                                  "2009-12-31"_date, "2010-12-10"_date, "2010-12-31"_date};
    const auto rows = savings_interest(terms, moved, "2008-09-26"_date, dates);
    std::size_t next = 0;
    for (const SavingsPosting& row : rows) CHECK(to_string(row.interest) == expected.at("SV-43")[next++]);
    CHECK(amount("10000.00") == amount(expected.at("SV-43")[next++]));
    for (std::size_t index = 0; index + 1 < rows.size(); ++index) {
      Unrounded balance = rows[index].balance;
      for (const Movement& each : moved) {
        if (each.date == rows[index].date) balance += Unrounded(each.amount);
      }
      CHECK(to_string(balance.rounded(half_even)) == expected.at("SV-43")[next++]);
    }
  }
}

TEST_CASE("Interest is earned above zero and charged below, and tax is withheld of what is earned alone") {
  SavingsTerms terms = daily(Rate::percent(10));
  terms.compounding.reset();
  terms.overdraft_rate = Rate::percent(20);
  terms.tax = Rate::percent(10);
  const std::vector<Movement> moved{{"2023-01-01"_date, amount("365")}, {"2023-01-11"_date, amount("-730")}};
  const auto rows =
      savings_interest(terms, moved, "2023-01-01"_date, std::vector<Date>{"2023-01-11"_date, "2023-01-21"_date});
  CHECK(rows[0].interest == amount("1.00"));
  CHECK(rows[0].tax == amount("0.10"));
  CHECK(rows[0].balance == Unrounded(amount("365.90")));
  CHECK(rows[1].interest == amount("-2.00"));
  CHECK(rows[1].tax.is_zero());
  CHECK(rows[1].balance == Unrounded(amount("-366.10")));
}

TEST_CASE("Accruals of any partition agree with the whole where the day count adds up (F34)") {
  RANDOM_VALUES(random);
  for (const DayCount each : all_day_counts) {
    if (each == DayCount::act_act_isma) continue;  // it asks for a coupon period
    INFO(name(each));
    SavingsTerms terms = daily(Rate::percent(7));
    terms.compounding.reset();
    terms.day_count = each;
    bool agreed = true;
    for (int round = 0; round < 120; ++round) {
      const Date from = Date::from_days(random.between(19'000, 20'000));
      const Date to = from + static_cast<std::int32_t>(random.between(40, 800));
      const std::vector<Movement> opened{{from, Amount::minor(random.between(1, 1'000'000), cents)}};
      const Unrounded whole = posted(terms, opened, from, to).unrounded;
      Unrounded sum(Amount::zero(cents));
      for (Date begin = from; begin < to;) {
        const Date end = std::min(to, begin + static_cast<std::int32_t>(random.between(1, 90)));
        sum += posted(terms, opened, begin, end).unrounded;
        begin = end;
      }
      agreed = agreed && sum == whole;
    }
    CHECK(agreed == is_additive(each));
  }
}

TEST_CASE("Tiers, movements and postings out of order are faults") {
  SavingsTerms terms = daily(Rate::percent(1));
  const std::vector<Movement> moved{{"2023-02-01"_date, amount("1")}, {"2023-01-01"_date, amount("1")}};
  CHECK_THROWS_AS(posted(terms, moved, "2023-01-01"_date, "2023-03-01"_date), Error);
  CHECK_THROWS_AS(posted(terms, {}, "2023-01-01"_date, "2023-01-01"_date), Error);
  terms.tiers.push_back({Amount::zero(cents), Rate::percent(2)});
  CHECK_THROWS_AS(posted(terms, {}, "2023-01-01"_date, "2023-02-01"_date), Error);
  terms.tiers.clear();
  CHECK_THROWS_AS(posted(terms, {}, "2023-01-01"_date, "2023-02-01"_date), Error);
}

TEST_CASE("A period in which the rate changes is split at the change, and what was earned before stays") {
  SavingsTerms terms = daily(Rate::percent(2));
  terms.compounding.reset();
  const std::vector<Movement> moved{{"2023-01-01"_date, amount("36500")}};
  const Date start = "2023-01-01"_date;
  const std::vector<Date> quarters{"2023-04-01"_date, "2023-07-01"_date};
  const auto before = savings_interest(terms, moved, start, quarters);
  // 2 a day until 10 May, 3 from that night on.
  terms.changes = {{"2023-05-10"_date, {{amount("0"), Rate::percent(3)}}}};
  const auto after = savings_interest(terms, moved, start, quarters);
  CHECK(after[0].interest == before[0].interest);
  CHECK(after[0].interest == amount("180.00"));
  CHECK(after[1].unrounded == Unrounded(amount("36680")) * Rate::of(39 * 2 + 52 * 3, 36'500));
  // Without a day count, a rate is that of the period, and the change has its share of the days.
  SavingsTerms by_period = terms;
  by_period.day_count.reset();
  CHECK(savings_interest(by_period, moved, start, quarters)[1].unrounded ==
        Unrounded(savings_interest(by_period, moved, start, quarters)[0].balance) * Rate::of(39 * 2 + 52 * 3, 9'100));
  // An overdraft rate that is not named stays; of two changes for one day, the last holds.
  terms.overdraft_rate = Rate::percent(20);
  terms.changes = {{"2023-02-01"_date, {{amount("0"), Rate::percent(3)}}},
                   {"2023-03-01"_date, {{amount("0"), Rate::percent(9)}}},
                   {"2023-03-01"_date, {{amount("0"), Rate()}}, Rate::percent(30)}};
  const std::vector<Movement> drawn{{"2023-01-01"_date, amount("-365")}};
  CHECK(posted(terms, drawn, start, "2023-04-01"_date).unrounded ==
        -(Unrounded(amount("365")) * Rate::of(59 * 20 + 31 * 30, 36'500)));
  CHECK(rates_on(terms, "2023-02-28"_date).until == "2023-03-01"_date);
  CHECK(rates_on(terms, "2023-03-01"_date).tiers.front().rate.is_zero());
  std::swap(terms.changes[0], terms.changes[1]);
  CHECK_THROWS_AS(posted(terms, drawn, start, "2023-04-01"_date), Error);
  terms.changes = {{"2023-02-01"_date, {}}};
  CHECK_THROWS_AS(posted(terms, drawn, start, "2023-04-01"_date), Error);
}

TEST_CASE("Rates and tiers that change bear what a model that goes from night to night has") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 300; ++round) {
    const Date from = Date::from_days(random.between(19'000, 20'000));
    const Date to = from + static_cast<std::int32_t>(random.between(1, 200));
    SavingsTerms terms{.unit = cents, .tiers = {}};
    terms.day_count = DayCount::act_365_fixed;
    terms.tier_method = static_cast<TierMethod>(random.between(0, 1));
    terms.basis = static_cast<BalanceBasis>(random.between(0, 3));
    const auto some_tiers = [&] {
      std::vector<Tier> tiers{{Amount::zero(cents), Rate::percent(random.between(0, 9))}};
      for (std::int64_t more = random.between(0, 2); more > 0; --more) {
        tiers.push_back(
            {tiers.back().from + Amount::minor(random.between(1, 50'000), cents), Rate::percent(random.between(0, 9))});
      }
      return tiers;
    };
    terms.tiers = some_tiers();
    std::vector<std::vector<Tier>> of_night(static_cast<std::size_t>(to - from), terms.tiers);
    Date change = from - 5;
    for (std::int64_t more = random.between(0, 4); more > 0; --more) {
      change += static_cast<std::int32_t>(random.between(0, 60));
      terms.changes.push_back({change, some_tiers()});
      for (Date night = std::max(change, from); night < to; night += 1) {
        of_night[static_cast<std::size_t>(night - from)] = terms.changes.back().tiers;
      }
    }
    std::vector<Movement> moved{{from, Amount::minor(random.between(1, 100'000), cents)}};
    for (std::int64_t more = random.between(0, 3); more > 0; --more) {
      moved.push_back({std::min(to - 1, moved.back().date + static_cast<std::int32_t>(random.between(1, 50))),
                       Amount::minor(random.between(1, 50'000), cents)});
    }
    // Percent times minor units, of a year.
    const auto yearly = [&](const Fraction& balance, const std::vector<Tier>& tiers) {
      Fraction sum(0);
      for (std::size_t at = 0; at < tiers.size(); ++at) {
        const Fraction percent = Fraction(tiers[at].rate.numerator(), tiers[at].rate.denominator()) * Fraction(100);
        const Fraction floor(tiers[at].from.minor());
        const bool is_last = at + 1 == tiers.size();
        const Fraction top = is_last ? balance : Fraction(tiers[at + 1].from.minor());
        if (terms.tier_method == TierMethod::whole_balance) {
          if (!(balance < floor) && (is_last || balance < top)) sum = balance * percent;
        } else if (floor < balance) {
          sum = sum + ((top < balance ? top : balance) - floor) * percent;
        }
      }
      return sum;
    };
    std::vector<Fraction> balances;
    Fraction mean(0);
    for (Date night = from; night < to; night += 1) {
      Fraction balance(0);
      for (const Movement& each : moved) {
        if (each.date <= night) balance = balance + Fraction(each.amount.minor());
      }
      balances.push_back(balance);
      mean = mean + balance * Fraction(1, to - from);
    }
    Fraction wanted(0);
    for (std::size_t night = 0; night < balances.size(); ++night) {
      // Nothing is ever paid out, so that the lowest balance is the first.
      const Fraction& basis = terms.basis == BalanceBasis::daily           ? balances[night]
                              : terms.basis == BalanceBasis::average_daily ? mean
                              : terms.basis == BalanceBasis::minimum       ? balances.front()
                                                                           : balances.back();
      wanted = wanted + yearly(basis, of_night[night]);
    }
    INFO(name(terms.basis) << ", " << name(terms.tier_method) << ", " << terms.changes.size() << " changes");
    CHECK(posted(terms, moved, from, to).unrounded == Unrounded(wanted * Fraction(1, 36'500), cents));
  }
}
