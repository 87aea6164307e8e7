// SPDX-License-Identifier: MPL-2.0
// The disk that the other tests here let fail: what it must lose, what it may lose, and that SQLite stands on it.
#include <fcntl.h>

#include <set>

#include "fault_vfs.hpp"
#include "storage/book_file.hpp"

using namespace book_file;
using faults::Damage;
using faults::DiskFile;
using faults::Machine;

// ---- what a store asks of the system itself, in the place of the C library's ----

extern "C" int link(const char* from, const char* to) noexcept {
  Machine& machine = Machine::get();
  if (machine.running->ask(faults::Call::link) != SQLITE_OK) {
    errno = EIO;
    return -1;
  }
  if (syscall(SYS_link, from, to) != 0) return -1;
  machine.link(from, to);
  return 0;
}

extern "C" int remove(const char* path) noexcept {
  Machine& machine = Machine::get();
  if (machine.running->ask(faults::Call::remove) != SQLITE_OK) {
    errno = EIO;
    return -1;
  }
  if (syscall(SYS_unlink, path) != 0) return errno == EISDIR ? rmdir(path) : -1;
  machine.remove(path, false);
  return 0;
}

extern "C" int fsync(int) {
  Machine& machine = Machine::get();
  if (machine.running->ask(faults::Call::sync) != SQLITE_OK) {
    errno = EIO;
    return -1;
  }
  machine.sync_names();
  return 0;
}

TEST_CASE("F02: what was synced stays, and of the rest each damage leaves what it says") {
  DiskFile file("0123456789");
  file.write(10, std::string(5000, 'a'));
  file.sync();
  file.write(0, "x");
  file.write(8000, std::string(9000, 'b'));
  file.truncate(12000);
  REQUIRE(file.pending() == 3);
  std::mt19937_64 random(1);
  const std::string synced = "0123456789" + std::string(5000, 'a');
  const std::string written = "x123456789" + std::string(5000, 'a') + std::string(2990, '\0') + std::string(4000, 'b');
  CHECK(file.after_power_loss(Damage::none_kept, random) == synced);
  CHECK(file.after_power_loss(Damage::all_kept, random) == written);
  for (const Damage damage : {Damage::cut, Damage::reordered, Damage::writes, Damage::sectors}) {
    std::set<std::string> seen;
    for (int times = 0; times < 200; ++times) {
      const std::string bytes = file.after_power_loss(damage, random);
      CHECK((bytes.substr(0, 5010) == synced || bytes.substr(0, 5010) == written.substr(0, 5010)));
      seen.insert(bytes);
    }
    CHECK(seen.count(synced) == 1);
    CHECK(seen.size() >= 4);  // reordered writes of three: so many at least
  }
  file.lose();
  CHECK(file.after_power_loss(Damage::all_kept, random) == synced);
}

TEST_CASE("F02: the disk forgets a database that was not synced, and keeps one that was") {
  std::mt19937_64 random(1);
  for (const bool synchronous : {false, true}) {
    const Folder folder;
    Machine::get().forget();
    {
      SQLite::Database database(folder("data"), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      database.exec(synchronous ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
      database.exec("CREATE TABLE a(b); INSERT INTO a VALUES(1)");
    }
    const auto kept = Machine::get().after_power_loss(Damage::none_kept, random);
    const auto all = Machine::get().after_power_loss(Damage::all_kept, random);
    REQUIRE(all.count(folder("data")) == 1);
    CHECK(all.at(folder("data")) == bytes_of(folder("data")));
    CHECK((kept.count(folder("data")) == 1 && kept.at(folder("data")) == all.at(folder("data"))) == synchronous);
    Machine::get().forget();
  }
}
