// SPDX-License-Identifier: MPL-2.0
// What a community agrees (units, accounts, statuses, limits, periods), and undoing: every answer of these.
#include "rochdale/book/turn.hpp"

#include "rochdale/book/verify.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

Reversal on(std::string_view date, bool override_limits = false) { return Reversal{day(date), {}, override_limits}; }

void require_sound(const SmallBook& house) {
  house.book.read_journal([](const Ledger& ledger, Store& store) {
    const Verification verification = verify(ledger, store);
    for (const Finding& finding : verification.findings) FAIL_CHECK(finding.record << " " << finding.words);
  });
}

}  // namespace

// ---- units and accounts ----

TEST_CASE("a unit is taken up once, and EUR/3 is another than EUR/2") {
  SmallBook house;
  CHECK(reason_of(house.book.adopt_unit(EUR, {}, stamp())) == Reason::duplicate_unit);
  CHECK(reason_of(house.book.adopt_unit("EUR/3"_unit, {}, stamp())) == Reason::none);
  CHECK(reason_of(house.book.adopt_unit("XYZ/2"_unit, limits(1, 0), stamp())) == Reason::limits_crossed);
  CHECK(reason_of(house.book.adopt_unit("XYZ/2"_unit, limits(0, 0), stamp())) == Reason::none);
  require_sound(house);
}

TEST_CASE("an account needs a clean and unused code, a known unit and limits in order") {
  SmallBook house;
  const auto open = [&house](std::string_view code, const Unit& unit = EUR,
                             const std::optional<Limits>& own = std::nullopt) {
    NewAccount wanted{code, unit, AccountKind::asset, {}, {}, own};
    return house.book.open_account(wanted, stamp());
  };
  const auto duplicate = open("ana");
  CHECK(reason_of(duplicate) == Reason::duplicate_account);
  CHECK(duplicate.error().account == house.ana);
  CHECK(reason_of(open("")) == Reason::text_malformed);
  CHECK(reason_of(open("a\nb")) == Reason::text_malformed);
  CHECK(reason_of(open(std::string(256, 'a'))) == Reason::text_malformed);
  CHECK(reason_of(open(std::string(255, 'a'))) == Reason::none);
  CHECK(reason_of(open("new", "XYZ/2"_unit)) == Reason::unknown_unit);
  CHECK(reason_of(open("new", EUR, limits(1, 0))) == Reason::limits_crossed);
  CHECK(must(open("Ana")).value() == 9);  // F70: codes are told apart byte by byte
  CHECK(house.book.find("Ana") == AccountId(9));
  CHECK(house.book.find("nobody") == AccountId{});
  CHECK_THROWS_AS(house.book.balance(AccountId(99)), Error);
  CHECK_THROWS_AS(house.book.balance(AccountId{}), Error);
}

TEST_CASE("an account shows what it was opened with") {
  SmallBook house;
  NewAccount wanted{"till", HRS, AccountKind::asset, "Till of the shop", "Assets:Cash", limits(0, 1000)};
  const AccountId id = must(house.book.open_account(wanted, stamp()));
  house.book.read([&](const Ledger& ledger) {
    const Account account = ledger.account(id);
    CHECK(account.code == "till");
    CHECK(account.name == "Till of the shop");
    CHECK(account.group == "Assets:Cash");
    CHECK(account.unit == HRS);
    CHECK(account.kind == AccountKind::asset);
    CHECK(account.status == AccountStatus::open);
    CHECK(account.limits == limits(0, 1000));
    CHECK(account.own_limits);
    CHECK_FALSE(ledger.account(house.ana).own_limits);
    CHECK(ledger.account(house.ana).limits == limits(-10000, 50000));
  });
}

// ---- statuses ----

TEST_CASE("F50: frozen and closed accounts do not move, are read as before, and can be opened again") {
  SmallBook house;
  must(house.pay(house.ana, house.ben, "10.00"));
  must(house.book.set_status(house.ben, AccountStatus::frozen, stamp()));
  CHECK(reason_of(house.book.set_status(house.ben, AccountStatus::frozen, stamp())) == Reason::nothing_to_change);
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::account_frozen);
  CHECK(reason_of(house.pay(house.ben, house.ana, "1")) == Reason::account_frozen);
  CHECK(house.balance(house.ben) == "10.00");
  const auto not_empty = house.book.set_status(house.ben, AccountStatus::closed, stamp());
  CHECK(reason_of(not_empty) == Reason::account_not_empty);
  CHECK(not_empty.error().would_be == 1000);
  must(house.book.set_status(house.ben, AccountStatus::open, stamp()));
  must(house.pay(house.ben, house.ana, "10.00"));
  must(house.book.set_status(house.ben, AccountStatus::closed, stamp()));
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::account_closed);
  CHECK(reason_of(house.hold(house.ana, house.ben, "1")) == Reason::account_closed);
  CHECK(house.sums(house.ben).debits == 1000);  // its history stands
  must(house.book.set_status(house.ben, AccountStatus::open, stamp()));
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::none);
  CHECK(reason_of(house.book.set_status(AccountId(99), AccountStatus::frozen, stamp())) == Reason::unknown_account);
  require_sound(house);
}

TEST_CASE("F50: an account is not closed while something is held on it, not even what cancels out") {
  SmallBook house;
  const HoldNumber out = must(house.hold(house.ana, house.ben, "5.00"));
  const HoldNumber back = must(house.hold(house.ben, house.ana, "5.00"));
  CHECK(reason_of(house.book.set_status(house.ana, AccountStatus::closed, stamp())) == Reason::account_not_empty);
  must(house.book.void_hold(out, stamp()));
  CHECK(reason_of(house.book.set_status(house.ana, AccountStatus::closed, stamp())) == Reason::account_not_empty);
  must(house.book.void_hold(back, stamp()));
  must(house.book.set_status(house.ana, AccountStatus::closed, stamp()));
}

TEST_CASE("limits that cross, and those of unknown accounts and units, are refused") {
  SmallBook house;
  CHECK(reason_of(house.book.set_limits(house.ana, limits(1, 0), stamp())) == Reason::limits_crossed);
  CHECK(reason_of(house.book.set_limits(AccountId(99), limits(0, 0), stamp())) == Reason::unknown_account);
  CHECK(reason_of(house.book.set_limits("XYZ/2"_unit, limits(0, 0), stamp())) == Reason::unknown_unit);
  CHECK(reason_of(house.book.set_limits(EUR, limits(1, 0), stamp())) == Reason::limits_crossed);
  must(house.book.set_limits(house.ana, limits(0, 0), stamp()));  // they may meet: then nothing moves
  must(house.book.set_limits(EUR, limits(0, 0), stamp()));
  CHECK(reason_of(house.book.rename(AccountId(99), "x", stamp())) == Reason::unknown_account);
}

// ---- periods ----

TEST_CASE("F52: nothing is posted on or before the day of a lock, and a lock only moves forward") {
  SmallBook house;
  const auto pay_on = [&house](std::string_view date) {
    Payment payment = house.payment(house.ana, house.ben, "1.00");
    payment.on = day(date);
    return house.book.post(payment, stamp());
  };
  must(pay_on("2020-01-01"));
  must(house.book.close_period(day("2026-04-30"), stamp()));
  CHECK(reason_of(pay_on("2020-01-01")) == Reason::period_closed);
  CHECK(reason_of(pay_on("2026-04-30")) == Reason::period_closed);
  CHECK(reason_of(pay_on("2026-05-01")) == Reason::none);
  CHECK(reason_of(pay_on("9999-12-31")) == Reason::none);
  CHECK(reason_of(pay_on("0001-01-01")) == Reason::period_closed);
  CHECK(reason_of(house.book.close_period(day("2026-04-30"), stamp())) == Reason::lock_moves_back);
  CHECK(reason_of(house.book.close_period(day("2026-04-29"), stamp())) == Reason::lock_moves_back);
  CHECK(reason_of(house.book.close_period(day("2026-05-31"), stamp())) == Reason::none);
  CHECK(reason_of(pay_on("2026-05-01")) == Reason::period_closed);
  must(house.book.close_period(Date::max(), stamp()));
  CHECK(reason_of(pay_on("9999-12-31")) == Reason::period_closed);
  require_sound(house);
}

// ---- undoing ----

TEST_CASE("F51: a reversal mirrors every leg, charges included, and points at what it undoes") {
  Policed policed;
  policed.charge("fee", [](const Ledger& ledger, const Draft& draft) {
    return std::vector<Posting>{debit(draft.requested()[0].account, eur("1")), credit(ledger.find("fees"), eur("1"))};
  });
  SmallBook house(policed);
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "10.00")).number();
  CHECK(house.balance(house.fees) == "1.00");
  const EntryNumber undone = must(house.book.reverse(entry, on("2026-05-05"), stamp())).number();
  for (const AccountId account : {house.ana, house.ben, house.fees}) CHECK(house.balance(account) == "0.00");
  CHECK(house.sums(house.ana).debits == 1100);  // turnover stays
  CHECK(house.sums(house.ana).credits == 1100);
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    CHECK(store.line(undone.value()).related == entry.value());
    CHECK(store.words(store.line(undone.value()).reason) == "minutes of the assembly");
    CHECK(ledger.reversal_of(entry) == undone);
  });
  require_sound(house);
}

TEST_CASE("F51: an entry is undone once, until its reversal is undone; the answers of a long quarrel") {
  SmallBook house;
  const auto reverse = [&house](EntryNumber entry) { return house.book.reverse(entry, on("2026-05-05"), stamp()); };
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "10.00")).number();
  const EntryNumber r1 = must(reverse(entry)).number();
  const auto twice = reverse(entry);
  CHECK(reason_of(twice) == Reason::already_reversed);
  CHECK(twice.error().existing == r1);
  CHECK(house.balance(house.ben) == "0.00");

  const EntryNumber r2 = must(reverse(r1)).number();  // the entry stands again
  CHECK(house.balance(house.ben) == "10.00");
  CHECK(reason_of(reverse(r1)) == Reason::already_reversed);

  SECTION("undone again by a new reversal, it cannot be undone a second time through the old one") {
    const EntryNumber r3 = must(reverse(entry)).number();
    CHECK(house.balance(house.ben) == "0.00");
    const auto by_the_back_door = reverse(r2);  // would bring r1 back beside r3
    CHECK(reason_of(by_the_back_door) == Reason::already_reversed);
    CHECK(by_the_back_door.error().existing == r3);
    CHECK(house.balance(house.ben) == "0.00");
    const EntryNumber r4 = must(reverse(r3)).number();
    CHECK(reason_of(reverse(r2)) == Reason::already_reversed);  // the entry itself is there to be reversed
    must(reverse(r4));
    CHECK(house.balance(house.ben) == "0.00");
    CHECK(reason_of(reverse(entry)) == Reason::already_reversed);
  }
  SECTION("undone again by undoing the undoing") {
    const EntryNumber r3 = must(reverse(r2)).number();  // r1 stands again
    CHECK(house.balance(house.ben) == "0.00");
    CHECK(reason_of(reverse(entry)) == Reason::already_reversed);
    must(reverse(r3));
    CHECK(house.balance(house.ben) == "10.00");
    const EntryNumber r5 = must(reverse(entry)).number();
    CHECK(house.balance(house.ben) == "0.00");
    CHECK(reason_of(reverse(r2)) == Reason::already_reversed);
    house.book.read([&](const Ledger& ledger) { CHECK(ledger.reversal_of(entry) == r5); });
  }
  SECTION("nor through a door further back") {
    const EntryNumber r3 = must(reverse(r2)).number();  // r1 stands again
    const EntryNumber r4 = must(reverse(r3)).number();  // the entry stands again
    const EntryNumber r5 = must(reverse(entry)).number();
    const auto further_back = reverse(r4);  // would let r3 stand, so undo r2, so bring r1 back beside r5
    CHECK(reason_of(further_back) == Reason::already_reversed);
    CHECK(further_back.error().existing == r5);
    CHECK(house.balance(house.ben) == "0.00");
    must(reverse(r5));
    CHECK(reason_of(reverse(r4)) == Reason::already_reversed);
    CHECK(house.balance(house.ben) == "10.00");
  }
  require_sound(house);
}

TEST_CASE("F51: a reversal is dated in an open period, whatever the date of what it undoes") {
  SmallBook house;
  Payment payment = house.payment(house.ana, house.ben, "10.00");
  payment.on = day("2026-03-15");
  const EntryNumber entry = must(house.book.post(payment, stamp())).number();
  must(house.book.close_period(day("2026-03-31"), stamp()));
  CHECK(reason_of(house.book.reverse(entry, on("2026-03-31"), stamp())) == Reason::period_closed);
  must(house.book.reverse(entry, on("2026-04-01"), stamp()));
  CHECK(house.balance(house.ben) == "0.00");
}

TEST_CASE("F51: limits apply to a reversal, and are passed only by saying who and why") {
  SmallBook house;
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "50.00")).number();
  must(house.pay(house.ben, house.cem, "150.00"));  // ben stands at -100.00
  const auto refused = house.book.reverse(entry, on("2026-05-05"), stamp());
  CHECK(reason_of(refused) == Reason::floor);
  CHECK(refused.error().account == house.ben);
  CHECK(refused.error().would_be == -15000);
  for (const bool without_who : {true, false}) {
    Stamp stamped = stamp();
    (without_who ? stamped.by : stamped.reason) = {};
    CHECK(reason_of(house.book.reverse(entry, on("2026-05-05", true), stamped)) == Reason::override_unexplained);
    CHECK(reason_of(house.book.post_overriding(house.payment(house.ben, house.cem, "1"), stamped)) ==
          Reason::override_unexplained);
  }
  const EntryNumber undone = must(house.book.reverse(entry, on("2026-05-05", true), stamp())).number();
  CHECK(house.balance(house.ben) == "-150.00");
  house.book.read_journal([&](const Ledger&, Store& store) {
    CHECK(store.line(undone.value()).mark == LineMark::overridden);
    CHECK(store.words(store.line(undone.value()).by) == "treasurer");
  });
  require_sound(house);
}

TEST_CASE("an override passes limits and rules, and nothing else") {
  Policed policed;
  policed.rule("never", [](const Ledger&, const Draft&) { return Verdict{Verdict::No{}}; });
  SmallBook house(policed);
  CHECK(reason_of(house.pay(house.ana, house.ben, "1000")) == Reason::floor);
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::rule);
  must(house.book.post_overriding(house.payment(house.ana, house.ben, "1000"), stamp()));
  CHECK(house.balance(house.ana) == "-1000.00");
  must(house.book.set_status(house.ben, AccountStatus::frozen, stamp()));
  CHECK(reason_of(house.book.post_overriding(house.payment(house.ana, house.ben, "1"), stamp())) ==
        Reason::account_frozen);
  CHECK(reason_of(house.book.post_overriding(Payment{house.ana, house.cem, Amount::minor(turnover_max, EUR), today},
                                             stamp())) == Reason::overflow);
  require_sound(house);
}

TEST_CASE("an entry of many legs may pass limits on purpose too") {
  SmallBook house;
  const Amount much = Amount::minor(100000, EUR);
  Compound opening{.legs = {debit(house.ana, much), credit(house.ben, much)},
                   .on = today,
                   .key = Key::words(0, 7),
                   .kind = EntryKind::opening};
  CHECK(reason_of(house.book.post(opening, stamp())) == Reason::floor);
  CHECK(reason_of(house.book.post_overriding(opening, Stamp{.by = "treasurer"})) == Reason::override_unexplained);
  const EntryNumber posted = must(house.book.post_overriding(opening, stamp())).number();
  CHECK(house.balance(house.ana) == "-1000.00");
  CHECK(must(house.book.post_overriding(opening, stamp())).repeated());
  house.book.read_journal([&](const Ledger&, Store& store) {
    CHECK(store.line(posted.value()).mark == LineMark::overridden);
    CHECK(store.line(posted.value()).kind == LineKind::opening);
  });
  opening.legs.back() = credit(house.ben, Amount::minor(1, EUR));
  opening.key = {};
  CHECK(reason_of(house.book.post_overriding(opening, stamp())) == Reason::unbalanced);
  require_sound(house);
}

TEST_CASE("every record carries the reference and purpose of its stamp, unless the request brings its own") {
  SmallBook house;
  Stamp stamped = stamp();
  stamped.reference = "minute 7";
  stamped.purpose = "GARDEN";
  Payment own = house.payment(house.ana, house.ben, "2");
  own.reference = "bill 12";
  const EntryNumber paid = must(house.book.post(house.payment(house.ana, house.ben, "1"), stamped)).number();
  const EntryNumber billed = must(house.book.post(own, stamped)).number();
  const EntryNumber undone = must(house.book.reverse(paid, on("2026-05-05"), stamped)).number();
  const auto hold = [&] { return must(house.book.hold(house.payment(house.ana, house.ben, "1"), today, stamped)); };
  const EntryNumber posted = must(house.book.post_hold(hold(), HoldPosting{.on = today}, stamped)).number();
  const HoldNumber voided = hold();
  REQUIRE(house.book.void_hold(voided, stamped));
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    for (const std::uint64_t number :
         {paid.value(), billed.value(), undone.value(), posted.value(), voided.value(), ledger.next_number() - 1}) {
      const Line line = store.line(number);
      CHECK(store.words(line.reference) == (number == billed.value() ? "bill 12" : "minute 7"));
      CHECK(store.words(line.purpose) == "GARDEN");
    }
  });
  require_sound(house);
}

TEST_CASE("F47: the same key reverses once; on another day, or overriding, it is another request") {
  SmallBook house;
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "1")).number();
  const EntryNumber other = must(house.pay(house.ana, house.ben, "1")).number();
  Reversal reversal = on("2026-05-05");
  reversal.key = key("r");
  const Entry first = must(house.book.reverse(entry, reversal, stamp()));
  CHECK(must(house.book.reverse(entry, reversal, stamp())).repeated());
  CHECK(reason_of(house.book.reverse(other, reversal, stamp())) == Reason::key_reused);
  reversal.override_limits = true;
  CHECK(reason_of(house.book.reverse(entry, reversal, stamp())) == Reason::key_reused);
  reversal = on("2026-05-06");
  reversal.key = key("r");
  const auto refused = house.book.reverse(entry, reversal, stamp());
  CHECK(reason_of(refused) == Reason::key_reused);
  CHECK(refused.error().existing == first.number());
}

TEST_CASE("what is no entry cannot be reversed; a posted hold can") {
  SmallBook house;
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "10.00"));
  CHECK(reason_of(house.book.reverse(EntryNumber(hold.value()), on("2026-05-05"), stamp())) == Reason::not_an_entry);
  const EntryNumber entry = must(house.book.post_hold(hold, HoldPosting{{}, false, today, {}, {}}, stamp())).number();
  must(house.book.reverse(entry, on("2026-05-05"), stamp()));
  CHECK(house.balance(house.ben) == "0.00");
  CHECK(reason_of(house.book.post_hold(hold, HoldPosting{{}, false, today, {}, {}}, stamp())) == Reason::hold_posted);
  must(house.book.post(
      house.compound({debit(house.ana, eur("2")), credit(house.ben, eur("1")), credit(house.cem, eur("1"))}), stamp()));
  const EntryNumber second_line(house.next_number() - 1);
  CHECK(reason_of(house.book.reverse(second_line, on("2026-05-05"), stamp())) == Reason::not_an_entry);
}

TEST_CASE("kinds of entry that only the book makes cannot be asked for") {
  SmallBook house;
  Compound compound = house.compound({debit(house.ana, eur("1")), credit(house.ben, eur("1"))});
  for (const EntryKind kind : {EntryKind::reversal, EntryKind::posted_hold}) {
    compound.kind = kind;
    CHECK_THROWS_AS(static_cast<void>(house.book.post(compound, stamp())), Error);
  }
  for (const EntryKind kind : {EntryKind::ordinary, EntryKind::opening, EntryKind::closing, EntryKind::adjusting}) {
    compound.kind = kind;
    CHECK(reason_of(house.book.post(compound, stamp())) == Reason::none);
  }
  require_sound(house);
}

// ---- words ----

TEST_CASE("words once erased are gone for good, and said again they are kept anew") {
  SmallBook house;
  Payment payment = house.payment(house.ana, house.ben, "1");
  payment.memo = "for the doctor";
  const EntryNumber entry = must(house.book.post(payment, stamp())).number();
  const auto line = [&house](EntryNumber number) {
    return house.book.read_journal([&](const Ledger&, Store& store) { return store.line(number.value()); });
  };
  const auto words = [&house](TextNumber text) {
    return house.book.read_journal([&](const Ledger&, Store& store) { return store.words(text); });
  };
  const TextNumber by = line(entry).by;
  CHECK(words(by) == "treasurer");
  must(house.book.erase_words(line(entry).memo, stamp()));
  Stamp nobody = stamp();
  nobody.by = {};
  must(house.book.erase_words(by, nobody));
  CHECK_FALSE(words(line(entry).memo));
  CHECK_FALSE(words(by));
  const EntryNumber next = must(house.pay(house.ana, house.ben, "1")).number();
  CHECK(words(line(next).by) == "treasurer");
  CHECK_FALSE(words(by));
  CHECK(reason_of(house.book.erase_words(0, stamp())) == Reason::nothing_to_change);
  CHECK(reason_of(house.book.erase_words(4000000000U, stamp())) == Reason::nothing_to_change);
  const TextNumber none = house.book.read([](const Ledger& ledger) { return ledger.next_text(); });
  CHECK(reason_of(house.book.erase_words(none, nobody)) == Reason::nothing_to_change);
  require_sound(house);
}

TEST_CASE("an account's words can be erased, and a code that was erased is free again") {
  SmallBook house;
  must(house.book.erase_words(
      house.book.read([&](const Ledger& ledger) { return ledger.chart().words(house.ana).code.number; }), stamp()));
  CHECK(house.book.find("ana") == AccountId{});
  CHECK(house.book.read([&](const Ledger& ledger) { return std::string(ledger.account(house.ana).code); }).empty());
  const AccountId other = house.open("ana");
  CHECK(house.book.find("ana") == other);
  require_sound(house);
}

TEST_CASE("F15: words erased in what is given up are still there") {
  SmallBook house;
  Payment payment = house.payment(house.ana, house.ben, "1");
  payment.memo = "keep me";
  const EntryNumber entry = must(house.book.post(payment, stamp())).number();
  const TextNumber memo =
      house.book.read_journal([&](const Ledger&, Store& store) { return store.line(entry.value()).memo; });
  const TextNumber code =
      house.book.read([&](const Ledger& ledger) { return ledger.chart().words(house.ben).code.number; });
  CHECK_FALSE(house.book.together([&](Turn& turn) {
    must(turn.erase_words(memo, stamp()));
    must(turn.erase_words(code, stamp()));
    CHECK(turn.ledger().find("ben") == AccountId{});
    return false;
  }));
  CHECK(house.book.find("ben") == house.ben);
  house.book.read_journal([&](const Ledger&, Store& store) { CHECK(store.words(memo) == "keep me"); });
  require_sound(house);
}
