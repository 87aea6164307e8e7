// SPDX-License-Identifier: MPL-2.0
// Threads on one book file: through one book, and through two books on the same file.
#include <atomic>
#include <thread>

#include "fault_vfs.hpp"
#include "storage/book_file.hpp"

using namespace book_file;

namespace {

/// Counts what went wrong in threads, where Catch2 must not be asked.
std::atomic<int> wrong{0};

template <class Work>
void in_threads(int count, const Work& work) {
  std::vector<std::thread> threads;
  for (int at = 0; at < count; ++at) {
    threads.emplace_back([&work, at] {
      try {
        work(at);
      } catch (...) {
        ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

int128 sum_of_balances(const Book& book) {
  return book.read([](const Ledger& ledger) {
    int128 sum = 0;
    for (std::uint32_t at = 1; at <= ledger.account_count(); ++at) {
      const AccountState& state = ledger.state(AccountId(at));
      sum += state.credits - state.debits;
    }
    return sum;
  });
}

}  // namespace

TEST_CASE("F61 F62 F63 F64: threads through two books on one file") {
  const faults::Machine::Aside aside;
  const Folder folder;
  wrong = 0;
  constexpr int rounds = 60;
  std::atomic<int> posted{0};
  std::atomic<int> taken{0};
  std::atomic<bool> done{false};
  {
    SmallBook one({}, create_sqlite_store(folder("book")));
    Book other(open_sqlite_store(folder("book")));
    must(one.book.set_limits(one.dia, limits(-100, {}), stamp()));  // room for a hundred payments of a cent
    std::thread reader([&] {
      Book looking(open_sqlite_store(folder("book"), Access::read));
      while (!done) {
        looking.refresh();
        if (sum_of_balances(looking) != 0 || sum_of_balances(one.book) != 0 || sum_of_balances(other) != 0) ++wrong;
        other.read_journal([&](const Ledger& ledger, Store& store) {
          const auto history = store.history(one.ana, ledger.state(one.ana).last, 5);
          if (!history.empty() && history.front().number != ledger.state(one.ana).last) ++wrong;
        });
      }
    });
    in_threads(6, [&](int thread) {
      Book& book = thread % 2 == 0 ? one.book : other;
      for (int round = 0; round < rounds; ++round) {
        const std::string name = "t" + std::to_string(round);
        // The same key from all threads, a circle of payments, and more than there is room for.
        const auto same = book.post(SmallBook::payment(one.ana, one.ben, "0.03", key(name)), stamp());
        if (!same) ++wrong;
        if (same && !same->repeated()) ++posted;
        const AccountId circle[] = {one.ana, one.ben, one.cem};
        if (!book.post(SmallBook::payment(circle[thread % 3], circle[(thread + 1) % 3], "0.01"), stamp())) ++wrong;
        if (book.post(SmallBook::payment(one.dia, one.cem, "0.01"), stamp())) ++taken;
      }
    });
    done = true;
    reader.join();
    CHECK(posted == rounds);
    CHECK(taken == 100);
    CHECK(one.balance(one.dia) == "-1.00");
    one.book.refresh();
    other.refresh();
    CHECK(differences(ledger_of(one.book), ledger_of(other)).empty());
  }
  CHECK(wrong == 0);
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F65: limits, states and holds that change while they are used end in a sound book") {
  const faults::Machine::Aside aside;
  const Folder folder;
  wrong = 0;
  {
    SmallBook house({}, create_sqlite_store(folder("book")));
    in_threads(4, [&](int thread) {
      for (int round = 0; round < 40; ++round) {
        switch ((round + thread) % 5) {
          case 0: static_cast<void>(house.pay(house.ana, house.ben, "1.00")); break;
          case 1: static_cast<void>(house.book.set_limits(house.ana, limits(-100 * (round + 1), {}), stamp())); break;
          case 2: {
            const auto hold = house.hold(house.ben, house.cem, "0.50", day("2026-05-31"));
            if (hold && thread % 2 == 0) {
              static_cast<void>(house.book.post_hold(*hold, HoldPosting{{}, false, today, {}, {}}, stamp()));
            }
            break;
          }
          case 3: static_cast<void>(house.book.expire(day("2026-06-10"), stamp())); break;
          default:
            static_cast<void>(house.book.set_status(
                house.cem, round % 2 == 0 ? AccountStatus::frozen : AccountStatus::open, stamp()));
        }
      }
    });
    house.book.read_journal([](const Ledger& ledger, Store& store) { CHECK(verify(ledger, store).is_sound()); });
  }
  CHECK(wrong == 0);
  CHECK(findings(folder("book"), {}).empty());
}
