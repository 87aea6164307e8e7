// SPDX-License-Identifier: MPL-2.0
// Limits, and what a refusal says. A refusal is a value, not an exception: it changes nothing, and names the account,
// the limit and what the balance would have become.
#include <iostream>
#include <memory>
#include <rochdale/rochdale.hpp>
#include <string>

using namespace rochdale;

int main() {
  constexpr Unit hours = "HRS/2"_unit;
  const Stamp today{.by = "Toad Lane", .on = "2026-11-24"_date};
  const auto amount = [&](const char* text) { return Amount::parse(text, hours).value(); };

  // Nobody goes below -10.00 hours, nor above 15.00. Limits are in minor units, like the balances that they bound.
  Book book(std::make_unique<MemoryStore>());
  book.adopt_unit(hours, Limits{.floor = -1000, .ceiling = 1500}, today).value();
  const AccountId ana = book.open_account({.code = "ana", .unit = hours}, today).value();
  const AccountId ben = book.open_account({.code = "ben", .unit = hours}, today).value();
  const AccountId cem = book.open_account({.code = "cem", .unit = hours}, today).value();

  const auto pay = [&](AccountId payer, AccountId payee, const char* text) {
    const Outcome<Entry> outcome =
        book.post(Payment{.payer = payer, .payee = payee, .amount = amount(text), .on = today.on}, today);
    std::cout << text << ": ";
    if (outcome) {
      std::cout << "posted as entry " << outcome->number().value() << "\n";
      return;
    }
    const Refusal& refusal = outcome.error();
    std::cout << "refused (" << name(refusal.reason)
              << "): " << book.read([&](const Ledger& ledger) { return explain(refusal, ledger); }) << "\n";
  };

  pay(ana, ben, "8.00");
  pay(ana, ben, "2.01");  // Ana would fall below the credit limit
  pay(cem, ben, "7.01");  // Ben would rise above the maximum balance
  pay(ana, ana, "1.00");
  pay(ana, ben, "0.00");

  // The community agrees a narrower limit, from now on, and the journal remembers who and why. Ana is beyond it already:
  // what worsens that is refused, what betters it is allowed, though it does not cure it yet.
  const Stamp assembly{
      .by = "the assembly", .on = today.on, .reason = "agreed for the winter", .reference = "minute 12"};
  book.set_limits(ana, Limits{.floor = -500, .ceiling = 1500}, assembly).value();
  pay(ana, ben, "0.01");
  pay(ben, ana, "1.00");

  // An account that is frozen waits.
  book.set_status(cem, AccountStatus::frozen, assembly).value();
  pay(cem, ana, "1.00");

  std::cout << "Ana " << to_string(book.balance(ana)) << ", Ben " << to_string(book.balance(ben)) << ", Cem "
            << to_string(book.balance(cem)) << "\n";
}
