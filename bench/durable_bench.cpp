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
#include <future>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
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
  explicit Scratch(const std::string& name) : path_(path_of(std::to_string(++made) + name)) { remove_book(path_); }
  ~Scratch() { remove_book(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  static inline int made = 0;
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

/// Posts batches into a book of its own.
class Batches final : public Side {
 public:
  Batches(std::size_t size, std::size_t batches_a_step, Threads threads = Threads::two)
      : scratch_("posting.book"), batches_a_step_(batches_a_step), batch_(blank_batch(size)) {
    copy_book(empty_book(), scratch_.path());
    book_.emplace(open_sqlite_store(scratch_.path(), Access::write, threads));
    warm_up(*book_);
  }

  Measured step() override {
    WallClock clock;
    clock.start();
    for (std::size_t at = 0; at < batches_a_step_; ++at) {
      workload_.fill(batch_);
      book_->post(batch_, stamp(), answers_);
      require(answers_.refusals.size() <= 1 + batch_.size() / 20, "payments are posted");
    }
    clock.stop();
    const double items = static_cast<double>(batches_a_step_ * batch_.size());
    items_ += items;
    return {items, clock.seconds()};
  }

  /// Closes the book.
  [[nodiscard]] double file_bytes_a_transfer() {
    book_.reset();
    return (static_cast<double>(std::filesystem::file_size(scratch_.path())) -
            static_cast<double>(std::filesystem::file_size(empty_book()))) /
           items_;
  }

 private:
  Scratch scratch_;
  std::size_t batches_a_step_;
  std::optional<Book> book_;
  Workload workload_{members};
  std::vector<Transfer> batch_;
  Answers answers_;
  double items_ = 0;
};

/// Posts one by one, each of which is durable before the next.
class Singles final : public Side {
 public:
  explicit Singles(std::size_t posts_a_step) : scratch_("single.book"), batch_(blank_batch(posts_a_step)) {
    copy_book(empty_book(), scratch_.path());
    book_.emplace(open_sqlite_store(scratch_.path()));
    warm_up(*book_);
  }

  Measured step() override {
    workload_.fill(batch_);
    std::size_t posted = 0;
    WallClock clock;
    clock.start();
    for (const Transfer& transfer : batch_) posted += book_->post(transfer, stamp()) ? 1U : 0U;
    clock.stop();
    require(posted == batch_.size(), "payments are posted one by one");
    return {static_cast<double>(posted), clock.seconds()};
  }

 private:
  Scratch scratch_;
  std::optional<Book> book_;
  Workload workload_{members};
  std::vector<Transfer> batch_;
};

/// Many threads, each of which waits until its payment is durable before it posts the next.
class Together final : public Side {
 public:
  Together(Book& book, unsigned threads, double seconds_a_step) : book_(book), seconds_a_step_(seconds_a_step) {
    for (unsigned hand = 0; hand < threads; ++hand) workloads_.emplace_back(members, 1000 * threads + hand);
  }

  Measured step() override {
    std::atomic<bool> is_over{false};
    std::atomic<std::uint64_t> posted{0};
    std::vector<std::thread> hands;
    WallClock clock;
    clock.start();
    for (Workload& workload : workloads_) {
      hands.emplace_back([&] {
        std::vector<Transfer> one = blank_batch(1);
        std::uint64_t mine = 0;
        while (!is_over) {
          workload.fill(one);
          mine += book_.post(one.front(), stamp()) ? 1U : 0U;
        }
        posted += mine;
      });
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds_a_step_));
    is_over = true;
    for (std::thread& hand : hands) hand.join();
    clock.stop();
    return {static_cast<double>(posted), clock.seconds()};
  }

 private:
  Book& book_;
  double seconds_a_step_;
  std::vector<Workload> workloads_;
};

/// A bare loop.
template <class Raw>
class RawBatches final : public Side {
 public:
  template <class... Setting>
  RawBatches(std::size_t size, std::size_t batches_a_step, Setting... setting)
      : scratch_("raw.sqlite"),
        batches_a_step_(batches_a_step),
        batch_(size),
        raw_(scratch_.path(), members, setting...) {}

  Measured step() override {
    WallClock clock;
    clock.start();
    for (std::size_t at = 0; at < batches_a_step_; ++at) {
      workload_.fill(batch_);
      raw_.post(batch_);
    }
    clock.stop();
    return {static_cast<double>(batches_a_step_ * batch_.size()), clock.seconds()};
  }

 private:
  Scratch scratch_;
  std::size_t batches_a_step_;
  Workload workload_{members};
  std::vector<Request> batch_;
  Raw raw_;
};

// ---- a book that has been used ----

constexpr std::size_t batch_size = 8192;

struct Used {
  std::string path;
  double entries = 0;
  std::vector<double> seconds_a_million{};
};

/// A new book of so many million entries, closed.
[[nodiscard]] Used use(const std::string& path, std::size_t millions) {
  copy_book(empty_book(), path);
  Used used{path};
  Book book(open_sqlite_store(path));
  Workload workload(members);
  std::vector<Transfer> batch = blank_batch(batch_size);
  Answers answers;
  warm_up(book);
  double passed = 0;
  WallClock clock;
  std::size_t posted = 0;
  for (; posted < millions * 1'000'000; posted += batch_size) {
    workload.fill(batch);
    clock.start();
    book.post(batch, stamp(), answers);
    clock.stop();
    if ((posted + batch_size) / 1'000'000 > posted / 1'000'000) {
      used.seconds_a_million.push_back(clock.seconds() - passed);
      passed = clock.seconds();
    }
  }
  used.entries = static_cast<double>(posted);
  return used;
}

/// A book that use() made, once.
[[nodiscard]] const Used& used_book(std::size_t millions) {
  static std::map<std::size_t, Used> books;
  Used& used = books[millions];
  if (used.path.empty()) used = use(path_of("used" + std::to_string(millions) + ".book"), millions);
  return used;
}

/// How the last of so many million entries did, and the second to the fifth.
std::vector<Measured> stay_flat(std::size_t millions) {
  const Scratch scratch("flat.book");
  const std::vector<double> seconds = use(scratch.path(), millions).seconds_a_million;
  return {{1e6, seconds.back()}, {4e6, std::accumulate(seconds.begin() + 1, seconds.begin() + 5, 0.0)}};
}

// What the program itself has put into memory, without the code and the files that it maps.
[[nodiscard]] double resident_bytes() {
  std::ifstream file("/proc/self/status");
  for (std::string name, rest; file >> name; std::getline(file, rest)) {
    double kilobytes = 0;
    if (name == "RssAnon:" && file >> kilobytes) return 1024 * kilobytes;
  }
  return 0;
}

// In a program of its own: what the names of so many members take, and the table that finds them.
int keep_names() {
  const double at_first = resident_bytes();
  Chart chart;
  for (std::uint32_t member = 1; member <= members; ++member) {
    chart.add(AccountWords{Text{member, "m" + std::to_string(member)}, Text{}, Text{}});
  }
  std::printf("0 0 0 %.0f\n", resident_bytes() - at_first);
  return 0;
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

[[nodiscard]] Look look_from_outside(const std::string& argument) {
  const std::string command = "/proc/" + std::to_string(getpid()) + "/exe '" + argument + "'";
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
  const Look empty = look_from_outside("--look=" + empty_book());
  const Look look = look_from_outside("--look=" + used.path);
  const Look names = look_from_outside("--names");
  return {0,
          look.opening,
          {{"first repeated key recognised after", look.recognising},
           {"memory beside names", look.bytes - names.bytes},
           {"memory a keyed entry", (look.bytes - empty.bytes_opened) / used.entries},
           {"memory an account beside its names", (empty.bytes_opened - names.bytes) / members},
           {"memory for the names of an account", names.bytes / members}}};
}

// The last hundred postings of members, found along their chains.
Measured state_postings(std::size_t millions) {
  const Used& used = used_book(millions);
  Book book(open_sqlite_store(used.path, Access::read));
  constexpr std::uint32_t statements = 200;
  WallClock clock;
  book.read_journal([&](const Ledger& ledger, Store& store) {
    const auto state = [&](std::uint32_t member) {
      return store.history(AccountId(member * 37), ledger.state(AccountId(member * 37)).last, 100).size();
    };
    for (std::uint32_t member = 1; member <= statements; ++member) state(member);  // warm
    std::size_t found = 0;
    clock.start();
    for (std::uint32_t member = 1; member <= statements; ++member) found += state(member);
    clock.stop();
    require(found > statements * 10, "statements have postings");
  });
  return {0, clock.seconds() / statements};
}

Measured verify_book(std::size_t millions) {
  const Used& used = used_book(millions);
  WallClock clock;
  clock.start();
  auto checked = std::async(std::launch::async, [&used] {
    WallClock checking;
    checking.start();
    static_cast<void>(check_sqlite_store(used.path, [](const std::string& what) { require(false, what.c_str()); }));
    checking.stop();
    return checking.seconds();
  });
  WallClock folding;
  folding.start();
  {
    Book book(open_sqlite_store(used.path, Access::read));
    const auto look = [](const Ledger& ledger, Store& store) { return verify(ledger, store).is_sound(); };
    require(book.read_journal(look), "the book is sound");
  }
  folding.stop();
  const double checking = checked.get();
  clock.stop();
  return {used.entries,
          clock.seconds(),
          {{"seconds for entries and invariants", folding.seconds()},
           {"seconds for the file and its hashes, beside", checking}}};
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
  const bool is_quick = settings().length == Length::quick;
  const std::string whole = "durable, batch 8192";
  const std::string one = whole + ", deciding and writing on one thread";
  const std::size_t steps = is_quick ? 2 : 8;
  measure({whole, whole + "/limit", whole + "/peer:rows", one, one + "/limit"}, [=] {
    constexpr std::size_t batches_a_step = 32;
    Batches ours(batch_size, batches_a_step);
    Batches alone(batch_size, batches_a_step, Threads::one);
    RawBatches<RawPages> pages(batch_size, batches_a_step);
    RawBatches<RawRows> rows(batch_size, batches_a_step);
    std::vector<Measured> measured = take_turns({&ours, &pages, &rows, &alone}, steps);
    measured[0].counters["file bytes a transfer"] = ours.file_bytes_a_transfer();
    measured.push_back(measured[1]);
    return measured;
  });
  hold(whole, "limit", "raw SQLite, the same pages", 0.9);
  hold(whole, "peer:rows", "raw SQLite, a row an entry");
  show(whole, "file bytes a transfer", Figure::bytes);
  hold(one, "limit", "raw SQLite, the same pages", 0.75);

  // A book has no switch for its chain. The loop that writes the same rows has one, and is quicker: the share of the
  // chain is greater there.
  const std::string chained = whole + ", raw pages with their chain of hashes";
  measure({chained, chained + "/limit"}, [=] {
    RawBatches<RawPages> with(batch_size, 32);
    RawBatches<RawPages> without(batch_size, 32, false);
    return take_turns({&with, &without}, steps);
  });
  hold(chained, "limit", "without", 0.8);

  const std::string hundred = "durable, batch 100";
  measure({hundred, hundred + "/limit"}, [=] {
    Batches ours(100, 20);
    RawBatches<RawRows> rows(100, 20);
    return take_turns({&ours, &rows}, is_quick ? 10 : 60);
  });
  hold(hundred, "limit", "raw SQLite, rows in batches of 100", 0.8);

  const std::string single = "durable, one a commit";
  measure({single, single + "/limit", single + "/peer:thread"}, [=] {
    Singles ours(20);
    RawBatches<RawRows> rows(1, 20, LogMover::sqlite);
    RawBatches<RawRows> rows_and_thread(1, 20, LogMover::our_thread);
    return take_turns({&ours, &rows, &rows_and_thread}, is_quick ? 10 : 60);
  });
  hold(single, "limit", "raw SQLite, one row a commit", 0.9);
  hold(single, "peer:thread", "the same, its log moved by our thread");

  const std::string eight = single + ", 8 threads";
  const std::string many = single + ", 32 threads";
  measure({eight, many, eight + "/peer:alone", many + "/peer:alone"}, [=] {
    const Scratch scratch("threads.book");
    copy_book(empty_book(), scratch.path());
    Book book(open_sqlite_store(scratch.path()));
    warm_up(book);
    Together by_one(book, 1, 0.2);
    Together by_eight(book, 8, 0.2);
    Together by_many(book, 32, 0.2);
    std::vector<Measured> measured = take_turns({&by_eight, &by_many, &by_one}, is_quick ? 1 : 6);
    measured.push_back(measured[2]);
    return measured;
  });
  hold(eight, "peer:alone", "one thread", 5);
  hold(many, "peer:alone", "one thread", 12);
}

void enroll_reading(std::size_t millions) {
  const std::string of = " of " + std::to_string(millions) + " million entries";
  const int rounds = std::min(3, settings().rounds());
  const std::string opening = "opening a book" + of;
  measure(
      opening, [=] { return open_book(millions); }, rounds);
  allow(opening, Figure::seconds, 1);
  show(opening, "first repeated key recognised after", Figure::seconds);
  show(opening, "memory beside names", Figure::bytes, 64.0 * members + 3e6 * static_cast<double>(millions));
  show(opening, "memory a keyed entry", Figure::bytes);
  show(opening, "memory an account beside its names", Figure::bytes);
  show(opening, "memory for the names of an account", Figure::bytes);
  const std::string statement = "statement of the last 100 postings" + of;
  measure(
      statement, [=] { return state_postings(millions); }, rounds);
  allow(statement, Figure::seconds, 1e-3);
  const std::string verification = "verifying a book" + of;
  measure(
      verification, [=] { return verify_book(millions); }, rounds);
  allow(verification, Figure::rate, 2e6);
  show(verification, "seconds for entries and invariants", Figure::seconds);
  show(verification, "seconds for the file and its hashes, beside", Figure::seconds);
  measure(
      "reading and folding a book" + of, [=] { return fold_book(millions); }, rounds);
}

void enroll() {
  enroll_posting();
  const bool is_quick = settings().length == Length::quick;
  enroll_reading(is_quick ? 1 : 10);
  if (is_quick) return;
  const std::string last = "durable, batch 8192, the 20th million";
  measure(
      {last, last + "/limit"}, [] { return stay_flat(20); }, std::min(3, settings().rounds()));
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
    if (argument == "--names") return keep_names();
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
