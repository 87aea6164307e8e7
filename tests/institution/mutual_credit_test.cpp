// SPDX-License-Identifier: MPL-2.0
#include "rochdale/institution/mutual_credit.hpp"

#include "policy/circle_book.hpp"
#include "rochdale/institution/time_bank.hpp"

using namespace small_book;

namespace {

/// The circle's verbs over a small book.
struct House : CircleBook {
  House() : circle(book, EUR) {}

  static Stamp on(std::string_view date) {
    Stamp made = stamp();
    made.on = day(date);
    return made;
  }
  EntryNumber pays(AccountId payer, AccountId payee, std::string_view amount, std::string_view date) {
    return must(circle.pay(payer, payee, eur(amount), on(date))).number();
  }

  MutualCredit circle;
};

}  // namespace

TEST_CASE("a circle is founded, joined, paid in, and adopts policies in its own unit") {
  Book book(std::make_unique<MemoryStore>(), library_policies());
  MutualCredit circle = must(MutualCredit::found(book, EUR, limits(-1000, {}), stamp()));
  CHECK(reason_of(MutualCredit::found(book, EUR, Limits{}, stamp())) == Reason::duplicate_unit);
  const AccountId ana = must(circle.join("ana", stamp(), "Ana", "Growers"));
  const AccountId ben = must(circle.join("ben", stamp()));
  const AccountId fund = must(circle.open_fund("fund", stamp()));
  must(circle.adopt("transfer_fee.growers", "from=payer\ngroup=Growers\nrate=10%\nrounding=half_up\nto=fund", stamp()));
  const Preview seen = must(circle.preview(ana, ben, eur("5.00"), today));
  CHECK(seen.paid_by(ana, EUR) == eur("5.50"));
  must(circle.pay(ana, ben, eur("5.00"), stamp()));
  CHECK(book.balance(ana) == eur("-5.50"));
  CHECK(book.balance(fund) == eur("0.50"));
  CHECK(reason_of(circle.pay(ana, ben, eur("4.10"), stamp())) == Reason::floor);
  CHECK(reason_of(circle.preview(ana, ben, eur("4.10"), today)) == Reason::floor);
  CHECK_THROWS_AS(circle.adopt("transfer_fees", "", stamp()), Error);
  CHECK_THROWS_AS(circle.adopt("levy", "basis=moon\nto=fund", stamp()), Error);
}

TEST_CASE("a run is taken by the name of its terms, answers each item, and posts once") {
  House house;
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  must(house.book.set_limits(house.cem, limits(-50, {}), stamp()));
  must(house.circle.adopt("levy.members", "basis=membership\nfixed=1\nto=fund", stamp()));
  const Period month(day("2026-05-01"), day("2026-05-31"));
  CHECK(house.circle.plan("levy.members", month).items.size() == 3);
  const TakenRun taken = house.circle.take("levy.members", month, House::on("2026-05-31"));
  CHECK(taken.plan.skipped.size() == 1);
  CHECK_FALSE(taken.is_complete());  // cem would go below his limit
  CHECK(taken.posted(EUR) == eur("2.00"));
  CHECK(house.balance(house.fund) == "2.00");
  const TakenRun again = house.circle.take("levy.members", month, House::on("2026-05-31"));
  CHECK(again.posted(EUR) == eur("0.00"));
  CHECK(house.balance(house.fund) == "2.00");
  CHECK_THROWS_AS(house.circle.take("levy", month, stamp()), Error);  // nothing of this name
  must(house.circle.adopt("amount_step", "step=0.05", stamp()));
  CHECK_THROWS_AS(house.circle.take("amount_step", month, stamp()), Error);  // it is no run
  CHECK(house.is_sound());
}

TEST_CASE("limits are reviewed by what the journal tells, and each new one says why") {
  House house;
  must(house.circle.adopt("limit_review.trust", "kind=calculated\nfloor=-10*@ptn-5*@num\nceiling=1000", stamp()));
  house.pays(house.ana, house.ben, "3.00", "2026-01-01");
  house.pays(house.ana, house.cem, "3.00", "2026-01-02");
  house.pays(house.cem, house.ana, "1.00", "2026-01-03");
  house.pays(house.ana, house.dia, "1.00", "2026-03-01");  // after the review's day
  const auto reviewed = must(house.circle.review_limits("limit_review.trust", House::on("2026-02-01")));
  CHECK(reviewed.size() == 4);
  const auto floor = [&](AccountId account) {
    return house.book.read([&](const Ledger& ledger) { return ledger.limits(account).floor; });
  };
  CHECK(floor(house.ana) == -3500);  // two partners, three trades
  CHECK(floor(house.ben) == -1500);
  CHECK(floor(house.cem) == -2000);
  CHECK(floor(house.dia) == 0);
  struct Reasons final : RecordReader {
    void lines(std::uint64_t, std::span<const Line>) override {}
    void event(const Event& event) override {
      if (const auto* set = std::get_if<LimitsSet>(&event.body)) said[set->account] = event.reason.words;
    }
    std::map<AccountId, std::string> said;
  } reasons;
  house.book.read_journal([&](const Ledger&, Store& store) { store.read(0, reasons); });
  CHECK(reasons.said[house.ana] ==
        "limit_review.trust: calculated ceiling=1000 floor=-10*@ptn-5*@num rounding=down with @num=3, @ptn=2; credit "
        "limit -35.00 EUR, maximum balance 1000.00 EUR");
  // Reviewed again on the same day, nothing is new and nothing is written.
  const std::uint64_t before = house.next_number();
  must(house.circle.review_limits("limit_review.trust", House::on("2026-02-01")));
  CHECK(house.next_number() == before);
  CHECK_THROWS_AS(house.circle.review_limits("limit_review", stamp()), Error);
}

TEST_CASE("patience: who was below zero for too long gets the limits for that") {
  House house;
  must(house.circle.adopt("limit_review", "kind=patience\nfloor=-100\ndays=30\nafter_floor=0", stamp()));
  house.pays(house.ana, house.ben, "3.00", "2026-01-01");
  house.pays(house.cem, house.ben, "3.00", "2026-01-02");
  const auto reviewed = must(house.circle.review_limits("limit_review", House::on("2026-01-31")));
  CHECK(reviewed[0].after.floor == 0);       // ana, for 31 evenings
  CHECK(reviewed[2].after.floor == -10000);  // cem, for 30
}

TEST_CASE("a day passes: invoices accept themselves, vouchers and holds run out") {
  House house;
  PaymentDocument invoice{house.ana, house.ben, eur("7.00"), Workflow::invoice()};
  invoice.accept_on = day("2026-05-10");
  const Document asked = must(house.circle.ask(invoice, Actor::payee, "repair", stamp()));
  const Voucher voucher{house.cem, house.fund, {}, eur("9.00"), eur("9.00"), day("2026-05-09")};
  const Document sold = must(house.circle.issue(voucher, "a voucher", stamp()));
  must(house.circle.redeem(sold.number, house.ben, eur("4.00"), stamp()));
  must(house.hold(house.dia, house.ben, "1.00", day("2026-05-09")));
  CHECK(house.circle.pass_day(House::on("2026-05-09")).empty());
  CHECK(house.circle.pass_day(House::on("2026-05-10")).size() == 2);
  CHECK(house.balance(house.ana) == "-7.00");
  CHECK(house.balance(house.cem) == "-4.00");
  CHECK(house.sums(house.dia).held_debits == 0);
  const auto state = [&](DocumentNumber number) {
    return house.book.read([&](const Ledger& ledger) { return ledger.find(number)->state; });
  };
  CHECK(state(asked.number) == "completed");
  CHECK(state(sold.number) == "expired");
}

TEST_CASE("what members owe falls due part by part, and what they earn makes good the oldest") {
  House house;
  must(house.circle.adopt("debt_term", "months=12", stamp()));
  house.pays(house.ben, house.ana, "10.00", "2026-01-01");
  house.pays(house.ana, house.ben, "25.00", "2026-01-31");  // 15.00 of it below zero
  house.pays(house.ana, house.cem, "8.00", "2026-02-28");
  house.pays(house.dia, house.ana, "5.00", "2026-03-01");
  house.pays(house.ana, house.dia, "1.00", "2026-04-01");  // not counted before its day
  const auto owed = house.circle.owed(day("2026-03-31"));
  REQUIRE(owed.size() == 3);
  CHECK(owed[0].account == house.ana);
  CHECK(owed[0].amount == eur("10.00"));
  CHECK(owed[0].since == day("2026-01-31"));
  CHECK(owed[0].due == day("2027-01-31"));
  CHECK(owed[1].amount == eur("8.00"));
  CHECK(owed[1].due == day("2027-02-28"));
  CHECK(owed[2].account == house.dia);
  CHECK(owed[2].amount == eur("5.00"));
  // The parts add up to the balance, whatever happened.
  house.pays(house.ben, house.ana, "30.00", "2026-03-15");
  house.pays(house.ana, house.ben, "40.00", "2026-03-16");
  Amount sum = eur("0.00");
  for (const OwedPart& part : house.circle.owed(day("2026-12-31"))) {
    if (part.account == house.ana) sum += part.amount;
  }
  CHECK(-sum == house.book.balance(house.ana));
  CHECK_THROWS_AS(house.circle.owed(today, "debt_term.long"), Error);
}

TEST_CASE("gifts are counted and move nothing") {
  House house;
  const DocumentNumber gift = must(house.circle.give(house.ana, house.ben, "apples", House::on("2026-05-01")));
  must(house.circle.give(house.ana, house.cem, "pears", House::on("2026-06-01")));
  CHECK(house.balance(house.ana) == "0.00");
  const auto counts = [&](std::string_view first, std::string_view last) {
    return house.book.read([&](const Ledger& ledger) { return gifts_in(ledger, Period(day(first), day(last))); });
  };
  CHECK(counts("2026-05-01", "2026-06-30")[house.ana.value()].given == 2);
  CHECK(counts("2026-05-01", "2026-05-31")[0].given == 1);
  CHECK(counts("2026-05-01", "2026-05-31")[house.ben.value()].received == 1);
  CHECK(reason_of(house.circle.give(house.ana, house.ana, "", stamp())) == Reason::same_account);
  CHECK(reason_of(house.circle.give(house.ana, AccountId(999), "", stamp())) == Reason::unknown_account);
  house.book.together([&](Turn& turn) { return erase_gift(turn, gift, today, stamp()).has_value(); });
  CHECK(counts("2026-05-01", "2026-06-30")[0].given == 1);
  house.book.together([&](Turn& turn) {
    CHECK(reason_of(erase_gift(turn, gift, today, stamp())) == Reason::rule);
    return false;
  });
  CHECK(house.is_sound());
}

TEST_CASE("a member leaves in debt by the circle's verbs, and what is recovered goes back") {
  House house;
  const AccountId debt = must(house.circle.open_fund("community debt", stamp()));
  const AccountId reserve = must(house.circle.open_fund("reserve", stamp(), limits(0, {})));
  must(house.circle.pay(house.ana, house.ben, eur("10.00"), stamp()));
  must(house.circle.pay(house.cem, reserve, eur("4.00"), stamp()));
  const Document opened = must(house.circle.write_off(house.ana, debt, "moved", stamp()));
  must(house.circle.cover_from_reserve(opened.number, reserve, stamp()));
  must(house.circle.cover_from_holders(opened.number, Tie::to_first, stamp()));
  CHECK(house.balance(house.ben) == "4.00");
  CHECK(must(house.circle.recover(opened.number, house.dia, eur("10.00"), stamp())).state == "recovered");
  CHECK(house.balance(house.ben) == "10.00");
  CHECK(house.balance(reserve) == "4.00");
  CHECK(house.is_sound());
}

TEST_CASE("hours are read and written as people say them, exactly or not at all") {
  const auto read = [](std::string_view text) { return parse_hours(text); };
  CHECK(read("1:30")->minor() == 150);
  CHECK(read("0:15")->minor() == 25);
  CHECK(read("-0:45")->minor() == -75);
  CHECK(read("12:00")->minor() == 1200);
  CHECK(read("1.25")->minor() == 125);
  for (const char* wrong : {"1:20", "1:60", "1:5", "1:", ":30", "1:3a", "a:30", "1:-3", "--1:30", "1:30:00", "+1:30",
                            "99999999999999999999999999999999999999:00"}) {
    INFO(wrong);
    CHECK_FALSE(read(wrong));
  }
  for (int minor = -1000; minor <= 1000; ++minor) {
    const Amount amount = Amount::minor(minor, hours_unit);
    CHECK(read(hours_text(amount)).value() == amount);
  }
  CHECK(hours_text(Amount::minor(-75, hours_unit)) == "-0:45");
  CHECK(hours_text(Amount::minor(101, hours_unit)) == "1.01");
  CHECK_THROWS_AS(hours_text(eur("1.00")), Error);
}

TEST_CASE("a time bank takes quarter hours") {
  Book book(std::make_unique<MemoryStore>(), library_policies());
  TimeBank bank = must(TimeBank::found(book, limits(-1000, {}), stamp()));
  const AccountId ana = must(bank.join("ana", stamp()));
  const AccountId ben = must(bank.join("ben", stamp()));
  must(bank.pay(ana, ben, parse_hours("1:45").value(), stamp()));
  CHECK(reason_of(bank.pay(ana, ben, parse_hours("0:24").value(), stamp())) == Reason::rule);
  CHECK(book.balance(ben).minor() == 175);
}
