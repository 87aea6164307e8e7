// SPDX-License-Identifier: MPL-2.0
// The end of a bank's year, in a file: the chart is data, the days are ended, an adjusting entry is made, the statements
// are drawn up, income and expense are closed into surplus, and the year is locked. Then the book is opened again, and
// the next year goes on without a word of configuration.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <rochdale/institution/account_chart.hpp>
#include <rochdale/institution/community_bank.hpp>
#include <rochdale/product/prudential.hpp>
#include <rochdale/report/balance_sheet.hpp>
#include <rochdale/report/income_statement.hpp>
#include <rochdale/rochdale.hpp>
#include <rochdale/storage/sqlite_store.hpp>

using namespace rochdale;

namespace {

/// Stops the program where the bank says no.
template <class T>
void must(const Outcome<T>& outcome) {
  static_cast<void>(outcome.value());
}

constexpr Unit euro = "EUR/2"_unit;
constexpr std::string_view chart = R"(code,kind,name,group
cash,asset,Cash,Liquid
loan-interest,asset,Interest receivable,Receivable
loan-fees,asset,Fees receivable,Receivable
loan-penalties,asset,Penalties receivable,Receivable
savings-interest,liability,Interest payable,Payable
wages-payable,liability,Wages payable,Payable
surplus,equity,Undivided surplus,Institutional
interest-income,income,Interest on loans,
fee-income,income,Fees,
penalty-income,income,Penalties,
interest-expense,expense,Interest on savings,
wages,expense,Wages,
)";

Amount eur(const char* text) { return Amount::parse(text, euro).value(); }

void print(const char* title, const Section& section, const Ledger& ledger) {
  std::cout << title << "\n";
  for (const SectionRow& row : section.rows) {
    std::cout << "  " << ledger.account(row.account).code << "  " << to_string(row.amount) << "\n";
  }
  std::cout << "  together  " << to_string(section.total) << "\n";
}

void statements(const Book& book, const Period& year) {
  book.read_journal([&](const Ledger& ledger, Store& store) {
    for (const IncomeStatement& made : income_statement(ledger, store, year)) {
      print("Income", made.income, ledger);
      print("Expense", made.expense, ledger);
      std::cout << "Surplus of the year  " << to_string(made.result()) << "\n";
    }
    for (const BalanceSheet& made : balance_sheet(ledger, balances_on(ledger, store, year.last()))) {
      print("Assets", made.assets, ledger);
      print("Liabilities", made.liabilities, ledger);
      print("Equity", made.equity, ledger);
      std::cout << "Surplus not closed yet  " << to_string(made.surplus) << "\n"
                << "Assets less claims  " << to_string(made.assets.total - made.claims()) << "\n"
                << "Net worth ratio, cut  "
                << to_string(net_worth_ratio(made.equity.total + made.surplus, made.assets.total)) << " %\n";
    }
  });
}

}  // namespace

int main(int count, char** words) {
  const std::filesystem::path folder = count > 1 ? words[1] : std::filesystem::temp_directory_path();
  const std::string path = (folder / "bank.book").string();
  std::filesystem::remove(path);
  const Stamp clerk{.by = "the clerk"};
  const Period year("2026-01-01"_date, "2026-12-31"_date);
  {
    Book book(create_sqlite_store(path));
    book.adopt_unit(euro, {}, clerk).value();
    const std::vector<ChartRow> rows = parse_chart(chart).value();
    book.together([&](Turn& turn) { return open_chart(turn, rows, euro, clerk).has_value(); });
    CommunityBank bank(book);
    SavingsProduct savings;
    savings.name = "savings";
    savings.terms.unit = euro;
    savings.terms.tiers = {{eur("0.00"), Rate::percent(2)}};
    savings.terms.day_count = DayCount::act_365_fixed;
    savings.posts_from = year.first();
    savings.posting = Every{12, Calendar::months};
    savings.interest_expense = book.find("interest-expense");
    savings.interest_payable = book.find("savings-interest");
    must(bank.offer(savings, clerk));
    LoanProduct loans;
    loans.name = "loans";
    loans.of = euro;
    loans.interest_income = book.find("interest-income");
    loans.interest_receivable = book.find("loan-interest");
    loans.fee_income = book.find("fee-income");
    loans.fee_receivable = book.find("loan-fees");
    loans.penalty_income = book.find("penalty-income");
    loans.penalty_receivable = book.find("loan-penalties");
    must(bank.offer(loans, clerk));

    const auto till = [&](Date on) { return Counter{.cash = book.find("cash"), .on = on, .stamp = clerk}; };
    const AccountId ana = bank.open_savings({.code = "ana", .product = "savings", .on = year.first()}, clerk).value();
    must(bank.deposit(ana, eur("5000.00"), till(year.first())));
    LoanTerms terms;
    terms.due.start = "2026-03-01"_date;
    terms.disbursements = {{terms.due.start, eur("3000.00")}};
    terms.rate = Rate::percent(10);
    terms.instalments = 24;
    const AccountId loan = bank.open_loan({"ben-loan", "Ben", "loans", terms}, clerk).value();
    must(bank.end_of_day(year.first(), clerk));
    must(bank.end_of_day("2026-02-28"_date, clerk));
    must(bank.disburse(loan, till(terms.due.start)));
    for (int month = 4; month <= 12; ++month) {
      const Date due = Date::of(2026, month, 1).value();
      must(bank.end_of_day(due - 1, clerk));
      must(bank.repay(loan, eur("138.43"), till(due)));
    }
    must(bank.end_of_day(year.last(), clerk));

    // What belongs to the year and was not booked in it.
    Compound wages;
    wages.legs = {debit(book.find("wages"), eur("40.00")), credit(book.find("wages-payable"), eur("40.00"))};
    wages.on = year.last();
    wages.kind = EntryKind::adjusting;
    wages.memo = "wages of December";
    must(book.post(wages, clerk));

    statements(book, year);
    const auto entries = bank.close_year(year, {book.find("surplus")}, clerk).value();
    std::cout << "Closed by " << entries.size() << " entry; surplus " << to_string(book.balance(book.find("surplus")))
              << ", interest income " << to_string(book.balance(book.find("interest-income"))) << "\n";
    const auto late = bank.deposit(ana, eur("1.00"), till(year.last()));
    if (!late) {
      std::cout << "Refused: " << book.read([&](const Ledger& ledger) { return explain(late.error(), ledger); })
                << "\n";
    }
  }
  Book book(open_sqlite_store(path));
  CommunityBank bank(book);
  const auto ended = bank.end_of_day("2027-01-31"_date, clerk).value();
  std::cout << "Opened again: the days are ended through " << to_string(*ended.through) << " by " << ended.entries
            << " entries; interest income of the new year " << to_string(book.balance(book.find("interest-income")))
            << "\n";
}
