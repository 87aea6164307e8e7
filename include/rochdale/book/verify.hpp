// SPDX-License-Identifier: MPL-2.0
// The audit of a book: folds its journal again from the first record, asks every invariant on the way, and compares
// what comes out with the ledger that the book works with.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/invariant.hpp"
#include "rochdale/book/ledger_difference.hpp"
#include "rochdale/book/ledger_invariant.hpp"
#include "rochdale/book/progress.hpp"
#include "rochdale/book/repeated_keys.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale {

/// Something that verify() found wrong.
struct Finding {
  std::uint64_t record = 0;  ///< the record; 0: the ledger as a whole
  std::string_view check;    ///< the check that found it
  std::string words;         ///< what is wrong, a sentence part for people
};

/// What verify() looked at, and what it found.
struct Verification {
  /// A check and how many times it was asked.
  struct Check {
    std::string_view name;
    std::uint64_t times = 0;
  };

  std::uint64_t records = 0;  ///< entries, holds, ends of holds and events; an entry of many lines is one
  std::uint64_t entries = 0;
  std::uint64_t holds = 0;
  std::uint64_t events = 0;
  std::uint64_t lines = 0;  ///< the lines of all records; an event counts as one
  std::uint32_t accounts = 0;
  std::vector<Check> checks;
  std::vector<Finding> findings;  ///< the first thousand of them
  std::uint64_t found = 0;        ///< how many there were

  /// True when nothing is wrong.
  [[nodiscard]] bool is_sound() const noexcept { return found == 0; }
};

namespace detail {

/// Folds a journal into a ledger of its own and checks record by record. A record of one line, which nearly all are, is
/// looked at where it lies and asks for no memory.
class Verifier final : public RecordReader {
 public:
  Verifier(const Ledger& kept, Store& store, const Progress& progress)
      : kept_(kept), store_(store), progress_(progress), end_(kept.next_number()) {
    fold_.reserve_accounts(kept.account_count());
    keys_.expect(end_);
    for (const std::string_view check : names) result_.checks.push_back({check, 0});
    for (const RecordInvariant& invariant : record_invariants) result_.checks.push_back({invariant.name, 0});
    for (const LedgerInvariant& invariant : ledger_invariants) result_.checks.push_back({invariant.name, 0});
  }

  void lines(std::uint64_t first, std::span<const Line> piece) override {
    follows(first);
    next_ = first + piece.size();
    if (next_ > end_) piece = piece.first(first < end_ ? static_cast<std::size_t>(end_ - first) : 0);
    for (std::size_t at = 0; at < std::min(prefetch_distance, piece.size()); ++at) prefetch(piece[at]);
    std::size_t at = 0;
    while (at < piece.size() && !pending_.empty() && piece[at].kind == LineKind::further) {
      pending_.push_back(piece[at++]);
    }
    if (at < piece.size()) complete();
    while (at < piece.size()) {
      if (at + prefetch_distance < piece.size()) prefetch(piece[at + prefetch_distance]);
      std::size_t end = at + 1;
      while (end < piece.size() && piece[end].kind == LineKind::further) ++end;
      const auto record = piece.subspan(at, end - at);
      if (end == piece.size()) {  // it may go on in the next piece
        pending_.assign(record.begin(), record.end());
        pending_number_ = first + at;
      } else {
        take(first + at, record);
        tell(first + at);
      }
      at = end;
    }
  }

  void event(const Event& event) override {
    complete();
    follows(event.number);
    next_ = event.number + 1;
    if (event.number >= end_) return;
    ++result_.records;
    ++result_.events;
    ++result_.lines;
    for_each_text(event, [this](const Text& text) { take_text(text.number); });
    texts_end(event.number);
    count(events_apply);
    const auto* opened = std::get_if<AccountOpened>(&event.body);
    if (opened != nullptr && opened->account.value() != fold_.account_count() + 1) {
      report(event.number, events_apply, "accounts are not opened one after the other");
    }
    try {
      fold_.apply(event);
    } catch (const std::exception& error) {
      report(event.number, events_apply, error.what());
    }
    tell(event.number);
  }

  /// What remains to be asked when the journal was read.
  [[nodiscard]] Verification finish() {
    complete();
    result_.accounts = fold_.account_count();
    for (const RepeatedKeys::Repeated& key : keys_.find(store_, end_)) {
      report(key.number, keys_are_unique, "record " + std::to_string(key.before) + " has the same key");
    }
    for (const std::uint64_t reversal : reversals_) check_mirror(reversal);
    for (std::size_t at = 0; at < ledger_invariants.size(); ++at) {
      const std::size_t check = own_checks + record_invariants.size() + at;
      count(check);
      std::string broken = ledger_invariants[at].broken(fold_);
      if (!broken.empty()) report(0, check, std::move(broken));
    }
    count(ledger_equals_the_fold, kept_.account_count());
    compare_ledgers(fold_, kept_, [this](std::string_view what, const std::string& words) {
      report(0, ledger_equals_the_fold, "the " + std::string(what) + " differ: " + words);
    });
    if (progress_) progress_(end_ - 1, end_ - 1);
    return std::move(result_);
  }

 private:
  // The checks that need more than one record; those of the two lists of invariants come after them.
  enum : std::size_t {
    journal_is_contiguous,
    records_are_known,
    texts_are_numbered,
    keys_are_unique,
    holds_are_open_at_their_end,
    chains_are_unbroken,
    reversals_mirror,
    events_apply,
    ledger_equals_the_fold,
    own_checks
  };
  static constexpr std::array<std::string_view, own_checks> names{
      "journal_is_contiguous",       "records_are_known",   "texts_are_numbered", "keys_are_unique",
      "holds_are_open_at_their_end", "chains_are_unbroken", "reversals_mirror",   "events_apply",
      "ledger_equals_the_fold"};

  static constexpr std::size_t most_findings = 1000;
  static constexpr std::size_t prefetch_distance = 16;

  void prefetch(const Line& line) const noexcept {
    fold_.prefetch(line.debit);
    fold_.prefetch(line.credit);
  }

  void count(std::size_t check, std::uint64_t times = 1) { result_.checks[check].times += times; }

  void report(std::uint64_t record, std::size_t check, std::string words) {
    ++result_.found;
    if (result_.findings.size() >= most_findings) return;
    result_.findings.push_back({record, result_.checks[check].name, std::move(words)});
  }

  void tell(std::uint64_t number) {
    constexpr std::uint64_t step = 65536;
    if (number < told_ + step) return;
    told_ = number;
    if (progress_) progress_(number, end_ - 1);
  }

  void follows(std::uint64_t number) {
    count(journal_is_contiguous);
    if (number != next_) report(number, journal_is_contiguous, "it follows record " + std::to_string(next_ - 1));
  }

  void complete() {
    if (pending_.empty()) return;
    take(pending_number_, pending_);
    pending_.clear();
  }

  void take(std::uint64_t number, std::span<const Line> lines) {
    const AppliedRecord record{number, lines, fold_};
    const Line& head = record.head();
    ++result_.records;
    result_.lines += lines.size();
    result_.holds += record.is_hold() ? 1 : 0;
    result_.entries += head.starts_entry() ? 1 : 0;
    for (const Line& line : lines) {
      for (const TextNumber text : {line.by, line.memo, line.reference, line.purpose, line.reason}) take_text(text);
    }
    texts_end(number);
    if (!head.key.is_none()) {
      count(keys_are_unique);
      keys_.add(head.key);
    }
    // What folding takes for granted is asked before; a record that fails it is left out of the fold.
    if (!is_known(record) || !is_kept<0>(record) || !has_room(record) || !points_well(record)) return;
    apply(record);
    [&]<std::size_t... at>(std::index_sequence<at...>) { (static_cast<void>(is_kept<at + 1>(record)), ...); }
    (std::make_index_sequence<record_invariants.size() - 1>{});
  }

  // Each is a call of its own that the compiler sees through: an answer that nothing is broken needs no string then.
  template <std::size_t invariant>
  [[nodiscard]] bool is_kept(const AppliedRecord& record) {
    constexpr std::size_t check = own_checks + invariant;
    count(check);
    std::string broken = record_invariants[invariant].broken(record);
    if (broken.empty()) return true;
    report(record.number, check, std::move(broken));
    return false;
  }

  [[nodiscard]] bool is_known(const AppliedRecord& record) {
    count(records_are_known);
    const LineKind kind = record.head().kind;
    if (record.has_legs() || kind == LineKind::voided || kind == LineKind::expired) return true;
    report(record.number, records_are_known, "it is neither an entry nor a hold nor the end of one");
    return false;
  }

  // The sums of a damaged file must not overflow while they are folded.
  [[nodiscard]] bool has_room(const AppliedRecord& record) {
    int128 moved = 0;
    bool room = true;
    for (const Line& line : record.lines) {
      room = room && !add_overflow(moved, line.amount, moved) && moved <= turnover_max;
      room = room && invariant::sums_are_in_range(fold_, line.debit).empty() &&
             invariant::sums_are_in_range(fold_, line.credit).empty();
    }
    if (!room) report(record.number, records_are_known, "its amounts are impossible");
    return room;
  }

  // What a record points at is there: the entry that it reverses, the hold that it ends.
  [[nodiscard]] bool points_well(const AppliedRecord& record) {
    const Line& head = record.head();
    if (head.kind == LineKind::reversal) {
      reversals_.push_back(record.number);
      return true;
    }
    if (head.kind != LineKind::posted_hold && head.kind != LineKind::voided && head.kind != LineKind::expired) {
      return true;
    }
    count(holds_are_open_at_their_end);
    const auto wrong = [&](const std::string& words) {
      report(record.number, holds_are_open_at_their_end, "hold " + std::to_string(head.related) + words);
    };
    const Hold* hold = fold_.holds().find(HoldNumber(head.related));
    if (hold == nullptr) {
      wrong(" is not open");
      return false;
    }
    const bool over = hold->until && *hold->until < head.on;
    if (head.kind == LineKind::expired && !over) wrong(" has not run out");
    if (head.kind != LineKind::posted_hold) return true;
    if (over) wrong(" has run out");
    invariant::for_each_account(record.lines, [&](const invariant::AccountSums& posted) {
      int128 debits = 0;
      int128 credits = 0;
      for (const Hold::Leg& leg : hold->legs) {
        if (leg.account == posted.account) (leg.amount > 0 ? debits : credits) += leg.amount;
      }
      if (posted.debits > debits || posted.credits > -credits) {
        wrong(" holds less on " + the_account(fold_, posted.account));
      }
    });
    return true;
  }

  void apply(const AppliedRecord& record) {
    std::uint64_t number = record.number;
    const auto continues = [this](AccountId account, std::uint64_t previous) {
      return previous == (account == AccountId{} ? 0 : fold_.state(account).last);
    };
    for (const Line& line : record.lines) {
      if (record.head().starts_entry()) {
        count(chains_are_unbroken);
        if (!continues(line.debit, line.debit_previous) || !continues(line.credit, line.credit_previous)) {
          report(number, chains_are_unbroken, "it does not name the line before it on its account");
        }
      }
      fold_.apply(number++, line);
    }
  }

  // Texts that a record is the first to use are numbered on from those before it.
  void take_text(TextNumber text) {
    if (text < next_text_) return;
    const TextNumber ahead = text - next_text_;
    if (ahead < 64) {
      fresh_texts_ |= std::uint64_t{1} << ahead;
    } else {
      text_is_missing_ = true;
    }
  }

  void texts_end(std::uint64_t number) {
    if (fresh_texts_ == 0 && !text_is_missing_) return;
    count(texts_are_numbered);
    if ((fresh_texts_ & (fresh_texts_ + 1)) != 0 || text_is_missing_) {
      report(number, texts_are_numbered, "it uses a text before the one with the number below");
    }
    for (; fresh_texts_ != 0; fresh_texts_ >>= 1) ++next_text_;
    text_is_missing_ = false;
  }

  void check_mirror(std::uint64_t reversal) {
    count(reversals_mirror);
    const std::uint64_t entry = store_.line(reversal).related;
    const std::string which = "record " + std::to_string(entry);
    if (entry == 0 || entry >= reversal || !store_.line(entry).starts_entry()) {
      report(reversal, reversals_mirror, which + ", which it reverses, is no entry before it");
    } else if (legs_of(entry, -1) != legs_of(reversal, 1)) {
      report(reversal, reversals_mirror, "its legs do not mirror those of " + which);
    }
  }

  [[nodiscard]] std::vector<std::pair<AccountId, int128>> legs_of(std::uint64_t number, int sign) {
    std::vector<std::pair<AccountId, int128>> legs;
    for (std::uint64_t at = number; at < end_; ++at) {
      const Line line = store_.line(at);
      if (at != number && line.kind != LineKind::further) break;
      if (!(line.debit == AccountId{})) legs.emplace_back(line.debit, sign * line.amount);
      if (!(line.credit == AccountId{})) legs.emplace_back(line.credit, -sign * line.amount);
    }
    std::sort(legs.begin(), legs.end(), [](const auto& left, const auto& right) {
      return left.first == right.first ? left.second < right.second : left.first < right.first;
    });
    return legs;
  }

  const Ledger& kept_;
  Store& store_;
  const Progress& progress_;
  std::uint64_t end_;  // records from here on are newer than the ledger
  Ledger fold_;
  Verification result_;
  std::uint64_t next_ = 1;  // the number that the next record must have
  std::uint64_t told_ = 0;
  std::vector<Line> pending_;  // the last record of a piece
  std::uint64_t pending_number_ = 0;
  RepeatedKeys keys_;
  std::vector<std::uint64_t> reversals_;
  TextNumber next_text_ = 1;
  std::uint64_t fresh_texts_ = 0;  // bit n: the text next_text_ + n
  bool text_is_missing_ = false;
};

}  // namespace detail

/// Reads the journal from record 1, folds it into a fresh ledger, asks every invariant of every record and of the whole,
/// and compares all balances, holds, reversals, limits, statuses and words with those of `ledger`. Records that are newer
/// than the ledger are left out. Nothing is changed, and what is wrong is a finding; only a store that cannot be read
/// throws Error. Needs eight bytes of memory for each record beside one more ledger.
[[nodiscard]] inline Verification verify(const Ledger& ledger, Store& store, const Progress& progress = {}) {
  detail::Verifier verifier(ledger, store, progress);
  store.read(0, verifier);
  return verifier.finish();
}

}  // namespace rochdale
