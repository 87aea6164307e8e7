// SPDX-License-Identifier: MPL-2.0
// A book in a file is the same book: after reopening, beside a book in memory, and when a turn was abandoned.
#include "rochdale/storage/sqlite_store.hpp"

#include <fcntl.h>

#include <atomic>
#include <memory>
#include <random>
#include <thread>

#include "book/copied_store.hpp"
#include "book/failing_store.hpp"
#include "book_file.hpp"
#include "rochdale/storage/receipt.hpp"

using namespace book_file;

namespace {

bool same(const Line& left, const Line& right) {
  return left.kind == right.kind && left.mark == right.mark && left.on == right.on && left.debit == right.debit &&
         left.credit == right.credit && left.amount == right.amount && left.debit_previous == right.debit_previous &&
         left.credit_previous == right.credit_previous && left.key == right.key && left.related == right.related &&
         left.by == right.by && left.memo == right.memo && left.reference == right.reference &&
         left.purpose == right.purpose && left.reason == right.reason && left.recorded == right.recorded &&
         left.has_until == right.has_until && left.until == right.until && left.has_at == right.has_at &&
         left.at == right.at;
}

/// Gives a store's records one by one to functions.
class Listener final : public RecordReader {
 public:
  std::function<void(std::uint64_t, const Line&)> on_line = [](std::uint64_t, const Line&) {};
  std::function<void(const Event&)> on_event = [](const Event&) {};
  void lines(std::uint64_t first, std::span<const Line> lines) override {
    for (const Line& line : lines) on_line(first++, line);
  }
  void event(const Event& event) override { on_event(event); }
};

void pay_often(SmallBook& house, int times, std::string_view first_key) {
  for (int at = 0; at < times; ++at) {
    must(house.pay(house.ana, house.ben, "0.01", key(std::string(first_key) + std::to_string(at))));
  }
}

}  // namespace

TEST_CASE("a book is the same after reopening: from a snapshot, and folded from the first record") {
  for (const SqliteJournal journal : {SqliteJournal::wal, SqliteJournal::truncate}) {
    const Folder folder;
    const Policed policed = levied();
    Ledger before;
    {
      SmallBook house(policed.registry(), create_sqlite_store(folder("book"), journal));
      policed.adopt_all(house.book);
      live_through(house);
      before = ledger_of(house.book);
      // While it is open nothing but the journal is in the file.
      CHECK(query(folder("book"), "SELECT next_number FROM snapshot").front() == "1");
      const Book reader(open_sqlite_store(folder("book"), Access::read), policed.registry());
      CHECK(differences(ledger_of(reader), before).empty());
    }
    CHECK(query(folder("book"), "SELECT next_number FROM snapshot").front() == std::to_string(before.next_number()));
    {
      const Book again(open_sqlite_store(folder("book")), policed.registry());
      CHECK(differences(ledger_of(again), before).empty());
    }
    CHECK(findings(folder("book")).empty());
  }
}

TEST_CASE("a snapshot that lags behind, or is brought forward piece by piece, changes nothing") {
  const Folder folder;
  const Policed policed = levied();
  make_lived_in(folder("book"));
  for (int round = 0; round < 5; ++round) {
    Ledger before;
    {
      Book book(open_sqlite_store(folder("book")), policed.registry());
      const AccountId ben = book.find("ben");
      const AccountId cem = book.find("cem");
      for (int at = 0; at < 7; ++at) must(book.post(SmallBook::payment(ben, cem, "0.10"), stamp()));
      const HoldNumber hold = must(book.hold(SmallBook::payment(cem, ben, "1.00"), std::nullopt, stamp()));
      if (round % 2 == 0) must(book.void_hold(hold, stamp()));
      const auto entry = must(book.post(SmallBook::payment(cem, ben, "1.00"), stamp())).number();
      must(book.reverse(entry, Reversal{today, {}, false}, stamp()));
      before = ledger_of(book);
    }
    const Book again(open_sqlite_store(folder("book"), Access::read), policed.registry());
    CHECK(differences(ledger_of(again), before).empty());
    CHECK(findings(folder("book")).empty());
  }
}

TEST_CASE("a book in a file and one in memory keep the same journal") {
  const Folder folder;
  const Policed policed = levied();
  SmallBook kept(policed.registry(), create_sqlite_store(folder("book")));
  policed.adopt_all(kept.book);
  live_through(kept);
  SmallBook remembered(policed);
  live_through(remembered);
  const auto journal_of = [](SmallBook& house) {
    return house.book.read_journal([](const Ledger&, Store& store) { return std::make_unique<CopiedStore>(store); });
  };
  const auto from_file = journal_of(kept);
  const auto from_memory = journal_of(remembered);
  REQUIRE(from_file->journal.size() == from_memory->journal.size());
  for (std::size_t at = 0; at < from_file->journal.size(); ++at) {
    INFO("record " << at + 1);
    CHECK(same(from_file->journal[at], from_memory->journal[at]));
  }
  REQUIRE(from_file->events.size() == from_memory->events.size());
  for (std::size_t at = 0; at < from_file->events.size(); ++at) {
    const Event& left = from_file->events[at];
    const Event& right = from_memory->events[at];
    INFO("record " << left.number);
    CHECK(left.number == right.number);
    CHECK(left.on == right.on);
    CHECK(left.recorded == right.recorded);
    CHECK(left.body.index() == right.body.index());
    std::vector<Text> texts;
    for_each_text(left, [&](const Text& text) { texts.push_back(text); });
    for_each_text(right, [&](const Text& text) {
      CHECK(texts.front() == text);
      texts.erase(texts.begin());
    });
  }
  CHECK(differences(ledger_of(kept.book), ledger_of(remembered.book)).empty());
}

TEST_CASE("the journal is read from any record on, and line by line") {
  const Folder folder;
  make_lived_in(folder("book"));
  const Book book(open_sqlite_store(folder("book"), Access::read), levied().registry());
  book.read_journal([](const Ledger& ledger, Store& store) {
    const CopiedStore all(store);
    REQUIRE(all.journal.size() == ledger.next_number() - 1);
    for (std::uint64_t after = 0; after <= all.journal.size(); ++after) {
      std::uint64_t next = after + 1;
      Listener listener;
      listener.on_line = [&](std::uint64_t number, const Line& line) {
        CHECK(number == next++);
        CHECK(same(line, all.journal[number - 1]));
      };
      listener.on_event = [&](const Event& event) { CHECK(event.number == next++); };
      store.read(after, listener);
      CHECK(next == all.journal.size() + 1);
    }
    for (std::uint64_t number = all.journal.size(); number > 0; --number) {
      CHECK(same(store.line(number), all.journal[number - 1]));
    }
    CHECK(fault_of([&] { static_cast<void>(store.line(0)); }) == Fault::out_of_range);
    CHECK(fault_of([&] { static_cast<void>(store.line(ledger.next_number())); }) == Fault::out_of_range);
    CHECK(fault_of([&] { static_cast<void>(store.words(0)); }) == Fault::out_of_range);
    CHECK(fault_of([&] { static_cast<void>(store.words(ledger.next_text())); }) == Fault::out_of_range);
  });
}

TEST_CASE("who reads the journal may look things up on the way") {
  const Folder folder;
  make_lived_in(folder("book"));
  const Book book(open_sqlite_store(folder("book"), Access::read), levied().registry());
  book.read_journal([](const Ledger&, Store& store) {
    std::vector<std::string> memos;
    Listener listener;
    listener.on_line = [&](std::uint64_t number, const Line& line) {
      CHECK(same(store.line(number), line));
      if (line.memo != 0) memos.push_back(store.words(line.memo).value_or("erased"));
    };
    store.read(0, listener);
    CHECK(memos == std::vector<std::string>{"potatoes", "roof", "dated back", "held before"});
  });
}

namespace {

/// A book whose payments k0, k1 ... are so many, and the two accounts that they went between; nothing limits them now.
std::pair<AccountId, AccountId> make_limitless(const std::string& path, int payments) {
  SmallBook house({}, create_sqlite_store(path));
  pay_often(house, payments, "k");
  must(house.book.set_limits(house.ana, Limits{}, stamp()));
  must(house.book.set_limits(house.ben, Limits{}, stamp()));
  return {house.ana, house.ben};
}

/// So many keyed payments, in a batch as an import would, that closing the book writes a run of their keys.
void post_many(Book& book, AccountId from, AccountId to, const std::string& first) {
  std::vector<std::string> names;
  std::vector<Transfer> batch;
  Answers answers;
  for (int at = 0; at < 70'000; ++at) names.push_back(first + std::to_string(at));
  for (const std::string& name : names) batch.push_back(SmallBook::transfer(from, to, "0.01", key(name)));
  book.post(batch, stamp(), answers);
  CHECK(answers.refusals.empty());
}

}  // namespace

TEST_CASE("F47: keys are known after reopening, with and without runs in the file") {
  const Folder folder;
  const auto accounts = make_limitless(folder("book"), 300);
  const AccountId ana = accounts.first;
  const AccountId ben = accounts.second;
  const auto answer = [&](Book& book, const std::string& with, std::string_view amount) {
    return book.post(SmallBook::payment(ana, ben, amount, key(with)), stamp());
  };
  const auto all_known = [&](Book& book, const std::string& first, int count) {
    for (int at = 0; at < count; ++at) {
      const auto outcome = answer(book, first + std::to_string(at), "0.01");
      if (!outcome || !outcome->repeated()) return false;
    }
    return true;
  };
  {
    Book book(open_sqlite_store(folder("book")));
    CHECK(all_known(book, "k", 300));
    CHECK(reason_of(answer(book, "k7", "0.02")) == Reason::key_reused);
    CHECK(book.balance(ana) == eur("-3.00"));
    // So many keys that closing writes a run of them, in batches as an import would.
    post_many(book, ana, ben, "m");
  }
  CHECK(query(folder("book"), "SELECT first, keys FROM key_run") == std::vector<std::string>{"1|70300"});
  {
    Book book(open_sqlite_store(folder("book")));
    CHECK(all_known(book, "k", 300));
    CHECK(all_known(book, "m", 500));
    CHECK(answer(book, "m69999", "0.01").value().repeated());
    CHECK(reason_of(answer(book, "m4000", "0.02")) == Reason::key_reused);
    CHECK_FALSE(answer(book, "n1", "0.01").value().repeated());
    CHECK(answer(book, "n1", "0.01").value().repeated());
    CHECK_FALSE(book.together([&](Turn& turn) {
      CHECK_FALSE(turn.post(SmallBook::transfer(ana, ben, "0.01", key("n2")), stamp()).value().repeated());
      CHECK(turn.post(SmallBook::transfer(ana, ben, "0.01", key("n2")), stamp()).value().repeated());
      return false;
    }));
    CHECK_FALSE(answer(book, "n2", "0.01").value().repeated());
  }
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F13 F47: keys that another book of the same file posted are known, and its runs") {
  const Folder folder;
  const auto accounts = make_limitless(folder("book"), 0);
  const AccountId ana = accounts.first;
  const AccountId ben = accounts.second;
  const auto answer = [&](Book& book, const std::string& with) {
    return must(book.post(SmallBook::payment(ana, ben, "0.01", key(with)), stamp()));
  };
  auto one = std::make_unique<Book>(open_sqlite_store(folder("book")));
  auto other = std::make_unique<Book>(open_sqlite_store(folder("book")));
  std::vector<std::string> posted;
  std::mt19937_64 random(1844);
  const auto post_anew = [&] {
    for (std::uint64_t count = random() % 4; count != 0; --count) {
      posted.push_back("k" + std::to_string(posted.size()));
      CHECK_FALSE(answer(random() % 2 == 0 ? *one : *other, posted.back()).repeated());
    }
  };
  const auto post_again = [&](Book& book) {
    if (!posted.empty()) CHECK(answer(book, posted[random() % posted.size()]).repeated());
  };
  const auto quarrel = [&] {
    for (int round = 0; round < 200; ++round) {
      post_anew();
      post_again(*one);
      post_again(*other);
      if (random() % 8 == 0) {  // what was given up is free again, on both sides
        CHECK_FALSE(one->together([&](Turn& turn) {
          must(turn.post(SmallBook::transfer(ana, ben, "0.01", key("given up")), stamp()));
          return false;
        }));
      }
    }
    CHECK_FALSE(answer(*other, "given up " + std::to_string(posted.size())).repeated());
  };
  // Looked for before the journal is folded: it must not be added twice.
  CHECK_FALSE(answer(*one, "early").repeated());
  other->read_journal([&](const Ledger&, Store& store) {
    const Key early = key("early");
    std::uint64_t number = 0;
    store.find({&early, 1}, {&number, 1});
    CHECK(number != 0);
  });
  quarrel();
  post_many(*other, ana, ben, "m");
  CHECK(answer(*one, "m500").repeated());
  other = std::make_unique<Book>(open_sqlite_store(folder("book")));  // closing wrote a run
  CHECK(query(folder("book"), "SELECT count(*) FROM key_run") == std::vector<std::string>{"1"});
  quarrel();
  CHECK(answer(*one, "m69999").repeated());
  CHECK(answer(*other, "m0").repeated());
  CHECK_FALSE(answer(*one, "given up").repeated());
  post_many(*one, ana, ben, "n");
  one.reset();  // and here another, behind the one that it did not write itself
  CHECK(query(folder("book"), "SELECT count(*) FROM key_run") == std::vector<std::string>{"2"});
  CHECK(answer(*other, "n69999").repeated());
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F15: an abandoned turn leaves file and memory as they were") {
  const Folder folder;
  const Policed policed = levied();
  make_lived_in(folder("book"));
  Book book(open_sqlite_store(folder("book")), policed.registry());
  const AccountId ben = book.find("ben");
  const AccountId cem = book.find("cem");
  must(book.post(SmallBook::payment(ben, cem, "0.10"), stamp()));
  const Ledger before = ledger_of(book);
  const auto files = folder.contents();
  const auto live = [&](Turn& turn) {
    must(turn.post(SmallBook::transfer(ben, cem, "0.20", key("a1")), stamp()));
    must(turn.hold(SmallBook::transfer(ben, cem, "0.30"), std::nullopt, stamp()));
    must(turn.open_account(NewAccount{"new", EUR, AccountKind::asset, "New", {}, {}}, stamp()));
    must(turn.rename(cem, "Cem the Second", stamp()));
    must(turn.erase_words(1, stamp()));  // what was done so far goes to the store at once
    must(turn.post(SmallBook::transfer(ben, cem, "0.40", key("a2")), stamp()));
    must(turn.close_period(today, stamp()));
  };
  const auto is_as_before = [&] {
    CHECK(differences(ledger_of(book), before).empty());
    CHECK(folder.contents() == files);
  };
  CHECK_FALSE(book.together([&](Turn& turn) {
    live(turn);
    return false;
  }));
  is_as_before();
  CHECK_THROWS_AS(book.together([&](Turn& turn) {
    live(turn);
    throw std::runtime_error("the host's own fault");
    return true;
  }),
                  std::runtime_error);
  is_as_before();
  CHECK(fault_of([&] {
          book.together([&](Turn& turn) {
            live(turn);
            static_cast<void>(turn.ledger().balance(AccountId(999)));
            return true;
          });
        }) == Fault::out_of_range);
  is_as_before();
  // A refusal alone writes nothing.
  CHECK(reason_of(book.post(SmallBook::payment(ben, cem, "1000000"), stamp())) != Reason::none);
  is_as_before();
  // And the book goes on.
  CHECK(book.together([&](Turn& turn) {
    live(turn);
    return true;
  }));
  CHECK(findings(folder("book")).empty());
}

TEST_CASE("two books on one file take in what the other wrote") {
  const Folder folder;
  SmallBook one({}, create_sqlite_store(folder("book")));
  Book other(open_sqlite_store(folder("book")));
  Book reader(open_sqlite_store(folder("book"), Access::read));
  for (int round = 0; round < 20; ++round) {
    must(one.pay(one.ana, one.ben, "1.00", key("one" + std::to_string(round))));
    // The other has not looked, and yet decides on what is true.
    CHECK(other.post(SmallBook::payment(one.ana, one.ben, "1.00", key("one" + std::to_string(round))), stamp())
              .value()
              .repeated());
    must(other.post(SmallBook::payment(one.ben, one.cem, "0.50", key("other" + std::to_string(round))), stamp()));
    CHECK(one.pay(one.ben, one.cem, "0.50", key("other" + std::to_string(round))).value().repeated());
  }
  must(other.open_account(NewAccount{"eve", EUR, AccountKind::liability, "Eve", {}, {}}, stamp()));
  must(other.rename(one.ana, "Anna", stamp()));
  one.book.refresh();
  reader.refresh();
  CHECK(differences(ledger_of(one.book), ledger_of(other)).empty());
  CHECK(differences(ledger_of(reader), ledger_of(other)).empty());
  CHECK_FALSE(one.book.find("eve") == AccountId{});
  CHECK(one.balance(one.ana) == "-20.00");
  CHECK(findings(folder("book"), {}).empty());
  CHECK(fault_of([&] { static_cast<void>(reader.rename(one.ana, "Ana", stamp())); }) == Fault::read_only);
}

TEST_CASE("a book whose taking in of what another wrote fails on the way decides by all of it the next time") {
  /// Fails once, after it took in what there was.
  class FailsBehind final : public ForwardingStore {
   public:
    explicit FailsBehind(Store& store) : ForwardingStore(store) {}
    void refresh(Ledger& ledger) override {
      ForwardingStore::refresh(ledger);
      fail();
    }
    void begin(Ledger& ledger) override {
      ForwardingStore::begin(ledger);
      try {
        fail();
      } catch (...) {
        ForwardingStore::rollback();
        throw;
      }
    }
    bool fails = false;

   private:
    void fail() {
      if (std::exchange(fails, false)) throw Error(Fault::storage, "the disk cannot be read");
    }
  };

  for (const bool in_a_turn : {false, true}) {
    const Folder folder;
    const Policed policed = levied();
    SmallBook one(policed.registry(), create_sqlite_store(folder("book")));
    policed.adopt_all(one.book);
    const std::unique_ptr<Store> file = open_sqlite_store(folder("book"));
    auto failing = std::make_unique<FailsBehind>(*file);
    bool& fails = failing->fails;
    Book other(std::move(failing), policed.registry());
    const auto pay = [&] { must(other.post(SmallBook::payment(one.ana, one.ben, "2.00"), stamp())); };
    pay();
    must(one.book.withdraw("levy", stamp()));
    fails = true;
    CHECK(fault_of([&] { in_a_turn ? pay() : other.refresh(); }) == Fault::storage);
    pay();
    CHECK(other.balance(other.find("fees")) == eur("0.02"));  // of the first payment alone
    CHECK(findings(folder("book")).empty());
  }
}

TEST_CASE("F67: text beyond ASCII, quotes, and the longest texts are kept byte for byte") {
  const Folder folder;
  const std::vector<std::string> memos{"'); DROP TABLE page;--", "100 % _ \\ \" ' ` {} [] \t\n end",
                                       "\xc3\x84pfel \xe2\x82\xac \xf0\x9f\xa5\x94 \xd7\xa9", "=1+1",
                                       std::string(4096, 'x')};
  std::vector<EntryNumber> entries;
  {
    SmallBook house({}, create_sqlite_store(folder("book")));
    for (const std::string& memo : memos) {
      Payment payment = house.payment(house.ana, house.ben, "0.01");
      payment.memo = memo;
      payment.reference = memo;
      payment.purpose = memo;
      entries.push_back(must(house.book.post(payment, stamp())).number());
    }
  }
  const Book book(open_sqlite_store(folder("book"), Access::read));
  book.read_journal([&](const Ledger&, Store& store) {
    for (std::size_t at = 0; at < memos.size(); ++at) {
      const Line line = store.line(entries[at].value());
      CHECK(store.words(line.memo) == memos[at]);
      CHECK(store.words(line.reference) == memos[at]);
      CHECK(store.words(line.purpose) == memos[at]);
    }
  });
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F23: the greatest amounts are exact in the file and after reopening") {
  const Folder folder;
  const Unit tiny = "TINY/18"_unit;
  AccountId from;
  AccountId to;
  {
    SmallBook house({}, create_sqlite_store(folder("book")));
    must(house.book.adopt_unit(tiny, Limits{}, stamp()));
    from = house.open("from", AccountKind::equity, std::nullopt, tiny);
    to = house.open("to", AccountKind::liability, std::nullopt, tiny);
    const auto pay = [&](int128 minor) {
      return house.book.post(Transfer{from, to, Amount::minor(minor, tiny), today}, stamp());
    };
    must(pay(turnover_max - 1));
    must(pay(1));
    CHECK(reason_of(pay(1)) == Reason::overflow);
  }
  const Book book(open_sqlite_store(folder("book"), Access::read));
  CHECK(book.balance(to).minor() == turnover_max);
  CHECK(book.balance(from).minor() == -turnover_max);
  CHECK(query(folder("book"), "SELECT amount FROM entry WHERE debit = 'from'") ==
        std::vector<std::string>{"85070591730234615865.843651857942052862", "0.000000000000000001"});
  CHECK(query(folder("book"), "SELECT code, balance FROM balance WHERE unit = 'TINY/18' ORDER BY code") ==
        std::vector<std::string>{"from|-85070591730234615865.843651857942052863",
                                 "to|85070591730234615865.843651857942052863"});
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F23: a hold of more than half of all there can be is posted, and read back by others and after reopening") {
  const Folder folder;
  const Unit tiny = "TINY/18"_unit;
  const int128 most = turnover_max / 4 * 3;
  SmallBook house({}, create_sqlite_store(folder("book")));
  must(house.book.adopt_unit(tiny, Limits{}, stamp()));
  const AccountId from = house.open("from", AccountKind::equity, std::nullopt, tiny);
  const AccountId to = house.open("to", AccountKind::liability, std::nullopt, tiny);
  Book other(open_sqlite_store(folder("book")));
  const HoldNumber hold =
      must(house.book.hold(Transfer{from, to, Amount::minor(most, tiny), today}, std::nullopt, stamp()));
  other.refresh();
  must(house.book.post_hold(hold, HoldPosting{Amount::minor(most - 5, tiny), true, today, {}, {}}, stamp()));
  other.refresh();
  CHECK(other.balance(to).minor() == most - 5);
  must(other.post_hold(hold, HoldPosting{{}, false, today, {}, {}}, stamp()));
  house.book.refresh();
  CHECK(differences(ledger_of(house.book), ledger_of(other)).empty());
  const Book reader(open_sqlite_store(folder("book"), Access::read));
  CHECK(differences(ledger_of(reader), ledger_of(other)).empty());
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F39: no value of a book is ever a binary fraction, however many digits it has") {
  const Folder folder;
  make_lived_in(folder("book"));
  {
    Book book(open_sqlite_store(folder("book")), levied().registry());
    const Unit tiny = "TINY/18"_unit;
    must(book.adopt_unit(tiny, Limits{}, stamp()));
    const AccountId from = must(book.open_account({"from", tiny, AccountKind::equity, {}, {}, {}}, stamp()));
    const AccountId to = must(book.open_account({"to", tiny, AccountKind::liability, {}, {}, {}}, stamp()));
    for (const char* const amount : {"9223372036854775808", "0.000000000000000001", "9047.660892016263123"}) {
      must(book.post(Transfer{from, to, Amount::parse(amount, tiny).value(), today}, stamp()));
    }
  }
  for (const std::string& table :
       query(folder("book"), "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")) {
    for (const std::string& column : query(folder("book"), "SELECT name FROM pragma_table_info('" + table + "')")) {
      INFO(table << "." << column);
      CHECK(query(folder("book"), "SELECT count(*) FROM \"" + table + "\" WHERE typeof(\"" + column + "\") = 'real'") ==
            std::vector<std::string>{"0"});
    }
  }
  CHECK(query(folder("book"), "SELECT balance FROM balance WHERE code = 'to'") ==
        std::vector<std::string>{"9223372036854784855.660892016263123001"});
}

TEST_CASE("F21: a backup that is taken while others write is a prefix of the book, and proven to be one") {
  const Folder folder;
  make_lived_in(folder("book"));
  std::atomic<bool> done = false;
  std::thread writer([&] {
    Book book(open_sqlite_store(folder("book")), levied().registry());
    const AccountId ben = book.find("ben");
    const AccountId cem = book.find("cem");
    while (!done) static_cast<void>(book.post(SmallBook::payment(ben, cem, "0.01"), stamp()));
  });
  std::vector<Checkpoint> copies;
  for (int at = 0; at < 6; ++at) {
    const std::string copy = folder("copy" + std::to_string(at));
    backup_sqlite_store(folder("book"), copy);
    CHECK(findings(copy).empty());
    copies.push_back(make_checkpoint(copy, "circle"));
  }
  done = true;
  writer.join();
  CHECK(findings(folder("book")).empty());
  for (const Checkpoint& copy : copies) CHECK(holds(prove_growth(folder("book"), copy)));
  CHECK(copies.front().records < copies.back().records);
}

TEST_CASE("F66: a book that is closed while its log is still being moved, and read by another, loses nothing") {
  const Folder folder;
  make_lived_in(folder("book"));
  std::atomic<bool> done = false;
  std::thread reader([&] {
    const Book book(open_sqlite_store(folder("book"), Access::read), levied().registry());
    while (!done) {
      book.read_journal([](const Ledger& ledger, Store& store) {
        if (verify(ledger, store).found != 0) std::abort();
      });
    }
  });
  std::uint64_t next = 0;
  for (int round = 0; round < 20; ++round) {
    Book book(open_sqlite_store(folder("book")), levied().registry());
    const AccountId ben = book.find("ben");
    const AccountId cem = book.find("cem");
    const std::vector<Transfer> batch(300, SmallBook::transfer(ben, cem, "0.01"));
    Answers answers;
    book.post(batch, stamp(), answers);
    CHECK(answers.refusals.empty());
    const std::uint64_t now = ledger_of(book).next_number();
    CHECK(now >= next + batch.size());
    next = now;
  }  // closed in the middle of whatever its threads do
  done = true;
  reader.join();
  CHECK(findings(folder("book")).empty());
  CHECK(make_checkpoint(folder("book"), "circle").records == next - 1);
}

TEST_CASE("F58: an account with a history is never deleted, only emptied by postings and closed") {
  const Folder folder;
  SmallBook house({}, create_sqlite_store(folder("book")));
  must(house.pay(house.ana, house.ben, "7.00"));
  CHECK(reason_of(house.book.set_status(house.ben, AccountStatus::closed, stamp())) == Reason::account_not_empty);
  const NewAccount again{"ben", EUR, AccountKind::liability, {}, {}, {}};
  CHECK(reason_of(house.book.open_account(again, stamp())) == Reason::duplicate_account);
  must(house.pay(house.ben, house.cem, "7.00"));
  must(house.book.set_status(house.ben, AccountStatus::closed, stamp()));
  CHECK(reason_of(house.pay(house.ana, house.ben, "1.00")) == Reason::account_closed);
  CHECK(reason_of(house.book.open_account(again, stamp())) == Reason::duplicate_account);
  CHECK(to_string(house.sums(house.ben).amount()) == "0.00");
  CHECK(house.sums(house.ben).credits == 700);
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("F60: numbers at their ends name nothing, and are refused") {
  const Folder folder;
  SmallBook house({}, create_sqlite_store(folder("book")));
  const std::uint64_t next = house.next_number();
  for (const std::uint32_t number : {std::uint32_t{0}, std::uint32_t{8}, UINT32_MAX - 1, UINT32_MAX}) {
    CHECK(reason_of(house.pay(house.ana, AccountId(number), "1.00")) == Reason::unknown_account);
    CHECK(reason_of(house.pay(AccountId(number), house.ana, "1.00")) == Reason::unknown_account);
    CHECK(reason_of(house.book.set_status(AccountId(number), AccountStatus::frozen, stamp())) ==
          Reason::unknown_account);
  }
  for (const std::uint64_t number : {std::uint64_t{0}, next, std::uint64_t{INT64_MAX}, UINT64_MAX}) {
    INFO(number);
    CHECK(reason_of(house.book.reverse(EntryNumber(number), Reversal{.on = today}, stamp())) == Reason::unknown_entry);
    CHECK(reason_of(house.book.void_hold(HoldNumber(number), stamp())) == Reason::unknown_hold);
    house.book.read_journal([&](const Ledger&, Store& store) {
      CHECK(fault_of([&] { static_cast<void>(store.line(number)); }) == Fault::out_of_range);
    });
    CHECK(fault_of([&] { static_cast<void>(make_receipt(folder("book"), number, {}, "c")); }) == Fault::out_of_range);
  }
  CHECK(house.next_number() == next);
  // A key of all ones is a key like any other.
  const Key ones = *Key::hex(std::string(32, 'f'));
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "1.00", ones)).number();
  CHECK(must(house.pay(house.ana, house.ben, "1.00", ones)).number() == entry);
  CHECK(reason_of(house.pay(house.ana, house.ben, "2.00", ones)) == Reason::key_reused);
}

TEST_CASE("the file of a book that exists is never overwritten") {
  const Folder folder;
  make_lived_in(folder("book"));
  write_bytes(folder("letter"), "Dear assembly,");
  fs::create_symlink("nowhere", folder.path() / "link");
  const auto before = folder.contents();
  for (const std::string name : {"book", "letter", "link", "", "missing/book"}) {
    INFO(name);
    CHECK(fault_of([&] { static_cast<void>(create_sqlite_store(folder(name))); }) == Fault::storage);
  }
  CHECK(folder.contents() == before);
  backup_sqlite_store(folder("book"), folder("copy"));
  CHECK(findings(folder("copy")).empty());
  CHECK(fault_of([&] { backup_sqlite_store(folder("book"), folder("letter")); }) == Fault::storage);
  CHECK(fault_of([&] { backup_sqlite_store(folder("book"), folder("book")); }) == Fault::storage);
  CHECK(fault_of([&] { backup_sqlite_store(folder("letter"), folder("other")); }) == Fault::not_a_book);
  CHECK_FALSE(fs::exists(folder("other")));
  CHECK(bytes_of(folder("letter")) == "Dear assembly,");
}
