// SPDX-License-Identifier: MPL-2.0
// Interrupts an operation at its first, second, third ... call until it comes to its end untouched, and counts what was
// found afterwards.
#pragma once

#include <iomanip>
#include <set>

#include "operations.hpp"

namespace faults {

/// What came out for one operation.
struct Tally {
  long points = 0;  ///< calls at which it was interrupted
  long sound = 0;   ///< of these, the ones after which everything was as it must be
  long images = 0;  ///< disks that were looked at
  long lost = 0;
  long doubled = 0;
  long half_done = 0;
  std::string first_words{};

  void wrong(long& what, const std::string& words) {
    ++what;
    if (first_words.empty()) first_words = words;
  }
  [[nodiscard]] long faulty() const noexcept { return lost + doubled + half_done; }
};

inline void print(const std::string& fault, const std::string& operation, const Tally& tally) {
  std::cout << std::left << std::setw(16) << fault << std::setw(18) << operation << std::right << std::setw(4)
            << tally.sound << " of " << std::setw(3) << tally.points << " points, " << std::setw(6) << tally.images
            << " disks: " << tally.lost << " lost, " << tally.doubled << " doubled, " << tally.half_done
            << " half done\n";
  if (!tally.first_words.empty()) std::cout << "    " << tally.first_words << '\n';
}

/// Looks at what is left in a folder. Only what was acknowledged must be there.
inline void judge(const Operation& operation, const Folder& folder, bool acknowledged, const std::string& where,
                  Tally& tally) {
  ++tally.images;
  Judgement judgement;
  try {
    judgement = operation.judge(folder);
  } catch (const std::exception& error) {
    judgement.words = error.what();
  }
  const std::string words = where + ": " + judgement.words;
  if (judgement.found == Found::damaged) tally.wrong(tally.half_done, words);
  if (judgement.found == Found::doubled) tally.wrong(tally.doubled, words);
  if (judgement.found == Found::before && acknowledged && !operation.is_only_reading) {
    tally.wrong(tally.lost, words + "acknowledged and gone");
  }
}

/// The last part of a path.
inline std::string file_name(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

/// How much of it is tried.
struct Extent {
  long first = 1;           ///< the first call
  long every = 1;           ///< of so many calls one
  std::size_t damages = 0;  ///< power losses at each, where the process dies
};

/// A process and the machine it runs on, for the time of one trial.
class Running {
 public:
  Running(const Folder& folder, const Files& files) {
    put_files(folder, files);
    Machine::get().forget();
    for (const auto& [name, bytes] : files) Machine::get().open(folder(name));
    usual_ = std::exchange(Machine::get().running, &process);
  }
  ~Running() {
    Machine::get().running = usual_;
    Machine::get().forget();
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  Process process;

 private:
  Process* usual_;
};

/// The process dies at each call; then the power goes as well, `damages` times for each.
inline Tally die_everywhere(const Operation& operation, const Extent& extent, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Tally tally;
  bool is_last = false;
  for (long at = extent.first; !is_last; at += extent.every) {
    ++tally.points;
    bool acknowledged = false;
    std::set<Files> disks;
    const Folder folder;
    {
      Running running(folder, operation.files);
      std::unique_ptr<Subject> subject = operation.begin(folder);
      running.process.plan(Plan::die, at);
      try {
        subject->act();
        acknowledged = true;
      } catch (const Error&) {  // of a dead process nobody hears
      }
      is_last = !running.process.is_dead();
      running.process.die();
      subject.reset();
      constexpr int kinds = static_cast<int>(Damage::sectors) + 1;
      for (std::size_t times = 0; times < extent.damages; ++times) {
        Files disk;
        const auto damage = times < kinds ? static_cast<Damage>(times) : static_cast<Damage>(2 + times % (kinds - 2));
        for (auto& [path, bytes] : Machine::get().after_power_loss(damage, random)) disk[file_name(path)] = bytes;
        disks.insert(std::move(disk));
      }
      tally.images += static_cast<long>(extent.damages - disks.size());  // the same as others
    }
    const long faulty = tally.faulty();
    judge(operation, folder, acknowledged, "killed at call " + std::to_string(at), tally);
    for (const Files& disk : disks) {
      const Folder after;
      put_files(after, disk);
      judge(operation, after, acknowledged, "power lost at call " + std::to_string(at), tally);
    }
    if (tally.faulty() == faulty) ++tally.sound;
  }
  return tally;
}

/// Calls fail as planned at each number; the caller tries once more, and then the power goes.
inline Tally fail_everywhere(const Operation& operation, Plan plan, const Extent& extent, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Tally tally;
  for (long at = extent.first;; at += extent.every) {
    const std::string where = "failed at call " + std::to_string(at);
    const long faulty = tally.faulty();
    bool acknowledged = false;
    const Folder folder;
    const Folder after;
    long faults = 0;
    {
      Running running(folder, operation.files);
      std::unique_ptr<Subject> subject = operation.begin(folder);
      const auto ask = [&] {
        std::string words;
        try {
          subject->act();
          acknowledged = true;
        } catch (const Error& error) {
          words = error.what();
          if (words.empty()) tally.wrong(tally.half_done, where + ": no words");
        } catch (const std::exception& error) {
          tally.wrong(tally.half_done, where + ": thrown past the caller: " + error.what());
        }
        if (const std::string wrong = subject->memory(acknowledged); !wrong.empty()) {
          tally.wrong(tally.half_done, where + ": in memory: " + wrong);
        }
      };
      running.process.plan(plan, at);
      ask();
      faults = running.process.faults();
      if (!acknowledged && (plan == Plan::fail_for_ever || plan == Plan::full_for_ever)) ask();
      running.process.plan(Plan::nothing, 0);
      if (!acknowledged) {
        ask();
        if (!acknowledged) {  // then it says that it must be opened again
          try {
            subject->act();
            acknowledged = true;
          } catch (const Error& error) {
            if (error.fault() != Fault::closed && !operation.makes_a_file)
              tally.wrong(tally.half_done, where + ": " + error.what());
          }
        }
      }
      for (auto& [path, bytes] : Machine::get().after_power_loss(Damage::none_kept, random)) {
        write_bytes(after(file_name(path)), bytes);
      }
    }
    if (faults > 0) ++tally.points;
    judge(operation, folder, acknowledged, where, tally);
    judge(operation, after, acknowledged, where + ", then the power", tally);
    if (faults == 0) return tally;
    if (tally.faulty() == faulty) ++tally.sound;
  }
}

}  // namespace faults
