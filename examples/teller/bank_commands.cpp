// SPDX-License-Identifier: MPL-2.0
// Day counts, splits and rounding; loan schedules have a file of their own.
#include "bank_commands.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <tuple>

#include "csv.hpp"
#include "loan_command.hpp"
#include "rochdale/core/day_count.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/unrounded.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

// ---- Day counts

struct DayCountWords {
  std::vector<std::string> words;
  std::optional<std::string> reference;
  std::optional<std::string> termination;
  bool list = false;
};

void list_conventions() {
  CsvWriter csv(std::cout, {"convention", "also"});
  for (const DayCount each : all_day_counts) csv.row({name(each), trade_name(each)});
}

/// "--reference FROM TO" leaves its second date among the arguments, where it stands first or last; "FROM/TO" is one word.
std::optional<ReferencePeriod> take_reference(DayCountWords& given) {
  if (!given.reference) return std::nullopt;
  std::string from = *given.reference;
  std::string to;
  if (from.find('/') != std::string::npos) {
    std::tie(from, to) = sides_of("--reference", *given.reference, '/');
  } else if (given.words.size() == 4) {
    const auto at = Date::parse(given.words.front()) ? given.words.begin() : given.words.end() - 1;
    to = *at;
    given.words.erase(at);
  } else {
    throw Misused("--reference: two dates, FROM TO");
  }
  const ReferencePeriod period{date_of("--reference", from), date_of("--reference", to)};
  if (period.end <= period.first) throw Misused("--reference: a period ends after it begins");
  return period;
}

bool run_day_count(DayCountWords given) {
  if (given.list || given.words.empty()) {
    list_conventions();
    return true;
  }
  DayCountTerms terms;
  terms.reference = take_reference(given);
  if (given.termination) terms.termination = date_of("--termination", *given.termination);
  if (given.words.size() != 3) throw Misused("a convention and two dates are wanted: CONVENTION FROM TO");
  const std::optional<DayCount> convention = parse_day_count(given.words[0]);
  if (!convention) throw Misused("no day count is called " + given.words[0] + "; teller day-count --list names them");
  const Date from = date_of("FROM", given.words[1]);
  const Date to = date_of("TO", given.words[2]);
  if (to < from) throw Misused("TO is before FROM");
  const Rate fraction = year_fraction(*convention, from, to, terms);
  CsvWriter csv(std::cout, {"days", "year_fraction"});
  csv.row({std::to_string(days_between(*convention, from, to, terms)),
           decimals_of(Fraction(fraction.numerator(), fraction.denominator()), 12)});
  return true;
}

void add_day_count(Commands& commands) {
  const auto given = std::make_shared<DayCountWords>();
  commands
      .add("day-count", "Count the days and the part of a year between two dates",
           "teller day-count \"30E/360 ISDA\" 2008-02-29 2009-02-28 --termination 2012-02-29")
      .optional_argument("CONVENTION FROM TO",
                         "the day count by name (act_365_fixed or ACT/365F) and two dates; without any, the names",
                         given->words)
      .option("--reference", "FROM TO", "the coupon period, for act_act_isma; also as FROM/TO", given->reference)
      .option("--termination", "DATE", "the last day of the contract, for thirty_e_360_isda", given->termination)
      .flag("--list", "name the conventions", given->list)
      .run([given] { return run_day_count(*given); });
}

// ---- Splits

struct SplitWords {
  std::string total;
  std::vector<std::string> more_weights;
  std::vector<std::string> weights;
  std::optional<std::string> parts;
  std::string rule = "largest_remainder";
  std::string tie = "to_first";
  std::optional<std::string> decimals;
};

/// A weight as the decimal that it is; percent signs are left out, since only proportions matter.
Decimal weight_of(std::string text) {
  if (text.ends_with('%')) text.pop_back();
  while (text.ends_with(' ')) text.pop_back();
  return or_misused(Decimal::parse(text), "--weights", text);
}

std::int32_t decimals_written(const std::string& number) {
  const std::size_t point = number.find('.');
  return point == std::string::npos ? 0
                                    : static_cast<std::int32_t>(std::min<std::size_t>(number.size() - point - 1, 18));
}

/// RubyMoney's way: from the last part to the first, each gets its share of what is left, cut; so that what was cut off
/// runs on to the first.
std::vector<Amount> split_what_is_left(const Amount& total, const std::vector<Decimal>& weights) {
  std::vector<Decimal> before{Decimal(0)};  // the sum of the weights before each part
  for (const Decimal& weight : weights) before.push_back(before.back() + weight);
  std::vector<Amount> parts(weights.size(), Amount::zero(total.unit()));
  Amount left = total;
  for (std::size_t index = weights.size(); index-- > 0;) {
    const std::vector<Decimal> two{before[index], weights[index]};
    const auto cut = split(left, std::span<const Decimal>(two), Leftover::to_pool);
    if (cut) parts[index] = (*cut)[1];  // weights that are all zero get nothing
    left -= parts[index];
  }
  return parts;
}

std::vector<Amount> split_by_rule(const SplitWords& given, const Amount& total, const std::vector<Decimal>& weights) {
  if (given.rule == "what_is_left") {
    // The weights themselves are checked as those of every rule are.
    const auto checked = split(total, std::span<const Decimal>(weights), Tie::to_first);
    if (!checked) throw Refused(describe(checked.error()));
    return split_what_is_left(total, weights);
  }
  const std::optional<Leftover> leftover = parse_leftover(given.rule);
  const std::optional<Tie> tie = parse_tie(given.tie);
  if (!tie) throw Misused("--tie: to_first, to_last, to_larger_weight or to_first_signed, not " + given.tie);
  if (!leftover && given.rule != "largest_remainder") {
    throw Misused(
        "--rule: largest_remainder, to_first_parts, to_last_part, to_largest_weight, to_pool or what_is_left, not " +
        given.rule);
  }
  const auto parts = leftover ? split(total, std::span<const Decimal>(weights), *leftover)
                              : split(total, std::span<const Decimal>(weights), *tie);
  if (!parts) throw Refused(describe(parts.error()));
  return *parts;
}

bool run_split(const SplitWords& given) {
  std::vector<std::string> words = given.weights;
  words.insert(words.end(), given.more_weights.begin(), given.more_weights.end());
  std::vector<std::string> names = split_words(words);
  if (given.parts) {
    if (!names.empty()) throw Misused("--parts are equal: no --weights beside them");
    names.assign(static_cast<std::size_t>(count_of("--parts", *given.parts, 1, 1'000'000)), "1");
  }
  if (names.empty()) throw Misused("--weights are wanted: 49,51");
  const std::int32_t decimals =
      given.decimals ? count_of("--decimals", *given.decimals, 0, Unit::most_decimals) : decimals_written(given.total);
  const Unit unit = Unit::make("X", decimals).value();
  std::vector<Decimal> weights;
  for (const std::string& each : names) weights.push_back(weight_of(each));
  const std::vector<Amount> parts = split_by_rule(given, amount_of("TOTAL", given.total, unit), weights);
  CsvWriter csv(std::cout, {"no", "weight", "part"});
  for (std::size_t index = 0; index < parts.size(); ++index) {
    csv.row({std::to_string(index + 1), index < names.size() ? names[index] : "pool", to_string(parts[index])});
  }
  return true;
}

void add_split(Commands& commands) {
  const auto given = std::make_shared<SplitWords>();
  commands
      .add("split", "Divide an amount by weights, so that the parts add up to it",
           "teller split 1000.01 --weights 37,25,60,11,48")
      .argument("TOTAL", "the amount; its decimals are those of the parts", given->total)
      .optional_argument("WEIGHT", "more weights", given->more_weights)
      .option("--weights", "W,W,...", "shares, savings, percent or any other proportion", given->weights)
      .option("--parts", "N", "so many equal parts instead", given->parts)
      .option("--rule", "RULE",
              "where the odd units go: largest_remainder (the default), to_first_parts (one each), to_last_part, "
              "to_largest_weight, to_pool (a part of its own), what_is_left (each is cut from what the parts after it "
              "left, and the first takes the rest)",
              given->rule)
      .option("--tie", "TIE",
              "among equal remainders: to_first (the default), to_last, to_larger_weight, to_first_signed", given->tie)
      .option("--decimals", "N", "the decimals of the parts, if the total is written with fewer", given->decimals)
      .run([given] { return run_split(*given); });
}

// ---- Rounding

struct RoundWords {
  std::string value;
  std::string to;
  std::optional<std::string> rounding;
};

/// "15.625" or "67500/45000", exactly, in hundredths (or whatever the unit has).
Unrounded value_of(const std::string& text, const Unit& unit) {
  if (text.find('/') == std::string::npos) return Unrounded::of(or_misused(Decimal::parse(text), "VALUE", text), unit);
  const Rate rate = or_misused(Rate::parse(text), "VALUE", text);
  return {Fraction(rate.numerator(), rate.denominator()) * Fraction(power_of_ten(unit.decimals())), unit};
}

bool run_round(const RoundWords& given) {
  const Unit unit = Unit::make("X", decimals_written(given.to)).value();
  const Amount multiple = amount_of("--to", given.to, unit);
  if (!multiple.is_positive()) throw Misused("--to: an amount above zero, not " + given.to);
  const Unrounded value = value_of(given.value, unit);
  const auto wanted = given.rounding ? parse_rounding(small_letters(*given.rounding)) : std::nullopt;
  if (given.rounding && !wanted) {
    throw Misused("--rounding: half_even, half_up, half_down, up, down, ceiling or floor, not " + *given.rounding);
  }
  CsvWriter csv(std::cout, {"rounding", "rounded"});
  for (const Rounding each :
       {half_even, half_up, half_down, Rounding::up, Rounding::down, Rounding::ceiling, Rounding::floor}) {
    if (!wanted || *wanted == each) csv.row({name(each), to_string(value.rounded(each, multiple))});
  }
  return true;
}

void add_round(Commands& commands) {
  const auto given = std::make_shared<RoundWords>();
  commands.add("round", "Round a number, in the way that is named or in all seven", "teller round 15.625 --to 0.01")
      .argument("VALUE", "a decimal of any length, or a fraction such as 2/3", given->value)
      .required_option("--to", "UNIT", "what the answer is a multiple of: 0.01, 0.05, 1", given->to)
      .option("--rounding", "NAME", "half_even, half_up, half_down, up, down, ceiling or floor; without it, all",
              given->rounding)
      .run([given] { return run_round(*given); });
}

}  // namespace

void add_bank_commands(Commands& commands) {
  add_day_count(commands);
  add_split(commands);
  add_round(commands);
  add_loan_schedule(commands);
}

}  // namespace rochdale::teller
