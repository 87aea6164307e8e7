// SPDX-License-Identifier: MPL-2.0
// In which points two ledgers differ: a folded one from a kept one, a copy from what came after it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "rochdale/book/explain.hpp"
#include "rochdale/book/ledger.hpp"

namespace rochdale {

namespace detail {

/// Compares account by account what both ledgers have.
template <class Found>
void compare_accounts(const Ledger& one, const Ledger& other, const Found& found) {
  const std::uint32_t count = std::min(one.account_count(), other.account_count());
  for (std::uint32_t number = 1; number <= count; ++number) {
    const AccountId id(number);
    const AccountState& left = one.state(id);
    const AccountState& right = other.state(id);
    const auto differs = [&](std::string_view what) { found(what, the_account(other, id)); };
    if (left.debits != right.debits || left.credits != right.credits) {
      found("balances", the_account(other, id) + " has moved " + to_string(left.debits) + " and " +
                            to_string(left.credits) + " in the one, " + to_string(right.debits) + " and " +
                            to_string(right.credits) + " in the other (debits and credits in minor units)");
    }
    if (left.last != right.last) differs("chains");
    if (!(one.held(id) == other.held(id))) differs("held sums");
    if (!(one.unit(id) == other.unit(id)) || left.kind != right.kind) differs("kinds");
    if (left.status != right.status) differs("statuses");
    const bool own = left.limits != one.chart().default_limits(left.unit);
    const bool other_own = right.limits != other.chart().default_limits(right.unit);
    if (!(one.limits(id) == other.limits(id)) || own != other_own) differs("limits");
    if (!(one.chart().words(id) == other.chart().words(id))) differs("words");
  }
}

/// Compares two maps; `name_of(key)` says which one differs.
template <class Key, class Value, class Found, class NameOf>
void compare_maps(std::string_view what, const std::map<Key, Value>& one, const std::map<Key, Value>& other,
                  const Found& found, const NameOf& name_of) {
  for (const auto& [key, value] : one) {
    const auto there = other.find(key);
    if (there == other.end() || !(there->second == value)) found(what, name_of(key));
  }
  for (const auto& [key, value] : other) {
    if (one.find(key) == one.end()) found(what, name_of(key));
  }
}

}  // namespace detail

/// Calls `found(what, words)` for every point in which two ledgers differ: `what` is one word or two for its kind
/// ("balances", "limits"), `words` names it. Calls nothing when the two would answer every question alike.
template <class Found>
void compare_ledgers(const Ledger& one, const Ledger& other, const Found& found) {
  const Chart& chart = one.chart();
  const Chart& other_chart = other.chart();
  if (one.next_number() != other.next_number()) {
    found("records", std::to_string(one.next_number() - 1) + " in the one, " + std::to_string(other.next_number() - 1) +
                         " in the other");
  }
  if (one.next_text() != other.next_text()) {
    found("texts", std::to_string(one.next_text() - 1) + " in the one, " + std::to_string(other.next_text() - 1) +
                       " in the other");
  }
  if (one.account_count() != other.account_count()) {
    found("accounts", std::to_string(one.account_count()) + " in the one, " + std::to_string(other.account_count()) +
                          " in the other");
  }
  const std::size_t units = std::min(chart.units().size(), other_chart.units().size());
  if (chart.units().size() != other_chart.units().size()) found("units", "their number");
  for (std::size_t at = 0; at < units; ++at) {
    const auto unit = static_cast<std::uint16_t>(at);
    if (!(chart.unit(unit) == other_chart.unit(unit))) found("units", to_string(other_chart.unit(unit)));
    if (!(chart.limits(chart.default_limits(unit)) == other_chart.limits(other_chart.default_limits(unit)))) {
      found("limits", "of the unit " + to_string(other_chart.unit(unit)));
    }
  }
  detail::compare_accounts(one, other, found);
  detail::compare_maps("holds", one.holds().all(), other.holds().all(), found,
                       [](HoldNumber number) { return "hold " + std::to_string(number.value()); });
  detail::compare_maps("reversals", one.reversals(), other.reversals(), found,
                       [](EntryNumber number) { return "of entry " + std::to_string(number.value()); });
  detail::compare_maps("documents", one.documents(), other.documents(), found,
                       [](DocumentNumber number) { return "document " + std::to_string(number.value()); });
  if (chart.closed_through() != other_chart.closed_through()) found("periods", "the day through which they are closed");
  if (!std::equal(chart.policies().begin(), chart.policies().end(), other_chart.policies().begin(),
                  other_chart.policies().end())) {
    found("policies", "those in force");
  }
}

}  // namespace rochdale
