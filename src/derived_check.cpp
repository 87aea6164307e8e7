// SPDX-License-Identifier: MPL-2.0
#include "derived_check.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <span>

#include "fold.hpp"
#include "key_index.hpp"
#include "rochdale/core/error.hpp"
#include "snapshot.hpp"

namespace rochdale {

namespace {

std::uint64_t unsigned_column(SQLite::Statement& row, int column) {
  return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
}

void check_views(SQLite::Database& database, const Found& found) {
  SQLite::Statement accounts(database,
                             "SELECT number FROM event WHERE account IS NOT "
                             "CASE WHEN json_valid(details) THEN json_extract(details, '$.account') END");
  while (accounts.executeStep()) {
    found("record " + accounts.getColumn(0).getString() + " is filed under another account than its own");
  }
  SQLite::Statement places(database, "SELECT count(*), min(place), max(place) FROM place");
  if (!places.executeStep() || unsigned_column(places, 0) != most_lines || unsigned_column(places, 1) != 0 ||
      unsigned_column(places, 2) != most_lines - 1) {
    found("the places of lines in a page are not 0 to " + std::to_string(most_lines - 1));
  }
}

// The balances as the view shows them, against the sums beside them.
void check_shown_balances(SQLite::Database& database, std::uint64_t next, const Found& found) {
  Ledger ledger;
  JournalRow row;
  SQLite::Statement events(database, std::string("SELECT ") + event_columns + " FROM event ORDER BY number");
  ColumnsOfRows columns;
  while (events.executeStep()) {
    read_event_columns(columns.of(events), row);
    fold_event(ledger, std::get<Event>(row.body));
  }
  if (read_snapshot(database, ledger) > next) found("the snapshot is of records that the journal does not have");
  SQLite::Statement balances(database, "SELECT account, balance FROM account_balance");
  while (balances.executeStep()) {
    const AccountId account(static_cast<std::uint32_t>(unsigned_column(balances, 0)));
    const std::string shown = balances.getColumn(1).getString();
    const std::string balance = to_string(ledger.balance(account).amount());
    if (shown != balance) {
      found("the balance of account " + std::to_string(account.value()) + " is shown as " + shown + " and is " +
            balance);
    }
  }
}

}  // namespace

KeyRunCheck::KeyRunCheck(SQLite::Database& database, const Found& found) : database_(database), found_(found) {
  seed_ = static_cast<std::uint64_t>(database.execAndGet("SELECT ifnull(max(key_seed), 0) FROM snapshot").getInt64());
  try {
    runs_ = read_key_runs(database);
  } catch (const Error& error) {
    found_(error.what());
  }
}

void KeyRunCheck::row(const JournalRow& row) {
  const auto* page = std::get_if<LinePage>(&row.body);
  if (at_ == runs_.size() || page == nullptr) return;
  read_keys(*page, keys_);
  std::uint64_t number = page->first;
  for (const Key key : keys_) {
    while (at_ < runs_.size() && number >= runs_[at_].next) compare(runs_[at_++]);
    if (at_ == runs_.size()) return;
    if (!key.is_none()) slots_.push_back(KeyRun::slot(key.hash(seed_), number - runs_[at_].first));
    ++number;
  }
}

void KeyRunCheck::end(std::uint64_t next) {
  for (; at_ < runs_.size(); ++at_) {
    if (runs_[at_].next > next) found_("a run of keys is of records that the journal does not have");
    compare(runs_[at_]);
  }
  SQLite::Statement others(database_, "SELECT count(*) FROM key_piece WHERE piece NOT BETWEEN 1 AND ?");
  others.bind(1, static_cast<std::int64_t>(next_piece_ - 1));
  if (others.executeStep() && others.getColumn(0).getInt64() != 0) found_("there are pieces of no run of keys");
}

void KeyRunCheck::compare(const KeyRunHead& run) {
  sort_run(slots_);
  if (run.keys != slots_.size() || !stands_in_pieces()) {
    found_("the run of keys from record " + std::to_string(run.first) + " on has other keys than the journal");
  }
  slots_.clear();
  next_piece_ += KeyRun::pieces(run.keys);
}

bool KeyRunCheck::stands_in_pieces() {
  SQLite::Statement kept(database_, "SELECT slots FROM key_piece WHERE piece = ?");
  std::uint64_t piece = next_piece_;
  for (std::span<const std::uint64_t> rest(slots_); !rest.empty(); ++piece) {
    const auto slots = rest.first(std::min(rest.size(), KeyRun::slots_a_piece));
    rest = rest.subspan(slots.size());
    kept.bind(1, static_cast<std::int64_t>(piece));
    if (!kept.executeStep()) return false;
    const SQLite::Column bytes = kept.getColumn(0);
    if (static_cast<std::size_t>(bytes.getBytes()) != slots.size() * 8) return false;
    const auto* byte = static_cast<const unsigned char*>(bytes.getBlob());
    for (const std::uint64_t slot : slots) {
      if (KeyRun::read(byte) != slot) return false;
      byte += 8;
    }
    kept.reset();
  }
  return true;
}

void check_derived(SQLite::Database& database, std::uint64_t next, const Found& found) {
  check_views(database, found);
  try {
    check_shown_balances(database, next, found);
  } catch (const Error& error) {
    found(error.what());
  }
}

}  // namespace rochdale
