// SPDX-License-Identifier: MPL-2.0
// What a turn has decided and the store has not yet made durable: applied to the ledger at once, taken back if need be.
#pragma once

#include <algorithm>
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

/// Collects the records of one turn. A warm writer (started again and again) asks for no memory on plain postings. Of a
/// turn of many lines it keeps the newest; of those that the store has by then, what takes them back.
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
    may_flush_ = false;
    lines_.clear();
    events_.clear();
    texts_.clear();
    undo_.clear();
    pending_.clear();
    pending_end_ = 0;
    flushed_ = Mark{};
    moved_.clear();
    let_go_ = Mark{};
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
  [[nodiscard]] bool is_empty() const noexcept { return line_count() == 0; }

  // ---- keys ----

  /// What find() answers for a key that stands twice among those asked for, and not before: whether it is there by then
  /// must be asked once more.
  static constexpr std::uint64_t maybe_by_then = ~std::uint64_t{0};

  /// For each key the number of its record, in the journal or in this turn, or 0, or maybe_by_then.
  [[nodiscard]] std::span<const std::uint64_t> find(std::span<const Key> keys) {
    found_.assign(keys.size(), 0);
    store_.find(keys, found_);
    if (waiting() != 0) {
      for (std::size_t at = 0; at < keys.size(); ++at) {
        if (found_[at] == 0 && !keys[at].is_none()) found_[at] = find_pending(keys[at]);
      }
    }
    if (keys.size() > 1) find_twins(keys);
    return found_;
  }

  /// The number of the record that has a key, in the journal or in this turn, or 0.
  [[nodiscard]] std::uint64_t find(Key key) {
    if (key.is_none()) return 0;
    std::uint64_t number = find_pending(key);
    if (number == 0) store_.find(std::span<const Key>(&key, 1), std::span<std::uint64_t>(&number, 1));
    return number;
  }

  // ---- reading back ----

  /// The line of a number, recorded in this turn or before. Throws Error (out_of_range) beyond the end.
  [[nodiscard]] Line line(std::uint64_t number) {
    const std::uint64_t oldest = first_ + let_go_.lines;
    if (number >= oldest && number - oldest < lines_.size()) return lines_[static_cast<std::size_t>(number - oldest)];
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

  /// Records an approved draft. `head` brings kind, mark, related, until and reason; everything else comes from draft
  /// and stamp: reference and purpose from the draft, and from the stamp where the request had none. Returns the number
  /// of its first line.
  std::uint64_t record(const Draft& draft, const Line& head, const Stamp& stamp) {
    const std::uint64_t number = ledger_.next_number();
    const TextNumber by = known_text(stamp.by);
    const TextNumber memo = draft.memo().empty() ? 0 : new_text(draft.memo());
    const TextNumber reference = known_text(draft.reference().empty() ? stamp.reference : draft.reference());
    const TextNumber purpose = known_text(draft.purpose().empty() ? stamp.purpose : draft.purpose());
    const std::span<const Posting> legs = draft.legs();
    for (std::size_t at = 0; at < legs.size();) {
      // A line is made where it stays: copying one that was just written makes the processor wait.
      Line& line = add(at == 0 ? head : further);
      line.recorded = stamp.recorded;
      line.on = draft.on();
      line.by = by;
      if (at == 0) {
        line.key = draft.key();
        line.has_at = draft.at().has_value();
        if (line.has_at) line.at = *draft.at();
        line.memo = memo;
        line.reference = reference;
        line.purpose = purpose;
      }
      const Posting& leg = legs[at];
      const int128 amount = leg.amount.minor();
      const bool is_debit = amount > 0;
      line.amount = is_debit ? amount : int128(-amount);
      (is_debit ? line.debit : line.credit) = leg.account;
      ++at;
      if (is_debit && at < legs.size() && legs[at].amount.minor() == -amount &&
          legs[at].amount.unit() == leg.amount.unit() && !(legs[at].account == leg.account)) {
        line.credit = legs[at].account;
        ++at;
      }
      apply_newest();
    }
#ifndef NDEBUG
    const auto place = static_cast<std::size_t>(number - first_) - let_go_.lines;
    require_invariants({number, std::span<const Line>(lines_).subspan(place), ledger_});
#endif
    return number;
  }

  /// Records the end of a hold: a line without amount.
  void record_end(LineKind kind, HoldNumber hold, Date on, const Stamp& stamp) {
    const TextNumber by = known_text(stamp.by);
    const TextNumber reason = known_text(stamp.reason);
    const TextNumber reference = known_text(stamp.reference);
    const TextNumber purpose = known_text(stamp.purpose);
    Line& line = add(Line{});
    line.kind = kind;
    line.related = hold.value();
    line.on = on;
    line.recorded = stamp.recorded;
    line.by = by;
    line.reason = reason;
    line.reference = reference;
    line.purpose = purpose;
    apply_newest();
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
    undo_.push_back(std::move(undo));
    lines_.emplace_back().kind = LineKind::event;
    events_.push_back(std::move(event));
  }

  /// The number of words that are new to the table; 0 for none.
  [[nodiscard]] TextNumber new_text(std::string_view words) {
    if (words.empty()) return 0;
    const std::size_t number = first_text_ + let_go_.texts + texts_.size();
    if (number >= 0xFFFFFFF0U) throw Error(Fault::out_of_range, "the book is full: no more texts");
    texts_.push_back(Text{static_cast<TextNumber>(number), std::string(words)});
    return static_cast<TextNumber>(number);
  }

  /// The number of words that come again and again (who, what for): the same words are kept once.
  [[nodiscard]] TextNumber known_text(std::string_view words) {
    if (words.empty()) return 0;
    if (last_known_.number != 0 && last_known_.words == words) return last_known_.number;
    return look_up(words);
  }

  /// Keeps what takes back the next record, beyond the balances that any entry changes.
  void guard(Ledger::Undo undo) { undo_.push_back(std::move(undo)); }

  // ---- ending ----

  /// Where the turn stands.
  [[nodiscard]] Mark mark() const noexcept {
    return {line_count(), let_go_.events + events_.size(), let_go_.texts + texts_.size(), undo_.size()};
  }

  /// Takes back everything after a mark. What was flushed in between must be rolled back in the store by the caller, who
  /// takes back the whole turn where it may flush.
  void take_back_to(const Mark& mark) {
    const std::size_t kept = mark.lines - std::min(mark.lines, let_go_.lines);
    while (lines_.size() > kept) {
      std::size_t head = lines_.size() - 1;
      while (lines_[head].kind == LineKind::further) --head;
      const bool moves = lines_[head].starts_entry();
      while (lines_.size() > head) {
        if (moves) ledger_.take_back(first_ + line_count() - 1, lines_.back());
        lines_.pop_back();
      }
    }
    if (mark.lines < let_go_.lines) take_back_what_is_let_go();
    // Balances do not depend on what else a record changed, nor the other way round; an account has none when it goes.
    for (; undo_.size() > mark.undo; undo_.pop_back()) undo_.back()(ledger_);
    pending_end_ = std::min(pending_end_, lines_.size());
    events_.resize(mark.events - let_go_.events);
    if (let_go_.texts + texts_.size() > mark.texts) {
      forget_texts();
      texts_.resize(mark.texts - let_go_.texts);
    }
    ledger_.set_next(first_ + mark.lines, static_cast<TextNumber>(first_text_ + mark.texts));
  }

  /// Says whether records may go to the store before the end of the turn: then only the whole turn can be taken back.
  void let_flush(bool may) noexcept { may_flush_ = may; }
  [[nodiscard]] bool may_flush() const noexcept { return may_flush_; }

  /// Hands what is new to the store.
  void flush() {
    const Mark now = mark();
    if (now.lines == flushed_.lines) return;
    store_.append(Records{first_ + flushed_.lines,
                          std::span<const Line>(lines_).subspan(flushed_.lines - let_go_.lines),
                          std::span<const Event>(events_).subspan(flushed_.events - let_go_.events),
                          std::span<const Text>(texts_).subspan(flushed_.texts - let_go_.texts)});
    flushed_ = now;
    if (may_flush_ && lines_.size() >= many_lines) let_go();
    pending_.clear();
    pending_end_ = lines_.size();
  }

  /// How many lines wait for flush().
  [[nodiscard]] std::size_t waiting() const noexcept { return line_count() - flushed_.lines; }

 private:
  static constexpr Line further = [] {
    Line line;
    line.kind = LineKind::further;
    return line;
  }();

  // Of a line that the store has: what is needed to take back what it moved.
  struct Moved {
    Words amount;
    std::uint64_t debit_previous;
    std::uint64_t credit_previous;
    AccountId debit;
    AccountId credit;
  };

  // So many lines stay in the cache. All lines of a long turn would take more memory than they take in the file.
  static constexpr std::size_t many_lines = 16384;

  [[nodiscard]] std::size_t line_count() const noexcept { return let_go_.lines + lines_.size(); }

  // Forgets what was flushed but for how to take it back.
  void let_go() {
    std::vector<Moved> moved;
    moved.reserve(lines_.size());
    bool moves = false;
    for (const Line& line : lines_) {
      if (line.kind != LineKind::further) moves = line.starts_entry();
      if (!moves) continue;
      moved.push_back({to_words(line.amount), line.debit_previous, line.credit_previous, line.debit, line.credit});
    }
    moved_.push_back(std::move(moved));
    let_go_ = flushed_;
    lines_.clear();
    events_.clear();
    texts_.clear();
  }

  void take_back_what_is_let_go() noexcept {
    for (; !moved_.empty(); moved_.pop_back()) {
      for (auto moved = moved_.back().rbegin(); moved != moved_.back().rend(); ++moved) {
        Line line;
        line.amount = from_words(moved->amount);
        line.debit_previous = moved->debit_previous;
        line.credit_previous = moved->credit_previous;
        line.debit = moved->debit;
        line.credit = moved->credit;
        ledger_.take_back(first_, line);
      }
    }
    let_go_ = Mark{};
  }

  [[nodiscard]] TextNumber look_up(std::string_view words) {
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

  // The number of the record that this turn made for a key and has not yet flushed, or 0.
  [[nodiscard]] std::uint64_t find_pending(Key key) {
    pending_.make_room(lines_.size() - pending_end_);
    for (; pending_end_ < lines_.size(); ++pending_end_) {
      const Key now = lines_[pending_end_].key;
      if (!now.is_none()) pending_.insert(now.hash(0), pending_end_ + 1);
    }
    const std::uint64_t place = pending_.find(key.hash(0), [&](std::uint64_t candidate) {
      return candidate <= lines_.size() && lines_[static_cast<std::size_t>(candidate - 1)].key == key;
    });
    return place == 0 ? 0 : first_ + let_go_.lines + place - 1;
  }

  // The keys of a batch that stand in it before: nearly always none, so that nothing else need be kept while it is posted.
  void find_twins(std::span<const Key> keys) {
    batch_.clear();
    batch_.make_room(keys.size());
    const auto hash_of = [keys](std::size_t at) { return keys[at].hash(0); };
    batch_.sweep(keys.size(), hash_of, [&](std::size_t at, std::uint64_t hash) {
      if (keys[at].is_none()) return;
      const std::uint64_t twin = batch_.find_or_insert(
          hash, at + 1, [&](std::uint64_t other) { return keys[static_cast<std::size_t>(other - 1)] == keys[at]; });
      if (twin != 0 && found_[at] == 0) found_[at] = maybe_by_then;
    });
  }

  template <class Vector>
  static void make_room(Vector& for_one_more) {
    if (for_one_more.size() == for_one_more.capacity()) for_one_more.reserve(2 * for_one_more.size() + 16);
  }

  Line& add(const Line& like) {
    make_room(lines_);
    lines_.push_back(like);
    return lines_.back();
  }

  void apply_newest() {
    Line& line = lines_.back();
    if (line.kind != LineKind::hold && line.kind != LineKind::further) link(line);
    if (line.kind == LineKind::hold) in_hold_ = true;
    if (line.kind == LineKind::further && !in_hold_) link(line);
    try {
      ledger_.apply(first_ + line_count() - 1, line);
    } catch (...) {
      lines_.pop_back();
      throw;
    }
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
  std::vector<Ledger::Undo> undo_;
  std::vector<std::uint64_t> found_;
  detail::KeyTable batch_;       // by place in the batch, from 1
  detail::KeyTable pending_;     // by place in lines_, from 1
  std::size_t pending_end_ = 0;  // the keys of lines before it are in pending_, as far as they are not flushed
  std::unordered_map<std::string, TextNumber> known_;
  Text last_known_;
  Mark flushed_;                           // what the store has
  Mark let_go_;                            // and is no more in lines_, events_ and texts_
  std::vector<std::vector<Moved>> moved_;  // by that
  std::uint64_t first_ = 1;
  std::size_t first_text_ = 1;
  bool in_hold_ = false;
  bool may_flush_ = false;
};

}  // namespace rochdale
