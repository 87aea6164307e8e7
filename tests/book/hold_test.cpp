// SPDX-License-Identifier: MPL-2.0
// Holds: reserve, then post, give up or let run out; what is available at every step; each misstep its own answer.
#include "rochdale/book/hold.hpp"

#include "rochdale/book/verify.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

const Date may_31 = day("2026-05-31");

HoldPosting whole(Date on = today) { return HoldPosting{{}, false, on, {}, {}}; }
HoldPosting part(std::string_view amount, bool keep = false) { return HoldPosting{eur(amount), keep, today, {}, {}}; }

std::string available(const SmallBook& house, AccountId account) {
  return house.book.read([&](const Ledger& ledger) {
    const auto left = ledger.balance(account).available(ledger.limits(account));
    return left ? to_string(*left) : "no end";
  });
}

std::size_t open_holds(const SmallBook& house) {
  return house.book.read([](const Ledger& ledger) { return ledger.holds().all().size(); });
}

}  // namespace

TEST_CASE("F45: a hold counts against the payer's credit limit and the payee's maximum balance, and is not spendable") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "60.00"));
  CHECK(house.balance(house.ana) == "0.00");
  CHECK(available(house, house.ana) == "40.00");
  CHECK(available(house, house.ben) == "100.00");  // what ben expects is not his yet
  CHECK(reason_of(house.pay(house.ana, house.cem, "40.01")) == Reason::floor);
  CHECK(reason_of(house.hold(house.ana, house.cem, "40.01")) == Reason::floor);
  const auto full = house.pay(house.rent, house.ben, "440.01");
  CHECK(reason_of(full) == Reason::ceiling);
  CHECK(full.error().would_be == 50001);
  must(house.pay(house.ana, house.cem, "40.00"));
  must(house.pay(house.rent, house.ben, "440.00"));
  CHECK(available(house, house.ana) == "0.00");
  CHECK(reason_of(house.hold(house.ana, house.cem, "0.01")) == Reason::floor);
  must(house.book.post_hold(hold, whole(), stamp()));
  CHECK(house.balance(house.ana) == "-100.00");
  CHECK(house.balance(house.ben) == "500.00");
  CHECK(open_holds(house) == 0);
}

TEST_CASE("F45: every order of post, give up and run out gives its own answer") {
  enum Step { post_whole, post_part, post_and_keep, give_up, run_out, post_late, post_too_much, post_nothing };
  struct Case {
    std::vector<Step> steps;
    std::vector<Reason> answers;
  };
  const Reason ok = Reason::none;
  const std::vector<Case> cases{
      {{post_whole, post_whole}, {ok, Reason::hold_posted}},
      {{post_whole, give_up}, {ok, Reason::hold_posted}},
      {{post_whole, run_out, post_whole}, {ok, ok, Reason::hold_posted}},
      {{post_part, post_part}, {ok, Reason::hold_posted}},
      {{post_part, give_up}, {ok, Reason::hold_posted}},
      {{post_and_keep, post_and_keep, post_part, post_part}, {ok, ok, ok, Reason::hold_posted}},
      {{post_and_keep, post_whole, post_whole}, {ok, ok, Reason::hold_posted}},
      {{post_and_keep, give_up, post_part}, {ok, ok, Reason::hold_voided}},
      {{post_and_keep, run_out, post_part}, {ok, ok, Reason::hold_expired}},
      {{give_up, give_up}, {ok, Reason::hold_voided}},
      {{give_up, post_whole}, {ok, Reason::hold_voided}},
      {{run_out, post_whole}, {ok, Reason::hold_expired}},
      {{run_out, give_up}, {ok, Reason::hold_expired}},
      {{post_late, give_up, give_up}, {Reason::hold_expired, ok, Reason::hold_voided}},
      {{post_too_much, post_whole}, {Reason::hold_exceeded, ok}},
      {{post_and_keep, post_and_keep, post_and_keep, post_too_much}, {ok, ok, ok, Reason::hold_posted}},
      {{post_nothing, post_whole}, {Reason::amount_not_positive, ok}},
  };
  for (const Case& each : cases) {
    SmallBook house;
    const HoldNumber hold = must(house.hold(house.ana, house.ben, "30.00", may_31));
    const auto take = [&](Step step) {
      Book& book = house.book;
      switch (step) {
        case post_whole: return reason_of(book.post_hold(hold, whole(), stamp()));
        case post_part: return reason_of(book.post_hold(hold, part("10.00"), stamp()));
        case post_and_keep: return reason_of(book.post_hold(hold, part("10.00", true), stamp()));
        case give_up: return reason_of(book.void_hold(hold, stamp()));
        case run_out: book.expire(day("2026-06-01"), stamp()); return Reason::none;
        case post_late: return reason_of(book.post_hold(hold, whole(day("2026-06-01")), stamp()));
        case post_too_much: return reason_of(book.post_hold(hold, part("30.01"), stamp()));
        case post_nothing: return reason_of(book.post_hold(hold, part("0.00"), stamp()));
      }
      return Reason::none;
    };
    for (std::size_t at = 0; at < each.steps.size(); ++at) {
      CAPTURE(at, each.steps);
      CHECK(take(each.steps[at]) == each.answers[at]);
    }
    CHECK(open_holds(house) == 0);
    CHECK(available(house, house.cem) == "100.00");
    house.book.read_journal([](const Ledger& ledger, Store& store) { CHECK(verify(ledger, store).is_sound()); });
  }
}

TEST_CASE("F45: parts that are kept add up to the whole and never past it") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "30.00"));
  must(house.book.post_hold(hold, part("10.00", true), stamp()));
  CHECK(house.balance(house.ana) == "-10.00");
  CHECK(available(house, house.ana) == "70.00");
  const auto beyond = house.book.post_hold(hold, part("20.01", true), stamp());
  CHECK(reason_of(beyond) == Reason::hold_exceeded);
  CHECK(beyond.error().limit == 2000);
  CHECK(beyond.error().would_be == 2001);
  must(house.book.post_hold(hold, part("20.00", true), stamp()));
  CHECK(open_holds(house) == 0);  // nothing is left to keep
  CHECK(available(house, house.ana) == "70.00");
}

TEST_CASE("F45: a part that is not kept on purpose releases the rest") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "30.00"));
  must(house.book.post_hold(hold, part("0.01"), stamp()));
  CHECK(open_holds(house) == 0);
  CHECK(available(house, house.ana) == "99.99");
}

TEST_CASE("F45: the last day is the last on which a hold may be posted, and the first on which it has not run out") {
  SmallBook house;
  const HoldNumber on_the_day = must(house.hold(house.ana, house.ben, "1.00", may_31));
  const HoldNumber after = must(house.hold(house.ana, house.ben, "1.00", may_31));
  const HoldNumber endless = must(house.hold(house.ana, house.ben, "1.00"));
  CHECK(house.book.expire(may_31, stamp()) == 0);
  CHECK(reason_of(house.book.post_hold(on_the_day, whole(may_31), stamp())) == Reason::none);
  CHECK(reason_of(house.book.post_hold(after, whole(day("2026-06-01")), stamp())) == Reason::hold_expired);
  CHECK(house.book.expire(day("2026-06-01"), stamp()) == 1);
  CHECK(house.book.expire(day("2026-06-01"), stamp()) == 0);
  CHECK(reason_of(house.book.post_hold(after, whole(may_31), stamp())) == Reason::hold_expired);
  CHECK(house.book.expire(Date::max(), stamp()) == 0);
  CHECK(reason_of(house.book.post_hold(endless, whole(Date::max()), stamp())) == Reason::none);
}

TEST_CASE("F45: limits that tightened since do not stand in the way of what was held") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "60.00"));
  must(house.book.set_limits(house.ana, limits(0, 0), stamp()));
  must(house.book.set_limits(house.ben, limits(0, 0), stamp()));
  CHECK(available(house, house.ana) == "0.00");
  must(house.book.post_hold(hold, part("20.00", true), stamp()));
  must(house.book.post_hold(hold, whole(), stamp()));
  CHECK(house.balance(house.ana) == "-60.00");
  CHECK(reason_of(house.pay(house.ana, house.cem, "0.01")) == Reason::floor);
}

TEST_CASE("F45 F50 F52: a frozen account or a closed period does stand in its way, and giving up is still possible") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "10.00", day("2026-06-30")));
  must(house.book.set_status(house.ben, AccountStatus::frozen, stamp()));
  CHECK(reason_of(house.book.post_hold(hold, whole(), stamp())) == Reason::account_frozen);
  CHECK(reason_of(house.book.set_status(house.ben, AccountStatus::closed, stamp())) == Reason::account_not_empty);
  must(house.book.set_status(house.ben, AccountStatus::open, stamp()));
  must(house.book.close_period(may_31, stamp()));
  CHECK(reason_of(house.book.post_hold(hold, whole(may_31), stamp())) == Reason::period_closed);
  must(house.book.set_status(house.ben, AccountStatus::frozen, stamp()));
  must(house.book.void_hold(hold, stamp()));
  must(house.book.set_status(house.ben, AccountStatus::closed, stamp()));
}

TEST_CASE("a number that is no hold is told apart from one that was") {
  SmallBook house;
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "1.00")).number();
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{1}, entry.value(), std::uint64_t{100}, ~std::uint64_t{0}}) {
    CHECK(reason_of(house.book.post_hold(HoldNumber(number), whole(), stamp())) == Reason::unknown_hold);
    CHECK(reason_of(house.book.void_hold(HoldNumber(number), stamp())) == Reason::unknown_hold);
  }
}

TEST_CASE("charges are held with a hold; a part is charged anew, within what is held") {
  Policed policed;
  policed.charge("levy", [](const Ledger& ledger, const Draft& draft) {
    const Posting& asked = draft.requested()[0];
    const Amount levy = Amount::minor(asked.amount.minor() / 10, EUR);
    if (levy.is_zero()) return std::vector<Posting>{};
    return std::vector<Posting>{debit(asked.account, levy), credit(ledger.find("fees"), levy)};
  });
  SmallBook house(policed);
  CHECK(reason_of(house.hold(house.ana, house.ben, "90.92")) == Reason::floor);  // 9.09 on top
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "90.00"));
  CHECK(available(house, house.ana) == "1.00");
  must(house.book.post_hold(hold, part("30.00", true), stamp()));
  CHECK(house.balance(house.ana) == "-33.00");
  CHECK(house.balance(house.fees) == "3.00");
  CHECK(available(house, house.ana) == "1.00");
  must(house.book.post_hold(hold, part("59.99", true), stamp()));  // 5.99 more
  CHECK(house.balance(house.ana) == "-98.98");
  must(house.book.post_hold(hold, whole(), stamp()));  // a cent, and the cent of levy that rounding left
  CHECK(house.balance(house.ana) == "-99.00");
  CHECK(house.balance(house.fees) == "9.00");
  CHECK(open_holds(house) == 0);
}

TEST_CASE("a charge that rose since a hold was placed cannot take more than is held") {
  int percent = 1;
  Policed policed;
  policed.charge("levy", [&percent](const Ledger& ledger, const Draft& draft) {
    const Posting& asked = draft.requested()[0];
    const Amount levy = Amount::minor(asked.amount.minor() * percent / 100, EUR);
    return std::vector<Posting>{debit(asked.account, levy), credit(ledger.find("fees"), levy)};
  });
  SmallBook house(policed);
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "50.00"));
  percent = 4;
  const auto beyond = house.book.post_hold(hold, part("40.00"), stamp());
  CHECK(reason_of(beyond) == Reason::hold_exceeded);
  CHECK(beyond.error().account == house.fees);
  must(house.book.post_hold(hold, whole(), stamp()));  // as it was held
  CHECK(house.balance(house.fees) == "0.50");
}

TEST_CASE("F47: the same key posts a hold once; another part, another day or another rest is another request") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "30.00", may_31));
  HoldPosting posting = part("10.00", true);
  posting.key = key("p1");
  const Entry first = must(house.book.post_hold(hold, posting, stamp()));
  CHECK_FALSE(first.repeated());
  const Entry again = must(house.book.post_hold(hold, posting, stamp()));
  CHECK(again.repeated());
  CHECK(again == first);
  CHECK(house.balance(house.ben) == "10.00");
  const auto with = [&](auto change) {
    HoldPosting other = posting;
    change(other);
    return reason_of(house.book.post_hold(hold, other, stamp()));
  };
  CHECK(with([](HoldPosting& other) { other.amount = eur("10.01"); }) == Reason::key_reused);
  CHECK(with([](HoldPosting& other) { other.amount = hours("10.00"); }) == Reason::key_reused);
  CHECK(with([](HoldPosting& other) { other.amount.reset(); }) == Reason::key_reused);
  CHECK(with([](HoldPosting& other) { other.keep_rest = false; }) == Reason::key_reused);
  CHECK(with([](HoldPosting& other) { other.on = may_31; }) == Reason::key_reused);
  HoldPosting rest = whole();
  rest.key = key("p2");
  must(house.book.post_hold(hold, rest, stamp()));
  CHECK(must(house.book.post_hold(hold, rest, stamp())).repeated());
  CHECK(house.balance(house.ben) == "30.00");
  rest.amount = eur("20.00");
  CHECK(must(house.book.post_hold(hold, rest, stamp())).repeated());  // which is what the whole was
  CHECK(reason_of(house.pay(house.ana, house.ben, "20.00", key("p2"))) == Reason::key_reused);
}

TEST_CASE("F46 F47: the key of a hold holds once") {
  SmallBook house;
  Payment payment = house.payment(house.ana, house.ben, "30.00", key("h"));
  const HoldNumber hold = must(house.book.hold(payment, may_31, stamp()));
  CHECK(must(house.book.hold(payment, may_31, stamp())) == hold);
  CHECK(open_holds(house) == 1);
  CHECK(reason_of(house.book.hold(payment, {}, stamp())) == Reason::key_reused);
  CHECK(reason_of(house.book.post(payment, stamp())) == Reason::key_reused);
  payment.amount = eur("30.01");
  CHECK(reason_of(house.book.hold(payment, may_31, stamp())) == Reason::key_reused);
}

TEST_CASE("F15: a hold that was placed, posted or ended in what is given up is as it was before") {
  SmallBook house;
  const HoldNumber before = must(house.hold(house.ana, house.ben, "30.00", may_31));
  const HoldNumber other = must(house.hold(house.ben, house.cem, "5.00"));
  const Ledger kept = house.book.read([](const Ledger& ledger) { return ledger; });
  const bool done = house.book.together([&](Turn& turn) {
    must(turn.post_hold(before, part("10.00", true), stamp()));
    must(turn.hold(house.payment(house.cem, house.dia, "7.00"), {}, stamp()));
    must(turn.void_hold(other, stamp()));
    CHECK(turn.expire(day("2026-06-01"), stamp()) == 1);
    must(turn.post(house.transfer(house.ana, house.dia, "89.00"), stamp()));
    return false;
  });
  CHECK_FALSE(done);
  house.book.read([&](const Ledger& now) {
    compare_ledgers(kept, now,
                    [](std::string_view what, const std::string& words) { FAIL_CHECK(what << ": " << words); });
  });
  CHECK(open_holds(house) == 2);
  must(house.book.post_hold(before, whole(), stamp()));
}
