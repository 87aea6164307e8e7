// SPDX-License-Identifier: MPL-2.0
// A hold reserves a payment before it is due: a deposit, an order, the longest that a job may take. Until it is posted,
// given up or over, it counts against the limits of both, but moves no balance.
#include <iostream>
#include <memory>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

int main() {
  constexpr Unit hours = "HRS/2"_unit;
  const Stamp today{.by = "Toad Lane", .on = "2026-11-24"_date};
  const auto amount = [&](const char* text) { return Amount::parse(text, hours).value(); };

  Book book(std::make_unique<MemoryStore>());
  book.adopt_unit(hours, Limits{.floor = -1000}, today).value();
  const AccountId ana = book.open_account({.code = "ana", .unit = hours}, today).value();
  const AccountId ben = book.open_account({.code = "ben", .unit = hours}, today).value();

  const auto show = [&](const char* when) {
    const Balance balance = book.read([&](const Ledger& ledger) { return ledger.balance(ana); });
    std::cout << when << ": Ana has " << to_string(balance.amount()) << ", holds "
              << to_string(Amount::minor(balance.held_debits, hours)) << ", can spend "
              << to_string(balance.available(Limits{.floor = -1000}).value()) << "\n";
  };
  show("At first");

  // Ben will paint Ana's kitchen, eight hours at most, and ask for them until Christmas.
  const Payment kitchen{.payer = ana, .payee = ben, .amount = amount("8.00"), .on = today.on, .memo = "the kitchen"};
  const HoldNumber hold = book.hold(kitchen, "2026-12-24"_date, today).value();
  show("Reserved");

  const Payment more{.payer = ana, .payee = ben, .amount = amount("2.01"), .on = today.on};
  if (const Outcome<Entry> refused = book.post(more, today); !refused) {
    std::cout << "Refused: " << book.read([&](const Ledger& ledger) { return explain(refused.error(), ledger); })
              << "\n";
  }

  // It took three hours today, and there is more to do.
  const auto post = [&](const HoldPosting& posting) {
    const Entry entry = book.post_hold(hold, posting, today).value();
    std::cout << "Posted " << to_string(*posting.amount) << " as entry " << entry.number().value() << "\n";
  };
  post({.amount = amount("3.00"), .keep_rest = true, .on = today.on});
  show("Begun");

  // Two and a half finish it. What is left of the hold is free again.
  post({.amount = amount("2.50"), .on = "2026-12-01"_date});
  show("Finished");

  // Nobody comes for the next one. It does not run out by itself: the library has no clock, so it is told the day.
  const Payment garden{.payer = ana, .payee = ben, .amount = amount("4.00"), .on = today.on, .memo = "the garden"};
  if (book.hold(garden, "2026-12-24"_date, today)) show("Reserved again");
  const Stamp boxing_day{.by = "Toad Lane", .on = "2026-12-26"_date};
  std::cout << "Ran out: " << book.expire(boxing_day.on, boxing_day) << "\n";
  show("In the end");
}
