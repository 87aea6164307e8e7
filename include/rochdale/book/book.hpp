// SPDX-License-Identifier: MPL-2.0
// The book: journal, ledger and rules. The one object that changes, and the one door to it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "rochdale/book/sleeper.hpp"
#include "rochdale/book/turn.hpp"

namespace rochdale {

/// The books of one community: a journal in a store, and the ledger that is its fold.
///
/// Safe from any thread. Changes are taken in turns, in the order in which they were asked for; what several threads ask
/// for while the disk is busy shares one turn and one sync. A call returns when what it did is durable. Readers see
/// what is committed. A refusal is a value; a broken disk or a caller's mistake throws Error, and then nothing of the
/// call is in the book.
class Book {
 public:
  /// Opens the book in a store. Policies of a host must be registered here; a book that has adopted one which is not can
  /// be read, and any change throws Error (unknown_rule).
  explicit Book(std::unique_ptr<Store> store, PolicyRegistry registry = {})
      : store_(std::move(store)), registry_(std::move(registry)) {
    store_->load(ledger_);
    remake_policies();
  }

  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  /// Closes the book. No other thread may be in a call. Everything acknowledged is durable already; a failure here only
  /// makes the next opening slower.
  ~Book() {
    try {
      store_->close(ledger_);
    } catch (...) {  // NOLINT(bugprone-empty-catch): a snapshot is only a shortcut
    }
  }

  // ---- questions ----

  /// Calls `look(const Ledger&)` on the committed ledger and returns what it returns. The ledger must not be kept
  /// beyond the call, only copied.
  template <class Look>
  decltype(auto) read(Look&& look) const {
    const std::shared_lock lock(ledger_mutex_);
    return std::forward<Look>(look)(static_cast<const Ledger&>(ledger_));
  }

  /// The account with this code, or AccountId{}.
  [[nodiscard]] AccountId find(std::string_view code) const {
    return read([&](const Ledger& ledger) { return ledger.find(code); });
  }

  /// The natural balance of an account. Throws Error (out_of_range) for a handle that is not of this book.
  [[nodiscard]] Amount balance(AccountId account) const {
    return read([&](const Ledger& ledger) { return ledger.balance(account).amount(); });
  }

  /// Calls `look(const Ledger&, Store&)`: for reports, which need the journal beside the balances.
  template <class Look>
  decltype(auto) read_journal(Look&& look) const {
    const std::shared_lock lock(ledger_mutex_);
    return std::forward<Look>(look)(static_cast<const Ledger&>(ledger_), *store_);
  }

  /// Takes in what other processes wrote. A change does so by itself.
  void refresh() {
    const std::unique_lock lock(ledger_mutex_);
    take_in([this] { store_->refresh(ledger_); });
  }

  // ---- changes: one call, one turn; see Turn for each ----

  /// Posts a transfer or payment. See Turn::post().
  [[nodiscard]] Outcome<Entry> post(const Transfer& transfer, const Stamp& stamp) {
    return ask<Outcome<Entry>>([&](Turn& turn) { return turn.post(transfer, stamp); });
  }
  /// Posts an entry of many legs.
  [[nodiscard]] Outcome<Entry> post(const Compound& compound, const Stamp& stamp) {
    return ask<Outcome<Entry>>([&](Turn& turn) { return turn.post(compound, stamp); });
  }
  /// Posts a batch; each item is answered.
  void post(std::span<const Transfer> transfers, const Stamp& stamp, Answers& answers) {
    const auto post_all = [&](Turn& turn) { turn.post(transfers, stamp, answers); };
    // By reference: what a function would keep of it is too much to need no memory.
    perform(std::ref(post_all), transfers.size() >= large_batch);
  }
  /// Takes a run for a period; each proposal is answered.
  [[nodiscard]] std::vector<Outcome<Entry>> take(const Run& run, const Period& period, const Stamp& stamp) {
    return ask<std::vector<Outcome<Entry>>>([&](Turn& turn) { return turn.take(run, period, stamp); });
  }
  /// Posts although limits stand against it. See Turn::post_overriding().
  [[nodiscard]] Outcome<Entry> post_overriding(const Transfer& transfer, const Stamp& stamp) {
    return ask<Outcome<Entry>>([&](Turn& turn) { return turn.post_overriding(transfer, stamp); });
  }
  /// The same for an entry of many legs.
  [[nodiscard]] Outcome<Entry> post_overriding(const Compound& compound, const Stamp& stamp) {
    return ask<Outcome<Entry>>([&](Turn& turn) { return turn.post_overriding(compound, stamp); });
  }
  /// Reverses an entry. See Turn::reverse().
  [[nodiscard]] Outcome<Entry> reverse(EntryNumber entry, const Reversal& reversal, const Stamp& stamp) {
    return ask<Outcome<Entry>>([&](Turn& turn) { return turn.reverse(entry, reversal, stamp); });
  }
  /// Places a hold. See Turn::hold().
  [[nodiscard]] Outcome<HoldNumber> hold(const Transfer& transfer, std::optional<Date> until, const Stamp& stamp) {
    return ask<Outcome<HoldNumber>>([&](Turn& turn) { return turn.hold(transfer, until, stamp); });
  }
  /// Posts a hold. See Turn::post_hold().
  [[nodiscard]] Outcome<Entry> post_hold(HoldNumber hold, const HoldPosting& posting, const Stamp& stamp) {
    return ask<Outcome<Entry>>([&](Turn& turn) { return turn.post_hold(hold, posting, stamp); });
  }
  /// Gives a hold up.
  [[nodiscard]] Outcome<void> void_hold(HoldNumber hold, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.void_hold(hold, stamp); });
  }
  /// Ends every hold whose last day lies before `as_of`; returns how many.
  std::size_t expire(Date as_of, const Stamp& stamp) {
    return ask<std::size_t>([&](Turn& turn) { return turn.expire(as_of, stamp); });
  }
  /// Takes up a unit.
  [[nodiscard]] Outcome<void> adopt_unit(const Unit& unit, const Limits& limits, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.adopt_unit(unit, limits, stamp); });
  }
  /// Opens an account.
  [[nodiscard]] Outcome<AccountId> open_account(const NewAccount& wanted, const Stamp& stamp) {
    return ask<Outcome<AccountId>>([&](Turn& turn) { return turn.open_account(wanted, stamp); });
  }
  /// Shows an account by another name.
  [[nodiscard]] Outcome<void> rename(AccountId account, std::string_view name, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.rename(account, name, stamp); });
  }
  /// Opens, freezes or closes an account.
  [[nodiscard]] Outcome<void> set_status(AccountId account, AccountStatus status, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.set_status(account, status, stamp); });
  }
  /// Agrees an account's own limits; nothing: it follows its unit again.
  [[nodiscard]] Outcome<void> set_limits(AccountId account, const std::optional<Limits>& limits, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.set_limits(account, limits, stamp); });
  }
  /// Agrees the limits that accounts of a unit follow.
  [[nodiscard]] Outcome<void> set_limits(const Unit& unit, const Limits& limits, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.set_limits(unit, limits, stamp); });
  }
  /// Adopts a rule or charge.
  [[nodiscard]] Outcome<void> adopt(const Policy& policy, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.adopt(policy, stamp); });
  }
  /// Withdraws a rule or charge.
  [[nodiscard]] Outcome<void> withdraw(std::string_view policy, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.withdraw(policy, stamp); });
  }
  /// Closes everything dated on or before a day.
  [[nodiscard]] Outcome<void> close_period(Date through, const Stamp& stamp) {
    return ask<Outcome<void>>([&](Turn& turn) { return turn.close_period(through, stamp); });
  }
  /// Writes a document, or its next version. See Turn::write().
  [[nodiscard]] Outcome<DocumentNumber> write(const NewVersion& wanted, const Stamp& stamp) {
    return ask<Outcome<DocumentNumber>>([&](Turn& turn) { return turn.write(wanted, stamp); });
  }
  /// Erases the words of a text for good.
  [[nodiscard]] Outcome<void> erase_words(TextNumber text, const Stamp& stamp) {
    std::optional<Outcome<void>> outcome;
    perform([&](Turn& turn) { outcome.emplace(turn.erase_words(text, stamp)); }, true);
    return *std::move(outcome);
  }

  /// Does several things as one: `act(Turn&)` returns true to keep all of it, false (or throws) to keep nothing. No
  /// other change comes in between. Returns what `act` returned.
  template <class Act>
  bool together(Act&& act) {
    bool kept = false;
    perform(
        [&](Turn& turn) {
          kept = act(turn);
          if (!kept) throw Abandoned{};
        },
        true);
    return kept;
  }

 private:
  struct Abandoned {};

  // A batch that has a turn of its own: it gains nothing from sharing a sync, and more from being written while it is
  // decided.
  static constexpr std::size_t large_batch = 4096;

  using Change = std::function<void(Turn&)>;

  struct Waiting {
    const Change& change;
    bool alone;  // may flush before its end, so that only the whole turn can be taken back
    std::exception_ptr error{};
    Waiting* next = nullptr;  // behind it in the queue or the round: a list that asks for no memory
    std::optional<detail::Sleeper> sleeper{};
  };

  template <class Answered, class Ask>
  Answered ask(Ask&& question) {
    std::optional<Answered> answered;
    const Change change = [&](Turn& turn) { answered.emplace(question(turn)); };
    perform(change, false);
    return *std::move(answered);
  }

  // Whoever finds nobody leading serves all who wait: one turn and one sync for all of them.
  void perform(const Change& change, bool alone) {
    Waiting me{change, alone};
    if (stand_in_line(me) || me.sleeper->sleep()) lead();
    if (!me.error) return;
    try {
      std::rethrow_exception(me.error);
    } catch (const Abandoned&) {  // together() says so by its answer
    }
  }

  // Whether to lead.
  [[nodiscard]] bool stand_in_line(Waiting& me) {
    const std::lock_guard lock(queue_mutex_);
    const bool leads = !std::exchange(leading_, true);
    if (!leads) me.sleeper.emplace();
    (last_ == nullptr ? first_ : last_->next) = &me;
    last_ = &me;
    ++waiting_;
    return leads;
  }

  // Serves the queue, in which who leads stands first: while nobody leads, it is empty. Then the next in line leads, or
  // whoever comes: it is let in before those who were served are woken, who are the most likely to come.
  void lead() {
    std::unique_lock lock(queue_mutex_);
    gather(lock);
    Waiting* const round = take_round();
    lock.unlock();
    serve(round);
    lock.lock();
    Waiting* const leader = first_;
    leading_ = leader != nullptr;
    lock.unlock();
    for (Waiting* waiting = round->next; waiting != nullptr;) {
      std::exchange(waiting, waiting->next)->sleeper->wake(false);
    }
    if (leader != nullptr) leader->sleeper->wake(true);
  }

  // Those who were served together mostly come back together: who leads lets them, or every second round would be for
  // one alone. Nobody who does come back is waited for long, and nobody waits twice for one who stays away.
  void gather(std::unique_lock<std::mutex>& lock) {
    constexpr int patience = 200;
    for (int turn = 0; turn < patience && waiting_ < last_round_; ++turn) {
      lock.unlock();
      std::this_thread::yield();
      lock.lock();
    }
  }

  // The first of the queue, with those behind it that can share its turn.
  [[nodiscard]] Waiting* take_round() noexcept {
    Waiting* const round = first_;
    Waiting* end = round;
    last_round_ = 1;
    for (; !end->alone && end->next != nullptr && !end->next->alone; end = end->next) ++last_round_;
    waiting_ -= last_round_;
    first_ = std::exchange(end->next, nullptr);
    if (first_ == nullptr) last_ = nullptr;
    return round;
  }

  void serve(Waiting* round) noexcept {
    try {
      const std::unique_lock lock(ledger_mutex_);
      take_in([this] { store_->begin(ledger_); });
      try {
        writer_.start();
        serve_turn(round);
      } catch (...) {
        store_->rollback();
        writer_.take_back_to({});
        remake_policies();
        throw;
      }
    } catch (...) {
      for (Waiting* waiting = round; waiting != nullptr; waiting = waiting->next) {
        if (!waiting->error) waiting->error = std::current_exception();
      }
    }
  }

  void serve_turn(Waiting* round) {
    if (!unknown_policy_.empty()) throw Error(Fault::unknown_rule, unknown_policy_);
    for (Waiting* waiting = round; waiting != nullptr; waiting = waiting->next) {
      const JournalWriter::Mark mark = writer_.mark();
      writer_.let_flush(waiting->alone);
      try {
        waiting->change(turn_);
      } catch (...) {
        waiting->error = std::current_exception();
        if (waiting->alone) throw;
        writer_.take_back_to(mark);
      }
    }
    if (writer_.is_empty()) {
      store_->rollback();
      return;
    }
    writer_.flush();
    store_->commit(ledger_);
  }

  template <class TakeIn>
  void take_in(TakeIn&& take) {
    const std::uint64_t before = ledger_.next_number();
    try {
      take();
    } catch (...) {  // part of it may have been taken in
      is_behind_ = is_behind_ || ledger_.next_number() != before;
      throw;
    }
    is_behind_ = is_behind_ || ledger_.next_number() != before;
    if (!is_behind_) return;
    writer_.forget_texts();
    remake_policies();
  }

  void remake_policies() {
    is_behind_ = true;  // should memory run out
    try {
      policies_ = Turn::make_policies(ledger_, registry_);
      unknown_policy_.clear();
    } catch (const Error& error) {
      unknown_policy_ = error.what();
    }
    is_behind_ = false;
  }

  std::unique_ptr<Store> store_;
  PolicyRegistry registry_;
  Ledger ledger_;
  Policies policies_;
  std::string unknown_policy_;  // why no change is possible; empty: it is
  bool is_behind_ = false;      // policies and texts are of an earlier state of the ledger
  JournalWriter writer_{ledger_, *store_};
  Turn turn_{writer_, *store_, policies_, registry_};

  mutable std::shared_mutex ledger_mutex_;  // the ledger: shared by readers, exclusive for a turn
  std::mutex queue_mutex_;                  // everything below
  Waiting* first_ = nullptr;
  Waiting* last_ = nullptr;
  std::size_t waiting_ = 0;     // how many there are in the queue
  std::size_t last_round_ = 0;  // how many were served by the last turn
  bool leading_ = false;
};

}  // namespace rochdale
