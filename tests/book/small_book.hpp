// SPDX-License-Identifier: MPL-2.0
// A small book in memory for tests: few words to open accounts, to pay and to look.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "rochdale/book/book.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/storage/memory_store.hpp"

namespace rochdale {

/// Catch2 prints a reason by its name and an id by its number.
inline std::ostream& operator<<(std::ostream& out, Reason reason) { return out << name(reason); }
template <class Tag, class Rep>
std::ostream& operator<<(std::ostream& out, const Id<Tag, Rep>& id) {
  return out << id.value();
}

}  // namespace rochdale

namespace small_book {

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit HRS = "HRS/2"_unit;

inline Amount eur(std::string_view text) { return Amount::parse(text, EUR).value(); }
inline Amount hours(std::string_view text) { return Amount::parse(text, HRS).value(); }
inline Date day(std::string_view text) { return Date::parse(text).value(); }
inline Key key(std::string_view text) { return Key::text(text).value(); }

inline const Date today = day("2026-05-04");

/// Who, when and why: enough for everything, overrides included.
inline Stamp stamp() {
  Stamp stamp;
  stamp.by = "treasurer";
  stamp.recorded = Instant::of(today);
  stamp.on = today;
  stamp.reason = "minutes of the assembly";
  return stamp;
}

/// The value of an outcome that must be there; unlike value(), it need not be looked at. Throws Error otherwise.
template <class T, class E>
T must(Result<T, E> result) {
  return std::move(result).value();
}
template <class E>
void must(const Result<void, E>& result) {
  result.value();
}

/// Limits in minor units; nothing: none on that side.
inline Limits limits(std::optional<int> floor, std::optional<int> ceiling) {
  Limits made;
  if (floor) made.floor = *floor;
  if (ceiling) made.ceiling = *ceiling;
  return made;
}

/// A rule that is a function.
class FunctionRule final : public Rule {
 public:
  using Function = std::function<Verdict(const Ledger&, const Draft&)>;
  FunctionRule(std::string name, Function function) : name_(std::move(name)), function_(std::move(function)) {}
  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override { return {}; }
  [[nodiscard]] Verdict check(const Ledger& ledger, const Draft& draft) const override {
    return function_(ledger, draft);
  }

 private:
  std::string name_;
  Function function_;
};

/// A charge that is a function.
class FunctionCharge final : public Charge {
 public:
  using Function = std::function<std::vector<Posting>(const Ledger&, const Draft&)>;
  FunctionCharge(std::string name, Function function) : name_(std::move(name)), function_(std::move(function)) {}
  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override { return {}; }
  [[nodiscard]] std::vector<Posting> charge(const Ledger& ledger, const Draft& draft) const override {
    return function_(ledger, draft);
  }

 private:
  std::string name_;
  Function function_;
};

/// Registers policies that are functions, under their names.
class Policed {
 public:
  Policed& rule(const std::string& name, const FunctionRule::Function& function) {
    return add(name, std::make_shared<FunctionRule>(name, function));
  }
  Policed& charge(const std::string& name, const FunctionCharge::Function& function) {
    return add(name, std::make_shared<FunctionCharge>(name, function));
  }
  [[nodiscard]] PolicyRegistry registry() const {
    PolicyRegistry registry;
    for (const auto& [name, made] : made_) {
      registry.add(name, [policy = made](std::uint32_t, std::string_view) { return policy; });
    }
    return registry;
  }
  /// Adopts all of them, in order.
  void adopt_all(Book& book) const {
    for (const auto& [name, made] : made_) {
      std::visit([&book](const auto& policy) { must(book.adopt(*policy, stamp())); }, made);
    }
  }

 private:
  template <class Made>
  Policed& add(const std::string& name, std::shared_ptr<const Made> policy) {
    made_.emplace_back(name, PolicyRegistry::Made(std::move(policy)));
    return *this;
  }
  Policed& add(const std::string& name, std::shared_ptr<FunctionRule> policy) {
    return add(name, std::shared_ptr<const Rule>(std::move(policy)));
  }
  Policed& add(const std::string& name, std::shared_ptr<FunctionCharge> policy) {
    return add(name, std::shared_ptr<const Charge>(std::move(policy)));
  }

  std::vector<std::pair<std::string, PolicyRegistry::Made>> made_;
};

/// A book with EUR/2 and HRS/2 and the members ana, ben, cem and dia, who may all go to -100.00 and to 500.00 euros;
/// with an asset, an income and an expense account without limits.
struct SmallBook {
  explicit SmallBook(PolicyRegistry registry = {}, std::unique_ptr<Store> store = std::make_unique<MemoryStore>())
      : book(std::move(store), std::move(registry)) {
    must(book.adopt_unit(EUR, limits(-10000, 50000), stamp()));
    must(book.adopt_unit(HRS, Limits{}, stamp()));
    ana = open("ana");
    ben = open("ben");
    cem = open("cem");
    dia = open("dia");
    cash = open("cash", AccountKind::asset, Limits{});
    fees = open("fees", AccountKind::income, Limits{});
    rent = open("rent", AccountKind::expense, Limits{});
  }
  explicit SmallBook(const Policed& policed) : SmallBook(policed.registry()) { policed.adopt_all(book); }

  AccountId open(std::string_view code, AccountKind kind = AccountKind::liability,
                 const std::optional<Limits>& own = std::nullopt, const Unit& unit = EUR) {
    NewAccount wanted{code, unit, kind, {}, {}, {}};
    wanted.limits = own;
    return must(book.open_account(wanted, stamp()));
  }

  static Payment payment(AccountId payer, AccountId payee, std::string_view amount, Key with_key = {}) {
    return Payment{payer, payee, eur(amount), today, with_key, {}, {}, {}, {}};
  }
  static Transfer transfer(AccountId payer, AccountId payee, std::string_view amount, Key with_key = {}) {
    return payment(payer, payee, amount, with_key);
  }
  static Compound compound(std::vector<Posting> legs, Key with_key = {}) {
    Compound made;
    made.legs = std::move(legs);
    made.on = today;
    made.key = with_key;
    return made;
  }

  Outcome<Entry> pay(AccountId payer, AccountId payee, std::string_view amount, Key with_key = {}) {
    return book.post(payment(payer, payee, amount, with_key), stamp());
  }
  Outcome<HoldNumber> hold(AccountId payer, AccountId payee, std::string_view amount,
                           std::optional<Date> until = std::nullopt) {
    return book.hold(payment(payer, payee, amount), until, stamp());
  }
  [[nodiscard]] std::string balance(AccountId account) const { return to_string(book.balance(account)); }
  [[nodiscard]] Balance sums(AccountId account) const {
    return book.read([&](const Ledger& ledger) { return ledger.balance(account); });
  }
  [[nodiscard]] std::uint64_t next_number() const {
    return book.read([](const Ledger& ledger) { return ledger.next_number(); });
  }
  [[nodiscard]] std::string explained(const Refusal& refusal) const {
    return book.read([&](const Ledger& ledger) { return explain(refusal, ledger); });
  }

  Book book;
  AccountId ana, ben, cem, dia, cash, fees, rent;
};

/// The reason of an outcome: none when it was accepted.
template <class T>
Reason reason_of(const Outcome<T>& outcome) {
  return outcome ? Reason::none : outcome.error().reason;
}

}  // namespace small_book
