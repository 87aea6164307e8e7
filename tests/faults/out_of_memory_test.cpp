// SPDX-License-Identifier: MPL-2.0
// F07 in a book file: the n-th request for memory fails, of the library's or of SQLite's, once or from then on. The caller
// is told by std::bad_alloc or an Error, and the book stands as it stood before.
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "memory_refusal.hpp"
#include "trial.hpp"

namespace {

void* sqlite_malloc(int size) {
  return memory_refusal.refuse() ? nullptr : std::malloc(static_cast<std::size_t>(size));
}
void* sqlite_realloc(void* memory, int size) {
  return memory_refusal.refuse() ? nullptr : std::realloc(memory, static_cast<std::size_t>(size));
}

// Before anything else in this program asks SQLite for something.
const bool is_configured = [] {
  static const sqlite3_mem_methods methods{
      sqlite_malloc,
      std::free,
      sqlite_realloc,
      [](void* memory) { return memory == nullptr ? 0 : static_cast<int>(malloc_usable_size(memory)); },
      [](int size) { return (size + 7) & ~7; },
      [](void*) { return SQLITE_OK; },
      [](void*) {},
      nullptr};
  return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}();

}  // namespace

using namespace faults;

namespace {

enum class Told { done, out_of_memory, closed, nothing_that_is_promised };

/// Acts while the request for memory after so many fails.
template <class Act>
Told act_without_memory(long granted, bool for_ever, const Act& act) {
  memory_refusal = MemoryRefusal{true, for_ever, granted};
  Told told = Told::nothing_that_is_promised;
  try {
    act();
    told = Told::done;
  } catch (const std::bad_alloc&) {
    told = Told::out_of_memory;
  } catch (const Error& error) {
    told = error.fault() == Fault::closed ? Told::closed : Told::out_of_memory;
  } catch (...) {
  }
  memory_refusal.is_armed = false;
  return told;
}

/// Lets each operation meet each request for memory that fails, of so many one.
void starve(bool for_ever, long every) {
  REQUIRE(is_configured);
  // The file system that fails asks for memory of its own.
  const Machine::Aside aside;
  long first = 0;
  for (const Operation& operation : operations(SqliteJournal::wal)) {
    if (operation.name == "migration") continue;  // all SQLite's own
    CAPTURE(operation.name);
    Tally tally;
    std::unique_ptr<const Folder> folder;
    std::unique_ptr<Subject> subject;
    const auto make_ready = [&] {
      subject.reset();
      folder = std::make_unique<const Folder>();
      put_files(*folder, operation.files);
      subject = operation.begin(*folder);
    };
    make_ready();
    bool is_fresh = true;
    for (long at = first;; at += every) {
      const std::string where = "at request " + std::to_string(at);
      const Told told = act_without_memory(at, for_ever, [&] { subject->act(); });
      const bool has_refused = memory_refusal.has_refused;
      if (told == Told::nothing_that_is_promised) tally.wrong(tally.half_done, where + ": something else was thrown");
      if (const std::string wrong = subject->memory(told == Told::done); !wrong.empty()) {
        tally.wrong(tally.half_done, where + ": in memory: " + wrong);
      }
      if (!has_refused && told == Told::closed && !is_fresh) {  // since it could not take back what was refused before
        subject.reset();
        judge(operation, *folder, false, where, tally);
        make_ready();
        is_fresh = true;
        at -= every;
        continue;
      }
      if (!has_refused) {
        CHECK(told == Told::done);
        break;
      }
      ++tally.points;
      const bool is_changed = told == Told::done || operation.makes_a_file;
      // Beside others, and as the next one finds it after a close.
      is_fresh = is_changed || told == Told::closed || at % 16 == 0;
      if (is_fresh) {
        subject.reset();
        judge(operation, *folder, told == Told::done, where, tally);
        make_ready();
      }
    }
    subject.reset();
    judge(operation, *folder, true, "untouched", tally);
    tally.sound = tally.points - tally.faulty();
    print(for_ever ? "no more memory" : "no memory once", operation.name, tally);
    CHECK(tally.first_words.empty());
    first = (first + 1) % every;
  }
}

}  // namespace

TEST_CASE("F07: out of memory in a book file, once or for good, and it is as it was") {
  starve(false, 41);
  starve(true, 43);
}
TEST_CASE("F07: out of memory in a book file, at every request", "[long]") {
  starve(false, 1);
  starve(true, 1);
}
