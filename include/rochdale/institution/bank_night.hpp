// SPDX-License-Identifier: MPL-2.0
// What the end of a day proposes: accruals, interest, provisions, as entries with keys of the day and the item. Pure
// functions of the fold and the ledger; the bank posts what they say.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/ledger.hpp"
#include "rochdale/book/run_key.hpp"
#include "rochdale/book/transfer.hpp"
#include "rochdale/institution/bank_fold.hpp"

namespace rochdale {

namespace detail {

/// Debits one account and credits another; nothing for nothing, and the other way round for less.
inline void add_pair(std::vector<Posting>& legs, AccountId debited, AccountId credited, const Amount& amount) {
  if (amount.is_zero()) return;
  legs.push_back(debit(debited, amount));
  legs.push_back(credit(credited, amount));
}

/// Whether some terms charge overdrafts at some time.
[[nodiscard]] inline bool charges_overdrafts(const SavingsTerms& terms) {
  const auto charges = [](const TiersFrom& each) { return each.overdraft_rate && !each.overdraft_rate->is_zero(); };
  return !terms.overdraft_rate.is_zero() || std::any_of(terms.changes.begin(), terms.changes.end(), charges);
}

/// Interest on a savings account, tax withheld: what is earned comes out of what was accrued, or is expense now.
[[nodiscard]] inline std::vector<Posting> interest_legs(const SavingsProduct& product, AccountId account,
                                                        const Amount& interest) {
  std::vector<Posting> legs;
  if (interest.is_negative() && charges_overdrafts(product.terms) && !product.early_rate) {
    add_pair(legs, account, product.overdraft_income, -interest);
  } else {
    const bool accrues = product.rule == AccountingRule::accrual;
    add_pair(legs, accrues ? product.interest_payable : product.interest_expense, account, interest);
  }
  if (product.terms.tax && interest.is_positive()) {
    add_pair(legs, account, product.tax_withheld, (interest * *product.terms.tax).rounded(product.terms.tax_rounding));
  }
  return legs;
}

/// Adds an entry, unless it moves nothing.
inline void propose_night(std::vector<Compound>& entries, std::vector<Posting> legs, const Date& day, const Key& key,
                          std::string_view purpose) {
  if (legs.empty()) return;
  Compound entry;
  entry.legs = std::move(legs);
  entry.on = day;
  entry.key = key;
  entry.purpose = purpose;
  entries.push_back(std::move(entry));
}

}  // namespace detail

/// Brings the receivables of each loan product to what its active loans have earned by the night of a day and nobody has
/// paid, against income: one entry for each kind.
[[nodiscard]] inline std::vector<Compound> loan_accruals(const BankFold& fold, const Ledger& ledger, const Date& day) {
  std::vector<std::array<Amount, 3>> earned;
  for (const LoanProduct& each : fold.loan_products()) {
    const Amount zero = Amount::zero(each.unit());
    earned.push_back({zero, zero, zero});
  }
  for (const LoanRecord& loan : fold.loans()) {
    const LoanProduct& product = fold.loan_products()[loan.product];
    if (loan.state != "active" || product.rule == AccountingRule::cash) continue;
    for (const Owed owed : {Owed::penalty, Owed::fee, Owed::interest}) {
      const bool whole = owed == Owed::interest && product.rule == AccountingRule::up_front;
      earned[loan.product][static_cast<std::size_t>(owed)] +=
          loan.position.receivable(owed, whole ? loan.position.rows().back().due : day + 1);
    }
  }
  std::vector<Compound> entries;
  for (std::size_t index = 0; index < earned.size(); ++index) {
    const LoanProduct& product = fold.loan_products()[index];
    if (product.rule == AccountingRule::cash) continue;
    for (const Owed owed : {Owed::interest, Owed::fee, Owed::penalty}) {
      const AccountId receivable = product.receivable(owed);
      std::vector<Posting> legs;
      detail::add_pair(legs, receivable, product.income(owed),
                       earned[index][static_cast<std::size_t>(owed)] - ledger.balance(receivable).amount());
      const std::uint64_t item = fold.loan_product_documents()[index].value() << 2 | static_cast<std::uint64_t>(owed);
      detail::propose_night(entries, std::move(legs), day, run_key("ACCL", day, item), "loan accrual");
    }
  }
  return entries;
}

/// Brings the payable of each savings product to what its accounts have earned by the night of a day since interest was
/// posted, against expense. An overdraft is income when it is posted.
[[nodiscard]] inline std::vector<Compound> savings_accruals(const BankFold& fold, const Ledger& ledger,
                                                            const Date& day) {
  std::vector<Amount> earned;
  for (const SavingsProduct& each : fold.savings_products()) earned.push_back(Amount::zero(each.unit()));
  for (const SavingsPosition& savings : fold.savings()) {
    const SavingsProduct& product = fold.savings_products()[savings.product];
    if (!savings.is_open() || product.rule == AccountingRule::cash || day < savings.from) continue;
    const Amount interest = fold.interest_until(savings, day + 1).interest;
    if (interest.is_positive()) earned[savings.product] += interest;
  }
  std::vector<Compound> entries;
  for (std::size_t index = 0; index < earned.size(); ++index) {
    const SavingsProduct& product = fold.savings_products()[index];
    if (product.rule == AccountingRule::cash) continue;
    std::vector<Posting> legs;
    detail::add_pair(legs, product.interest_expense, product.interest_payable,
                     earned[index] - ledger.balance(product.interest_payable).amount());
    detail::propose_night(entries, std::move(legs), day,
                          run_key("ACCS", day, fold.savings_product_documents()[index].value()), "savings accrual");
  }
  return entries;
}

/// Whether a posting period of some savings product is over with the night of a day.
[[nodiscard]] inline bool posts_interest(const BankFold& fold, const Date& day) {
  const std::vector<SavingsProduct>& all = fold.savings_products();
  return std::any_of(all.begin(), all.end(),
                     [&](const SavingsProduct& each) { return BankFold::last_posting(each, day + 1) == day + 1; });
}

/// Interest on so many savings accounts from a place on, of those whose posting period is over: an entry for each.
[[nodiscard]] inline std::vector<Compound> interest_postings(const BankFold& fold, const Date& day, std::size_t first,
                                                             std::size_t count) {
  std::vector<Compound> entries;
  const std::size_t end = std::min(first + count, fold.savings().size());
  for (std::size_t index = first; index < end; ++index) {
    const SavingsPosition& savings = fold.savings()[index];
    const SavingsProduct& product = fold.savings_products()[savings.product];
    if (!savings.is_open() || day < savings.from || BankFold::last_posting(product, day + 1) != day + 1) continue;
    const AccountId account = savings.contract.account;
    detail::propose_night(entries,
                          detail::interest_legs(product, account, fold.interest_until(savings, day + 1).interest), day,
                          run_key(BankFold::posting_name, day, account.value()), "interest");
  }
  return entries;
}

/// Interest on the accounts of a meeting, for the nights before it: an entry for each.
[[nodiscard]] inline std::vector<Compound> meeting_postings(const BankFold& fold, const SavingsMeeting& meeting) {
  std::vector<Compound> entries;
  for (const std::size_t index : fold.meeting_accounts(meeting)) {
    const SavingsPosition& savings = fold.savings()[index];
    const AccountId account = savings.contract.account;
    const Amount interest = fold.interest_until(savings, meeting.on).interest;
    detail::propose_night(entries, detail::interest_legs(fold.savings_products()[savings.product], account, interest),
                          meeting.on, run_key(BankFold::meeting_name, meeting.on, account.value()), "interest");
  }
  return entries;
}

/// Whether a member has not moved an account for so many days by the night of a day, nor had a term that ran.
[[nodiscard]] inline bool is_idle(const SavingsPosition& savings, const std::optional<std::int32_t>& days,
                                  const Date& day) {
  if (!days) return false;
  return std::max(savings.moved, savings.contract.matures.value_or(savings.moved)) + *days <= day;
}

/// The state of a savings account after the night of a day.
[[nodiscard]] inline std::string_view state_after(const SavingsPosition& savings, const SavingsProduct& product,
                                                  const Date& day) {
  const std::string_view now = savings.state;
  if (savings.escheat && now != "closed") return "escheated";
  if (!savings.is_open()) return now;
  if (now == "active" && savings.contract.matures && *savings.contract.matures <= day + 1) return "matured";
  if (is_idle(savings, product.dormant_after, day)) return "dormant";
  if (is_idle(savings, product.inactive_after, day)) return now == "dormant" ? now : "inactive";
  return now == "inactive" ? "active" : now;
}

/// Hands over what lies on the accounts that nobody has moved for as long as their product says, with the interest of
/// the nights so far.
[[nodiscard]] inline std::vector<Compound> escheats(const BankFold& fold, const Ledger& ledger, const Date& day) {
  std::vector<Compound> entries;
  for (const SavingsPosition& savings : fold.savings()) {
    const SavingsProduct& product = fold.savings_products()[savings.product];
    if (!savings.is_open() || !is_idle(savings, product.escheat_after, day)) continue;
    const AccountId account = savings.contract.account;
    std::vector<Posting> legs;
    if (savings.from <= day) {
      legs = detail::interest_legs(product, account, fold.interest_until(savings, day + 1).interest);
    }
    Amount left = ledger.balance(account).amount();
    for (const Posting& leg : legs) {
      if (leg.account == account) left -= leg.amount;
    }
    if (!left.is_positive()) continue;
    detail::propose_night(entries, std::move(legs), day, run_key(BankFold::posting_name, day, account.value()),
                          "interest");
    detail::propose_night(entries, {debit(account, left), credit(product.escheat_to, left)}, day,
                          run_key(BankFold::escheat_name, day, account.value()), "escheat");
  }
  return entries;
}

/// Brings the allowance of each loan product to what its bands ask for, by days late, against provision expense.
[[nodiscard]] inline std::vector<Compound> provisions(const BankFold& fold, const Ledger& ledger, const Date& day) {
  std::vector<Compound> entries;
  for (std::size_t index = 0; index < fold.loan_products().size(); ++index) {
    const LoanProduct& product = fold.loan_products()[index];
    if (product.bands.empty()) continue;
    const ProvisionBands bands = ProvisionBands::of(product.bands).value();
    Amount wanted = Amount::zero(product.unit());
    for (const LoanRecord& loan : fold.loans()) {
      if (loan.product != index || loan.state != "active") continue;
      const Amount owed = ledger.balance(loan.position.contract().account).amount();
      const std::optional<Unrounded> part = bands.provision(owed, loan.position.days_late(day));
      if (part) wanted += part->rounded(half_even);
    }
    std::vector<Posting> legs;
    detail::add_pair(legs, product.provision, product.allowance, wanted + ledger.balance(product.allowance).amount());
    detail::propose_night(entries, std::move(legs), day,
                          run_key("PROV", day, fold.loan_product_documents()[index].value()), "provision");
  }
  return entries;
}

}  // namespace rochdale
