// SPDX-License-Identifier: MPL-2.0
// A small book with the library's policies, a fund of the community, and verbs to adopt and to take runs.
#pragma once

#include "book/small_book.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/policy/library.hpp"

namespace small_book {

/// A small book whose members have no limits of their own.
struct CircleBook : SmallBook {
  CircleBook() : SmallBook(library_policies()) {
    must(book.set_limits(EUR, Limits{}, stamp()));
    fund = open("fund", AccountKind::equity, Limits{});
  }

  /// Adopts a policy of the library from its parameters.
  void adopt(const std::string& family, const std::string& parameters) {
    const auto made = library_policies().make(PolicyAdopted{family, 1, parameters});
    std::visit([this](const auto& policy) { must(book.adopt(*policy, stamp())); }, made);
  }

  Payment payment_on(AccountId payer, AccountId payee, std::string_view amount, std::string_view on) const {
    Payment made = payment(payer, payee, amount);
    made.on = day(on);
    return made;
  }
  EntryNumber pay_on(AccountId payer, AccountId payee, std::string_view amount, std::string_view on) {
    return must(book.post(payment_on(payer, payee, amount, on), stamp())).number();
  }

  /// Calls `look(const Ledger&, const ReadJournal&)`.
  template <class Look>
  auto with_journal(Look&& look) const {
    return book.read_journal([&](const Ledger& ledger, Store& store) {
      return look(ledger, ReadJournal([&store](RecordReader& reader) { store.read(0, reader); }));
    });
  }

  /// Balances of all accounts of a unit come to nothing, and the journal is sound.
  [[nodiscard]] bool is_sound() const {
    return book.read_journal([](const Ledger& ledger, Store& store) { return verify(ledger, store).is_sound(); });
  }

  AccountId fund;
};

}  // namespace small_book
