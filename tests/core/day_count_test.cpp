// SPDX-License-Identifier: MPL-2.0
// Day counts against published tables (F54), and the properties that part them: which of them add up, and which do not.
#include "rochdale/core/day_count.hpp"

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/shared_data.hpp"

using namespace rochdale;

namespace {

Date date_of(const nlohmann::json& text) { return Date::parse(text_of(text)).value(); }

DayCountTerms terms_of(const nlohmann::json& given) {
  DayCountTerms terms;
  const nlohmann::json reference = given.value("reference", nlohmann::json::array());
  if (reference.size() == 2) terms.reference = {date_of(reference[0]), date_of(reference[1])};
  if (reference.size() == 1) terms.termination = date_of(reference[0]);
  return terms;
}

/// As many decimals as the text has.
Decimal written_like(const Rate& value, const Decimal& text) {
  const Decimal quotient =
      divide(Decimal(to_integer(value.numerator())), Decimal(to_integer(value.denominator())), 60, half_even);
  return quotient.quantize(text.exponent(), half_even);
}

Decimal decimal_of(const nlohmann::json& text) { return Decimal::parse(text_of(text)).value(); }

}  // namespace

TEST_CASE("Published day counts come out to the last digit (F54)") {
  auto file = open_shared("cases/bank/day_counts.json");
  if (!file) return;
  const nlohmann::json tables = nlohmann::json::parse(*file);
  int rows = 0;
  for (const char* table : {"published", "oracle", "fineract_rate_factors"}) {
    for (const nlohmann::json& row : tables.at(table)) {
      INFO(row.dump());
      const std::optional<DayCount> convention = parse_day_count(text_of(row["convention"]));
      REQUIRE(convention);
      const Date start = date_of(row["start"]);
      const Date end = date_of(row["end"]);
      const DayCountTerms terms = terms_of(row);
      const std::string kind = row["kind"];
      ++rows;
      if (kind == "days") {
        CHECK(std::to_string(days_between(*convention, start, end, terms)) == text_of(row["expected"]));
        continue;
      }
      Rate value = year_fraction(*convention, start, end, terms);
      if (kind == "rate factor") {
        const Rate rate = Rate::of(decimal_of(row["rate"])) * Rate::of(1, 100);
        value *= rate;
        const Decimal isda = decimal_of(row["isda"]);
        CHECK(written_like(year_fraction(DayCount::act_act_isda, start, end) * rate, isda) == isda);
      }
      // The source may print fewer digits than it knows, cut or with zeros behind; `recomputed` is the exact figure.
      const Decimal recomputed = decimal_of(row["recomputed"]);
      CHECK(written_like(value, recomputed) == recomputed);
      const Decimal printed = decimal_of(row["expected"]);
      const Decimal apart = written_like(value, Decimal(1, -20)) - printed;
      CHECK((apart.is_negative() ? -apart : apart) < Decimal(1, -10));
    }
  }
  CHECK(rows >= 93);
}

TEST_CASE("Conventions are named, by us and by the trade, and nothing else is one") {
  for (const DayCount each : all_day_counts) {
    CHECK(parse_day_count(name(each)) == each);
    CHECK(parse_day_count(trade_name(each)) == each);
  }
  CHECK(parse_day_count("act/act isda") == DayCount::act_act_isda);
  CHECK_FALSE(parse_day_count("ACT/ACT"));
  CHECK_FALSE(parse_day_count(""));
  CHECK_FALSE(parse_day_count("act_360 "));
}

TEST_CASE("The long and the broken coupons of the ISDA memorandum of 1998") {
  const auto isma = [](Date from, Date to, Date first, Date end) {
    return year_fraction(DayCount::act_act_isma, from, to, {ReferencePeriod{first, end}, {}});
  };
  CHECK(isma("2003-11-01"_date, "2004-05-01"_date, "2003-11-01"_date, "2004-05-01"_date) == Rate::of(1, 2));
  CHECK(isma("1999-11-30"_date, "2000-04-30"_date, "1999-11-30"_date, "2000-05-31"_date) == Rate::of(152, 366));
  // A long first coupon: the days before the regular period count in the notional one before it.
  CHECK(isma("2002-08-15"_date, "2003-07-15"_date, "2003-01-15"_date, "2003-07-15"_date) ==
        Rate::of(1, 2) + Rate::of(153, 184) * Rate::of(1, 2));
  // Periods that end on the 31st keep it: the one before 31 August begins on 28 February, the next on 31 August.
  CHECK(isma("2022-08-31"_date, "2024-08-31"_date, "2023-02-28"_date, "2023-08-31"_date) == Rate::of(2));
  CHECK(isma("2022-02-28"_date, "2024-02-29"_date, "2022-08-31"_date, "2023-02-28"_date) == Rate::of(2));
}

TEST_CASE("A reference period of less than half a month is none: then days count as those of a year") {
  const auto isma = [](Date from, Date to) {
    return year_fraction(DayCount::act_act_isma, from, to, {ReferencePeriod{"2023-03-01"_date, "2023-03-15"_date}, {}});
  };
  CHECK(isma("2023-03-01"_date, "2023-03-31"_date) == Rate::of(30, 366));  // to 2024-03-01
  CHECK(isma("2023-03-01"_date, "2024-03-01"_date) == Rate::of(1));
  CHECK(isma("2024-02-29"_date, "2024-03-30"_date) == Rate::of(30, 365));  // to 2025-02-28
}

TEST_CASE("A convention without a name of the trade goes by its own") {
  for (int number = 0; number < 64; ++number) {
    const auto convention = parse_day_count(name(static_cast<DayCount>(number)));
    if (!convention) continue;
    CHECK(parse_day_count(trade_name(*convention)) == convention);
  }
}

TEST_CASE("Conventions that add up do so in any steps; those that do not are caught not doing so") {
  RANDOM_VALUES(random);
  const DayCountTerms terms{ReferencePeriod{"2020-01-31"_date, "2020-07-31"_date}, "2060-02-28"_date};
  for (const DayCount each : all_day_counts) {
    INFO(name(each));
    bool added_up = true;
    for (int round = 0; round < 400; ++round) {
      const Date from = Date::from_days(random.between(10000, 25000));
      const Date to = from + static_cast<std::int32_t>(random.between(0, 1500));
      Rate sum;
      std::int32_t days = 0;
      for (Date begin = from; begin < to;) {
        const Date end = std::min(to, begin + static_cast<std::int32_t>(random.between(1, 200)));
        sum += year_fraction(each, begin, end, terms);
        days += days_between(each, begin, end, terms);
        begin = end;
      }
      const bool same = sum == year_fraction(each, from, to, terms) && days == days_between(each, from, to, terms);
      if (is_additive(each)) REQUIRE(same);
      added_up = added_up && same;
    }
    CHECK(added_up == is_additive(each));
  }
  // The witness to remember: from 30 January by way of 28 February, a day comes and goes.
  CHECK(days_between(DayCount::thirty_360_bond, "2023-01-30"_date, "2023-03-31"_date) == 60);
  CHECK(days_between(DayCount::thirty_360_bond, "2023-01-30"_date, "2023-02-28"_date) +
            days_between(DayCount::thirty_360_bond, "2023-02-28"_date, "2023-03-31"_date) ==
        61);
}

TEST_CASE("A year is one year, nothing is nothing, and time does not run backwards") {
  for (const DayCount each : all_day_counts) {
    INFO(name(each));
    CHECK(year_fraction(each, "2024-02-29"_date, "2024-02-29"_date).is_zero());
    CHECK_THROWS_AS(year_fraction(each, "2024-02-29"_date, "2024-02-28"_date), Error);
    CHECK_THROWS_AS(days_between(each, "2024-02-29"_date, "2024-02-28"_date), Error);
    // The ends of the calendar do no harm.
    const Rate all = year_fraction(each, Date::min() + 365, Date::max() - 365,
                                   {ReferencePeriod{"2000-01-01"_date, "2000-07-01"_date}, {}});
    CHECK(all > Rate::of(9900));
    CHECK(all < Rate::of(10150));
  }
  CHECK(year_fraction(DayCount::act_act_isda, Date::min(), Date::max()) > Rate::of(9998));
  CHECK_THROWS_AS(year_fraction(DayCount::act_act_isma, "2024-01-01"_date, "2024-02-01"_date,
                                {ReferencePeriod{"2024-01-01"_date, "2024-01-01"_date}, {}}),
                  Error);
}
