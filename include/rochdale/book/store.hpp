// SPDX-License-Identifier: MPL-2.0
// The socket for where a journal lives. A store keeps records and finds them again; it decides nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rochdale/book/event.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/line.hpp"

namespace rochdale {

/// What one turn appends, in journal order. `lines` has one place a record number from `first` on; the place of an event
/// is a line of LineKind::event, and the events follow each other in `events`. `texts` are the words that these records
/// are the first to use, by number, without gaps.
struct Records {
  std::uint64_t first = 1;
  std::span<const Line> lines{};
  std::span<const Event> events{};
  std::span<const Text> texts{};
};

/// A journal line and its number.
struct NumberedLine {
  std::uint64_t number = 0;
  Line line;

  /// The line before this one on an account that this line is on; 0 when there is none.
  [[nodiscard]] std::uint64_t previous(AccountId account) const noexcept {
    return line.debit == account ? line.debit_previous : line.credit_previous;
  }
};

/// Receives journal records in order, in pieces of one or more lines.
class RecordReader {
 public:
  virtual ~RecordReader() = default;
  /// Lines that follow each other from the number `first` on.
  virtual void lines(std::uint64_t first, std::span<const Line> lines) = 0;
  /// An event; its number is in it.
  virtual void event(const Event& event) = 0;
};

/// Where a journal lives. Calls come from one thread at a time, except line(), words(), find() and read(), which a store
/// answers from several threads while no turn is open. Every failure throws Error (storage, damaged, read_only, busy).
class Store {
 public:
  virtual ~Store() = default;

  /// Brings an empty ledger to the newest committed record, from a snapshot where there is one.
  virtual void load(Ledger& ledger) = 0;

  /// Takes the write turn, and applies to the ledger what others wrote meanwhile. No one else writes until commit() or
  /// rollback().
  virtual void begin(Ledger& ledger) = 0;

  /// Applies to the ledger what others wrote meanwhile, without taking the turn.
  virtual void refresh(Ledger& ledger) = 0;

  /// For each key the number of its record, or 0. Keys of records appended in the open turn are found as well.
  virtual void find(std::span<const Key> keys, std::span<std::uint64_t> numbers) = 0;

  /// Appends records within the turn. A store may still be writing them when this returns, from a copy; then what goes
  /// wrong is thrown by the next call.
  virtual void append(const Records& records) = 0;

  /// Ends the turn. When it returns, what was appended is durable; when it throws, nothing of it is in the journal.
  /// The ledger is the state after it: from time to time a store keeps it, so that opening need not fold everything.
  virtual void commit(Ledger& ledger) = 0;

  /// Ends the turn and forgets what it appended.
  virtual void rollback() noexcept = 0;

  /// The line of a number; LineKind::event where the number belongs to an event. Throws Error (out_of_range) beyond the
  /// end.
  [[nodiscard]] virtual Line line(std::uint64_t number) = 0;

  /// Follows the chain of an account back from its line `last` (see Ledger::state()), newest first, for at most `most`
  /// lines.
  [[nodiscard]] virtual std::vector<NumberedLine> history(AccountId account, std::uint64_t last, std::size_t most) {
    std::vector<NumberedLine> lines;
    while (last != 0 && lines.size() < most) {
      lines.push_back(NumberedLine{last, line(last)});
      last = lines.back().previous(account);
    }
    return lines;
  }

  /// The words of a text; nothing when they were erased. Throws Error (out_of_range) for a number never given.
  [[nodiscard]] virtual std::optional<std::string> words(TextNumber text) = 0;

  /// Erases the words of a text for good, within the turn. Its records stand.
  virtual void erase(TextNumber text) = 0;

  /// Reads the committed records after a number, in order, to the end (and within a turn those appended).
  virtual void read(std::uint64_t after, RecordReader& reader) = 0;

  /// Keeps a snapshot, so that the next opening is quick; a store without snapshots does nothing.
  virtual void close(Ledger& ledger) { static_cast<void>(ledger); }
};

}  // namespace rochdale
