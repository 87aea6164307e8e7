// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/leaving.hpp"

#include "circle_book.hpp"
#include "core/random_values.hpp"

using namespace small_book;

namespace {

struct Circle : CircleBook {
  Circle()
      : debt(open("community debt", AccountKind::equity, Limits{})),
        reserve(open("reserve", AccountKind::equity, limits(0, {}))) {}

  template <class Ask>
  Outcome<Document> ask(Ask question) {
    std::optional<Outcome<Document>> answer;
    book.together([&](Turn& turn) {
      answer.emplace(question(turn));
      return answer->has_value();
    });
    return *answer;
  }
  DocumentNumber leaves(AccountId member) {
    return must(ask([&](Turn& turn) { return write_off(turn, member, debt, today, "moved away", stamp()); })).number;
  }
  Outcome<Document> from_reserve(DocumentNumber number, std::optional<Amount> most = {}) {
    return ask([&](Turn& turn) { return cover_from_reserve(turn, number, reserve, most, today, stamp()); });
  }
  Outcome<Document> from_holders(DocumentNumber number, Tie tie = Tie::to_first) {
    return ask([&](Turn& turn) { return cover_from_holders(turn, number, Members{EUR}, tie, today, stamp()); });
  }
  Outcome<Document> recovers(DocumentNumber number, std::string_view amount) {
    return ask([&](Turn& turn) { return recover(turn, number, cash, eur(amount), today, stamp()); });
  }

  AccountId debt;
  AccountId reserve;
};

}  // namespace

TEST_CASE("the whole chain: written off, borne by the reserve and the holders, and recovered in the opposite order") {
  Circle house;
  must(house.pay(house.ana, house.ben, "60.00"));
  must(house.pay(house.ana, house.cem, "30.00"));
  must(house.pay(house.ana, house.dia, "10.00"));
  must(house.pay(house.dia, house.reserve, "10.00"));
  const DocumentNumber number = house.leaves(house.ana);
  CHECK(house.balance(house.ana) == "0.00");
  CHECK(house.balance(house.debt) == "-100.00");
  must(house.book.set_status(house.ana, AccountStatus::closed, stamp()));  // now the account can go

  CHECK(must(house.from_reserve(number)).state == "written_off");
  CHECK(house.balance(house.reserve) == "0.00");
  CHECK(house.balance(house.debt) == "-90.00");
  CHECK(reason_of(house.from_reserve(number)) == Reason::rule);

  CHECK(must(house.from_holders(number)).state == "covered");
  CHECK(house.balance(house.ben) == "0.00");
  CHECK(house.balance(house.cem) == "0.00");
  CHECK(house.balance(house.debt) == "0.00");
  CHECK(reason_of(house.from_holders(number)) == Reason::rule);

  must(house.recovers(number, "45.00"));
  CHECK(house.balance(house.ben) == "30.00");
  CHECK(house.balance(house.cem) == "15.00");
  CHECK(reason_of(house.recovers(number, "55.01")) == Reason::rule);
  const Document last = must(house.recovers(number, "55.00"));
  CHECK(last.state == "recovered");
  CHECK(house.balance(house.ben) == "60.00");
  CHECK(house.balance(house.cem) == "30.00");
  CHECK(house.balance(house.reserve) == "10.00");
  CHECK(house.balance(house.debt) == "0.00");
  const LeavingCase leaving = LeavingCase::read(last);
  CHECK(leaving.entries.size() == 5);
  CHECK(leaving.content() == last.content);
  house.book.read_journal([&](const Ledger&, Store& store) {
    for (const EntryNumber entry : leaving.entries) {
      CHECK(*store.words(store.line(entry.value()).reference) == "document " + std::to_string(number.value()));
    }
  });
  CHECK(house.is_sound());
}

TEST_CASE("F32: a haircut is in proportion, to the last cent, with the odd ones where the tie rule says") {
  for (const Tie tie : {Tie::to_first, Tie::to_last}) {
    Circle house;
    for (const AccountId holder : {house.ben, house.cem, house.dia}) must(house.pay(house.ana, holder, "10.00"));
    must(house.pay(house.cash, house.ana, "20.00"));  // ana owes 10.00
    must(house.from_holders(house.leaves(house.ana), tie));
    CHECK(house.balance(house.ben) == (tie == Tie::to_first ? "6.66" : "6.67"));
    CHECK(house.balance(house.cem) == "6.67");
    CHECK(house.balance(house.dia) == (tie == Tie::to_last ? "6.66" : "6.67"));
    CHECK(house.balance(house.debt) == "0.00");
  }
}

TEST_CASE("held amounts and frozen members are spared, and listed") {
  Circle house;
  must(house.pay(house.ana, house.ben, "50.00"));
  must(house.pay(house.ana, house.cem, "50.00"));
  must(house.pay(house.ana, house.dia, "50.00"));
  must(house.hold(house.ben, house.cem, "40.00"));
  must(house.book.set_status(house.dia, AccountStatus::frozen, stamp()));
  const auto cut =
      house.book.read([&](const Ledger& ledger) { return haircut(ledger, Members{EUR}, eur("30"), Tie::to_first); });
  REQUIRE(cut);
  REQUIRE(cut->parts.size() == 2);
  CHECK(cut->parts[0] == std::pair(house.ben, eur("5")));
  CHECK(cut->parts[1] == std::pair(house.cem, eur("25")));
  REQUIRE(cut->skipped.size() == 1);
  CHECK(cut->skipped[0].account == house.dia);
  CHECK(reason_of(house.from_holders(house.leaves(house.ana))) == Reason::rule);  // 150 of 60 that they have
}

TEST_CASE("what is no debt, no case and no reserve is refused, and nothing is changed") {
  Circle house;
  must(house.pay(house.ana, house.ben, "50.00"));
  const auto refused = [&](AccountId member) {
    return reason_of(house.ask([&](Turn& turn) { return write_off(turn, member, house.debt, today, {}, stamp()); }));
  };
  const std::uint64_t before = house.next_number();
  CHECK(refused(house.ben) == Reason::rule);
  CHECK(refused(house.cem) == Reason::rule);
  CHECK(refused(AccountId(99)) == Reason::unknown_account);
  CHECK(reason_of(house.from_reserve(DocumentNumber(2))) == Reason::unknown_document);
  CHECK(house.next_number() == before);
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "1"));
  CHECK(refused(house.ana) == Reason::rule);
  must(house.book.void_hold(hold, stamp()));
  const DocumentNumber number = house.leaves(house.ana);
  CHECK(reason_of(house.from_reserve(number)) == Reason::rule);  // it is empty
  CHECK(reason_of(house.recovers(number, "0")) == Reason::amount_not_positive);
  CHECK(must(house.recovers(number, "50")).state == "recovered");  // straight to the community's debt
  CHECK(house.balance(house.debt) == "0.00");
}

TEST_CASE("many recoveries of any size give every holder back exactly what it bore") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 20; ++round) {
    Circle house;
    std::vector<AccountId> holders{house.ben, house.cem, house.dia};
    for (int more = 0; more < 4; ++more)
      holders.push_back(house.open("member " + std::to_string(more), AccountKind::liability, Limits{}));
    for (const AccountId holder : holders) {
      must(house.book.post(Payment{house.ana, holder, Amount::minor(random.between(1, 5000), EUR), today}, stamp()));
    }
    must(house.book.post(Payment{house.cash, house.reserve, Amount::minor(random.between(1, 2000), EUR), today},
                         stamp()));
    must(house.book.post(Payment{house.cash, house.ana, Amount::minor(random.between(1, 6), EUR), today}, stamp()));
    std::vector<std::string> before;
    for (const AccountId holder : holders) before.push_back(house.balance(holder));
    const std::string reserve = house.balance(house.reserve);
    const DocumentNumber number = house.leaves(house.ana);
    Amount missing = -house.book.balance(house.debt);
    static_cast<void>(house.from_reserve(number));
    static_cast<void>(house.from_holders(number, static_cast<Tie>(random.between(0, 3))));
    CHECK(house.balance(house.debt) == "0.00");
    while (missing.is_positive()) {
      const Amount part = Amount::minor(random.between(1, static_cast<std::int64_t>(missing.minor())), EUR);
      must(house.recovers(number, to_string(part)));
      missing -= part;
      for (std::size_t at = 0; at < holders.size(); ++at) CHECK(house.book.balance(holders[at]) <= eur(before[at]));
    }
    for (std::size_t at = 0; at < holders.size(); ++at) CHECK(house.balance(holders[at]) == before[at]);
    CHECK(house.balance(house.reserve) == reserve);
    CHECK(house.is_sound());
  }
}
