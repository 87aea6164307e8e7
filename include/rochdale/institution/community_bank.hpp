// SPDX-License-Identifier: MPL-2.0
// A community bank over a book: the everyday verbs of a till, each an entry of the general ledger by the mapping of its
// product, and the ends of its days and years. Products and contracts lie in the journal, so that a book that is opened
// again needs no configuration.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/book.hpp"
#include "rochdale/book/run_key.hpp"
#include "rochdale/core/sum.hpp"
#include "rochdale/institution/bank_fold.hpp"
#include "rochdale/institution/bank_night.hpp"
#include "rochdale/policy/closing.hpp"
#include "rochdale/policy/leaving.hpp"
#include "rochdale/report/balances_on.hpp"

namespace rochdale {

/// Where and when money moves: the till, or a member's savings account, is debited for what comes in and credited for
/// what goes out.
struct Counter {
  AccountId cash{};
  Date on{};
  Stamp stamp{};
  Key key{};
  std::string_view memo{};
};

/// A savings account to be opened.
struct NewSavings {
  std::string_view code{};
  std::string_view name{};
  std::string_view product{};
  Date on{};
  std::optional<Amount> overdraft{};  ///< How far below zero it may go; nothing: not at all.
  std::optional<Date> matures{};
  std::optional<Amount> instalment{};
  std::optional<Every> instalment_every{};
};

/// A loan to be approved.
struct NewLoan {
  std::string_view code{};
  std::string_view name{};
  std::string_view product{};
  LoanTerms terms;
};

/// Where a payment on a loan went.
struct LoanPayment {
  EntryNumber entry;
  std::array<Amount, 4> paid;  ///< by Owed
  Amount overpaid;
  bool repeated = false;  ///< An earlier request with the same key had paid it: nothing was posted now.

  [[nodiscard]] const Amount& of(Owed owed) const { return paid[static_cast<std::size_t>(owed)]; }
};

/// What the end of days did.
struct DaysEnded {
  std::optional<Date> through;  ///< The last day that is ended now.
  std::uint64_t entries = 0;    ///< Posted by this call.
  std::vector<Outcome<Entry>>
      refused;           ///< What could not be posted: a frozen account, for one. The day ends all the same.
  bool stopped = false;  ///< It was asked to stop; asked again, it goes on where it was.
};

/// What a meeting posted.
struct MeetingPosted {
  std::uint64_t entries = 0;  ///< One for each account that has earned something since interest was posted on it.
  Amount interest;
  Amount tax;
  std::vector<Outcome<Entry>> refused;  ///< What could not be posted goes on earning: a frozen account, for one.
};

/// The bank. One thread at a time; several banks on one book see each other's work.
class CommunityBank {
 public:
  /// Reads the journal of the book. Throws Error for documents of a bank that it does not understand.
  explicit CommunityBank(Book& book) : book_(book) { refresh(); }

  /// Takes in what was written since.
  void refresh() {
    book_.refresh();
    read_new();
  }

  /// Products, contracts and how they stand, as they were read last.
  [[nodiscard]] const BankFold& known() const noexcept { return fold_; }

  // ---- Products

  /// Offers a savings product. Refused: a name that is taken, an account that is missing where the product needs it, of
  /// another unit, or one that another product accrues on.
  [[nodiscard]] Outcome<DocumentNumber> offer(const SavingsProduct& product, const Stamp& stamp) {
    return act<DocumentNumber>([&](Turn& turn) -> Outcome<DocumentNumber> {
      if (is_offered(product.name)) return detail::refused("there is a product " + product.name);
      if (product.rule == AccountingRule::up_front) return detail::refused("savings interest is not booked up front");
      std::vector<AccountId> wanted{product.interest_expense};
      if (product.rule == AccountingRule::accrual) wanted.push_back(product.interest_payable);
      if (product.terms.tax) wanted.push_back(product.tax_withheld);
      if (!product.terms.overdraft_rate.is_zero()) wanted.push_back(product.overdraft_income);
      if (product.escheat_after) wanted.push_back(product.escheat_to);
      if (const auto bad = bad_account(turn, wanted, product.unit())) return detail::refused(*bad);
      if (product.rule == AccountingRule::accrual && is_accrued_on(product.interest_payable)) {
        return detail::refused("another product accrues on the same account");
      }
      if (product.rule == AccountingRule::accrual && !product.terms.day_count) {
        return detail::refused("what accrues by the night needs a day count");
      }
      if (!product.terms.changes.empty()) return detail::refused("a product is offered first and changed later");
      if (const auto bad = bad_terms(product.terms)) return detail::refused(*bad);
      std::int32_t before = 0;
      for (const auto& days : {product.inactive_after, product.dormant_after, product.escheat_after}) {
        if (days && *days <= before) {
          return detail::refused("an account is inactive, then dormant, then handed over, each after more days");
        }
        before = days.value_or(before);
      }
      return write_first(turn, product, "offered", stamp);
    });
  }

  /// Agrees other rates of a savings product from a day on, in place of those that were to set in on that day or later.
  /// What was earned by the nights before stays as it is. Refused: for a day that is ended, or up to which interest is
  /// posted on an account of the product; as the terms of a product are.
  [[nodiscard]] Outcome<DocumentNumber> change_rates(const SavingsRates& rates, const Stamp& stamp) {
    return act<DocumentNumber>([&](Turn& turn) -> Outcome<DocumentNumber> {
      const SavingsProduct* product = find_product(fold_.savings_products(), rates.product);
      if (product == nullptr) return no_savings_product(rates.product);
      if (rates.unit() != product->unit()) {
        return detail::refused("this product is of " + to_string(product->unit()), Reason::unit_mismatch);
      }
      if (fold_.through() && rates.from <= *fold_.through()) {
        return detail::refused("the days are ended through " + to_string(*fold_.through()) +
                               "; rates change from a later day on");
      }
      for (const SavingsPosition& savings : fold_.savings()) {
        const bool is_of_it = savings.is_open() && fold_.savings_products()[savings.product].name == rates.product;
        if (is_of_it && rates.from < savings.from) {
          return detail::refused("interest is posted up to " + to_string(savings.from) +
                                 "; rates change from then on at the earliest");
        }
      }
      SavingsTerms terms = product->terms;
      terms.changes = {TiersFrom{rates.from, rates.tiers, rates.overdraft_rate}};
      if (const auto bad = bad_terms(terms)) return detail::refused(*bad);
      if (detail::charges_overdrafts(terms)) {
        const std::vector<AccountId> wanted{product->overdraft_income};
        if (const auto bad = bad_account(turn, wanted, product->unit())) return detail::refused(*bad);
      }
      return write_first(turn, rates, "agreed", stamp);
    });
  }

  /// Offers a loan product. Refused as a savings product is, and for an order of payment or bands that are none. Where
  /// interest follows payments, it is neither booked up front nor paid in advance.
  [[nodiscard]] Outcome<DocumentNumber> offer(const LoanProduct& product, const Stamp& stamp) {
    return act<DocumentNumber>([&](Turn& turn) -> Outcome<DocumentNumber> {
      if (is_offered(product.name)) return detail::refused("there is a product " + product.name);
      std::vector<AccountId> settled;
      for (const Owed owed : {Owed::interest, Owed::fee, Owed::penalty}) settled.push_back(product.settled_on(owed));
      std::vector<AccountId> wanted = settled;
      for (const Owed owed : {Owed::interest, Owed::fee, Owed::penalty}) wanted.push_back(product.income(owed));
      if (const auto bad = bad_account(turn, wanted, product.unit())) return detail::refused(*bad);
      for (std::size_t at = 0; at < 3; ++at) {
        if (settled[at] == settled[(at + 1) % 3])
          return detail::refused("interest, fees and penalties have an account each");
        if (product.rule != AccountingRule::cash && is_accrued_on(settled[at])) {
          return detail::refused("another product accrues on the same account");
        }
      }
      if (const auto order = order_of(product); !order) return detail::refused(order.error());
      if (product.interest_follows == InterestFollows::payments) {
        if (product.rule == AccountingRule::up_front) {
          return detail::refused("interest that follows payments is not known up front");
        }
        if (product.order_in_advance.front() != Owed::principal) {
          return detail::refused("where interest follows payments, principal stands first in order_in_advance");
        }
      }
      if (!product.bands.empty()) {
        if (const auto bands = ProvisionBands::of(product.bands); !bands)
          return detail::refused(describe(bands.error()));
        const std::vector<AccountId> more{product.allowance, product.provision};
        if (const auto bad = bad_account(turn, more, product.unit())) return detail::refused(*bad);
      }
      return write_first(turn, product, "offered", stamp);
    });
  }

  // ---- Savings

  /// Opens a savings account.
  [[nodiscard]] Outcome<AccountId> open_savings(const NewSavings& wanted, const Stamp& stamp) {
    return act<AccountId>([&](Turn& turn) -> Outcome<AccountId> {
      const SavingsProduct* product = find_product(fold_.savings_products(), wanted.product);
      if (product == nullptr) return no_savings_product(wanted.product);
      Limits limits{0, int128_max};
      if (wanted.overdraft) limits.floor = -wanted.overdraft->minor();
      const Outcome<AccountId> opened = turn.open_account(
          NewAccount{wanted.code, product->unit(), AccountKind::liability, wanted.name, wanted.product, limits},
          dated(stamp, wanted.on));
      if (!opened) return Failure{opened.error()};
      SavingsContract contract{*opened,           product->name,           wanted.on,      wanted.matures,
                               wanted.instalment, wanted.instalment_every, product->unit()};
      const Outcome<DocumentNumber> written = write_first(turn, contract, "active", dated(stamp, wanted.on));
      if (!written) return Failure{written.error()};
      return *opened;
    });
  }

  /// Pays in. An inactive or dormant account is active again.
  [[nodiscard]] Outcome<Entry> deposit(AccountId account, const Amount& amount, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const SavingsPosition* savings = fold_.find_savings(account);
      if (savings == nullptr || !savings->is_open()) return no_savings(savings);
      if (is_asleep(*savings)) {
        const Outcome<DocumentNumber> awake = write_next(turn, *savings, "active", counter);
        if (!awake) return Failure{awake.error()};
      }
      return turn.post(transfer(counter.cash, account, amount, counter), counter.stamp);
    });
  }

  /// Pays out. Refused from a dormant account, and from a term deposit before its day.
  [[nodiscard]] Outcome<Entry> withdraw(AccountId account, const Amount& amount, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const SavingsPosition* savings = fold_.find_savings(account);
      if (savings == nullptr || !savings->is_open()) return no_savings(savings);
      if (savings->state == "dormant") return detail::refused("this account is dormant; wake it up first");
      if (savings->contract.matures && counter.on < *savings->contract.matures) {
        return detail::refused("this deposit is for a term until " + to_string(*savings->contract.matures) +
                               "; close it early instead");
      }
      if (is_asleep(*savings)) {
        const Outcome<DocumentNumber> awake = write_next(turn, *savings, "active", counter);
        if (!awake) return Failure{awake.error()};
      }
      return turn.post(transfer(account, counter.cash, amount, counter), counter.stamp);
    });
  }

  /// Wakes an inactive or dormant account up: the member was there, and its days count from now.
  [[nodiscard]] Outcome<DocumentNumber> wake_up(AccountId account, const Counter& counter) {
    return act<DocumentNumber>([&](Turn& turn) -> Outcome<DocumentNumber> {
      const SavingsPosition* savings = fold_.find_savings(account);
      if (savings == nullptr || !is_asleep(*savings)) return detail::refused("there is no such dormant account");
      return write_next(turn, *savings, "active", counter);
    });
  }

  /// Gives back what was handed over: the entry is reversed, and the account is active again. The counter's stamp says
  /// why. The time between has earned nothing.
  [[nodiscard]] Outcome<Entry> reclaim(AccountId account, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const SavingsPosition* savings = fold_.find_savings(account);
      if (savings == nullptr || savings->state != "escheated") {
        return detail::refused("nothing of this account was handed over");
      }
      const Outcome<Entry> reversed =
          turn.reverse(*savings->escheat, Reversal{counter.on, counter.key, false}, dated(counter.stamp, counter.on));
      if (!reversed) return reversed;
      const Outcome<DocumentNumber> written = write_next(turn, *savings, "active", counter);
      if (!written) return Failure{written.error()};
      return reversed;
    });
  }

  /// Posts interest when a meeting is held: on all accounts of a product that posts so, or on those named, for the nights
  /// before its day. Asked again, it finds nothing to post.
  [[nodiscard]] Outcome<MeetingPosted> post_at_meeting(const SavingsMeeting& meeting, const Stamp& stamp) {
    return act<MeetingPosted>([&](Turn& turn) -> Outcome<MeetingPosted> {
      const SavingsProduct* product = find_product(fold_.savings_products(), meeting.product);
      if (product == nullptr) return no_savings_product(meeting.product);
      if (std::holds_alternative<Every>(product->posting)) {
        return detail::refused("interest of this product is posted every " + to_string(product->posting));
      }
      if (meeting.accounts.size() > SavingsMeeting::most_accounts) {
        return detail::refused("a meeting names at most " + std::to_string(SavingsMeeting::most_accounts) +
                               " accounts; without any, it is that of all");
      }
      for (const AccountId account : meeting.accounts) {
        const SavingsPosition* savings = fold_.find_savings(account);
        if (savings == nullptr || !savings->is_open()) return no_savings(savings);
        if (&fold_.savings_products()[savings->product] != product) {
          return detail::refused("an account of this meeting is of another product");
        }
      }
      MeetingPosted made{0, Amount::zero(product->unit()), Amount::zero(product->unit()), {}};
      if (fold_.meeting_accounts(meeting).empty()) return made;
      for (const Compound& entry : meeting_postings(fold_, meeting)) {
        const Outcome<Entry> posted = turn.post(entry, dated(stamp, meeting.on));
        if (!posted) {
          made.refused.push_back(posted);
          continue;
        }
        ++made.entries;
        for (const Posting& leg : entry.legs) {
          if (fold_.find_savings(leg.account) != nullptr) made.interest -= leg.amount;
          if (leg.account == product->tax_withheld) made.tax -= leg.amount;
        }
      }
      made.interest += made.tax;
      const Outcome<DocumentNumber> written = write_first(turn, meeting, "held", dated(stamp, meeting.on));
      if (!written) return Failure{written.error()};
      return made;
    });
  }

  /// Pays out all that there is, with the interest up to the day, and closes the account. A term deposit that is closed
  /// before its day earns the product's early rate from its first day instead, where there is one; what was posted
  /// beyond that is taken back, but not the tax that was withheld of it.
  [[nodiscard]] Outcome<Entry> close_savings(AccountId account, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const SavingsPosition* savings = fold_.find_savings(account);
      if (savings == nullptr || !savings->is_open()) return no_savings(savings);
      const SavingsProduct& product = fold_.savings_products()[savings->product];
      Amount interest = Amount::zero(product.unit());
      if (savings->contract.matures && counter.on < *savings->contract.matures && product.early_rate) {
        interest = early_interest(turn, *savings, product, counter.on) - savings->posted;
      } else if (savings->from < counter.on) {
        interest = fold_.interest_until(*savings, counter.on).interest;
      }
      std::vector<Posting> legs = detail::interest_legs(product, account, interest);
      Amount left = turn.ledger().balance(account).amount();
      for (const Posting& leg : legs) {
        if (leg.account == account) left -= leg.amount;
      }
      if (left.is_negative()) return detail::refused("the account is overdrawn; pay it up first");
      if (left.is_positive()) {
        legs.push_back(rochdale::debit(account, left));
        legs.push_back(rochdale::credit(counter.cash, left));
      }
      if (legs.empty()) return detail::refused("there is nothing on this account; close it as any account");
      const Outcome<Entry> posted = post(turn, std::move(legs), counter, "closed");
      if (!posted) return posted;
      const Outcome<DocumentNumber> written = write_next(turn, *savings, "closed", counter);
      if (!written) return Failure{written.error()};
      const Outcome<void> closed = turn.set_status(account, AccountStatus::closed, dated(counter.stamp, counter.on));
      if (!closed) return Failure{closed.error()};
      return posted;
    });
  }

  /// What a recurring deposit lacks on a day: its instalments due by then, less all that was paid in. Not below zero.
  [[nodiscard]] Amount missed_instalments(AccountId account, const Date& day) const {
    const SavingsPosition* savings = fold_.find_savings(account);
    if (savings == nullptr || !savings->contract.instalment) throw Error(Fault::out_of_range, "no recurring deposit");
    const SavingsContract& contract = savings->contract;
    const Amount paid = book_.read(
        [&](const Ledger& ledger) { return Amount::minor(ledger.balance(account).credits, contract.unit()); });
    Amount wanted = -(paid - savings->posted);
    for (std::int64_t number = 0;; ++number) {
      const Date due = contract.instalment_every.value_or(Every{}).after(contract.opened, number, MonthEnd::clamp);
      if (day < due || (contract.matures && *contract.matures <= due)) break;
      wanted += *contract.instalment;
    }
    return std::max(wanted, Amount::zero(contract.unit()));
  }

  // ---- Loans

  /// Approves a loan: opens its account and keeps its contract. Refused where the terms give no schedule, or say what
  /// the product leaves aside: `excess` and `compounding` go with interest that follows payments, flat interest does
  /// not.
  [[nodiscard]] Outcome<AccountId> open_loan(const NewLoan& wanted, const Stamp& stamp) {
    return act<AccountId>([&](Turn& turn) -> Outcome<AccountId> {
      const LoanProduct* product = find_product(fold_.loan_products(), wanted.product);
      if (product == nullptr) return detail::refused("there is no loan product " + std::string(wanted.product));
      if (wanted.terms.disbursements.empty() || wanted.terms.unit() != product->unit()) {
        return detail::refused("this product lends " + to_string(product->unit()), Reason::unit_mismatch);
      }
      if (!wanted.terms.payments.empty() || wanted.terms.as_of) {
        return detail::refused("payments are no terms of a loan");
      }
      if (const auto bad = bad_terms(*product, wanted.terms)) return detail::refused(*bad);
      if (const auto made = loan_schedule(wanted.terms); !made) return detail::refused(describe(made.error()));
      const Stamp on = dated(stamp, wanted.terms.due.start);
      const Outcome<AccountId> opened =
          turn.open_account(NewAccount{wanted.code, product->unit(), AccountKind::asset, wanted.name, wanted.product,
                                       Limits{0, int128_max}},
                            on);
      if (!opened) return Failure{opened.error()};
      const LoanContract contract{*opened, product->name, wanted.terms, product->unit()};
      const Outcome<DocumentNumber> written = write_first(turn, contract, "approved", on);
      if (!written) return Failure{written.error()};
      LoanStanding standing;
      standing.set_unit(product->unit());
      standing.account = *opened;
      const Outcome<DocumentNumber> stands = write_first(turn, standing, "current", on);
      if (!stands) return Failure{stands.error()};
      return *opened;
    });
  }

  /// Pays out what the contract lends on the day. Where interest is booked up front, all of it is with the first.
  [[nodiscard]] Outcome<Entry> disburse(AccountId loan, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const LoanRecord* record = fold_.find_loan(loan);
      if (record == nullptr || (record->state != "approved" && record->state != "active")) return no_loan();
      const LoanProduct& product = fold_.loan_products()[record->product];
      Amount lent = Amount::zero(product.unit());
      Amount so_far = lent;
      for (const Disbursement& each : record->position.contract().terms.disbursements) {
        if (each.date <= counter.on) so_far += each.amount;
        if (each.date == counter.on) lent += each.amount;
      }
      const Amount paid_out =
          turn.ledger().balance(loan).amount() + record->position.standing().of_kind(Owed::principal);
      if (lent.is_zero() || so_far < paid_out + lent)
        return detail::refused("nothing of this loan is paid out on that day");
      std::vector<Posting> legs{debit(loan, lent), credit(counter.cash, lent)};
      if (record->state == "approved" && product.rule == AccountingRule::up_front) {
        Amount interest = Amount::zero(product.unit());
        for (const LoanRow& row : record->position.rows()) interest += row.interest;
        detail::add_pair(legs, product.interest_receivable, product.interest_income, interest);
      }
      const Outcome<Entry> posted = post(turn, std::move(legs), counter, "disbursed");
      if (!posted || record->state == "active") return posted;
      const Outcome<DocumentNumber> written = write_next(turn, *record, "active", counter);
      if (!written) return Failure{written.error()};
      return posted;
    });
  }

  /// Takes a payment: penalties up to the day first where the product has them, then by its order of payment, then to
  /// what was paid beyond the debt. The last payment closes the loan. The same payment with the same key is answered as
  /// it was the first time, repeated; another one with it is refused.
  [[nodiscard]] Outcome<LoanPayment> repay(AccountId loan, const Amount& amount, const Counter& counter) {
    if (const auto before = find_payment(loan, amount, counter, Payer::counter)) return *before;
    return act<LoanPayment>([&](Turn& turn) -> Outcome<LoanPayment> {
      if (!is_active(loan)) return no_loan();
      return settle(turn, *fold_.find_loan(loan), amount, counter, Payer::counter);
    });
  }

  /// What it takes to pay a loan off on a day: principal, charges, and the interest of the days so far only.
  [[nodiscard]] Amount payoff(AccountId loan, const Date& day) const {
    const LoanRecord* record = fold_.find_loan(loan);
    if (record == nullptr) throw Error(Fault::out_of_range, "no loan");
    const LoanPosition& position = record->position;
    const Amount penalty = position.penalty(fold_.loan_products()[record->product], day);
    const Amount whole = penalty + sum(whole_of(position, book_.balance(loan), day), penalty.unit());
    return std::max(whole, Amount::zero(whole.unit()));
  }

  /// Pays a loan off before its time: interest that the nights to come would have cost is not charged, and what was paid
  /// of it in advance counts. With a key, it is repeated as repay() is.
  [[nodiscard]] Outcome<LoanPayment> pay_off(AccountId loan, const Counter& counter) {
    if (const auto before = find_payment(loan, std::nullopt, counter, Payer::counter)) return *before;
    return act<LoanPayment>([&](Turn& turn) -> Outcome<LoanPayment> {
      if (!is_active(loan)) return no_loan();
      const LoanRecord& record = *fold_.find_loan(loan);
      if (const auto bad = too_early(record, counter.on)) return detail::refused(*bad);
      LoanStanding standing = record.position.standing();
      const Outcome<void> assessed = assess(turn, record, standing, counter);
      if (!assessed) return Failure{assessed.error()};
      LoanPosition position = record.position;
      position.set_standing(standing);
      return pay_whole(turn, record, position, std::nullopt, counter, Payer::counter);
    });
  }

  /// Charges a fee or a penalty, due on a day.
  [[nodiscard]] Outcome<void> charge(AccountId loan, Owed owed, const Amount& amount, const Date& due,
                                     const Counter& counter) {
    return act<void>([&](Turn& turn) -> Outcome<void> {
      if (!is_active(loan)) return no_loan();
      if (owed == Owed::principal || !amount.is_positive())
        return detail::refused("a fee or penalty above zero is charged");
      const LoanRecord& record = *fold_.find_loan(loan);
      LoanStanding standing = record.position.standing();
      add_charge(standing, LoanCharge{due, owed, amount});
      const Outcome<void> booked = book_charge(turn, record, owed, amount, counter);
      if (!booked) return booked;
      return write_standing(turn, record, standing, counter);
    });
  }

  /// Gives up part of what is charged: interest, a fee or a penalty, not more than is open of it, nor interest that
  /// follows payments before the nights have earned it. Giving up the last that is owed closes the loan.
  [[nodiscard]] Outcome<void> waive(AccountId loan, Owed owed, const Amount& amount, const Counter& counter) {
    return act<void>([&](Turn& turn) -> Outcome<void> {
      if (!is_active(loan)) return no_loan();
      const LoanRecord& record = *fold_.find_loan(loan);
      const LoanProduct& product = fold_.loan_products()[record.product];
      const bool follows = record.position.interest_follows() == InterestFollows::payments;
      std::vector<Obligation> open = record.position.open(counter.on);
      Amount left = turn.ledger().balance(loan).amount() - amount;
      for (const Obligation& each : open) {
        if (each.owed != Owed::principal) left += each.amount;
      }
      std::erase_if(open, [&](const Obligation& each) { return each.owed != owed; });
      Amount most = Amount::zero(amount.unit());
      for (const Obligation& each : open) most += each.amount;
      // What the nights to come will cost is not known where it follows payments.
      if (follows && owed == Owed::interest) {
        const auto whole = whole_of(record.position, turn.ledger().balance(loan).amount(), counter.on);
        most = std::min(most, whole[static_cast<std::size_t>(owed)]);
      }
      if (owed == Owed::principal || !amount.is_positive() || most < amount) {
        return detail::refused("a charge is waived, up to what is open of it");
      }
      if (const auto bad = too_early(record, counter.on)) return detail::refused(*bad);
      if (follows) {
        LoanSettlement given_up = settlement_of(record, counter);
        Amount more = amount;
        for (const Obligation& each : open) {
          const Amount part = std::min(each.amount, more);
          more -= part;
          if (!each.is_charge) given_up.of_kind(owed) += part;
        }
        const Outcome<void> settled = write_settlement(turn, given_up, counter);
        if (!settled) return settled;
      }
      if (product.rule != AccountingRule::cash) {
        const Outcome<Entry> posted =
            post(turn, {debit(product.given_up_on(owed), amount), credit(product.receivable(owed), amount)}, counter,
                 "waived");
        if (!posted) return Failure{posted.error()};
      }
      LoanStanding standing = record.position.standing();
      standing.of_kind(owed) += amount;
      const Outcome<void> stands = write_standing(turn, record, standing, counter);
      if (!stands || !left.is_zero()) return stands;
      const Outcome<DocumentNumber> closed = write_next(turn, record, "closed", counter);
      if (!closed) return Failure{closed.error()};
      return {};
    });
  }

  /// Pays for a member out of the bank's own pocket, as a gesture: principal as expense, charges by giving them up. With
  /// a key, it is repeated as repay() is.
  [[nodiscard]] Outcome<LoanPayment> goodwill(AccountId loan, const Amount& amount, const Counter& counter) {
    if (const auto before = find_payment(loan, amount, counter, Payer::bank)) return *before;
    return act<LoanPayment>([&](Turn& turn) -> Outcome<LoanPayment> {
      if (!is_active(loan)) return no_loan();
      return settle(turn, *fold_.find_loan(loan), amount, counter, Payer::bank);
    });
  }

  /// Takes a payment back that was not one: the entry is reversed, and the loan owes it again. The counter's stamp says
  /// why.
  [[nodiscard]] Outcome<Entry> charge_back(AccountId loan, EntryNumber entry, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const LoanRecord* record = fold_.find_loan(loan);
      if (record == nullptr || (record->state != "active" && record->state != "closed")) return no_loan();
      LoanStanding standing = record->position.standing();
      const auto found = std::find(standing.entries.begin(), standing.entries.end(), entry);
      if (found == standing.entries.end())
        return detail::refused("that entry is no payment of this loan", Reason::unknown_entry);
      standing.entries.erase(found);
      const LoanProduct& product = fold_.loan_products()[record->product];
      const LoanSettlement* const settled = find_settlement(*record, entry);
      for (const Posting& leg : detail::legs_of(turn, entry)) {
        if (leg.account == loan) standing.of_kind(Owed::principal) += leg.amount;
        if (leg.account == loan && settled == nullptr && product.interest_follows == InterestFollows::payments) {
          return detail::refused("that payment was made under terms that were agreed before the present ones");
        }
        for (const Owed owed : {Owed::penalty, Owed::fee, Owed::interest}) {
          if (leg.account == product.settled_on(owed) && leg.amount.is_negative()) standing.of_kind(owed) += leg.amount;
        }
      }
      const Outcome<Entry> reversed =
          turn.reverse(entry, Reversal{counter.on, counter.key, false}, dated(counter.stamp, counter.on));
      if (!reversed) return reversed;
      if (settled != nullptr) {
        const std::string content = content_of(*settled);
        const Outcome<DocumentNumber> taken =
            turn.write(NewVersion{settled->document, 2, LoanSettlement::kind, "taken back", content, {}},
                       dated(counter.stamp, counter.on));
        if (!taken) return Failure{taken.error()};
      }
      const Outcome<void> written = write_standing(turn, *record, standing, counter);
      if (!written) return Failure{written.error()};
      if (record->state == "closed") {
        const Outcome<DocumentNumber> again = write_next(turn, *record, "active", counter);
        if (!again) return Failure{again.error()};
      }
      return reversed;
    });
  }

  /// Agrees other terms from a day on, for the principal that is still owed; the terms' own disbursements and start are
  /// not read. What is owed beside it by then is carried over and due at once.
  [[nodiscard]] Outcome<void> reschedule(AccountId loan, LoanTerms terms, const Counter& counter) {
    return act<void>([&](Turn& turn) -> Outcome<void> {
      if (!is_active(loan)) return no_loan();
      const LoanRecord& record = *fold_.find_loan(loan);
      const LoanPosition& before = record.position;
      terms.disbursements = {Disbursement{counter.on, turn.ledger().balance(loan).amount()}};
      terms.due.start = counter.on;
      terms.payments.clear();
      terms.as_of.reset();
      if (const auto bad = bad_terms(fold_.loan_products()[record.product], terms)) return detail::refused(*bad);
      if (const auto made = loan_schedule(terms); !made) return detail::refused(describe(made.error()));
      LoanStanding standing = before.standing();
      standing.settled.assign(4, Amount::zero(before.contract().unit()));
      standing.charges.clear();
      for (const Owed owed : {Owed::penalty, Owed::fee, Owed::interest}) {
        const Amount open = before.payable(owed, counter.on);
        if (open.is_positive()) standing.charges.push_back(LoanCharge{counter.on, owed, open});
      }
      LoanContract contract = before.contract();
      contract.terms = std::move(terms);
      const std::string content = content_of(contract);
      const Outcome<DocumentNumber> written = turn.write(
          NewVersion{record.document, record.version + 1, LoanContract::kind, "active", content, counter.memo},
          dated(counter.stamp, counter.on));
      if (!written) return Failure{written.error()};
      return write_standing(turn, record, standing, counter);
    });
  }

  /// Writes a loan off: principal to bad debt, what was recognised of charges given up. Nothing of it accrues any more.
  [[nodiscard]] Outcome<Entry> write_off(AccountId loan, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      if (!is_active(loan)) return no_loan();
      const LoanRecord& record = *fold_.find_loan(loan);
      const LoanProduct& product = fold_.loan_products()[record.product];
      LoanStanding standing = record.position.standing();
      const Amount principal = turn.ledger().balance(loan).amount();
      std::vector<Posting> legs;
      detail::add_pair(legs, product.bad_debt, loan, principal);
      standing.of_kind(Owed::principal) += principal;
      Amount sum = principal;
      for (const Owed owed : {Owed::interest, Owed::fee, Owed::penalty}) {
        const Amount open = record.position.payable(owed, counter.on);
        if (!open.is_positive()) continue;
        sum += open;
        standing.of_kind(owed) += open;
        if (product.rule != AccountingRule::cash) {
          detail::add_pair(legs, product.given_up_on(owed), product.receivable(owed), open);
        }
      }
      standing.written_off = sum;
      const Outcome<Entry> posted = post(turn, std::move(legs), counter, "written off");
      if (!posted) return posted;
      const Outcome<void> stands = write_standing(turn, record, standing, counter);
      if (!stands) return Failure{stands.error()};
      const Outcome<DocumentNumber> written = write_next(turn, record, "written off", counter);
      if (!written) return Failure{written.error()};
      return posted;
    });
  }

  /// Takes in what comes after a write-off, up to what was written off.
  [[nodiscard]] Outcome<Entry> recover(AccountId loan, const Amount& amount, const Counter& counter) {
    return act<Entry>([&](Turn& turn) -> Outcome<Entry> {
      const LoanRecord* record = fold_.find_loan(loan);
      if (record == nullptr || record->state != "written off") return detail::refused("this loan was not written off");
      LoanStanding standing = record->position.standing();
      const Amount before = standing.recovered.value_or(Amount::zero(amount.unit()));
      if (!standing.written_off || *standing.written_off - before < amount) {
        return detail::refused("more than was written off");
      }
      standing.recovered = before + amount;
      const LoanProduct& product = fold_.loan_products()[record->product];
      const Outcome<Entry> posted =
          turn.post(transfer(counter.cash, product.recoveries, amount, counter), counter.stamp);
      if (!posted) return posted;
      const Outcome<void> written = write_standing(turn, *record, standing, counter);
      if (!written) return Failure{written.error()};
      return posted;
    });
  }

  // ---- Days and years

  /// Ends the days after the last one that was ended, through a day; the first time, that day alone. Each day: what
  /// loans and savings have earned is accrued, one entry a product; interest is posted where a posting period is over;
  /// provisions are set at the end of a month; accounts become inactive or dormant, or are handed over, and deposits
  /// mature. Every entry has a key of its day and item, so that nothing is taken twice, and between its steps `go_on` is
  /// asked: stopped there, or by a power cut, it goes on where it was. A day that is ended is refused.
  [[nodiscard]] Outcome<DaysEnded> end_of_day(
      const Date& day, const Stamp& stamp, const std::function<bool()>& go_on = [] { return true; }) {
    refresh();
    if (fold_.through() && day <= *fold_.through()) {
      return detail::refused("the days are ended through " + to_string(*fold_.through()));
    }
    DaysEnded ended;
    for (Date each = fold_.through() ? *fold_.through() + 1 : day; each <= day; each += 1) {
      if (!end_one(each, dated(stamp, each), go_on, ended)) {
        ended.stopped = true;
        break;
      }
    }
    ended.through = fold_.through();
    return ended;
  }

  /// Closes income and expense of a year into equity and locks it. Its days are ended first: refused otherwise. Returns
  /// the closing entries.
  [[nodiscard]] Outcome<std::vector<EntryNumber>> close_year(const Period& year, std::vector<AccountId> into,
                                                             const Stamp& stamp) {
    refresh();
    if (fold_.through() && *fold_.through() < year.last()) {
      return detail::refused("the days are ended through " + to_string(*fold_.through()) + " only");
    }
    std::vector<EntryNumber> entries;
    std::optional<Refusal> refusal;
    // Balances are read from the journal before the turn; if somebody posted in between, they are read again.
    for (bool current = false; !current;) {
      std::uint64_t newest = 0;
      std::vector<Balance> balances = book_.read_journal([&](const Ledger& ledger, Store& store) {
        newest = ledger.next_number() - 1;
        return balances_on(ledger, store, year.last());
      });
      const YearEnd run(std::move(balances), newest, into);
      book_.together([&](Turn& turn) {
        current = turn.ledger().next_number() == newest + 1;
        if (!current) return false;
        for (const Outcome<Entry>& outcome : turn.take(run, year, stamp)) {
          if (!outcome) refusal = outcome.error();
          if (outcome) entries.push_back(outcome->number());
        }
        if (refusal) return false;
        const Outcome<void> locked = turn.close_period(year.last(), stamp);
        if (!locked) refusal = locked.error();
        return locked.has_value();
      });
    }
    if (refusal) return Failure{*refusal};
    return entries;
  }

 private:
  enum class Payer : std::uint8_t { counter, bank };

  /// One turn: what was written before is taken in, and a refusal leaves nothing behind.
  template <class T, class Act>
  [[nodiscard]] Outcome<T> act(Act&& act) {
    std::optional<Outcome<T>> answer;
    book_.together([&](Turn& turn) {
      take_in(turn);
      answer.emplace(act(turn));
      return answer->has_value();
    });
    read_new();
    return *std::move(answer);
  }

  void read_new() {
    book_.read_journal([&](const Ledger& ledger, Store& store) {
      if (fold_.next() < ledger.next_number()) store.read(fold_.next() - 1, fold_);
    });
  }

  void take_in(Turn& turn) {
    if (fold_.next() < turn.ledger().next_number()) turn.read(fold_.next() - 1, fold_);
  }

  [[nodiscard]] static Failure<Refusal> no_savings(const SavingsPosition* savings) {
    return detail::refused(savings != nullptr && savings->state == "escheated"
                               ? "what was on this account was handed over; reclaim it first"
                               : "there is no such open savings account");
  }
  [[nodiscard]] static Failure<Refusal> no_savings_product(std::string_view name) {
    return detail::refused("there is no savings product " + std::string(name));
  }
  [[nodiscard]] static bool is_asleep(const SavingsPosition& savings) {
    return savings.state == "inactive" || savings.state == "dormant";
  }
  [[nodiscard]] static Failure<Refusal> no_loan() {
    return detail::refused("there is no such loan that is paid out and open");
  }

  [[nodiscard]] bool is_active(AccountId loan) const {
    const LoanRecord* record = fold_.find_loan(loan);
    return record != nullptr && record->state == "active";
  }

  [[nodiscard]] static Stamp dated(const Stamp& stamp, const Date& on) {
    Stamp made = stamp;
    made.on = on;
    return made;
  }

  // ---- Documents

  template <class T>
  [[nodiscard]] Outcome<DocumentNumber> write_first(Turn& turn, const T& value, std::string_view state,
                                                    const Stamp& stamp) {
    const std::string content = content_of(value);
    return turn.write(NewVersion{{}, 1, T::kind, state, content, {}}, stamp);
  }
  [[nodiscard]] Outcome<DocumentNumber> write_next(Turn& turn, const SavingsPosition& savings, std::string_view state,
                                                   const Counter& counter) {
    const std::string content = content_of(savings.contract);
    return turn.write(NewVersion{savings.document, savings.version + 1, SavingsContract::kind, state, content, {}},
                      dated(counter.stamp, counter.on));
  }
  [[nodiscard]] Outcome<DocumentNumber> write_next(Turn& turn, const LoanRecord& record, std::string_view state,
                                                   const Counter& counter) {
    const std::string content = content_of(record.position.contract());
    return turn.write(NewVersion{record.document, record.version + 1, LoanContract::kind, state, content, {}},
                      dated(counter.stamp, counter.on));
  }
  [[nodiscard]] Outcome<void> write_standing(Turn& turn, const LoanRecord& record, LoanStanding& standing,
                                             const Counter& counter) {
    prune(standing);
    const std::string content = content_of(standing);
    const Outcome<DocumentNumber> written =
        turn.write(NewVersion{record.standing, record.standing_version + 1, LoanStanding::kind, "current", content, {}},
                   dated(counter.stamp, counter.on));
    if (!written) return Failure{written.error()};
    return {};
  }
  /// Charges lie in order of their dates, in which they are settled.
  static void add_charge(LoanStanding& standing, const LoanCharge& charge) {
    const auto place = std::upper_bound(standing.charges.begin(), standing.charges.end(), charge.due,
                                        [](const Date& due, const LoanCharge& each) { return due < each.due; });
    standing.charges.insert(place, charge);
  }
  /// Penalties that are settled are forgotten on both sides, oldest first, so that a long life stays short on paper.
  static void prune(LoanStanding& standing) {
    for (auto each = standing.charges.begin(); each != standing.charges.end();) {
      Amount& settled = standing.of_kind(Owed::penalty);
      if (each->owed != Owed::penalty) {
        ++each;
      } else if (each->amount <= settled) {
        settled -= each->amount;
        each = standing.charges.erase(each);
      } else {
        break;
      }
    }
    if (standing.entries.size() > 64) standing.entries.erase(standing.entries.begin());
  }

  // ---- Products

  [[nodiscard]] bool is_offered(std::string_view name) const {
    return find_product(fold_.savings_products(), name) != nullptr ||
           find_product(fold_.loan_products(), name) != nullptr;
  }
  [[nodiscard]] bool is_accrued_on(AccountId account) const {
    for (const SavingsProduct& each : fold_.savings_products()) {
      if (each.interest_payable == account) return true;
    }
    for (const LoanProduct& each : fold_.loan_products()) {
      for (const Owed owed : {Owed::penalty, Owed::fee, Owed::interest}) {
        if (each.receivable(owed) == account) return true;
      }
    }
    return false;
  }
  /// What is wrong with terms: they are checked where they are used, by a year without movements.
  [[nodiscard]] static std::optional<std::string> bad_terms(const SavingsTerms& terms) {
    try {
      const std::vector<Date> day{Date::from_days(366)};
      static_cast<void>(savings_interest(terms, {}, Date::from_days(0), day));
    } catch (const Error& error) {
      return error.what();
    }
    return std::nullopt;
  }
  [[nodiscard]] static std::optional<std::string> bad_account(const Turn& turn, const std::vector<AccountId>& wanted,
                                                              const Unit& unit) {
    for (const AccountId account : wanted) {
      if (!turn.ledger().has(account)) return "the product lacks an account of the general ledger";
      if (turn.ledger().unit(account) != unit) return "an account of the product is of another unit";
    }
    return std::nullopt;
  }
  [[nodiscard]] static Result<PaymentOrder, std::string> order_of(const LoanProduct& product) {
    std::vector<Bucket> table;
    for (const Owed owed : product.order) table.push_back({When::past_due, owed});
    for (const Owed owed : product.order) table.push_back({When::due, owed});
    for (const Owed owed : product.order_in_advance) table.push_back({When::in_advance, owed});
    const auto made = PaymentOrder::of(table, product.reading);
    if (!made) return Failure{describe(made.error())};
    return *made;
  }

  // ---- Entries

  [[nodiscard]] static Transfer transfer(AccountId debited, AccountId credited, const Amount& amount,
                                         const Counter& counter) {
    Transfer made{.debit = debited, .credit = credited, .amount = amount, .on = counter.on, .key = counter.key};
    made.memo = counter.memo;
    return made;
  }
  [[nodiscard]] static Outcome<Entry> post(Turn& turn, std::vector<Posting> legs, const Counter& counter,
                                           std::string_view purpose) {
    Compound entry;
    entry.legs = std::move(legs);
    entry.on = counter.on;
    entry.key = counter.key;
    entry.memo = counter.memo;
    entry.purpose = purpose;
    return turn.post(entry, counter.stamp);
  }
  /// The interest at the early rate on what the member had there, from the first day on.
  [[nodiscard]] Amount early_interest(Turn& turn, const SavingsPosition& savings, const SavingsProduct& product,
                                      const Date& day) const {
    struct Reader final : RecordReader {
      explicit Reader(AccountId of) : account(of) {}
      void lines(std::uint64_t, std::span<const Line> lines) override {
        for (const Line& line : lines) {
          if (line.kind != LineKind::further)
            counts = line.starts_entry() && !BankFold::is_interest(BankFold::run_of(line.key));
          if (line.kind != LineKind::further) on = line.on;
          if (!counts) continue;
          if (line.credit == account) moves.emplace_back(on, line.amount);
          if (line.debit == account) moves.emplace_back(on, -line.amount);
        }
      }
      void event(const Event&) override {}
      AccountId account;
      bool counts = false;
      Date on{};
      std::vector<std::pair<Date, int128>> moves;
    };
    Reader reader(savings.contract.account);
    turn.read(0, reader);
    std::stable_sort(reader.moves.begin(), reader.moves.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    std::vector<Movement> movements;
    for (const auto& [on, minor] : reader.moves) movements.push_back({on, Amount::minor(minor, product.unit())});
    if (day <= savings.contract.opened) return Amount::zero(product.unit());
    SavingsTerms terms = product.terms;
    terms.tiers = {Tier{Amount::zero(product.unit()), *product.early_rate}};
    terms.changes.clear();
    terms.compounding.reset();
    return savings_interest(terms, movements, savings.contract.opened, std::array<Date, 1>{day}).front().interest;
  }

  // ---- Payments on loans

  /// What keeps terms from going with a product; nothing when they do.
  [[nodiscard]] static std::optional<std::string> bad_terms(const LoanProduct& product, const LoanTerms& terms) {
    if (product.interest_follows == InterestFollows::payments) {
      if (terms.repayment != Repayment::flat) return std::nullopt;
      return "the interest of a flat loan is agreed in all; that of this product follows payments";
    }
    if (terms.excess == Excess{} && terms.compounding == Compounding{}) return std::nullopt;
    return "excess and compounding go with a product whose interest follows payments";
  }
  /// Why nothing that came in on a day can change a loan's interest; nothing when it can.
  [[nodiscard]] static std::optional<std::string> too_early(const LoanRecord& record, const Date& day) {
    const bool follows = record.position.interest_follows() == InterestFollows::payments;
    if (!follows || record.position.settled_through() <= day) return std::nullopt;
    return "the interest of this loan follows what came in through " + to_string(record.position.settled_through()) +
           "; nothing more is dated before that";
  }

  [[nodiscard]] static LoanSettlement settlement_of(const LoanRecord& record, const Counter& counter) {
    LoanSettlement made;
    made.set_unit(record.position.contract().unit());
    made.account = record.position.contract().account;
    made.on = counter.on;
    return made;
  }
  /// Keeps what came in; nothing is written of nothing.
  [[nodiscard]] Outcome<void> write_settlement(Turn& turn, const LoanSettlement& settlement, const Counter& counter) {
    if (settlement.sum().is_zero()) return {};
    const Outcome<DocumentNumber> written = write_first(turn, settlement, "settled", dated(counter.stamp, counter.on));
    if (!written) return Failure{written.error()};
    return {};
  }
  [[nodiscard]] static const LoanSettlement* find_settlement(const LoanRecord& record, EntryNumber entry) {
    const std::vector<LoanSettlement>& all = record.position.settlements();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.entry == entry; });
    return found == all.end() ? nullptr : &*found;
  }

  /// What pays a loan off on a day, by Owed, penalties that are not charged yet aside.
  [[nodiscard]] static std::array<Amount, 4> whole_of(const LoanPosition& position, const Amount& principal,
                                                      const Date& day) {
    const auto of = [&](const LoanPosition& at) {
      return std::array<Amount, 4>{at.payable(Owed::penalty, day), at.payable(Owed::fee, day),
                                   at.payable(Owed::interest, day), principal};
    };
    if (position.interest_follows() == InterestFollows::schedule) return of(position);
    // The instalment that runs is the last one, and asks for its fee. What was given up in advance is not paid out.
    const LoanPosition paid = position.paid_up(day, principal);
    std::array<Amount, 4> whole = of(paid);
    whole[static_cast<std::size_t>(Owed::fee)] = paid.fee_begun(day);
    for (Amount& part : whole) part = std::max(part, Amount::zero(part.unit()));
    return whole;
  }

  [[nodiscard]] Outcome<void> book_charge(Turn& turn, const LoanRecord& record, Owed owed, const Amount& amount,
                                          const Counter& counter) {
    const LoanProduct& product = fold_.loan_products()[record.product];
    if (product.rule == AccountingRule::cash) return {};
    Counter unkeyed = counter;
    unkeyed.key = Key();
    const Outcome<Entry> posted =
        post(turn, {debit(product.receivable(owed), amount), credit(product.income(owed), amount)}, unkeyed, "charged");
    if (!posted) return Failure{posted.error()};
    return {};
  }

  [[nodiscard]] Outcome<void> assess(Turn& turn, const LoanRecord& record, LoanStanding& standing,
                                     const Counter& counter) {
    if (!fold_.loan_products()[record.product].penalty_rate) return {};
    const Amount penalty = record.position.penalty(fold_.loan_products()[record.product], counter.on);
    if (!penalty.is_positive()) return {};
    standing.penalties_through = std::max(counter.on, standing.penalties_through.value_or(counter.on));
    // It belongs to the oldest instalment that is late, so that it is as overdue as what it is for.
    add_charge(standing, LoanCharge{record.position.open(counter.on).front().due, Owed::penalty, penalty});
    return book_charge(turn, record, Owed::penalty, penalty, counter);
  }

  /// The payment on a loan that was posted with the counter's key before, if it is the same: of that day and sum
  /// (nothing: whatever paid it off), from that account or out of the bank's own pocket.
  [[nodiscard]] std::optional<LoanPayment> find_payment(AccountId loan, const std::optional<Amount>& amount,
                                                        const Counter& counter, Payer payer) {
    if (counter.key.is_none()) return std::nullopt;
    refresh();
    const LoanRecord* record = fold_.find_loan(loan);
    if (record == nullptr) return std::nullopt;
    return book_.read_journal([&](const Ledger& ledger, Store& store) -> std::optional<LoanPayment> {
      std::uint64_t number = 0;
      store.find({&counter.key, 1}, {&number, 1});
      if (number == 0 || number >= ledger.next_number()) return std::nullopt;
      Line line = store.line(number);
      const bool is_payment = line.kind == LineKind::ordinary && line.on == counter.on &&
                              store.words(line.purpose) == (payer == Payer::bank ? "goodwill" : "repaid");
      if (!is_payment) return std::nullopt;
      std::vector<Posting> legs;
      for (std::uint64_t at = number;;) {
        if (!(line.debit == AccountId{})) {
          legs.push_back(debit(line.debit, Amount::minor(line.amount, ledger.unit(line.debit))));
        }
        if (!(line.credit == AccountId{})) {
          legs.push_back(credit(line.credit, Amount::minor(line.amount, ledger.unit(line.credit))));
        }
        if (++at >= ledger.next_number()) break;
        line = store.line(at);
        if (line.kind != LineKind::further) break;
      }
      return same_payment(*record, EntryNumber(number), legs, amount, counter, payer);
    });
  }

  /// What the legs of a payment say that it paid; nothing where they are not those of this one.
  [[nodiscard]] std::optional<LoanPayment> same_payment(const LoanRecord& record, EntryNumber entry,
                                                        std::span<const Posting> legs,
                                                        const std::optional<Amount>& amount, const Counter& counter,
                                                        Payer payer) const {
    const LoanProduct& product = fold_.loan_products()[record.product];
    const Amount zero = Amount::zero(product.unit());
    LoanPayment made{entry, {zero, zero, zero, zero}, zero, true};
    Amount sum = zero;
    bool is_of_loan = false;
    for (const Posting& leg : legs) {
      if (leg.account == record.position.contract().account) {
        made.paid[static_cast<std::size_t>(Owed::principal)] -= leg.amount;
        is_of_loan = true;
      } else if (leg.account == product.overpayment) {
        made.overpaid -= leg.amount;
      } else if (payer == Payer::bank ? leg.amount.is_positive() : leg.account == counter.cash) {
        sum += leg.amount;
      }
      for (const Owed owed : {Owed::penalty, Owed::fee, Owed::interest}) {
        if (leg.account != product.settled_on(owed) || (payer == Payer::bank && leg.amount.is_positive())) continue;
        made.paid[static_cast<std::size_t>(owed)] -= leg.amount;
      }
    }
    const auto& known = record.position.standing().entries;
    is_of_loan = is_of_loan || std::find(known.begin(), known.end(), entry) != known.end();
    if (!is_of_loan || (amount && sum != *amount)) return std::nullopt;
    return made;
  }

  [[nodiscard]] Outcome<LoanPayment> settle(Turn& turn, const LoanRecord& record, const Amount& amount,
                                            const Counter& counter, Payer payer) {
    const LoanProduct& product = fold_.loan_products()[record.product];
    if (!amount.is_positive()) return detail::refused("a payment is above zero", Reason::amount_not_positive);
    if (amount.unit() != product.unit()) return detail::refused("the loan is of another unit", Reason::unit_mismatch);
    if (const auto bad = too_early(record, counter.on)) return detail::refused(*bad);
    LoanStanding standing = record.position.standing();
    const Outcome<void> assessed = assess(turn, record, standing, counter);
    if (!assessed) return Failure{assessed.error()};
    LoanPosition position = record.position;
    position.set_standing(standing);
    if (position.interest_follows() == InterestFollows::payments) {
      return settle_what_came(turn, record, position, amount, counter, payer);
    }
    const std::vector<Obligation> open = position.open(counter.on);
    const PaymentSplit split = spread_payment(amount, counter.on, open, order_of(product).value());
    LoanPayment made{{},
                     {split.of(Owed::penalty, open), split.of(Owed::fee, open), split.of(Owed::interest, open),
                      split.of(Owed::principal, open)},
                     split.rest};
    Amount left = Amount::zero(product.unit());
    for (const Obligation& each : open) left += each.amount;
    return book_payment(turn, record, std::move(standing), made, std::nullopt, amount, counter, payer, left <= amount);
  }

  /// A payment where interest follows payments: it pays what is due, then principal. One that covers all that the loan
  /// has cost by its day pays it off.
  [[nodiscard]] Outcome<LoanPayment> settle_what_came(Turn& turn, const LoanRecord& record,
                                                      const LoanPosition& position, const Amount& amount,
                                                      const Counter& counter, Payer payer) {
    const LoanProduct& product = fold_.loan_products()[record.product];
    const Amount principal = turn.ledger().balance(position.contract().account).amount();
    const Amount zero = Amount::zero(product.unit());
    // Less than principal alone pays nothing off, and leaves nothing for what is not due.
    std::array<Amount, 4> whole{zero, zero, zero, principal};
    if (principal <= amount) whole = whole_of(position, principal, counter.on);
    if (sum(whole, zero.unit()) <= amount) return pay_whole(turn, record, position, amount, counter, payer);
    std::vector<Obligation> due = position.open(counter.on);
    std::erase_if(due, [&](const Obligation& each) { return counter.on < each.due; });
    const PaymentSplit split = spread_payment(amount, counter.on, due, order_of(product).value());
    LoanPayment made{{},
                     {split.of(Owed::penalty, due), split.of(Owed::fee, due), split.of(Owed::interest, due),
                      split.of(Owed::principal, due)},
                     zero};
    LoanSettlement came = settlement_of(record, counter);
    for (std::size_t index = 0; index < due.size(); ++index) {
      if (!due[index].is_charge) came.of_kind(due[index].owed) += split.paid[index];
    }
    // What is left is principal; and once that is paid, what it has cost by the day, though it falls due later.
    Amount left = split.rest;
    for (const Owed owed : {Owed::principal, Owed::fee, Owed::interest}) {
      const auto kind = static_cast<std::size_t>(owed);
      const Amount more = std::min(left, std::max(whole[kind] - made.paid[kind], zero));
      left -= more;
      made.paid[kind] += more;
      came.of_kind(owed) += more;
    }
    made.overpaid = left;
    return book_payment(turn, record, position.standing(), made, came, amount, counter, payer, false);
  }

  /// Pays a loan off, with so much money, or as much as it takes.
  [[nodiscard]] Outcome<LoanPayment> pay_whole(Turn& turn, const LoanRecord& record, const LoanPosition& position,
                                               const std::optional<Amount>& money, const Counter& counter,
                                               Payer payer) {
    const Amount zero = Amount::zero(position.contract().unit());
    LoanPayment made{
        {}, whole_of(position, turn.ledger().balance(position.contract().account).amount(), counter.on), zero};
    std::optional<LoanSettlement> came;
    if (position.interest_follows() == InterestFollows::payments) {
      // Of what is paid, that is for charges which is due of them.
      came = settlement_of(record, counter);
      for (const Owed owed : {Owed::fee, Owed::interest, Owed::principal}) {
        came->of_kind(owed) = made.of(owed);
        for (const Obligation& each : position.open(counter.on)) {
          if (each.is_charge && each.owed == owed && each.due <= counter.on) came->of_kind(owed) -= each.amount;
        }
        came->of_kind(owed) = std::max(came->of_kind(owed), zero);
      }
    }
    Amount asked = sum(made.paid, zero.unit());
    // What was paid in advance and is not earned now goes to principal, and what is over is the member's.
    if (asked.is_negative()) made.overpaid = -std::exchange(asked, zero);
    if (money) made.overpaid += *money - std::exchange(asked, *money);
    return book_payment(turn, record, position.standing(), made, came, asked, counter, payer, true);
  }

  [[nodiscard]] Outcome<LoanPayment> book_payment(Turn& turn, const LoanRecord& record, LoanStanding standing,
                                                  LoanPayment made, std::optional<LoanSettlement> came,
                                                  const Amount& amount, const Counter& counter, Payer payer,
                                                  bool closes) {
    const LoanProduct& product = fold_.loan_products()[record.product];
    if (made.overpaid.is_positive() && (product.overpayment == AccountId{} || payer == Payer::bank)) {
      return detail::refused("that is " + to_string_with_unit(made.overpaid) + " more than is owed");
    }
    std::vector<Posting> legs;
    if (payer == Payer::counter && !amount.is_zero()) legs.push_back(debit(counter.cash, amount));
    const auto pay = [&](Owed owed, AccountId given_up, AccountId settled) {
      const Amount& part = made.of(owed);
      if (part.is_zero()) return;
      if (payer == Payer::bank) legs.push_back(debit(given_up, part));
      legs.push_back(credit(settled, part));
      standing.of_kind(owed) += part;
    };
    pay(Owed::principal, product.goodwill, record.position.contract().account);
    for (const Owed owed : {Owed::interest, Owed::fee, Owed::penalty}) {
      pay(owed, product.given_up_on(owed), product.settled_on(owed));
    }
    if (made.overpaid.is_positive()) legs.push_back(credit(product.overpayment, made.overpaid));
    const Outcome<Entry> posted = post(turn, std::move(legs), counter, payer == Payer::bank ? "goodwill" : "repaid");
    if (!posted) return Failure{posted.error()};
    made.entry = posted->number();
    standing.entries.push_back(made.entry);
    if (came) {
      came->entry = made.entry;
      const Outcome<void> settled = write_settlement(turn, *came, counter);
      if (!settled) return Failure{settled.error()};
    }
    const Outcome<void> stands = write_standing(turn, record, standing, counter);
    if (!stands) return Failure{stands.error()};
    if (closes) {
      const Outcome<DocumentNumber> closed = write_next(turn, record, "closed", counter);
      if (!closed) return Failure{closed.error()};
    }
    return made;
  }

  // ---- The end of a day

  /// How many accounts get their interest in one turn.
  static constexpr std::size_t accounts_a_step = 2000;

  /// One step in a turn of its own: `propose(Turn&)` answers the entries to be posted. What was taken before, when the
  /// figures may have been others, stands as it was taken; what cannot be posted is noted.
  template <class Propose>
  void step(DaysEnded& ended, const Stamp& stamp, Propose&& propose) {
    std::uint64_t posted = 0;
    std::vector<Outcome<Entry>> refused;
    book_.together([&](Turn& turn) {
      take_in(turn);
      posted = 0;
      refused.clear();
      for (const Compound& entry : propose(turn)) {
        const Outcome<Entry> outcome = turn.post(entry, stamp);
        if (outcome && !outcome->repeated()) ++posted;
        if (!outcome && outcome.error().reason != Reason::key_reused) refused.push_back(outcome);
      }
      return true;
    });
    ended.entries += posted;
    for (Outcome<Entry>& each : refused) ended.refused.push_back(std::move(each));
  }

  [[nodiscard]] bool end_one(const Date& day, const Stamp& stamp, const std::function<bool()>& go_on,
                             DaysEnded& ended) {
    step(ended, stamp, [&](Turn& turn) { return loan_accruals(fold_, turn.ledger(), day); });
    if (!go_on()) return false;
    step(ended, stamp, [&](Turn& turn) { return savings_accruals(fold_, turn.ledger(), day); });
    if (!go_on()) return false;
    for (std::size_t from = 0; from < fold_.savings().size() && posts_interest(fold_, day); from += accounts_a_step) {
      step(ended, stamp, [&](Turn&) { return interest_postings(fold_, day, from, accounts_a_step); });
      if (!go_on()) return false;
    }
    if ((day + 1).day() == 1) {
      step(ended, stamp, [&](Turn& turn) { return provisions(fold_, turn.ledger(), day); });
      if (!go_on()) return false;
    }
    step(ended, stamp, [&](Turn& turn) { return escheats(fold_, turn.ledger(), day); });
    if (!go_on()) return false;
    step(ended, stamp, [&](Turn& turn) {
      change_states(turn, day, stamp);
      return std::vector<Compound>();
    });
    if (!go_on()) return false;
    step(ended, stamp, [&](Turn& turn) {
      const std::string content = content_of(BankDay{day});
      static_cast<void>(
          turn.write(NewVersion{fold_.day_document(), fold_.day_version() + 1, BankDay::kind, "ended", content, {}},
                     stamp)
              .value());
      return std::vector<Compound>();
    });
    read_new();
    return true;
  }

  void change_states(Turn& turn, const Date& day, const Stamp& stamp) {
    for (const SavingsPosition& savings : fold_.savings()) {
      const std::string_view to = state_after(savings, fold_.savings_products()[savings.product], day);
      if (to == savings.state) continue;
      Counter counter;
      counter.on = day;
      counter.stamp = stamp;
      static_cast<void>(write_next(turn, savings, to, counter).value());
    }
  }

  Book& book_;
  BankFold fold_;
};

}  // namespace rochdale
