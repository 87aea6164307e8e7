// SPDX-License-Identifier: MPL-2.0
// The sentence for a refusal: what a treasurer reads. It names the account, says amounts in plain decimals with their
// unit, and says "credit limit" and "maximum balance" where code says floor and ceiling.
#pragma once

#include <string>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/refusal.hpp"

namespace rochdale {

namespace detail {

/// "the account ana"; by its number where the ledger knows no code for it.
[[nodiscard]] inline std::string the_account(const Ledger& ledger, AccountId id) {
  const std::string_view code = ledger.has(id) ? ledger.account(id).code : std::string_view();
  return "the account " + (code.empty() ? std::to_string(id.value()) : std::string(code));
}

/// "-100.00 EUR": minor units in an account's unit; the bare number where the account or the number is impossible.
[[nodiscard]] inline std::string amount_on(const Ledger& ledger, AccountId id, int128 minor) {
  if (!ledger.has(id) || !in_range(minor)) return to_string(minor);
  return to_string_with_unit(Amount::minor(minor, ledger.unit(id)));
}

/// Puts the figures of one refusal into words, with the names that a ledger knows.
class Explanation {
 public:
  Explanation(const Refusal& refusal, const Ledger& ledger) : refusal_(refusal), ledger_(ledger) {}

  [[nodiscard]] std::string sentence() const {
    if (!refusal_.words.empty()) return refusal_.words + by_rule();
    switch (refusal_.reason) {
      case Reason::none: return "nothing was refused";
      case Reason::no_legs: return "an entry needs at least two legs";
      case Reason::amount_not_positive: return not_positive();
      case Reason::unknown_account: return unknown_account();
      case Reason::same_account: return account() + " cannot pay itself";
      case Reason::unit_mismatch: return unit_mismatch();
      case Reason::unbalanced: return unbalanced();
      case Reason::text_malformed: return text_malformed();
      case Reason::linked_open: return "the last request says that it is linked with a next one, and there is none";
      case Reason::key_reused: return "this key was used for another request before, see record " + existing();
      case Reason::unknown_entry: return "there is no such entry in this book";
      case Reason::unknown_hold: return "there is no such hold in this book";
      case Reason::not_an_entry: return "this record is no entry, so there is nothing to reverse";
      case Reason::already_reversed: return "this was reversed already, by entry " + existing();
      case Reason::hold_posted: return "this hold was posted already";
      case Reason::hold_voided: return "this hold was given up";
      case Reason::hold_expired: return "this hold has run out";
      case Reason::hold_exceeded: return hold_exceeded();
      case Reason::unknown_document: return "there is no such document in this book";
      case Reason::document_changed: return "somebody else has changed document " + existing() + " meanwhile";
      case Reason::period_closed: return "the date lies in a closed period" + closed_through();
      case Reason::account_closed: return account() + " is closed";
      case Reason::account_frozen: return account() + " is frozen";
      case Reason::overflow: return overflow();
      case Reason::floor: return beyond_limit("below its credit limit");
      case Reason::ceiling: return beyond_limit("above its maximum balance");
      case Reason::rule: return "this is against what the community agreed" + by_rule();
      case Reason::linked_failed: return "another request of its linked group was refused";
      case Reason::duplicate_account: return account() + " has this code already";
      case Reason::unknown_unit: return "this book does not keep this unit";
      case Reason::duplicate_unit: return "this book keeps this unit already";
      case Reason::limits_crossed: return "the credit limit lies above the maximum balance";
      case Reason::account_not_empty: return account_not_empty();
      case Reason::override_unexplained: return "to pass a limit on purpose, say who decides it and why";
      case Reason::nothing_to_change: return "nothing would change by this";
      case Reason::lock_moves_back: return "a closed period is never opened again" + closed_through();
      case Reason::too_many: return "the book is full";
    }
    return "refused for a reason that a later version knows";
  }

 private:
  [[nodiscard]] bool has_account() const { return ledger_.has(refusal_.account); }

  [[nodiscard]] std::string account() const { return the_account(ledger_, refusal_.account); }

  // Figures are in the unit of the account that says no.
  [[nodiscard]] std::string amount(int128 minor) const { return amount_on(ledger_, refusal_.account, minor); }

  [[nodiscard]] std::string existing() const { return std::to_string(refusal_.existing.value()); }

  [[nodiscard]] std::string by_rule() const {
    const auto policies = ledger_.chart().policies();
    if (refusal_.rule == 0 || refusal_.rule > policies.size()) return {};
    return " (rule " + policies[refusal_.rule - 1U].name + ")";
  }

  [[nodiscard]] std::string closed_through() const {
    const auto day = ledger_.chart().closed_through();
    return day ? ": the books are closed through " + to_string(*day) : std::string();
  }

  [[nodiscard]] std::string not_positive() const {
    if (has_account()) return "a leg on " + account() + " moves nothing";
    return refusal_.would_be == 0 ? "the amount is zero" : "the amount is negative; a payment is always above zero";
  }

  [[nodiscard]] std::string unknown_account() const {
    if (refusal_.account == AccountId{}) return "an account is missing";
    return "there is no account " + std::to_string(refusal_.account.value()) + " in this book";
  }

  [[nodiscard]] std::string unit_mismatch() const {
    if (!has_account()) return "the amount is not in the unit of the account";
    return account() + " is kept in " + to_string(ledger_.unit(refusal_.account)) + ", the amount is not";
  }

  [[nodiscard]] std::string unbalanced() const {
    const bool more_debits = refusal_.would_be > 0;
    return std::string(more_debits ? "debits are more than credits by " : "credits are more than debits by ") +
           amount(more_debits ? refusal_.would_be : int128(-refusal_.would_be));
  }

  [[nodiscard]] std::string text_malformed() const {
    const std::string what = "a text cannot be kept as it is";
    return refusal_.detail.empty() ? what : what + ": " + std::string(refusal_.detail);
  }

  [[nodiscard]] std::string hold_exceeded() const {
    return "of this hold, only " + amount(refusal_.limit) + " is held on " + account() + ", and " +
           amount(refusal_.would_be) + " was asked for";
  }

  [[nodiscard]] std::string overflow() const {
    return account() + " cannot take " + amount(refusal_.would_be) + ": its turnover would pass what a book can count";
  }

  [[nodiscard]] std::string beyond_limit(const char* limit) const {
    const HeldSums held = has_account() ? ledger_.held(refusal_.account) : HeldSums{};
    const bool holds = held.debits != 0 || held.credits != 0;
    return account() + " may not go " + limit + " of " + amount(refusal_.limit) + ": the balance would become " +
           amount(refusal_.would_be) + (holds ? ", counting what is held" : "");
  }

  [[nodiscard]] std::string account_not_empty() const {
    return account() + " cannot be closed: " +
           (refusal_.would_be == 0 ? "something is held on it" : "its balance is " + amount(refusal_.would_be));
  }

  const Refusal& refusal_;
  const Ledger& ledger_;
};

}  // namespace detail

/// Why a request was refused, as one sentence for people, without a capital and without a full stop, so that a host can
/// set it where it likes: "the account ana may not go below its credit limit of -100.00 EUR: the balance would become
/// -120.00 EUR". Where a rule gave words of its own, it is these. The ledger is the one that refused, or a later one of
/// the same book; an account whose code was erased is named by its number.
[[nodiscard]] inline std::string explain(const Refusal& refusal, const Ledger& ledger) {
  return detail::Explanation(refusal, ledger).sentence();
}

}  // namespace rochdale
