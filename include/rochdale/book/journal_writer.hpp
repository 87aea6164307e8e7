// SPDX-License-Identifier: MPL-2.0
// What a turn has decided and the store has not yet made durable: applied to the ledger at once, taken back if need be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rochdale/book/entry.hpp"
#include "rochdale/book/invariant.hpp"
#include "rochdale/book/key_table.hpp"
#include "rochdale/book/stamp.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale {

/// Collects the records of one turn. A warm writer (started again and again) asks for no memory on plain postings.
class JournalWriter {
 public:
  /// A place in the turn to come back to.
  struct Mark {
    std::size_t lines = 0;
    std::size_t events = 0;
    std::size_t texts = 0;
    std::size_t undo = 0;
  };

  JournalWriter(Ledger& ledger, Store& store) : ledger_(ledger), store_(store) {}

  /// Starts a turn: forgets the one before.
  void start() {
    lines_.clear();
    events_.clear();
    texts_.clear();
    undo_.clear();
    pending_.clear();
    flushed_ = Mark{};
    first_ = ledger_.next_number();
    first_text_ = ledger_.next_text();
  }

  /// Forgets which texts are in the table already: others may have erased them.
  void forget_texts() noexcept {
    known_.clear();
    last_known_ = Text{};
  }

  /// The ledger with everything recorded so far.
  [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

  /// True when nothing was recorded.
  [[nodiscard]] bool is_empty() const noexcept { return lines_.empty(); }

  // ---- keys ----

  /// For each key the number of its record in the journal before this turn's unflushed records, or 0.
  [[nodiscard]] std::span<const std::uint64_t> find(std::span<const Key> keys) {
    found_.assign(keys.size(), 0);
    store_.find(keys, found_);
    return found_;
  }

  /// The number of the record that this turn made for a key and has not yet flushed, or 0.
  [[nodiscard]] std::uint64_t find_pending(Key key) const {
    const std::uint64_t place = pending_.find(key.hash(0), [&](std::uint64_t candidate) {
      return candidate <= lines_.size() && lines_[static_cast<std::size_t>(candidate - 1)].key == key;
    });
    return place == 0 ? 0 : first_ + place - 1;
  }

  /// Begins to load what find_pending() and record() touch for a key.
  void prefetch(Key key) const noexcept { pending_.prefetch(key.hash(0)); }

  // ---- reading back ----

  /// The line of a number, recorded in this turn or before. Throws Error (out_of_range) beyond the end.
  [[nodiscard]] Line line(std::uint64_t number) {
    if (number >= first_ && number - first_ < lines_.size()) return lines_[static_cast<std::size_t>(number - first_)];
    return store_.line(number);
  }

  /// The legs of the entry or hold whose first line has this number.
  [[nodiscard]] std::vector<Posting> legs(std::uint64_t number) {
    std::vector<Posting> legs;
    for (std::uint64_t at = number; at < ledger_.next_number(); ++at) {
      const Line now = line(at);
      if (at != number && now.kind != LineKind::further) break;
      if (now.debit.value() != 0)
        legs.push_back(Posting{now.debit, Amount::minor(now.amount, ledger_.unit(now.debit))});
      if (now.credit.value() != 0) {
        legs.push_back(Posting{now.credit, Amount::minor(-now.amount, ledger_.unit(now.credit))});
      }
    }
    return legs;
  }

  // ---- recording ----

  /// Records an approved draft. `head` brings kind, mark, related and until; everything else comes from draft and
  /// stamp: reference and purpose from the draft, and from the stamp where the request had none. Returns the number of
  /// its first line.
  std::uint64_t record(const Draft& draft, Line head, const Stamp& stamp) {
    const std::uint64_t number = ledger_.next_number();
    head.on = draft.on();
    head.key = draft.key();
    head.recorded = stamp.recorded;
    head.has_at = draft.at().has_value();
    if (head.has_at) head.at = *draft.at();
    head.by = known_text(stamp.by);
    if (!draft.memo().empty()) head.memo = new_text(draft.memo());
    head.reference = known_text(draft.reference().empty() ? stamp.reference : draft.reference());
    head.purpose = known_text(draft.purpose().empty() ? stamp.purpose : draft.purpose());
    const std::span<const Posting> legs = draft.legs();
    if (!head.key.is_none()) remember_key(head.key);
    for (std::size_t at = 0; at < legs.size(); ++at) {
      const int128 amount = legs[at].amount.minor();
      const bool is_pair = amount > 0 && at + 1 < legs.size() && legs[at + 1].amount.minor() == -amount &&
                           legs[at + 1].amount.unit() == legs[at].amount.unit() &&
                           !(legs[at + 1].account == legs[at].account);
      head.debit = amount > 0 ? legs[at].account : AccountId{};
      head.credit = is_pair ? legs[at + 1].account : amount > 0 ? AccountId{} : legs[at].account;
      head.amount = amount > 0 ? amount : int128(-amount);
      push(head);
      if (is_pair) ++at;
      if (at + 1 < legs.size()) {
        const Instant recorded = head.recorded;
        const Date on = head.on;
        const TextNumber by = head.by;
        head = Line{};
        head.kind = LineKind::further;
        head.recorded = recorded;
        head.on = on;
        head.by = by;
      }
    }
#ifndef NDEBUG
    require_invariants(
        {number, std::span<const Line>(lines_).subspan(static_cast<std::size_t>(number - first_)), ledger_});
#endif
    return number;
  }

  /// Records the end of a hold: a line without amount.
  void record_end(LineKind kind, HoldNumber hold, Date on, const Stamp& stamp) {
    Line line;
    line.kind = kind;
    line.related = hold.value();
    line.on = on;
    line.recorded = stamp.recorded;
    line.by = known_text(stamp.by);
    line.reason = known_text(stamp.reason);
    line.reference = known_text(stamp.reference);
    line.purpose = known_text(stamp.purpose);
    push(line);
  }

  /// Records an event; its texts get their numbers. Throws Error where the ledger cannot take it.
  void record(Event event) {
    event.number = ledger_.next_number();
    event.by.number = known_text(event.by.words);
    for_each_text(event, [this, &event](Text& text) {
      if (&text != &event.by) text.number = new_text(text.words);
    });
    Ledger::Undo undo = ledger_.undo_of(event);
    make_room(lines_);
    make_room(events_);
    make_room(undo_);
    ledger_.apply(event);
    // From here on nothing can fail: what is applied is also taken back, if need be.
    undo_.push_back({lines_.size(), std::move(undo)});
    lines_.emplace_back().kind = LineKind::event;
    events_.push_back(std::move(event));
  }

  /// The number of words that are new to the table; 0 for none.
  [[nodiscard]] TextNumber new_text(std::string_view words) {
    if (words.empty()) return 0;
    const std::size_t number = first_text_ + texts_.size();
    if (number >= 0xFFFFFFF0U) throw Error(Fault::out_of_range, "the book is full: no more texts");
    texts_.push_back(Text{static_cast<TextNumber>(number), std::string(words)});
    return static_cast<TextNumber>(number);
  }

  /// The number of words that come again and again (who, what for): the same words are kept once.
  [[nodiscard]] TextNumber known_text(std::string_view words) {
    if (words.empty()) return 0;
    if (last_known_.number != 0 && last_known_.words == words) return last_known_.number;
    const auto found = known_.find(std::string(words));
    TextNumber number = found == known_.end() ? 0 : found->second;
    if (number == 0) {
      if (known_.size() >= 4096) known_.clear();
      number = new_text(words);
      known_.emplace(std::string(words), number);
    }
    last_known_ = Text{number, std::string(words)};
    return number;
  }

  /// Keeps what takes back the next record, beyond the balances that any entry changes.
  void guard(Ledger::Undo undo) { undo_.push_back({lines_.size(), std::move(undo)}); }

  // ---- ending ----

  /// Where the turn stands.
  [[nodiscard]] Mark mark() const noexcept { return {lines_.size(), events_.size(), texts_.size(), undo_.size()}; }

  /// Takes back everything after a mark. What was flushed in between must be rolled back in the store by the caller.
  void take_back_to(const Mark& mark) {
    while (lines_.size() > mark.lines) {
      std::size_t head = lines_.size() - 1;
      while (lines_[head].kind == LineKind::further) --head;
      const bool moves = lines_[head].starts_entry();
      while (lines_.size() > head) {
        if (moves) ledger_.take_back(first_ + lines_.size() - 1, lines_.back());
        lines_.pop_back();
      }
      for (; !undo_.empty() && undo_.back().line >= head && undo_.size() > mark.undo; undo_.pop_back()) {
        undo_.back().undo(ledger_);
      }
    }
    // What was guarded before a line that never came.
    for (; undo_.size() > mark.undo; undo_.pop_back()) undo_.back().undo(ledger_);
    events_.resize(mark.events);
    if (texts_.size() > mark.texts) {
      forget_texts();
      texts_.resize(mark.texts);
    }
    ledger_.set_next(first_ + lines_.size(), static_cast<TextNumber>(first_text_ + texts_.size()));
  }

  /// Hands what is new to the store.
  void flush() {
    const Mark now = mark();
    if (now.lines == flushed_.lines) return;
    store_.append(Records{first_ + flushed_.lines, std::span<const Line>(lines_).subspan(flushed_.lines),
                          std::span<const Event>(events_).subspan(flushed_.events),
                          std::span<const Text>(texts_).subspan(flushed_.texts)});
    flushed_ = now;
    pending_.clear();
  }

  /// How many lines wait for flush().
  [[nodiscard]] std::size_t waiting() const noexcept { return lines_.size() - flushed_.lines; }

 private:
  struct UndoStep {
    std::size_t line = 0;
    Ledger::Undo undo;
  };

  void remember_key(Key key) {
    if (!pending_.has_room(1)) {
      pending_.clear_for(2 * (waiting() + 1));
      for (std::size_t at = flushed_.lines; at < lines_.size(); ++at) {
        if (!lines_[at].key.is_none()) pending_.insert(lines_[at].key.hash(0), at + 1);
      }
    }
    pending_.insert(key.hash(0), lines_.size() + 1);
  }

  template <class T>
  static void make_room(std::vector<T>& for_one_more) {
    if (for_one_more.size() == for_one_more.capacity()) for_one_more.reserve(2 * for_one_more.size() + 16);
  }

  void push(Line& line) {
    if (line.kind != LineKind::hold && line.kind != LineKind::further) link(line);
    if (line.kind == LineKind::hold) in_hold_ = true;
    if (line.kind == LineKind::further && !in_hold_) link(line);
    make_room(lines_);
    ledger_.apply(first_ + lines_.size(), line);
    lines_.push_back(line);
  }

  // The chain of an account: only what moves its balance is on it.
  void link(Line& line) noexcept {
    if (line.kind != LineKind::further) in_hold_ = false;
    line.debit_previous = line.debit.value() != 0 ? ledger_.state(line.debit).last : 0;
    line.credit_previous = line.credit.value() != 0 ? ledger_.state(line.credit).last : 0;
  }

  Ledger& ledger_;
  Store& store_;
  std::vector<Line> lines_;
  std::vector<Event> events_;
  std::vector<Text> texts_;
  std::vector<UndoStep> undo_;
  std::vector<std::uint64_t> found_;
  detail::KeyTable pending_;  // by place in lines_, from 1
  std::unordered_map<std::string, TextNumber> known_;
  Text last_known_;
  Mark flushed_;
  std::uint64_t first_ = 1;
  std::size_t first_text_ = 1;
  bool in_hold_ = false;
};

}  // namespace rochdale
