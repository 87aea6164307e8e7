// SPDX-License-Identifier: MPL-2.0
// Vouchers: value that was paid for and waits, for somebody to redeem it in part or whole, to give it away, or for its
// last day. What is not redeemed yet lies on one account of the community.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/policy/parameters.hpp"
#include "rochdale/policy/payment_document.hpp"

namespace rochdale {

/// What a voucher says. Its document is in the state "open", "redeemed", "expired" or "cancelled".
struct Voucher {
  static constexpr std::string_view kind = "voucher";

  AccountId buyer{};              ///< who paid for it, and gets back what is cancelled
  AccountId outstanding{};        ///< the account on which it lies
  AccountId holder{};             ///< whom it was given to, a member; none: whoever has it
  Amount amount;                  ///< its face
  Amount left;                    ///< what is not redeemed yet
  std::optional<Date> expires{};  ///< the last day on which it can be redeemed

  /// The canonical text of a version.
  [[nodiscard]] std::string content() const {
    Parameters to;
    to.set("buyer", std::to_string(buyer.value())).set("outstanding", std::to_string(outstanding.value()));
    if (!(holder == AccountId{})) to.set("holder", std::to_string(holder.value()));
    to.set("unit", to_string(amount.unit())).set("amount", to_string(amount)).set("left", to_string(left));
    if (expires) to.set("expires", to_string(*expires));
    return to.text();
  }

  /// Reads a document of this kind. Throws Error (out_of_range).
  [[nodiscard]] static Voucher read(const Document& document) {
    ParameterReader from(std::string(kind) + " " + std::to_string(document.number.value()), document.content);
    if (document.kind != kind) from.refuse("it is a " + document.kind);
    const auto account = [&](std::string_view name) {
      return AccountId(static_cast<std::uint32_t>(from.count(name, 1, 0xFFFFFFFFLL).value_or(0)));
    };
    const Unit unit = from.unit("unit");
    const auto amount = from.amount("amount", unit);
    const auto left = from.amount("left", unit);
    if (!amount || !left) from.refuse("amount and left are wanted");
    Voucher made{account("buyer"), account("outstanding"), account("holder"), *amount, *left, from.date("expires")};
    from.end();
    return made;
  }
};

namespace detail {

/// The voucher of a number and its document; a refusal where it is none or is not open.
[[nodiscard]] inline Result<std::pair<Document, Voucher>, Refusal> open_voucher(const Ledger& ledger,
                                                                                DocumentNumber number) {
  const Document* found = ledger.find(number);
  if (found == nullptr || found->kind != Voucher::kind) {
    return refused("there is no such voucher", Reason::unknown_document);
  }
  if (found->state != "open") return refused("this voucher is " + found->state);
  return std::pair<Document, Voucher>{*found, Voucher::read(*found)};
}

[[nodiscard]] inline Outcome<Document> write_voucher(Turn& turn, const Document& before, const Voucher& voucher,
                                                     std::string_view state, Date on, const Stamp& stamp) {
  const std::string content = voucher.content();
  Stamp dated = stamp;
  dated.on = on;
  const Outcome<DocumentNumber> written =
      turn.write(NewVersion{before.number, before.version + 1, Voucher::kind, state, content, {}}, dated);
  if (!written) return Failure{written.error()};
  return *turn.ledger().find(*written);
}

}  // namespace detail

/// Issues a voucher: the buyer pays its face to the account where vouchers lie. Refused as a payment is.
[[nodiscard]] inline Outcome<Document> issue_voucher(Turn& turn, const Voucher& wanted, Date on, std::string_view words,
                                                     const Stamp& stamp) {
  const Outcome<Entry> paid =
      turn.post(Transfer(Payment{wanted.buyer, wanted.outstanding, wanted.amount, on, {}, words}), stamp);
  if (!paid) return Failure{paid.error()};
  Voucher voucher = wanted;
  voucher.left = wanted.amount;
  const std::string content = voucher.content();
  Stamp dated = stamp;
  dated.on = on;
  const Outcome<DocumentNumber> written = turn.write(NewVersion{{}, 1, Voucher::kind, "open", content, words}, dated);
  if (!written) return Failure{written.error()};
  return *turn.ledger().find(*written);
}

/// Redeems a voucher, in part or whole: what it is worth is paid to the payee. Refused, and nothing is changed: rule where
/// it is not open, has run out, or has less left; and as a payment is.
[[nodiscard]] inline Outcome<Document> redeem_voucher(Turn& turn, DocumentNumber number, AccountId payee,
                                                      const Amount& amount, Date on, const Stamp& stamp) {
  const auto found = detail::open_voucher(turn.ledger(), number);
  if (!found) return Failure{found.error()};
  auto [document, voucher] = *found;
  if (voucher.expires && *voucher.expires < on) {
    return detail::refused("this voucher could be redeemed through " + to_string(*voucher.expires) + " only");
  }
  if (amount.unit() == voucher.left.unit() && voucher.left < amount) {
    return detail::refused("only " + to_string_with_unit(voucher.left) + " is left on this voucher");
  }
  const Outcome<Entry> paid = turn.post(Transfer(Payment{voucher.outstanding, payee, amount, on}), stamp);
  if (!paid) return Failure{paid.error()};
  voucher.left -= amount;
  return detail::write_voucher(turn, document, voucher, voucher.left.is_zero() ? "redeemed" : "open", on, stamp);
}

/// Gives a voucher to a member, or with no account to whoever has it.
[[nodiscard]] inline Outcome<Document> give_voucher(Turn& turn, DocumentNumber number, AccountId holder, Date on,
                                                    const Stamp& stamp) {
  const auto found = detail::open_voucher(turn.ledger(), number);
  if (!found) return Failure{found.error()};
  if (!(holder == AccountId{}) && !turn.ledger().has(holder)) {
    return detail::refused("there is no such account", Reason::unknown_account);
  }
  auto [document, voucher] = *found;
  voucher.holder = holder;
  return detail::write_voucher(turn, document, voucher, "open", on, stamp);
}

/// Ends a voucher before it was redeemed: what is left goes back to the buyer, or to another account of the community,
/// such as a fund. `state` is "cancelled", or "expired" from the day after its last one on.
[[nodiscard]] inline Outcome<Document> end_voucher(Turn& turn, DocumentNumber number, std::string_view state,
                                                   std::optional<AccountId> to, Date on, const Stamp& stamp) {
  const auto found = detail::open_voucher(turn.ledger(), number);
  if (!found) return Failure{found.error()};
  auto [document, voucher] = *found;
  if (state == "expired" && !(voucher.expires && *voucher.expires < on)) {
    return detail::refused("this voucher has not run out");
  }
  if (voucher.left.is_positive()) {
    const Outcome<Entry> paid =
        turn.post(Transfer(Payment{voucher.outstanding, to.value_or(voucher.buyer), voucher.left, on}), stamp);
    if (!paid) return Failure{paid.error()};
    voucher.left = Amount::zero(voucher.left.unit());
  }
  return detail::write_voucher(turn, document, voucher, state, on, stamp);
}

/// Ends every voucher that has run out before a day; `to` as in end_voucher(). What cannot be paid out stays open.
[[nodiscard]] inline std::vector<TimedMove> expire_vouchers(Turn& turn, std::optional<AccountId> to, Date as_of,
                                                            const Stamp& stamp) {
  std::vector<DocumentNumber> over;
  for (const auto& [number, document] : turn.ledger().documents()) {
    if (document.kind != Voucher::kind || document.state != "open") continue;
    const Voucher voucher = Voucher::read(document);
    if (voucher.expires && *voucher.expires < as_of) over.push_back(number);
  }
  std::vector<TimedMove> moves;
  for (const DocumentNumber number : over) {
    moves.push_back(TimedMove{number, end_voucher(turn, number, "expired", to, as_of, stamp)});
  }
  return moves;
}

}  // namespace rochdale
