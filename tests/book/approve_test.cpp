// SPDX-License-Identifier: MPL-2.0
// What approval lets through: limits to the last minor unit, units each for itself, sums up to the end of the range.
#include "rochdale/book/approve.hpp"

#include "small_book.hpp"

using namespace small_book;

TEST_CASE("F42: exactly to a limit passes, one minor unit beyond is refused, at both ends and for every kind") {
  struct Case {
    AccountKind kind;
    Limits own;
    bool is_debited;  // whether the account under test is debited
    const char* passes;
    const char* refused;
    Reason reason;
  };
  const std::vector<Case> cases{
      {AccountKind::liability, limits(-10000, 50000), true, "100.00", "100.01", Reason::floor},
      {AccountKind::liability, limits(-10000, 50000), false, "500.00", "500.01", Reason::ceiling},
      {AccountKind::equity, limits(-1, 1), true, "0.01", "0.02", Reason::floor},
      {AccountKind::income, limits(-1, 1), false, "0.01", "0.02", Reason::ceiling},
      {AccountKind::asset, limits(-10000, 50000), false, "100.00", "100.01", Reason::floor},
      {AccountKind::asset, limits(-10000, 50000), true, "500.00", "500.01", Reason::ceiling},
      {AccountKind::expense, limits(-5, 7), false, "0.05", "0.06", Reason::floor},
      {AccountKind::expense, limits(-5, 7), true, "0.07", "0.08", Reason::ceiling},
  };
  for (const Case& each : cases) {
    SmallBook house;
    const AccountId account = house.open("tested", each.kind, each.own);
    const auto pay = [&](const char* amount) {
      return each.is_debited ? house.pay(account, house.rent, amount) : house.pay(house.rent, account, amount);
    };
    CAPTURE(name(each.kind), each.is_debited);
    const auto refused = pay(each.refused);
    CHECK(reason_of(refused) == each.reason);
    CHECK(refused.error().account == account);
    CHECK(refused.error().limit == (each.reason == Reason::floor ? each.own.floor : each.own.ceiling));
    const int128 beyond = eur(each.refused).minor();
    CHECK(refused.error().would_be == (each.reason == Reason::floor ? int128(-beyond) : beyond));
    CHECK(house.balance(account) == "0.00");
    CHECK(reason_of(pay(each.passes)) == Reason::none);
    CHECK(reason_of(pay("0.01")) == each.reason);
  }
}

TEST_CASE("a credit limit of nothing and a maximum balance of nothing let nothing pass") {
  SmallBook house;
  const AccountId empty = house.open("empty", AccountKind::liability, limits(0, 0));
  CHECK(reason_of(house.pay(empty, house.rent, "0.01")) == Reason::floor);
  CHECK(reason_of(house.pay(house.rent, empty, "0.01")) == Reason::ceiling);
}

TEST_CASE("F44: a limit below the present balance leaves it there; only what worsens it is refused") {
  SmallBook house;
  must(house.pay(house.ana, house.ben, "80.00"));
  must(house.book.set_limits(house.ana, limits(-5000, -2000), stamp()));  // ana stands at -80.00
  must(house.book.set_limits(house.ben, limits(0, 3000), stamp()));       // ben at 80.00
  CHECK(house.balance(house.ana) == "-80.00");
  const auto worse = house.pay(house.ana, house.rent, "0.01");
  CHECK(reason_of(worse) == Reason::floor);
  CHECK(worse.error().would_be == -8001);
  CHECK(worse.error().limit == -5000);
  CHECK(reason_of(house.pay(house.rent, house.ben, "0.01")) == Reason::ceiling);
  must(house.pay(house.ben, house.ana, "10.00"));  // better for both, and still beyond
  CHECK(house.balance(house.ana) == "-70.00");
  CHECK(reason_of(house.pay(house.ana, house.ben, "0.01")) == Reason::floor);
  // From below the floor across to above the ceiling in one payment: the ceiling is now in its way.
  CHECK(reason_of(house.pay(house.rent, house.ana, "50.01")) == Reason::ceiling);
  CHECK(reason_of(house.pay(house.rent, house.ana, "50.00")) == Reason::none);
}

TEST_CASE("limits of a unit hold for the accounts that follow it, and for no other") {
  SmallBook house;
  const AccountId own = house.open("own", AccountKind::liability, limits(-700, 700));
  must(house.book.set_limits(EUR, limits(-300, 300), stamp()));
  CHECK(reason_of(house.pay(house.ana, house.rent, "3.01")) == Reason::floor);
  CHECK(reason_of(house.pay(own, house.rent, "7.00")) == Reason::none);
  must(house.book.set_limits(own, std::nullopt, stamp()));
  CHECK(reason_of(house.pay(house.rent, own, "11.00")) == Reason::ceiling);  // to 4.00
  must(house.book.set_limits(house.ana, limits(-400, 300), stamp()));
  CHECK(reason_of(house.pay(house.ana, house.rent, "4.00")) == Reason::none);
}

TEST_CASE("F43: many legs are judged by what each account comes to, not leg by leg") {
  SmallBook house;
  const auto post = [&house](std::vector<Posting> legs) {
    return house.book.post(house.compound(std::move(legs)), stamp());
  };
  SECTION("each leg within limits, together beyond") {
    const auto refused = post({debit(house.ana, eur("60")), credit(house.ben, eur("60")),
                               debit(house.ana, eur("40.01")), credit(house.cem, eur("40.01"))});
    CHECK(reason_of(refused) == Reason::floor);
    CHECK(refused.error().account == house.ana);
    CHECK(refused.error().would_be == -10001);
    CHECK(house.balance(house.ben) == "0.00");
  }
  SECTION("each leg beyond, together within") {
    CHECK(reason_of(post({debit(house.ana, eur("900")), credit(house.ana, eur("850")),
                          credit(house.ben, eur("50"))})) == Reason::none);
    CHECK(house.balance(house.ana) == "-50.00");
    CHECK(house.sums(house.ana).debits == 90000);
    CHECK(house.sums(house.ana).credits == 85000);
  }
  SECTION("the order of the legs is of no account") {
    CHECK(reason_of(post({credit(house.cem, eur("40.01")), debit(house.ana, eur("40.01")), debit(house.ana, eur("60")),
                          credit(house.ben, eur("60"))})) == Reason::floor);
  }
  SECTION("every account of an entry is asked, the last too") {
    CHECK(reason_of(post({debit(house.rent, eur("600")), credit(house.ana, eur("99")), credit(house.ben, eur("500.01")),
                          credit(house.cem, eur("0.99"))})) == Reason::ceiling);
  }
}

TEST_CASE("accounts of charge legs are asked like any other, and the payer with the charge") {
  Policed policed;
  policed.charge("fee", [](const Ledger& ledger, const Draft& draft) {
    return std::vector<Posting>{debit(draft.requested()[0].account, eur("1.00")),
                                credit(ledger.find("fees"), eur("1.00"))};
  });
  SmallBook house(policed);
  const auto beyond = house.pay(house.ana, house.ben, "99.01");
  CHECK(reason_of(beyond) == Reason::floor);
  CHECK(beyond.error().would_be == -10001);
  must(house.pay(house.ana, house.ben, "99.00"));
  CHECK(house.balance(house.ana) == "-100.00");
  must(house.book.set_limits(house.fees, limits({}, 150), stamp()));
  const auto full = house.pay(house.ben, house.cem, "5.00");
  CHECK(reason_of(full) == Reason::ceiling);
  CHECK(full.error().account == house.fees);
  CHECK(full.error().would_be == 200);
  CHECK(house.balance(house.ben) == "99.00");
}

TEST_CASE("F36 F40: each unit balances by itself, or the entry is refused with the remainder") {
  SmallBook house;
  const AccountId hours_of_ana = house.open("ana/h", AccountKind::liability, std::nullopt, HRS);
  const AccountId hours_of_ben = house.open("ben/h", AccountKind::liability, std::nullopt, HRS);
  const auto post = [&house](std::vector<Posting> legs) {
    return house.book.post(house.compound(std::move(legs)), stamp());
  };
  CHECK(reason_of(post({})) == Reason::no_legs);
  CHECK(reason_of(post({debit(house.ana, eur("1"))})) == Reason::no_legs);
  CHECK(reason_of(post({debit(house.ana, eur("1")), credit(hours_of_ben, hours("1"))})) == Reason::unbalanced);
  CHECK(reason_of(post({debit(house.ana, eur("1")), credit(house.ben, hours("1"))})) == Reason::unit_mismatch);
  const auto rest = post({debit(house.ana, eur("1")), credit(house.ben, eur("1")), debit(hours_of_ana, hours("2")),
                          credit(hours_of_ben, hours("1.99"))});
  CHECK(reason_of(rest) == Reason::unbalanced);
  CHECK(rest.error().account == hours_of_ana);
  CHECK(rest.error().would_be == 1);
  CHECK(reason_of(post({debit(house.ana, eur("1")), credit(house.ben, eur("1")), debit(hours_of_ana, hours("2")),
                        credit(hours_of_ben, hours("2"))})) == Reason::none);
  CHECK(reason_of(house.book.post(Payment{house.ana, hours_of_ana, eur("1"), today}, stamp())) ==
        Reason::unit_mismatch);
  CHECK(reason_of(house.book.post(Payment{house.ana, house.ben, Amount::minor(100, "EUR/3"_unit), today}, stamp())) ==
        Reason::unit_mismatch);
}

TEST_CASE("F41: an account cannot pay itself, and legs that undo each other move nothing") {
  SmallBook house;
  CHECK(reason_of(house.pay(house.ana, house.ana, "1")) == Reason::same_account);
  must(house.book.post(house.compound({debit(house.ana, eur("1000")), credit(house.ana, eur("1000"))}), stamp()));
  CHECK(house.balance(house.ana) == "0.00");
}

TEST_CASE("F25 F26: nothing and less than nothing cannot be paid") {
  SmallBook house;
  for (const char* amount : {"0", "-0", "0.00", "-0.01", "-1000000"}) {
    CAPTURE(amount);
    CHECK(reason_of(house.pay(house.ana, house.ben, amount)) == Reason::amount_not_positive);
    CHECK(reason_of(house.hold(house.ana, house.ben, amount)) == Reason::amount_not_positive);
  }
  CHECK(house.next_number() == 10);
}

TEST_CASE("F23 F24: a turnover ends at 2^126 - 1, held amounts included, and nothing ever wraps") {
  SmallBook house;
  const AccountId one = house.open("one", AccountKind::liability, Limits{});
  const AccountId two = house.open("two", AccountKind::liability, Limits{});
  const auto post = [&](AccountId from, AccountId to, int128 minor) {
    return house.book.post(Payment{from, to, Amount::minor(minor, EUR), today}, stamp());
  };
  CHECK(reason_of(post(one, two, turnover_max + 1)) == Reason::overflow);
  CHECK(reason_of(post(one, two, int128_max)) == Reason::overflow);
  must(post(one, two, turnover_max - 5));
  CHECK(reason_of(post(one, two, 6)) == Reason::overflow);
  must(house.book.hold(Payment{one, two, Amount::minor(3, EUR), today}, {}, stamp()));
  CHECK(reason_of(post(one, two, 3)) == Reason::overflow);
  CHECK(reason_of(house.book.hold(Payment{one, two, Amount::minor(3, EUR), today}, {}, stamp())) == Reason::overflow);
  must(post(one, two, 2));
  CHECK(reason_of(post(one, two, 1)) == Reason::overflow);
  must(post(two, one, turnover_max));  // the other sides are still free
  CHECK(reason_of(post(two, one, 1)) == Reason::overflow);
  CHECK(to_string(house.sums(one).natural()) == "3");
  CHECK(to_string(house.sums(one).lowest()) == "0");
  CHECK(to_string(house.sums(two).highest()) == "0");
}

TEST_CASE("F23 F24: many legs that overflow on the way or together are refused") {
  SmallBook house;
  const AccountId one = house.open("one", AccountKind::liability, Limits{});
  const AccountId two = house.open("two", AccountKind::liability, Limits{});
  const AccountId three = house.open("three", AccountKind::liability, Limits{});
  const Amount most = Amount::minor(int128_max, EUR);
  const Amount half = Amount::minor(turnover_max, EUR);
  const Amount cent = Amount::minor(1, EUR);
  const auto reason = [&house](std::vector<Posting> legs) {
    return reason_of(house.book.post(house.compound(std::move(legs)), stamp()));
  };
  CHECK(reason({debit(one, most), debit(two, most), credit(three, most), credit(one, most)}) == Reason::overflow);
  CHECK(reason({debit(one, most), credit(two, most), debit(two, most), credit(three, most)}) == Reason::overflow);
  CHECK(reason({debit(one, half), credit(two, half), debit(one, cent), credit(three, cent)}) == Reason::overflow);
  CHECK(reason({debit(one, half), credit(two, half), debit(three, cent), credit(two, cent)}) == Reason::overflow);
  CHECK(reason({debit(one, half), credit(one, half), debit(two, half), credit(two, half)}) == Reason::none);
  CHECK(reason({debit(one, cent), credit(three, cent), debit(three, cent), credit(two, cent)}) == Reason::overflow);
  CHECK(house.balance(three) == "0.00");
}

TEST_CASE("F23: legs that meet on one side of an account count together, wherever they stand in the entry") {
  SmallBook house;
  const AccountId one = house.open("one", AccountKind::liability, Limits{});
  const AccountId two = house.open("two", AccountKind::liability, Limits{});
  const AccountId three = house.open("three", AccountKind::liability, Limits{});
  const AccountId four = house.open("four", AccountKind::liability, Limits{});
  const auto tenths = [](int count) { return Amount::minor(turnover_max / 10 * count, EUR); };
  const auto asked = [&](std::vector<Posting> legs) {
    return reason_of(house.book.post(house.compound(std::move(legs)), stamp()));
  };
  // Of one, six tenths twice on a side, with its other side or other accounts between them.
  CHECK(asked({debit(one, tenths(6)), credit(one, tenths(1)), debit(one, tenths(6)), credit(two, tenths(6)),
               credit(three, tenths(5))}) == Reason::overflow);
  CHECK(asked({credit(one, tenths(6)), debit(one, tenths(1)), credit(one, tenths(6)), debit(two, tenths(6)),
               debit(three, tenths(5))}) == Reason::overflow);
  CHECK(asked({debit(two, tenths(6)), credit(three, tenths(6)), debit(one, tenths(4)), credit(four, tenths(4)),
               debit(two, tenths(6)), credit(four, tenths(6))}) == Reason::overflow);
  CHECK(asked({debit(three, tenths(6)), credit(four, tenths(6)), debit(one, tenths(4)), credit(two, tenths(4)),
               debit(three, tenths(6)), credit(two, tenths(6))}) == Reason::overflow);
  CHECK(asked({debit(one, tenths(5)), credit(two, tenths(5)), debit(one, tenths(5)), credit(three, tenths(5))}) ==
        Reason::none);
}

TEST_CASE("F59: an entry of a hundred thousand legs") {
  SmallBook house;
  std::vector<Posting> legs;
  for (int at = 0; at < 50000; ++at) {
    legs.push_back(debit(house.rent, eur("0.01")));
    legs.push_back(credit(house.fees, eur("0.01")));
  }
  must(house.book.post(house.compound(legs), stamp()));
  CHECK(house.balance(house.rent) == "500.00");
  legs.push_back(debit(house.ana, eur("0.01")));
  CHECK(reason_of(house.book.post(house.compound(legs), stamp())) == Reason::unbalanced);
}

TEST_CASE("F67 F69: texts are kept as they are or refused, whatever carries them") {
  SmallBook house;
  const std::string long_memo(longest_memo + 1, 'x');
  const std::vector<std::string> refused{std::string("a\0b", 3), "\xff\xfe", "\xc0\xaf", "a\x1b[2J",
                                         "\xe2\x80\xae",         long_memo};
  for (const std::string& text : refused) {
    CAPTURE(text.substr(0, 10));
    Payment payment = house.payment(house.ana, house.ben, "1");
    payment.memo = text;
    CHECK(reason_of(house.book.post(payment, stamp())) == Reason::text_malformed);
    CHECK(reason_of(house.book.hold(payment, {}, stamp())) == Reason::text_malformed);
    Compound compound = house.compound({debit(house.ana, eur("1")), credit(house.ben, eur("1"))});
    compound.purpose = text;
    CHECK(reason_of(house.book.post(compound, stamp())) == Reason::text_malformed);
    Stamp dirty = stamp();
    dirty.by = text;
    CHECK(reason_of(house.book.post(house.payment(house.ana, house.ben, "1"), dirty)) == Reason::text_malformed);
    CHECK(reason_of(house.book.rename(house.ana, text, stamp())) == Reason::text_malformed);
  }
  CHECK(house.next_number() == 10);
  const std::string allowed = "'); DROP TABLE x;-- \"%_\" \xc3\xa9 \xe6\x97\xa5\n=1+1";
  Payment payment = house.payment(house.ana, house.ben, "1");
  payment.memo = allowed;
  const EntryNumber entry = must(house.book.post(payment, stamp())).number();
  house.book.read_journal(
      [&](const Ledger&, Store& store) { CHECK(store.words(store.line(entry.value()).memo) == allowed); });
}

TEST_CASE("a request can be drafted without being posted") {
  SmallBook house;
  house.book.read([&house](const Ledger& ledger) {
    const auto drafted = draft(ledger, house.payment(house.ana, house.ben, "1000"));
    REQUIRE(drafted);
    CHECK(drafted->legs().size() == 2);
    CHECK(drafted->changes().size() == 2);
    CHECK(drafted->kind() == EntryKind::ordinary);
    CHECK(reason_of(draft(ledger, house.payment(house.ana, house.ana, "1"))) == Reason::same_account);
    const auto many = draft(
        ledger, house.compound({debit(house.ana, eur("3")), credit(house.ana, eur("2")), credit(house.ben, eur("1")),
                                debit(house.cem, eur("4")), credit(house.cem, eur("4"))}));
    REQUIRE(many);
    REQUIRE(many->changes().size() == 2);  // cem does not change
    CHECK(many->changes()[0] == debit(house.ana, eur("1")));
    CHECK(many->changes()[1] == credit(house.ben, eur("1")));
  });
  CHECK(house.next_number() == 10);
}
