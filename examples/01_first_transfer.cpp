// SPDX-License-Identifier: MPL-2.0
// Two members, one payment. A member's balance is what they received minus what they paid, and all members of a circle
// sum to zero.
#include <iostream>
#include <memory>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

int main() {
  constexpr Unit hours = "HRS/2"_unit;  // an amount is a whole number of hundredths of an hour

  // The library has no clock and asks nobody who you are: who did it and when are told with each change.
  const Stamp today{.by = "Toad Lane", .on = "2026-11-24"_date};

  // This book lives in memory. 03_a_durable_book_reopened.cpp has one in a file; all else is the same.
  Book book(std::make_unique<MemoryStore>());
  book.adopt_unit(hours, Limits{}, today).value();
  const AccountId ana = book.open_account({.code = "ana", .unit = hours, .name = "Ana Lima"}, today).value();
  const AccountId ben = book.open_account({.code = "ben", .unit = hours, .name = "Ben Okoro"}, today).value();

  // Ben mended Ana's roof for two and a half hours, so she pays him. What is asked for is answered: with the entry, or
  // with a refusal, which value() would throw as an Error. The next example looks at refusals.
  const Payment payment{.payer = ana,
                        .payee = ben,
                        .amount = Amount::parse("2.50", hours).value(),
                        .on = "2026-11-23"_date,
                        .memo = "mending the roof"};
  const Entry entry = book.post(payment, today).value();
  std::cout << "The payment is entry " << entry.number().value() << ".\n";

  const Amount of_ana = book.balance(ana);
  const Amount of_ben = book.balance(ben);
  std::cout << "Ana " << to_string_with_unit(of_ana) << ", Ben " << to_string_with_unit(of_ben) << ", together "
            << to_string_with_unit(of_ana + of_ben) << ".\n";
}
