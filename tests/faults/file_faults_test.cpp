// SPDX-License-Identifier: MPL-2.0
// Every call that an operation on a book file makes fails, or is the last one of its process, or of the machine.
#include "book/seed.hpp"
#include "trial.hpp"

using namespace faults;

namespace {

void die_in_all(const std::vector<Operation>& operations, Extent extent) {
  const std::uint64_t seed = random_seed(20260504);
  CAPTURE(seed);
  for (const Operation& operation : operations) {
    const Tally tally = die_everywhere(operation, extent, seed);
    extent.first = extent.first % extent.every + 1;
    print("death", operation.name, tally);
    CHECK(tally.first_words.empty());
    CHECK(tally.sound == tally.points);
    CHECK(tally.points > 0);
  }
}

void fail_in_all(const std::vector<Operation>& operations, Plan plan, const std::string& name, Extent extent) {
  const std::uint64_t seed = random_seed(20260504);
  CAPTURE(seed);
  for (const Operation& operation : operations) {
    const Tally tally = fail_everywhere(operation, plan, extent, seed);
    extent.first = extent.first % extent.every + 1;
    print(name, operation.name, tally);
    CHECK(tally.first_words.empty());
    CHECK(tally.sound == tally.points);
  }
}

void fail_in_all(const std::vector<Operation>& operations, long every) {
  fail_in_all(operations, Plan::fail_once, "failed once", {1, every});
  fail_in_all(operations, Plan::fail_for_ever, "for ever", {1, every});
  fail_in_all(operations, Plan::sync_lies, "sync lies", {1, 1});
  fail_in_all(operations, Plan::full_once, "full once", {1, every});
  fail_in_all(operations, Plan::full_for_ever, "full for ever", {1, every});
}

/// Openings of disks that a power loss left behind, at every `every`th call of a batch.
std::vector<Operation> recoveries(SqliteJournal journal, long every) {
  const Base base = lived_in(journal, false);
  const Operation batch = operation(changes().at(1), base);
  std::mt19937_64 random(random_seed(20260504));
  std::vector<Operation> all;
  bool is_last = false;
  for (long at = 1; !is_last; at += every) {
    const Folder folder;
    Base left = base;
    {
      Running running(folder, base.files);
      std::unique_ptr<Subject> subject = batch.begin(folder);
      running.process.plan(Plan::die, at);
      try {
        subject->act();
      } catch (const Error&) {  // it dies
      }
      is_last = !running.process.is_dead();
      running.process.die();
      subject.reset();
      left.files.clear();
      const Damage damage = at % 2 == 0 ? Damage::all_kept : Damage::sectors;
      for (auto& [path, bytes] : Machine::get().after_power_loss(damage, random)) left.files[file_name(path)] = bytes;
    }
    const Folder found;
    put_files(found, left.files);
    left.ledger =
        std::make_shared<const Ledger>(ledger_of(Book(open_sqlite_store(found("book")), levied().registry())));
    all.push_back(open_and_close("recovery " + std::to_string(at), left));
  }
  return all;
}

}  // namespace

TEST_CASE("F01 F02 F09 F48: dead at any call") {
  die_in_all(operations(SqliteJournal::wal), {1, 4, 4});
  die_in_all(operations(SqliteJournal::truncate), {1, 8, 4});
}
TEST_CASE("F02: a commit with a rollback journal that was cut short anywhere while the file grew") {
  die_in_all({operation(changes().at(1), lived_in(SqliteJournal::truncate, true))}, {1, 1, 8});
}
TEST_CASE("F01 F02 F09 F48: dead at every call, with a hundred damages each", "[long]") {
  die_in_all(operations(SqliteJournal::wal), {1, 1, 100});
  die_in_all(operations(SqliteJournal::truncate), {1, 1, 100});
}

TEST_CASE("F03 F04 F05 F06 F14: any call fails, once or for ever; any sync lies; the disk is full at any write") {
  fail_in_all(operations(SqliteJournal::wal), 7);
}
TEST_CASE("F03 F04 F05 F06 F14: the same at every call", "[long]") {
  fail_in_all(operations(SqliteJournal::wal), 1);
  fail_in_all(operations(SqliteJournal::truncate), 1);
}

TEST_CASE("F08: what fails or dies in a recovery is recovered from") {
  const std::vector<Operation> all = recoveries(SqliteJournal::wal, 7);
  die_in_all(all, {1, 9, 3});
  fail_in_all(all, Plan::fail_once, "failed once", {1, 9});
}
TEST_CASE("F08: the same at every call", "[long]") {
  for (const SqliteJournal journal : {SqliteJournal::wal, SqliteJournal::truncate}) {
    const std::vector<Operation> all = recoveries(journal, 2);
    die_in_all(all, {1, 1, 20});
    fail_in_all(all, Plan::fail_once, "failed once", {1, 1});
    fail_in_all(all, Plan::fail_for_ever, "for ever", {1, 1});
  }
}

TEST_CASE("F05: a sync lies, the process dies, and what the next one acknowledges outlasts the power") {
  std::mt19937_64 random(random_seed(20260504));
  for (const SqliteJournal journal : {SqliteJournal::wal, SqliteJournal::truncate}) {
    const Base base = lived_in(journal, false);
    const auto pay = [&](Book& book, std::string_view key_word) {
      return accepted(book.post(SmallBook::payment(base.ben, base.cem, "0.02", key(key_word)), stamp()));
    };
    // The next one asks for another payment, or again for the one that had no answer: then it may have nothing to write.
    for (const char* const asked : {"later", "first"}) {
      for (long at = 1; at <= 5; ++at) {
        const Folder folder;
        const Folder after;
        {
          Running running(folder, base.files);
          auto first = std::make_unique<Book>(open_sqlite_store(folder("book")), levied().registry());
          if (at == 1) pay(*first, "before");  // so that something true stands in the log
          running.process.plan(Plan::sync_lies, at);
          try {
            pay(*first, "first");
          } catch (const Error&) {  // not acknowledged
          }
          running.process.die();
          first.reset();
          Process next;
          Machine::get().running = &next;
          auto second = std::make_unique<Book>(open_sqlite_store(folder("book")), levied().registry());
          pay(*second, asked);
          next.die();
          second.reset();
          for (auto& [path, bytes] : Machine::get().after_power_loss(Damage::none_kept, random)) {
            write_bytes(after(file_name(path)), bytes);
          }
        }
        CAPTURE(asked, at);
        CHECK(findings(after("book")).empty());
        Book book(open_sqlite_store(after("book")), levied().registry());
        CHECK(pay(book, asked).repeated());
      }
    }
  }
}
