// SPDX-License-Identifier: MPL-2.0
// A year of a savings account: rates by slices of the balance, interest accrued each night and posted each quarter, tax
// withheld. The conventions lie in the journal with the product.
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

  SavingsProduct product;
  product.name = "savings";
  product.terms.unit = euro;
  product.terms.tiers = {{eur("0.00"), Rate::percent(1)}, {eur("5000.00"), Rate::percent(2)}};
  product.terms.tier_method = TierMethod::by_slice;
  product.terms.day_count = DayCount::act_365_fixed;
  product.terms.tax = Rate::percent(10);
  product.posting = Every{3, Calendar::months};
  product.posts_from = "2026-01-01"_date;
  product.interest_expense = account("interest-expense", AccountKind::expense);
  product.interest_payable = account("interest-payable", AccountKind::liability);
  product.tax_withheld = account("tax-withheld", AccountKind::liability);
  const DocumentNumber document = bank.offer(product, clerk).value();
  std::cout << "The product, as the journal keeps it:\n"
            << book.read([&](const Ledger& ledger) { return ledger.find(document)->content; }) << "\n";

  const AccountId cash = account("cash", AccountKind::asset);
  const AccountId ana =
      bank.open_savings({.code = "ana", .product = "savings", .on = "2026-01-01"_date}, clerk).value();
  const auto till = [&](Date on) { return Counter{.cash = cash, .on = on, .stamp = clerk}; };

  must(bank.deposit(ana, eur("4000.00"), till("2026-01-01"_date)));
  must(bank.end_of_day("2026-01-01"_date, clerk));
  must(bank.end_of_day("2026-02-14"_date, clerk));
  must(bank.deposit(ana, eur("4000.00"), till("2026-02-15"_date)));
  for (const Date end : {"2026-03-31"_date, "2026-06-30"_date, "2026-09-30"_date, "2026-12-31"_date}) {
    must(bank.end_of_day(end - 1, clerk));
    std::cout << to_string(end - 1) << "  accrued and not posted " << to_string(book.balance(product.interest_payable))
              << "\n";
    if (end == "2026-09-30"_date) must(bank.withdraw(ana, eur("1000.00"), till(end)));
    must(bank.end_of_day(end, clerk));
    std::cout << to_string(end) << "  balance " << to_string(book.balance(ana)) << ", tax withheld so far "
              << to_string(book.balance(product.tax_withheld)) << "\n";
  }

  // Nothing is taken twice, and what is not there cannot be paid out.
  const auto why = [&](const Refusal& refusal) {
    return book.read([&](const Ledger& ledger) { return explain(refusal, ledger); });
  };
  if (const auto again = bank.end_of_day("2026-12-31"_date, clerk); !again) {
    std::cout << "Refused: " << why(again.error()) << "\n";
  }
  if (const auto much = bank.withdraw(ana, eur("8000.00"), till("2027-01-01"_date)); !much) {
    std::cout << "Refused: " << why(much.error()) << "\n";
  }
}
