// SPDX-License-Identifier: MPL-2.0
// What a community invents: rules that refuse or remark, charges that add legs, runs that propose, and what happens when
// one of them throws.
#include "rochdale/book/rule.hpp"

#include "failing_store.hpp"
#include "rochdale/book/verify.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

struct Broken : std::exception {};

/// The words that rules noted, in journal order.
std::vector<std::string> notes(const SmallBook& house) {
  struct Reader : RecordReader {
    void lines(std::uint64_t, std::span<const Line>) override {}
    void event(const Event& event) override {
      if (const auto* noted = std::get_if<Noted>(&event.body)) {
        words.push_back(noted->policy + ": " + noted->words.words + " @" + std::to_string(noted->entry.value()));
      }
    }
    std::vector<std::string> words;
  };
  return house.book.read_journal([](const Ledger&, Store& store) {
    Reader reader;
    store.read(0, reader);
    return reader.words;
  });
}

Verdict note(std::string words) { return Verdict{Verdict::Note{std::move(words)}}; }

}  // namespace

TEST_CASE("a rule sees the draft with its charges, against the ledger before it") {
  std::string seen;
  Policed policed;
  policed.charge("fee", [](const Ledger& ledger, const Draft& draft) {
    CHECK(draft.legs().size() == 2);
    return std::vector<Posting>{debit(draft.requested()[0].account, eur("1")), credit(ledger.find("fees"), eur("1"))};
  });
  policed.rule("looks", [&seen](const Ledger& ledger, const Draft& draft) {
    seen = std::to_string(draft.legs().size()) + " legs, " + std::to_string(draft.requested().size()) +
           " asked for, payer at " + to_string(ledger.balance(draft.legs()[0].account).amount());
    return Verdict{};
  });
  SmallBook house(policed);
  must(house.pay(house.ana, house.ben, "10.00"));
  CHECK(seen == "4 legs, 2 asked for, payer at 0.00");
  must(house.pay(house.ana, house.ben, "10.00"));
  CHECK(seen == "4 legs, 2 asked for, payer at -11.00");
}

TEST_CASE("charges run in order of adoption, and none sees the legs of another") {
  Policed policed;
  for (const char* name : {"first", "second"}) {
    policed.charge(name, [name](const Ledger& ledger, const Draft& draft) {
      CHECK(draft.legs().size() == 2);
      const Amount fee = eur(std::string_view(name) == "first" ? "1" : "2");
      return std::vector<Posting>{debit(draft.requested()[0].account, fee), credit(ledger.find("fees"), fee)};
    });
  }
  SmallBook house(policed);
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "10.00")).number();
  CHECK(house.balance(house.fees) == "3.00");
  house.book.read_journal([&](const Ledger&, Store& store) {
    CHECK(store.line(entry.value() + 1).amount == 100);
    CHECK(store.line(entry.value() + 2).amount == 200);
  });
}

TEST_CASE("a charge whose legs are wrong is refused like any request, with the first reason") {
  std::vector<Posting> legs;
  Policed policed;
  policed.charge("odd", [&legs](const Ledger&, const Draft&) { return legs; });
  SmallBook house(policed);
  const auto with = [&](std::vector<Posting> wrong) {
    legs = std::move(wrong);
    return reason_of(house.pay(house.ana, house.ben, "1"));
  };
  CHECK(with({debit(house.ana, eur("1"))}) == Reason::unbalanced);
  CHECK(with({debit(house.ana, eur("1")), credit(AccountId(99), eur("1"))}) == Reason::unknown_account);
  CHECK(with({debit(house.ana, eur("0")), credit(house.ben, eur("0"))}) == Reason::amount_not_positive);
  CHECK(with({debit(house.ana, hours("1")), credit(house.ben, hours("1"))}) == Reason::unit_mismatch);
  CHECK(with({debit(house.ana, eur("99.01")), credit(house.fees, eur("99.01"))}) == Reason::floor);
  CHECK(with({}) == Reason::none);
}

TEST_CASE("remarks are recorded beside the entry they are about, and never beside another") {
  bool refuse = false;
  Policed policed;
  policed.rule("remarks", [](const Ledger&, const Draft& draft) { return note("on " + draft.memo()); });
  policed.rule("refuses",
               [&refuse](const Ledger&, const Draft&) { return refuse ? Verdict{Verdict::No{}} : Verdict{}; });
  SmallBook house(policed);
  const auto pay = [&house](std::string_view memo) {
    Payment payment = house.payment(house.ana, house.ben, "1.00");
    payment.memo = memo;
    return house.book.post(payment, stamp());
  };
  const std::string first = std::to_string(must(pay("bread")).number().value());
  refuse = true;
  CHECK(reason_of(pay("wine")) == Reason::rule);
  CHECK(reason_of(house.book.post(house.compound({debit(house.ana, eur("1")), credit(house.ben, eur("1"))}),
                                  stamp())) == Reason::rule);
  must(house.book.post_overriding(house.payment(house.ana, house.ben, "1"), stamp()));  // no rule is asked
  refuse = false;
  const std::string second = std::to_string(must(pay("milk")).number().value());
  CHECK(notes(house) == std::vector<std::string>{"remarks: on bread @" + first, "remarks: on milk @" + second});
}

TEST_CASE("remarks on items of a batch stand behind their entries, and a failed group leaves none") {
  Policed policed;
  policed.rule("remarks", [](const Ledger&, const Draft& draft) {
    return draft.legs()[0].amount.minor() > 500 ? note("large") : Verdict{};
  });
  SmallBook house(policed);
  std::vector<Transfer> batch{
      house.transfer(house.ana, house.ben, "6.00"), house.transfer(house.ana, house.ben, "1.00"),
      house.transfer(house.ana, house.ben, "7.00"), house.transfer(house.ana, house.ana, "1.00"),
      house.transfer(house.ana, house.ben, "8.00")};
  batch[2].linked = true;
  Answers answers;
  house.book.post(batch, stamp(), answers);
  const auto number = [&answers](std::size_t at) { return std::to_string(answers.items[at].entry.value()); };
  CHECK(notes(house) == std::vector<std::string>{"remarks: large @" + number(0), "remarks: large @" + number(4)});
  house.book.read_journal([](const Ledger& ledger, Store& store) { CHECK(verify(ledger, store).is_sound()); });
}

TEST_CASE("a policy is adopted anew, withdrawn, and comes back when the book is opened again") {
  Policed policed;
  policed.rule("never", [](const Ledger&, const Draft&) { return Verdict{Verdict::No{}}; });
  SmallBook house(policed);
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::rule);
  must(house.book.withdraw("never", stamp()));
  CHECK(reason_of(house.book.withdraw("never", stamp())) == Reason::nothing_to_change);
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::none);
  policed.adopt_all(house.book);
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::rule);
  CHECK_FALSE(house.book.together([&](Turn& turn) {
    must(turn.withdraw("never", stamp()));
    CHECK(reason_of(turn.post(house.transfer(house.ana, house.ben, "1"), stamp())) == Reason::none);
    return false;
  }));
  CHECK(reason_of(house.pay(house.ana, house.ben, "1")) == Reason::rule);
}

TEST_CASE("a book that has adopted what the host did not register is read, and not changed") {
  MemoryStore store;
  Policed policed;
  policed.rule("houserule", [](const Ledger&, const Draft&) { return Verdict{}; });
  AccountId ana;
  AccountId ben;
  {
    SmallBook house(policed.registry(), std::make_unique<ForwardingStore>(store));
    ana = house.ana;
    ben = house.ben;
    policed.adopt_all(house.book);
    must(house.pay(ana, ben, "1.00"));
    FunctionRule unregistered("stranger", nullptr);
    CHECK_THROWS_AS(static_cast<void>(house.book.adopt(unregistered, stamp())), Error);
  }
  {
    Book book(std::make_unique<ForwardingStore>(store));
    CHECK(to_string(book.balance(ben)) == "1.00");
    try {
      static_cast<void>(book.post(Payment{ana, ben, eur("1"), today}, stamp()));
      FAIL("it was changed");
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::unknown_rule);
      CHECK(std::string(error.what()).find("houserule") != std::string::npos);
    }
    CHECK(to_string(book.balance(ben)) == "1.00");
  }
  Book book(std::make_unique<ForwardingStore>(store), policed.registry());
  CHECK(reason_of(book.post(Payment{ana, ben, eur("1"), today}, stamp())) == Reason::none);
}

TEST_CASE("F15: what a rule or charge throws in the middle of a batch undoes the whole batch, and the book goes on") {
  for (const bool in_charge : {false, true}) {
    int countdown = -1;
    const auto may_throw = [&countdown] {
      if (countdown-- == 0) throw Broken{};
    };
    Policed policed;
    policed.charge("charge", [&](const Ledger& ledger, const Draft& draft) {
      if (in_charge) may_throw();
      return std::vector<Posting>{debit(draft.requested()[0].account, eur("0.01")),
                                  credit(ledger.find("fees"), eur("0.01"))};
    });
    policed.rule("rule", [&](const Ledger&, const Draft&) {
      if (!in_charge) may_throw();
      return note("seen");
    });
    SmallBook house(policed);
    must(house.pay(house.ana, house.ben, "1.00"));
    const Ledger before = house.book.read([](const Ledger& ledger) { return ledger; });
    std::vector<Transfer> batch;
    for (std::uint64_t number = 1; number <= 8; ++number) {
      batch.push_back(house.transfer(house.ana, house.ben, "1.00", Key::words(7, number)));
      batch.back().memo = "words";
      batch.back().linked = number == 3 || number == 4;
    }
    const auto unchanged = [&] {
      house.book.read_journal([&](const Ledger& now, Store& store) {
        compare_ledgers(before, now,
                        [](std::string_view what, const std::string& words) { FAIL_CHECK(what << words); });
        CHECK(verify(now, store).is_sound());
      });
    };
    Answers answers;
    for (int at = 0; at < 8; ++at) {
      countdown = at;
      CHECK_THROWS_AS(house.book.post(batch, stamp(), answers), Broken);
      unchanged();
      countdown = at;
      CHECK_THROWS_AS(house.book.together([&](Turn& turn) {
        turn.post(batch, stamp(), answers);
        return true;
      }),
                      Broken);
      unchanged();
    }
    countdown = 0;
    CHECK_THROWS_AS(static_cast<void>(house.hold(house.ana, house.ben, "1.00")), Broken);
    unchanged();
    countdown = -1;
    house.book.post(batch, stamp(), answers);
    CHECK(answers.refusals.empty());
    CHECK(house.balance(house.ben) == "9.00");
  }
}

// ---- runs ----

namespace {

/// Takes a euro from everyone, with a key of the period.
class Dues final : public Run {
 public:
  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    std::vector<Draft> drafts;
    for (std::uint32_t id = 1; id <= 4; ++id) {
      Payment payment{AccountId(id), ledger.find("fees"), eur("1.00"), period.last()};
      payment.key = Key::words(static_cast<std::uint64_t>(period.last().days()), id);
      drafts.push_back(draft(ledger, payment).value());
    }
    return drafts;
  }
};

}  // namespace

TEST_CASE("what a run proposes goes through the same door, and a run taken twice posts once") {
  SmallBook house;
  const Period may(day("2026-05-01"), day("2026-05-31"));
  must(house.book.set_limits(house.cem, limits(0, {}), stamp()));
  const auto outcomes = house.book.take(Dues{}, may, stamp());
  REQUIRE(outcomes.size() == 4);
  CHECK(reason_of(outcomes[0]) == Reason::none);
  CHECK(reason_of(outcomes[2]) == Reason::floor);
  CHECK(house.balance(house.fees) == "3.00");
  for (const auto& outcome : house.book.take(Dues{}, may, stamp())) {
    if (outcome) CHECK(outcome->repeated());
  }
  CHECK(house.balance(house.fees) == "3.00");
}

TEST_CASE("a draft made for another book is checked against this one before it is posted") {
  SmallBook large;
  const AccountId eighth = large.open("eighth");
  const AccountId ninth = large.open("ninth");
  SmallBook small;
  small.open("eighth", AccountKind::liability, std::nullopt, HRS);
  const auto posted = [&](AccountId payer, AccountId payee) {
    const Draft drafted = large.book.read([&](const Ledger& ledger) {
      return draft(ledger, Payment{payer, payee, eur("1"), today}).value();
    });
    Reason reason = Reason::none;
    small.book.together([&](Turn& turn) {
      reason = reason_of(turn.post(drafted, stamp()));
      return true;
    });
    return reason;
  };
  CHECK(posted(large.ana, ninth) == Reason::unknown_account);
  CHECK(posted(large.ana, eighth) == Reason::unit_mismatch);
  CHECK(posted(large.ana, large.ben) == Reason::none);
  CHECK(small.balance(small.ben) == "1.00");
}
