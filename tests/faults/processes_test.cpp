// SPDX-License-Identifier: MPL-2.0
// Several processes on one file: what one of them does to its own descriptors, and what becomes of it when it is killed.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <random>

#include "book/seed.hpp"
#include "fault_vfs.hpp"
#include "storage/book_file.hpp"

using namespace book_file;

namespace {

/// Begins something in a process of its own. A child must not return into Catch2.
template <class Work>
pid_t start_child(const Work& work) {
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child != 0) return child;
  try {
    work();
    _exit(0);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "child: %s\n", error.what());
    _exit(1);
  }
}

/// Does something in a process of its own, and waits until it ends.
template <class Work>
void in_child(const Work& work) {
  const pid_t child = start_child(work);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
}

/// A value in memory that processes share.
template <class Value>
class Shared {
 public:
  Shared() : memory_(mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(memory_ != MAP_FAILED);
    value_ = new (memory_) Value{};
  }
  ~Shared() { munmap(memory_, sizeof(Value)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  [[nodiscard]] Value& operator*() noexcept { return *value_; }

 private:
  void* memory_;
  Value* value_ = nullptr;
};

/// What processes know of each other.
struct Progress {
  struct Writer {
    std::atomic<std::uint64_t> acknowledged;  // so many of its payments
    std::atomic<std::int64_t> longest;        // microseconds that a payment took
  };
  Writer writers[8];
  std::atomic<std::uint64_t> looks;
  std::atomic<bool> is_over;
};

/// Posts what is left of `count` payments, each with a key of its own.
void write_on(const std::string& path, std::uint64_t number, std::uint64_t count, Progress::Writer& me) {
  Book book(open_sqlite_store(path));
  const std::uint32_t accounts = book.read([](const Ledger& ledger) { return ledger.account_count(); });
  for (std::uint64_t next = me.acknowledged + 1; next <= count; ++next) {
    const auto from = static_cast<std::uint32_t>((number * 7 + next) % accounts);
    const auto to = static_cast<std::uint32_t>((from + 1 + next % (accounts - 1)) % accounts);
    Transfer payment = SmallBook::transfer(AccountId(from + 1), AccountId(to + 1), "0.01");
    payment.key = Key::words(number + 1, next);
    const auto start = std::chrono::steady_clock::now();
    must(book.post(payment, stamp()));
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start).count();
    if (took > me.longest) me.longest = took;
    me.acknowledged = next;
  }
}

/// Looks at the book again and again: whatever is half done elsewhere, the sum is the same.
void look_on(const std::string& path, Progress& progress) {
  Book book(open_sqlite_store(path, Access::read));
  while (!progress.is_over) {
    book.refresh();
    const int128 sum = book.read([](const Ledger& ledger) {
      int128 all = 0;
      for (std::uint32_t at = 1; at <= ledger.account_count(); ++at) {
        all += ledger.state(AccountId(at)).credits - ledger.state(AccountId(at)).debits;
      }
      return all;
    });
    if (sum != 0) throw std::runtime_error("half an entry was seen");
    ++progress.looks;
    usleep(500);
  }
}

void write_and_be_killed(std::uint64_t payments, int kills) {
  std::mt19937_64 random(random_seed(20260504));
  const Folder folder;
  const faults::Machine::Aside aside;
  {
    SmallBook house({}, create_sqlite_store(folder("book")));
    for (const AccountId account : {house.ana, house.ben, house.cem, house.dia}) {
      must(house.book.set_limits(account, Limits{}, stamp()));
    }
  }
  Shared<Progress> shared;
  Progress& progress = *shared;
  const std::string path = folder("book");
  const auto start = [&](std::uint64_t number) {
    return start_child([&] { write_on(path, number, payments, progress.writers[number]); });
  };
  pid_t writers[8];
  for (std::uint64_t number = 0; number < 8; ++number) writers[number] = start(number);
  const pid_t reader = start_child([&] { look_on(path, progress); });
  int killed = 0;
  for (int left = 8; left > 0;) {
    int status = 0;
    const pid_t ended = waitpid(-1, &status, WNOHANG);
    if (ended == reader) {
      FAIL_CHECK("the reader ended");
      break;
    }
    if (ended > 0) {
      for (std::uint64_t number = 0; number < 8; ++number) {
        if (writers[number] != ended) continue;
        if (WIFSIGNALED(status)) {
          writers[number] = start(number);
        } else {
          CHECK(status == 0);
          writers[number] = 0;
          --left;
        }
      }
      continue;
    }
    usleep(static_cast<useconds_t>(random() % 20'000));
    const pid_t victim = writers[random() % 8];
    if (victim != 0 && killed < kills && kill(victim, SIGKILL) == 0) ++killed;
  }
  progress.is_over = true;
  int status = 0;
  waitpid(reader, &status, 0);
  CHECK(status == 0);
  std::int64_t longest = 0;
  for (const Progress::Writer& writer : progress.writers) {
    CHECK(writer.acknowledged == payments);
    longest = std::max<std::int64_t>(longest, writer.longest);
  }
  std::cout << "8 writers, " << 8 * payments << " payments, " << killed << " kills, " << progress.looks
            << " looks, longest wait " << longest / 1000 << " ms\n";
  CHECK(longest < 2'000'000);
  CHECK(progress.looks > 0);
  {
    const Book book(open_sqlite_store(path));
    book.read_journal([&](const Ledger& ledger, Store& store) {
      const Verification verification = verify(ledger, store);
      CHECK(verification.is_sound());
      CHECK(verification.entries == 8 * payments);  // each key once: nothing lost, nothing doubled
    });
  }
  CHECK(findings(path, {}).empty());
}

/// Fills a book: batches of 1000 payments, each acknowledged, and now and then a turn that is too large for the memory of
/// SQLite, so that the file grows before the commit.
void fill_on(const std::string& path, std::atomic<std::uint64_t>& acknowledged) {
  Book book(open_sqlite_store(path, Access::fill));
  std::vector<Transfer> batch(1000, SmallBook::transfer(book.find("ana"), book.find("ben"), "0.01"));
  Answers answers;
  for (std::uint64_t turn = 1; turn <= 40; ++turn) {
    const std::uint64_t batches = turn % 8 == 3 ? 250 : 1;
    book.together([&](Turn& open) {
      for (std::uint64_t at = 0; at < batches; ++at) {
        for (std::uint64_t item = 0; item < batch.size(); ++item)
          batch[item].key = Key::words(turn, at << 32 | (item + 1));
        open.post(batch, stamp(), answers);
      }
      return true;
    });
    acknowledged += batches * batch.size();
  }
}

void fill_and_be_killed(int rounds) {
  std::mt19937_64 random(random_seed(20261130));
  const faults::Machine::Aside aside;
  Shared<std::atomic<std::uint64_t>> shared;
  std::atomic<std::uint64_t>& acknowledged = *shared;
  int killed = 0;
  int left_filling = 0;
  for (int round = 0; round < rounds; ++round) {
    const Folder folder;
    const std::string path = folder("book");
    {
      SmallBook house({}, create_sqlite_store(path));
      for (const AccountId account : {house.ana, house.ben}) {
        must(house.book.set_limits(account, Limits{}, stamp()));
      }
    }
    acknowledged = 0;
    const pid_t filler = start_child([&] { fill_on(path, acknowledged); });
    usleep(static_cast<useconds_t>(random() % 1'000'000));
    kill(filler, SIGKILL);
    int status = 0;
    waitpid(filler, &status, 0);
    if (WIFSIGNALED(status)) ++killed;
    if (fs::exists(path + "-filling")) ++left_filling;
    const std::uint64_t least = acknowledged;
    {
      const Book book(open_sqlite_store(path));
      CHECK(query(path, "PRAGMA journal_mode").front() == "wal");
      CHECK_FALSE(fs::exists(path + "-filling"));
      book.read_journal([&](const Ledger& ledger, Store& store) {
        const Verification verification = verify(ledger, store);
        CHECK(verification.is_sound());
        const std::uint64_t more = verification.entries - least;  // a commit that nobody heard of
        CHECK((more == 0 || more == 1000 || more == 250'000));
      });
    }
    CHECK(findings(path, {}).empty());
  }
  std::cout << rounds << " fillings, " << killed << " killed, " << left_filling << " of them alone with the book\n";
  CHECK(left_filling > 0);
}

/// Pays a cent in a book that is opened for that and closed again.
void pay_once(const std::string& path) {
  Book book(open_sqlite_store(path));
  must(book.post(SmallBook::payment(book.find("ana"), book.find("ben"), "0.01"), stamp()));
}

}  // namespace

TEST_CASE("F13 F16: a book stays open for others when its process opens the file a second time and closes that") {
  const Folder folder;
  { const SmallBook house({}, create_sqlite_store(folder("book"))); }
  // The child is the one with two books: SQLite's own state must not be carried over a fork.
  int to_child[2];
  int to_parent[2];
  REQUIRE(pipe(to_child) == 0);
  REQUIRE(pipe(to_parent) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      char byte = 0;
      Book book(open_sqlite_store(folder("book")));
      must(book.post(SmallBook::payment(book.find("ana"), book.find("ben"), "1.00"), stamp()));
      { const Book second(open_sqlite_store(folder("book"), Access::read)); }
      static_cast<void>(check_sqlite_store(folder("book"), [](const std::string&) {}));
      backup_sqlite_store(folder("book"), folder("copy"));
      if (write(to_parent[1], "1", 1) != 1 || read(to_child[0], &byte, 1) != 1) _exit(2);
      must(book.post(SmallBook::payment(book.find("ana"), book.find("ben"), "2.00"), stamp()));
      _exit(0);  // killed, as it were: nothing is closed
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
      _exit(1);
    }
  }
  char byte = 0;
  REQUIRE(read(to_parent[0], &byte, 1) == 1);
  // The last one out moves the log into the file and removes it; this is not the last one.
  in_child([&] { pay_once(folder("book")); });
  REQUIRE(write(to_child[1], "1", 1) == 1);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  for (const int end : {to_child[0], to_child[1], to_parent[0], to_parent[1]}) close(end);
  const Book book(open_sqlite_store(folder("book")));
  CHECK(book.balance(book.find("ben")) == eur("3.01"));
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F13 F62: eight processes write, are killed and begin again, and nothing is lost or doubled") {
  write_and_be_killed(150, 25);
}
TEST_CASE("F13 F62: eight processes write ten thousand payments each and are killed on the way", "[long]") {
  write_and_be_killed(10'000, 400);
}

TEST_CASE("F02 F13: a process is killed while it fills a new book: what it was told is there, the rest is not") {
  fill_and_be_killed(4);
}
TEST_CASE("F02 F13: the same, many times", "[long]") { fill_and_be_killed(60); }
