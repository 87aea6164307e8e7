// SPDX-License-Identifier: MPL-2.0
// Payments that come again: a standing order, or a sum in instalments. A document of the book, and a run that proposes
// what falls due within a period.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/rule.hpp"
#include "rochdale/book/run_key.hpp"
#include "rochdale/book/turn.hpp"
#include "rochdale/core/split.hpp"
#include "rochdale/policy/parameters.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// What a recurring payment says. Its document is in the state "open", "blocked" (it waits), "cancelled" or "closed"
/// (all was paid); only an open one is proposed.
struct RecurringPayment {
  static constexpr std::string_view kind = "recurring";
  /// The most times that one comes.
  static constexpr std::int64_t most_times = 12'000;

  AccountId payer{};
  AccountId payee{};
  Amount amount;                        ///< of each payment; in instalments, of all of them together
  Date first{};                         ///< when the first one falls due
  std::int32_t months = 1;              ///< months from one to the next; on the last of a month that is too short
  std::int32_t days = 0;                ///< or days from one to the next, where months are 0
  std::optional<std::int64_t> times{};  ///< how many there are; nothing: no end
  bool instalments = false;             ///< the amount is divided by `times`
  Leftover leftover = Leftover::to_last_part;  ///< which instalments take the odd minor units

  /// When the payment of an index, from 0, falls due. Throws Error (out_of_range) past the year 9999.
  [[nodiscard]] Date due(std::int64_t index) const {
    return months > 0 ? first.add_months(index * months) : Date::from_days(first.days() + index * days);
  }
  /// The amounts of all instalments; they add up to the whole.
  [[nodiscard]] std::vector<Amount> parts() const {
    return split_equally(amount, static_cast<std::size_t>(times.value_or(1)), leftover).value();
  }

  /// Throws Error (out_of_range) for what contradicts itself.
  void check() const {
    const auto refuse = [](const char* why) { throw Error(Fault::out_of_range, why); };
    if (!amount.is_positive()) refuse("a recurring payment is above zero");
    if ((months > 0) == (days > 0) || months < 0 || days < 0) refuse("every so many months, or so many days");
    if (times && (*times < 1 || *times > most_times)) refuse("it comes 1 to 12,000 times");
    if (instalments && !times) refuse("instalments have a number");
    if (instalments && leftover == Leftover::to_pool) refuse("instalments leave nothing over");
    if (instalments && amount.minor() < *times) refuse("an instalment is at least one minor unit");
  }

  /// The canonical text of a version.
  [[nodiscard]] std::string content() const {
    Parameters to;
    to.set("payer", std::to_string(payer.value())).set("payee", std::to_string(payee.value()));
    to.set("unit", to_string(amount.unit())).set("amount", to_string(amount)).set("first", to_string(first));
    if (months > 0) to.set("months", std::to_string(months));
    if (days > 0) to.set("days", std::to_string(days));
    if (times) to.set("times", std::to_string(*times));
    if (instalments) to.set("instalments", std::string(name(leftover)));
    return to.text();
  }

  /// Reads a document of this kind. Throws Error (out_of_range).
  [[nodiscard]] static RecurringPayment read(const Document& document) {
    ParameterReader from(std::string(kind) + " " + std::to_string(document.number.value()), document.content);
    if (document.kind != kind) from.refuse("it is a " + document.kind);
    const auto number = [&](std::string_view name, std::int64_t otherwise, std::int64_t greatest) {
      return from.count(name, 1, greatest).value_or(otherwise);
    };
    const Unit unit = from.unit("unit");
    const auto amount = from.amount("amount", unit);
    const auto first = from.date("first");
    if (!amount || !first) from.refuse("amount and first are wanted");
    RecurringPayment made{AccountId(static_cast<std::uint32_t>(number("payer", 0, 0xFFFFFFFFLL))),
                          AccountId(static_cast<std::uint32_t>(number("payee", 0, 0xFFFFFFFFLL))), *amount, *first};
    made.months = static_cast<std::int32_t>(number("months", 0, 1200));
    made.days = static_cast<std::int32_t>(number("days", 0, 36'500));
    made.times = from.count("times", 1, most_times);
    if (const auto leftover = from.text("instalments")) {
      const auto known = parse_leftover(*leftover);
      if (!known) from.refuse("instalments is unknown: " + *leftover);
      made.instalments = true;
      made.leftover = *known;
    }
    from.end();
    made.check();
    return made;
  }
};

/// Opens a recurring payment. Refused where the accounts or the amount have no shape. Throws Error (out_of_range) for
/// terms that contradict themselves.
[[nodiscard]] inline Outcome<DocumentNumber> open_recurring(Turn& turn, const RecurringPayment& wanted,
                                                            std::string_view words, const Stamp& stamp) {
  wanted.check();
  const Result<Draft, Refusal> drafted =
      draft(turn.ledger(), Payment{wanted.payer, wanted.payee, wanted.amount, wanted.first});
  if (!drafted) return Failure{drafted.error()};
  const std::string content = wanted.content();
  return turn.write(NewVersion{{}, 1, RecurringPayment::kind, "open", content, words}, stamp);
}

/// Blocks, opens again, cancels or closes a recurring payment.
[[nodiscard]] inline Outcome<DocumentNumber> set_recurring(Turn& turn, DocumentNumber number, std::string_view state,
                                                           const Stamp& stamp) {
  const Document* found = turn.ledger().find(number);
  const std::uint32_t version = found != nullptr ? found->version + 1 : 1;
  const std::string content = found != nullptr ? found->content : std::string();
  return turn.write(NewVersion{number, version, RecurringPayment::kind, state, content, {}}, stamp);
}

/// Proposes every payment that falls due within a period, dated on its day, under a key of its document and index: a
/// payment that was refused is proposed again by the next run over the same days, one that was posted is not posted
/// twice.
class RecurringRun final : public Run {
 public:
  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    RunPlan plan;
    for (const auto& [number, document] : ledger.documents()) {
      if (document.kind != RecurringPayment::kind || document.state != "open") continue;
      propose(ledger, RecurringPayment::read(document), number, period, plan);
    }
    return std::move(plan.drafts);
  }

 private:
  static void propose(const Ledger& ledger, const RecurringPayment& payment, DocumentNumber number,
                      const Period& period, RunPlan& plan) {
    const std::vector<Amount> parts = payment.instalments ? payment.parts() : std::vector<Amount>();
    const std::int64_t end = payment.times.value_or(RecurringPayment::most_times);
    for (std::int64_t index = 0; index < end; ++index) {
      const Date due = payment.due(index);
      if (period.last() < due) break;
      if (due < period.first()) continue;
      const std::string memo = payment.times ? std::to_string(index + 1) + " of " + std::to_string(end) : std::string();
      detail::propose_transfer(
          ledger,
          Transfer{.debit = payment.payer,
                   .credit = payment.payee,
                   .amount = payment.instalments ? parts[static_cast<std::size_t>(index)] : payment.amount,
                   .on = due,
                   .key = run_key("RECU", due, number.value()),
                   .memo = memo,
                   .purpose = RecurringPayment::kind},
          plan);
    }
  }
};

}  // namespace rochdale
