// SPDX-License-Identifier: MPL-2.0
// Loans whose interest follows payments, at the counter: early payments save interest, arrears bear it, and in the end
// the nights have booked what the instalments charge.
#include <optional>
#include <string>
#include <vector>

#include "core/random_values.hpp"
#include "institution/small_bank.hpp"
#include "product/loan_case.hpp"

using namespace rochdale;
using namespace small_bank;

namespace {

constexpr Excess all_excess[] = {Excess::smaller_payments, Excess::fewer_payments, Excess::next_payments};
constexpr Compounding all_compounding[] = {Compounding::none, Compounding::interest, Compounding::fee,
                                           Compounding::interest_and_fee};

/// A bank that offers one product, "loans", whose interest follows payments.
struct FollowingBank : SmallBank {
  explicit FollowingBank(std::optional<Rate> penalty_rate = {}) {
    LoanProduct product = following_product();
    product.penalty_rate = penalty_rate;
    REQUIRE(bank.offer(product, clerk));
  }
  [[nodiscard]] LoanProduct following_product() const {
    LoanProduct product = loan_product();
    product.interest_follows = InterestFollows::payments;
    return product;
  }
  [[nodiscard]] Counter till(const Date& on, std::string_view reason = {}) const {
    Counter made = counter("2026-01-01", reason);
    made.on = on;
    return made;
  }
  [[nodiscard]] const LoanPosition& position(AccountId loan) const { return bank.known().find_loan(loan)->position; }
  [[nodiscard]] LoanPayment pay(AccountId loan, const char* amount, const char* on) {
    return bank.repay(loan, eur(amount), counter(on)).value();
  }
  void end_through(const Date& day) {
    if (!bank.known().through() || *bank.known().through() < day) end_days(to_string(day).c_str());
  }
};

/// "principal interest payment balance" of each row.
std::string lines_of(const std::vector<LoanRow>& rows) {
  std::string text;
  for (const LoanRow& row : rows) {
    text += to_string(row.principal) + " " + to_string(row.interest) + " " + to_string(row.payment) + " " +
            to_string(row.balance) + "\n";
  }
  return text;
}
Amount interest_of(const std::vector<LoanRow>& rows) {
  Amount sum = eur("0.00");
  for (const LoanRow& row : rows) sum += row.interest;
  return sum;
}

/// 5000 at 12 % over six months by true days over 365, payments in whole units.
LoanTerms six_months() {
  LoanTerms terms = SmallBank::monthly("5000.00", Rate::percent(12), 6, "2022-11-01");
  terms.time = DayCount::act_365_fixed;
  terms.instalment_multiple = eur("1");
  terms.size = PaymentSize::by_nominal_period;
  return terms;
}

/// What the engine says of the same payments, with nothing of the counter's but their dates and sums.
std::vector<LoanRow> rows_by_engine(const LoanPosition& position, const Date& day) {
  LoanTerms terms = position.contract().terms;
  for (const LoanSettlement& each : position.settlements()) terms.payments.push_back({each.on, each.sum()});
  terms.as_of = day;
  return loan_schedule(terms).value().rows;
}

/// Pays every instalment that is open on its due date, in nights that are ended one after the other; the loan is closed
/// then, and nothing is left of it.
void pay_as_due(FollowingBank& small, AccountId loan) {
  while (small.bank.known().find_loan(loan)->state == "active") {
    const Date due = small.position(loan).open(small.position(loan).settled_through()).front().due;
    Amount asked = eur("0.00");
    for (const Obligation& each : small.position(loan).open(due)) {
      if (each.due <= due) asked += each.amount;
    }
    small.end_through(due - 1);
    REQUIRE(small.bank.repay(loan, asked, small.till(due)));
  }
  small.end_through(small.position(loan).settled_through());
  CHECK(small.book.balance(loan).is_zero());
  CHECK(small.balance("loan-interest") == "0.00");
  CHECK(small.balance("interest-income") == to_string(interest_of(small.position(loan).rows(Date::max()))));
}

}  // namespace

TEST_CASE("The published loans with a payment come to the same through the counter (LN-11, LN-13)") {
  auto file = open_shared("cases/bank/loan_schedules.json");
  if (!file) return;
  int seen = 0;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    LoanTerms terms = loan_case::terms_of(each["params"]);
    if (terms.payments.empty()) continue;
    ++seen;
    INFO(each["id"]);
    const PaymentMade paid = terms.payments.front();
    terms.payments.clear();
    FollowingBank small;
    const AccountId loan = small.lend("loan", "loans", terms);
    REQUIRE(small.bank.repay(loan, paid.amount, small.till(paid.date)));
    const std::vector<LoanRow>& rows = small.position(loan).rows(paid.date);
    REQUIRE(rows.size() == each["rows"].size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const nlohmann::json& wanted = each["rows"][row];
      CHECK(rows[row].principal == loan_case::figure(wanted[2]));
      CHECK(rows[row].interest == loan_case::figure(wanted[3]));
      CHECK(rows[row].payment == loan_case::figure(wanted[4]));
      CHECK(rows[row].balance == loan_case::figure(wanted[5]));
    }
    pay_as_due(small, loan);
    CHECK(small.balance("interest-income") == to_string(loan_case::figure(each["totals"]["interest"])));
  }
  CHECK(seen == 2);
}

TEST_CASE("More than is due makes payments smaller or fewer, or lets the next ones rest, as the contract says") {
  for (const Excess excess : all_excess) {
    INFO(name(excess));
    LoanTerms terms = six_months();
    terms.excess = excess;
    FollowingBank small;
    const AccountId loan = small.lend("loan", "loans", terms);
    const std::string agreed = lines_of(small.position(loan).rows());
    CHECK(small.pay(loan, "1000.00", "2022-12-01").of(Owed::principal) == eur("950.68"));
    CHECK(small.pay(loan, "2000.00", "2023-01-01").of(Owed::interest) == eur("41.27"));
    const std::vector<LoanRow>& rows = small.position(loan).rows("2023-01-01"_date);
    CHECK(rows.size() == (excess == Excess::fewer_payments ? 5 : 6));
    CHECK(to_string(rows[2].payment) == (excess == Excess::smaller_payments ? "536.00"
                                         : excess == Excess::fewer_payments ? "862.00"
                                                                            : "21.31"));
    terms.payments = {{"2022-12-01"_date, eur("1000.00")}, {"2023-01-01"_date, eur("2000.00")}};
    CHECK(lines_of(rows) == lines_of(loan_schedule(terms).value().rows));
    // What was agreed stays as it was written.
    CHECK(lines_of(small.position(loan).rows()) == agreed);
    pay_as_due(small, loan);
  }
}

TEST_CASE("Who is late pays interest for it, night by night, and after the last due date too") {
  FollowingBank small;
  LoanTerms terms = SmallBank::monthly("1000.00", Rate::percent(12), 1, "2026-01-01");
  terms.time = DayCount::act_365_fixed;
  const AccountId loan = small.lend("loan", "loans", terms);
  small.end_days("2026-01-01");
  small.end_days("2026-01-31");
  CHECK(small.balance("loan-interest") == "10.19");
  small.end_days("2026-02-10");
  CHECK(small.balance("loan-interest") == "13.48");  // ten nights more
  CHECK(small.position(loan).days_late("2026-02-11"_date) == 10);
  CHECK(small.bank.payoff(loan, "2026-02-11"_date) == eur("1013.48"));
  CHECK(small.pay(loan, "510.19", "2026-02-11").of(Owed::principal) == eur("500.00"));
  small.end_days("2026-03-10");
  // 3.29, and 500 for 18 nights, which are asked for on the first of March; and ten parts of 31 of the 5.10 of March.
  CHECK(small.balance("loan-interest") == "7.90");
  const LoanPayment last = small.bank.pay_off(loan, small.counter("2026-03-11")).value();
  CHECK(last.of(Owed::principal) == eur("500.00"));
  CHECK(last.of(Owed::interest) == eur("7.89"));
  small.end_days("2026-03-31");
  CHECK(small.balance("loan-interest") == "0.00");
  CHECK(small.balance("interest-income") == "18.08");
}

TEST_CASE("Written off while it is late, a loan earns nothing any more") {
  FollowingBank small;
  LoanTerms terms = SmallBank::monthly("1000.00", Rate::percent(12), 1, "2026-01-01");
  terms.time = DayCount::act_365_fixed;
  const AccountId loan = small.lend("loan", "loans", terms);
  small.end_days("2026-01-01");
  small.end_days("2026-02-10");
  REQUIRE(small.bank.write_off(loan, small.counter("2026-02-11")));
  small.end_days("2026-04-10");
  CHECK(small.balance("bad-debt") == "1000.00");
  CHECK(small.balance("charge-off") == "13.48");
  CHECK(small.balance("interest-income") == "13.48");
  CHECK(small.balance("loan-interest") == "0.00");
}

TEST_CASE("What is overdue compounds at the counter by the rule of the contract, and not what was waived of it") {
  // 1,200 in three parts with 36 of a fee; the first, 400 + 24.46 + 12, is paid ten days late.
  const char* const interest[] = {"17.36", "17.52", "17.44", "17.60"};
  for (const Compounding rule : all_compounding) {
    INFO(name(rule));
    LoanTerms terms = SmallBank::monthly("1200.00", Rate::percent(24), 3, "2023-01-15");
    terms.time = DayCount::act_365_fixed;
    terms.repayment = Repayment::equal_principal;
    terms.fee = eur("36.00");
    terms.interest_rounding = InterestRounding::each_row;
    terms.compounding = rule;
    FollowingBank small;
    const AccountId loan = small.lend("loan", "loans", terms);
    const AccountId other = small.lend("other", "loans", terms);
    small.end_days("2023-02-14");
    REQUIRE(small.bank.waive(other, Owed::interest, eur("24.46"), small.counter("2023-02-15")));
    small.end_days("2023-02-24");
    const LoanPayment paid = small.pay(loan, "436.46", "2023-02-25");
    CHECK(paid.of(Owed::fee) == eur("12.00"));
    CHECK(paid.of(Owed::interest) == eur("24.46"));
    CHECK(to_string(small.position(loan).rows("2023-02-25"_date)[1].interest) ==
          interest[static_cast<std::size_t>(rule)]);
    CHECK(small.pay(other, "412.00", "2023-02-25").of(Owed::principal) == eur("400.00"));
    const bool with_fee = rule == Compounding::fee || rule == Compounding::interest_and_fee;
    CHECK(to_string(small.position(other).rows("2023-02-25"_date)[1].interest) == (with_fee ? "17.44" : "17.36"));
    CHECK(small.balance("charge-off") == "24.46");
  }
}

TEST_CASE("A payment that is taken back leaves the instalments as they were before it") {
  FollowingBank small;
  const AccountId loan = small.lend("loan", "loans", six_months());
  small.end_days("2022-11-30");
  REQUIRE(small.bank.repay(loan, eur("862.00"), small.counter("2022-12-01")));
  small.end_days("2022-12-09");
  const Date day = "2023-03-20"_date;
  const std::string before = lines_of(small.position(loan).rows(day));
  const std::string owed = small.balance("loan");
  const LoanPayment early = small.pay(loan, "1500.00", "2022-12-10");
  CHECK(lines_of(small.position(loan).rows(day)) != before);
  small.end_days("2022-12-20");
  REQUIRE(small.bank.charge_back(loan, early.entry, small.counter("2022-12-21", "the cheque bounced")));
  CHECK(lines_of(small.position(loan).rows(day)) == before);
  CHECK(small.balance("loan") == owed);
  CHECK(small.position(loan).settlements().size() == 1);
  CommunityBank again(small.book);
  CHECK(lines_of(again.known().find_loan(loan)->position.rows(day)) == before);
  // A payment may be dated in the days that the one taken back had gone past.
  REQUIRE(small.bank.repay(loan, eur("10.00"), small.counter("2022-12-05")));
  // One that closed the loan opens it again.
  const LoanPayment all = small.bank.pay_off(loan, small.counter("2022-12-30")).value();
  CHECK(small.bank.known().find_loan(loan)->state == "closed");
  REQUIRE(small.bank.charge_back(loan, all.entry, small.counter("2022-12-31", "the cheque bounced")));
  CHECK(small.position(loan).settlements().size() == 2);
  pay_as_due(small, loan);
}

TEST_CASE("New terms begin without payments, and what was owed beside principal is carried over") {
  FollowingBank small;
  const AccountId loan = small.lend("loan", "loans", six_months());
  small.end_days("2022-12-14");
  const LoanPayment old = small.pay(loan, "300.00", "2022-12-15");
  CHECK(old.of(Owed::principal) == eur("250.68"));
  const Amount interest = small.position(loan).payable(Owed::interest, "2022-12-15"_date);
  CHECK(interest == eur("23.01"));  // 5,000 for 14 days
  LoanTerms flat = six_months();
  flat.repayment = Repayment::flat;
  CHECK_FALSE(small.bank.reschedule(loan, flat, small.counter("2022-12-15")));
  LoanTerms longer = six_months();
  longer.instalments = 10;
  longer.excess = Excess::fewer_payments;
  REQUIRE(small.bank.reschedule(loan, longer, small.counter("2022-12-15")));
  CHECK(small.position(loan).settlements().empty());
  CHECK(small.position(loan).rows("2022-12-15"_date).front().disbursed == eur("4749.32"));
  CHECK(small.position(loan).contract().terms.excess == Excess::fewer_payments);
  CHECK(small.bank.payoff(loan, "2022-12-15"_date) == eur("4772.33"));
  CommunityBank again(small.book);
  CHECK(again.known().find_loan(loan)->position.settlements().empty());
  CHECK(again.known().find_loan(loan)->position.contract().terms.excess == Excess::fewer_payments);
  const auto back = small.bank.charge_back(loan, old.entry, small.counter("2022-12-20", "bounced"));
  REQUIRE_FALSE(back);
  CHECK(small.words(back.error()) == "that payment was made under terms that were agreed before the present ones");
  REQUIRE(small.bank.repay(loan, eur("23.01"), small.counter("2022-12-15")));
  const Amount carried = eur(small.balance("interest-income"));
  small.end_days("2023-01-14");
  CHECK(small.position(loan).settlements().empty());  // it paid what was carried over, and no instalment
  CHECK(eur(small.balance("interest-income")) - carried == small.position(loan).rows(Date::max())[0].interest);
}

TEST_CASE("What does not go with interest that follows payments is refused, in words") {
  SmallBank small;
  const auto why = [&](const auto& outcome) { return outcome ? std::string("yes") : small.words(outcome.error()); };
  LoanProduct product = small.loan_product("following");
  product.interest_follows = InterestFollows::payments;
  product.rule = AccountingRule::up_front;
  CHECK(why(small.bank.offer(product, small.clerk)) == "interest that follows payments is not known up front");
  product.rule = AccountingRule::accrual;
  product.order_in_advance = {Owed::interest, Owed::principal, Owed::fee, Owed::penalty};
  CHECK(why(small.bank.offer(product, small.clerk)) ==
        "where interest follows payments, principal stands first in order_in_advance");
  product.order_in_advance = LoanProduct().order_in_advance;
  REQUIRE(small.bank.offer(product, small.clerk));
  LoanProduct plain = small.loan_product("plain");
  plain.rule = AccountingRule::cash;
  REQUIRE(small.bank.offer(plain, small.clerk));

  const auto open = [&](const char* of, const LoanTerms& terms) {
    return why(small.bank.open_loan(NewLoan{"loan", {}, of, terms}, small.clerk));
  };
  LoanTerms terms = six_months();
  terms.repayment = Repayment::flat;
  CHECK(open("following", terms) ==
        "the interest of a flat loan is agreed in all; that of this product follows payments");
  terms = six_months();
  terms.excess = Excess::next_payments;
  CHECK(open("plain", terms) == "excess and compounding go with a product whose interest follows payments");
  terms = six_months();
  terms.compounding = Compounding::fee;
  CHECK(open("plain", terms) == "excess and compounding go with a product whose interest follows payments");
  terms = six_months();
  terms.as_of = "2023-01-01"_date;
  CHECK(open("following", terms) == "payments are no terms of a loan");

  const AccountId loan = small.lend("loan", "following", six_months());
  const std::string too_early =
      "the interest of this loan follows what came in through 2022-11-10; nothing more is dated before that";
  CHECK(why(small.bank.repay(loan, eur("1.00"), small.counter("2022-10-31"))) ==
        "the interest of this loan follows what came in through 2022-11-01; nothing more is dated before that");
  REQUIRE(small.bank.repay(loan, eur("100.00"), small.counter("2022-11-10")));
  CHECK(why(small.bank.repay(loan, eur("1.00"), small.counter("2022-11-09"))) == too_early);
  CHECK(why(small.bank.goodwill(loan, eur("1.00"), small.counter("2022-11-09"))) == too_early);
  CHECK(why(small.bank.pay_off(loan, small.counter("2022-11-09"))) == too_early);
  CHECK(why(small.bank.waive(loan, Owed::interest, eur("1.00"), small.counter("2022-11-09"))) == too_early);
  // Twice on one day is as good as once.
  REQUIRE(small.bank.repay(loan, eur("100.00"), small.counter("2022-11-10")));
  CHECK(small.bank.known().find_loan(loan)->position.rows("2022-11-10"_date)[0].interest == eur("47.93"));
  // Interest is given up as far as the nights have earned it: 5,000 for nine, 4,800 for one.
  CHECK(why(small.bank.waive(loan, Owed::interest, eur("16.38"), small.counter("2022-11-11"))) ==
        "a charge is waived, up to what is open of it");
  CHECK(why(small.bank.waive(loan, Owed::interest, eur("16.37"), small.counter("2022-11-11"))) == "yes");
}

namespace {

LoanTerms any_terms(Random& random) {
  LoanTerms terms = SmallBank::monthly("100.00", Rate::of(random.between(0, 40), 100),
                                       static_cast<std::int32_t>(random.between(1, 9)), "2026-01-31");
  terms.disbursements[0].amount = Amount::minor(random.between(1'000, 900'000), euro);
  terms.due.every = random.one_in(2) ? Every{1, Calendar::months}
                                     : Every{static_cast<std::int32_t>(random.between(5, 40)), Calendar::days};
  const Repayment methods[] = {Repayment::annuity_fixed, Repayment::annuity_resized, Repayment::equal_principal,
                               Repayment::bullet};
  terms.repayment = methods[random.between(0, 3)];
  if (random.one_in(2)) terms.time = DayCount::act_365_fixed;
  terms.interest_rounding = static_cast<InterestRounding>(random.between(0, 2));
  if (random.one_in(3)) terms.instalment_multiple = eur("1.00");
  if (random.one_in(3)) terms.fee = Amount::minor(random.between(1, 9'000), euro);
  if (random.one_in(4))
    terms.grace_interest_payment = static_cast<std::int32_t>(random.between(0, terms.instalments - 1));
  terms.excess = all_excess[random.between(0, 2)];
  terms.compounding = all_compounding[random.between(0, 3)];
  return terms;
}

/// What a member does on a day.
struct Deed {
  Date on;
  enum class What { pays, pays_what_is_due, is_given, is_let_off, takes_back } what;
  std::int64_t share;  ///< of what it takes to pay the loan off, in percent
};

/// A life of a loan; where nights are ended between its deeds, also a reckoning of what was owed in each of them.
struct Life {
  std::string balances;
  std::string rows;
  bool is_plain = true;  ///< Nothing was given up or taken back.
  Unrounded by_nights{eur("0.00")};
  Amount interest = eur("0.00");
};

Life live(const LoanTerms& terms, const std::vector<Deed>& deeds, bool nights_between, std::optional<Rate> penalty) {
  FollowingBank small(penalty);
  small.end_through(terms.due.start - 1);
  const AccountId loan = small.lend("loan", "loans", terms);
  Life life;
  Date night = terms.due.start;
  // Two banks look at the same book; one of them is opened anew for each look.
  const auto look = [&](const Date& day) {
    const CommunityBank again(small.book);
    for (const std::int32_t later : {60, 0, 7}) {
      CHECK(lines_of(again.known().find_loan(loan)->position.rows(day + later)) ==
            lines_of(small.position(loan).rows(day + later)));
      if (life.is_plain && !small.position(loan).settlements().empty()) {
        CHECK(lines_of(small.position(loan).rows(day + later)) ==
              lines_of(rows_by_engine(small.position(loan), day + later)));
      }
    }
    CHECK(small.position(loan).principal() == small.book.balance(loan));
  };
  std::optional<EntryNumber> last;
  for (std::size_t number = 0; number <= deeds.size(); ++number) {
    const bool ends = number == deeds.size();
    const Deed deed = ends ? Deed{deeds.back().on + 3, Deed::What::pays, 100} : deeds[number];
    if (nights_between) small.end_through(deed.on - 1);
    for (; night < deed.on; night += 1) life.by_nights += small.book.balance(loan) * (terms.rate * Rate::of(1, 365));
    if (small.bank.known().find_loan(loan)->state != "active") break;
    const Counter till = small.till(deed.on, "the cheque bounced");
    const Amount whole = small.bank.payoff(loan, deed.on);
    const Amount money = (whole * Rate::percent(deed.share)).rounded(Rounding::up);
    Amount due = eur("0.00");
    Amount interest = eur("0.00");
    for (const Obligation& each : small.position(loan).open(deed.on)) {
      if (each.due <= deed.on) due += each.amount;
      if (each.due <= deed.on && each.owed == Owed::interest) interest += each.amount;
    }
    switch (deed.what) {
      case Deed::What::pays: {
        const Outcome<LoanPayment> paid = ends ? small.bank.pay_off(loan, till) : small.bank.repay(loan, money, till);
        REQUIRE(paid);
        CHECK(paid->overpaid.is_zero());
        last = paid->entry;
        break;
      }
      case Deed::What::pays_what_is_due:
        if (due.is_zero()) break;
        last = small.bank.repay(loan, due, till).value().entry;
        break;
      case Deed::What::is_given:
        life.is_plain = false;
        REQUIRE(small.bank.goodwill(loan, std::min(money, whole), till));
        break;
      case Deed::What::is_let_off:
        life.is_plain = false;
        if (interest.is_positive()) REQUIRE(small.bank.waive(loan, Owed::interest, interest, till));
        break;
      case Deed::What::takes_back:
        life.is_plain = false;
        if (last) REQUIRE(small.bank.charge_back(loan, *std::exchange(last, std::nullopt), till));
    }
    look(deed.on);
  }
  small.end_through(night);
  CHECK(small.bank.known().find_loan(loan)->state == "closed");
  for (const char* code : {"loan", "loan-interest", "loan-fees", "loan-penalties", "overpaid"}) {
    CHECK(small.balance(code) == "0.00");
  }
  life.interest = interest_of(small.position(loan).rows(night));
  life.rows = lines_of(small.position(loan).rows(night));
  CHECK(small.balance("interest-income") == to_string(life.interest));
  for (const char* code : {"cash", "interest-income", "fee-income", "penalty-income", "charge-off", "goodwill"}) {
    life.balances += small.balance(code) + " ";
  }
  return life;
}

}  // namespace

TEST_CASE("Random loans, paid early, late, in part, exactly or not: the nights book what the instalments charge") {
  RANDOM_VALUES(random);
  int by_nights = 0;
  for (int round = 0; round < 90; ++round) {
    LoanTerms terms = any_terms(random);
    if (round % 3 == 0) {
      terms.time = DayCount::act_365_fixed;
      terms.compounding = Compounding::none;
      if (round % 2 == 0) terms.interest_rounding = InterestRounding::carried;
    }
    const std::optional<Rate> penalty = random.one_in(3) ? std::optional(Rate::of(1, 2000)) : std::nullopt;
    const bool is_plain = random.one_in(2);
    std::vector<Deed> deeds;
    Date day = terms.due.start;
    for (std::int64_t number = random.between(1, 9); number > 0; --number) {
      // Now and then exactly on a due date.
      Date next = day + static_cast<std::int32_t>(random.between(0, 30));
      for (const LoanRow& row : loan_schedule(terms).value().rows) {
        if (random.one_in(2) && day <= row.due && row.due < next) next = row.due;
      }
      day = next;
      deeds.push_back({day, static_cast<Deed::What>(random.between(0, is_plain ? 1 : 4)), random.between(1, 60)});
    }
    INFO("round " << round << ", " << name(terms.repayment) << ", " << to_string(terms.time) << ", "
                  << name(terms.excess) << ", " << name(terms.compounding));
    std::string told;
    for (const Deed& each : deeds) {
      told += to_string(each.on) + " " + std::to_string(static_cast<int>(each.what)) + " " +
              std::to_string(each.share) + "; ";
    }
    INFO(told);
    const Life life = live(terms, deeds, true, penalty);
    // Ended one by one or all together, the nights come to the same.
    const Life together = live(terms, deeds, false, penalty);
    CHECK(life.balances == together.balances);
    CHECK(life.rows == together.rows);
    // By true days, without compounding, interest is that of what was owed in each night.
    if (!is_plain || terms.compounding != Compounding::none || terms.time != InterestTime(DayCount::act_365_fixed)) {
      continue;
    }
    ++by_nights;
    if (terms.interest_rounding == InterestRounding::carried) {
      CHECK(life.interest == life.by_nights.rounded(half_even));
    } else {
      CHECK(absolute(life.interest - life.by_nights.rounded(half_even)) <= eur("0.20"));
    }
  }
  CHECK(by_nights > 6);
}
