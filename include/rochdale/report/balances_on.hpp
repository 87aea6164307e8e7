// SPDX-License-Identifier: MPL-2.0
// Balances on a day, as they were known at a moment: effective date and booking order are two different things.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "rochdale/book/balance.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale {

/// Debits and credits of every account by its number (place 0 is none): of the entries whose effective date is not after
/// `on`, nor before `from`, as the journal stood after the record `known`, whole entries always. What is not given is no
/// bound. Closing entries of a year end, and what reverses one, can be left out, as an income statement does. One pass
/// over the journal.
[[nodiscard]] inline std::vector<Balance> balances_on(const Ledger& ledger, Store& store, std::optional<Date> on = {},
                                                      std::optional<std::uint64_t> known = {},
                                                      std::optional<Date> from = {}, bool with_closing = true) {
  struct Sum final : RecordReader {
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        const std::uint64_t number = first++;
        if (line.kind != LineKind::further) {
          kind = line.kind;
          record = number;
          closes = kind == LineKind::closing || (kind == LineKind::reversal && closing.count(line.related) != 0);
          if (closes && !with_closing) closing.insert(number);
        }
        const bool counts = kind != LineKind::hold && kind != LineKind::voided && kind != LineKind::expired &&
                            kind != LineKind::event && (with_closing || !closes) && record <= known &&
                            (!on || line.on <= *on) && (!from || line.on >= *from);
        if (!counts) continue;
        if (line.debit.value() != 0) balances[line.debit.value()].debits += line.amount;
        if (line.credit.value() != 0) balances[line.credit.value()].credits += line.amount;
      }
    }
    void event(const Event&) override {}

    std::vector<Balance> balances;
    std::optional<Date> on;
    std::optional<Date> from;
    std::uint64_t known = 0;
    bool with_closing = true;
    LineKind kind = LineKind::event;
    bool closes = false;
    std::set<std::uint64_t> closing;  // closing entries and their reversals, where they are left out
    std::uint64_t record = 0;         // an entry of many legs counts by the number of its first one
  };
  Sum sum;
  sum.on = on;
  sum.from = from;
  // Another process may have written more than this ledger has taken in.
  sum.known = std::min(known.value_or(ledger.next_number()), ledger.next_number() - 1);
  sum.with_closing = with_closing;
  sum.balances.reserve(ledger.account_count() + std::size_t{1});
  const Unit none = ledger.chart().units().empty() ? "NONE/0"_unit : ledger.chart().units()[0];
  sum.balances.push_back(Balance{0, 0, 0, 0, AccountKind::liability, none});
  for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
    const AccountId id(number);
    sum.balances.push_back(Balance{0, 0, 0, 0, ledger.state(id).kind, ledger.unit(id)});
  }
  store.read(0, sum);
  return std::move(sum.balances);
}

}  // namespace rochdale
