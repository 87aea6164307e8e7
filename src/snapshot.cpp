// SPDX-License-Identifier: MPL-2.0
#include "snapshot.hpp"

#include <SQLiteCpp/Statement.h>

#include <map>
#include <string>
#include <string_view>

#include "rochdale/core/error.hpp"

namespace rochdale {

namespace {

[[noreturn]] void damaged(const std::string& what) { throw Error(Fault::damaged, "the snapshot " + what); }

int128 figure(const SQLite::Column& column) {
  int128 value = 0;
  const std::string text = column.getString();
  if (!parse_integer(text, value)) damaged("has \"" + text + "\" for a sum");
  return value;
}

// Legs as people can read them: "12:500 7:-500", account and minor units.
std::string legs_text(const Hold& hold) {
  std::string text;
  for (const Hold::Leg& leg : hold.legs) {
    if (!text.empty()) text += ' ';
    text += std::to_string(leg.account.value()) + ':' + to_string(leg.amount);
  }
  return text;
}

// Reads legs, and adds them up by account: no sum of holds may overflow.
void read_legs(std::string_view text, Hold& hold, std::map<AccountId, HeldSums>& sums) {
  while (!text.empty()) {
    const std::string_view leg = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), leg.size() + 1));
    const std::size_t colon = leg.find(':');
    int128 account = 0;
    int128 amount = 0;
    if (colon == std::string_view::npos || !parse_integer(leg.substr(0, colon), account) ||
        !parse_integer(leg.substr(colon + 1), amount) || account <= 0 || account > 0xFFFFFFFFLL) {
      damaged("has a hold that cannot be read");
    }
    const AccountId id(static_cast<std::uint32_t>(account));
    int128& sum = amount > 0 ? sums[id].debits : sums[id].credits;
    const int128 size = amount > 0 ? amount : int128(-amount);
    if (size > turnover_max - sum) damaged("has an impossible hold");
    sum += size;
    hold.legs.push_back(Hold::Leg{id, amount});
  }
}

}  // namespace

std::uint64_t read_snapshot(SQLite::Database& database, Ledger& ledger) {
  SQLite::Statement snapshot(database, "SELECT next_number, next_text FROM snapshot");
  if (!snapshot.executeStep()) damaged("is missing");
  const std::int64_t next = snapshot.getColumn(0).getInt64();
  const std::int64_t text = snapshot.getColumn(1).getInt64();
  if (next < 1 || text < 1 || text > 0xFFFFFFFFLL) damaged("has impossible numbers");
  ledger.set_next(static_cast<std::uint64_t>(next), std::max(ledger.next_text(), static_cast<TextNumber>(text)));

  SQLite::Statement balances(database, "SELECT account, debits, credits, last_line FROM account_balance");
  while (balances.executeStep()) {
    const std::int64_t account = balances.getColumn(0).getInt64();
    const std::int64_t last = balances.getColumn(3).getInt64();
    if (account < 1 || account > 0xFFFFFFFFLL || last < 0) damaged("has an impossible account");
    ledger.restore(AccountId(static_cast<std::uint32_t>(account)), figure(balances.getColumn(1)),
                   figure(balances.getColumn(2)), static_cast<std::uint64_t>(last));
  }
  std::map<AccountId, HeldSums> held;
  SQLite::Statement holds(database, "SELECT number, until, legs FROM open_hold");
  while (holds.executeStep()) {
    Hold hold;
    hold.number = HoldNumber(static_cast<std::uint64_t>(holds.getColumn(0).getInt64()));
    if (!holds.getColumn(1).isNull()) {
      const auto until = Date::parse(holds.getColumn(1).getString());
      if (!until) damaged("has a hold with no date");
      hold.until = *until;
    }
    read_legs(holds.getColumn(2).getString(), hold, held);
    ledger.restore(hold);
  }
  SQLite::Statement reversals(database, "SELECT entry, reversed_by FROM reversal");
  while (reversals.executeStep()) {
    ledger.restore(EntryNumber(static_cast<std::uint64_t>(reversals.getColumn(0).getInt64())),
                   EntryNumber(static_cast<std::uint64_t>(reversals.getColumn(1).getInt64())));
  }
  return static_cast<std::uint64_t>(next);
}

void write_snapshot(SQLite::Database& database, const Ledger& ledger) {
  const std::int64_t before = database.execAndGet("SELECT next_number FROM snapshot").getInt64();
  if (before > static_cast<std::int64_t>(ledger.next_number())) return;

  SQLite::Statement balance(database, "INSERT OR REPLACE INTO account_balance VALUES(?, ?, ?, ?, ?)");
  for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
    const AccountId id(number);
    const AccountState& state = ledger.state(id);
    if (!state.touched) continue;
    balance.bind(1, static_cast<std::int64_t>(number));
    balance.bind(2, to_string(state.debits));
    balance.bind(3, to_string(state.credits));
    balance.bind(4, to_string(ledger.balance(id).amount()));
    balance.bind(5, static_cast<std::int64_t>(state.last));
    balance.exec();
    balance.reset();
  }

  database.exec("DELETE FROM open_hold");
  SQLite::Statement open(database, "INSERT INTO open_hold VALUES(?, ?, ?)");
  for (const auto& [number, hold] : ledger.holds().all()) {
    open.bind(1, static_cast<std::int64_t>(number.value()));
    if (hold.until) {
      open.bind(2, to_string(*hold.until));
    } else {
      open.bind(2);
    }
    open.bind(3, legs_text(hold));
    open.exec();
    open.reset();
  }

  SQLite::Statement reversal(database, "INSERT OR REPLACE INTO reversal VALUES(?, ?)");
  for (const auto& [entry, by] : ledger.reversals()) {
    if (static_cast<std::int64_t>(by.value()) < before) continue;
    reversal.bind(1, static_cast<std::int64_t>(entry.value()));
    reversal.bind(2, static_cast<std::int64_t>(by.value()));
    reversal.exec();
    reversal.reset();
  }

  SQLite::Statement snapshot(database, "UPDATE snapshot SET next_number = ?, next_text = ?");
  snapshot.bind(1, static_cast<std::int64_t>(ledger.next_number()));
  snapshot.bind(2, static_cast<std::int64_t>(ledger.next_text()));
  snapshot.exec();
}

}  // namespace rochdale
