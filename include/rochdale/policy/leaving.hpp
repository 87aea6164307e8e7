// SPDX-License-Identifier: MPL-2.0
// A member who leaves in debt: the whole chain, as one case. The debt is written off to the community; the reserve takes
// what it can; the holders take the rest in proportion, to the last minor unit; and what is recovered later goes back
// the same way. Each step is an entry, and the case is a document that points at all of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/policy/members.hpp"
#include "rochdale/policy/parameters.hpp"
#include "rochdale/policy/payment_document.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// What a case says. All amounts are in the member's unit and not below zero. Its document is in the state "written_off"
/// while the community still carries some of the debt, "covered" when it carries none, "recovered" when all came back.
struct LeavingCase {
  static constexpr std::string_view kind = "leaving";

  AccountId member{};
  AccountId community_debt{};          ///< the equity account that carries what nobody has borne yet
  Amount debt;                         ///< what the member owed
  Amount from_reserve;                 ///< what the reserve bore
  Amount from_holders;                 ///< what the holders bore
  Amount recovered;                    ///< what came back later, of all of it
  Amount to_holders;                   ///< of that, what was given back to the holders
  Amount to_reserve;                   ///< of that, what was given back to the reserve
  Tie tie = Tie::to_first;             ///< the tie rule of the haircut
  std::vector<EntryNumber> entries{};  ///< every step, in order
  EntryNumber haircut{};               ///< which of them took from the holders
  AccountId reserve{};                 ///< which reserve bore its part

  /// What the community still carries.
  [[nodiscard]] Amount carried() const {
    return debt - from_reserve - from_holders - (recovered - to_holders - to_reserve);
  }

  /// The canonical text of a version.
  [[nodiscard]] std::string content() const {
    Parameters to;
    to.set("member", std::to_string(member.value())).set("community_debt", std::to_string(community_debt.value()));
    to.set("unit", to_string(debt.unit())).set("debt", to_string(debt));
    to.set("from_reserve", to_string(from_reserve)).set("from_holders", to_string(from_holders));
    to.set("recovered", to_string(recovered)).set("to_holders", to_string(to_holders));
    to.set("to_reserve", to_string(to_reserve)).set("tie", std::string(name(tie)));
    std::string list;
    for (const EntryNumber entry : entries) list += (list.empty() ? "" : " ") + std::to_string(entry.value());
    to.set("entries", list);
    if (!(haircut == EntryNumber{})) to.set("haircut", std::to_string(haircut.value()));
    if (!(reserve == AccountId{})) to.set("reserve", std::to_string(reserve.value()));
    return to.text();
  }

  /// Reads a document of this kind. Throws Error (out_of_range).
  [[nodiscard]] static LeavingCase read(const Document& document) {
    ParameterReader from(std::string(kind) + " " + std::to_string(document.number.value()), document.content);
    if (document.kind != kind) from.refuse("it is a " + document.kind);
    const auto account = [&](std::string_view name) {
      return AccountId(static_cast<std::uint32_t>(from.count(name, 1, 0xFFFFFFFFLL).value_or(0)));
    };
    const Unit unit = from.unit("unit");
    const auto amount = [&](std::string_view name) { return from.amount(name, unit).value_or(Amount::zero(unit)); };
    LeavingCase made{account("member"),      account("community_debt"), amount("debt"),       amount("from_reserve"),
                     amount("from_holders"), amount("recovered"),       amount("to_holders"), amount("to_reserve")};
    made.tie = from.word("tie", made.tie, &parse_tie);
    std::string list = from.text("entries").value_or(std::string()) + " ";
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = list.find(' ', at);
      int128 number = 0;
      if (end > at && parse_integer(std::string_view(list).substr(at, end - at), number)) {
        made.entries.emplace_back(static_cast<std::uint64_t>(number));
      }
      at = end + 1;
    }
    made.haircut = EntryNumber(static_cast<std::uint64_t>(from.count("haircut", 1, INT64_MAX).value_or(0)));
    made.reserve = account("reserve");
    from.end();
    return made;
  }

  /// The word for where the case stands.
  [[nodiscard]] std::string_view state() const {
    if (recovered == debt) return "recovered";
    return carried().is_zero() ? "covered" : "written_off";
  }
};

namespace detail {

/// The case of a number and its document.
[[nodiscard]] inline Result<std::pair<Document, LeavingCase>, Refusal> leaving_case(const Ledger& ledger,
                                                                                    DocumentNumber number) {
  const Document* found = ledger.find(number);
  if (found == nullptr || found->kind != LeavingCase::kind) {
    return refused("there is no such case", Reason::unknown_document);
  }
  return std::pair<Document, LeavingCase>{*found, LeavingCase::read(*found)};
}

/// Posts the next step of a case and writes its next version.
[[nodiscard]] inline Outcome<Document> take_step(Turn& turn, const Document& before, LeavingCase next,
                                                 std::vector<Posting> legs, Date on, std::string_view memo,
                                                 const Stamp& stamp, bool is_haircut = false) {
  const std::string reference = "document " + std::to_string(before.number.value());
  Compound entry;
  entry.legs = std::move(legs);
  entry.on = on;
  entry.memo = memo;
  entry.reference = reference;
  entry.purpose = LeavingCase::kind;
  const Outcome<Entry> posted = turn.post(entry, stamp);
  if (!posted) return Failure{posted.error()};
  next.entries.push_back(posted->number());
  if (is_haircut) next.haircut = posted->number();
  Stamp dated = stamp;
  dated.on = on;
  const std::string content = next.content();
  const Outcome<DocumentNumber> written =
      turn.write(NewVersion{before.number, before.version + 1, LeavingCase::kind, next.state(), content, {}}, dated);
  if (!written) return Failure{written.error()};
  return *turn.ledger().find(*written);
}

/// The legs of an entry, read from the journal within a turn.
[[nodiscard]] inline std::vector<Posting> legs_of(Turn& turn, EntryNumber entry) {
  struct Reader final : RecordReader {
    Reader(const Ledger& of, std::uint64_t wanted) : ledger(of), number(wanted) {}
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      for (const Line& line : lines) {
        const std::uint64_t at = first++;
        if (at != number && line.kind != LineKind::further) ended = true;
        if (ended) return;
        if (!(line.debit == AccountId{})) {
          legs.push_back(debit(line.debit, Amount::minor(line.amount, ledger.unit(line.debit))));
        }
        if (!(line.credit == AccountId{})) {
          legs.push_back(credit(line.credit, Amount::minor(line.amount, ledger.unit(line.credit))));
        }
      }
    }
    void event(const Event&) override { ended = true; }
    const Ledger& ledger;
    std::uint64_t number;
    std::vector<Posting> legs;
    bool ended = false;
  };
  Reader reader(turn.ledger(), entry.value());
  turn.read(entry.value() - 1, reader);
  return std::move(reader.legs);
}

/// What each holder has borne in a case and not got back, in the order of the haircut.
[[nodiscard]] inline std::vector<std::pair<AccountId, Amount>> claims_of(Turn& turn, const LeavingCase& leaving) {
  std::vector<std::pair<AccountId, Amount>> claims;
  for (const Posting& leg : legs_of(turn, leaving.haircut)) {
    if (leg.amount.is_positive()) claims.emplace_back(leg.account, leg.amount);
  }
  for (const EntryNumber entry : leaving.entries) {
    if (!(leaving.haircut < entry)) continue;
    for (const Posting& leg : legs_of(turn, entry)) {
      for (auto& [account, claim] : claims) {
        if (leg.account == account && leg.amount.is_negative()) claim += leg.amount;
      }
    }
  }
  return claims;
}

}  // namespace detail

/// Writes a member's debt off: the account goes to zero, the community's debt account carries it, and a case is opened.
/// Refused where the balance is not below zero or something is held on it (rule), and as an entry is.
[[nodiscard]] inline Outcome<Document> write_off(Turn& turn, AccountId member, AccountId community_debt, Date on,
                                                 std::string_view words, const Stamp& stamp) {
  const Ledger& ledger = turn.ledger();
  if (!ledger.has(member) || !ledger.has(community_debt)) {
    return detail::refused("there is no such account", Reason::unknown_account);
  }
  const Balance balance = ledger.balance(member);
  if (balance.natural() >= 0) return detail::refused("there is no debt to write off");
  if (balance.held_debits != 0 || balance.held_credits != 0) {
    return detail::refused("something is held on this account; give it up first");
  }
  const Amount debt = -balance.amount();
  const Amount none = Amount::zero(debt.unit());
  LeavingCase opened{member, community_debt, debt, none, none, none, none, none};
  const std::string content = opened.content();
  Stamp dated = stamp;
  dated.on = on;
  const Outcome<DocumentNumber> written =
      turn.write(NewVersion{{}, 1, LeavingCase::kind, "written_off", content, words}, dated);
  if (!written) return Failure{written.error()};
  return detail::take_step(turn, *ledger.find(*written), opened, {debit(community_debt, debt), credit(member, debt)},
                           on, "debt written off", stamp);
}

/// Lets the reserve bear what the community still carries, as far as it goes and, where a most is given, no further.
/// Refused where nothing is carried or the reserve is empty (rule), and as an entry is.
[[nodiscard]] inline Outcome<Document> cover_from_reserve(Turn& turn, DocumentNumber number, AccountId reserve,
                                                          std::optional<Amount> most, Date on, const Stamp& stamp) {
  const auto found = detail::leaving_case(turn.ledger(), number);
  if (!found) return Failure{found.error()};
  auto [document, leaving] = *found;
  if (!turn.ledger().has(reserve)) return detail::refused("there is no such account", Reason::unknown_account);
  Amount part = leaving.carried();
  if (!(turn.ledger().unit(reserve) == part.unit())) {
    return detail::refused("the reserve is of another unit", Reason::unit_mismatch);
  }
  part = std::min(part, Amount::minor(turn.ledger().balance(reserve).lowest(), part.unit()));
  if (most) part = std::min(part, *most);
  if (!part.is_positive()) return detail::refused("there is nothing to cover, or nothing in the reserve");
  leaving.from_reserve += part;
  leaving.reserve = reserve;
  return detail::take_step(turn, document, leaving, {debit(reserve, part), credit(leaving.community_debt, part)}, on,
                           "borne by the reserve", stamp);
}

/// Who bears how much of a haircut.
struct Haircut {
  std::vector<std::pair<AccountId, Amount>> parts;  ///< in order of opening; they add up to the whole
  std::vector<SkippedItem> skipped;                 ///< frozen members, with what they have
};

/// How an amount is divided among the open members who have something, in proportion to what they have beside what is
/// held, odd minor units by the tie rule. Refused where they have less than that together (rule).
[[nodiscard]] inline Result<Haircut, Refusal> haircut(const Ledger& ledger, const Members& members, const Amount& whole,
                                                      Tie tie) {
  Haircut cut;
  std::vector<AccountId> holders;
  std::vector<Amount> weights;
  Amount all = Amount::zero(whole.unit());
  for (const AccountId account : members.all(ledger)) {
    const Amount has = Amount::minor(ledger.balance(account).lowest(), whole.unit());
    if (!has.is_positive()) continue;
    if (ledger.state(account).status == AccountStatus::frozen) {
      cut.skipped.push_back(SkippedItem{account, has, Skip::frozen});
      continue;
    }
    holders.push_back(account);
    weights.push_back(has);
    all += has;
  }
  if (all < whole) {
    return detail::refused("the members have " + to_string_with_unit(all) + " together, less than " +
                           to_string_with_unit(whole));
  }
  if (!whole.is_positive()) return cut;
  const std::vector<Amount> parts = split(whole, std::span<const Amount>(weights), tie).value();
  for (std::size_t at = 0; at < holders.size(); ++at) {
    if (parts[at].is_positive()) cut.parts.emplace_back(holders[at], parts[at]);
  }
  return cut;
}

/// Lets the holders bear all that the community still carries, in one entry. Refused where nothing is carried, where the
/// holders were asked before in this case, or as haircut() and an entry are.
[[nodiscard]] inline Outcome<Document> cover_from_holders(Turn& turn, DocumentNumber number, const Members& members,
                                                          Tie tie, Date on, const Stamp& stamp) {
  const auto found = detail::leaving_case(turn.ledger(), number);
  if (!found) return Failure{found.error()};
  auto [document, leaving] = *found;
  if (!(leaving.haircut == EntryNumber{})) return detail::refused("the holders have borne their part of this case");
  const Amount whole = leaving.carried();
  if (!whole.is_positive()) return detail::refused("there is nothing to cover");
  if (!(members.unit == whole.unit())) {
    return detail::refused("the members are of another unit", Reason::unit_mismatch);
  }
  const auto cut = haircut(turn.ledger(), members, whole, tie);
  if (!cut) return Failure{cut.error()};
  std::vector<Posting> legs;
  for (const auto& [account, part] : cut->parts) legs.push_back(debit(account, part));
  legs.push_back(credit(leaving.community_debt, whole));
  leaving.from_holders = whole;
  leaving.tie = tie;
  return detail::take_step(turn, document, leaving, std::move(legs), on, "borne by the holders", stamp, true);
}

/// Takes back what the member, or somebody for them, pays later: first against what the community still carries, then
/// to the holders in proportion to what each bore, by the tie rule of the haircut, then to the reserve. Refused for more
/// than is still missing (rule), and as an entry is. Only within Book::together().
[[nodiscard]] inline Outcome<Document> recover(Turn& turn, DocumentNumber number, AccountId payer, const Amount& amount,
                                               Date on, const Stamp& stamp) {
  const auto found = detail::leaving_case(turn.ledger(), number);
  if (!found) return Failure{found.error()};
  auto [document, leaving] = *found;
  if (!amount.is_positive()) return detail::refused("what is recovered is above zero", Reason::amount_not_positive);
  if (!(amount.unit() == leaving.debt.unit())) {
    return detail::refused("the case is of another unit", Reason::unit_mismatch);
  }
  if (leaving.debt - leaving.recovered < amount) {
    return detail::refused("only " + to_string_with_unit(leaving.debt - leaving.recovered) +
                           " of this debt is missing");
  }
  std::vector<Posting> legs{debit(payer, amount)};
  Amount left = amount;
  const auto give = [&](AccountId account, const Amount& part) {
    if (part.is_positive()) legs.push_back(credit(account, part));
    left -= part;
  };
  give(leaving.community_debt, std::min(left, leaving.carried()));
  const Amount to_holders = std::min(left, leaving.from_holders - leaving.to_holders);
  if (to_holders.is_positive()) {
    // By what each still has to get back, so that many small recoveries end where one large one does.
    std::vector<std::pair<AccountId, Amount>> claims = detail::claims_of(turn, leaving);
    std::vector<Amount> weights;
    for (const auto& claim : claims) weights.push_back(claim.second);
    const std::vector<Amount> parts = split(to_holders, std::span<const Amount>(weights), leaving.tie).value();
    for (std::size_t at = 0; at < claims.size(); ++at) {
      if (parts[at].is_positive()) legs.push_back(credit(claims[at].first, parts[at]));
    }
    leaving.to_holders += to_holders;
    left -= to_holders;
  }
  if (left.is_positive()) {
    leaving.to_reserve += left;
    give(leaving.reserve, left);
  }
  leaving.recovered += amount;
  return detail::take_step(turn, document, leaving, std::move(legs), on, "recovered", stamp);
}

}  // namespace rochdale
