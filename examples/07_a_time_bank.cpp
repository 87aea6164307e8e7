// SPDX-License-Identifier: MPL-2.0
// A time bank: an hour is an hour, whoever gives it. People pay in quarter hours and write 1:30. A standing order thanks
// the host every month, a voucher is given away, and what was simply given is counted but owed by nobody.
#include <iostream>
#include <memory>
#include <rochdale/institution/time_bank.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

int main() {
  const Stamp january{.by = "the office", .on = "2026-01-10"_date};
  const auto hours = [](const char* text) { return parse_hours(text).value(); };

  const auto done = [](const auto& outcome) { static_cast<void>(outcome.value()); };  // a refusal ends the program
  Book book(std::make_unique<MemoryStore>(), library_policies());
  TimeBank bank = TimeBank::found(book, Limits{.floor = -2000}, january).value();  // twenty hours below zero
  const AccountId ana = bank.join("ana", january).value();
  const AccountId ben = bank.join("ben", january).value();
  const AccountId cem = bank.join("cem", january).value();
  const AccountId vouchers = bank.open_fund("vouchers", january).value();

  done(bank.pay(ana, ben, hours("1:30"), january, "computer help"));
  if (const auto refused = bank.pay(ana, ben, hours("0:24"), january); !refused) {
    std::cout << "Refused: " << book.read([&](const Ledger& ledger) { return explain(refused.error(), ledger); })
              << "\n";
  }
  if (const auto wrong = parse_hours("1:20"); !wrong)
    std::cout << "1:20 is refused: " << describe(wrong.error()) << "\n";

  // Everybody thanks Cem for the room: a quarter of an hour on the last day of each month, as long as the month is.
  const RecurringPayment thanks{.payer = ana, .payee = cem, .amount = hours("0:15"), .first = "2026-01-31"_date};
  done(bank.order(thanks, "for the room", january));
  const auto paid = bank.pay_orders(Period("2026-01-01"_date, "2026-04-30"_date), january);
  std::cout << "The order was paid " << paid.size() << " times; Cem has " << hours_text(book.balance(cem)) << "\n";

  // Ben buys a voucher of two hours and gives it to Cem, who uses a part of it with Ana.
  const Voucher two_hours{ben, vouchers, cem, hours("2:00"), hours("2:00"), "2026-12-31"_date};
  const Document voucher = bank.issue(two_hours, "a birthday", january).value();
  const Document used = bank.redeem(voucher.number, ana, hours("0:45"), january).value();
  std::cout << "On the voucher " << hours_text(Voucher::read(used).left) << " is left; it is " << used.state << "\n";

  done(bank.give(cem, ana, "a basket of apples", january));
  const Period year("2026-01-01"_date, "2026-12-31"_date);
  const auto gifts = book.read([&](const Ledger& ledger) { return gifts_in(ledger, year); });
  std::cout << "Gifts: " << gifts[0].given << ", of them by Cem " << gifts[cem.value()].given << "\n";

  for (const AccountId account : {ana, ben, cem, vouchers}) {
    std::cout << book.read([&](const Ledger& ledger) { return ledger.account(account).code; }) << " "
              << hours_text(book.balance(account)) << "\n";
  }
}
