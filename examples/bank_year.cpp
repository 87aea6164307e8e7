// SPDX-License-Identifier: MPL-2.0
// A longer example: a bank of 10,000 members, each with savings and a loan, lives through a year. Members pay in and out
// and pay their instalments, some of them late; every night the day is ended and the book proved to be balanced.
//
// usage: bank_year [MEMBERS] [BOOK]     with a file name, the book is kept there; without, in memory
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <rochdale/institution/account_chart.hpp>
#include <rochdale/institution/community_bank.hpp>
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
cash,asset,Cash,
loan-interest,asset,Interest receivable,
loan-fees,asset,Fees receivable,
loan-penalties,asset,Penalties receivable,
allowance,asset,Allowance for loan losses,
savings-interest,liability,Interest payable,
overpaid,liability,Overpayments,
surplus,equity,Undivided surplus,
interest-income,income,Interest on loans,
fee-income,income,Fees,
penalty-income,income,Penalties,
interest-expense,expense,Interest on savings,
provisions,expense,Provision for loan losses,
)";

/// A member of the bank in this year.
struct Member {
  AccountId savings;
  AccountId loan;
  Date due;  ///< Of the next instalment.
  Amount payment;
};

/// The same numbers on every machine: a linear congruential generator (Knuth, MMIX).
class Chance {
 public:
  std::uint64_t below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state_ >> 33) % bound;
  }

 private:
  std::uint64_t state_ = 1844;
};

class BankYear {
 public:
  BankYear(std::unique_ptr<Store> store, std::size_t members) : book_(std::move(store)), bank_(book_) {
    book_.adopt_unit(euro, {}, clerk_).value();
    const std::vector<ChartRow> rows = parse_chart(chart).value();
    book_.together([&](Turn& turn) { return open_chart(turn, rows, euro, clerk_).has_value(); });
    cash_ = book_.find("cash");
    offer_products();
    for (std::size_t number = 1; number <= members; ++number) join(number);
  }

  /// Lives one day, ends it, and proves the book.
  void live(const Date& day) {
    for (Member& member : members_) {
      if (member.due <= day && !(chance_.below(12) == 0 && day < member.due + 40)) repay(member, day);
    }
    for (std::size_t visits = members_.size() / 20; visits > 0; --visits)
      visit(members_[chance_.below(members_.size())], day);
    const DaysEnded ended = bank_.end_of_day(day, clerk_).value();
    refused_ += ended.refused.size();
    entries_ += ended.entries;
    prove(day);
  }

  void close(const Period& year) {
    const auto entries = bank_.close_year(year, {book_.find("surplus")}, clerk_).value();
    entries_ += entries.size();
  }

  void report(std::ostream& out) const {
    const auto say = [&](const char* what, const char* code) {
      out << what << to_string_with_unit(book_.balance(book_.find(code))) << "\n";
    };
    out << entries_ << " entries, " << refused_ << " refused at night; balanced on " << nights_ << " nights\n";
    say("Surplus after closing      ", "surplus");
    say("Interest receivable        ", "loan-interest");
    say("Allowance for loan losses  ", "allowance");
    out << book_.read([](const Ledger& ledger) { return ledger.next_number() - 1; }) << " journal records\n";
  }

 private:
  [[nodiscard]] Counter till(const Date& day) const { return Counter{.cash = cash_, .on = day, .stamp = clerk_}; }
  [[nodiscard]] static Amount cents(std::uint64_t minor) {
    return Amount::minor(static_cast<std::int64_t>(minor), euro);
  }

  void offer_products() {
    SavingsProduct savings;
    savings.name = "savings";
    savings.terms.unit = euro;
    savings.terms.tiers = {{cents(0), Rate::percent(1)}, {cents(200'000), Rate::percent(2)}};
    savings.terms.tier_method = TierMethod::by_slice;
    savings.terms.day_count = DayCount::act_365_fixed;
    savings.posts_from = "2026-01-01"_date;
    savings.interest_expense = book_.find("interest-expense");
    savings.interest_payable = book_.find("savings-interest");
    must(bank_.offer(savings, clerk_));
    LoanProduct loans;
    loans.name = "loans";
    loans.of = euro;
    loans.penalty_rate = Rate::of(1, 2000);
    loans.penalty_free_days = 5;
    loans.bands = {{1, 30, Rate::percent(5)}, {31, 90, Rate::percent(25)}, {91, 100'000, Rate::percent(100)}};
    loans.interest_income = book_.find("interest-income");
    loans.interest_receivable = book_.find("loan-interest");
    loans.fee_income = book_.find("fee-income");
    loans.fee_receivable = book_.find("loan-fees");
    loans.penalty_income = book_.find("penalty-income");
    loans.penalty_receivable = book_.find("loan-penalties");
    loans.overpayment = book_.find("overpaid");
    loans.allowance = book_.find("allowance");
    loans.provision = book_.find("provisions");
    must(bank_.offer(loans, clerk_));
  }

  void join(std::size_t number) {
    const Date start = "2026-01-01"_date;
    const std::string code = "m" + std::to_string(number);
    const AccountId savings = bank_.open_savings({.code = code, .product = "savings", .on = start}, clerk_).value();
    must(bank_.deposit(savings, cents(20'000 + chance_.below(800'000)), till(start)));
    LoanTerms terms;
    terms.due.start = start;
    terms.disbursements = {{start, cents(10'000 + 100 * chance_.below(5'000))}};
    terms.rate = Rate::percent(6 + static_cast<int>(chance_.below(10)));
    terms.instalments = 6 + static_cast<std::int32_t>(chance_.below(18));
    terms.due.first_due = start + static_cast<std::int32_t>(20 + chance_.below(28));
    const std::string loan_code = code + "-loan";
    const AccountId loan = bank_.open_loan({loan_code, {}, "loans", terms}, clerk_).value();
    must(bank_.disburse(loan, till(start)));
    entries_ += 2;
    const LoanRow& first = bank_.known().find_loan(loan)->position.rows().front();
    members_.push_back(Member{savings, loan, first.due, first.payment});
  }

  void repay(Member& member, const Date& day) {
    // What is left in the end is asked for; before that, the payment of the schedule.
    const Amount left = bank_.payoff(member.loan, day);
    if (left <= member.payment) {
      must(bank_.pay_off(member.loan, till(day)));
      member.due = Date::max();
    } else {
      must(bank_.repay(member.loan, member.payment, till(day)));
      member.due = member.due.add_months(1);
    }
    ++entries_;
  }

  void visit(const Member& member, const Date& day) {
    const Amount amount = cents(500 + chance_.below(30'000));
    if (chance_.below(2) == 0) {
      must(bank_.deposit(member.savings, amount, till(day)));
      ++entries_;
    } else if (bank_.withdraw(member.savings, amount, till(day))) {
      ++entries_;
    }
  }

  void prove(const Date& day) {
    const bool balanced = book_.read([](const Ledger& ledger) {
      int128 sum = 0;
      for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
        const Balance balance = ledger.balance(AccountId(number));
        sum += balance.debits - balance.credits;
      }
      return sum == 0;
    });
    if (!balanced) throw Error(Fault::out_of_range, "not balanced on " + to_string(day));
    ++nights_;
  }

  Stamp clerk_{.by = "the clerk"};
  Book book_;
  CommunityBank bank_;
  AccountId cash_{};
  std::vector<Member> members_;
  Chance chance_;
  std::uint64_t entries_ = 0;
  std::uint64_t refused_ = 0;
  int nights_ = 0;
};

}  // namespace

int main(int count, char** words) {
  try {
    const std::size_t members = count > 1 ? std::stoul(words[1]) : 10'000;
    std::unique_ptr<Store> store = count > 2 ? create_sqlite_store(words[2]) : std::make_unique<MemoryStore>();
    const auto began = std::chrono::steady_clock::now();
    const auto seconds = [&] {
      return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - began).count();
    };
    BankYear bank(std::move(store), members);
    std::cout << members << " members joined after " << seconds() << " s\n";
    const Period year("2026-01-01"_date, "2026-12-31"_date);
    for (Date day = year.first(); day <= year.last(); day += 1) bank.live(day);
    bank.close(year);
    bank.report(std::cout);
    std::cout << year.days() << " days after " << seconds() << " s\n";
  } catch (const std::exception& error) {
    std::cerr << "bank_year: " << error.what() << "\n";
    return 1;
  }
}
