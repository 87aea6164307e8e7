// SPDX-License-Identifier: MPL-2.0
// A payment on its way: an invoice, a request, an offer. A document of the book that its workflow moves, version by
// version, and that is posted when it is completed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/policy/parameters.hpp"
#include "rochdale/policy/workflow.hpp"

namespace rochdale {

/// What a payment document says. Accounts are kept by number, because their codes are words that can be erased.
struct PaymentDocument {
  static constexpr std::string_view kind = "payment";

  AccountId payer{};
  AccountId payee{};
  Amount amount;
  Workflow workflow;
  std::optional<Date> accept_on{};  ///< accepted by itself on this day, if the workflow lets time do so
  std::optional<Date> expires{};    ///< the last day on which it can be completed
  EntryNumber entry{};              ///< what was posted, once it is completed

  /// The canonical text of a version.
  [[nodiscard]] std::string content() const {
    Parameters to;
    to.set("payer", std::to_string(payer.value())).set("payee", std::to_string(payee.value()));
    to.set("unit", to_string(amount.unit())).set("amount", to_string(amount)).set("workflow", workflow.text());
    if (accept_on) to.set("accept_on", to_string(*accept_on));
    if (expires) to.set("expires", to_string(*expires));
    if (!(entry == EntryNumber{})) to.set("entry", std::to_string(entry.value()));
    return to.text();
  }

  /// Reads a document of this kind. Throws Error (out_of_range) for what no version says.
  [[nodiscard]] static PaymentDocument read(const Document& document) {
    ParameterReader from(std::string(kind) + " " + std::to_string(document.number.value()), document.content);
    if (document.kind != kind) from.refuse("it is a " + document.kind);
    const auto account = [&](std::string_view name) {
      return AccountId(static_cast<std::uint32_t>(from.count(name, 1, 0xFFFFFFFFLL).value_or(0)));
    };
    const Unit unit = from.unit("unit");
    const auto amount = from.amount("amount", unit);
    const auto workflow = Workflow::parse(from.required("workflow"));
    if (!amount || !workflow) from.refuse("an amount and a workflow are wanted");
    PaymentDocument made{account("payer"), account("payee"), *amount, *workflow};
    made.accept_on = from.date("accept_on");
    made.expires = from.date("expires");
    made.entry = EntryNumber(static_cast<std::uint64_t>(from.count("entry", 1, INT64_MAX).value_or(0)));
    from.end();
    return made;
  }
};

namespace detail {

/// A refusal with a sentence of its own.
[[nodiscard]] inline Failure<Refusal> refused(std::string words, Reason reason = Reason::rule) {
  Refusal refusal;
  refusal.reason = reason;
  refusal.words = std::move(words);
  return Failure{std::move(refusal)};
}

}  // namespace detail

/// Whose requests a member accepts beforehand: a document "trust" of the payer, one a member.
struct Trust {
  static constexpr std::string_view kind = "trust";

  AccountId payer{};
  std::vector<AccountId> payees{};

  [[nodiscard]] std::string content() const {
    Parameters to;
    std::string list;
    for (const AccountId payee : payees) list += (list.empty() ? "" : " ") + std::to_string(payee.value());
    return to.set("payer", std::to_string(payer.value())).set("payees", list).text();
  }

  /// The newest list of a payer, and its document; nothing when there is none.
  [[nodiscard]] static const Document* find(const Ledger& ledger, AccountId payer) {
    const std::string wanted = "payer=" + std::to_string(payer.value()) + "\n";
    for (const auto& [number, document] : ledger.documents()) {
      if (document.kind == kind && document.content.ends_with(wanted)) return &document;
    }
    return nullptr;
  }

  /// True when the payer's list has the payee.
  [[nodiscard]] static bool holds(const Ledger& ledger, AccountId payer, AccountId payee) {
    const Document* document = find(ledger, payer);
    if (document == nullptr) return false;
    ParameterReader from(std::string(kind), document->content);
    const std::string list = " " + from.text("payees").value_or(std::string()) + " ";
    return list.find(" " + std::to_string(payee.value()) + " ") != std::string::npos;
  }
};

/// Writes whose requests a member accepts beforehand, in place of an earlier list.
[[nodiscard]] inline Outcome<DocumentNumber> trust(Turn& turn, const Trust& wanted, const Stamp& stamp) {
  const Document* before = Trust::find(turn.ledger(), wanted.payer);
  const std::string content = wanted.content();
  return turn.write(NewVersion{before != nullptr ? before->number : DocumentNumber{},
                               before != nullptr ? before->version + 1 : 1,
                               Trust::kind,
                               "in force",
                               content,
                               {}},
                    stamp);
}

/// Moves a payment document to another state. What becomes completed is posted, dated `on`, with the document as its
/// reference; what was completed and becomes erased is reversed, which needs Stamp::reason. Refused, and nothing is changed:
/// unknown_document; rule where the workflow does not allow it to this actor, or it has expired; and whatever posting or
/// reversing refuses.
[[nodiscard]] inline Outcome<Document> move_payment(Turn& turn, DocumentNumber number, std::string_view to, Actor by,
                                                    Date on, const Stamp& stamp) {
  const Document* found = turn.ledger().find(number);
  if (found == nullptr || found->kind != PaymentDocument::kind) {
    return detail::refused("there is no such payment document", Reason::unknown_document);
  }
  const Document before = *found;
  PaymentDocument payment = PaymentDocument::read(before);
  if (!payment.workflow.allows(before.state, to, by)) {
    return detail::refused("the " + std::string(name(by)) + " may not move this payment from " + before.state + " to " +
                           std::string(to));
  }
  if (to == completed_state) {
    if (payment.expires && *payment.expires < on) {
      return detail::refused("this payment could be completed through " + to_string(*payment.expires) + " only");
    }
    const std::string reference = "document " + std::to_string(number.value());
    Payment wanted{payment.payer, payment.payee, payment.amount, on};
    wanted.reference = reference;
    const Outcome<Entry> posted = turn.post(Transfer(wanted), stamp);
    if (!posted) return Failure{posted.error()};
    payment.entry = posted->number();
  } else if (to == erased_state && !(payment.entry == EntryNumber{})) {
    const Outcome<Entry> undone = turn.reverse(payment.entry, Reversal{on, {}, false}, stamp);
    if (!undone) return Failure{undone.error()};
  }
  const std::string content = payment.content();
  Stamp dated = stamp;
  dated.on = on;
  const Outcome<DocumentNumber> written =
      turn.write(NewVersion{number, before.version + 1, PaymentDocument::kind, to, content, {}}, dated);
  if (!written) return Failure{written.error()};
  return *turn.ledger().find(number);
}

/// Opens a payment document, in the state in which its workflow begins, dated `on`. It is completed at once where it
/// begins completed, or where the payer trusts the payee and may complete it. Refused like move_payment(), and where the
/// accounts or the amount have no shape.
[[nodiscard]] inline Outcome<Document> open_payment(Turn& turn, const PaymentDocument& wanted, Actor by, Date on,
                                                    std::string_view words, const Stamp& stamp) {
  if (!wanted.workflow.may_begin(by)) {
    return detail::refused("the " + std::string(name(by)) + " may not begin such a payment");
  }
  Payment shape{wanted.payer, wanted.payee, wanted.amount, on};
  const Result<Draft, Refusal> drafted = draft(turn.ledger(), shape);
  if (!drafted) return Failure{drafted.error()};
  PaymentDocument payment = wanted;
  payment.entry = EntryNumber{};
  const bool at_once = wanted.workflow.begins() == completed_state;
  if (at_once) {
    shape.memo = words;
    const Outcome<Entry> posted = turn.post(Transfer(shape), stamp);
    if (!posted) return Failure{posted.error()};
    payment.entry = posted->number();
  }
  Stamp dated = stamp;
  dated.on = on;
  const std::string content = payment.content();
  const Outcome<DocumentNumber> written =
      turn.write(NewVersion{{}, 1, PaymentDocument::kind, wanted.workflow.begins(), content, words}, dated);
  if (!written) return Failure{written.error()};
  if (!at_once && wanted.workflow.allows(wanted.workflow.begins(), completed_state, Actor::payer) &&
      Trust::holds(turn.ledger(), wanted.payer, wanted.payee)) {
    Outcome<Document> accepted = move_payment(turn, *written, completed_state, Actor::payer, on, stamp);
    if (accepted) return accepted;  // what a limit refuses stays pending
  }
  return *turn.ledger().find(*written);
}

/// What a date did to one payment document.
struct TimedMove {
  DocumentNumber document;
  Outcome<Document> outcome;
};

/// Lets a day come: what accepts itself by then is completed, and what has run out before it expires. What cannot be
/// posted stays as it is, and its answer says why.
[[nodiscard]] inline std::vector<TimedMove> pass_time(Turn& turn, Date as_of, const Stamp& stamp) {
  std::vector<std::pair<DocumentNumber, std::string>> due;
  for (const auto& [number, document] : turn.ledger().documents()) {
    if (document.kind != PaymentDocument::kind) continue;
    const PaymentDocument payment = PaymentDocument::read(document);
    const std::string& state = document.state;
    const auto may = [&](std::string_view to) { return payment.workflow.allows(state, to, Actor::time); };
    if (payment.accept_on && *payment.accept_on <= as_of && may(completed_state) &&
        !(payment.expires && *payment.expires < as_of)) {
      due.emplace_back(number, completed_state);
    } else if (payment.expires && *payment.expires < as_of && may("expired")) {
      due.emplace_back(number, "expired");
    }
  }
  std::vector<TimedMove> moves;
  for (const auto& [number, to] : due) {
    moves.push_back(TimedMove{number, move_payment(turn, number, to, Actor::time, as_of, stamp)});
  }
  return moves;
}

}  // namespace rochdale
