// SPDX-License-Identifier: MPL-2.0
// Gifts: an exchange without a price. It moves no balance and nobody owes anything for it; that it happened is counted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/core/period.hpp"
#include "rochdale/policy/parameters.hpp"
#include "rochdale/policy/payment_document.hpp"

namespace rochdale {

/// What a gift says. Its document is in the state "given", or "erased" where it was recorded by mistake.
struct Gift {
  static constexpr std::string_view kind = "gift";

  AccountId giver{};
  AccountId receiver{};

  /// The canonical text of a version.
  [[nodiscard]] std::string content() const {
    Parameters to;
    to.set("giver", std::to_string(giver.value())).set("receiver", std::to_string(receiver.value()));
    return to.text();
  }

  /// Reads a document of this kind. Throws Error (out_of_range).
  [[nodiscard]] static Gift read(const Document& document) {
    ParameterReader from(std::string(kind) + " " + std::to_string(document.number.value()), document.content);
    if (document.kind != kind) from.refuse("it is a " + document.kind);
    const auto account = [&](std::string_view name) {
      return AccountId(static_cast<std::uint32_t>(from.count(name, 1, 0xFFFFFFFFLL).value_or(0)));
    };
    const Gift made{account("giver"), account("receiver")};
    from.end();
    return made;
  }
};

/// Records a gift, dated `on`; the words say what it was. Refused: unknown_account, same_account, account_closed, and as
/// a document is.
[[nodiscard]] inline Outcome<DocumentNumber> record_gift(Turn& turn, const Gift& gift, Date on, std::string_view words,
                                                         const Stamp& stamp) {
  for (const AccountId account : {gift.giver, gift.receiver}) {
    if (!turn.ledger().has(account)) return detail::refused("there is no such account", Reason::unknown_account);
    if (turn.ledger().state(account).status == AccountStatus::closed) {
      return detail::refused("a closed account gives and receives no more", Reason::account_closed);
    }
  }
  if (gift.giver == gift.receiver) return detail::refused("nobody gives to himself", Reason::same_account);
  Stamp dated = stamp;
  dated.on = on;
  const std::string content = gift.content();
  return turn.write(NewVersion{{}, 1, Gift::kind, "given", content, words}, dated);
}

/// Takes a gift out of the count: it was recorded by mistake. Refused: unknown_document, and rule where it was erased
/// before.
[[nodiscard]] inline Outcome<DocumentNumber> erase_gift(Turn& turn, DocumentNumber number, Date on,
                                                        const Stamp& stamp) {
  const Document* found = turn.ledger().find(number);
  if (found == nullptr || found->kind != Gift::kind) {
    return detail::refused("there is no such gift", Reason::unknown_document);
  }
  if (found->state != "given") return detail::refused("this gift is " + found->state);
  Stamp dated = stamp;
  dated.on = on;
  const std::string content = found->content;
  return turn.write(NewVersion{number, found->version + 1, Gift::kind, "erased", content, {}}, dated);
}

/// How many gifts an account gave and received.
struct GiftCount {
  std::int64_t given = 0;
  std::int64_t received = 0;
};

/// The gifts dated within a period, by account number (place 0: all of them together).
[[nodiscard]] inline std::vector<GiftCount> gifts_in(const Ledger& ledger, const Period& period) {
  std::vector<GiftCount> counts(ledger.account_count() + std::size_t{1});
  for (const auto& [number, document] : ledger.documents()) {
    if (document.kind != Gift::kind || document.state != "given" || !period.contains(document.on)) continue;
    const Gift gift = Gift::read(document);
    ++counts[0].given;
    ++counts[0].received;
    ++counts.at(gift.giver.value()).given;
    ++counts.at(gift.receiver.value()).received;
  }
  return counts;
}

}  // namespace rochdale
