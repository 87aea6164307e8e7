// SPDX-License-Identifier: MPL-2.0
// From a request to a sealed entry: drafting checks its shape, approval its consequences. Every check stands before the
// line after which nothing can fail, in the order of the reasons in refusal.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "rochdale/book/entry.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/rule.hpp"
#include "rochdale/book/transfer.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/text.hpp"

namespace rochdale {

/// The longest code, name or group of an account, in bytes.
inline constexpr std::size_t longest_name = 255;
/// The longest memo, reference, purpose or reason, in bytes.
inline constexpr std::size_t longest_memo = 4096;

/// A remark of an adopted rule: its place among the rules, and its words.
using Notes = std::vector<std::pair<std::size_t, std::string>>;

/// The steps of approval. A Draft is reused from item to item, so that a warm batch asks for no memory.
class Approval {
 public:
  /// What is checked: all; all but limits and rules (an override that was explained); or, for what was held and so was
  /// checked when it was, only periods and accounts.
  enum class Checks : std::uint8_t { all, no_limits, held };

 private:
  // ---- drafting: for a turn and for draft() alone, so that nobody else fills a Draft ----

  friend class Turn;
  template <class Request>
  friend Result<Draft, Refusal> draft(const Ledger& ledger, const Request& request);

  /// A draft to be filled.
  [[nodiscard]] static Draft blank() { return Draft(); }

  /// Checks the shape of a transfer and drafts it. False: refused, `refusal` says why.
  [[nodiscard]] static bool draft(const Ledger& ledger, const Transfer& transfer, Draft& draft, Refusal& refusal) {
    if (transfer.amount.minor() <= 0) return refuse(refusal, Reason::amount_not_positive, {}, transfer.amount.minor());
    if (!ledger.has(transfer.debit)) return refuse(refusal, Reason::unknown_account, transfer.debit);
    if (!ledger.has(transfer.credit)) return refuse(refusal, Reason::unknown_account, transfer.credit);
    if (transfer.debit == transfer.credit) return refuse(refusal, Reason::same_account, transfer.debit);
    if (!(ledger.unit(transfer.debit) == transfer.amount.unit())) {
      return refuse(refusal, Reason::unit_mismatch, transfer.debit);
    }
    if (!(ledger.unit(transfer.credit) == transfer.amount.unit())) {
      return refuse(refusal, Reason::unit_mismatch, transfer.credit);
    }
    if (!take_circumstances(transfer, draft, refusal)) return false;
    draft.kind_ = EntryKind::ordinary;
    if (draft.legs_.size() == 2) {  // as the item before left it: nothing to make
      draft.legs_[0].account = transfer.debit;
      draft.legs_[0].amount = transfer.amount;
      draft.legs_[1].account = transfer.credit;
      draft.legs_[1].amount = -transfer.amount;
    } else {
      draft.legs_.clear();
      draft.legs_.push_back(Posting{transfer.debit, transfer.amount});
      draft.legs_.push_back(Posting{transfer.credit, -transfer.amount});
    }
    draft.requested_ = 2;
    draft.is_pair_ = true;
    return true;
  }

  /// Checks the shape of a compound entry and drafts it. False: refused, `refusal` says why. Throws Error (misuse) for a
  /// kind that is not asked for in this way.
  [[nodiscard]] static bool draft(const Ledger& ledger, const Compound& compound, Draft& draft, Refusal& refusal) {
    if (compound.kind == EntryKind::reversal || compound.kind == EntryKind::posted_hold) {
      throw Error(Fault::misuse, "only reversing makes a reversal, and only posting a hold makes a posted hold");
    }
    if (compound.legs.size() < 2) return refuse(refusal, Reason::no_legs);
    if (!have_shape(ledger, compound.legs, refusal)) return false;
    if (!take_circumstances(compound, draft, refusal)) return false;
    draft.kind_ = compound.kind;
    draft.legs_.assign(compound.legs.begin(), compound.legs.end());
    draft.requested_ = draft.legs_.size();
    return net_changes(draft, refusal);
  }

  /// Drafts legs whose shape is known to be right: the mirror of an entry that stands in the journal.
  [[nodiscard]] static bool draft_legs(std::vector<Posting> legs, Date on, Key key, EntryKind kind, Draft& draft,
                                       Refusal& refusal) {
    draft = Draft();
    draft.legs_ = std::move(legs);
    draft.requested_ = draft.legs_.size();
    draft.on_ = on;
    draft.key_ = key;
    draft.kind_ = kind;
    return net_changes(draft, refusal);
  }

  /// Makes a drafted transfer one that is to be held.
  static void make_hold(Draft& draft) noexcept { draft.is_hold_ = true; }

  /// Drafts the posting of a hold: all that is still held, or a part of its transfer with the charges on that part.
  [[nodiscard]] static bool draft_posting(const Ledger& ledger, const Policies& policies, const Hold& hold,
                                          const HoldPosting& posting, Draft& draft, Refusal& refusal) {
    std::vector<Posting> legs;
    for (const Hold::Leg& leg : hold.legs) {
      if (leg.amount != 0) legs.push_back(Posting{leg.account, Amount::minor(leg.amount, ledger.unit(leg.account))});
    }
    if (posting.amount) {
      const Posting debit{hold.legs.at(0).account, *posting.amount};
      const Posting credit{hold.legs.at(1).account, -*posting.amount};
      if (debit.amount.minor() <= 0) return refuse(refusal, Reason::amount_not_positive, {}, debit.amount.minor());
      legs = {debit, credit};
      if (!have_shape(ledger, legs, refusal)) return false;
    }
    if (!draft_legs(std::move(legs), posting.on, posting.key, EntryKind::posted_hold, draft, refusal)) return false;
    draft.memo_.assign(posting.memo);
    if (posting.amount && !add_charges(ledger, policies, draft, refusal)) return false;
    return is_held(hold, draft, refusal);
  }

  // ---- approval ----

 public:
  /// Adds what the charges ask for, then checks.
  [[nodiscard]] static bool approve(const Ledger& ledger, const Policies& policies, Draft& draft, Checks checks,
                                    Refusal& refusal, Notes& notes) {
    if (!policies.charges.empty() && !add_charges(ledger, policies, draft, refusal)) return false;
    return check(ledger, policies, draft, checks, refusal, notes);
  }

  /// Checks period, status, turnover, limits and rules of a draft whose legs are complete.
  [[nodiscard]] static bool check(const Ledger& ledger, const Policies& policies, const Draft& draft, Checks checks,
                                  Refusal& refusal, Notes& notes) {
    notes.clear();  // what was noted before another rule said no
    const bool is_plain = checks == Checks::all && draft.is_pair_ && passes_as_pair(ledger, draft);
    if (!is_plain && !check_ledger(ledger, draft, checks, refusal)) return false;
    if (checks != Checks::all) return true;
    for (std::size_t at = 0; at < policies.rules.size(); ++at) {
      if (!ask(ledger, *policies.rules[at], at, draft, refusal, notes)) return false;
    }
    return true;
  }

  /// True when an account's limits allow a change of its balance (debit plus): one that improves a breach is allowed,
  /// one that leads into it or worsens it is not. Outgoing holds count against the floor, incoming ones against the
  /// ceiling. All figures fit, because turnovers do.
  [[nodiscard]] static bool within_limits(const Ledger& ledger, AccountId account, int128 change, Refusal& refusal) {
    return within_limits(ledger, account, change, ledger.limits(account), refusal);
  }

  /// The same under other limits than the account's own: those of a rule.
  [[nodiscard]] static bool within_limits(const Ledger& ledger, AccountId account, int128 change, const Limits& limits,
                                          Refusal& refusal) {
    const AccountState& state = ledger.state(account);
    const HeldSums& held = ledger.held(account);
    const bool debit_kind = is_debit_kind(state.kind);
    const int128 by = debit_kind ? change : int128(-change);
    const int128 balance = (debit_kind ? state.debits - state.credits : state.credits - state.debits) + by;
    if (by < 0) {
      const int128 would_be = balance - (debit_kind ? held.credits : held.debits);
      if (would_be < limits.floor) {
        return refuse(refusal, Reason::floor, account, would_be, limits.floor);
      }
    } else if (by > 0) {
      const int128 would_be = balance + (debit_kind ? held.debits : held.credits);
      if (would_be > limits.ceiling) {
        return refuse(refusal, Reason::ceiling, account, would_be, limits.ceiling);
      }
    }
    return true;
  }

  /// True when legs have the shape of an entry: amounts, accounts known, their units, balanced in each unit.
  [[nodiscard]] static bool have_shape(const Ledger& ledger, std::span<const Posting> legs, Refusal& refusal) {
    for (const Posting& leg : legs) {
      if (leg.amount.minor() == 0) return refuse(refusal, Reason::amount_not_positive, leg.account);
    }
    for (const Posting& leg : legs) {
      if (!ledger.has(leg.account)) return refuse(refusal, Reason::unknown_account, leg.account);
    }
    for (const Posting& leg : legs) {
      if (!(ledger.unit(leg.account) == leg.amount.unit())) return refuse(refusal, Reason::unit_mismatch, leg.account);
    }
    return is_balanced(ledger, legs, refusal);
  }

  /// True when the legs balance in each unit; else `refusal` names the first unit's account and the remainder.
  [[nodiscard]] static bool is_balanced(const Ledger& ledger, std::span<const Posting> legs, Refusal& refusal) {
    std::vector<int128> sums(ledger.chart().units().size(), 0);
    std::vector<AccountId> first(sums.size());
    for (const Posting& leg : legs) {
      const std::uint16_t unit = ledger.state(leg.account).unit;
      if (first[unit] == AccountId{}) first[unit] = leg.account;
      if (add_overflow(sums[unit], leg.amount.minor(), sums[unit])) {
        return refuse(refusal, Reason::overflow, leg.account, leg.amount.minor());
      }
    }
    for (std::size_t unit = 0; unit < sums.size(); ++unit) {
      if (sums[unit] != 0) return refuse(refusal, Reason::unbalanced, first[unit], sums[unit]);
    }
    return true;
  }

  /// Fills in a refusal; always false, so that a check can end with it.
  static bool refuse(Refusal& refusal, Reason reason, AccountId account = {}, int128 would_be = 0, int128 limit = 0,
                     EntryNumber existing = {}) {
    refusal = Refusal{};
    refusal.reason = reason;
    refusal.account = account;
    refusal.would_be = would_be;
    refusal.limit = limit;
    refusal.existing = existing;
    return false;
  }

  /// True for clean text of bounded length; else refused, with what is wrong in `detail`.
  [[nodiscard]] static bool is_clean(std::string_view text, std::size_t longest, Refusal& refusal) {
    if (text.empty()) return true;
    const auto checked = check_text(text, longest, Lines::many);
    if (checked) return true;
    refuse(refusal, Reason::text_malformed);
    refusal.detail = checked.error().why;
    return false;
  }

 private:
  // ---- the steps of both ----

  // Most payments have no words: then there is nothing to do.
  static void copy(std::string_view words, std::string& into) {
    if (!words.empty() || !into.empty()) into.assign(words);
  }

  template <class Request>
  [[nodiscard]] static bool take_circumstances(const Request& request, Draft& draft, Refusal& refusal) {
    if (!is_clean(request.memo, longest_memo, refusal) || !is_clean(request.reference, longest_memo, refusal) ||
        !is_clean(request.purpose, longest_memo, refusal)) {
      return false;
    }
    draft.on_ = request.on;
    draft.at_ = request.at;
    draft.key_ = request.key;
    draft.is_hold_ = false;
    copy(request.memo, draft.memo_);
    copy(request.reference, draft.reference_);
    copy(request.purpose, draft.purpose_);
    return true;
  }

  // True when nothing of the ledger stands against a payment from one member's account to another's. Asked first, because
  // nearly all pass; false only means that the checks one by one must say.
  [[nodiscard]] static bool passes_as_pair(const Ledger& ledger, const Draft& draft) noexcept {
    const AccountState& payer = ledger.state(draft.legs_[0].account);
    const AccountState& payee = ledger.state(draft.legs_[1].account);
    if (payer.status != AccountStatus::open || payee.status != AccountStatus::open || is_debit_kind(payer.kind) ||
        is_debit_kind(payee.kind) || payer.held != 0 || payee.held != 0) {
      return false;
    }
    const auto closed = ledger.chart().closed_through();
    if (closed && draft.on_ <= *closed) return false;
    const int128 amount = draft.legs_[0].amount.minor();
    return payer.debits <= turnover_max - amount && payee.credits <= turnover_max - amount &&
           payer.credits - payer.debits - amount >= ledger.chart().limits(payer.limits).floor &&
           payee.credits - payee.debits + amount <= ledger.chart().limits(payee.limits).ceiling;
  }

  // Period, status, turnover and limits, in the order of their reasons.
  [[nodiscard]] static bool check_ledger(const Ledger& ledger, const Draft& draft, Checks checks, Refusal& refusal) {
    const auto closed = ledger.chart().closed_through();
    if (closed && draft.on_ <= *closed) return refuse(refusal, Reason::period_closed);
    AccountId frozen{};
    for (const Posting& leg : draft.legs_) {
      const AccountStatus status = ledger.state(leg.account).status;
      if (status == AccountStatus::closed) return refuse(refusal, Reason::account_closed, leg.account);
      if (status == AccountStatus::frozen && frozen == AccountId{}) frozen = leg.account;
    }
    if (!(frozen == AccountId{})) return refuse(refusal, Reason::account_frozen, frozen);
    if (checks == Checks::held) return true;
    if (draft.legs_.size() > 2) {
      if (!turnovers_fit(ledger, draft, refusal)) return false;
    } else {
      for (const Posting& leg : draft.legs_) {
        if (!turnover_fits(ledger, leg.account, leg.amount.minor(), refusal)) return false;
      }
    }
    if (checks == Checks::no_limits) return true;
    return all_within_limits(ledger, draft.changes(), refusal);
  }

  [[nodiscard]] static bool turnover_fits(const Ledger& ledger, AccountId account, int128 amount, Refusal& refusal) {
    const AccountState& state = ledger.state(account);
    const HeldSums& held = ledger.held(account);
    const bool is_debit = amount > 0;
    const int128 room = turnover_max - (is_debit ? state.debits + held.debits : state.credits + held.credits);
    if ((is_debit ? amount : int128(-amount)) > room) return refuse(refusal, Reason::overflow, account, amount);
    return true;
  }

  // Several legs may meet on one account: the sum of each side must fit.
  [[nodiscard]] static bool turnovers_fit(const Ledger& ledger, const Draft& draft, Refusal& refusal) {
    std::vector<Posting> legs(draft.legs_);
    std::stable_sort(legs.begin(), legs.end(), [](const Posting& left, const Posting& right) {
      const bool left_debit = left.amount.minor() > 0;
      const bool right_debit = right.amount.minor() > 0;
      return left.account == right.account ? left_debit < right_debit : left.account < right.account;
    });
    int128 sum = 0;
    for (std::size_t at = 0; at < legs.size(); ++at) {
      if (add_overflow(sum, legs[at].amount.minor(), sum)) {
        return refuse(refusal, Reason::overflow, legs[at].account, legs[at].amount.minor());
      }
      const bool ends = at + 1 == legs.size() || !(legs[at + 1].account == legs[at].account) ||
                        (legs[at + 1].amount.minor() > 0) != (legs[at].amount.minor() > 0);
      if (ends) {
        if (!turnover_fits(ledger, legs[at].account, sum, refusal)) return false;
        sum = 0;
      }
    }
    return true;
  }

  // The net change of each account, in the order in which the request names them.
  [[nodiscard]] static bool net_changes(Draft& draft, Refusal& refusal) {
    draft.changes_.clear();
    draft.is_pair_ = false;
    std::unordered_map<AccountId, std::size_t> places;
    for (const Posting& leg : draft.legs_) {
      const auto [found, is_new] = places.try_emplace(leg.account, draft.changes_.size());
      if (is_new) {
        draft.changes_.push_back(leg);
        continue;
      }
      int128 net = draft.changes_[found->second].amount.minor();
      if (add_overflow(net, leg.amount.minor(), net)) {
        return refuse(refusal, Reason::overflow, leg.account, leg.amount.minor());
      }
      draft.changes_[found->second].amount = Amount::minor(net, leg.amount.unit());
    }
    std::erase_if(draft.changes_, [](const Posting& change) { return change.amount.minor() == 0; });
    return true;
  }

  // Of several breaches, one of a floor is told before one of a ceiling.
  [[nodiscard]] static bool all_within_limits(const Ledger& ledger, std::span<const Posting> changes,
                                              Refusal& refusal) {
    bool kept = true;
    for (const Posting& change : changes) {
      if (kept) {
        kept = within_limits(ledger, change.account, change.amount.minor(), refusal);
      } else if (Refusal other; refusal.reason != Reason::floor &&
                                !within_limits(ledger, change.account, change.amount.minor(), other) &&
                                other.reason == Reason::floor) {
        refusal = other;
      }
    }
    return kept;
  }

  // Each leg within what is held on its account and side.
  [[nodiscard]] static bool is_held(const Hold& hold, const Draft& draft, Refusal& refusal) {
    std::vector<Hold::Leg> left = hold.legs;
    for (const Posting& leg : draft.legs_) {
      int128 open = leg.amount.minor();
      for (Hold::Leg& held : left) {
        if (!(held.account == leg.account) || held.amount == 0 || (held.amount > 0) != (open > 0)) continue;
        const bool all = open > 0 ? held.amount >= open : held.amount <= open;
        const int128 part = all ? open : held.amount;
        held.amount -= part;
        open -= part;
        if (open == 0) break;
      }
      if (open != 0) {
        const int128 size = leg.amount.minor() > 0 ? leg.amount.minor() : int128(-leg.amount.minor());
        const int128 over = open > 0 ? open : int128(-open);
        return refuse(refusal, Reason::hold_exceeded, leg.account, size, size - over);
      }
    }
    return true;
  }

  [[nodiscard]] static bool add_charges(const Ledger& ledger, const Policies& policies, Draft& draft,
                                        Refusal& refusal) {
    std::vector<Posting> added;
    for (const auto& charge : policies.charges) {
      const std::vector<Posting> legs = charge->charge(ledger, draft);
      if (!have_shape(ledger, legs, refusal)) return false;
      added.insert(added.end(), legs.begin(), legs.end());
    }
    if (added.empty()) return true;
    draft.legs_.insert(draft.legs_.end(), added.begin(), added.end());
    return net_changes(draft, refusal);
  }

  [[nodiscard]] static bool ask(const Ledger& ledger, const Rule& rule, std::size_t at, const Draft& draft,
                                Refusal& refusal, Notes& notes) {
    Verdict verdict = rule.check(ledger, draft);
    if (auto* no = std::get_if<Verdict::No>(&verdict.answer)) {
      refusal = std::move(no->refusal);
      if (refusal.reason == Reason::none) refusal.reason = Reason::rule;
      refusal.rule = place_of(ledger, rule);
      return false;
    }
    if (auto* note = std::get_if<Verdict::Note>(&verdict.answer)) notes.emplace_back(at, std::move(note->words));
    return true;
  }

  // Where a rule stands among the policies that were adopted, charges included, from 1.
  [[nodiscard]] static std::uint16_t place_of(const Ledger& ledger, const Rule& rule) {
    const auto policies = ledger.chart().policies();
    for (std::size_t at = 0; at < policies.size(); ++at) {
      if (policies[at].name == rule.name()) return static_cast<std::uint16_t>(at + 1);
    }
    return 0;
  }
};

/// Drafts a request (a Transfer, Payment or Compound) against a ledger: what a run proposes is made of these.
template <class Request>
[[nodiscard]] Result<Draft, Refusal> draft(const Ledger& ledger, const Request& request) {
  Draft made = Approval::blank();
  Refusal refusal;
  if constexpr (std::is_convertible_v<const Request&, Transfer>) {
    if (!Approval::draft(ledger, static_cast<Transfer>(request), made, refusal)) return Failure{refusal};
  } else {
    if (!Approval::draft(ledger, request, made, refusal)) return Failure{refusal};
  }
  return made;
}

}  // namespace rochdale
