// SPDX-License-Identifier: MPL-2.0
// The statement of an account: what moved on it between two days, with opening, closing and running balance.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"
#include "rochdale/core/amount.hpp"

namespace rochdale {

/// One movement of an account. An entry that moves it twice (a payment and its fee) has two rows.
struct StatementRow {
  EntryNumber entry;              ///< the entry that it belongs to
  Line head;                      ///< the entry's first line: kind, dates, numbers of its words
  Amount change;                  ///< of the natural balance: above zero for what a member received
  Amount balance;                 ///< natural, after this row
  std::vector<AccountId> others;  ///< the accounts on the other side, each once, in the order of the entry
};

/// An account's movements whose effective date lies between two days.
struct Statement {
  AccountId account;
  Amount opening;                  ///< natural balance before the first day
  Amount closing;                  ///< natural balance after the last day
  std::vector<StatementRow> rows;  ///< by effective date, and on one day in the order of the journal
};

namespace detail {

// The first line of the entry that a line belongs to.
inline NumberedLine head_of(Store& store, NumberedLine line) {
  while (line.line.kind == LineKind::further) {
    --line.number;
    line.line = store.line(line.number);
  }
  return line;
}

// The accounts on the other side of a line. A single leg faces all legs of its entry in the same unit that go the other way.
inline std::vector<AccountId> others_of(const Ledger& ledger, Store& store, const NumberedLine& line,
                                        std::uint64_t head, AccountId account) {
  const bool is_debit = line.line.debit == account;
  const AccountId beside = is_debit ? line.line.credit : line.line.debit;
  if (!(beside == AccountId{})) return {beside};
  std::vector<AccountId> others;
  for (std::uint64_t at = head; at < ledger.next_number(); ++at) {
    const Line now = store.line(at);
    if (at != head && now.kind != LineKind::further) break;
    const AccountId other = is_debit ? now.credit : now.debit;
    const bool is_new = std::find(others.begin(), others.end(), other) == others.end();
    const bool faces = !(other == AccountId{}) && !(other == account) && ledger.unit(other) == ledger.unit(account);
    if (faces && is_new) others.push_back(other);
  }
  return others;
}

}  // namespace detail

/// The statement of an account from its first day to its last one, both counted; a day that is not given is no bound.
/// It follows the account's whole chain, because an entry may be dated back. Throws Error (out_of_range) for an account
/// that is not of this ledger.
[[nodiscard]] inline Statement statement(const Ledger& ledger, Store& store, AccountId account,
                                         std::optional<Date> from = {}, std::optional<Date> to = {}) {
  const Balance now = ledger.balance(account);
  const bool debit_kind = is_debit_kind(now.kind);
  const auto change_of = [&](const Line& line) {
    const bool raises = (line.debit == account) == debit_kind;
    return Amount::minor(raises ? line.amount : int128(-line.amount), now.unit);
  };
  Statement made{account, Amount::zero(now.unit), Amount::zero(now.unit), {}};
  std::vector<NumberedLine> lines =
      store.history(account, ledger.state(account).last, std::numeric_limits<std::size_t>::max());
  std::reverse(lines.begin(), lines.end());
  std::stable_sort(lines.begin(), lines.end(),
                   [](const NumberedLine& left, const NumberedLine& right) { return left.line.on < right.line.on; });
  for (const NumberedLine& line : lines) {
    if (to && *to < line.line.on) break;
    made.closing += change_of(line.line);
    if (from && line.line.on < *from) {
      made.opening = made.closing;
      continue;
    }
    const NumberedLine head = detail::head_of(store, line);
    made.rows.push_back(StatementRow{EntryNumber(head.number), head.line, change_of(line.line), made.closing,
                                     detail::others_of(ledger, store, line, head.number, account)});
  }
  return made;
}

/// The newest movements of an account in the order of the journal, at most so many: what a member looks at first. The
/// running balance ends at the present one.
[[nodiscard]] inline Statement latest(const Ledger& ledger, Store& store, AccountId account, std::size_t most) {
  const Balance now = ledger.balance(account);
  const bool debit_kind = is_debit_kind(now.kind);
  Statement made{account, now.amount(), now.amount(), {}};
  for (const NumberedLine& line : store.history(account, ledger.state(account).last, most)) {
    const bool raises = (line.line.debit == account) == debit_kind;
    const Amount change = Amount::minor(raises ? line.line.amount : int128(-line.line.amount), now.unit);
    const NumberedLine head = detail::head_of(store, line);
    made.rows.push_back(StatementRow{EntryNumber(head.number), head.line, change, made.opening,
                                     detail::others_of(ledger, store, line, head.number, account)});
    made.opening -= change;
  }
  std::reverse(made.rows.begin(), made.rows.end());
  return made;
}

}  // namespace rochdale
