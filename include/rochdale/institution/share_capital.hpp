// SPDX-License-Identifier: MPL-2.0
// Members' shares and what they are paid: issue, approval, redemption, dividends by share-days or by the lowest balance,
// and refunds on the business that each member did.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/core/period.hpp"
#include "rochdale/institution/contract_text.hpp"
#include "rochdale/policy/payment_document.hpp"
#include "rochdale/product/time_split.hpp"
#include "rochdale/report/each_entry.hpp"

namespace rochdale {

/// A class of shares: a document of the book. Each member has an equity account of its own, in the group of this name.
struct ShareClass {
  static constexpr std::string_view kind = "share class";

  std::string name;
  Unit of;
  Amount price;          ///< Of one share, at which it is also redeemed.
  AccountId suspense{};  ///< A liability: paid for and not approved yet. Without it, shares are issued at once.

  [[nodiscard]] std::string content() const {
    Parameters to;
    to.set("name", name).set("unit", to_string(of)).set("price", to_string(price));
    to.set("suspense", detail::as_text(suspense));
    return to.text();
  }
  /// Reads a document of this kind. Throws Error (out_of_range).
  [[nodiscard]] static ShareClass read(const Document& document) {
    ParameterReader from(std::string(kind), document.content);
    if (document.kind != kind) from.refuse("it is a " + document.kind);
    const Unit unit = from.unit("unit");
    ShareClass made{from.required("name"), unit, from.amount("price", unit).value_or(Amount::zero(unit)), {}};
    made.suspense = AccountId(static_cast<std::uint32_t>(from.count("suspense", 1, 0xFFFFFFFFLL).value_or(0)));
    from.end();
    return made;
  }
  /// The class of a name; nothing when it is not offered.
  [[nodiscard]] static std::optional<ShareClass> find(const Ledger& ledger, std::string_view name) {
    for (const auto& [number, document] : ledger.documents()) {
      if (document.kind != kind) continue;
      ShareClass made = read(document);
      if (made.name == name) return made;
    }
    return std::nullopt;
  }
};

/// Offers a class of shares. Refused: a name that is taken, a price that is not above zero.
[[nodiscard]] inline Outcome<DocumentNumber> offer_shares(Turn& turn, const ShareClass& shares, const Stamp& stamp) {
  if (ShareClass::find(turn.ledger(), shares.name)) return detail::refused("there is a share class " + shares.name);
  if (!shares.price.is_positive())
    return detail::refused("a share has a price above zero", Reason::amount_not_positive);
  const std::string content = shares.content();
  return turn.write(NewVersion{{}, 1, ShareClass::kind, "offered", content, {}}, stamp);
}

/// Opens a member's share account: equity, never below zero.
[[nodiscard]] inline Outcome<AccountId> open_shares(Turn& turn, const ShareClass& shares, std::string_view code,
                                                    std::string_view name, const Stamp& stamp) {
  return turn.open_account(NewAccount{code, shares.of, AccountKind::equity, name, shares.name, Limits{0, int128_max}},
                           stamp);
}

namespace detail {
[[nodiscard]] inline Outcome<Entry> move_shares(Turn& turn, const ShareClass& shares, AccountId debited,
                                                AccountId credited, std::int64_t count, Date on,
                                                std::string_view purpose, const Stamp& stamp) {
  if (count < 1) return refused("one share or more", Reason::amount_not_positive);
  Transfer transfer{.debit = debited, .credit = credited, .amount = shares.price * count, .on = on};
  transfer.purpose = purpose;
  return turn.post(transfer, stamp);
}
}  // namespace detail

/// A member pays for shares: into suspense where the class has one, or else into equity at once.
[[nodiscard]] inline Outcome<Entry> buy_shares(Turn& turn, const ShareClass& shares, AccountId member, AccountId cash,
                                               std::int64_t count, Date on, const Stamp& stamp) {
  const AccountId to = shares.suspense == AccountId{} ? member : shares.suspense;
  return detail::move_shares(turn, shares, cash, to, count, on, "shares bought", stamp);
}
/// Approves shares that were paid for.
[[nodiscard]] inline Outcome<Entry> approve_shares(Turn& turn, const ShareClass& shares, AccountId member,
                                                   std::int64_t count, Date on, const Stamp& stamp) {
  if (shares.suspense == AccountId{}) return detail::refused("shares of this class need no approval");
  return detail::move_shares(turn, shares, shares.suspense, member, count, on, "shares approved", stamp);
}
/// Pays shares back at their price. Refused for more than the member has.
[[nodiscard]] inline Outcome<Entry> redeem_shares(Turn& turn, const ShareClass& shares, AccountId member,
                                                  AccountId cash, std::int64_t count, Date on, const Stamp& stamp) {
  return detail::move_shares(turn, shares, member, cash, count, on, "shares redeemed", stamp);
}

/// A part of a sum for one account.
struct MemberPart {
  AccountId account;
  Amount amount;
};

/// A dividend on the shares of a class for a period, on the equity accounts of its members in order of opening: the
/// parts add up to the total, and whoever held nothing has none. One pass over the journal. Refused when nobody held a
/// share.
[[nodiscard]] inline Result<std::vector<MemberPart>, BadWeights> share_dividend(const Ledger& ledger, Store& store,
                                                                                const ShareClass& shares,
                                                                                const Amount& total,
                                                                                const Period& period,
                                                                                DividendBasis basis, Tie tie) {
  std::map<AccountId, TimeHolder> holders;
  for_each_entry(ledger, store, [&](const JournalEntry& entry) {
    if (period.last() < entry.head().on) return;
    const auto move = [&](AccountId account, const int128& minor) {
      if (account == AccountId{} || ledger.state(account).kind != AccountKind::equity ||
          ledger.unit(account) != shares.of || ledger.chart().words(account).group.words != shares.name) {
        return;
      }
      holders[account].movements.push_back(Movement{entry.head().on, Amount::minor(minor, shares.of)});
    };
    for (const Line& line : entry.lines) {
      move(line.debit, -line.amount);
      move(line.credit, line.amount);
    }
  });
  const Date end = period.last() + 1;
  std::vector<AccountId> accounts;
  std::vector<Fraction> held;
  for (auto& [account, holder] : holders) {
    std::stable_sort(holder.movements.begin(), holder.movements.end(),
                     [](const Movement& left, const Movement& right) { return left.date < right.date; });
    accounts.push_back(account);
    held.push_back(
        basis == DividendBasis::share_days
            ? time_weighted(holder.movements, period.first(), end)
            : Fraction(lowest_balance(holder.movements, period.first(), end, Amount::zero(shares.of)).minor()));
  }
  const std::vector<Decimal> weights = as_weights(held);
  const auto parts = split(total, std::span<const Decimal>(weights), tie);
  if (!parts) return Failure{parts.error()};
  std::vector<MemberPart> made;
  for (std::size_t index = 0; index < accounts.size(); ++index) {
    if (!(*parts)[index].is_zero()) made.push_back(MemberPart{accounts[index], (*parts)[index]});
  }
  return made;
}

/// A refund of surplus on business done: in proportion to what each member bought, sold or paid in interest, odd minor
/// units by the tie rule. Refused as split() is.
[[nodiscard]] inline Result<std::vector<MemberPart>, BadWeights> patronage_refund(const Amount& total,
                                                                                  std::span<const MemberPart> business,
                                                                                  Tie tie) {
  std::vector<Amount> weights;
  for (const MemberPart& each : business) weights.push_back(each.amount);
  const auto parts = split(total, std::span<const Amount>(weights), tie);
  if (!parts) return Failure{parts.error()};
  std::vector<MemberPart> made;
  for (std::size_t index = 0; index < business.size(); ++index) {
    if (!(*parts)[index].is_zero()) made.push_back(MemberPart{business[index].account, (*parts)[index]});
  }
  return made;
}

/// A sum to be paid out of an account of surplus.
struct Distribution {
  AccountId from;
  std::vector<MemberPart> parts;  ///< To the accounts that take them: savings, or payables.
};

/// Posts distributions in one entry: each source is debited, each member credited with all parts together, less the tax
/// withheld of their sum.
[[nodiscard]] inline Outcome<Entry> distribute(Turn& turn, std::span<const Distribution> distributions,
                                               std::optional<Rate> tax, AccountId tax_account, Date on, const Key& key,
                                               const Stamp& stamp, Rounding rounding = half_even) {
  Compound entry;
  entry.on = on;
  entry.key = key;
  entry.purpose = "distribution";
  std::map<AccountId, Amount> gross;
  for (const Distribution& each : distributions) {
    if (each.parts.empty()) continue;
    Amount sum = Amount::zero(each.parts.front().amount.unit());
    for (const MemberPart& part : each.parts) {
      sum += part.amount;
      gross.try_emplace(part.account, Amount::zero(sum.unit())).first->second += part.amount;
    }
    if (!sum.is_zero()) entry.legs.push_back(debit(each.from, sum));
  }
  std::optional<Amount> withheld;
  for (const auto& [account, amount] : gross) {
    const Amount part = tax ? (amount * *tax).rounded(rounding) : Amount::zero(amount.unit());
    withheld = withheld ? *withheld + part : part;
    if (!(amount - part).is_zero()) entry.legs.push_back(credit(account, amount - part));
  }
  if (withheld && !withheld->is_zero()) entry.legs.push_back(credit(tax_account, *withheld));
  return turn.post(entry, stamp);
}

}  // namespace rochdale
