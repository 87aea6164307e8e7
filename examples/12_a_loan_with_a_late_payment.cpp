// SPDX-License-Identifier: MPL-2.0
// The life of a loan: its schedule, a payment in time, one that is late and pays its penalty first, a cheque that was
// not covered, and the end before its time.
#include <iostream>
#include <memory>
#include <rochdale/institution/community_bank.hpp>
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
  constexpr Unit euro = "EUR/2"_unit;
  const auto eur = [&](const char* text) { return Amount::parse(text, euro).value(); };
  const Stamp clerk{.by = "the clerk"};

  Book book(std::make_unique<MemoryStore>());
  book.adopt_unit(euro, {}, clerk).value();
  const auto account = [&](const char* code, AccountKind kind) {
    return book.open_account({.code = code, .unit = euro, .kind = kind}, clerk).value();
  };
  CommunityBank bank(book);

  LoanProduct product;
  product.name = "small loans";
  product.of = euro;
  product.rule = AccountingRule::accrual;
  product.penalty_rate = Rate::of(1, 2000);  // a day, on what is overdue
  product.penalty_free_days = 3;
  product.interest_income = account("interest-income", AccountKind::income);
  product.interest_receivable = account("interest-receivable", AccountKind::asset);
  product.fee_income = account("fee-income", AccountKind::income);
  product.fee_receivable = account("fees-receivable", AccountKind::asset);
  product.penalty_income = account("penalty-income", AccountKind::income);
  product.penalty_receivable = account("penalties-receivable", AccountKind::asset);
  must(bank.offer(product, clerk));

  LoanTerms terms;
  terms.due.start = "2026-01-31"_date;
  terms.disbursements = {{terms.due.start, eur("1000.00")}};
  terms.rate = Rate::percent(9);
  terms.time = DayCount::act_365_fixed;
  terms.instalments = 6;
  const AccountId cash = account("cash", AccountKind::asset);
  const auto till = [&](Date on, const char* reason = "") {
    Counter counter{.cash = cash, .on = on, .stamp = clerk};
    counter.stamp.reason = reason;
    return counter;
  };
  const AccountId loan = bank.open_loan({"ben-loan", "Ben", "small loans", terms}, clerk).value();
  must(bank.disburse(loan, till(terms.due.start)));
  bank.refresh();
  std::cout << "no  due         days  interest, exactly      rounded  principal  payment  balance\n";
  for (const LoanRow& row : bank.known().find_loan(loan)->position.rows()) {
    std::cout << row.number << "   " << to_string(row.due) << "  " << row.days() << "    "
              << to_string(row.parts[0].basis) << " x " << to_string(row.parts[0].rate) << " x "
              << to_string(row.parts[0].time) << "  " << to_string(row.interest) << "  " << to_string(row.principal)
              << "  " << to_string(row.payment) << "  " << to_string(row.balance) << "\n";
  }

  const auto say = [&](Date on, const LoanPayment& paid) {
    std::cout << to_string(on) << "  penalty " << to_string(paid.of(Owed::penalty)) << ", interest "
              << to_string(paid.of(Owed::interest)) << ", principal " << to_string(paid.of(Owed::principal))
              << "; still owed " << to_string(book.balance(loan)) << "\n";
  };
  must(bank.end_of_day("2026-01-31"_date, clerk));
  must(bank.end_of_day("2026-02-27"_date, clerk));
  std::cout << "Interest earned by 2026-02-27: " << to_string(book.balance(product.interest_receivable)) << "\n";
  say("2026-02-28"_date, bank.repay(loan, eur("171.07"), till("2026-02-28"_date)).value());

  // Ten days late: the penalty comes first, so that a part of the instalment stays open.
  must(bank.end_of_day("2026-04-09"_date, clerk));
  const LoanPayment late = bank.repay(loan, eur("171.07"), till("2026-04-10"_date)).value();
  say("2026-04-10"_date, late);

  // The cheque was not covered: the payment is reversed, and the loan owes it again.
  must(bank.charge_back(loan, late.entry, till("2026-04-14"_date, "the cheque was not covered")));
  std::cout << "2026-04-14  charged back; still owed " << to_string(book.balance(loan)) << ", penalties "
            << to_string(book.balance(product.penalty_receivable)) << "\n";

  // In May Ben pays everything. Interest of the days to come is not asked for.
  must(bank.end_of_day("2026-05-14"_date, clerk));
  std::cout << "2026-05-15  it takes " << to_string(bank.payoff(loan, "2026-05-15"_date)) << "\n";
  say("2026-05-15"_date, bank.pay_off(loan, till("2026-05-15"_date)).value());
  must(bank.end_of_day("2026-05-15"_date, clerk));
  std::cout << "Receivable in the end: interest " << to_string(book.balance(product.interest_receivable))
            << ", penalties " << to_string(book.balance(product.penalty_receivable)) << "\n"
            << "Earned: interest " << to_string(book.balance(product.interest_income)) << ", penalties "
            << to_string(book.balance(product.penalty_income)) << "\n";
}
