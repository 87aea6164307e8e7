// SPDX-License-Identifier: MPL-2.0
// What a bank offers, as documents of its book: the conventions of a product, and the accounts of the general ledger
// that each of its events moves. A book that is opened again brings its products with it.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/document.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/institution/contract_text.hpp"

namespace rochdale {

/// When income and expense are recognised. Numbers are stable: only append.
enum class AccountingRule : std::uint8_t {
  cash = 0,      ///< When money moves.
  accrual = 1,   ///< Day by day, as it is earned.
  up_front = 2,  ///< All interest of a loan on the day that it is paid out.
};

namespace detail {
inline constexpr std::array<std::string_view, 3> accounting_rule_names{"cash", "accrual", "up_front"};
}  // namespace detail
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(AccountingRule rule) noexcept {
  return detail::name_in(detail::accounting_rule_names, rule);
}

/// What the interest of a loan is reckoned on. Numbers are stable: only append.
enum class InterestFollows : std::uint8_t {
  schedule = 0,  ///< The schedule as it was agreed, whenever and whatever is paid.
  payments = 1,  ///< What is owed: early payments save interest, arrears bear it, and the rows are made afresh.
};

namespace detail {
inline constexpr std::array<std::string_view, 2> interest_follows_names{"schedule", "payments"};
}  // namespace detail
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(InterestFollows follows) noexcept {
  return detail::name_in(detail::interest_follows_names, follows);
}

/// A savings product: deposits on demand, or for a term.
struct SavingsProduct {
  static constexpr std::string_view kind = "savings product";

  std::string name;                                          ///< Unique among the products of a book.
  SavingsTerms terms{.unit = detail::no_unit, .tiers = {}};  ///< Rates, balance basis, compounding, rounding, tax.
  AccountingRule rule = AccountingRule::accrual;             ///< cash or accrual
  PostingPeriod posting = Every{};                           ///< When interest is posted.
  Date posts_from{};                                         ///< The day from which posting periods are counted.
  std::optional<Rate> early_rate;              ///< A term deposit closed early earns this from its first day instead.
  bool term_keeps_rate = true;                 ///< Rates that change reach a deposit for a term once it matures.
  std::optional<std::int32_t> inactive_after;  ///< Days without a movement by the member; of a term, after it.
  std::optional<std::int32_t> dormant_after;   ///< More days: nothing is paid out before it is woken up.
  std::optional<std::int32_t> escheat_after;   ///< More days: the balance is handed over.

  AccountId interest_expense{};
  AccountId interest_payable{};  ///< accrual: a liability of this product alone
  AccountId tax_withheld{};      ///< where the terms withhold tax
  AccountId overdraft_income{};  ///< where the terms have an overdraft rate
  AccountId escheat_to{};        ///< with escheat_after: a liability, to whoever the law names

  void set_unit(const Unit& unit) { terms.unit = unit; }
  [[nodiscard]] Unit unit() const { return terms.unit; }
};

/// A loan product. The terms of a loan stand in its own contract.
struct LoanProduct {
  static constexpr std::string_view kind = "loan product";

  std::string name;
  Unit of = detail::no_unit;
  AccountingRule rule = AccountingRule::accrual;
  std::vector<Owed> order{Owed::penalty, Owed::fee, Owed::interest, Owed::principal};  ///< of what is due, or was
  std::vector<Owed> order_in_advance{Owed::principal, Owed::penalty, Owed::fee, Owed::interest};
  PaymentReading reading = PaymentReading::by_instalment;
  InterestFollows interest_follows = InterestFollows::schedule;  ///< payments: what comes in advance is principal first
  std::optional<Rate> penalty_rate;    ///< A day, on what is overdue of interest and principal.
  std::int32_t penalty_free_days = 0;  ///< After a due date; once they are over, they count too.
  std::vector<ProvisionBand> bands;    ///< By days late.

  AccountId interest_income{};
  AccountId interest_receivable{};  ///< accrual: an asset of this product alone; so are the next two
  AccountId fee_income{};
  AccountId fee_receivable{};
  AccountId penalty_income{};
  AccountId penalty_receivable{};
  AccountId overpayment{};  ///< a liability: what was paid beyond the debt
  AccountId bad_debt{};     ///< expense: principal that is written off
  AccountId charge_off{};   ///< charges that are written off or waived; without it, their income goes down
  AccountId recoveries{};   ///< income: what comes in after a write-off
  AccountId goodwill{};     ///< expense: principal that the bank pays itself
  AccountId allowance{};    ///< an asset with a credit balance, of this product alone
  AccountId provision{};    ///< expense

  void set_unit(const Unit& unit) { of = unit; }
  [[nodiscard]] Unit unit() const { return of; }

  [[nodiscard]] AccountId income(Owed owed) const {
    return owed == Owed::interest ? interest_income : owed == Owed::fee ? fee_income : penalty_income;
  }
  [[nodiscard]] AccountId receivable(Owed owed) const {
    return owed == Owed::interest ? interest_receivable : owed == Owed::fee ? fee_receivable : penalty_receivable;
  }
  /// Where a paid charge is credited: what was recognised before lies in the receivable.
  [[nodiscard]] AccountId settled_on(Owed owed) const {
    return rule == AccountingRule::cash ? income(owed) : receivable(owed);
  }
  [[nodiscard]] AccountId given_up_on(Owed owed) const { return charge_off == AccountId{} ? income(owed) : charge_off; }
};

/// A member's savings account. Its document is "active", "inactive", "dormant", "escheated", "matured" or "closed".
struct SavingsContract {
  static constexpr std::string_view kind = "savings";

  AccountId account{};
  std::string product;
  Date opened{};
  std::optional<Date> matures;       ///< A term deposit: nothing is paid out before.
  std::optional<Amount> instalment;  ///< A recurring deposit: so much each time.
  std::optional<Every> instalment_every;
  Unit of = detail::no_unit;

  void set_unit(const Unit& unit) { of = unit; }
  [[nodiscard]] Unit unit() const { return of; }
};

/// Other rates of a savings product from a day on. A document of its own, so that the product stands as it was offered
/// and what was agreed since stands beside it.
struct SavingsRates {
  static constexpr std::string_view kind = "savings rates";

  std::string product;
  Date from{};  ///< The first day whose night bears them.
  std::vector<Tier> tiers;
  std::optional<Rate> overdraft_rate;  ///< Without one, it stays as it was.
  Unit of = detail::no_unit;

  void set_unit(const Unit& unit) { of = unit; }
  [[nodiscard]] Unit unit() const { return of; }
};

/// A meeting at which interest is posted, of all accounts of a product or of those named.
struct SavingsMeeting {
  static constexpr std::string_view kind = "savings meeting";
  static constexpr std::size_t most_accounts = 90;  ///< What one value of a document has room for.

  std::string product;
  Date on{};
  std::vector<AccountId> accounts;  ///< None: all.
  static void set_unit(const Unit&) {}
};

/// A loan. Its document is "approved", "active", "closed", "written off" or "rescheduled".
struct LoanContract {
  static constexpr std::string_view kind = "loan";

  AccountId account{};  ///< An asset: the principal that is owed.
  std::string product;
  LoanTerms terms;
  Unit of = detail::no_unit;

  void set_unit(const Unit& unit) { of = unit; }
  [[nodiscard]] Unit unit() const { return of; }
};

/// What was settled of a loan, by kind.
struct Settled {
  AccountId account{};          ///< The loan's.
  std::vector<Amount> settled;  ///< By Owed.
  Unit of = detail::no_unit;

  void set_unit(const Unit& unit) {
    of = unit;
    if (settled.empty()) settled.assign(4, Amount::zero(unit));
  }
  [[nodiscard]] Unit unit() const { return of; }
  [[nodiscard]] Amount& of_kind(Owed owed) { return settled[static_cast<std::size_t>(owed)]; }
  [[nodiscard]] const Amount& of_kind(Owed owed) const { return settled[static_cast<std::size_t>(owed)]; }
};

/// How a loan stands: what was paid, waived or written off of each kind, and what was charged beside the schedule. A
/// document of its own, because it changes often and the contract does not.
struct LoanStanding : Settled {
  static constexpr std::string_view kind = "loan standing";

  std::vector<LoanCharge> charges;
  std::optional<Date> penalties_through;
  std::vector<EntryNumber> entries;   ///< The newest payments, for a charge-back; at most 64.
  std::optional<Amount> written_off;  ///< Of all kinds together.
  std::optional<Amount> recovered;
};

/// What came in on a loan whose interest follows payments, or was given up, of what its instalments ask for; charges
/// beside them do not stand here. Each is a document of its own, "settled" or "taken back", since there are as many as
/// payments. None of its amounts is below zero, and none a penalty.
struct LoanSettlement : Settled {
  static constexpr std::string_view kind = "loan settlement";

  Date on{};                         ///< Not before that of an earlier one.
  std::optional<EntryNumber> entry;  ///< The payment; nothing for what was given up.
  DocumentNumber document{};         ///< Its own; not part of its text.

  /// All of it.
  [[nodiscard]] Amount sum() const { return of_kind(Owed::fee) + of_kind(Owed::interest) + of_kind(Owed::principal); }
};

/// How far the days of a bank are ended.
struct BankDay {
  static constexpr std::string_view kind = "bank day";
  Date through{};
  static void set_unit(const Unit&) {}
};

namespace detail {

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, SavingsProduct>
void each_field(T& product, const Visit& visit) {
  visit("name", product.name);
  visit("rule", product.rule);
  visit("posting", product.posting);
  visit("posts_from", product.posts_from);
  visit("early_rate", product.early_rate);
  visit("term_keeps_rate", product.term_keeps_rate);
  visit("inactive_after", product.inactive_after);
  visit("dormant_after", product.dormant_after);
  visit("escheat_after", product.escheat_after);
  visit("interest_expense", product.interest_expense);
  visit("interest_payable", product.interest_payable);
  visit("tax_withheld", product.tax_withheld);
  visit("overdraft_income", product.overdraft_income);
  visit("escheat_to", product.escheat_to);
  each_field(product.terms, visit);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, LoanProduct>
void each_field(T& product, const Visit& visit) {
  visit("name", product.name);
  visit("rule", product.rule);
  visit("order", product.order);
  visit("order_in_advance", product.order_in_advance);
  visit("reading", product.reading);
  visit("interest_follows", product.interest_follows);
  visit("penalty_rate", product.penalty_rate);
  visit("penalty_free_days", product.penalty_free_days);
  visit("bands", product.bands);
  visit("interest_income", product.interest_income);
  visit("interest_receivable", product.interest_receivable);
  visit("fee_income", product.fee_income);
  visit("fee_receivable", product.fee_receivable);
  visit("penalty_income", product.penalty_income);
  visit("penalty_receivable", product.penalty_receivable);
  visit("overpayment", product.overpayment);
  visit("bad_debt", product.bad_debt);
  visit("charge_off", product.charge_off);
  visit("recoveries", product.recoveries);
  visit("goodwill", product.goodwill);
  visit("allowance", product.allowance);
  visit("provision", product.provision);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, SavingsContract>
void each_field(T& contract, const Visit& visit) {
  visit("account", contract.account);
  visit("product", contract.product);
  visit("opened", contract.opened);
  visit("matures", contract.matures);
  visit("instalment", contract.instalment);
  visit("instalment_every", contract.instalment_every);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, SavingsRates>
void each_field(T& rates, const Visit& visit) {
  visit("product", rates.product);
  visit("from", rates.from);
  visit("tiers", rates.tiers);
  visit("overdraft_rate", rates.overdraft_rate);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, SavingsMeeting>
void each_field(T& meeting, const Visit& visit) {
  visit("product", meeting.product);
  visit("on", meeting.on);
  visit("accounts", meeting.accounts);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, LoanContract>
void each_field(T& contract, const Visit& visit) {
  visit("account", contract.account);
  visit("product", contract.product);
  each_field(contract.terms, visit);
  // Only where interest follows payments do they say anything; without them, they have their defaults.
  const bool reads = !std::is_const_v<T>;
  if (reads || contract.terms.excess != Excess{}) visit("excess", contract.terms.excess);
  if (reads || contract.terms.compounding != Compounding{}) visit("compounding", contract.terms.compounding);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, LoanStanding>
void each_field(T& standing, const Visit& visit) {
  visit("account", standing.account);
  visit("settled", standing.settled);
  visit("charges", standing.charges);
  visit("penalties_through", standing.penalties_through);
  visit("entries", standing.entries);
  visit("written_off", standing.written_off);
  visit("recovered", standing.recovered);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, LoanSettlement>
void each_field(T& settlement, const Visit& visit) {
  visit("account", settlement.account);
  visit("on", settlement.on);
  visit("entry", settlement.entry);
  visit("settled", settlement.settled);
}

template <class T, class Visit>
requires std::same_as<std::remove_const_t<T>, BankDay>
void each_field(T& day, const Visit& visit) { visit("through", day.through); }

}  // namespace detail

/// The content of one of the documents above: its fields, and the unit of its amounts.
template <class T>
[[nodiscard]] std::string content_of(const T& value) {
  Parameters to;
  if constexpr (requires { value.unit(); }) to.set("unit", detail::as_text(value.unit()));
  detail::each_field(value, detail::FieldWriter{to});
  return to.text();
}

/// Reads it back. Throws Error (out_of_range), naming the field, for what is not understood.
template <class T>
[[nodiscard]] T from_content(std::string_view content) {
  T value{};
  detail::read_fields(T::kind, content, value);
  return value;
}

/// The product of a name among those that a bank offers, or null.
template <class Product>
[[nodiscard]] const Product* find_product(const std::vector<Product>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Product& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace rochdale
