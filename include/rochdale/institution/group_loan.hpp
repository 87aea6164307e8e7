// SPDX-License-Identifier: MPL-2.0
// A group that borrows together: each member has a part of the loan, and what one cannot pay the others cover. A cover
// is a claim on the member who is short, not a gift.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/core/sum.hpp"
#include "rochdale/institution/contract_text.hpp"
#include "rochdale/policy/payment_document.hpp"

namespace rochdale {

/// A group and the parts of its members, as a document of the book. Each member has two accounts: a claim (an asset)
/// for what others have covered and the member still owes them, and a cover (a liability) for what the member has
/// covered and not got back.
struct GroupLoan {
  static constexpr std::string_view kind = "group loan";
  /// A claim account has the code of its member, and this behind it.
  static constexpr std::string_view claim_ending = "-claim";

  AccountId loan{};               ///< The loan of the whole group.
  std::vector<AccountId> claims;  ///< By member.
  std::vector<AccountId> covers;  ///< By member.
  std::vector<Amount> parts;      ///< What each member got of the loan; they add up to it.
  Unit of = detail::no_unit;

  void set_unit(const Unit& unit) { of = unit; }
  [[nodiscard]] Unit unit() const { return of; }
  [[nodiscard]] std::size_t size() const noexcept { return parts.size(); }
  [[nodiscard]] Amount whole() const { return sum(parts, of); }

  /// What each member owes of an instalment of the group: by their parts, odd minor units to the first.
  [[nodiscard]] std::vector<Amount> shares_of(const Amount& instalment) const {
    return split(instalment, std::span<const Amount>(parts), Tie::to_first).value();
  }
};

namespace detail {

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, GroupLoan>
void each_field(T& group, const Visit& visit) {
  visit("loan", group.loan);
  visit("claims", group.claims);
  visit("covers", group.covers);
  visit("parts", group.parts);
}

}  // namespace detail

/// Opens a group for a loan: members by their codes and parts, and for each a claim and a cover account beside the loan,
/// called "CODE-claim" and "CODE-cover". Refused where the parts are not above zero, or as open_account() is.
[[nodiscard]] inline Outcome<DocumentNumber> open_group(Turn& turn, AccountId loan,
                                                        const std::vector<std::pair<std::string, Amount>>& members,
                                                        const Stamp& stamp) {
  if (!turn.ledger().has(loan)) return detail::refused("there is no such loan", Reason::unknown_account);
  if (members.size() < 2) return detail::refused("a group has two members or more");
  GroupLoan group;
  group.loan = loan;
  group.of = turn.ledger().unit(loan);
  const std::string name(turn.ledger().account(loan).code);
  for (const auto& [code, part] : members) {
    if (part.unit() != group.of) return detail::refused("the loan is of another unit", Reason::unit_mismatch);
    if (!part.is_positive()) return detail::refused("each member has a part above zero", Reason::amount_not_positive);
    const Limits limits{0, int128_max};
    const auto claim = turn.open_account(NewAccount{code + std::string(GroupLoan::claim_ending), group.of,
                                                    AccountKind::asset, code + ", to those who covered", name, limits},
                                         stamp);
    if (!claim) return Failure{claim.error()};
    const auto cover = turn.open_account(
        NewAccount{code + "-cover", group.of, AccountKind::liability, code + ", covered for others", name, limits},
        stamp);
    if (!cover) return Failure{cover.error()};
    group.claims.push_back(*claim);
    group.covers.push_back(*cover);
    group.parts.push_back(part);
  }
  Parameters to;
  to.set("unit", to_string(group.of));
  detail::each_field(std::as_const(group), detail::FieldWriter{to});
  const std::string content = to.text();
  return turn.write(NewVersion{{}, 1, GroupLoan::kind, "open", content, {}}, stamp);
}

/// The group of a document. Throws Error (out_of_range) for another.
[[nodiscard]] inline GroupLoan group_loan(const Ledger& ledger, DocumentNumber number) {
  const Document* found = ledger.find(number);
  if (found == nullptr || found->kind != GroupLoan::kind) throw Error(Fault::out_of_range, "there is no such group");
  GroupLoan group;
  detail::read_fields(GroupLoan::kind, found->content, group);
  return group;
}

/// Who covers how much of what some members lack.
struct GroupCover {
  Amount shortfall;
  std::vector<Amount> lacks;   ///< By member: due less paid, not below zero.
  std::vector<Amount> covers;  ///< By member: their part of the cover; zero for those who are short themselves.
};

/// What is due from each member and what each has paid: the others cover the difference in equal parts, which add up to
/// it, odd minor units to the first. Refused where nobody can cover.
[[nodiscard]] inline Result<GroupCover, Refusal> group_cover(std::span<const Amount> due,
                                                             std::span<const Amount> paid) {
  if (due.empty() || due.size() != paid.size()) return detail::refused("an amount is due and paid for each member");
  const Amount zero = Amount::zero(due.front().unit());
  GroupCover made{zero, std::vector<Amount>(due.size(), zero), std::vector<Amount>(due.size(), zero)};
  std::vector<std::size_t> able;
  for (std::size_t at = 0; at < due.size(); ++at) {
    if (due[at] <= paid[at]) {
      able.push_back(at);
    } else {
      made.lacks[at] = due[at] - paid[at];
      made.shortfall += made.lacks[at];
    }
  }
  if (made.shortfall.is_zero()) return made;
  if (able.empty()) return detail::refused("nobody in the group can cover what is missing");
  const std::vector<Amount> parts = split_equally(made.shortfall, able.size(), Tie::to_first).value();
  for (std::size_t at = 0; at < able.size(); ++at) made.covers[able[at]] = parts[at];
  return made;
}

/// Books a cover: a claim on each member who is short, and what each of the others has covered. The money itself came in
/// with the payment of the whole instalment.
[[nodiscard]] inline Outcome<Entry> book_cover(Turn& turn, const GroupLoan& group, const GroupCover& cover, Date on,
                                               const Stamp& stamp) {
  Compound entry;
  entry.on = on;
  entry.purpose = "cover";
  for (std::size_t at = 0; at < group.size(); ++at) {
    if (cover.lacks.at(at).is_positive()) entry.legs.push_back(debit(group.claims[at], cover.lacks[at]));
  }
  for (std::size_t at = 0; at < group.size(); ++at) {
    if (cover.covers.at(at).is_positive()) entry.legs.push_back(credit(group.covers[at], cover.covers[at]));
  }
  return turn.post(entry, stamp);
}

/// Takes what a member pays back of a claim, and gives it to those who covered, in proportion to what each has still to
/// get back. Refused for more than the claim.
[[nodiscard]] inline Outcome<Entry> settle_claim(Turn& turn, const GroupLoan& group, std::size_t member,
                                                 const Amount& amount, Date on, const Stamp& stamp) {
  const Ledger& ledger = turn.ledger();
  if (member >= group.size()) return detail::refused("there is no such member of the group");
  if (!amount.is_positive()) return detail::refused("a payment is above zero", Reason::amount_not_positive);
  if (ledger.balance(group.claims[member]).amount() < amount)
    return detail::refused("more than the claim on this member");
  std::vector<Amount> left;
  for (std::size_t at = 0; at < group.size(); ++at) {
    // A member does not pay back to themselves.
    left.push_back(at == member ? Amount::zero(group.of) : ledger.balance(group.covers[at]).amount());
  }
  const auto parts = split(amount, std::span<const Amount>(left), Tie::to_first);
  if (!parts) return detail::refused(describe(parts.error()));
  Compound entry;
  entry.on = on;
  entry.purpose = "claim settled";
  for (std::size_t at = 0; at < group.size(); ++at) {
    if ((*parts)[at].is_positive()) entry.legs.push_back(debit(group.covers[at], (*parts)[at]));
  }
  entry.legs.push_back(credit(group.claims[member], amount));
  return turn.post(entry, stamp);
}

}  // namespace rochdale
