// SPDX-License-Identifier: MPL-2.0
// The journal of a book, read while a terminal shows how far: what every command that may read all of it goes through.
#pragma once

#include <cstdio>
#include <string>
#include <utility>

#include "listing.hpp"
#include "progress.hpp"
#include "rochdale/book/book.hpp"
#include "rochdale/book/forwarding_store.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

/// Where a reading is drawn, if it is. Stream and clock are the tests' to change.
struct Drawing {
  bool shown = false;
  std::FILE* stream = stderr;
  Progress::Clock::time_point (*now)() = &Progress::Clock::now;
};

/// A store whose reading is drawn: each time that the journal is read, as a bar that goes when all is read.
class WatchedStore final : public ForwardingStore {
 public:
  /// Ledger and store must live as long as this.
  WatchedStore(const Ledger& ledger, Store& store, std::string label, Drawing drawing)
      : ForwardingStore(store), ledger_(ledger), label_(std::move(label)), drawing_(drawing) {}

  void read(std::uint64_t after, RecordReader& reader) override;

 private:
  const Ledger& ledger_;
  std::string label_;
  Drawing drawing_;
};

/// Calls `look(const Ledger&, Store&)` as Book::read_journal() does, and draws under this label how far the reading is.
/// A command that `writes_meanwhile` draws nothing where its rows appear on the same terminal.
template <class Look>
decltype(auto) read_journal(const Book& book, const std::string& label, bool writes_meanwhile, Look&& look) {
  const Drawing drawing{.shown = is_terminal(2) && !(writes_meanwhile && is_terminal(1))};
  return book.read_journal([&](const Ledger& ledger, Store& store) -> decltype(auto) {
    WatchedStore watched(ledger, store, label, drawing);
    return std::forward<Look>(look)(ledger, static_cast<Store&>(watched));
  });
}

/// The same for a listing: a table is printed at its end, CSV and JSON row by row.
template <class Look>
decltype(auto) read_journal(const Book& book, const std::string& label, const ListingForm& form, Look&& look) {
  return read_journal(book, label, !form.is_table(), std::forward<Look>(look));
}

}  // namespace rochdale::teller
