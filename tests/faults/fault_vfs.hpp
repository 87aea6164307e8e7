// SPDX-License-Identifier: MPL-2.0
// A file system for SQLite that fails where it is told to, in the place of the usual one for the whole test program. It
// stands on the usual one, and keeps beside it what a disk would hold if the power went now. The few calls that a store
// makes past SQLite (link, remove, fsync of a folder) pass through here as well.
#pragma once

#include <sqlite3.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <string_view>

#include "disk_file.hpp"

namespace faults {

/// What a process may ask of the file system.
enum class Call : std::uint8_t { open, remove, link, access, read, write, truncate, sync, size, map };

/// What goes wrong, counted from the moment when the plan was made.
enum class Plan : std::uint8_t {
  nothing,
  fail_once,      ///< call number `at` fails
  fail_for_ever,  ///< and every later one
  full_once,      ///< write number `at` finds the disk full
  full_for_ever,  ///< and every later one
  sync_lies,      ///< sync number `at` fails and loses what it should have synced; the next says that all is well
  die,            ///< call number `at` does not come any more, nor does any other
};

/// A process, as far as the file system sees it. Lives longer than the files that it opened.
class Process {
 public:
  /// Makes a plan; counting begins anew.
  void plan(Plan plan, long at) {
    plan_ = plan;
    at_ = at;
    calls_ = 0;
    faults_ = 0;
  }
  void die() { is_dead_ = true; }
  [[nodiscard]] bool is_dead() const noexcept { return is_dead_; }
  /// How often the plan made something fail.
  [[nodiscard]] long faults() const noexcept { return faults_; }

  /// SQLITE_OK where the call may go on.
  int ask(Call call) {
    if (is_dead_) return error(call);
    if (plan_ == Plan::nothing) return SQLITE_OK;
    const bool is_full = plan_ == Plan::full_once || plan_ == Plan::full_for_ever;
    if (is_full && call != Call::write) return SQLITE_OK;
    if (plan_ == Plan::sync_lies && call != Call::sync) return SQLITE_OK;
    ++calls_;
    const bool for_ever = plan_ == Plan::fail_for_ever || plan_ == Plan::full_for_ever;
    if (for_ever ? calls_ < at_ : calls_ != at_) return SQLITE_OK;
    ++faults_;
    if (plan_ == Plan::die) is_dead_ = true;
    return is_full ? SQLITE_FULL : error(call);
  }
  [[nodiscard]] bool loses_what_it_syncs() const noexcept { return plan_ == Plan::sync_lies; }

 private:
  static int error(Call call) {
    switch (call) {
      case Call::open: return SQLITE_CANTOPEN;
      case Call::remove: return SQLITE_IOERR_DELETE;
      case Call::link: return SQLITE_IOERR;
      case Call::access: return SQLITE_IOERR_ACCESS;
      case Call::read: return SQLITE_IOERR_READ;
      case Call::write: return SQLITE_IOERR_WRITE;
      case Call::truncate: return SQLITE_IOERR_TRUNCATE;
      case Call::sync: return SQLITE_IOERR_FSYNC;
      case Call::size: return SQLITE_IOERR_FSTAT;
      case Call::map: return SQLITE_IOERR_SHMMAP;
    }
    return SQLITE_IOERR;
  }

  Plan plan_ = Plan::nothing;
  long at_ = 0;
  long calls_ = 0;
  long faults_ = 0;
  bool is_dead_ = false;
};

/// All files of the machine, by their paths.
class Machine {
 public:
  static Machine& get() {
    static Machine machine;
    return machine;
  }

  /// Who makes the calls from now on.
  Process* running = &init_;

  /// Knows nothing of any file any more.
  void forget() {
    names_.clear();
    synced_names_.clear();
  }

  /// What is on the disk, by path, after the power went.
  template <class Random>
  [[nodiscard]] std::map<std::string, std::string> after_power_loss(Damage damage, Random& random) const {
    std::map<std::string, std::shared_ptr<DiskFile>> names = synced_names_;
    if (damage == Damage::all_kept) names = names_;
    if (damage > Damage::all_kept) {
      // Of names that were given or taken since the folder was synced, any may be as it was or as it became.
      for (const auto& [path, file] : names_) {
        if (random() % 2 == 0) names[path] = file;
      }
      for (const auto& [path, file] : synced_names_) {
        if (names_.count(path) == 0 && random() % 2 == 0) names.erase(path);
      }
    }
    std::map<std::string, std::string> contents;
    for (const auto& [path, file] : names) contents[path] = file->after_power_loss(damage, random);
    return contents;
  }

  // ---- for the calls below ----

  std::shared_ptr<DiskFile> open(const std::string& path) {
    std::shared_ptr<DiskFile>& file = names_[path];
    if (file) return file;
    std::ifstream there(path, std::ios::binary);
    if (there) {
      file = std::make_shared<DiskFile>(
          std::string{std::istreambuf_iterator<char>(there), std::istreambuf_iterator<char>()});
      synced_names_[path] = file;
    } else {
      file = std::make_shared<DiskFile>();
    }
    return file;
  }
  void remove(std::string_view path, bool sync) {
    if (is_aside_) return;
    names_.erase(std::string(path));
    if (sync) synced_names_.erase(std::string(path));
  }
  void link(std::string_view from, std::string_view to) {
    if (is_aside_) return;
    const auto file = names_.find(std::string(from));
    if (file != names_.end()) names_[std::string(to)] = file->second;
  }
  void sync_name(const std::string& path) {
    const auto file = names_.find(path);
    if (file != names_.end()) synced_names_[path] = file->second;
  }
  void sync_names() {
    if (!is_aside_) synced_names_ = names_;
  }

  [[nodiscard]] sqlite3_vfs& usual() noexcept { return *usual_; }

  /// While it lives, the usual file system stands in its place again, and the machine knows of no file: for what needs a
  /// real disk, memory of its own, or several threads. What is kept here of each file is for one.
  class Aside {
   public:
    Aside() {
      sqlite3_vfs_register(get().usual_, 1);
      get().is_aside_ = true;
    }
    ~Aside() {
      sqlite3_vfs_register(&get().vfs_, 1);
      get().is_aside_ = false;
    }
    Aside(const Aside&) = delete;
    Aside& operator=(const Aside&) = delete;
  };

 private:
  Machine();

  std::map<std::string, std::shared_ptr<DiskFile>> names_;
  std::map<std::string, std::shared_ptr<DiskFile>> synced_names_;
  sqlite3_vfs* usual_;
  sqlite3_vfs vfs_;
  Process init_;
  bool is_aside_ = false;
};

// ---- a file of this file system: the usual one behind it in the same memory ----

struct FaultFile {
  sqlite3_file base;
  Process* process;
  std::string* path;
  std::shared_ptr<DiskFile>* disk;  // none for what goes away by itself

  [[nodiscard]] sqlite3_file* usual() noexcept { return reinterpret_cast<sqlite3_file*>(this + 1); }
  [[nodiscard]] int ask(Call call) const { return process->ask(call); }
};

namespace calls {

inline FaultFile& of(sqlite3_file* file) { return *reinterpret_cast<FaultFile*>(file); }

inline int close(sqlite3_file* base) {
  FaultFile& file = of(base);
  const int code = file.usual()->pMethods->xClose(file.usual());
  delete file.disk;
  delete file.path;
  return code;
}
inline int read(sqlite3_file* base, void* into, int size, sqlite3_int64 at) {
  FaultFile& file = of(base);
  if (const int code = file.ask(Call::read); code != SQLITE_OK) return code;
  return file.usual()->pMethods->xRead(file.usual(), into, size, at);
}
inline int write(sqlite3_file* base, const void* from, int size, sqlite3_int64 at) {
  FaultFile& file = of(base);
  if (const int code = file.ask(Call::write); code != SQLITE_OK) return code;
  const int code = file.usual()->pMethods->xWrite(file.usual(), from, size, at);
  if (code == SQLITE_OK && file.disk != nullptr) {
    (*file.disk)
        ->write(static_cast<std::uint64_t>(at), {static_cast<const char*>(from), static_cast<std::size_t>(size)});
  }
  return code;
}
inline int truncate(sqlite3_file* base, sqlite3_int64 size) {
  FaultFile& file = of(base);
  if (const int code = file.ask(Call::truncate); code != SQLITE_OK) return code;
  const int code = file.usual()->pMethods->xTruncate(file.usual(), size);
  if (code == SQLITE_OK && file.disk != nullptr) (*file.disk)->truncate(static_cast<std::uint64_t>(size));
  return code;
}
// Not passed on: the disk below is memory.
inline int sync(sqlite3_file* base, int) {
  FaultFile& file = of(base);
  if (const int code = file.ask(Call::sync); code != SQLITE_OK) {
    if (file.disk != nullptr && file.process->loses_what_it_syncs()) (*file.disk)->lose();
    return code;
  }
  if (file.disk == nullptr) return SQLITE_OK;
  (*file.disk)->sync();
  // As the usual one does at the first sync of a new file.
  Machine::get().sync_name(*file.path);
  return SQLITE_OK;
}
inline int size(sqlite3_file* base, sqlite3_int64* size) {
  FaultFile& file = of(base);
  if (const int code = file.ask(Call::size); code != SQLITE_OK) return code;
  return file.usual()->pMethods->xFileSize(file.usual(), size);
}
inline int lock(sqlite3_file* base, int kind) {
  FaultFile& file = of(base);
  if (file.process->is_dead()) return SQLITE_IOERR_LOCK;
  return file.usual()->pMethods->xLock(file.usual(), kind);
}
inline int unlock(sqlite3_file* base, int kind) { return of(base).usual()->pMethods->xUnlock(of(base).usual(), kind); }
inline int is_reserved(sqlite3_file* base, int* result) {
  return of(base).usual()->pMethods->xCheckReservedLock(of(base).usual(), result);
}
inline int control(sqlite3_file* base, int what, void* with) {
  return of(base).usual()->pMethods->xFileControl(of(base).usual(), what, with);
}
inline int sector_size(sqlite3_file* base) { return of(base).usual()->pMethods->xSectorSize(of(base).usual()); }
inline int characteristics(sqlite3_file* base) {
  return of(base).usual()->pMethods->xDeviceCharacteristics(of(base).usual());
}
inline int shared_map(sqlite3_file* base, int page, int size, int extend, void volatile** memory) {
  FaultFile& file = of(base);
  if (const int code = file.ask(Call::map); code != SQLITE_OK) return code;
  return file.usual()->pMethods->xShmMap(file.usual(), page, size, extend, memory);
}
inline int shared_lock(sqlite3_file* base, int offset, int count, int flags) {
  FaultFile& file = of(base);
  if (file.process->is_dead() && (flags & SQLITE_SHM_LOCK) != 0) return SQLITE_IOERR_LOCK;
  return file.usual()->pMethods->xShmLock(file.usual(), offset, count, flags);
}
inline void shared_barrier(sqlite3_file* base) { of(base).usual()->pMethods->xShmBarrier(of(base).usual()); }
// The dead remove nothing.
inline int shared_unmap(sqlite3_file* base, int remove) {
  FaultFile& file = of(base);
  return file.usual()->pMethods->xShmUnmap(file.usual(), file.process->is_dead() ? 0 : remove);
}

inline const sqlite3_io_methods methods = {
    2,           close,   read,        write,           truncate,   sync,        size,           lock,         unlock,
    is_reserved, control, sector_size, characteristics, shared_map, shared_lock, shared_barrier, shared_unmap, nullptr,
    nullptr};

inline int open(sqlite3_vfs*, const char* path, sqlite3_file* base, int flags, int* out_flags) {
  Machine& machine = Machine::get();
  FaultFile& file = of(base);
  file.base.pMethods = nullptr;
  if (const int code = machine.running->ask(Call::open); code != SQLITE_OK) return code;
  const bool kept = path != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0;
  std::shared_ptr<DiskFile> disk;
  const bool there = kept && access(path, F_OK) == 0;
  if (there) disk = machine.open(path);
  const int code = machine.usual().xOpen(&machine.usual(), path, file.usual(), flags, out_flags);
  if (code != SQLITE_OK) {
    if (file.usual()->pMethods != nullptr) file.usual()->pMethods->xClose(file.usual());
    return code;
  }
  if (kept && !there) {
    machine.remove(path, false);
    disk = machine.open(path);
  }
  file.process = machine.running;
  file.path = new std::string(kept ? path : "");
  file.disk = disk ? new std::shared_ptr<DiskFile>(disk) : nullptr;
  file.base.pMethods = &methods;
  return SQLITE_OK;
}
inline int remove(sqlite3_vfs*, const char* path, int sync) {
  Machine& machine = Machine::get();
  if (const int code = machine.running->ask(Call::remove); code != SQLITE_OK) return code;
  const int code = machine.usual().xDelete(&machine.usual(), path, 0);
  if (code == SQLITE_OK) machine.remove(path, sync != 0);
  return code;
}
inline int look(sqlite3_vfs*, const char* path, int flags, int* result) {
  Machine& machine = Machine::get();
  if (const int code = machine.running->ask(Call::access); code != SQLITE_OK) return code;
  return machine.usual().xAccess(&machine.usual(), path, flags, result);
}
inline int full_path(sqlite3_vfs*, const char* path, int size, char* into) {
  return Machine::get().usual().xFullPathname(&Machine::get().usual(), path, size, into);
}
inline int randomness(sqlite3_vfs*, int size, char* into) {
  return Machine::get().usual().xRandomness(&Machine::get().usual(), size, into);
}
inline int sleep(sqlite3_vfs*, int microseconds) {
  return Machine::get().usual().xSleep(&Machine::get().usual(), microseconds);
}
inline int time(sqlite3_vfs*, sqlite3_int64* now) {
  return Machine::get().usual().xCurrentTimeInt64(&Machine::get().usual(), now);
}
inline int last_error(sqlite3_vfs*, int size, char* into) {
  return Machine::get().usual().xGetLastError(&Machine::get().usual(), size, into);
}

}  // namespace calls

inline Machine::Machine() : usual_(sqlite3_vfs_find(nullptr)), vfs_(*usual_) {
  vfs_.iVersion = 2;
  vfs_.szOsFile = static_cast<int>(sizeof(FaultFile)) + usual_->szOsFile;
  vfs_.pNext = nullptr;
  vfs_.zName = "faults";
  vfs_.xOpen = calls::open;
  vfs_.xDelete = calls::remove;
  vfs_.xAccess = calls::look;
  vfs_.xFullPathname = calls::full_path;
  vfs_.xRandomness = calls::randomness;
  vfs_.xSleep = calls::sleep;
  vfs_.xCurrentTimeInt64 = calls::time;
  vfs_.xGetLastError = calls::last_error;
  sqlite3_vfs_register(&vfs_, 1);
}

}  // namespace faults
