// SPDX-License-Identifier: MPL-2.0
// Lending without interest, paid for by saving: what a loan uses up in amount-months the member gives back by saving as
// much, for as long. A fee on the mean debt pays for the bank's work.
#include <iostream>
#include <memory>
#include <rochdale/product/loan_schedule.hpp>
#include <rochdale/product/saving_points.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

namespace {

/// Stops the program where the bank says no.
template <class T>
void must(const Outcome<T>& outcome) {
  static_cast<void>(outcome.value());
}

}  // namespace

int main() {
  constexpr Unit krona = "SEK/2"_unit;
  constexpr Unit points = "PTS/0"_unit;  // krona-months: a memo unit, which balances by itself
  const auto sek = [&](const char* text) { return Amount::parse(text, krona).value(); };
  constexpr std::int32_t months = 120;

  LoanTerms terms;
  terms.due.start = "2026-01-01"_date;
  terms.disbursements = {{terms.due.start, sek("200000.00")}};
  terms.rate = Rate();  // 0 is a rate
  terms.instalments = months;
  terms.repayment = Repayment::equal_principal;
  terms.fee = fee_on_mean_debt(sek("200000.00"), Rate::percent(3), months).rounded(half_even);
  const LoanSchedule schedule = loan_schedule(terms).value();
  const LoanRow& first = schedule.rows.front();
  const LoanRow& last = schedule.rows.back();
  std::cout << "Each month: principal " << to_string(first.principal) << ", interest " << to_string(first.interest)
            << ", fee " << to_string(first.fee) << "; the last " << to_string(last.principal) << ", then "
            << to_string(last.balance) << "\n"
            << "Fee in all: " << to_string(schedule.fee) << "\n";

  // The debt of each month, added up. Equal bound saving over the same months earns it back.
  const Points used = points_used(schedule.rows);
  const Amount deposit = bound_saving(used, months, krona).rounded(half_even);
  std::vector<Movement> saving;
  for (std::int32_t month = 0; month < months; ++month) saving.push_back({terms.due.start.add_months(month), deposit});
  const Points earned = points_earned(saving, terms.due.start, terms.due.start.add_months(months), Rate::of(1));
  const auto whole = [&](const Points& value) { return Unrounded(value, points).rounded(half_even); };
  std::cout << "The loan uses " << to_string(whole(used)) << " krona-months; saving " << to_string(deposit)
            << " a month earns " << to_string(whole(earned)) << "\n";

  // Points are booked beside the money, in a unit of their own. Who has saved before may begin with some.
  const Stamp clerk{.by = "the clerk"};
  Book book(std::make_unique<MemoryStore>());
  book.adopt_unit(points, {}, clerk).value();
  const AccountId member = book.open_account({.code = "member-points", .unit = points}, clerk).value();
  const AccountId given =
      book.open_account({.code = "points-given", .unit = points, .kind = AccountKind::equity}, clerk).value();
  const auto move = [&](AccountId debited, AccountId credited, const Points& value, Date on) {
    must(book.post(Transfer{.debit = debited, .credit = credited, .amount = whole(value), .on = on}, clerk));
  };
  const std::vector<Movement> before{{"2024-01-01"_date, sek("10000.00")}};
  const Rate factor = Rate::of(9, 10);  // saving that can be withdrawn earns nine tenths
  move(given, member, points_earned(before, "2024-01-01"_date, "2026-01-01"_date, factor), "2026-01-01"_date);
  std::cout << "Saved before: " << to_string(book.balance(member)) << " points\n";
  move(member, given, used, "2036-01-01"_date);
  std::cout << "The loan taken off: " << to_string(book.balance(member)) << "\n";
  move(given, member, earned, "2036-01-01"_date);
  std::cout << "The saving added: " << to_string(book.balance(member)) << ", so that the member may close\n";
}
