// SPDX-License-Identifier: MPL-2.0
// Words that a community erases: nowhere in the file nor beside it, while records, balances and hashes stand.
#include <chrono>
#include <optional>
#include <thread>

#include "book_file.hpp"

using namespace book_file;

namespace {

const std::string secret = "Wilhelmine Q. Vergissmeinnicht";

/// The files in a folder that have these bytes in them.
std::vector<std::string> files_with(const Folder& folder, const std::string& words) {
  std::vector<std::string> found;
  for (const auto& [name, bytes] : folder.contents()) {
    if (bytes.find(words) != std::string::npos) found.push_back(fs::path(name).filename().string());
  }
  return found;
}

/// A book in which a person is named as an account, in memos and as who did it, among many others.
struct Named {
  Named(const Folder& folder, SqliteJournal journal) : house({}, create_sqlite_store(folder("book"), journal)) {
    NewAccount wanted{"w17", EUR, AccountKind::liability, secret, "Growers", {}};
    account = must(house.book.open_account(wanted, stamp()));
    for (int at = 0; at < 10; ++at) {
      Payment payment = house.payment(house.ana, account, "0.10");
      const std::string memo = at % 2 == 0 ? "for " + secret : "eggs " + std::to_string(at);
      payment.memo = memo;
      Stamp by = stamp();
      if (at % 5 == 0) by.by = secret;
      must(house.book.post(payment, by));
    }
  }
  /// Erases every text with the person's name in it.
  void erase_all() {
    std::vector<TextNumber> texts;
    house.book.read_journal([&](const Ledger& ledger, Store& store) {
      for (TextNumber text = 1; text < ledger.next_text(); ++text) {
        if (store.words(text).value_or("").find(secret) != std::string::npos) texts.push_back(text);
      }
    });
    CHECK(texts.size() == 7);
    for (const TextNumber text : texts) must(house.book.erase_words(text, stamp()));
  }
  SmallBook house;
  AccountId account;
};

}  // namespace

TEST_CASE("erased words are nowhere in the file nor in its log, and everything else stands") {
  for (const SqliteJournal journal : {SqliteJournal::wal, SqliteJournal::truncate}) {
    const Folder folder;
    {
      Named named(folder, journal);
      CHECK_FALSE(files_with(folder, secret).empty());
      named.erase_all();
      CHECK(files_with(folder, secret).empty());
      CHECK_FALSE(files_with(folder, "eggs 7").empty());
      named.house.book.read_journal([&](const Ledger& ledger, Store& store) {
        CHECK(ledger.account(named.account).name.empty());
        CHECK(ledger.account(named.account).code == "w17");
        CHECK(to_string(ledger.balance(named.account).amount()) == "1.00");
        CHECK(store.words(ledger.chart().words(named.account).name.number) == std::nullopt);
      });
      // The same words can be said again, and are then new ones.
      must(named.house.book.rename(named.account, secret, stamp()));
      CHECK_FALSE(files_with(folder, secret).empty());
      named.house.book.read([&](const Ledger& ledger) { CHECK(ledger.account(named.account).name == secret); });
    }
    const Book again(open_sqlite_store(folder("book"), Access::read));
    CHECK(to_string(again.balance(again.find("w17"))) == "1.00");
    CHECK(findings(folder("book"), {}).empty());
  }
}

TEST_CASE("words that are erased twice, or that nobody said") {
  const Folder folder;
  Named named(folder, SqliteJournal::wal);
  const TextNumber name =
      named.house.book.read([&](const Ledger& ledger) { return ledger.chart().words(named.account).name.number; });
  must(named.house.book.erase_words(name, stamp()));
  static_cast<void>(named.house.book.erase_words(name, stamp()));
  CHECK(reason_of(named.house.book.erase_words(0, stamp())) == Reason::nothing_to_change);
  CHECK(reason_of(named.house.book.erase_words(100'000, stamp())) == Reason::nothing_to_change);
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("erasing that is taken back leaves the words") {
  const Folder folder;
  Named named(folder, SqliteJournal::wal);
  const TextNumber name =
      named.house.book.read([&](const Ledger& ledger) { return ledger.chart().words(named.account).name.number; });
  CHECK_FALSE(named.house.book.together([&](Turn& turn) {
    must(turn.erase_words(name, stamp()));
    return false;
  }));
  named.house.book.read_journal([&](const Ledger& ledger, Store& store) {
    CHECK(ledger.account(named.account).name == secret);
    CHECK(store.words(name) == secret);
  });
  CHECK(findings(folder("book"), {}).empty());
}

TEST_CASE("while someone reads an earlier state words stay in the log for as long, and nobody waits for that") {
  const Folder folder;
  Named named(folder, SqliteJournal::wal);
  std::optional<SQLite::Database> reader(std::in_place, folder("book"), SQLite::OPEN_READONLY);
  reader->exec("BEGIN");
  static_cast<void>(reader->execAndGet("SELECT count(*) FROM text"));
  const auto start = std::chrono::steady_clock::now();
  named.erase_all();
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
  // They are erased for everyone who looks now.
  CHECK(query(folder("book"), "SELECT count(*) FROM text WHERE words LIKE '%" + secret + "%'").front() == "0");
  reader.reset();
  // The next thing that is written clears the log.
  must(named.house.pay(named.house.ana, named.house.ben, "0.01"));
  CHECK(files_with(folder, secret).empty());
  CHECK(findings(folder("book"), {}).empty());
}
