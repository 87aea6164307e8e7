// SPDX-License-Identifier: MPL-2.0
// A community and all that befalls it, in one process and decided by one seed: several writers on one book file, requests
// of every kind, faults of the disk, deaths, power losses, retries, and a clock that jumps. After each step the books are
// compared with the plain model.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "book/random_book.hpp"
#include "faults/fault_vfs.hpp"
#include "rochdale/storage/sqlite_store.hpp"
#include "storage/folder.hpp"

namespace simulate {

using namespace random_book;
using faults::Damage;
using faults::Machine;
using faults::Plan;
using faults::Process;
using rochdale::Access;
using rochdale::Book;
using rochdale::Error;

/// What a simulation has seen.
struct Report {
  std::uint64_t communities = 0;
  std::uint64_t steps = 0;
  std::uint64_t answers = 0;
  std::map<Reason, std::uint64_t> refusals;
  std::uint64_t runs = 0;
  std::uint64_t faults = 0;  ///< calls on files that failed
  std::uint64_t errors = 0;  ///< of these, how many a caller was told of
  std::uint64_t deaths = 0;
  std::uint64_t power_losses = 0;
  std::uint64_t outlived = 0;  ///< requests that nobody had an answer to, and that were in the journal
  std::uint64_t retries = 0;
  std::uint64_t openings = 0;
  std::uint64_t clock_jumps = 0;
  std::uint64_t states = 0;      ///< a whole ledger compared with the model
  std::uint64_t invariants = 0;  ///< asked by the audit, record by record
};

/// Everyone with money pays a fiftieth of it to the fees of their unit, once a day.
class Dues final : public rochdale::Run {
 public:
  /// What one account owes for a day; nothing when that is less than one.
  static std::optional<rochdale::Transfer> due(std::uint32_t account, std::size_t unit, const Unit& in,
                                               const rochdale::int128& balance, const Date& day) {
    const rochdale::int128 amount = balance / 50;
    const AccountId fees(static_cast<std::uint32_t>(unit + 1));
    if (unit > 1 || amount <= 0 || account == fees.value()) return std::nullopt;
    rochdale::Transfer made{AccountId(account), fees, Amount::minor(amount, in)};
    made.on = day;
    made.key = Key::words(0xD0E5, static_cast<std::uint64_t>(day.days()) << 32 | account);
    return made;
  }

  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const rochdale::Period& period) const override {
    std::vector<Draft> drafts;
    for (std::uint32_t at = 1; at <= ledger.account_count(); ++at) {
      const Amount balance = ledger.balance(AccountId(at)).amount();
      const auto transfer = due(at, ledger.state(AccountId(at)).unit, balance.unit(), balance.minor(), period.last());
      if (!transfer) continue;
      auto made = rochdale::draft(ledger, *transfer);
      if (made) drafts.push_back(*std::move(made));
    }
    return drafts;
  }
};

/// Who asks: people who know their community, or anybody anything.
enum class Manner : std::uint8_t { careful, careless };

/// One community from its founding on.
class Simulation : private Asker {
 public:
  Simulation(std::uint64_t seed, Manner manner, Report& report) : Asker(seed), report_(report) {
    careful_ = manner == Manner::careful;
    clock = rochdale::Instant::of(Date::from_days(today_));
    Machine::get().forget();
    { static_cast<void>(rochdale::create_sqlite_store(path())); }
    writers_.resize(1 + below(4));
    for (Writer& writer : writers_) open(writer);
    found([this](const Request& request) { ask(writers_.front(), request, Plan::nothing); });
    ++report_.communities;
  }
  ~Simulation() {
    for (Writer& writer : writers_) close(writer);
    Machine::get().running = usual_;
    Machine::get().forget();
  }
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  /// Lets one thing happen. Throws std::runtime_error where model and book differ.
  void step() {
    ++report_.steps;
    try {
      const std::uint64_t roll = below(1000);
      if (roll < 12) {
        kill(any_writer());
      } else if (roll < 18) {
        kill_all();
      } else if (roll < 26) {
        lose_power();
      } else if (roll < 40) {
        come_and_go();
      } else if (roll < 60) {
        jump();
      } else if (roll < 80) {
        look();
      } else if (roll < 84) {
        audit();
      } else {
        Request request = roll < 120 ? together() : roll < 130 ? run() : make();
        ask(any_writer(), request, one_in(10) ? any_plan() : Plan::nothing);
      }
    } catch (const std::exception& error) {
      throw std::runtime_error(std::string(error.what()) + "\n  after: " + last_words_);
    }
  }

  /// The last look at everything.
  void end() {
    kill_all();
    audit();
  }

 private:
  struct Writer {
    std::unique_ptr<Process> process = std::make_unique<Process>();
    std::unique_ptr<Book> book{};
    std::uint64_t version = 0;  // of the community, when it last looked
  };

  [[nodiscard]] std::string path() const { return folder_("book"); }

  Writer& any_writer() { return writers_[below(writers_.size())]; }

  Plan any_plan() {
    constexpr Plan plans[] = {Plan::fail_once, Plan::fail_once,     Plan::fail_for_ever,
                              Plan::full_once, Plan::full_for_ever, Plan::sync_lies,
                              Plan::die,       Plan::die,           Plan::die};
    return plans[below(std::size(plans))];
  }

  // ---- requests ----

  void ask(Writer& writer, const Request& request, Plan plan) {
    last_words_ = request.words;
    const bool is_faulty = plan != Plan::nothing;
    std::optional<plain::Book> before;
    if (is_faulty || bombs_) before = model_;
    const std::uint64_t next = model_.next;
    const std::optional<AnswerList> expected = ask_model(request, before);
    const bool bombed = !expected;
    Machine::get().running = writer.process.get();
    writer.process->plan(plan, 1 + static_cast<long>(below(plan == Plan::sync_lies ? 3 : 14)));
    bool failed = false;
    AnswerList got;
    try {
      got = request.of_book(*writer.book);
      if (bombed) differs("the book did not pass on what a rule threw");
    } catch (const plain::Bomb&) {
      if (!bombed) differs("the book passed on a throw that the model did not see");
    } catch (const Error&) {
      if (!is_faulty) throw;
      failed = true;
    }
    report_.faults += static_cast<std::uint64_t>(writer.process->faults());
    writer.process->plan(Plan::nothing, 0);
    if (!failed) {
      compare(expected.value_or(AnswerList()), got);
      state_is(model_, *writer.book);
      if (model_.next != next) {
        ++version_;
        perhaps_.clear();
      }
      writer.version = version_;
      report_.answers += got.size();
      for (const Answer& answer : got) {
        if (answer.reason != Reason::none) ++report_.refusals[answer.reason];
      }
      if (writer.process->is_dead()) kill(writer);
      return;
    }
    ++report_.errors;
    if (!bombed && model_.next != next) perhaps_.push_back(model_);
    model_ = *before;
    if (writer.version == version_) state_is(model_, *writer.book);
    const std::uint64_t worse = below(4);
    if (worse == 0) {
      lose_power();
    } else if (worse == 1) {
      kill_all();
    } else if (writer.process->is_dead() || worse == 2) {
      kill(writer);
    }
    settle();
    ++report_.retries;
    ask(any_writer(), request, Plan::nothing);
  }

  Request run() {
    const Date day = any_date();
    ++report_.runs;
    return Request{"dues of " + to_string(day),
                   [day](plain::Book& book) {
                     std::vector<rochdale::Transfer> due;
                     for (std::uint32_t at = 1; at < book.accounts.size(); ++at) {
                       const std::size_t unit = book.accounts[at].unit;
                       const auto transfer = Dues::due(at, unit, book.units[unit], narrow(book.balance(at)), day);
                       if (transfer) due.push_back(*transfer);
                     }
                     AnswerList answers;
                     for (const rochdale::Transfer& transfer : due) answers.push_back(book.post(transfer));
                     return answers;
                   },
                   [day](Book& book) {
                     AnswerList answers;
                     for (const auto& outcome : book.take(Dues(), rochdale::Period(day, day), stamp())) {
                       answers.push_back(answers_of(outcome).front());
                     }
                     return answers;
                   },
                   {}};
  }

  // ---- what else happens ----

  void open(Writer& writer) {
    Machine::get().running = writer.process.get();
    if (one_in(4)) {
      writer.process->plan(one_in(2) ? Plan::fail_once : Plan::full_for_ever, 1 + static_cast<long>(below(40)));
      try {
        writer.book = std::make_unique<Book>(rochdale::open_sqlite_store(path()), registry());
      } catch (const Error&) {
        ++report_.errors;
      }
      report_.faults += static_cast<std::uint64_t>(writer.process->faults());
      writer.process->plan(Plan::nothing, 0);
    }
    if (!writer.book) writer.book = std::make_unique<Book>(rochdale::open_sqlite_store(path()), registry());
    writer.version = version_;
    ++report_.openings;
  }

  void close(Writer& writer) {
    Machine::get().running = writer.process.get();
    writer.book.reset();
  }

  // A dead process is followed by a new one, at once or not.
  void kill(Writer& writer) {
    die(writer);
    open(writer);
    settle();
  }
  void die(Writer& writer) {
    ++report_.deaths;
    writer.process->die();
    close(writer);
    graves_.push_back(std::exchange(writer.process, std::make_unique<Process>()));
  }
  void kill_all() {
    for (Writer& writer : writers_) die(writer);
    for (Writer& writer : writers_) open(writer);
    settle();
  }

  void lose_power() {
    ++report_.power_losses;
    for (Writer& writer : writers_) die(writer);
    const auto damage = static_cast<Damage>(below(static_cast<std::uint64_t>(Damage::sectors) + 1));
    const auto disk = Machine::get().after_power_loss(damage, random_);
    Machine::get().forget();
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      std::filesystem::remove(entry.path());
    }
    for (const auto& [name, bytes] : disk) {
      std::ofstream file(name, std::ios::binary);
      file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      if (!file.flush()) throw std::runtime_error("cannot write " + name);
    }
    for (const auto& [name, bytes] : disk) Machine::get().open(name);
    for (Writer& writer : writers_) open(writer);
    settle();
  }

  // What nobody had an answer to is in the journal or not. Once it was seen there it stays; where it was not seen, it
  // may come to light when the log is read anew, until something is written in its place.
  void settle() {
    Writer& writer = writers_.front();
    Machine::get().running = writer.process.get();
    try {
      writer.book->refresh();
    } catch (const Error& error) {
      differs(std::string("a book that failed before cannot be read: ") + error.what());
    }
    writer.version = version_;
    const std::uint64_t next = writer.book->read([](const Ledger& ledger) { return ledger.next_number(); });
    if (next == model_.next) {
      state_is(model_, *writer.book);
      reopen_broken();
      return;
    }
    std::string why = "the journal ends at " + std::to_string(next) + " instead of " + std::to_string(model_.next) +
                      ", which it never did";
    for (const plain::Book& perhaps : perhaps_) {
      if (perhaps.next != next) continue;
      try {
        state_is(perhaps, *writer.book);
        model_ = plain::Book(perhaps);
        perhaps_.clear();
        ++version_;
        writer.version = version_;
        ++report_.outlived;
        reopen_broken();
        return;
      } catch (const std::exception& error) {
        why = error.what();
      }
    }
    differs(why);
  }

  // After a failed sync a book takes no more changes until it is opened again.
  void reopen_broken() {
    for (Writer& writer : writers_) {
      Machine::get().running = writer.process.get();
      try {
        writer.book->together([](Turn&) { return true; });
      } catch (const Error& error) {
        if (error.fault() != rochdale::Fault::closed) throw;
        close(writer);
        open(writer);
      }
    }
  }

  // Closing keeps a snapshot, and the last one out moves the log into the file.
  void come_and_go() {
    if (writers_.size() > 1 && one_in(2)) {
      close(writers_.back());
      graves_.push_back(std::move(writers_.back().process));
      writers_.pop_back();
    } else if (writers_.size() < 4) {
      writers_.emplace_back();
      open(writers_.back());
    } else {
      for (Writer& writer : writers_) close(writer);
      for (Writer& writer : writers_) open(writer);
    }
    settle();
  }

  void jump() {
    ++report_.clock_jumps;
    if (far_ != 0) {
      today_ -= std::exchange(far_, 0);
    } else if (one_in(6)) {
      far_ = one_in(2) ? 36'525 : -7'305;
      today_ += far_;
    } else {
      today_ += static_cast<std::int64_t>(below(9)) - 3;
    }
    if (model_.closed_through) today_ = std::max<std::int64_t>(today_, model_.closed_through->days() - 10);
    clock = rochdale::Instant::of(Date::from_days(today_), static_cast<std::int64_t>(below(86'400)) * 1'000'000);
  }

  void look() {
    Writer& writer = any_writer();
    Machine::get().running = writer.process.get();
    writer.book->refresh();
    writer.version = version_;
    state_is(model_, *writer.book);
    if (one_in(4)) {
      const Book reader(rochdale::open_sqlite_store(path(), Access::read), registry());
      state_is(model_, reader);
    }
  }

  void audit() {
    Writer& writer = any_writer();
    Machine::get().running = writer.process.get();
    static_cast<void>(rochdale::check_sqlite_store(path(), [](const std::string& what) { differs("audit: " + what); }));
    writer.book->refresh();
    for (const auto& check : verified(*writer.book).checks) report_.invariants += check.times;
  }

  void state_is(const plain::Book& model, const Book& book) {
    ++report_.states;
    compare_state(model, book);
  }

  Report& report_;
  book_file::Folder folder_;
  Process* usual_ = Machine::get().running;
  std::vector<std::unique_ptr<Process>> graves_;  // files may still be named after them
  std::vector<Writer> writers_;
  std::vector<plain::Book> perhaps_;  // what the journal may also turn out to be
  std::uint64_t version_ = 0;
  std::int64_t far_ = 0;
  std::string last_words_ = "nothing";
};

}  // namespace simulate
