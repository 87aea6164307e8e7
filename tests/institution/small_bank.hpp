// SPDX-License-Identifier: MPL-2.0
// A small bank for the tests: a chart, a savings and a loan product, a till.
#pragma once

#include <memory>
#include <string>

#include "catch.hpp"
#include "rochdale/institution/account_chart.hpp"
#include "rochdale/institution/community_bank.hpp"
#include "rochdale/storage/memory_store.hpp"

namespace small_bank {

using namespace rochdale;

inline constexpr Unit euro = "EUR/2"_unit;

inline Amount eur(const std::string& text) { return Amount::parse(text, euro).value(); }

inline constexpr std::string_view chart_text = R"(code,kind,name,group
cash,asset,Cash,
loan-interest,asset,Interest receivable,
loan-fees,asset,Fees receivable,
loan-penalties,asset,Penalties receivable,
allowance,asset,Allowance,
savings-interest,liability,Interest payable,
tax,liability,Tax withheld,
overpaid,liability,Overpayments,
surplus,equity,Surplus,
interest-income,income,Interest on loans,
fee-income,income,Fees,
penalty-income,income,Penalties,
overdraft-income,income,Overdraft interest,
recoveries,income,Recoveries,
interest-expense,expense,Interest on savings,
provisions,expense,Provisions,
bad-debt,expense,Bad debt,
charge-off,expense,Charges given up,
goodwill,expense,Goodwill,
)";

/// The book of a bank, with verbs that fail the test when they are refused.
struct SmallBank {
  Stamp clerk{.by = "the clerk"};
  Book book;
  CommunityBank bank;

  explicit SmallBank(std::unique_ptr<Store> store = std::make_unique<MemoryStore>())
      : book(std::move(store)), bank((prepare(), book)) {}

  [[nodiscard]] AccountId at(std::string_view code) const { return book.find(code); }
  [[nodiscard]] Counter counter(const char* on, std::string_view reason = {}) const {
    Counter made;
    made.cash = at("cash");
    made.on = Date::parse(on).value();
    made.stamp = clerk;
    made.stamp.reason = reason;
    return made;
  }
  [[nodiscard]] std::string balance(std::string_view code) const { return to_string(book.balance(at(code))); }
  [[nodiscard]] std::string words(const Refusal& refusal) const {
    return book.read([&](const Ledger& ledger) { return explain(refusal, ledger); });
  }

  [[nodiscard]] SavingsProduct savings_product(const char* name = "savings") const {
    SavingsProduct product;
    product.name = name;
    product.terms.unit = euro;
    product.terms.tiers = {Tier{eur("0.00"), Rate::percent(3)}};
    product.terms.day_count = DayCount::act_365_fixed;
    product.posts_from = "2026-01-01"_date;
    product.interest_expense = at("interest-expense");
    product.interest_payable = at("savings-interest");
    product.tax_withheld = at("tax");
    product.overdraft_income = at("overdraft-income");
    return product;
  }
  [[nodiscard]] LoanProduct loan_product(const char* name = "loans") const {
    LoanProduct product;
    product.name = name;
    product.of = euro;
    product.interest_income = at("interest-income");
    product.interest_receivable = at("loan-interest");
    product.fee_income = at("fee-income");
    product.fee_receivable = at("loan-fees");
    product.penalty_income = at("penalty-income");
    product.penalty_receivable = at("loan-penalties");
    product.overpayment = at("overpaid");
    product.bad_debt = at("bad-debt");
    product.charge_off = at("charge-off");
    product.recoveries = at("recoveries");
    product.goodwill = at("goodwill");
    product.allowance = at("allowance");
    product.provision = at("provisions");
    return product;
  }
  /// A loan in monthly instalments, paid out at once.
  AccountId lend(const char* code, const char* product, LoanTerms terms) {
    Counter till = counter("2026-01-01");
    till.on = terms.due.start;
    const AccountId loan = bank.open_loan(NewLoan{code, {}, product, std::move(terms)}, clerk).value();
    REQUIRE(bank.disburse(loan, till));
    return loan;
  }
  [[nodiscard]] static LoanTerms monthly(const char* principal, Rate rate, std::int32_t instalments,
                                         const char* start) {
    LoanTerms terms;
    terms.due.start = Date::parse(start).value();
    terms.disbursements = {Disbursement{terms.due.start, eur(principal)}};
    terms.rate = rate;
    terms.instalments = instalments;
    return terms;
  }
  /// Ends every day through one, checking each night that the book is balanced.
  void end_days(const char* through, bool may_refuse = false) {
    const Outcome<DaysEnded> ended = bank.end_of_day(Date::parse(through).value(), clerk);
    REQUIRE(ended);
    CHECK((may_refuse || ended->refused.empty()));
    check_balanced();
  }
  void check_balanced() const {
    book.read([](const Ledger& ledger) {
      int128 sum = 0;
      for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
        const Balance balance = ledger.balance(AccountId(number));
        sum += balance.debits - balance.credits;
      }
      CHECK(sum == 0);
    });
  }

 private:
  void prepare() {
    if (book.read([](const Ledger& ledger) { return ledger.account_count(); }) != 0) return;
    REQUIRE(book.adopt_unit(euro, Limits{}, clerk));
    const auto rows = parse_chart(chart_text);
    REQUIRE(rows);
    REQUIRE(book.together([&](Turn& turn) { return open_chart(turn, *rows, euro, clerk).has_value(); }));
  }
};

}  // namespace small_bank
