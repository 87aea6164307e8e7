// SPDX-License-Identifier: MPL-2.0
#include "loan_command.hpp"

#include <iostream>
#include <memory>

#include "csv.hpp"
#include "loan_words.hpp"
#include "rochdale/institution/contract_text.hpp"
#include "rochdale/product/loan_schedule.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

void print_rows(const LoanSchedule& schedule, bool with_fee, bool with_totals) {
  std::vector<std::string_view> header{"no", "due", "days", "principal", "interest", "payment", "balance"};
  if (with_fee) header.push_back("fee");
  CsvWriter csv(std::cout, header);
  const auto print = [&](std::vector<std::string> fields, const Amount& fee) {
    if (with_fee) fields.push_back(to_string(fee));
    const std::vector<std::string_view> views(fields.begin(), fields.end());
    csv.row(views);
  };
  for (const LoanRow& row : schedule.rows) {
    print({std::to_string(row.number), to_string(row.due), std::to_string(row.days()), to_string(row.principal),
           to_string(row.interest), to_string(row.payment), to_string(row.balance)},
          row.fee);
  }
  if (with_totals) {
    print(
        {"total", "", "", to_string(schedule.principal), to_string(schedule.interest), to_string(schedule.payment), ""},
        schedule.fee);
  }
}

/// Where each interest comes from: one line for each stretch of days.
void print_parts(const LoanSchedule& schedule) {
  CsvWriter csv(std::cout, {"no", "from", "to", "days", "basis", "rate", "time", "unrounded", "interest"});
  for (const LoanRow& row : schedule.rows) {
    for (const InterestPart& part : row.parts) {
      const int decimals = part.basis.unit().decimals();
      csv.row({std::to_string(row.number), to_string(part.from), to_string(part.to), std::to_string(part.days()),
               to_string(part.basis), to_string(part.rate), to_string(part.time),
               decimals_of(part.interest.minor() * Fraction(1, power_of_ten(decimals)), decimals + 6),
               to_string(row.interest)});
    }
  }
}

/// The conventions of a contract, by name, as they are printed with it.
void print_terms(const LoanTerms& terms) {
  CsvWriter csv(std::cout, {"convention", "value"});
  csv.row({"method", name(terms.repayment)});
  csv.row({"period", to_string(terms.due.every)});
  csv.row({"day_count", to_string(terms.time)});
  csv.row({"rate", to_string(terms.rate)});
  csv.row({"rounding", name(terms.rounding)});
  csv.row({"interest_rounding", name(terms.interest_rounding)});
  csv.row({"size", name(terms.size)});
  csv.row({"retry", terms.retry ? "yes" : "no"});
  csv.row({"principal_part", name(terms.principal_part)});
  csv.row({"first_period", name(terms.first_period)});
  csv.row({"month_end", name(terms.due.month_end)});
  csv.row({"shift", name(terms.due.shift)});
  csv.row({"rate_day", name(terms.rate_day)});
  csv.row({"excess", name(terms.excess)});
  csv.row({"compounding", name(terms.compounding)});
  // What a contract need not have.
  const auto print = [&](std::string_view convention, const std::string& value) {
    if (!value.empty()) csv.row({convention, value});
  };
  const auto print_rows_of = [&](std::string_view convention, std::int32_t rows) {
    if (rows > 0) csv.row({convention, std::to_string(rows)});
  };
  print("first_due", detail::as_text(terms.due.first_due));
  if (terms.due.shift != Shift::none) print("days_off", detail::as_text(terms.due.holidays));
  print("multiple", detail::as_text(terms.instalment_multiple));
  if (terms.instalment_multiple) csv.row({"multiple_of", name(terms.multiple_of)});
  print("smallest_unit", detail::as_text(terms.smallest_unit));
  print("payment", detail::as_text(terms.payment));
  print("balloon", detail::as_text(terms.balloon));
  print("fee", detail::as_text(terms.fee));
  print("weights", detail::as_text(terms.weights));
  print("interest_weights", detail::as_text(terms.interest_weights));
  print_rows_of("grace_principal", terms.grace_principal);
  print_rows_of("grace_interest", terms.grace_interest_payment);
  print_rows_of("interest_free", terms.interest_free);
  print("interest_from", detail::as_text(terms.interest_from));
  print("rate_changes", detail::as_text(terms.rate_changes));
  csv.row({"last_row", name(terms.last_row)});
}

}  // namespace

void add_loan_schedule(Commands& commands) {
  struct Options {
    LoanWords words;
    bool totals = false;
    bool explain = false;
    bool terms = false;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "loan-schedule", "Print the schedule of a loan as CSV",
      "teller loan-schedule --principal 5000 --rate 12 --instalments 18 --start 2022-11-01 --multiple 1\n"
      "  teller loan-schedule --principal 1000 --rate-per-period 3 --instalments 7 --period \"14 days\" \\\n"
      "    --start 2006-01-01 --method annuity_resized --rounding half_up --grace-principal 1 --shift "
      "following\n"
      "  teller loan-schedule --principal 100 --disburse 2024-01-08=200 --rate 9.4822 \\\n"
      "    --rate-change 2024-04-01=4 --instalments 6 --start 2024-01-01 --day-count ACT/365F \\\n"
      "    --pay 2024-02-10=50 --explain\n"
      "  teller loan-schedule --principal 100 --rate 0 --fee 6 --instalments 3 --start 2024-01-31 \\\n"
      "    --month-end roll --method weighted --weights 3,2,1 --totals");
  given->words.declare_on(command);
  given->words.declare_payments_on(command);
  command.flag("--totals", "add a last line with the sums", given->totals)
      .flag("--explain", "print instead where each interest comes from: days, balance, rate, exact and rounded",
            given->explain)
      .flag("--terms", "print instead the conventions of the contract, by name", given->terms);
  command.run([given] {
    const LoanTerms terms = given->words.terms();
    if (given->terms) {
      print_terms(terms);
      return true;
    }
    const Result<LoanSchedule, BadLoan> schedule = loan_schedule(terms);
    if (!schedule) throw Refused(describe(schedule.error()));
    if (given->explain) {
      print_parts(*schedule);
    } else {
      print_rows(*schedule, terms.fee.has_value(), given->totals);
    }
    if (schedule->overpaid.is_positive()) {
      std::cerr << "teller: paid beyond the whole debt: " << to_string(schedule->overpaid) << "\n";
    }
    return true;
  });
}

}  // namespace rochdale::teller
