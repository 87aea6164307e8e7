// SPDX-License-Identifier: MPL-2.0
#include "filling.hpp"

#include "book_file.hpp"

using namespace book_file;

namespace {

std::string journal_mode(const std::string& path) { return query(path, "PRAGMA journal_mode").front(); }

/// What one who does not wait hears when he looks at a book: "" or SQLite's words.
std::string looked_at(const std::string& path) {
  try {
    query(path, "SELECT count(*) FROM page");
    return {};
  } catch (const SQLite::Exception& failure) {
    return failure.what();
  }
}

void pay_back(Book& book) { must(book.post(SmallBook::payment(book.find("ben"), book.find("ana"), "1.00"), stamp())); }

/// A new book with members, closed.
void make_new(const std::string& path, SqliteJournal journal = SqliteJournal::wal) {
  const SmallBook made({}, create_sqlite_store(path, journal));
}

}  // namespace

TEST_CASE("a new book is filled alone, and comes out as any other") {
  const Folder folder;
  make_new(folder("book"));
  Ledger filled;
  {
    Book book(open_sqlite_store(folder("book"), Access::fill));
    CHECK(fs::exists(folder("book-filling")));
    pay_cents(book, 3000);
    CHECK(looked_at(folder("book")).find("locked") != std::string::npos);
    pay_back(book);
    CHECK_FALSE(fs::exists(folder("book-wal")));
    filled = ledger_of(book);
  }
  CHECK_FALSE(fs::exists(folder("book-filling")));
  CHECK(journal_mode(folder("book")) == "wal");
  CHECK(findings(folder("book")).empty());
  Book again(open_sqlite_store(folder("book")));
  CHECK(differences(ledger_of(again), filled).empty());
  pay_back(again);
  CHECK(fs::exists(folder("book-wal")));
}

TEST_CASE("what is not new, or in use, or has no log, is filled as it is written") {
  const auto is_filled_beside_others = [](const std::string& path) {
    Book book(open_sqlite_store(path, Access::fill));
    CHECK_FALSE(fs::exists(path + "-filling"));
    pay_cents(book, 1000);
    return looked_at(path).empty();
  };
  SECTION("it has a line") {
    const Folder folder;
    make_new(folder("book"));
    {
      Book book(open_sqlite_store(folder("book")));
      pay_back(book);
    }
    CHECK(is_filled_beside_others(folder("book")));
    CHECK(journal_mode(folder("book")) == "wal");
  }
  SECTION("somebody else has it open") {
    const Folder folder;
    SmallBook other({}, create_sqlite_store(folder("book")));
    CHECK(is_filled_beside_others(folder("book")));
    other.book.refresh();
    CHECK(other.balance(other.ben) == "10.00");
    must(other.pay(other.ben, other.ana, "1.00"));
    CHECK(journal_mode(folder("book")) == "wal");
  }
  SECTION("it was made with a rollback journal") {
    const Folder folder;
    make_new(folder("book"), SqliteJournal::truncate);
    CHECK(is_filled_beside_others(folder("book")));
    CHECK(journal_mode(folder("book")) != "wal");
  }
}

TEST_CASE("the log of a book whose filling has ended without its process is turned on again") {
  const Folder folder;
  const Folder found;
  make_new(folder("book"));
  {
    Book book(open_sqlite_store(folder("book"), Access::fill));
    pay_cents(book, 1000);
    for (const char* const name : {"book", "book-filling"}) fs::copy_file(folder(name), found(name));
  }
  CHECK(journal_mode(found("book")) != "wal");
  {
    const Book reader(open_sqlite_store(found("book"), Access::read));
    CHECK(to_string(reader.balance(reader.find("ben"))) == "10.00");
  }
  {
    Book again(open_sqlite_store(found("book")));
    pay_back(again);
    CHECK(fs::exists(found("book-wal")));
  }
  CHECK_FALSE(fs::exists(found("book-filling")));
  CHECK(journal_mode(found("book")) == "wal");
  CHECK(findings(found("book")).empty());
}
