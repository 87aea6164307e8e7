// SPDX-License-Identifier: MPL-2.0
// The verbs of a community bank: each event moves the accounts that its product maps it to, days are taken once, and a
// book that is opened again goes on without a word of configuration.
#include "rochdale/institution/community_bank.hpp"

#include <map>
#include <random>

#include "core/shared_data.hpp"
#include "institution/small_bank.hpp"

using namespace rochdale;
using namespace small_bank;

namespace {

/// The postings of a case, by side and account, with amounts added up.
std::map<std::string, std::string> wanted_postings(const nlohmann::json& entries) {
  std::map<std::string, Amount> sums;
  for (const nlohmann::json& each : entries) {
    const std::string key = each["side"].get<std::string>() + " " + each["account"].get<std::string>();
    sums.try_emplace(key, Amount::zero(euro)).first->second += eur(text_of(each["amount"]));
  }
  std::map<std::string, std::string> texts;
  for (const auto& [key, amount] : sums) texts[key] = to_string(amount);
  return texts;
}

/// What moved since a record, by side and account in the words of a case.
std::map<std::string, std::string> postings_since(Book& book, std::uint64_t record,
                                                  const std::map<std::string, std::string>& names) {
  struct Reader final : RecordReader {
    void lines(std::uint64_t, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        if (!(line.debit == AccountId{})) add("Dr ", line.debit, line.amount);
        if (!(line.credit == AccountId{})) add("Cr ", line.credit, line.amount);
      }
    }
    void event(const Event&) override {}
    void add(const char* side, AccountId account, const int128& minor) {
      const std::string code(ledger->account(account).code);
      const auto found = names->find(code);
      const std::string key = side + (found == names->end() ? code : found->second);
      sums.try_emplace(key, Amount::zero(euro)).first->second += Amount::minor(minor, euro);
    }
    const Ledger* ledger = nullptr;
    const std::map<std::string, std::string>* names = nullptr;
    std::map<std::string, Amount> sums;
  };
  Reader reader;
  reader.names = &names;
  book.read_journal([&](const Ledger& ledger, Store& store) {
    reader.ledger = &ledger;
    store.read(record, reader);
  });
  std::map<std::string, std::string> texts;
  for (const auto& [key, amount] : reader.sums) texts[key] = to_string(amount);
  return texts;
}

std::uint64_t newest(const Book& book) {
  return book.read([](const Ledger& ledger) { return ledger.next_number() - 1; });
}

}  // namespace

TEST_CASE("Events move the accounts that the published postings name") {
  auto file = open_shared("cases/bank/gl_postings.json");
  if (!file) return;
  std::map<std::string, nlohmann::json> cases;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    REQUIRE(each["balanced"] == true);
    cases[each["id"]] = each["entries"];
  }
  SECTION("GL-01, GL-03: disbursement, goodwill") {
    SmallBank small;
    REQUIRE(small.bank.offer(small.loan_product(), small.clerk));
    // A clearing account stands in for the till, and the loan owes 10 of interest and 13 of fees beside 277.
    const Outcome<AccountId> clearing = small.book.open_account({.code = "clearing", .unit = euro}, small.clerk);
    REQUIRE(clearing);
    LoanTerms terms = SmallBank::monthly("1000.00", Rate(), 1, "2026-01-01");
    Counter till = small.counter("2026-01-01");
    till.cash = *clearing;
    const std::uint64_t before = newest(small.book);
    const AccountId loan = small.bank.open_loan(NewLoan{"loan", {}, "loans", terms}, small.clerk).value();
    REQUIRE(small.bank.disburse(loan, till));
    CHECK(postings_since(small.book, before, {{"loan", "Loans receivable"}, {"clearing", "Suspense/clearing"}}) ==
          wanted_postings(cases.at("GL-01")));
    REQUIRE(small.bank.charge(loan, Owed::fee, eur("13.00"), "2026-01-10"_date, small.counter("2026-01-10")));
    REQUIRE(small.bank.charge(loan, Owed::interest, eur("10.00"), "2026-01-10"_date, small.counter("2026-01-10")));
    REQUIRE(small.bank.repay(loan, eur("23.00"), small.counter("2026-01-10")));
    REQUIRE(small.bank.charge(loan, Owed::fee, eur("13.00"), "2026-01-12"_date, small.counter("2026-01-11")));
    REQUIRE(small.bank.charge(loan, Owed::interest, eur("10.00"), "2026-01-12"_date, small.counter("2026-01-11")));
    const std::uint64_t then = newest(small.book);
    const Outcome<LoanPayment> given = small.bank.goodwill(loan, eur("300.00"), small.counter("2026-01-12"));
    REQUIRE(given);
    CHECK(to_string(given->of(Owed::principal)) == "277.00");
    // The published entry has an account each for interest and fees given up; here they share one, and so are its lines.
    std::map<std::string, std::string> wanted = wanted_postings(cases.at("GL-03"));
    REQUIRE(wanted.erase("Dr Interest income charge-off") == 1);
    REQUIRE(wanted.erase("Dr Fee charge-off") == 1);
    wanted["Dr Charges given up"] = "23.00";
    CHECK(postings_since(small.book, then,
                         {{"loan", "Loans receivable"},
                          {"goodwill", "Goodwill expense"},
                          {"charge-off", "Charges given up"},
                          {"loan-interest", "Interest/fee receivable"},
                          {"loan-fees", "Interest/fee receivable"}}) == wanted);
    small.check_balanced();
  }
  SECTION("GL-05: goodwill after a write-off is a recovery that the bank pays itself") {
    SmallBank small;
    Compound entry;
    for (const auto& [code, amount] :
         {std::pair("goodwill", "277.00"), {"charge-off", "10.00"}, {"fee-income", "13.00"}}) {
      entry.legs.push_back(debit(small.at(code), eur(amount)));
    }
    entry.legs.push_back(credit(small.at("recoveries"), eur("300.00")));
    entry.on = "2026-01-01"_date;
    const std::uint64_t before = newest(small.book);
    REQUIRE(small.book.post(entry, small.clerk));
    CHECK(postings_since(small.book, before,
                         {{"goodwill", "Goodwill expense"},
                          {"charge-off", "Interest income charge-off"},
                          {"fee-income", "Fee charge-off"},
                          {"recoveries", "Recoveries"}}) == wanted_postings(cases.at("GL-05")));
  }
  SECTION("GL-07: all interest on the day of disbursement") {
    SmallBank small;
    LoanProduct product = small.loan_product();
    product.rule = AccountingRule::up_front;
    REQUIRE(small.bank.offer(product, small.clerk));
    LoanTerms terms = SmallBank::monthly("10000.00", Rate::percent(12), 5, "2026-01-01");
    terms.due.every = Every{2, Calendar::months};
    terms.repayment = Repayment::flat;
    const std::uint64_t before = newest(small.book);
    small.lend("loan", "loans", terms);
    CHECK(postings_since(small.book, before,
                         {{"loan", "Loans receivable"},
                          {"cash", "Cash/fund source"},
                          {"loan-interest", "Interest receivable"},
                          {"interest-income", "Interest income"}}) == wanted_postings(cases.at("GL-07")));
    small.end_days("2026-01-05");
    CHECK(small.balance("interest-income") == "1000.00");
  }
  SECTION("GL-09: more than is owed") {
    SmallBank small;
    LoanProduct product = small.loan_product();
    product.rule = AccountingRule::up_front;
    REQUIRE(small.bank.offer(product, small.clerk));
    LoanTerms terms = SmallBank::monthly("10000.00", Rate::percent(12), 5, "2026-01-01");
    terms.due.every = Every{2, Calendar::months};
    terms.repayment = Repayment::flat;
    const AccountId loan = small.lend("loan", "loans", terms);
    const std::uint64_t before = newest(small.book);
    REQUIRE(small.bank.repay(loan, eur("15000.00"), small.counter("2026-11-01")));
    CHECK(postings_since(small.book, before,
                         {{"loan", "Loans + interest receivable"},
                          {"cash", "Cash"},
                          {"loan-interest", "Loans + interest receivable"},
                          {"overpaid", "Overpayment liability"}}) == wanted_postings(cases.at("GL-09")));
    CHECK(small.bank.repay(loan, eur("1.00"), small.counter("2026-11-02")).has_value() == false);
  }
  SECTION("GL-11: savings") {
    SmallBank small;
    REQUIRE(small.bank.offer(small.savings_product(), small.clerk));
    const AccountId ana =
        small.bank.open_savings({.code = "ana", .product = "savings", .on = "2026-01-01"_date}, small.clerk).value();
    const std::uint64_t before = newest(small.book);
    REQUIRE(small.bank.deposit(ana, eur("1000.00"), small.counter("2026-01-01")));
    REQUIRE(small.bank.deposit(ana, eur("7000.00"), small.counter("2026-01-02")));
    REQUIRE(small.bank.withdraw(ana, eur("3000.00"), small.counter("2026-01-03")));
    CHECK(postings_since(small.book, before, {{"ana", "Savings control"}, {"cash", "Cash"}}) ==
          wanted_postings(cases.at("GL-11")));
  }
}

TEST_CASE("Interest on savings is posted with tax withheld, as WX-31 has it") {
  auto file = open_shared("cases/bank/sse_worked_examples.json");
  if (!file) return;
  nlohmann::json wanted;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    if (each["id"] == "WX-31") wanted = each;
  }
  SmallBank small;
  SavingsProduct product = small.savings_product();
  product.rule = AccountingRule::cash;
  product.terms.tiers = {Tier{eur("0.00"), Rate::percent(10)}};
  product.terms.compounding = Every{1, Calendar::days};
  product.terms.tax = Rate::percent(10);
  product.posts_from = "2013-12-01"_date;
  product.posting = Every{4, Calendar::months};
  REQUIRE(small.bank.offer(product, small.clerk));
  const AccountId member =
      small.bank.open_savings({.code = "member", .product = "savings", .on = "2013-12-01"_date}, small.clerk).value();
  REQUIRE(small.bank.deposit(member, eur("1000.00"), small.counter("2013-12-01")));
  const std::uint64_t before = newest(small.book);
  small.end_days("2014-03-31");
  CHECK(postings_since(small.book, before,
                       {{"member", "Savings:member"},
                        {"interest-expense", "Interest on savings (expense)"},
                        {"tax", "Tax withheld payable"}}) == wanted_postings(wanted["postings"]));
  CHECK(to_string(small.book.balance(member) - eur("1000.00")) == text_of(wanted["result"]["net"]));
}

TEST_CASE("A year of savings and a loan: accrued each night, posted each month, nothing taken twice") {
  SmallBank small;
  REQUIRE(small.bank.offer(small.savings_product(), small.clerk));
  REQUIRE(small.bank.offer(small.loan_product(), small.clerk));
  const AccountId ana =
      small.bank.open_savings({.code = "ana", .product = "savings", .on = "2026-01-01"_date}, small.clerk).value();
  REQUIRE(small.bank.deposit(ana, eur("10000.00"), small.counter("2026-01-01")));
  const AccountId loan =
      small.lend("loan", "loans", SmallBank::monthly("1200.00", Rate::percent(12), 12, "2026-01-01"));
  small.end_days("2026-01-01");
  // A night of 10,000 at 3 %, and one of 31 days of a month at 1 %.
  CHECK(small.balance("savings-interest") == "0.82");
  CHECK(small.balance("loan-interest") == "0.39");
  small.end_days("2026-01-30");
  CHECK(small.balance("savings-interest") == "24.66");
  small.end_days("2026-01-31");
  CHECK(small.balance("savings-interest") == "0.00");
  CHECK(small.balance("ana") == "10025.48");
  CHECK(small.balance("loan-interest") == "12.00");
  CHECK(small.balance("interest-income") == "12.00");

  const auto again = small.bank.end_of_day("2026-01-31"_date, small.clerk);
  REQUIRE_FALSE(again);
  CHECK(small.words(again.error()) == "the days are ended through 2026-01-31");

  for (int month = 2; month <= 12; ++month) {
    const std::string first = "2026-" + std::string(month < 10 ? "0" : "") + std::to_string(month) + "-01";
    const Outcome<LoanPayment> paid = small.bank.repay(loan, eur("106.62"), small.counter(first.c_str()));
    REQUIRE(paid);
    small.end_days(to_string(Date::parse(first)->add_months(1) - 1).c_str());
  }
  const Amount left = small.bank.payoff(loan, "2027-01-01"_date);
  REQUIRE(small.bank.repay(loan, left, small.counter("2027-01-01")));
  CHECK(small.balance("loan") == "0.00");
  CHECK(small.balance("loan-interest") == "0.00");
  CHECK(small.bank.known().find_loan(loan)->state == "closed");
  // Interest earned is what the schedule asks for, to the cent.
  Amount interest = eur("0.00");
  for (const LoanRow& row : small.bank.known().find_loan(loan)->position.rows()) interest += row.interest;
  CHECK(small.balance("interest-income") == to_string(interest));

  // The year is closed into surplus, and a reversal into it is refused.
  const auto closed =
      small.bank.close_year(Period("2026-01-01"_date, "2026-12-31"_date), {small.at("surplus")}, small.clerk);
  REQUIRE(closed);
  CHECK(closed->size() == 1);
  CHECK(small.balance("interest-expense") == "0.00");
  const auto late = small.bank.deposit(ana, eur("1.00"), small.counter("2026-12-31"));
  REQUIRE_FALSE(late);
  CHECK(late.error().reason == Reason::period_closed);
  const auto undone = small.book.reverse(closed->front(), Reversal{"2026-12-31"_date, {}, false}, small.clerk);
  REQUIRE_FALSE(undone);
  CHECK(undone.error().reason == Reason::period_closed);
  small.end_days("2027-01-15");
  CHECK(small.balance("interest-income") == "0.00");
}

TEST_CASE("A late payment pays its penalty first; a charge-back owes it again") {
  SmallBank small;
  LoanProduct product = small.loan_product();
  product.penalty_rate = Rate::of(1, 1000);
  product.penalty_free_days = 5;
  REQUIRE(small.bank.offer(product, small.clerk));
  const AccountId loan =
      small.lend("loan", "loans", SmallBank::monthly("1200.00", Rate::percent(12), 12, "2026-01-01"));
  CHECK(small.bank.repay(loan, eur("106.62"), small.counter("2026-02-06"))->of(Owed::penalty) == eur("0.00"));
  const Outcome<LoanPayment> late = small.bank.repay(loan, eur("106.62"), small.counter("2026-03-11"));
  REQUIRE(late);
  CHECK(late->of(Owed::penalty) == eur("1.07"));  // 106.62 x 0.1 % x 10 days, the free ones too
  CHECK(late->of(Owed::interest) == eur("11.05"));
  CHECK(late->of(Owed::principal) == eur("94.50"));
  CHECK(small.balance("penalty-income") == "1.07");
  CHECK(small.balance("loan-penalties") == "0.00");
  const std::string owed = small.balance("loan");
  const Outcome<Entry> back =
      small.bank.charge_back(loan, late->entry, small.counter("2026-03-12", "the cheque was not covered"));
  REQUIRE(back);
  CHECK(small.book.balance(loan) == Amount::parse(owed, euro).value() + eur("94.50"));
  CHECK(small.balance("loan-penalties") == "1.07");
  CHECK_FALSE(small.bank.charge_back(loan, late->entry, small.counter("2026-03-12", "again")));
  small.check_balanced();
}

TEST_CASE("The same payment with the same key is answered as it was, even when it closed the loan") {
  SmallBank small;
  LoanProduct product = small.loan_product();
  product.penalty_rate = Rate::of(1, 1000);
  REQUIRE(small.bank.offer(product, small.clerk));
  const AccountId loan =
      small.lend("loan", "loans", SmallBank::monthly("1200.00", Rate::percent(12), 12, "2026-01-01"));
  const AccountId other =
      small.lend("other", "loans", SmallBank::monthly("1200.00", Rate::percent(12), 12, "2026-01-01"));
  Counter counter = small.counter("2026-02-11");
  counter.key = Key::words(7, 1);
  const auto is_same = [](const LoanPayment& one, const LoanPayment& again) {
    return one.entry == again.entry && one.paid == again.paid && one.overpaid == again.overpaid;
  };
  const auto records = [&] { return small.book.read([](const Ledger& ledger) { return ledger.next_number(); }); };

  const Outcome<LoanPayment> first = small.bank.repay(loan, eur("110.00"), counter);
  REQUIRE(first);
  CHECK_FALSE(first->repeated);
  CHECK(first->of(Owed::penalty) == eur("1.07"));
  const std::uint64_t before = records();
  CommunityBank another(small.book);
  for (CommunityBank* bank : {&small.bank, &another}) {
    const Outcome<LoanPayment> again = bank->repay(loan, eur("110.00"), counter);
    REQUIRE(again);
    CHECK(again->repeated);
    CHECK(is_same(*first, *again));
  }
  Counter later = counter;
  later.on = "2026-02-12"_date;
  CHECK(small.bank.repay(loan, eur("110.01"), counter).error().reason == Reason::key_reused);
  CHECK(small.bank.repay(loan, eur("110.00"), later).error().reason == Reason::key_reused);
  CHECK(small.bank.repay(other, eur("110.00"), counter).error().reason == Reason::key_reused);
  CHECK(small.bank.goodwill(loan, eur("110.00"), counter).error().reason == Reason::key_reused);
  CHECK(records() == before);

  counter.key = Key::words(7, 2);
  const Outcome<LoanPayment> gift = small.bank.goodwill(loan, eur("10.00"), counter);
  REQUIRE(gift);
  CHECK(is_same(*gift, small.bank.goodwill(loan, eur("10.00"), counter).value()));
  CHECK_FALSE(small.bank.repay(loan, eur("10.00"), counter));

  counter.on = "2026-03-15"_date;
  counter.key = Key::words(7, 3);
  const Outcome<LoanPayment> last = small.bank.pay_off(loan, counter);
  REQUIRE(last);
  CHECK(small.balance("loan") == "0.00");
  const Outcome<LoanPayment> again = small.bank.pay_off(loan, counter);
  REQUIRE(again);
  CHECK(again->repeated);
  CHECK(is_same(*last, *again));
  counter.key = Key::words(7, 4);
  CHECK_FALSE(small.bank.pay_off(loan, counter));
  small.check_balanced();
}

TEST_CASE("Pay-off, waiver, write-off, recovery and reschedule") {
  SmallBank small;
  LoanProduct product = small.loan_product();
  product.bands = {{1, 30, Rate::percent(5)}, {31, 90, Rate::percent(50)}, {91, 99999, Rate::percent(100)}};
  REQUIRE(small.bank.offer(product, small.clerk));
  const LoanTerms terms = SmallBank::monthly("1200.00", Rate::percent(12), 12, "2026-01-01");
  SECTION("paid off in the middle of a month, interest ends there") {
    const AccountId loan = small.lend("loan", "loans", terms);
    small.end_days("2026-01-10");
    CHECK(small.bank.payoff(loan, "2026-01-11"_date) == eur("1203.87"));
    const Outcome<LoanPayment> paid = small.bank.pay_off(loan, small.counter("2026-01-11"));
    REQUIRE(paid);
    CHECK(paid->of(Owed::interest) == eur("3.87"));
    small.end_days("2026-01-31");
    CHECK(small.balance("loan-interest") == "0.00");
    CHECK(small.balance("interest-income") == "3.87");
  }
  SECTION("written off after 91 days, and something comes back") {
    const AccountId loan = small.lend("loan", "loans", terms);
    small.end_days("2026-01-01");
    small.end_days("2026-02-28");
    CHECK(small.balance("provisions") == "60.00");
    small.end_days("2026-03-31");
    CHECK(small.balance("allowance") == "-600.00");
    CHECK(small.bank.waive(loan, Owed::interest, eur("2.00"), small.counter("2026-04-01")));
    CHECK_FALSE(small.bank.waive(loan, Owed::fee, eur("2.00"), small.counter("2026-04-01")));
    REQUIRE(small.bank.write_off(loan, small.counter("2026-04-01")));
    CHECK(small.balance("bad-debt") == "1200.00");
    CHECK(small.balance("loan-interest") == "0.00");
    CHECK(small.balance("charge-off") == small.balance("interest-income"));
    CHECK_FALSE(small.bank.repay(loan, eur("1.00"), small.counter("2026-04-02")));
    CHECK_FALSE(small.bank.recover(loan, eur("2000.00"), small.counter("2026-04-02")));
    REQUIRE(small.bank.recover(loan, eur("300.00"), small.counter("2026-04-02")));
    CHECK(small.balance("recoveries") == "300.00");
    small.end_days("2026-04-30");
    CHECK(small.balance("allowance") == "0.00");
    CHECK(small.balance("loan-interest") == "0.00");
  }
  SECTION("rescheduled: what is owed is carried over") {
    const AccountId loan = small.lend("loan", "loans", terms);
    REQUIRE(small.bank.repay(loan, eur("106.62"), small.counter("2026-02-01")));
    small.end_days("2026-02-14");
    const Amount principal = small.book.balance(loan);
    LoanTerms longer = terms;
    longer.instalments = 24;
    REQUIRE(small.bank.reschedule(loan, longer, small.counter("2026-02-15")));
    CHECK(small.book.balance(loan) == principal);
    const LoanPosition& position = small.bank.known().find_loan(loan)->position;
    CHECK(position.rows().size() == 24);
    CHECK(position.principal() == principal);
    REQUIRE(position.open("2026-02-15"_date).front().owed == Owed::interest);
    CHECK(position.open("2026-02-15"_date).front().amount == eur("5.52"));  // 14 of 28 days of 11.05, half to even
    small.end_days("2026-02-15");
    CHECK(small.balance("loan-interest") == "5.91");
    REQUIRE(small.bank.pay_off(loan, small.counter("2026-03-15")));
    CHECK(small.balance("loan") == "0.00");
    small.end_days("2026-03-15");
    CHECK(small.balance("loan-interest") == "0.00");
  }
}

TEST_CASE("Term and recurring deposits, dormancy, overdrafts") {
  SmallBank small;
  SavingsProduct term = small.savings_product("term");
  term.early_rate = Rate::percent(1);
  term.interest_payable = small.book.open_account({.code = "term-interest", .unit = euro}, small.clerk).value();
  REQUIRE(small.bank.offer(term, small.clerk));
  SavingsProduct current = small.savings_product("current");
  current.terms.overdraft_rate = Rate::percent(12);
  current.dormant_after = 60;
  REQUIRE(small.bank.offer(current, small.clerk));
  SECTION("a term deposit closed early earns the early rate from its first day") {
    const AccountId ana =
        small.bank
            .open_savings({.code = "ana", .product = "term", .on = "2026-01-01"_date, .matures = "2027-01-01"_date},
                          small.clerk)
            .value();
    REQUIRE(small.bank.deposit(ana, eur("1000.00"), small.counter("2026-01-01")));
    small.end_days("2026-01-01");
    const auto refused = small.bank.withdraw(ana, eur("1.00"), small.counter("2026-03-01"));
    REQUIRE_FALSE(refused);
    CHECK(small.words(refused.error()).find("until 2027-01-01") != std::string::npos);
    small.end_days("2026-06-30");
    CHECK(small.balance("ana") == "1014.97");
    REQUIRE(small.bank.close_savings(ana, small.counter("2026-07-01")));
    CHECK(small.balance("cash") == "-4.96");  // 1000 x 1 % x 181/365
    small.end_days("2026-07-31");
    CHECK(small.balance("interest-expense") == "4.96");
    CHECK(small.balance("term-interest") == "0.00");
  }
  SECTION("a term deposit matures, and is paid out with its interest") {
    const AccountId ana = small.bank
                              .open_savings({.code = "ana",
                                             .product = "term",
                                             .on = "2026-01-01"_date,
                                             .matures = "2026-02-01"_date,
                                             .instalment = eur("100.00")},
                                            small.clerk)
                              .value();
    CHECK(small.bank.missed_instalments(ana, "2026-01-31"_date) == eur("100.00"));
    REQUIRE(small.bank.deposit(ana, eur("1000.00"), small.counter("2026-01-01")));
    CHECK(small.bank.missed_instalments(ana, "2026-01-31"_date) == eur("0.00"));
    small.end_days("2026-01-01");
    small.end_days("2026-01-31");
    CHECK(small.bank.known().find_savings(ana)->state == "matured");
    REQUIRE(small.bank.close_savings(ana, small.counter("2026-02-05")));
    CHECK(small.balance("cash") == "-2.88");  // 2.55 and four days of 1002.55
    CHECK_FALSE(small.bank.close_savings(ana, small.counter("2026-02-05")));
  }
  SECTION("an overdraft costs what is below zero, and earns nothing") {
    const AccountId ben =
        small.bank
            .open_savings({.code = "ben", .product = "current", .on = "2026-01-01"_date, .overdraft = eur("500.00")},
                          small.clerk)
            .value();
    REQUIRE(small.bank.withdraw(ben, eur("365.00"), small.counter("2026-01-01")));
    CHECK_FALSE(small.bank.withdraw(ben, eur("200.00"), small.counter("2026-01-01")));
    small.end_days("2026-01-01");
    small.end_days("2026-01-31");
    CHECK(small.balance("ben") == "-368.72");
    CHECK(small.balance("overdraft-income") == "3.72");
    CHECK(small.balance("interest-expense") == "0.00");
  }
  SECTION("an account that nobody moves becomes dormant, pays nothing out, and wakes up with a deposit") {
    const AccountId cat =
        small.bank.open_savings({.code = "cat", .product = "current", .on = "2026-01-01"_date}, small.clerk).value();
    REQUIRE(small.bank.deposit(cat, eur("100.00"), small.counter("2026-01-01")));
    small.end_days("2026-01-01");
    small.end_days("2026-03-02");
    CHECK_FALSE(small.bank.withdraw(cat, eur("1.00"), small.counter("2026-03-03")));
    REQUIRE(small.bank.deposit(cat, eur("1.00"), small.counter("2026-03-03")));
    REQUIRE(small.bank.withdraw(cat, eur("1.00"), small.counter("2026-03-03")));
    small.end_days("2026-03-03");
    CHECK(small.bank.known().find_savings(cat)->state == "active");
  }
}

TEST_CASE("Interest that cannot be posted is not lost: it comes with the next posting") {
  SmallBank small;
  REQUIRE(small.bank.offer(small.savings_product(), small.clerk));
  const AccountId ana =
      small.bank.open_savings({.code = "ana", .product = "savings", .on = "2026-01-01"_date}, small.clerk).value();
  REQUIRE(small.bank.deposit(ana, eur("10000.00"), small.counter("2026-01-01")));
  small.end_days("2026-01-30");
  REQUIRE(small.book.set_status(ana, AccountStatus::frozen, small.clerk));
  const Outcome<DaysEnded> ended = small.bank.end_of_day("2026-01-31"_date, small.clerk);
  REQUIRE(ended);
  REQUIRE(ended->refused.size() == 1);
  CHECK(ended->refused.front().error().reason == Reason::account_frozen);
  CHECK(ended->through == "2026-01-31"_date);
  CHECK(small.balance("savings-interest") == "25.48");
  REQUIRE(small.book.set_status(ana, AccountStatus::open, small.clerk));
  small.end_days("2026-02-28");
  CHECK(small.balance("ana") == "10048.49");  // 59 nights of 10,000 at 3 %
  CHECK(small.balance("savings-interest") == "0.00");
}

TEST_CASE("The end of a day stops half way and goes on, and the book is the same as if it had not") {
  const auto live = [](int stop_at) {
    SmallBank small;
    REQUIRE(small.bank.offer(small.savings_product(), small.clerk));
    REQUIRE(small.bank.offer(small.loan_product(), small.clerk));
    const AccountId ana =
        small.bank.open_savings({.code = "ana", .product = "savings", .on = "2026-01-01"_date}, small.clerk).value();
    REQUIRE(small.bank.deposit(ana, eur("10000.00"), small.counter("2026-01-01")));
    small.lend("loan", "loans", SmallBank::monthly("1200.00", Rate::percent(12), 12, "2026-01-01"));
    small.end_days("2026-01-30");
    int steps = 0;
    const Outcome<DaysEnded> ended =
        small.bank.end_of_day("2026-01-31"_date, small.clerk, [&] { return ++steps != stop_at; });
    REQUIRE(ended);
    if (ended->stopped) {
      CHECK(ended->through == "2026-01-30"_date);
      // Another program opens the same book and goes on.
      CommunityBank other(small.book);
      const Outcome<DaysEnded> rest = other.end_of_day("2026-01-31"_date, small.clerk);
      REQUIRE(rest);
      CHECK(rest->refused.empty());
      CHECK(rest->entries + ended->entries == 3);
    }
    std::string balances;
    for (const char* code :
         {"ana", "loan", "loan-interest", "savings-interest", "interest-income", "interest-expense"}) {
      balances += small.balance(code) + " ";
    }
    return balances;
  };
  const std::string whole = live(-1);
  for (int stop = 1; stop <= 5; ++stop) CHECK(live(stop) == whole);
}

TEST_CASE("Products are checked when they are offered") {
  SmallBank small;
  const auto why = [&](const auto& product) {
    const auto offered = small.bank.offer(product, small.clerk);
    return offered ? std::string("offered") : small.words(offered.error());
  };
  SavingsProduct savings = small.savings_product();
  savings.interest_payable = AccountId{};
  CHECK(why(savings) == "the product lacks an account of the general ledger");
  savings = small.savings_product();
  savings.terms.tiers.clear();
  CHECK(why(savings) == "tiers begin with one from zero");
  CHECK(why(small.savings_product()) == "offered");
  CHECK(why(small.savings_product()) == "there is a product savings");
  CHECK(why(small.savings_product("other")) == "another product accrues on the same account");
  LoanProduct loans = small.loan_product();
  loans.fee_receivable = loans.interest_receivable;
  CHECK(why(loans) == "interest, fees and penalties have an account each");
  loans = small.loan_product();
  loans.order = {Owed::interest, Owed::interest, Owed::fee, Owed::principal};
  CHECK(why(loans) == "no bucket past_due penalty");
  loans = small.loan_product();
  loans.bands = {{1, 30, Rate::percent(1)}, {32, 60, Rate::percent(2)}};
  CHECK(why(loans) == "there is a gap before band number 2");
  CHECK(why(small.loan_product()) == "offered");
  const auto bad = small.bank.open_loan(
      NewLoan{"loan", {}, "loans", SmallBank::monthly("100.00", Rate::percent(1), 0, "2026-01-01")}, small.clerk);
  REQUIRE_FALSE(bad);
  CHECK(small.words(bad.error()) == "a loan has 1 to 10,000 instalments");
  CHECK_FALSE(small.bank.open_savings({.code = "x", .product = "nothing", .on = "2026-01-01"_date}, small.clerk));
  CHECK_FALSE(small.bank.deposit(small.at("cash"), eur("1.00"), small.counter("2026-01-01")));
}

TEST_CASE("Every convention of a contract comes back from its text") {
  LoanTerms terms = SmallBank::monthly("100.00", Rate::parse("9.4822%").value(), 6, "2024-01-31");
  terms.time = DayCount::act_act_isda;
  terms.repayment = Repayment::weighted;
  terms.weights = {Rate::of(3), Rate::of(2), Rate::of(1), Rate::of(1, 3), Rate::of(1), Rate::of(1)};
  terms.due.first_due = "2024-03-05"_date;
  terms.due.month_end = MonthEnd::roll;
  terms.due.shift = Shift::modified_following;
  terms.due.holidays = Holidays({Weekday::friday, Weekday::saturday}, {"2024-05-01"_date});
  terms.disbursements.push_back({"2024-02-10"_date, eur("50.00")});
  terms.rate_changes = {{"2024-04-01"_date, Rate::percent(4)}};
  terms.balloon = eur("10.00");
  terms.interest_rounding = InterestRounding::carried;
  LoanContract contract{AccountId(7), "loans", terms, euro};
  const std::string text = content_of(contract);
  const LoanContract read = from_content<LoanContract>(text);
  CHECK(content_of(read) == text);
  CHECK(loan_schedule(read.terms)->payment == loan_schedule(terms)->payment);
  CHECK(loan_schedule(read.terms)->rows.back().due == loan_schedule(terms)->rows.back().due);
  CHECK(text.find("month_end=roll\n") != std::string::npos);
  CHECK_THROWS_AS(from_content<LoanContract>(text + "colour=red\n"), Error);
  CHECK_THROWS_AS(from_content<LoanContract>("unit=EUR/2\nrate=much\n"), Error);
}

namespace {

/// A random year of a small bank, its end of days at random distances.
void live_a_random_year(SmallBank& small, std::uint64_t seed) {
  std::mt19937_64 chance(seed);
  const auto below = [&](std::uint64_t bound) { return static_cast<std::int64_t>(chance() % bound); };
  SavingsProduct savings = small.savings_product();
  savings.terms.tax = Rate::percent(10);
  savings.terms.overdraft_rate = Rate::percent(12);
  REQUIRE(small.bank.offer(savings, small.clerk));
  LoanProduct loans = small.loan_product();
  loans.penalty_rate = Rate::of(1, 2000);
  loans.bands = {{1, 30, Rate::percent(5)}, {31, 99999, Rate::percent(50)}};
  REQUIRE(small.bank.offer(loans, small.clerk));
  std::vector<AccountId> savings_accounts;
  std::vector<AccountId> loan_accounts;
  for (int number = 0; number < 4; ++number) {
    const std::string code = "m" + std::to_string(number);
    savings_accounts.push_back(
        small.bank
            .open_savings({.code = code, .product = "savings", .on = "2026-01-01"_date, .overdraft = eur("100.00")},
                          small.clerk)
            .value());
    LoanTerms terms = SmallBank::monthly("100.00", Rate::percent(static_cast<int>(below(20))),
                                         static_cast<std::int32_t>(2 + below(10)), "2026-01-01");
    terms.disbursements[0].amount = Amount::minor(10'000 + below(500'000), euro);
    if (number == 1) terms.time = DayCount::act_365_fixed;
    if (number == 2) terms.grace_interest_payment = 1;
    if (number == 3) terms.repayment = Repayment::flat;
    const std::string loan = code + "-loan";
    loan_accounts.push_back(small.lend(loan.c_str(), "loans", terms));
  }
  Date ended = "2026-01-01"_date;
  small.end_days("2026-01-01");
  for (Date day = "2026-01-02"_date; day <= "2026-12-31"_date; day += static_cast<std::int32_t>(1 + below(9))) {
    Counter till = small.counter("2026-01-01");
    till.on = day;
    if (ended + 1 < day) {
      ended = day - 1;
      small.end_days(to_string(ended).c_str(), true);  // overdraft interest beyond a limit is refused
    }
    const AccountId member = savings_accounts[static_cast<std::size_t>(below(4))];
    const AccountId loan = loan_accounts[static_cast<std::size_t>(below(4))];
    const Amount amount = Amount::minor(1 + below(60'000), euro);
    switch (below(5)) {
      case 0: REQUIRE(small.bank.deposit(member, amount, till)); break;
      case 1: static_cast<void>(small.bank.withdraw(member, amount, till)); break;
      case 2: static_cast<void>(small.bank.charge(loan, Owed::fee, eur("1.50"), day, till)); break;
      default: static_cast<void>(small.bank.repay(loan, amount, till));
    }
    small.check_balanced();
  }
  small.end_days("2026-12-31", true);
  // What is still owed is paid, and then no receivable, and no payable beyond the savings, is left.
  Counter till = small.counter("2027-01-01");
  for (const AccountId loan : loan_accounts) static_cast<void>(small.bank.pay_off(loan, till));
  small.end_days("2027-01-01", true);
  for (const AccountId loan : loan_accounts) {
    CHECK(small.book.balance(loan).is_zero());
    CHECK(small.bank.known().find_loan(loan)->state == "closed");
  }
  for (const char* code : {"loan-interest", "loan-fees", "loan-penalties"}) CHECK(small.balance(code) == "0.00");
}

/// The whole journal as text: every line, every event with its words.
std::string journal_text(Book& book) {
  struct Reader final : RecordReader {
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        text += std::to_string(first++) + " " + static_cast<char>(line.kind) + " " + to_string(line.on) + " " +
                std::to_string(line.debit.value()) + " " + std::to_string(line.credit.value()) + " " +
                to_string(line.amount) + " " + line.key.to_string() + "\n";
      }
    }
    void event(const Event& event) override {
      text += std::to_string(event.number);
      if (const auto* written = std::get_if<DocumentWritten>(&event.body)) {
        text += " " + written->kind + " " + written->state + " " + written->content;
      }
      text += "\n";
    }
    std::string text;
  };
  Reader reader;
  book.read_journal([&](const Ledger&, Store& store) { store.read(0, reader); });
  return reader.text;
}

}  // namespace

TEST_CASE(
    "Random years: balanced each night, receivables end at zero, the same bytes again, the same from the journal") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    INFO("seed " << seed);
    SmallBank one;
    live_a_random_year(one, seed);
    SmallBank other;
    live_a_random_year(other, seed);
    CHECK(journal_text(one.book) == journal_text(other.book));
    // A bank that reads the journal from its beginning knows the same.
    const CommunityBank again(one.book);
    REQUIRE(again.known().loans().size() == one.bank.known().loans().size());
    for (std::size_t at = 0; at < again.known().loans().size(); ++at) {
      CHECK(content_of(again.known().loans()[at].position.standing()) ==
            content_of(one.bank.known().loans()[at].position.standing()));
    }
    for (std::size_t at = 0; at < again.known().savings().size(); ++at) {
      const SavingsPosition& read = again.known().savings()[at];
      const SavingsPosition& lived = one.bank.known().savings()[at];
      CHECK(read.from == lived.from);
      CHECK(read.at_from == lived.at_from);
      CHECK(read.movements.size() == lived.movements.size());
      CHECK(read.posted == lived.posted);
    }
    one.book.read_journal([&](const Ledger& ledger, Store& store) {
      Ledger folded;
      struct Fold final : RecordReader {
        explicit Fold(Ledger& into) : ledger(into) {}
        void lines(std::uint64_t first, std::span<const Line> lines) override {
          for (const Line& line : lines) ledger.apply(first++, line);
        }
        void event(const Event& event) override { ledger.apply(event); }
        Ledger& ledger;
      } fold(folded);
      store.read(0, fold);
      for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
        CHECK(folded.balance(AccountId(number)).natural() == ledger.balance(AccountId(number)).natural());
      }
    });
  }
}
