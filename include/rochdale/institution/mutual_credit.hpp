// SPDX-License-Identifier: MPL-2.0
// A circle of mutual credit in its own words: join, pay, ask for payment, give, levy, let money melt, leave. Each verb is
// one turn of the book and one call of a policy; whoever needs more takes the policies themselves.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/book.hpp"
#include "rochdale/policy/adopted_run.hpp"
#include "rochdale/policy/debt_term.hpp"
#include "rochdale/policy/gift.hpp"
#include "rochdale/policy/leaving.hpp"
#include "rochdale/policy/library.hpp"
#include "rochdale/policy/limit_review.hpp"
#include "rochdale/policy/payment_document.hpp"
#include "rochdale/policy/preview.hpp"
#include "rochdale/policy/recurring_payment.hpp"
#include "rochdale/policy/voucher.hpp"
#include "rochdale/report/statistics.hpp"

namespace rochdale {

/// The verbs of a circle over its book, which was opened with library_policies() and must outlive this. Everything is
/// dated Stamp::on. Refusals are those of the policies; nothing of a refused verb is in the book. Members are the
/// liability accounts of the circle's unit; funds of the community are equity.
class MutualCredit {
 public:
  /// The circle of a unit that the book keeps.
  MutualCredit(Book& book, const Unit& unit) : book_(book), members_{unit} {}

  /// Takes the unit up in a new book, with the limits that members have unless they agree others.
  [[nodiscard]] static Outcome<MutualCredit> found(Book& book, const Unit& unit, const Limits& limits,
                                                   const Stamp& stamp) {
    const Outcome<void> adopted = book.adopt_unit(unit, limits, stamp);
    if (!adopted) return Failure{adopted.error()};
    return MutualCredit(book, unit);
  }

  [[nodiscard]] Book& book() const noexcept { return book_; }
  [[nodiscard]] const Unit& unit() const noexcept { return members_.unit; }
  [[nodiscard]] const Members& members() const noexcept { return members_; }

  // ---- members and funds ----

  /// Opens the account of a member.
  [[nodiscard]] Outcome<AccountId> join(std::string_view code, const Stamp& stamp, std::string_view name = {},
                                        std::string_view group = {}) {
    return book_.open_account(NewAccount{.code = code, .unit = unit(), .name = name, .group = group}, stamp);
  }
  /// Opens a fund of the community: levies and demurrage flow into it. It has no limits but those that are given: a
  /// reserve has a floor of zero, the account that carries written-off debts none.
  [[nodiscard]] Outcome<AccountId> open_fund(std::string_view code, const Stamp& stamp, const Limits& limits = {}) {
    return book_.open_account(NewAccount{.code = code, .unit = unit(), .kind = AccountKind::equity, .limits = limits},
                              stamp);
  }

  // ---- agreements ----

  /// Adopts a policy of the library by its name, "levy" or "levy.growers", from a text of its parameters, a line
  /// "name=value" for each; the circle's unit need not be among them. Throws Error (out_of_range, unknown_rule).
  [[nodiscard]] Outcome<void> adopt(const std::string& name, std::string_view parameters, const Stamp& stamp) {
    Parameters given = Parameters::parse(parameters).value();
    if (!given.find("unit")) given.set("unit", to_string(unit()));
    return book_.adopt(*make_policy(name, std::move(given)), stamp);
  }
  /// Reviews the limits of all members by the adopted terms of this name, and agrees those that are new, each with its
  /// audit record as the reason. Returns every member's. Throws Error (misuse) where no such terms are adopted.
  [[nodiscard]] Outcome<std::vector<ReviewedLimit>> review_limits(std::string_view name, const Stamp& stamp) {
    return known<std::vector<ReviewedLimit>>(
        [&](const Ledger& ledger, Store& store) { return plan_review(ledger, store, name, stamp.on); },
        [&](Turn& turn, const std::vector<ReviewedLimit>& reviewed) -> std::optional<Refusal> {
          const Outcome<std::size_t> agreed = agree(turn, reviewed, stamp);
          if (!agreed) return agreed.error();
          return std::nullopt;
        });
  }
  /// What a review on a day would come to. Throws Error (misuse) where no such terms are adopted.
  [[nodiscard]] static std::vector<ReviewedLimit> plan_review(const Ledger& ledger, Store& store, std::string_view name,
                                                              Date on) {
    const PolicyAdopted* adopted = find_adopted(ledger, name);
    if (adopted == nullptr || family_of(name) != LimitReview::family) {
      throw Error(Fault::misuse, "the book has adopted no review of limits called " + std::string(name));
    }
    const LimitReview terms = LimitReview::read(adopted->parameters);
    return review(terms, ledger, member_figures(ledger, store, terms.members().unit, on));
  }
  /// What limit policies are told about every account, by account number, at the end of a day: received, paid, trades
  /// and partners by trades (book/trade.hpp), and the days below zero.
  [[nodiscard]] static std::vector<MemberFigures> member_figures(const Ledger& ledger, Store& store, const Unit& unit,
                                                                 Date on) {
    const Amount zero = Amount::zero(unit);
    std::vector<MemberFigures> figures(ledger.account_count() + std::size_t{1}, MemberFigures{zero, zero, 0, 0, 0});
    const CircleHistory history(ledger, store, Members{unit});
    for (const MemberStatistics& member : history.by_member(Period(Date::min(), on))) {
      figures[member.account.value()] =
          MemberFigures{member.gross_in, member.gross_out, member.trades, member.partners, member.days_negative(on)};
    }
    return figures;
  }

  // ---- payments ----

  /// Pays at once.
  [[nodiscard]] Outcome<Entry> pay(AccountId payer, AccountId payee, const Amount& amount, const Stamp& stamp,
                                   std::string_view memo = {}, Key key = {}) {
    return book_.post(Payment{payer, payee, amount, stamp.on, key, memo, stamp.reference, stamp.purpose}, stamp);
  }
  /// What a payment would book now, fees included, or why it would be refused.
  [[nodiscard]] Result<Preview, Refusal> preview(AccountId payer, AccountId payee, const Amount& amount,
                                                 Date on) const {
    return book_.read([&](const Ledger& ledger) {
      return rochdale::preview(ledger, library_policies(), Transfer(Payment{payer, payee, amount, on}));
    });
  }
  /// Records a gift: it is counted, and moves nothing.
  [[nodiscard]] Outcome<DocumentNumber> give(AccountId giver, AccountId receiver, std::string_view words,
                                             const Stamp& stamp) {
    return as_one<DocumentNumber>([&](Turn& turn) {
      return record_gift(turn, Gift{giver, receiver}, stamp.on, words, stamp);
    });
  }
  /// Asks for a payment, or offers one: a document that its workflow moves. See open_payment().
  [[nodiscard]] Outcome<Document> ask(const PaymentDocument& wanted, Actor by, std::string_view words,
                                      const Stamp& stamp) {
    return as_one<Document>([&](Turn& turn) { return open_payment(turn, wanted, by, stamp.on, words, stamp); });
  }
  /// Moves such a document to another state. See move_payment().
  [[nodiscard]] Outcome<Document> move(DocumentNumber document, std::string_view to, Actor by, const Stamp& stamp) {
    return as_one<Document>([&](Turn& turn) { return move_payment(turn, document, to, by, stamp.on, stamp); });
  }
  /// Accepts whoever's requests beforehand. See Trust.
  [[nodiscard]] Outcome<DocumentNumber> trust(const Trust& wanted, const Stamp& stamp) {
    return as_one<DocumentNumber>([&](Turn& turn) { return rochdale::trust(turn, wanted, stamp); });
  }
  /// Opens a standing order, or a sum in instalments.
  [[nodiscard]] Outcome<DocumentNumber> order(const RecurringPayment& wanted, std::string_view words,
                                              const Stamp& stamp) {
    return as_one<DocumentNumber>([&](Turn& turn) { return open_recurring(turn, wanted, words, stamp); });
  }
  /// Lets a day come: requests accept themselves or expire, vouchers that have run out go back, and holds end. What could
  /// not be done is answered and stays as it is.
  std::vector<TimedMove> pass_day(const Stamp& stamp) {
    std::vector<TimedMove> moves;
    book_.together([&](Turn& turn) {
      moves = pass_time(turn, stamp.on, stamp);
      for (TimedMove& move : expire_vouchers(turn, std::nullopt, stamp.on, stamp)) moves.push_back(std::move(move));
      turn.expire(stamp.on, stamp);
      return true;
    });
    return moves;
  }
  /// Pays what standing orders owe within a period, each on its day.
  [[nodiscard]] std::vector<Outcome<Entry>> pay_orders(const Period& period, const Stamp& stamp) {
    return book_.take(RecurringRun(), period, stamp);
  }

  // ---- what the community takes and gives ----

  /// Takes the run whose terms were adopted under this name: a levy, demurrage, a redistribution, the reserve's target.
  [[nodiscard]] TakenRun take(std::string_view name, const Period& period, const Stamp& stamp) {
    TakenRun taken;
    book_.together([&](Turn& turn) {
      taken = take_run(turn, name, period, stamp);
      return true;
    });
    return taken;
  }
  /// The same before it is taken.
  [[nodiscard]] RunPlan plan(std::string_view name, const Period& period) const {
    return book_.read_journal([&](const Ledger& ledger, Store& store) {
      return plan_run(ledger, name, period, [&store](RecordReader& reader) { store.read(0, reader); });
    });
  }

  // ---- vouchers ----

  /// See issue_voucher().
  [[nodiscard]] Outcome<Document> issue(const Voucher& voucher, std::string_view words, const Stamp& stamp) {
    return as_one<Document>([&](Turn& turn) { return issue_voucher(turn, voucher, stamp.on, words, stamp); });
  }
  /// See redeem_voucher().
  [[nodiscard]] Outcome<Document> redeem(DocumentNumber voucher, AccountId payee, const Amount& amount,
                                         const Stamp& stamp) {
    return as_one<Document>([&](Turn& turn) { return redeem_voucher(turn, voucher, payee, amount, stamp.on, stamp); });
  }

  // ---- leaving in debt ----

  /// Writes a member's debt off to the community. See write_off().
  [[nodiscard]] Outcome<Document> write_off(AccountId member, AccountId community_debt, std::string_view words,
                                            const Stamp& stamp) {
    return as_one<Document>(
        [&](Turn& turn) { return rochdale::write_off(turn, member, community_debt, stamp.on, words, stamp); });
  }
  /// Lets the reserve bear what it can, or at most so much. See cover_from_reserve().
  [[nodiscard]] Outcome<Document> cover_from_reserve(DocumentNumber leaving, AccountId reserve, const Stamp& stamp,
                                                     std::optional<Amount> most = std::nullopt) {
    return as_one<Document>(
        [&](Turn& turn) { return rochdale::cover_from_reserve(turn, leaving, reserve, most, stamp.on, stamp); });
  }
  /// Lets those who have something bear the rest in proportion. See cover_from_holders().
  [[nodiscard]] Outcome<Document> cover_from_holders(DocumentNumber leaving, Tie tie, const Stamp& stamp) {
    return as_one<Document>(
        [&](Turn& turn) { return rochdale::cover_from_holders(turn, leaving, members_, tie, stamp.on, stamp); });
  }
  /// Takes back what is paid later, and gives it to those who bore it. See recover().
  [[nodiscard]] Outcome<Document> recover(DocumentNumber leaving, AccountId payer, const Amount& amount,
                                          const Stamp& stamp) {
    return as_one<Document>(
        [&](Turn& turn) { return rochdale::recover(turn, leaving, payer, amount, stamp.on, stamp); });
  }

  // ---- what the circle knows ----

  /// The circle in a period.
  [[nodiscard]] CircleStatistics statistics(const Period& period) const {
    return book_.read_journal(
        [&](const Ledger& ledger, Store& store) { return CircleHistory(ledger, store, members_).in(period); });
  }
  /// Every member in a period.
  [[nodiscard]] std::vector<MemberStatistics> statistics_by_member(const Period& period) const {
    return book_.read_journal(
        [&](const Ledger& ledger, Store& store) { return CircleHistory(ledger, store, members_).by_member(period); });
  }
  /// What members owe at the end of a day and when it falls due, by the adopted terms of this name. Throws Error
  /// (misuse) where no such terms are adopted.
  [[nodiscard]] std::vector<OwedPart> owed(Date through, std::string_view name = DebtTerm::family) const {
    return book_.read_journal([&](const Ledger& ledger, Store& store) {
      const PolicyAdopted* adopted = find_adopted(ledger, name);
      if (adopted == nullptr) throw Error(Fault::misuse, "no term of debts is adopted as " + std::string(name));
      return owed_parts(DebtTerm::read(adopted->parameters), ledger, through,
                        [&store](RecordReader& reader) { store.read(0, reader); });
    });
  }

 private:
  // One turn: kept when it answers, left when it refuses.
  template <class T, class Ask>
  [[nodiscard]] Outcome<T> as_one(Ask&& question) {
    std::optional<Outcome<T>> answer;
    book_.together([&](Turn& turn) {
      answer.emplace(question(turn));
      return answer->has_value();
    });
    return *std::move(answer);
  }

  // Looks at the journal, and acts on what it saw: looks again where somebody wrote in between.
  template <class T, class Look, class Act>
  [[nodiscard]] Outcome<T> known(Look&& look, Act&& act) {
    for (;;) {
      std::uint64_t before = 0;
      T seen = book_.read_journal([&](const Ledger& ledger, Store& store) {
        before = ledger.next_number();
        return look(ledger, store);
      });
      bool is_current = false;
      std::optional<Refusal> refusal;
      book_.together([&](Turn& turn) {
        is_current = turn.ledger().next_number() == before;
        if (is_current) refusal = act(turn, seen);
        return is_current && !refusal;
      });
      if (refusal) return Failure{*std::move(refusal)};
      if (is_current) return seen;
    }
  }

  Book& book_;
  Members members_;
};

}  // namespace rochdale
