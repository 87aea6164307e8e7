// SPDX-License-Identifier: MPL-2.0
// Everything that is done to a book file, as something that can be interrupted at any call and judged afterwards.
#pragma once

#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fault_vfs.hpp"
#include "migration.hpp"
#include "storage/book_file.hpp"

namespace faults {

using namespace book_file;

/// The files of a folder, by name.
using Files = std::map<std::string, std::string>;

/// What is found on the disk after something went wrong.
enum class Found : std::uint8_t {
  before,   ///< nothing of the operation
  after,    ///< all of it
  damaged,  ///< neither, or something that the audit complains of
  doubled,  ///< asked for again, it was done a second time
};

struct Judgement {
  Found found = Found::damaged;
  std::string words{};
};

/// An operation that was made ready and waits to be done.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual void act() = 0;
  /// What is wrong with the state in memory after act() returned (`done`) or threw an Error; empty: nothing.
  [[nodiscard]] virtual std::string memory(bool done) {
    static_cast<void>(done);
    return {};
  }
};

struct Operation {
  std::string name;
  Files files;  // the folder that it begins with
  std::function<std::unique_ptr<Subject>(const Folder&)> begin;
  std::function<Judgement(const Folder&)> judge;
  bool is_only_reading = false;  // then `before` and `after` are the same
  bool makes_a_file = false;     // which may be there, and whole, although the caller was told of a failure
};

// ---- changes of a book ----

/// As must(), and says why not.
template <class T>
T accepted(Outcome<T> outcome) {
  if (!outcome) throw Error(Fault::misuse, std::string(name(outcome.error().reason)));
  if constexpr (!std::is_void_v<T>) return std::move(outcome).value();
}

/// The book in which nearly everything has happened once, and what changes need to name in it.
struct Base {
  Files files;
  std::shared_ptr<const Ledger> ledger;
  AccountId ben, cem;
  HoldNumber hold;    // open
  EntryNumber entry;  // not reversed
};

/// As it lies in its file after it was closed, or while it is open and its last postings are in the log alone.
inline Base lived_in(SqliteJournal journal, bool is_closed) {
  const Folder folder;
  make_lived_in(folder("book"), journal);
  Base base;
  std::optional<Book> book;
  book.emplace(open_sqlite_store(folder("book")), levied().registry());
  base.ben = book->find("ben");
  base.cem = book->find("cem");
  accepted(book->set_status(book->find("dia"), AccountStatus::open, stamp()));
  base.hold = accepted(book->hold(SmallBook::payment(base.cem, base.ben, "2.00"), day("2026-05-31"), stamp()));
  base.entry = accepted(book->post(SmallBook::payment(base.ben, base.cem, "0.11"), stamp())).number();
  base.ledger = std::make_shared<const Ledger>(ledger_of(*book));
  if (is_closed) book.reset();
  for (const std::string name : {"book", "book-wal"}) {
    if (fs::exists(folder(name))) base.files[name] = bytes_of(folder(name));
  }
  return base;
}

inline void put_files(const Folder& folder, const Files& files) {
  for (const auto& [name, bytes] : files) write_bytes(folder(name), bytes);
}

struct Change {
  std::string name;
  std::function<void(Book&, const Base&)> make;
  bool is_once = true;  // asked for again, it is refused or answered as before
};

inline const std::vector<Change>& changes() {
  static const std::vector<Change> all{
      {"post",
       [](Book& book, const Base& base) {
         Payment payment = SmallBook::payment(base.ben, base.cem, "60.00", key("post"));
         payment.memo = "a roof, a gutter and two days of work";
         accepted(book.post(payment, stamp()));
       }},
      {"batch",
       [](Book& book, const Base& base) {
         std::vector<Transfer> batch(400, SmallBook::transfer(base.ben, base.cem, "0.01"));
         for (std::uint64_t at = 0; at < batch.size(); ++at) batch[at].key = Key::words(99, at + 1);
         batch[3].linked = batch[4].linked = batch[9].linked = true;
         batch[5].credit = AccountId(999);  // the fourth to the sixth are refused together
         Answers answers;
         book.post(batch, stamp(), answers);
       }},
      {"compound",
       [](Book& book, const Base& base) {
         accepted(book.post(SmallBook::compound({debit(base.ben, eur("3.00")), credit(base.cem, eur("1.00")),
                                                 credit(book.find("ana"), eur("2.00"))},
                                                key("compound")),
                            stamp()));
       }},
      {"hold",
       [](Book& book, const Base& base) {
         accepted(book.hold(SmallBook::payment(base.ben, base.cem, "5.00", key("hold")), day("2026-05-31"), stamp()));
       }},
      {"post a hold",
       [](Book& book, const Base& base) {
         accepted(book.post_hold(base.hold, HoldPosting{eur("1.50"), true, today, key("posting"), "in part"}, stamp()));
       }},
      {"void a hold", [](Book& book, const Base& base) { accepted(book.void_hold(base.hold, stamp())); }},
      {"expire", [](Book& book, const Base&) { static_cast<void>(book.expire(day("2027-01-01"), stamp())); }},
      {"reversal",
       [](Book& book, const Base& base) {
         accepted(book.reverse(base.entry, Reversal{today, key("undone"), false}, stamp()));
       }},
      {"open an account",
       [](Book& book, const Base&) {
         accepted(
             book.open_account(NewAccount{"eve", EUR, AccountKind::liability, "Eve of the mill", {}, {}}, stamp()));
       }},
      {"agree limits",
       [](Book& book, const Base& base) { accepted(book.set_limits(base.ben, limits(-777, 99999), stamp())); }, false},
      {"write a document",
       [](Book& book, const Base&) {
         accepted(book.write(NewVersion{{}, 1, "invoice", "pending", "payer=1\npayee=2\n", "a day of work"}, stamp()));
       },
       false},
      {"erase words",
       [](Book& book, const Base& base) {
         accepted(book.erase_words(
             book.read([&](const Ledger& ledger) { return ledger.chart().words(base.cem).code.number; }), stamp()));
       },
       false},
      {"several together",
       [](Book& book, const Base& base) {
         book.together([&](Turn& turn) {
           accepted(turn.post(SmallBook::transfer(base.ben, base.cem, "2.00", key("together")), stamp()));
           accepted(turn.rename(base.ben, "Benjamin the Elder", stamp()));
           accepted(turn.withdraw("notice", stamp()));
           return true;
         });
       }},
  };
  return all;
}

/// One change of an open book.
class BookSubject final : public Subject {
 public:
  BookSubject(const Folder& folder, const Change& change, const Base& base, std::shared_ptr<const Ledger> after)
      : book_(open_sqlite_store(folder("book")), levied().registry()),
        change_(change),
        base_(base),
        after_(std::move(after)) {}

  void act() override { change_.make(book_, base_); }
  [[nodiscard]] std::string memory(bool done) override {
    return differences(done ? *after_ : *base_.ledger, ledger_of(book_));
  }

 private:
  Book book_;
  const Change& change_;
  Base base_;
  std::shared_ptr<const Ledger> after_;
};

/// Whether what is found is as it was, as it was to become, or neither.
inline Judgement judge_ledger(const Ledger& found, const Ledger& before, const Ledger& after) {
  const bool is_before = found.next_number() == before.next_number();
  Judgement judgement;
  judgement.words = differences(is_before ? before : after, found);
  if (judgement.words.empty()) judgement.found = is_before ? Found::before : Found::after;
  return judgement;
}

/// Compares a book file with what it was and what it was to become; then asks for the change again, as whoever had no
/// answer does, and compares once more.
inline Judgement judge_change(const Folder& folder, const Change& change, const Base& base, const Ledger& after) {
  Judgement judgement;
  judgement.words = findings(folder("book"));
  if (!judgement.words.empty()) return judgement;
  Book book(open_sqlite_store(folder("book")), levied().registry());
  judgement = judge_ledger(ledger_of(book), *base.ledger, after);
  if (judgement.found == Found::damaged) return judgement;
  const bool is_before = judgement.found == Found::before;
  if (!is_before && !change.is_once) return judgement;
  try {
    change.make(book, base);
  } catch (const Error& refused) {  // done() says so where it was done already
    if (is_before || refused.fault() != Fault::misuse) throw;
  }
  judgement.words = differences(after, ledger_of(book));
  if (!judgement.words.empty()) judgement.found = Found::doubled;
  return judgement;
}

inline Operation operation(const Change& change, const Base& base) {
  const Folder folder;
  put_files(folder, base.files);
  std::shared_ptr<const Ledger> after;
  {
    Book book(open_sqlite_store(folder("book")), levied().registry());
    change.make(book, base);
    after = std::make_shared<const Ledger>(ledger_of(book));
  }
  return {change.name, base.files,
          [&change, base, after](const Folder& in) { return std::make_unique<BookSubject>(in, change, base, after); },
          [&change, base, after](const Folder& in) { return judge_change(in, change, base, *after); }};
}

// ---- what is done to the file as a whole ----

/// An act with nothing in memory behind it.
class PlainSubject final : public Subject {
 public:
  explicit PlainSubject(std::function<void()> act) : act_(std::move(act)) {}
  void act() override { act_(); }

 private:
  std::function<void()> act_;
};

inline std::unique_ptr<Subject> plain(std::function<void()> act) {
  return std::make_unique<PlainSubject>(std::move(act));
}

/// Whether a file is the book it was.
inline Judgement judge_same(const std::string& path, const Ledger& expected) {
  Judgement judgement;
  judgement.words = findings(path);
  if (!judgement.words.empty()) return judgement;
  const Book book(open_sqlite_store(path, Access::read), levied().registry());
  judgement.words = differences(expected, ledger_of(book));
  if (judgement.words.empty()) judgement.found = Found::before;
  return judgement;
}

/// Opening and closing: taking in what a killed process left in the log, and writing the snapshot.
inline Operation open_and_close(std::string name, const Base& base) {
  return {std::move(name), base.files,
          [](const Folder& folder) {
            return plain([path = folder("book")] { const Book book(open_sqlite_store(path), levied().registry()); });
          },
          [base](const Folder& folder) { return judge_same(folder("book"), *base.ledger); }, true};
}

inline Operation audit(const Base& base) {
  return {"verify", base.files,
          [](const Folder& folder) { return plain([path = folder("book")] { static_cast<void>(findings(path)); }); },
          [base](const Folder& folder) { return judge_same(folder("book"), *base.ledger); }, true};
}

inline Operation backup(const Base& base) {
  return {"backup",
          base.files,
          [](const Folder& folder) {
            return plain([from = folder("book"), to = folder("copy")] { backup_sqlite_store(from, to); });
          },
          [base](const Folder& folder) {
            Judgement judgement = judge_same(folder("book"), *base.ledger);
            if (judgement.found != Found::before) return judgement;
            const bool is_there = fs::exists(folder("copy"));
            if (!is_there) backup_sqlite_store(folder("book"), folder("copy"));
            judgement = judge_same(folder("copy"), *base.ledger);
            if (judgement.found == Found::before && is_there) judgement.found = Found::after;
            return judgement;
          },
          false,
          true};
}

inline Operation create(SqliteJournal journal) {
  return {"create",
          {},
          [journal](const Folder& folder) {
            return plain([path = folder("book"), journal] { static_cast<void>(create_sqlite_store(path, journal)); });
          },
          [journal](const Folder& folder) {
            const bool is_there = fs::exists(folder("book"));
            if (!is_there) static_cast<void>(create_sqlite_store(folder("book"), journal));
            Judgement judgement;
            judgement.words = findings(folder("book"));
            if (judgement.words.empty()) judgement.found = is_there ? Found::after : Found::before;
            return judgement;
          },
          false,
          true};
}

/// Filling a new book alone: its log is turned off, much is posted, and the log is turned on again.
inline Operation filling() {
  const Folder folder;
  Base base;
  {
    const SmallBook made({}, create_sqlite_store(folder("book")));
    base.ledger = std::make_shared<const Ledger>(ledger_of(made.book));
  }
  base.files["book"] = bytes_of(folder("book"));
  const auto act = [](const std::string& path) {
    Book book(open_sqlite_store(path, Access::fill));
    std::vector<Transfer> batch(600, SmallBook::transfer(book.find("ben"), book.find("cem"), "0.01"));
    for (std::uint64_t at = 0; at < batch.size(); ++at) batch[at].key = Key::words(99, at + 1);
    Answers answers;
    book.post(batch, stamp(), answers);
    return ledger_of(book);
  };
  const auto after = std::make_shared<const Ledger>(act(folder("book")));
  return {"fill a new book", base.files,
          [act](const Folder& in) { return plain([act, path = in("book")] { static_cast<void>(act(path)); }); },
          [act, before = base.ledger, after](const Folder& in) {
            const auto has_log = [&] { return query(in("book"), "PRAGMA journal_mode").front() == "wal"; };
            Judgement judgement;
            // It is no file of SQLite's, and stands there while there is a journal.
            if (fs::exists(in("book-journal"))) write_bytes(in("book-filling"), "");
            judgement.words = findings(in("book"), {});
            if (!judgement.words.empty()) return judgement;
            if (!has_log()) write_bytes(in("book-filling"), "");
            judgement = judge_ledger(ledger_of(Book(open_sqlite_store(in("book")))), *before, *after);
            if (judgement.found == Found::damaged) return judgement;
            if (!has_log()) return Judgement{Found::damaged, "the log is turned off"};
            judgement.words = differences(act(in("book")), *after);
            if (!judgement.words.empty()) judgement.found = Found::doubled;
            return judgement;
          }};
}

/// Two steps to a format that is not, with the data rewritten on the way.
inline Operation migration(const Base& base) {
  const auto act = [](const std::string& path) {
    const Migration steps[] = {
        {101, {"ALTER TABLE page ADD COLUMN further INTEGER", "UPDATE page SET further = first + 1"}},
        {102,
         {"CREATE TABLE other(number INTEGER PRIMARY KEY, words TEXT) STRICT",
          "INSERT INTO other SELECT number, words FROM text", "UPDATE page SET further = further + 1"}}};
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    database.exec("PRAGMA synchronous = FULL");
    if (database.execAndGet("PRAGMA journal_mode").getString() != "wal")
      database.exec("PRAGMA journal_mode = TRUNCATE");
    if (database.execAndGet("PRAGMA user_version").getInt() == 103) return false;
    migrate(database, steps, 103);
    return true;
  };
  Operation made{
      "migration",
      {},
      [act](const Folder& folder) {
        return plain([act, path = folder("book")] {
          try {
            // Who finds the new format after a sync that failed has nothing to acknowledge: with the power the old one
            // may come back, whole, and is brought forward again.
            if (!act(path)) throw Error(Fault::closed, "another has done it");
          } catch (const SQLite::Exception& failure) {  // as open_book_file() does
            throw Error(Fault::storage, failure.what());
          }
        });
      },
      [act](const Folder& folder) {
        Judgement judgement;
        const std::string path = folder("book");
        const auto is_new = [&] { return query(path, "PRAGMA user_version") == std::vector<std::string>{"103"}; };
        shell(path, "SELECT count(*) FROM sqlite_schema");  // who only reads cannot bring back the old
        const bool was_new = is_new();
        if (!was_new) {
          const bool is_old =
              query(path, "PRAGMA user_version") == std::vector<std::string>{"101"} &&
              query(path, "SELECT name FROM pragma_table_info('page') WHERE name = 'further'").empty() &&
              query(path, "SELECT 1 FROM sqlite_schema WHERE name = 'other'").empty();
          if (!is_old) return judgement;
          act(path);
        }
        const bool is_whole =
            is_new() && query(path, "SELECT 1 FROM page WHERE further IS NOT first + 2").empty() &&
            query(path, "SELECT number, words FROM text") == query(path, "SELECT number, words FROM other") &&
            query(path, "PRAGMA integrity_check") == std::vector<std::string>{"ok"};
        if (is_whole) judgement.found = was_new ? Found::after : Found::before;
        return judgement;
      }};
  const Folder folder;
  put_files(folder, base.files);
  shell(folder("book"), "PRAGMA user_version = 101");
  made.files["book"] = bytes_of(folder("book"));
  return made;
}

/// Everything, on books with one kind of journal.
inline std::vector<Operation> operations(SqliteJournal journal) {
  const Base closed = lived_in(journal, true);
  std::vector<Operation> all;
  for (const Change& change : changes()) all.push_back(operation(change, closed));
  all.push_back(create(journal));
  all.push_back(open_and_close("open and close", closed));
  if (journal == SqliteJournal::wal) {
    const Base open = lived_in(journal, false);
    all.push_back(operation(changes().front(), open));
    all.back().name += ", with a log";
    all.push_back(open_and_close("open after a kill", open));
    all.push_back(backup(open));
    all.push_back(audit(open));
    all.push_back(filling());
  } else {
    all.push_back(backup(closed));
    all.push_back(audit(closed));
  }
  all.push_back(migration(closed));
  return all;
}

}  // namespace faults
