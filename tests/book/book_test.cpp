// SPDX-License-Identifier: MPL-2.0
// The door: several things as one, failures of the store, and many threads at once. Counts are small, so that the thread
// sanitizer gets through.
#include "rochdale/book/book.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "failing_store.hpp"
#include "rochdale/book/verify.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

/// Runs `work(number)` in so many threads that start together.
template <class Work>
void in_threads(unsigned count, Work&& work) {
  std::atomic<unsigned> ready{0};
  std::vector<std::thread> threads;
  for (unsigned number = 0; number < count; ++number) {
    threads.emplace_back([&, number] {
      ++ready;
      while (ready < count) std::this_thread::yield();
      work(number);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

void require_sound(const SmallBook& house) {
  house.book.read_journal([](const Ledger& ledger, Store& store) {
    const Verification verification = verify(ledger, store);
    for (const Finding& finding : verification.findings) FAIL_CHECK(finding.record << " " << finding.words);
  });
}

/// The sum of all balances, debit plus.
int128 total(const Ledger& ledger) {
  int128 sum = 0;
  for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
    sum += ledger.state(AccountId(id)).debits - ledger.state(AccountId(id)).credits;
  }
  return sum;
}

/// Counts its commits, each of which takes a while.
class SlowStore final : public ForwardingStore {
 public:
  SlowStore(Store& store, std::atomic<int>& commits) : ForwardingStore(store), commits_(commits) {}
  void commit(Ledger& ledger) override {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    ++commits_;
    ForwardingStore::commit(ledger);
  }

 private:
  std::atomic<int>& commits_;
};

}  // namespace

// ---- several things as one ----

TEST_CASE("what is done together is kept as a whole, given up as a whole, and undone as a whole where it throws") {
  SmallBook house;
  const Ledger before = house.book.read([](const Ledger& ledger) { return ledger; });
  const auto act = [&house](Turn& turn) {
    must(turn.adopt_unit("XYZ/0"_unit, {}, stamp()));
    const AccountId eve =
        must(turn.open_account(NewAccount{"eve", EUR, AccountKind::liability, "Eve", "new", limits(0, 500)}, stamp()));
    must(turn.post(house.transfer(house.ana, eve, "5.00", key("e")), stamp()));
    must(turn.rename(house.ana, "Ana", stamp()));
    must(turn.set_limits(house.ben, limits(-1, 1), stamp()));
    must(turn.set_limits(house.ben, limits(-2, 2), stamp()));
    must(turn.set_limits(EUR, limits(-3, 700), stamp()));
    must(turn.set_status(house.cem, AccountStatus::frozen, stamp()));
    must(turn.close_period(day("2026-01-31"), stamp()));
    must(turn.reverse(EntryNumber(turn.ledger().next_number() - 7), Reversal{today, {}, false}, stamp()));
    CHECK(turn.ledger().find("eve") == eve);
  };
  const auto unchanged = [&] {
    house.book.read([&](const Ledger& now) {
      compare_ledgers(before, now,
                      [](std::string_view what, const std::string& words) { FAIL_CHECK(what << ": " << words); });
    });
  };
  CHECK_FALSE(house.book.together([&](Turn& turn) {
    act(turn);
    return false;
  }));
  unchanged();
  CHECK_THROWS_AS(house.book.together([&](Turn& turn) -> bool {
    act(turn);
    throw std::runtime_error("the host thinks again");
  }),
                  std::runtime_error);
  unchanged();
  CHECK(house.book.together([&](Turn& turn) {
    act(turn);
    return true;
  }));
  CHECK(house.book.read([](const Ledger& ledger) { return ledger.next_number(); }) == before.next_number() + 10);
  require_sound(house);
}

TEST_CASE("together that does nothing is kept and costs no record") {
  SmallBook house;
  const std::uint64_t before = house.next_number();
  CHECK(house.book.together([](Turn&) { return true; }));
  CHECK(house.next_number() == before);
}

// ---- failures of the store ----

TEST_CASE("F03 F06: a store that fails leaves memory as it was, and the next posting works") {
  for (const FailAt where : {FailAt::before_append, FailAt::after_append, FailAt::commit}) {
    FailAt fail_at = FailAt::nowhere;
    MemoryStore journal;
    SmallBook house({}, std::make_unique<FailingStore>(journal, fail_at));
    must(house.pay(house.ana, house.ben, "1.00", key("first")));
    const Ledger before = house.book.read([](const Ledger& ledger) { return ledger; });
    const auto fails = [&](auto change) {
      fail_at = where;
      try {
        change();
        FAIL_CHECK("nothing was thrown");
      } catch (const Error& error) {
        CHECK(error.fault() == Fault::storage);
      }
      house.book.read_journal([&](const Ledger& now, Store& shown) {
        compare_ledgers(before, now,
                        [](std::string_view what, const std::string& words) { FAIL_CHECK(what << ": " << words); });
        CHECK(verify(now, shown).is_sound());
      });
    };
    fails([&] { static_cast<void>(house.pay(house.ana, house.ben, "2.00", key("second"))); });
    fails([&] { static_cast<void>(house.hold(house.ana, house.ben, "2.00")); });
    fails([&] { house.open("eve"); });
    fails([&] { static_cast<void>(house.book.set_limits(house.ana, limits(0, 0), stamp())); });
    fails([&] { static_cast<void>(house.book.close_period(today, stamp())); });
    fails([&] {
      house.book.together([&](Turn& turn) {
        must(turn.post(house.transfer(house.ana, house.ben, "3.00"), stamp()));
        must(turn.erase_words(1, stamp()));
        return true;
      });
    });
    fails([&] {
      std::vector<Transfer> batch(100, house.transfer(house.ana, house.ben, "0.01"));
      Answers answers;
      house.book.post(batch, stamp(), answers);
    });
    CHECK_FALSE(must(house.pay(house.ana, house.ben, "2.00", key("second"))).repeated());
    CHECK(must(house.pay(house.ana, house.ben, "1.00", key("first"))).repeated());
    CHECK(house.balance(house.ben) == "3.00");
    require_sound(house);
  }
}

// ---- threads ----

TEST_CASE("F61: of many who pay out of one account at once, exactly as many succeed as there is room for") {
  for (const unsigned threads : {2U, 8U, 16U}) {
    SmallBook house;  // ana may go to -100.00
    std::atomic<int> accepted{0};
    std::atomic<int> refused{0};
    in_threads(threads, [&](unsigned) {
      for (int attempt = 0; attempt < 40; ++attempt) {
        const auto outcome = house.pay(house.ana, house.ben, "2.00");
        ++(outcome ? accepted : refused);
      }
    });
    CHECK(accepted == 50);
    CHECK(refused == static_cast<int>(threads) * 40 - 50);
    CHECK(house.balance(house.ana) == "-100.00");
    require_sound(house);
  }
}

TEST_CASE("F62: readers always see a whole book, and never half an entry") {
  SmallBook house;
  std::atomic<bool> writing{true};
  std::atomic<int> wrong{0};
  std::atomic<int> looks{0};
  std::thread writer([&] {
    for (int round = 0; round < 60; ++round) {
      static_cast<void>(house.pay(house.ana, house.ben, "0.01"));
      static_cast<void>(house.book.post(house.compound({debit(house.ana, eur("0.03")), credit(house.ben, eur("0.01")),
                                                        credit(house.cem, eur("0.02"))}),
                                        stamp()));
      static_cast<void>(house.hold(house.ana, house.ben, "0.01"));
    }
    writing = false;
  });
  std::vector<std::thread> readers;
  for (int reader = 0; reader < 3; ++reader) {
    readers.emplace_back([&] {
      std::uint64_t last = 0;
      do {
        house.book.read_journal([&](const Ledger& ledger, Store& store) {
          if (total(ledger) != 0 || ledger.next_number() < last) ++wrong;
          last = ledger.next_number();
          static_cast<void>(store.line(last - 1));  // whatever is counted can be read
        });
        ++looks;
      } while (writing);
    });
  }
  writer.join();
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  CHECK(looks > 0);
  require_sound(house);
}

TEST_CASE("F63: payments there and back and in circles, with batches and holds, end in a sound book") {
  SmallBook house;
  const std::vector<AccountId> members{house.ana, house.ben, house.cem, house.dia};
  in_threads(6, [&](unsigned number) {
    Answers answers;
    for (unsigned round = 0; round < 25; ++round) {
      const AccountId from = members[(number + round) % 4];
      const AccountId to = members[(number + round + 1 + round % 3) % 4];
      if (round % 3 == 0) {
        const std::vector<Transfer> batch{house.transfer(from, to, "0.50"), house.transfer(to, from, "0.50"),
                                          house.transfer(from, to, "0.25")};
        house.book.post(batch, stamp(), answers);
      } else if (round % 3 == 1) {
        const auto hold = house.hold(from, to, "1.00");
        if (hold) static_cast<void>(house.book.post_hold(*hold, HoldPosting{{}, false, today, {}, {}}, stamp()));
      } else {
        house.book.together([&](Turn& turn) {
          static_cast<void>(turn.post(house.transfer(from, to, "0.75"), stamp()));
          return round % 2 == 0;
        });
      }
    }
  });
  CHECK(house.book.read([](const Ledger& ledger) { return ledger.holds().all().size(); }) == 0);
  require_sound(house);
}

TEST_CASE("F64: the same key from many threads is posted once, and all of them get the same entry") {
  SmallBook house;
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> posted{0};
    std::atomic<int> repeated{0};
    std::atomic<int> others{0};
    std::atomic<std::uint64_t> entry{0};
    const Key shared = Key::words(1, static_cast<std::uint64_t>(round) + 1);
    in_threads(4, [&](unsigned) {
      const auto outcome = house.pay(house.rent, house.fees, "1.00", shared);
      if (!outcome) {
        ++others;
        return;
      }
      ++(outcome->repeated() ? repeated : posted);
      std::uint64_t none = 0;
      if (!entry.compare_exchange_strong(none, outcome->number().value()) && none != outcome->number().value())
        ++others;
    });
    CHECK(posted == 1);
    CHECK(repeated == 3);
    CHECK(others == 0);
  }
  CHECK(house.balance(house.fees) == "20.00");
}

TEST_CASE(
    "F65: limits, statuses and holds that change under way: what was accepted is right in the order of the journal") {
  SmallBook house;
  const std::vector<AccountId> members{house.ana, house.ben, house.cem, house.dia};
  std::atomic<int> acknowledged{0};
  const std::uint64_t before = house.next_number();
  in_threads(6, [&](unsigned number) {
    for (unsigned round = 0; round < 30; ++round) {
      const AccountId member = members[(number * 7 + round * 3) % 4];
      const AccountId other = members[(number * 7 + round * 3 + 1) % 4];
      switch ((number + round) % 6) {
        case 0:
          acknowledged += house.book.set_limits(member, limits(-static_cast<int>(round) * 100, 1000), stamp()) ? 1 : 0;
          break;
        case 1: acknowledged += house.book.set_status(member, AccountStatus::frozen, stamp()) ? 1 : 0; break;
        case 2: acknowledged += house.book.set_status(member, AccountStatus::open, stamp()) ? 1 : 0; break;
        case 3: acknowledged += house.hold(member, other, "3.00", today) ? 1 : 0; break;
        case 4: acknowledged += static_cast<int>(house.book.expire(today + 1, stamp())); break;
        default: acknowledged += house.pay(member, other, "4.00") ? 1 : 0; break;
      }
    }
  });
  CHECK(house.next_number() == before + static_cast<std::uint64_t>(acknowledged));
  require_sound(house);  // every entry within the limits and statuses of its moment
}

TEST_CASE("what several threads ask for while the disk is busy shares its sync") {
  MemoryStore journal;
  std::atomic<int> commits{0};
  SmallBook house({}, std::make_unique<SlowStore>(journal, commits));
  commits = 0;
  std::atomic<int> accepted{0};
  in_threads(8, [&](unsigned) {
    for (int round = 0; round < 10; ++round) accepted += house.pay(house.rent, house.fees, "0.01") ? 1 : 0;
  });
  CHECK(accepted == 80);
  CHECK(commits < 60);
  CHECK(house.balance(house.fees) == "0.80");
}

TEST_CASE("what one thread throws is its own affair, also where others share its turn") {
  Policed policed;
  policed.rule("bomb", [](const Ledger&, const Draft& draft) {
    if (draft.memo() == "bomb") throw std::runtime_error("bomb");
    return Verdict{};
  });
  SmallBook house(policed);
  std::atomic<int> accepted{0};
  std::atomic<int> thrown{0};
  in_threads(6, [&](unsigned number) {
    for (int round = 0; round < 15; ++round) {
      Payment payment = house.payment(house.rent, house.fees, "0.01");
      if (number % 2 == 0) payment.memo = "bomb";
      try {
        accepted += house.book.post(payment, stamp()) ? 1 : 0;
      } catch (const std::runtime_error&) {
        ++thrown;
      }
    }
  });
  CHECK(accepted == 45);
  CHECK(thrown == 45);
  CHECK(house.balance(house.fees) == "0.45");
  require_sound(house);
}
