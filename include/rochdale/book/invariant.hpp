// SPDX-License-Identifier: MPL-2.0
// What holds after every record, as a list of small checks, each with a name. They are written against approve.hpp, not
// with it: what approval lets through by mistake is found here. ledger_invariant.hpp has those of a whole ledger.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/explain.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/line.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

/// A record of the journal that is no event, and the ledger that has just applied it.
struct AppliedRecord {
  std::uint64_t number = 0;     ///< of its first line
  std::span<const Line> lines;  ///< one or more
  const Ledger& ledger;

  [[nodiscard]] const Line& head() const noexcept { return lines.front(); }
  [[nodiscard]] bool is_hold() const noexcept { return head().kind == LineKind::hold; }
  /// True for an entry and for a hold, which have legs; false for the end of a hold, which has none.
  [[nodiscard]] bool has_legs() const noexcept { return is_hold() || head().starts_entry(); }
};

/// A check of one record. `broken` says what is wrong, or is empty.
struct RecordInvariant {
  std::string_view name;
  std::string (*broken)(const AppliedRecord& record);
};

namespace invariant {

/// What one record debits and credits on one account, in minor units.
struct AccountSums {
  AccountId account;
  int128 debits = 0;
  int128 credits = 0;
};

/// Calls `visit(AccountSums)` for each account of a record, once. Records of a few lines, which nearly all are, ask for
/// no memory.
template <class Visit>
void for_each_account(std::span<const Line> lines, Visit&& visit) {
  constexpr std::size_t few = 16;
  const auto add = [](AccountSums& sums, const Line& line) {
    if (line.debit == sums.account) sums.debits += line.amount;
    if (line.credit == sums.account) sums.credits += line.amount;
  };
  if (lines.size() <= few) {
    const auto touched_before = [&](AccountId account, std::size_t end) {
      for (std::size_t at = 0; at < end; ++at) {
        if (lines[at].debit == account || lines[at].credit == account) return true;
      }
      return false;
    };
    for (std::size_t at = 0; at < lines.size(); ++at) {
      for (const AccountId account : {lines[at].debit, lines[at].credit}) {
        if (account == AccountId{} || touched_before(account, at)) continue;
        AccountSums sums{account};
        for (std::size_t from = at; from < lines.size(); ++from) add(sums, lines[from]);
        visit(sums);
      }
    }
    return;
  }
  std::vector<AccountSums> all;
  for (const Line& line : lines) {
    if (!(line.debit == AccountId{})) all.push_back({line.debit, line.amount, 0});
    if (!(line.credit == AccountId{})) all.push_back({line.credit, 0, line.amount});
  }
  std::sort(all.begin(), all.end(),
            [](const AccountSums& left, const AccountSums& right) { return left.account < right.account; });
  for (std::size_t at = 0; at < all.size();) {
    AccountSums sums{all[at].account};
    for (; at < all.size() && all[at].account == sums.account; ++at) {
      sums.debits += all[at].debits;
      sums.credits += all[at].credits;
    }
    visit(sums);
  }
}

/// Every leg has a known account and an amount above zero; a pair is of two accounts in one unit; what ends a hold has
/// no legs. The other checks of a record take this one for granted.
[[nodiscard]] inline std::string legs_are_sound(const AppliedRecord& record) {
  for (const Line& line : record.lines) {
    const bool debits = !(line.debit == AccountId{});
    const bool credits = !(line.credit == AccountId{});
    if (!record.has_legs()) {
      if (debits || credits || line.amount != 0) return "what ends a hold has a leg";
      continue;
    }
    if (!debits && !credits) return "a line names no account";
    if ((debits && !record.ledger.has(line.debit)) || (credits && !record.ledger.has(line.credit))) {
      return "a line names an account that was never opened";
    }
    if (line.amount <= 0 || line.amount > turnover_max)
      return "the amount " + to_string(line.amount) + " is impossible";
    if (!debits || !credits) continue;
    if (line.debit == line.credit) return detail::the_account(record.ledger, line.debit) + " pays itself";
    if (record.ledger.state(line.debit).unit != record.ledger.state(line.credit).unit) return "a pair is of two units";
  }
  return {};
}

/// Debits and credits are equal in each unit.
[[nodiscard]] inline std::string entry_balances(const AppliedRecord& record) {
  // A pair balances by itself, so only single legs are added up: unit by unit, from the least.
  std::int32_t done = -1;
  for (;;) {
    std::int32_t unit = -1;
    int128 sum = 0;
    for (const Line& line : record.lines) {
      const bool debits = !(line.debit == AccountId{});
      if (debits == !(line.credit == AccountId{})) continue;
      const std::int32_t its = record.ledger.state(debits ? line.debit : line.credit).unit;
      if (its <= done || (unit != -1 && its > unit)) continue;
      if (its != unit) {
        unit = its;
        sum = 0;
      }
      if (add_overflow(sum, debits ? line.amount : int128(-line.amount), sum)) return "the sum of its legs overflows";
    }
    if (unit == -1) return {};
    if (sum != 0) {
      const Unit& of = record.ledger.chart().unit(static_cast<std::uint16_t>(unit));
      return "debits less credits are " + to_string_with_unit(Amount::minor(sum, of)) + ", not zero";
    }
    done = unit;
  }
}

/// Entries and holds are on open accounts only.
[[nodiscard]] inline std::string accounts_are_open(const AppliedRecord& record) {
  for (const Line& line : record.lines) {
    for (const AccountId account : {line.debit, line.credit}) {
      const AccountStatus status = record.ledger.state(account).status;
      if (status != AccountStatus::open) {
        return detail::the_account(record.ledger, account) + " is " + std::string(name(status));
      }
    }
  }
  return {};
}

/// Entries and holds are dated after the day through which periods are closed.
[[nodiscard]] inline std::string period_is_open(const AppliedRecord& record) {
  const auto closed = record.ledger.chart().closed_through();
  if (!closed || !record.has_legs() || record.head().on > *closed) return {};
  return "it is dated " + to_string(record.head().on) + ", and periods are closed through " + to_string(*closed);
}

/// No account is led below its floor or above its ceiling, counting what is held, unless limits were passed on purpose.
/// What posts a hold was checked when it was held.
[[nodiscard]] inline std::string limits_are_kept(const AppliedRecord& record) {
  const Line& head = record.head();
  if (!record.has_legs() || head.kind == LineKind::posted_hold || head.mark == LineMark::overridden) return {};
  std::string broken;
  for_each_account(record.lines, [&](const AccountSums& sums) {
    const AccountState& state = record.ledger.state(sums.account);
    const Limits& limits = record.ledger.limits(sums.account);
    const HeldSums& held = record.ledger.held(sums.account);
    const bool debit_kind = is_debit_kind(state.kind);
    const int128 incoming = debit_kind ? sums.debits : sums.credits;
    const int128 outgoing = debit_kind ? sums.credits : sums.debits;
    const int128 balance = debit_kind ? state.debits - state.credits : state.credits - state.debits;
    // A hold that gives and takes on one account is judged by what it comes to.
    const int128 back = record.is_hold() ? (incoming < outgoing ? incoming : outgoing) : int128(0);
    const int128 lowest = balance - (debit_kind ? held.credits : held.debits) + back;
    const int128 highest = balance + (debit_kind ? held.debits : held.credits) - back;
    if (outgoing > incoming && lowest < limits.floor) {
      broken = detail::the_account(record.ledger, sums.account) + " is led to " +
               detail::amount_on(record.ledger, sums.account, lowest) + ", below its credit limit of " +
               detail::amount_on(record.ledger, sums.account, limits.floor);
    }
    if (incoming > outgoing && highest > limits.ceiling) {
      broken = detail::the_account(record.ledger, sums.account) + " is led to " +
               detail::amount_on(record.ledger, sums.account, highest) + ", above its maximum balance of " +
               detail::amount_on(record.ledger, sums.account, limits.ceiling);
    }
  });
  return broken;
}

/// The sums of an account are in the range that no later sum can overflow.
[[nodiscard]] inline std::string sums_are_in_range(const Ledger& ledger, AccountId account) {
  const AccountState& state = ledger.state(account);
  const HeldSums& held = ledger.held(account);
  const bool below = state.debits < 0 || state.credits < 0 || held.debits < 0 || held.credits < 0;
  if (!below && state.debits <= turnover_max - held.debits && state.credits <= turnover_max - held.credits) return {};
  return detail::the_account(ledger, account) + " has a sum that is impossible";
}

/// The same for the accounts of a record.
[[nodiscard]] inline std::string turnovers_are_in_range(const AppliedRecord& record) {
  for (const Line& line : record.lines) {
    for (const AccountId account : {line.debit, line.credit}) {
      if (account == AccountId{}) continue;
      std::string broken = sums_are_in_range(record.ledger, account);
      if (!broken.empty()) return broken;
    }
  }
  return {};
}

/// The chain of an account leads back in time and ends at its newest line; holds are not on it.
[[nodiscard]] inline std::string chain_leads_back(const AppliedRecord& record) {
  std::uint64_t number = record.number;
  for (const Line& line : record.lines) {
    if (record.is_hold() || !record.has_legs()) {
      if (line.debit_previous != 0 || line.credit_previous != 0) return "what moves nothing is in a chain";
      continue;
    }
    if (line.debit_previous >= number || line.credit_previous >= number) return "a chain leads forward";
    for (const AccountId account : {line.debit, line.credit}) {
      if (!(account == AccountId{}) && record.ledger.state(account).last < number) {
        return "the chain of " + detail::the_account(record.ledger, account) + " ends before this record";
      }
    }
    ++number;
  }
  return {};
}

}  // namespace invariant

/// The checks of one record, in order; when one is broken, those after it may not be asked.
inline constexpr std::array<RecordInvariant, 7> record_invariants{{
    {"legs_are_sound", &invariant::legs_are_sound},
    {"entry_balances", &invariant::entry_balances},
    {"accounts_are_open", &invariant::accounts_are_open},
    {"period_is_open", &invariant::period_is_open},
    {"turnovers_are_in_range", &invariant::turnovers_are_in_range},
    {"limits_are_kept", &invariant::limits_are_kept},
    {"chain_leads_back", &invariant::chain_leads_back},
}};

/// Throws Error (damaged) when a record breaks an invariant: a fault of this library, or of the memory it runs in.
/// Builds without NDEBUG ask this after every entry.
inline void require_invariants(const AppliedRecord& record) {
  for (const RecordInvariant& invariant : record_invariants) {
    const std::string broken = invariant.broken(record);
    if (broken.empty()) continue;
    throw Error(Fault::damaged, "record " + std::to_string(record.number) + " breaks the invariant " +
                                    std::string(invariant.name) + ": " + broken);
  }
}

}  // namespace rochdale
