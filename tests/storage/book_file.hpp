// SPDX-License-Identifier: MPL-2.0
// Book files for tests: a folder that goes away, a book in it that has lived, and what others may do to its bytes.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "book/lived_in_book.hpp"
#include "folder.hpp"
#include "rochdale/book/ledger_difference.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/storage/sqlite_store.hpp"

namespace book_file {

using namespace small_book;
namespace fs = std::filesystem;

inline void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  REQUIRE(file.flush().good());
}

/// Does what anyone can do who has the sqlite3 shell. The log is moved into the file afterwards.
inline void shell(const std::string& path, const std::string& statements) {
  SQLite::Database database(path, SQLite::OPEN_READWRITE);
  database.exec(statements);
}

/// The rows that a query gives there, each as its columns joined by '|'.
inline std::vector<std::string> query(const std::string& path, const std::string& select) {
  SQLite::Database database(path, SQLite::OPEN_READONLY);
  SQLite::Statement statement(database, select);
  std::vector<std::string> rows;
  while (statement.executeStep()) {
    std::string row;
    for (int column = 0; column < statement.getColumnCount(); ++column) {
      if (column > 0) row += '|';
      row += statement.getColumn(column).getString();
    }
    rows.push_back(row);
  }
  return rows;
}

/// A new book at a path in which nearly everything has happened once.
inline void make_lived_in(const std::string& path, SqliteJournal journal = SqliteJournal::wal) {
  const Policed policed = levied();
  SmallBook house(policed.registry(), create_sqlite_store(path, journal));
  policed.adopt_all(house.book);
  live_through(house);
}

/// Posts payments of a cent from ana to ben in one turn, each with a key of its own.
inline void pay_cents(Book& book, std::size_t payments) {
  std::vector<Transfer> batch(payments, SmallBook::transfer(book.find("ana"), book.find("ben"), "0.01"));
  for (std::size_t at = 0; at < payments; ++at) batch[at].key = Key::words(7, at + 1);
  Answers answers;
  book.post(batch, stamp(), answers);
  REQUIRE(answers.refusals.empty());
}

inline Ledger ledger_of(const Book& book) {
  return book.read([](const Ledger& ledger) { return ledger; });
}

/// In what two ledgers differ, a line for each point; empty when they do not.
inline std::string differences(const Ledger& one, const Ledger& other) {
  std::string text;
  compare_ledgers(one, other, [&](std::string_view what, const std::string& words) {
    text += std::string(what) + ": " + words + "\n";
  });
  return text;
}

/// What the audit finds in a book file, a line for each finding: the checks of the file and those of the book.
inline std::string findings(const std::string& path, const PolicyRegistry& registry = levied().registry()) {
  std::string text;
  static_cast<void>(check_sqlite_store(path, [&](const std::string& what) { text += what + "\n"; }));
  const Book book(open_sqlite_store(path, Access::read), registry);
  book.read_journal([&](const Ledger& ledger, Store& store) {
    for (const Finding& finding : verify(ledger, store).findings) {
      text +=
          "record " + std::to_string(finding.record) + " " + std::string(finding.check) + ": " + finding.words + "\n";
    }
  });
  return text;
}

/// The fault that an action throws; Fault{} for none. Anything but an Error goes on.
template <class Action>
Fault fault_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    CHECK_FALSE(std::string(error.what()).empty());
    return error.fault();
  }
  return Fault{};
}

}  // namespace book_file

namespace rochdale {

/// Catch2 prints a fault by its name.
inline std::ostream& operator<<(std::ostream& out, Fault fault) { return out << name(fault); }

}  // namespace rochdale
