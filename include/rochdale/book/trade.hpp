// SPDX-License-Identifier: MPL-2.0
// A trade: one member pays another. The one definition that levies and statistics share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale {

/// A line of the journal that debits one liability account and credits another: so what moves between a member and a
/// fund (a fee, a levy, a write-off) is no trade. It belongs to an ordinary entry or a posted hold that is not undone
/// now; reversals, opening, adjusting and closing entries have no trades.
struct Trade {
  EntryNumber entry;
  AccountId payer;
  AccountId payee;
  int128 amount = 0;  ///< minor units of the accounts' unit, above zero
  Date on{};
  std::optional<Instant> at{};
};

/// Calls `visit(const Trade&)` for every trade that is read, in the order of the journal. `ledger` knows which entries
/// are undone; records after it are left out.
template <class Visit>
class TradeReader final : public RecordReader {
 public:
  TradeReader(const Ledger& ledger, Visit visit) : ledger_(ledger), visit_(std::forward<Visit>(visit)) {}

  void lines(std::uint64_t first, std::span<const Line> lines) override {
    for (const Line& line : lines) {
      const std::uint64_t number = first++;
      if (number >= ledger_.next_number()) return;
      if (line.kind != LineKind::further) begin(number, line);
      if (!counts_ || line.debit == AccountId{} || line.credit == AccountId{}) continue;
      if (!is_member(line.debit) || !is_member(line.credit)) continue;
      visit_(Trade{entry_, line.debit, line.credit, line.amount, line.on, at_});
    }
  }
  void event(const Event&) override { counts_ = false; }

 private:
  void begin(std::uint64_t number, const Line& line) {
    entry_ = EntryNumber(number);
    at_ = line.has_at ? std::optional<Instant>(line.at) : std::nullopt;
    counts_ = (line.kind == LineKind::ordinary || line.kind == LineKind::posted_hold) &&
              ledger_.reversal_of(entry_) == EntryNumber{};
  }
  [[nodiscard]] bool is_member(AccountId account) const {
    return ledger_.state(account).kind == AccountKind::liability;
  }

  const Ledger& ledger_;
  Visit visit_;
  EntryNumber entry_;
  std::optional<Instant> at_;
  bool counts_ = false;
};

/// Reads every trade of a journal.
template <class Visit>
void for_each_trade(const Ledger& ledger, Store& store, Visit&& visit) {
  TradeReader<Visit&> reader(ledger, visit);
  store.read(0, reader);
}

}  // namespace rochdale
