// SPDX-License-Identifier: MPL-2.0
// A book in SQLite on a real disk, every commit synced: posting beside bare loops that write the same rows and decide
// nothing, opening, statements, verification. What counts is the time that a person waits; making up the payments is in
// it on both sides.
#include <fcntl.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "clock.hpp"
#include "members.hpp"
#include "raw_sqlite.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/storage/sqlite_store.hpp"
#include "side_by_side.hpp"

namespace {

using namespace rochdale;
using namespace rochdale::bench;

constexpr std::uint32_t members = 100'000;

std::string data_folder = "build/bench-data";

[[nodiscard]] std::string path_of(const std::string& name) { return data_folder + "/" + name; }

void remove_book(const std::string& path) {
  for (const char* tail : {"", "-wal", "-shm", "-turns", "-queue"}) std::remove((path + tail).c_str());
}

/// A book in which everyone has an account and nobody has paid, made once and copied.
[[nodiscard]] const std::string& empty_book() {
  static const std::string path = [] {
    const std::string empty = path_of("empty.book");
    remove_book(empty);
    Book book(create_sqlite_store(empty));
    open_members(book, members);
    return empty;
  }();
  return path;
}

// The copy is on the disk before anything is measured.
void copy_book(const std::string& from, const std::string& to) {
  remove_book(to);
  std::filesystem::copy_file(from, to);
  const int file = open(to.c_str(), O_RDONLY | O_CLOEXEC);
  require(file >= 0 && fsync(file) == 0, "a copy of the book is on the disk");
  close(file);
}

/// A file of that name for one measurement.
class Scratch {
 public:
  explicit Scratch(const std::string& name) : path_(path_of(name)) { remove_book(path_); }
  ~Scratch() { remove_book(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  std::string path_;
};

// ---- posting ----

// Asks for a key for the first time, which costs what the opening of a book put off.
void warm_up(Book& book) {
  const Transfer to_oneself{AccountId(1), AccountId(1), Amount::minor(1, hours), Date{}, Key::words(0, 1)};
  Answers answers;
  book.post(std::span<const Transfer>(&to_oneself, 1), stamp(), answers);
  require(answers.refusals.size() == 1, "a payment to oneself is refused");
}

Measured post_batches(std::size_t size, std::size_t batches) {
  const Scratch scratch("posting.book");
  copy_book(empty_book(), scratch.path());
  WallClock clock;
  const double items = static_cast<double>(size * batches);
  {
    Book book(open_sqlite_store(scratch.path()));
    Workload workload(members);
    std::vector<Transfer> batch = blank_batch(size);
    Answers answers;
    warm_up(book);
    clock.start();
    for (std::size_t at = 0; at < batches; ++at) {
      workload.fill(batch);
      book.post(batch, stamp(), answers);
    }
    clock.stop();
    require(answers.refusals.size() <= size / 20, "payments are posted");
  }
  const double bytes = static_cast<double>(std::filesystem::file_size(scratch.path())) -
                       static_cast<double>(std::filesystem::file_size(empty_book()));
  return {items, clock.seconds(), {{"file bytes a transfer", bytes / items}}};
}

Measured post_singly(std::size_t count) {
  const Scratch scratch("single.book");
  copy_book(empty_book(), scratch.path());
  Book book(open_sqlite_store(scratch.path()));
  Workload workload(members);
  std::vector<Transfer> batch = blank_batch(count);
  workload.fill(batch);
  std::size_t posted = 0;
  WallClock clock;
  warm_up(book);
  clock.start();
  for (const Transfer& transfer : batch) posted += book.post(transfer, stamp()) ? 1U : 0U;
  clock.stop();
  require(posted == count, "payments are posted one by one");
  return {static_cast<double>(count), clock.seconds()};
}

// Many threads, each of which waits until its payment is durable before it posts the next.
Measured post_together(unsigned threads, double seconds) {
  const Scratch scratch("threads.book");
  copy_book(empty_book(), scratch.path());
  Book book(open_sqlite_store(scratch.path()));
  std::atomic<bool> is_over{false};
  std::atomic<std::uint64_t> posted{0};
  std::vector<std::thread> hands;
  WallClock clock;
  warm_up(book);
  clock.start();
  for (unsigned hand = 0; hand < threads; ++hand) {
    hands.emplace_back([&, hand] {
      Workload workload(members, 1000 + hand);
      std::vector<Transfer> one = blank_batch(1);
      std::uint64_t mine = 0;
      while (!is_over) {
        workload.fill(one);
        mine += book.post(one.front(), stamp()) ? 1U : 0U;
      }
      posted += mine;
    });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  is_over = true;
  for (std::thread& hand : hands) hand.join();
  clock.stop();
  return {static_cast<double>(posted), clock.seconds()};
}

template <class Raw>
Measured write_raw(std::size_t size, std::size_t batches) {
  const Scratch scratch("raw.sqlite");
  Raw raw(scratch.path(), members);
  Workload workload(members);
  std::vector<Request> batch(size);
  WallClock clock;
  clock.start();
  for (std::size_t at = 0; at < batches; ++at) {
    workload.fill(batch);
    raw.post(batch);
  }
  clock.stop();
  return {static_cast<double>(size * batches), clock.seconds()};
}

// ---- a book that has been used ----

constexpr std::size_t batch_size = 8192;

struct Used {
  std::string path;
  double entries = 0;
  std::vector<double> seconds_a_million{};
};

/// A book of so many million entries, closed; made once.
[[nodiscard]] const Used& used_book(std::size_t millions) {
  static std::map<std::size_t, Used> books;
  Used& used = books[millions];
  if (!used.path.empty()) return used;
  used.path = path_of("used" + std::to_string(millions) + ".book");
  copy_book(empty_book(), used.path);
  Book book(open_sqlite_store(used.path));
  Workload workload(members);
  std::vector<Transfer> batch = blank_batch(batch_size);
  Answers answers;
  WallClock clock;
  double before = 0;
  std::size_t posted = 0;
  while (posted < millions * 1'000'000) {
    workload.fill(batch);
    clock.start();
    book.post(batch, stamp(), answers);
    clock.stop();
    if ((posted + batch_size) / 1'000'000 > posted / 1'000'000) {
      used.seconds_a_million.push_back(clock.seconds() - before);
      before = clock.seconds();
    }
    posted += batch_size;
  }
  used.entries = static_cast<double>(posted);
  return used;
}

/// How the last of twenty million entries do beside the second to the fifth.
Measured stay_flat(std::size_t millions, std::size_t from, std::size_t to) {
  const Used& used = used_book(millions);
  double seconds = 0;
  for (std::size_t at = from; at <= to; ++at) seconds += used.seconds_a_million.at(at - 1);
  return {static_cast<double>(to - from + 1) * 1e6, seconds};
}

[[nodiscard]] double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

// In a program of its own, whose memory nothing else has touched: opens a book and posts its first payment again.
int look_at(const std::string& path) {
  WallClock opening;
  WallClock recognising;
  const double at_first = resident_bytes();
  opening.start();
  Book book(open_sqlite_store(path));
  opening.stop();
  const double opened = resident_bytes();
  Workload workload(members);
  std::vector<Transfer> first = blank_batch(1);
  workload.fill(first);
  bool is_used = false;
  book.read([&](const Ledger& ledger) { is_used = ledger.next_number() > 1'000'000; });
  if (is_used) {
    recognising.start();
    const auto again = book.post(first.front(), stamp());
    recognising.stop();
    require(again && again->repeated(), "the first payment is recognised");
  }
  std::printf("%.9f %.9f %.0f %.0f\n", opening.seconds(), recognising.seconds(), opened - at_first,
              resident_bytes() - at_first);
  return 0;
}

struct Look {
  double opening = 0;
  double recognising = 0;
  double bytes_opened = 0;
  double bytes = 0;
};

[[nodiscard]] Look look_from_outside(const std::string& path) {
  const std::string command = "/proc/" + std::to_string(getpid()) + "/exe '--look=" + path + "'";
  std::FILE* const answer = popen(command.c_str(), "r");  // NOLINT(cert-env33-c): our own program
  require(answer != nullptr, "the program can be run again");
  Look look;
  const int read =
      std::fscanf(answer, "%lf %lf %lf %lf", &look.opening, &look.recognising, &look.bytes_opened, &look.bytes);
  require(pclose(answer) == 0 && read == 4, "a book is opened in a program of its own");
  return look;
}

Measured open_book(std::size_t millions) {
  const Used& used = used_book(millions);
  const Look empty = look_from_outside(empty_book());
  const Look look = look_from_outside(used.path);
  return {0,
          look.opening,
          {{"first repeated key recognised after", look.recognising},
           {"resident bytes a keyed entry", (look.bytes - empty.bytes_opened) / used.entries},
           {"resident bytes an account with its names", empty.bytes_opened / members}}};
}

// The last hundred postings of members, found along their chains.
Measured state_postings(std::size_t millions) {
  const Used& used = used_book(millions);
  Book book(open_sqlite_store(used.path, Access::read));
  constexpr std::uint32_t statements = 200;
  WallClock clock;
  book.read_journal([&](const Ledger& ledger, Store& store) {
    const auto state = [&](AccountId account) {
      std::size_t found = 0;
      for (std::uint64_t at = ledger.state(account).last; at != 0 && found < 100; ++found) {
        const Line line = store.line(at);
        at = line.debit == account ? line.debit_previous : line.credit_previous;
      }
      return found;
    };
    for (std::uint32_t member = 1; member <= statements; ++member) state(AccountId(member * 37));  // warm
    std::size_t found = 0;
    clock.start();
    for (std::uint32_t member = 1; member <= statements; ++member) found += state(AccountId(member * 37));
    clock.stop();
    require(found > statements * 10, "statements have postings");
  });
  return {0, clock.seconds() / statements};
}

Measured verify_book(std::size_t millions) {
  const Used& used = used_book(millions);
  Book book(open_sqlite_store(used.path, Access::read));
  WallClock folding;
  WallClock checking;
  folding.start();
  const bool is_sound =
      book.read_journal([](const Ledger& ledger, Store& store) { return verify(ledger, store).is_sound(); });
  folding.stop();
  require(is_sound, "the book is sound");
  checking.start();
  static_cast<void>(check_sqlite_store(used.path, [](const std::string& what) { require(false, what.c_str()); }));
  checking.stop();
  return {used.entries,
          folding.seconds() + checking.seconds(),
          {{"seconds for entries and invariants", folding.seconds()},
           {"seconds for the file and its hashes", checking.seconds()}}};
}

Measured fold_book(std::size_t millions) {
  struct Fold final : RecordReader {
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      for (const Line& line : lines) ledger.apply(first++, line);
    }
    void event(const Event& event) override { ledger.apply(event); }
    Ledger ledger;
  };
  const Used& used = used_book(millions);
  const std::unique_ptr<Store> store = open_sqlite_store(used.path, Access::read);
  Fold fold;
  WallClock clock;
  clock.start();
  store->read(0, fold);
  clock.stop();
  require(static_cast<double>(fold.ledger.next_number()) > used.entries, "the journal is folded");
  return {used.entries, clock.seconds()};
}

// ---- the list ----

void enroll_posting() {
  const bool quick = settings().length == Length::quick;
  const std::size_t batches = quick ? 64 : 256;
  const std::string whole = "durable, batch 8192";
  measure(whole, [=] { return post_batches(batch_size, batches); });
  measure(whole + "/limit", [=] { return write_raw<RawPages>(batch_size, batches); });
  measure(whole + "/peer:rows", [=] { return write_raw<RawRows>(batch_size, batches); });
  hold(whole, "limit", "raw SQLite, the same pages", 0.75);
  hold(whole, "peer:rows", "raw SQLite, a row an entry");
  show(whole, "file bytes a transfer", Figure::bytes);

  const std::string hundred = "durable, batch 100";
  const std::size_t hundreds = quick ? 400 : 4000;
  measure(hundred, [=] { return post_batches(100, hundreds); });
  measure(hundred + "/limit", [=] { return write_raw<RawRows>(100, hundreds); });
  hold(hundred, "limit", "raw SQLite, rows in batches of 100", 0.8);

  const std::string single = "durable, one a commit";
  const std::size_t singles = quick ? 1000 : 8000;
  measure(single, [=] { return post_singly(singles); });
  measure(single + "/limit", [=] { return write_raw<RawRows>(1, singles); });
  hold(single, "limit", "raw SQLite, one row a commit", 0.9);

  for (const unsigned threads : {8U, 32U}) {
    const std::string many = single + ", " + std::to_string(threads) + " threads";
    measure(many, [=] { return post_together(threads, quick ? 0.5 : 2); });
    hold(many, "=" + single, "one thread", threads == 8 ? 5 : 12);
  }
}

void enroll_reading(std::size_t millions) {
  const std::string of = " of " + std::to_string(millions) + " million entries";
  const bool is_full = millions >= 10;
  const std::string opening = "opening a book" + of;
  measure(opening, [=] { return open_book(millions); });
  allow(opening, Figure::seconds, 1);
  show(opening, "first repeated key recognised after", Figure::seconds);
  show(opening, "resident bytes a keyed entry", Figure::bytes, is_full ? 3 : nothing);
  show(opening, "resident bytes an account with its names", Figure::bytes);
  const std::string statement = "statement of the last 100 postings" + of;
  measure(statement, [=] { return state_postings(millions); });
  allow(statement, Figure::seconds, 1e-3);
  const std::string verification = "verifying a book" + of;
  measure(verification, [=] { return verify_book(millions); });
  allow(verification, Figure::rate, 2e6);
  show(verification, "seconds for entries and invariants", Figure::seconds);
  show(verification, "seconds for the file and its hashes", Figure::seconds);
  measure("reading and folding a book" + of, [=] { return fold_book(millions); });
}

void enroll() {
  enroll_posting();
  enroll_reading(1);
  if (settings().length != Length::extended) return;
  enroll_reading(10);
  const std::string last = "durable, batch 8192, the 20th million";
  measure(last, [] { return stay_flat(20, 20, 20); });
  measure(last + "/limit", [] { return stay_flat(20, 2, 5); });
  hold(last, "limit", "the 2nd to the 5th", 0.8);
}

[[nodiscard]] bool is_in_memory(const std::string& folder) {
  struct statfs status {};
  constexpr long tmpfs = 0x01021994;
  return statfs(folder.c_str(), &status) == 0 && status.f_type == tmpfs;
}

}  // namespace

int main(int argc, char** argv) {
  for (int at = 1; at < argc; ++at) {
    const std::string argument = argv[at];
    if (argument.starts_with("--look=")) return look_at(argument.substr(7));
  }
  if (const char* folder = std::getenv("ROCHDALE_BENCH_DATA"))
    data_folder = std::string(folder) + "/rochdale-bench-data";
  std::filesystem::create_directories(data_folder);
  if (is_in_memory(data_folder)) {
    std::cerr << data_folder
              << " is in memory: nothing there is durable. Set ROCHDALE_BENCH_DATA to a folder on a disk.\n";
    return 1;
  }
  const int result = side_by_side(argc, argv, enroll);
  std::filesystem::remove_all(data_folder);
  return result;
}
