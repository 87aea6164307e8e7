// SPDX-License-Identifier: MPL-2.0
#include "loan_words.hpp"

#include <algorithm>
#include <array>

#include "word_list.hpp"

namespace rochdale::teller {

namespace {

using OptionalText = std::optional<std::string>;

/// A convention by its name, in capitals or not; left as it is where none was given.
template <class Enum, class Parse>
void read_name(const char* option, const OptionalText& text, Enum& into, Parse parse) {
  if (!text) return;
  const std::optional<Enum> found = parse(small_letters(*text));
  if (!found) {
    std::vector<std::string> names;
    for (int number = 0; name(static_cast<Enum>(number)) != "unknown"; ++number) {
      names.emplace_back(name(static_cast<Enum>(number)));
    }
    throw Misused(std::string(option) + ": one of " + listed(names) + ", not " + *text);
  }
  into = *found;
}

template <detail::LoanConvention Enum>
void read_name(const char* option, const OptionalText& text, Enum& into) {
  read_name(option, text, into, [](std::string_view word) { return parse_convention<Enum>(word); });
}

/// "annuity" and the words of other programs beside our own.
void read_method(const std::string& text, LoanTerms& terms) {
  const std::string small = small_letters(text);
  if (text == "ANNUITY") {  // OpenCBS, which sizes it afresh each time
    terms.repayment = Repayment::annuity_resized;
  } else if (small == "annuity" || small.starts_with("declining")) {
    terms.repayment = Repayment::annuity_fixed;
  } else if (small.starts_with("bullet")) {
    terms.repayment = Repayment::bullet;
  } else {
    read_name("--method", text, terms.repayment);
  }
}

/// The number after a word: 364 of "days-in-year 364"; 0 for "ACT".
std::int32_t number_after(const std::string& text, std::string_view word) {
  std::int32_t number = 0;
  for (std::size_t at = text.find(word) + word.size(); at < text.size() && number < 1000; ++at) {
    if (text[at] == ' ') continue;
    if (text[at] < '0' || text[at] > '9') break;
    number = number * 10 + (text[at] - '0');
  }
  return number;
}

/// A day count; whole periods of a nominal year; or the two numbers that Apache Fineract's products name.
InterestTime time_of(const std::string& text) {
  const std::string small = small_letters(text);
  if (small == "nominal_360" || small == "periods" || small.find("rate/12") != std::string::npos ||
      small.find("periods/12") != std::string::npos) {
    return NominalYear{360};
  }
  if (small == "nominal_364") return NominalYear{364};
  if (small == "nominal_365") return NominalYear{365};
  if (small.find("days-in-year") != std::string::npos && small.find("days-in-month") != std::string::npos) {
    const std::int32_t year = number_after(small, "days-in-year");
    const std::int32_t month = number_after(small, "days-in-month");
    if (month == 30 && (year == 360 || year == 364 || year == 365)) return NominalYear{year};
    if (month == 0 && year == 360) return DayCount::act_360;
    if (month == 0 && year == 364) return DayCount::act_364;
    if (month == 0 && year == 365) return DayCount::act_365_fixed;
    if (month == 0 && year == 0) return DayCount::fineract_year_split;
  }
  const std::optional<DayCount> convention = parse_day_count(text);
  if (convention) return *convention;
  throw Misused("--day-count: nominal_360, nominal_364, nominal_365 or what teller day-count --list names, not " +
                text);
}

Weekday weekday_of(const std::string& text) {
  constexpr std::array<std::string_view, 7> names{"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};
  const std::string small = small_letters(text);
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (small == names[index] || (small.size() == 3 && names[index].starts_with(small))) {
      return static_cast<Weekday>(index + 1);
    }
  }
  throw Misused("--days-off: days of the week in English, or none, not " + text);
}

Holidays holidays_of(const LoanWords& words) {
  std::vector<Date> dates;
  for (const std::string& each : split_words(words.holidays)) dates.push_back(date_of("--holiday", each));
  const std::string days = words.days_off.value_or("saturday,sunday");
  if (small_letters(days) == "none") return Holidays({}, dates);
  std::vector<Weekday> off;
  for (const std::string& each : split_words({days})) off.push_back(weekday_of(each));
  return Holidays(std::span<const Weekday>(off), dates);
}

std::vector<Rate> rates_of(const char* option, const std::vector<std::string>& given) {
  std::vector<Rate> rates;
  for (const std::string& each : split_words(given)) rates.push_back(or_misused(Rate::parse(each), option, each));
  return rates;
}

template <class Dated>
void sort_by_date(std::vector<Dated>& entries) {
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Dated& left, const Dated& right) { return left.date < right.date; });
}

/// What only some methods ask for is not taken, and then left aside, with another.
void check_method(const LoanTerms& terms) {
  const bool is_annuity = terms.repayment == Repayment::annuity_fixed || terms.repayment == Repayment::annuity_resized;
  if (!terms.weights.empty() && terms.repayment != Repayment::weighted) {
    throw Misused("--weights goes with --method weighted");
  }
  if (!terms.interest_weights.empty() && terms.repayment != Repayment::flat) {
    throw Misused("--interest-weights goes with --method flat");
  }
  if (terms.payment && !is_annuity) throw Misused("--payment goes with --method annuity_fixed");
  if (terms.compounding != Compounding::none && terms.repayment == Repayment::flat) {
    throw Misused("--compounding: the interest of a flat loan is agreed in all, and compounds nothing");
  }
}

void read_grace(const char* option, const OptionalText& text, std::int32_t& into) {
  if (text) into = count_of(option, *text, 0, 10'000);
}

}  // namespace

void LoanWords::declare_on(Command& command) {
  command.required_option("--principal", "AMOUNT", "what is lent at the start", principal)
      .required_option("--start", "DATE", "the day of the first disbursement", start);
  declare_terms_on(command);
  command.option("--decimals", "N", "of the currency; 2 by default", decimals)
      .option("--disburse", "DATE=AMOUNT", "lent later; may be repeated", disbursements);
}

void LoanWords::declare_payments_on(Command& command) {
  command
      .option("--pay", "DATE=AMOUNT", "came in; may be repeated. What did not is taken to be paid when due", payments)
      .option("--as-of", "DATE", "until when arrears are known; the day of the last payment by default", as_of);
  declare_recalculation_on(command);
}

void LoanWords::declare_recalculation_on(Command& command) {
  command
      .option("--excess", "NAME",
              "of a payment beyond what is due: smaller_payments (the default), fewer_payments, next_payments", excess)
      .option("--compounding", "NAME",
              "what bears interest in arrears beside principal: none (the default), interest, fee, interest_and_fee",
              compounding);
}

void LoanWords::declare_terms_on(Command& command) {
  command.option("--rate", "PERCENT", "of a year; 0 is a rate", rate)
      .option("--rate-per-period", "PERCENT", "of a period, instead", rate_per_period)
      .required_option("--instalments", "N", "how many", instalments)
      .option("--period", "EVERY", "\"1 month\" (the default), \"2 weeks\", \"15 days\", quarter, year", period)
      .option("--method", "NAME",
              "annuity_fixed (the default), annuity_resized, equal_principal, flat, bullet, weighted", method)
      .option("--day-count", "NAME",
              "nominal_360 (the default: a month is a twelfth of a year), nominal_364, nominal_365, or a day count",
              day_count)
      .option("--rounding", "NAME", "half_even (the default), half_up, half_down, up, down, ceiling, floor", rounding)
      .option("--multiple", "AMOUNT", "payments are multiples of it, the last aside; or none", multiple)
      .option("--multiple-of", "NAME", "flat: principal_and_interest (the default) or principal", multiple_of)
      .option("--smallest-unit", "AMOUNT", "all amounts are multiples of it: 1 where there are no cents", smallest_unit)
      .option("--interest-rounding", "NAME", "each_part (the default), each_row, carried", interest_rounding)
      .option("--size", "NAME",
              "how a fixed payment is sized: by_factors of the true periods (the default), or by_nominal_period, as if "
              "months had 30 days (the default with --multiple)",
              size)
      .option("--payment", "AMOUNT", "the payment, agreed on instead of sized", payment)
      .flag("--no-retry", "leave the payment as it was first sized, however much the last one differs", no_retry)
      .option("--principal-part", "NAME",
              "of_what_is_left (the default), or fixed at the start (the default with --multiple)", principal_part)
      .option("--grace-principal", "N", "instalments without principal", grace_principal)
      .option("--grace-interest", "N", "instalments whose interest is paid with the first one after", grace_interest)
      .option("--interest-free", "N", "instalments that bear no interest", interest_free)
      .option("--interest-from", "DATE", "no interest before this day", interest_from)
      .option("--first-due", "DATE", "the first due date, if not one period after the start", first_due)
      .option("--first-period", "NAME", "its interest: by_days (the default), or that of a whole period", first_period)
      .option("--month-end", "NAME", "where a month has no such day: clamp (the default) or roll", month_end)
      .option("--shift", "NAME",
              "of due dates on days off: none (the default), following, modified_following, preceding, "
              "modified_preceding",
              shift)
      .option("--days-off", "DAYS", "saturday,sunday by default; or none", days_off)
      .option("--holiday", "DATE", "a day off; may be repeated", holidays)
      .option("--weights", "W,W,...", "weighted: of the principal, one for each instalment that repays", weights)
      .option("--interest-weights", "W,W,...", "flat: of the interest, one for each instalment", interest_weights)
      .option("--balloon", "AMOUNT", "principal kept for the last instalment", balloon)
      .option("--fee", "AMOUNT", "spread evenly; adds a column", fee)
      .option("--last-row", "NAME", "closes (the default: the balance ends at zero) or as_computed", last_row)
      .option("--rate-change", "DATE=PERCENT", "the rate from that day on; may be repeated", rate_changes)
      .option("--rate-day", "NAME", "the first night of a changed rate: evening_before (the default) or morning",
              rate_day);
}

LoanTerms LoanWords::terms() const {
  return terms(Unit::make("X", decimals ? count_of("--decimals", *decimals, 0, Unit::most_decimals) : 2).value());
}

LoanTerms LoanWords::terms_from(const Date& on, const Unit& unit) const {
  LoanWords words = *this;
  words.principal = "1";
  words.start = on;
  return words.terms(unit);
}

LoanTerms LoanWords::terms(const Unit& unit) const {
  LoanTerms made;
  const auto read_amount = [&](const char* option, const OptionalText& text, std::optional<Amount>& into) {
    if (text && small_letters(*text) != "none") into = amount_of(option, *text, unit);
  };
  made.disbursements.push_back({start, amount_of("--principal", principal, unit)});
  for (const std::string& each : split_words(disbursements)) {
    const auto [date, amount] = sides_of("--disburse", each);
    made.disbursements.push_back({date_of("--disburse", date), amount_of("--disburse", amount, unit)});
  }
  if (rate.has_value() == rate_per_period.has_value()) throw Misused("one of --rate and --rate-per-period is wanted");
  made.rate = rate ? percent_of("--rate", *rate) : percent_of("--rate-per-period", *rate_per_period);
  made.time = rate ? time_of(day_count) : InterestTime(RatePerPeriod{});
  read_method(method, made);
  made.instalments = count_of("--instalments", instalments, 1, 10'000);
  made.due.start = start;
  const std::optional<Every> every = parse_every(period);
  if (!every) throw Misused("--period: such as \"1 month\", \"2 weeks\" or \"15 days\", not " + period);
  made.due.every = *every;
  made.due.first_due = first_due;
  read_name("--month-end", month_end, made.due.month_end, parse_month_end);
  read_name("--shift", shift, made.due.shift, parse_shift);
  made.due.holidays = holidays_of(*this);
  read_name("--rounding", rounding, made.rounding, parse_rounding);
  read_amount("--smallest-unit", smallest_unit, made.smallest_unit);
  read_amount("--multiple", multiple, made.instalment_multiple);
  read_name("--multiple-of", multiple_of, made.multiple_of);
  read_name("--interest-rounding", interest_rounding, made.interest_rounding);
  if (made.instalment_multiple) {
    made.size = PaymentSize::by_nominal_period;
    made.principal_part = PrincipalPart::fixed;
  }
  read_name("--size", size, made.size);
  read_name("--principal-part", principal_part, made.principal_part);
  made.retry = !no_retry;
  read_amount("--payment", payment, made.payment);
  made.weights = rates_of("--weights", weights);
  made.interest_weights = rates_of("--interest-weights", interest_weights);
  read_amount("--balloon", balloon, made.balloon);
  read_amount("--fee", fee, made.fee);
  read_grace("--grace-principal", grace_principal, made.grace_principal);
  read_grace("--grace-interest", grace_interest, made.grace_interest_payment);
  read_grace("--interest-free", interest_free, made.interest_free);
  made.interest_from = interest_from;
  read_name("--first-period", first_period, made.first_period);
  read_name("--last-row", last_row, made.last_row);
  for (const std::string& each : split_words(rate_changes)) {
    const auto [date, percent] = sides_of("--rate-change", each);
    made.rate_changes.push_back({date_of("--rate-change", date), percent_of("--rate-change", percent)});
  }
  read_name("--rate-day", rate_day, made.rate_day);
  for (const std::string& each : split_words(payments)) {
    const auto [date, amount] = sides_of("--pay", each);
    made.payments.push_back({date_of("--pay", date), amount_of("--pay", amount, unit)});
  }
  read_name("--excess", excess, made.excess);
  if (compounding && small_letters(*compounding) == "both") {
    made.compounding = Compounding::interest_and_fee;
  } else {
    read_name("--compounding", compounding, made.compounding);
  }
  made.as_of = as_of;
  check_method(made);
  sort_by_date(made.disbursements);
  sort_by_date(made.rate_changes);
  sort_by_date(made.payments);
  return made;
}

}  // namespace rochdale::teller
