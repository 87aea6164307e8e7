// SPDX-License-Identifier: MPL-2.0
// Files that are not a book, no longer a book, or somebody else's: a typed Error, and not a byte of them changes.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "book_file.hpp"
#include "core/random_values.hpp"

using namespace book_file;

namespace {

/// Everything that can be done with the path of a book; the first Error is thrown.
void use(const std::string& path, Access access) {
  Book book(open_sqlite_store(path, access), levied().registry());
  book.read_journal([](const Ledger& ledger, Store& store) { static_cast<void>(verify(ledger, store)); });
}

/// The text of every row of every table.
std::vector<std::string> dump(const std::string& path) {
  std::vector<std::string> all;
  for (const std::string table : {"page", "event", "text", "snapshot", "account_balance", "open_hold", "reversal",
                                  "key_run", "key_piece", "place"}) {
    for (const std::string& row : query(path, "SELECT * FROM " + table)) all.push_back(table + " " + row);
  }
  return all;
}

/// Whether a damaged copy is refused by an Error or found by the audit; neither may crash or throw anything else.
bool is_noticed(const std::string& path) {
  try {
    return !findings(path).empty();
  } catch (const Error&) {
    return true;
  }
}

void expect_refused(const std::string& path, Fault fault) {
  INFO(path.substr(0, 200));
  CHECK(fault_of([&] { use(path, Access::write); }) == fault);
  CHECK(fault_of([&] { use(path, Access::read); }) == fault);
  CHECK(fault_of([&] { check_sqlite_store(path, [](const std::string&) {}); }) == fault);
  CHECK(fault_of([&] { backup_sqlite_store(path, path.substr(0, 60) + "-copy"); }) == fault);
}

/// The bytes of a book in which nearly everything has happened.
const std::string& lived_in() {
  static const std::string bytes = [] {
    const Folder folder;
    make_lived_in(folder("book"));
    return bytes_of(folder("book"));
  }();
  return bytes;
}

}  // namespace

TEST_CASE("F11: what is not a book is refused by name, and nothing is written anywhere") {
  RANDOM_VALUES(random);
  const Folder folder;
  std::string noise(100'000, '\0');
  for (char& byte : noise) byte = static_cast<char>(random.between(0, 255));
  write_bytes(folder("empty"), "");
  write_bytes(folder("short"), lived_in().substr(0, 99));
  write_bytes(folder("noise"), noise);
  write_bytes(folder("noise with a header"), lived_in().substr(0, 16) + noise);
  write_bytes(folder("letter"), "Dear assembly,\n");
  fs::create_directory(folder("directory"));
  {
    SQLite::Database other(folder("other"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE page(first INTEGER PRIMARY KEY); PRAGMA user_version = 1;");
  }
  fs::create_symlink("letter", folder.path() / "link to a letter");
  REQUIRE(mkfifo(folder("pipe").c_str(), 0600) == 0);
  const auto before = folder.contents();
  for (const std::string name :
       {"empty", "short", "noise", "noise with a header", "letter", "directory", "other", "link to a letter", "pipe"}) {
    expect_refused(folder(name), Fault::not_a_book);
  }
  CHECK(folder.contents() == before);
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 9);
}

TEST_CASE("F17: a path that leads nowhere is refused") {
  const Folder folder;
  fs::create_symlink("nowhere", folder.path() / "link");
  write_bytes(folder("book"), lived_in());
  expect_refused(folder("missing"), Fault::storage);
  expect_refused(folder("link"), Fault::storage);
  expect_refused(folder("book/book"), Fault::storage);
  expect_refused(folder(std::string(300, 'x')), Fault::storage);
  expect_refused(folder(std::string(5000, 'x')), Fault::storage);
  expect_refused("", Fault::storage);
  expect_refused(folder("book") + std::string(1, '\0'), Fault::storage);
  CHECK(fault_of([&] { static_cast<void>(create_sqlite_store(folder("a") + std::string(1, '\0'))); }) ==
        Fault::storage);
  CHECK(fault_of([&] { static_cast<void>(create_sqlite_store(folder(std::string(250, 'x')))); }) == Fault::storage);
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 2);
}

TEST_CASE("a book is opened through a link, beside whoever has it open by its own name") {
  const Folder folder;
  make_lived_in(folder("book"));
  fs::create_symlink("book", folder.path() / "link");
  Book one(open_sqlite_store(folder("book")), levied().registry());
  Book other(open_sqlite_store(folder("link")), levied().registry());
  must(one.post(SmallBook::payment(one.find("ben"), one.find("cem"), "0.10"), stamp()));
  must(other.post(SmallBook::payment(one.find("ben"), one.find("cem"), "0.20"), stamp()));
  one.refresh();
  CHECK(differences(ledger_of(one), ledger_of(other)).empty());
}

TEST_CASE("names that mean something to SQLite or a shell are plain names") {
  const Folder folder;
  for (const std::string name :
       {"a?mode=memory", "file:book", ":memory:", "100%25", "b#c", "d e'f\"", "\xc3\xa4.book"}) {
    INFO(name);
    make_lived_in(folder(name));
    CHECK(fs::file_size(folder(name)) > 8192);
    CHECK(findings(folder(name)).empty());
    backup_sqlite_store(folder(name), folder(name + "-copy"));
    CHECK(findings(folder(name + "-copy")).empty());
  }
}

TEST_CASE("F11: a book cut short anywhere is refused and left as it is") {
  const Folder folder;
  for (std::size_t size = 512; size < lived_in().size(); size += 512) {
    const std::string cut = lived_in().substr(0, size);
    for (const Access access : {Access::write, Access::read}) {
      write_bytes(folder("book"), cut);
      INFO("cut to " << size << " bytes");
      const Fault fault = fault_of([&] { use(folder("book"), access); });
      CHECK((fault == Fault::damaged || fault == Fault::not_a_book));
      CHECK(bytes_of(folder("book")) == cut);
    }
    CHECK(is_noticed(folder("book")));
    CHECK(folder.contents().size() == 1);
  }
}

TEST_CASE("F10: bits that flipped in a book are found, or change nothing") {
  RANDOM_VALUES(random);
  const Folder folder;
  write_bytes(folder("good"), lived_in());
  const std::vector<std::string> good = dump(folder("good"));
  int noticed = 0;
  for (int round = 0; round < 250; ++round) {
    std::string bytes = lived_in();
    std::string flipped;
    for (std::int64_t flips = random.one_in(2) ? 1 : random.between(2, 30); flips > 0; --flips) {
      const auto place = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(bytes.size()) - 1));
      const auto bit = random.between(0, 7);
      bytes[place] = static_cast<char>(bytes[place] ^ (1 << bit));
      flipped += " " + std::to_string(place) + "." + std::to_string(bit);
    }
    write_bytes(folder("book"), bytes);
    INFO("flipped, byte and bit:" << flipped);
    if (is_noticed(folder("book"))) {
      ++noticed;
    } else {
      REQUIRE(dump(folder("book")) == good);
    }
    REQUIRE(bytes_of(folder("book")) == bytes);
  }
  CHECK(noticed > 50);
}

TEST_CASE("F10: a bit that flipped in any byte of the first pages is found, or changes nothing", "[.long]") {
  RANDOM_VALUES(random);
  const Folder folder;
  write_bytes(folder("good"), lived_in());
  const std::vector<std::string> good = dump(folder("good"));
  for (std::size_t place = 0; place < std::size_t{3} * 8192; ++place) {
    std::string bytes = lived_in();
    const auto bit = random.between(0, 7);
    bytes[place] = static_cast<char>(bytes[place] ^ (1 << bit));
    write_bytes(folder("book"), bytes);
    INFO("byte " << place << " bit " << bit);
    if (!is_noticed(folder("book"))) REQUIRE(dump(folder("book")) == good);
  }
}

TEST_CASE("F18: a book of a later format is refused with both versions, and left as it is") {
  const Folder folder;
  for (const std::uint32_t version : {2U, 77U, 0x80000001U}) {
    std::string bytes = lived_in();
    for (unsigned at = 0; at < 4; ++at) bytes[60 + at] = static_cast<char>(version >> (24 - 8 * at));
    write_bytes(folder("book"), bytes);
    expect_refused(folder("book"), Fault::newer_version);
    try {
      use(folder("book"), Access::read);
    } catch (const Error& error) {
      const std::string words = error.what();
      CHECK(words.find(std::to_string(version)) != std::string::npos);
      CHECK(words.find("up to 1") != std::string::npos);
    }
    CHECK(bytes_of(folder("book")) == bytes);
  }
  std::string unfinished = lived_in();
  unfinished[63] = 0;
  write_bytes(folder("unfinished"), unfinished);
  expect_refused(folder("unfinished"), Fault::not_a_book);
  CHECK(bytes_of(folder("unfinished")) == unfinished);
}

TEST_CASE("F22: a file with other tables, views, triggers or columns than a book has is refused") {
  const Folder folder;
  for (const std::string statement : {
           "CREATE TRIGGER thief AFTER INSERT ON page BEGIN DELETE FROM text; END",
           "CREATE TRIGGER thief INSTEAD OF INSERT ON entry BEGIN DELETE FROM text; END",
           "CREATE VIEW thief AS SELECT * FROM page",
           "CREATE TABLE thief(a)",
           "CREATE INDEX thief ON event(details)",
           "CREATE VIRTUAL TABLE thief USING fts5(a)",
           "ALTER TABLE text ADD COLUMN thief TEXT",
           "ALTER TABLE text ADD COLUMN thief TEXT GENERATED ALWAYS AS (words) VIRTUAL",
           "ALTER TABLE text RENAME COLUMN words TO thief",
           "DROP VIEW balance",
           "DROP VIEW balance; CREATE VIEW balance AS SELECT 1 AS code, 2 AS name, 3 AS balance, 4 AS unit, 5 AS as_of",
           "DROP INDEX account_opened",
           "DROP TABLE place",
           "ANALYZE",
           "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE name = "
           "'page'",
           "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE page(' WHERE name = 'page'",
           "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE type = 'table'",
       }) {
    INFO(statement);
    fs::remove(folder("book"));
    write_bytes(folder("book"), lived_in());
    {
      SQLite::Database database(folder("book"), SQLite::OPEN_READWRITE);
      sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_DEFENSIVE, 0, nullptr);
      database.exec(statement);
    }
    const auto before = folder.contents();
    CHECK(fault_of([&] { use(folder("book"), Access::write); }) == Fault::damaged);
    CHECK(fault_of([&] { use(folder("book"), Access::read); }) == Fault::damaged);
    CHECK(is_noticed(folder("book")));
    CHECK(folder.contents() == before);
  }
}

TEST_CASE("F20: whatever is edited by hand is found") {
  const Folder folder;
  write_bytes(folder("good"), lived_in());
  REQUIRE(findings(folder("good")).empty());
  const std::string last_page = "(SELECT max(first) FROM page)";
  const std::vector<std::string> statements{
      // the journal
      "UPDATE page SET data = replace(data, '1000', '1001')",
      "UPDATE page SET data = replace(data, '2026-04-05', '2026-04-06')",
      "UPDATE page SET recorded = recorded + 1 WHERE first = " + last_page,
      "UPDATE page SET who = who + 1 WHERE first = " + last_page,
      "UPDATE page SET texts = texts + 1 WHERE texts > 0",
      "UPDATE page SET commitments = zeroblob(length(commitments)) WHERE length(commitments) > 0",
      "UPDATE page SET commitments = zeroblob(32) WHERE length(commitments) = 0",
      "UPDATE page SET hash = zeroblob(32) WHERE first = " + last_page,
      "UPDATE page SET hash = zeroblob(31) WHERE first = " + last_page,
      "UPDATE page SET lines = lines - 1 WHERE first = " + last_page,
      "UPDATE page SET first = first + 1 WHERE first = " + last_page,
      "UPDATE page SET debit = debit + 1",
      "UPDATE page SET line_end = 1023",
      "UPDATE page SET line_end = 65536 + line_end",
      "UPDATE page SET data = ''",
      "DELETE FROM page WHERE first = " + last_page,
      "DELETE FROM page WHERE first = (SELECT min(first) FROM page)",
      "DELETE FROM page",
      "UPDATE event SET details = replace(details, '-10000', '-90000')",
      "UPDATE event SET details = replace(details, 'liability', 'asset')",
      "UPDATE event SET details = '{}'",
      "UPDATE event SET details = replace(details, '\"account\":2', '\"account\":99')",
      "UPDATE event SET details = replace(details, '\"account\":2', '\"account\":0')",
      "UPDATE event SET details = replace(details, '\"account\":', '\"account\":9') WHERE kind = 'name'",
      "UPDATE event SET details = replace(details, '\"account\":', '\"account\":9') WHERE kind = 'status'",
      "UPDATE event SET details = replace(details, 'EUR/2', 'GBP/2') WHERE kind = 'limits'",
      "UPDATE event SET details = replace(details, 'EUR/2', 'GBP/2') WHERE kind = 'unit'",
      "UPDATE event SET details = json_remove(details, '$.name') WHERE kind = 'name'",
      "UPDATE event SET kind = 'status' WHERE kind = 'erasure'",
      "UPDATE event SET effective = '2026-01-01' WHERE kind = 'period'",
      "UPDATE event SET effective = 'never' WHERE kind = 'period'",
      "UPDATE event SET recorded = 9223372036854775807 WHERE kind = 'period'",
      "UPDATE event SET who = -1 WHERE kind = 'period'",
      "UPDATE event SET who = 4294967296 WHERE kind = 'period'",
      "UPDATE event SET reason = 0 WHERE reason > 0",
      "UPDATE event SET account = 3 WHERE kind = 'name'",
      "UPDATE event SET account = NULL WHERE kind = 'account' AND account = 2",
      "DELETE FROM event WHERE kind = 'period'",
      "DELETE FROM event WHERE kind = 'account'",
      "DELETE FROM event",
      "INSERT INTO event SELECT number + 1000, kind, who, recorded, effective, reason, reference, purpose, NULL, "
      "details, 0, x'', hash FROM event WHERE kind = 'period'",
      // words
      "UPDATE text SET words = 'somebody else' WHERE words = 'ana'",
      "UPDATE text SET salt = zeroblob(16) WHERE words = 'ana'",
      "UPDATE text SET salt = x'' WHERE words = 'ana'",
      "UPDATE text SET number = 9999 WHERE words = 'potatoes'",
      "INSERT INTO text VALUES(9999, zeroblob(16), 'nobody said this')",
      "INSERT INTO text VALUES(-1, zeroblob(16), 'nobody said this')",
      "INSERT INTO text SELECT json_extract(details, '$.text'), zeroblob(16), 'erased?' FROM event WHERE kind = "
      "'erasure'",
      "DELETE FROM text WHERE words = 'potatoes'",
      "DELETE FROM text",
      // what could be computed
      "UPDATE account_balance SET debits = debits || '0' WHERE account = 2",
      "UPDATE account_balance SET credits = '1' WHERE account = 2",
      "UPDATE account_balance SET debits = '-1' WHERE account = 2",
      "UPDATE account_balance SET debits = 'much' WHERE account = 2",
      "UPDATE account_balance SET debits = '85070591730234615865843651857942052864' WHERE account = 2",
      "UPDATE account_balance SET debits = debits + 5, credits = credits + 5 WHERE account = 2",
      "UPDATE account_balance SET balance = '1000.00' WHERE account = 2",
      "UPDATE account_balance SET last_line = last_line - 1 WHERE account = 2",
      "UPDATE account_balance SET last_line = 100000 WHERE account = 2",
      "UPDATE account_balance SET account = 100 WHERE account = 2",
      "UPDATE account_balance SET account = -1 WHERE account = 2",
      "DELETE FROM account_balance WHERE account = 2",
      "DELETE FROM account_balance",
      "UPDATE open_hold SET legs = replace(legs, '250', '251')",
      "UPDATE open_hold SET legs = '4:170141183460469231731687303715884105727 "
      "4:170141183460469231731687303715884105727'",
      "UPDATE open_hold SET legs = '1000:5 2:-5'",
      "UPDATE open_hold SET legs = 'much'",
      "UPDATE open_hold SET until = '2026-05-31'",
      "UPDATE open_hold SET until = 'tomorrow'",
      "UPDATE open_hold SET number = number + 1",
      "UPDATE open_hold SET number = -1",
      "DELETE FROM open_hold",
      "UPDATE reversal SET reversed_by = reversed_by + 1",
      "DELETE FROM reversal",
      "INSERT INTO reversal VALUES(1, 2)",
      "UPDATE snapshot SET next_number = next_number - 1",
      "UPDATE snapshot SET next_number = next_number + 1",
      "UPDATE snapshot SET next_number = 1000000",
      "UPDATE snapshot SET next_number = 0",
      "UPDATE snapshot SET next_number = 1",
      "UPDATE snapshot SET next_text = next_text + 1",
      "UPDATE snapshot SET next_text = 0",
      "DELETE FROM snapshot",
      "INSERT INTO key_run SELECT 1, next_number, 0 FROM snapshot",
      "INSERT INTO key_run VALUES(1, 5, 1)",
      "INSERT INTO key_run VALUES(1, 5, 1); INSERT INTO key_piece VALUES(1, x'0000000000000001')",
      "INSERT INTO key_run VALUES(1, 5, 2); INSERT INTO key_piece VALUES(1, x'0000000000000001')",
      "INSERT INTO key_run VALUES(2, 5, 0)",
      "INSERT INTO key_run VALUES(1, 100000, 0)",
      "INSERT INTO key_piece VALUES(1, x'0000000000000001')",
      "DELETE FROM place WHERE place = 1",
      "INSERT INTO place VALUES(-1)",
  };
  for (const std::string& statement : statements) {
    INFO(statement);
    fs::remove(folder("book"));
    write_bytes(folder("book"), lived_in());
    {
      SQLite::Database database(folder("book"), SQLite::OPEN_READWRITE);
      REQUIRE(database.exec(statement) > 0);
    }
    CHECK(is_noticed(folder("book")));
  }
}

TEST_CASE("F20: nothing is written behind a snapshot or a run of keys that is ahead of the journal") {
  const Folder folder;
  for (const std::string statement :
       {"UPDATE snapshot SET next_number = next_number + 1", "UPDATE snapshot SET next_number = 9223372036854775807",
        "DELETE FROM page WHERE first = (SELECT max(first) FROM page)", "DELETE FROM page; DELETE FROM event",
        "INSERT INTO key_run SELECT 1, next_number + 1, 0 FROM snapshot",
        "INSERT INTO key_run SELECT 2, next_number, 0 FROM snapshot",
        "INSERT INTO key_run SELECT 1, next_number, 1 FROM snapshot",
        "INSERT INTO key_run SELECT 1, next_number, 9223372036854775807 FROM snapshot",
        "INSERT INTO key_run VALUES(1, 2, 0); INSERT INTO key_piece VALUES(9223372036854775807, x'')",
        "INSERT INTO key_run VALUES(1, 5, 1); INSERT INTO key_piece VALUES(1, x'')"}) {
    INFO(statement);
    fs::remove(folder("book"));
    write_bytes(folder("book"), lived_in());
    shell(folder("book"), statement);
    const std::string before = bytes_of(folder("book"));
    CHECK(fault_of([&] {
            Book book(open_sqlite_store(folder("book")), levied().registry());
            Payment payment = SmallBook::payment(book.find("ben"), book.find("cem"), "0.10", key("k"));
            static_cast<void>(book.post(payment, stamp()));
          }) == Fault::damaged);
    CHECK(bytes_of(folder("book")) == before);
  }
}

TEST_CASE("F20: the audit names the record that was edited") {
  const Folder folder;
  write_bytes(folder("book"), lived_in());
  const std::string number = query(folder("book"), "SELECT number FROM event WHERE kind = 'period'").front();
  shell(folder("book"), "UPDATE event SET effective = '2026-01-01' WHERE kind = 'period'");
  CHECK(findings(folder("book")).find("the journal was changed at record " + number) != std::string::npos);
}

TEST_CASE("F12: a log of a killed writer is taken in; without it the book ends at an earlier commit") {
  RANDOM_VALUES(random);
  const Folder folder;
  const Policed policed = levied();
  std::map<std::uint64_t, Ledger> after;  // the ledger after each commit, by its next number
  std::string file;
  std::string log;
  {
    make_lived_in(folder("book"));
    Book book(open_sqlite_store(folder("book")), policed.registry());
    after[ledger_of(book).next_number()] = ledger_of(book);
    const AccountId ben = book.find("ben");
    const AccountId cem = book.find("cem");
    for (int at = 0; at < 30; ++at) {
      CHECK(book.together([&](Turn& turn) {
        must(turn.post(SmallBook::transfer(ben, cem, "0.10", key("w" + std::to_string(at))), stamp()));
        must(turn.post(SmallBook::transfer(cem, ben, "0.05"), stamp()));
        must(turn.rename(ben, "Ben " + std::to_string(at), stamp()));
        return true;
      }));
      after[ledger_of(book).next_number()] = ledger_of(book);
    }
    file = bytes_of(folder("book"));
    log = bytes_of(folder("book-wal"));
  }
  REQUIRE(log.size() > 8192);
  const auto recovered = [&](std::string_view with_log, std::string_view with_shared_memory) {
    for (const auto& left : fs::directory_iterator(folder.path())) fs::remove(left.path());
    write_bytes(folder("book"), file);
    if (!with_log.empty()) write_bytes(folder("book-wal"), with_log);
    if (!with_shared_memory.empty()) write_bytes(folder("book-shm"), with_shared_memory);
    std::uint64_t next = 0;
    {
      const Book book(open_sqlite_store(folder("book")), policed.registry());
      const Ledger ledger = ledger_of(book);
      next = ledger.next_number();
      REQUIRE(after.count(next) == 1);
      CHECK(differences(ledger, after[next]).empty());
    }
    CHECK(findings(folder("book")).empty());
    return next;
  };
  const std::uint64_t first = after.begin()->first;
  const std::uint64_t last = after.rbegin()->first;
  CHECK(recovered(log, {}) == last);
  CHECK(recovered({}, {}) == first);
  CHECK(recovered({}, std::string(32768, 'x')) == first);
  CHECK(recovered(log, std::string(32768, 'x')) == last);
  CHECK(recovered(std::string(4096, 'x'), {}) == first);
  std::uint64_t before = first;
  for (std::size_t size = 1; size < log.size(); size += 3000) {
    const std::uint64_t next = recovered(std::string_view(log).substr(0, size), {});
    CHECK(next >= before);
    before = next;
  }
  CHECK(before > first);
  for (int round = 0; round < 40; ++round) {
    std::string flipped = log;
    const auto place = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(log.size()) - 1));
    flipped[place] = static_cast<char>(flipped[place] ^ (1 << random.between(0, 7)));
    static_cast<void>(recovered(flipped, {}));
  }
}

TEST_CASE("F12: a log or journal of another book beside a book is refused or found") {
  RANDOM_VALUES(random);
  const Folder folder;
  // Five states of a book and of another one, each as the file and the log lie there while it is open.
  struct State {
    std::string file;
    std::string log;
    Ledger ledger;
  };
  const auto states_of = [&](const std::string& name, std::string_view amount) {
    std::vector<State> states;
    make_lived_in(folder(name));
    for (int at = 0; at < 5; ++at) {
      Book book(open_sqlite_store(folder(name)), levied().registry());
      const AccountId ben = book.find("ben");
      const AccountId cem = book.find("cem");
      for (std::int64_t count = random.between(1, 40); count > 0; --count) {
        Payment payment = SmallBook::payment(ben, cem, amount);
        payment.memo = "words";
        must(book.post(payment, stamp()));
      }
      states.push_back(State{bytes_of(folder(name)), bytes_of(folder(name + "-wal")), ledger_of(book)});
    }
    return states;
  };
  const auto one = states_of("one", "0.01");
  const auto other = states_of("other", "0.02");
  int noticed = 0;
  int pairs = 0;
  const auto join = [&](const State& file, const State& log, bool same_book) {
    for (const auto& left : fs::directory_iterator(folder.path())) fs::remove(left.path());
    write_bytes(folder("book"), file.file);
    write_bytes(folder("book-wal"), log.log);
    ++pairs;
    if (is_noticed(folder("book"))) {
      ++noticed;
      return;
    }
    // Nothing was noticed: then it must be one of the two, whole.
    const Book book(open_sqlite_store(folder("book"), Access::read), levied().registry());
    const bool is_file_or_log =
        differences(ledger_of(book), log.ledger).empty() || (same_book && ledger_of(book).next_number() > 1);
    CHECK(is_file_or_log);
  };
  for (std::size_t left = 0; left < one.size(); ++left) {
    for (std::size_t right = 0; right < one.size(); ++right) {
      INFO("file " << left << ", log " << right);
      join(one[left], other[right], false);
      if (left != right) join(one[left], one[right], true);
    }
  }
  CHECK(noticed > pairs / 2);
}

TEST_CASE("F12: a rollback journal beside a book with a log is not played back into it") {
  const Folder folder;
  make_lived_in(folder("book"));
  make_lived_in(folder("other"), SqliteJournal::truncate);
  std::string journal;
  {
    SQLite::Database other(folder("other"), SQLite::OPEN_READWRITE);
    other.exec(
        "PRAGMA cache_size = 1; BEGIN; UPDATE page SET data = replace(data, '1', '2');"
        "UPDATE event SET who = 0; UPDATE text SET salt = zeroblob(16);");
    journal = bytes_of(folder("other-journal"));
  }
  REQUIRE(journal.size() > 8192);
  write_bytes(folder("book-journal"), journal);
  const auto before = folder.contents();
  expect_refused(folder("book"), Fault::damaged);
  CHECK(folder.contents() == before);
}

TEST_CASE("F17: what may not be read or written says so", "[permissions]") {
  if (geteuid() != 0) {
    WARN("SKIPPED: only root can become somebody else");
    return;
  }
  const Folder folder;
  fs::permissions(folder.path(), fs::perms::all);
  write_bytes(folder("readable"), lived_in());
  write_bytes(folder("secret"), lived_in());
  fs::create_directory(folder("fixed"));
  write_bytes(folder("fixed/book"), lived_in());
  fs::permissions(folder("readable"), fs::perms(0444));
  fs::permissions(folder("secret"), fs::perms(0000));
  fs::permissions(folder("fixed/book"), fs::perms(0666));
  fs::permissions(folder("fixed"), fs::perms(0555));
  const auto before = folder.contents();
  // What somebody else is told; a child, because there is no way back.
  const auto told = [](const std::function<void()>& action) {
    const pid_t child = fork();
    if (child == 0) {
      constexpr uid_t nobody = 65534;
      if (setgid(nobody) != 0 || setuid(nobody) != 0) _exit(200);
      try {
        action();
      } catch (const Error& error) {
        _exit(static_cast<int>(error.fault()));
      } catch (...) {
        _exit(201);
      }
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    return static_cast<Fault>(WEXITSTATUS(status));
  };
  const auto uses = [&](const std::string& name, Access access) { return told([&] { use(folder(name), access); }); };
  CHECK(uses("readable", Access::read) == Fault{});
  CHECK(uses("readable", Access::write) == Fault::read_only);
  CHECK(uses("secret", Access::read) == Fault::storage);
  CHECK(uses("secret", Access::write) == Fault::storage);
  CHECK(uses("fixed/book", Access::read) == Fault{});
  CHECK(uses("fixed/book", Access::write) == Fault::read_only);
  CHECK(told([&] { static_cast<void>(create_sqlite_store(folder("fixed/new"))); }) == Fault::storage);
  CHECK(folder.contents() == before);
}
