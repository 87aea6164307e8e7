// SPDX-License-Identifier: MPL-2.0
// Requests: what a batch answers, what a key recognises, how linked items stand and fall.
#include "rochdale/book/transfer.hpp"

#include "rochdale/book/verify.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

std::vector<Reason> reasons(const Answers& answers) {
  std::vector<Reason> list;
  for (const Answer& answer : answers.items) list.push_back(answer.reason);
  return list;
}

Answers post(SmallBook& house, const std::vector<Transfer>& batch) {
  Answers answers;
  house.book.post(batch, stamp(), answers);
  return answers;
}

Transfer linked(Transfer transfer) {
  transfer.linked = true;
  return transfer;
}

}  // namespace

TEST_CASE("a batch is decided item by item, each after those before it") {
  SmallBook house;
  const Answers answers = post(house, {
                                          house.transfer(house.ana, house.ben, "100.00"),
                                          house.transfer(house.ana, house.ben, "0.01"),  // ana is at her limit
                                          house.transfer(house.ben, house.ana, "50.00"),
                                          house.transfer(house.ana, house.cem, "50.00"),
                                          house.transfer(house.ana, house.ana, "1.00"),
                                      });
  CHECK(reasons(answers) == std::vector{Reason::none, Reason::floor, Reason::none, Reason::none, Reason::same_account});
  CHECK(answers.refusals.size() == 2);
  CHECK(answers.refusal_of(answers.items[1]).account == house.ana);
  CHECK(answers.refusal_of(answers.items[1]).would_be == -10001);
  CHECK(answers.items[2].entry.value() == answers.items[0].entry.value() + 1);
  CHECK(house.balance(house.ben) == "50.00");
}

TEST_CASE("answers are used again from batch to batch, and an empty batch has none") {
  SmallBook house;
  Answers answers = post(house, {house.transfer(house.ana, house.ana, "1"), house.transfer(house.ana, house.ben, "1")});
  CHECK(answers.refusals.size() == 1);
  house.book.post(std::span<const Transfer>{}, stamp(), answers);
  CHECK(answers.items.empty());
  CHECK(answers.refusals.empty());
  const std::uint64_t before = house.next_number();
  post(house, {house.transfer(house.ana, house.ana, "1")});
  CHECK(house.next_number() == before);
}

TEST_CASE("a batch whose stamp has dirty words is refused item by item") {
  SmallBook house;
  Stamp dirty = stamp();
  dirty.by = "\x01";
  Answers answers;
  const std::vector<Transfer> batch(3, house.transfer(house.ana, house.ben, "1"));
  house.book.post(batch, dirty, answers);
  CHECK(reasons(answers) == std::vector(3, Reason::text_malformed));
  CHECK(answers.refusal_of(answers.items[2]).detail == "a control character");
}

// ---- keys ----

TEST_CASE("F46: a refusal is not remembered: its key is decided afresh, and once accepted keeps its answer for ever") {
  SmallBook house;
  CHECK(reason_of(house.pay(house.ana, house.ben, "150.00", key("k"))) == Reason::floor);
  CHECK(reason_of(house.pay(house.ana, house.ben, "60.00", key("k"))) == Reason::none);  // another content is no matter
  CHECK(reason_of(house.pay(house.ana, house.ben, "150.00", key("k"))) == Reason::key_reused);
  must(house.book.set_status(house.ana, AccountStatus::frozen, stamp()));
  must(house.book.close_period(Date::max(), stamp()));
  const Entry again = must(house.pay(house.ana, house.ben, "60.00", key("k")));
  CHECK(again.repeated());
  CHECK(house.balance(house.ben) == "60.00");
}

TEST_CASE("F47: with the same key each difference of content is another request, and words are no difference") {
  SmallBook house;
  Transfer first = house.transfer(house.ana, house.ben, "5.00", key("k"));
  first.at = Instant::of(today);
  const Entry entry = must(house.book.post(first, stamp()));
  const auto with = [&](auto change) {
    Transfer other = first;
    change(other);
    const auto single = house.book.post(other, stamp());
    const Answers batch = post(house, {other});
    CHECK(batch.items[0].reason == reason_of(single));
    if (single) CHECK(single->repeated());
    if (single) CHECK(batch.items[0].entry == entry.number());
    if (!single) CHECK(single.error().existing == entry.number());
    return reason_of(single);
  };
  CHECK(with([](Transfer&) {}) == Reason::none);
  CHECK(with([](Transfer& t) { t.memo = "words"; }) == Reason::none);
  CHECK(with([](Transfer& t) { t.reference = "words"; }) == Reason::none);
  CHECK(with([&](Transfer& t) { t.debit = house.cem; }) == Reason::key_reused);
  CHECK(with([&](Transfer& t) { t.credit = house.cem; }) == Reason::key_reused);
  CHECK(with([&](Transfer& t) { std::swap(t.debit, t.credit); }) == Reason::key_reused);
  CHECK(with([](Transfer& t) { t.amount = eur("5.01"); }) == Reason::key_reused);
  CHECK(with([](Transfer& t) { t.on = t.on + 1; }) == Reason::key_reused);
  CHECK(with([](Transfer& t) { t.at = Instant::of(today, 1); }) == Reason::key_reused);
  CHECK(with([](Transfer& t) { t.at.reset(); }) == Reason::key_reused);
  CHECK(house.balance(house.ben) == "5.00");
  first.key = key("K");
  CHECK_FALSE(must(house.book.post(first, stamp())).repeated());
}

TEST_CASE("F47: entries of many legs are recognised leg by leg, and by their kind") {
  SmallBook house;
  const Compound first =
      house.compound({debit(house.ana, eur("3")), credit(house.ben, eur("1")), credit(house.cem, eur("2"))}, key("k"));
  must(house.book.post(first, stamp()));
  CHECK(must(house.book.post(first, stamp())).repeated());
  const auto with = [&](auto change) {
    Compound other = first;
    change(other);
    return reason_of(house.book.post(other, stamp()));
  };
  CHECK(with([](Compound& c) { std::swap(c.legs[1], c.legs[2]); }) == Reason::key_reused);
  CHECK(with([](Compound& c) { c.kind = EntryKind::adjusting; }) == Reason::key_reused);
  CHECK(with([&](Compound& c) {
          c.legs = {debit(house.ana, eur("3")), credit(house.ben, eur("3"))};
        }) == Reason::key_reused);
  CHECK(with([&](Compound& c) {
          c.legs.push_back(debit(house.ana, eur("1")));
          c.legs.push_back(credit(house.ben, eur("1")));
        }) == Reason::key_reused);
  CHECK(house.balance(house.ana) == "-3.00");
}

TEST_CASE("a charge adopted since does not make a retry another request") {
  bool charging = false;
  Policed policed;
  policed.charge("fee", [&charging](const Ledger& ledger, const Draft& draft) {
    if (!charging) return std::vector<Posting>{};
    return std::vector<Posting>{debit(draft.requested()[0].account, eur("1")), credit(ledger.find("fees"), eur("1"))};
  });
  SmallBook house(policed);
  must(house.pay(house.ana, house.ben, "5.00", key("before")));
  charging = true;
  must(house.pay(house.ana, house.ben, "5.00", key("with")));
  CHECK(must(house.pay(house.ana, house.ben, "5.00", key("before"))).repeated());
  charging = false;
  CHECK(must(house.pay(house.ana, house.ben, "5.00", key("with"))).repeated());
}

TEST_CASE("within one batch a key posts once, and another content with it is refused") {
  SmallBook house;
  const Answers answers =
      post(house, {house.transfer(house.ana, house.ben, "5.00", key("k")),
                   house.transfer(house.ana, house.ben, "5.00", key("k")),
                   house.transfer(house.ana, house.ben, "6.00", key("k")), house.transfer(house.ana, house.ben, "5.00"),
                   house.transfer(house.ana, house.ben, "5.00")});
  CHECK(reasons(answers) == std::vector{Reason::none, Reason::none, Reason::key_reused, Reason::none, Reason::none});
  CHECK(answers.items[1].repeated);
  CHECK(answers.items[1].entry == answers.items[0].entry);
  CHECK(answers.refusal_of(answers.items[2]).existing == answers.items[0].entry);
  CHECK(house.balance(house.ben) == "15.00");  // without a key nothing is a retry
}

TEST_CASE("thousands of keys in one turn are found among themselves and after it") {
  SmallBook house;
  std::vector<Transfer> batch;
  for (std::uint64_t number = 1; number <= 5000; ++number) {
    batch.push_back(house.transfer(house.rent, house.fees, "0.01", Key::words(number * number, number)));
  }
  for (std::size_t at = 0; at < 5000; at += 7) batch.push_back(batch[at]);
  Answers answers;
  house.book.together([&](Turn& turn) {
    turn.post(batch, stamp(), answers);
    return true;
  });
  CHECK(answers.refusals.empty());
  CHECK(house.balance(house.fees) == "50.00");
  for (const Answer& answer : post(house, batch).items) CHECK(answer.repeated);
  CHECK(house.balance(house.fees) == "50.00");
}

// ---- linked groups ----

TEST_CASE("F49: one of a linked group fails, first, middle or last: none is posted and the right one says why") {
  for (std::size_t bad = 0; bad < 4; ++bad) {
    SmallBook house;
    std::vector<Transfer> batch{house.transfer(house.dia, house.cem, "1.00")};
    for (std::size_t at = 0; at < 4; ++at) {
      batch.push_back(house.transfer(house.ana, at == bad ? AccountId(99) : house.ben, "10.00"));
      batch.back().linked = at < 3;
    }
    batch.push_back(house.transfer(house.dia, house.cem, "2.00"));
    const Answers answers = post(house, batch);
    CAPTURE(bad);
    CHECK(answers.items.front().reason == Reason::none);
    CHECK(answers.items.back().reason == Reason::none);
    for (std::size_t at = 0; at < 4; ++at) {
      CHECK(answers.items[at + 1].reason == (at == bad ? Reason::unknown_account : Reason::linked_failed));
      CHECK(answers.refusal_of(answers.items[at + 1]).reason == answers.items[at + 1].reason);
      CHECK(answers.items[at + 1].entry == EntryNumber{});
    }
    CHECK(house.balance(house.ben) == "0.00");
    CHECK(house.balance(house.cem) == "3.00");
    house.book.read_journal([](const Ledger& ledger, Store& store) { CHECK(verify(ledger, store).is_sound()); });
  }
}

TEST_CASE("F49: a chain left open fails as a whole, and its last item is named") {
  SmallBook house;
  const Answers answers =
      post(house, {house.transfer(house.dia, house.cem, "1.00"), linked(house.transfer(house.ana, house.ben, "1.00")),
                   linked(house.transfer(house.ana, house.ben, "1.00"))});
  CHECK(reasons(answers) == std::vector{Reason::none, Reason::linked_failed, Reason::linked_open});
  CHECK(house.balance(house.ben) == "0.00");
  CHECK(reason_of(house.book.post(linked(house.transfer(house.ana, house.ben, "1")), stamp())) == Reason::linked_open);
}

TEST_CASE("F49: items of a group see those before them, and two groups stand apart") {
  SmallBook house;
  const Answers answers = post(
      house, {linked(house.transfer(house.ana, house.ben, "100.00")),
              linked(house.transfer(house.ben, house.cem, "200.00")),  // only with ana's
              house.transfer(house.cem, house.ana, "100.00"), linked(house.transfer(house.ana, house.ben, "100.00")),
              house.transfer(house.ana, house.ben, "0.01"), house.transfer(house.ana, house.dia, "0.02")});
  CHECK(reasons(answers) ==
        std::vector{Reason::none, Reason::none, Reason::none, Reason::linked_failed, Reason::floor, Reason::none});
  CHECK(house.balance(house.ana) == "-0.02");
  CHECK(house.balance(house.cem) == "100.00");
}

TEST_CASE("F46 F49: keys of a group that failed are free again, in the same batch and after it") {
  SmallBook house;
  const std::vector<Transfer> batch{linked(house.transfer(house.ana, house.ben, "1.00", key("a"))),
                                    house.transfer(house.ana, house.ben, "1000.00", key("b")),
                                    house.transfer(house.ana, house.ben, "2.00", key("a")),
                                    house.transfer(house.ana, house.ben, "3.00", key("b"))};
  const Answers answers = post(house, batch);
  CHECK(reasons(answers) == std::vector{Reason::linked_failed, Reason::floor, Reason::none, Reason::none});
  CHECK(house.balance(house.ben) == "5.00");
  const Answers again = post(house, batch);
  CHECK(reasons(again) == std::vector{Reason::key_reused, Reason::linked_failed, Reason::none, Reason::none});
  CHECK(again.items[2].repeated);
}

TEST_CASE("F49: a group of many keyed items that fails leaves the keys of what follows in order") {
  SmallBook house;
  std::vector<Transfer> batch;
  for (std::uint64_t number = 1; number <= 700; ++number) {
    batch.push_back(linked(house.transfer(house.rent, house.fees, "0.01", Key::words(1, number))));
  }
  batch.push_back(house.transfer(house.rent, house.rent, "0.01"));
  for (std::uint64_t number = 1; number <= 3000; ++number) {
    batch.push_back(house.transfer(house.rent, house.fees, "0.01", Key::words(2, number % 1500 + 1)));
  }
  const Answers answers = post(house, batch);
  CHECK(answers.refusals.size() == 701);
  CHECK(house.balance(house.fees) == "15.00");
}

TEST_CASE("a retried group is recognised as a whole, also where one of its items was posted alone") {
  SmallBook house;
  const std::vector<Transfer> group{linked(house.transfer(house.ana, house.ben, "1.00", key("a"))),
                                    house.transfer(house.ana, house.cem, "2.00", key("b"))};
  post(house, {group[1]});
  CHECK(reasons(post(house, group)) == std::vector{Reason::none, Reason::none});
  const Answers again = post(house, group);
  CHECK(again.items[0].repeated);
  CHECK(again.items[1].repeated);
  CHECK(house.balance(house.ana) == "-3.00");
}
