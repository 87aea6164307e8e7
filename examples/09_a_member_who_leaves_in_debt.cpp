// SPDX-License-Identifier: MPL-2.0
// A member who leaves in debt. The debt does not vanish: it is written off to the community, the reserve bears what it
// can, those who have something bear the rest in proportion, and what comes back later goes back the same way.
#include <iostream>
#include <memory>
#include <rochdale/institution/mutual_credit.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

int main() {
  constexpr Unit credits = "CRED/2"_unit;
  const Stamp now{.by = "the board", .on = "2026-09-30"_date, .reason = "meeting of 28 September"};
  const auto amount = [&](const char* text) { return Amount::parse(text, credits).value(); };

  const auto done = [](const auto& outcome) { static_cast<void>(outcome.value()); };  // a refusal ends the program
  Book book(std::make_unique<MemoryStore>(), library_policies());
  MutualCredit circle = MutualCredit::found(book, credits, Limits{.floor = -50000}, now).value();
  circle.adopt("debt_term", "months=12\n", now).value();
  const AccountId ana = circle.join("ana", now).value();
  const AccountId ben = circle.join("ben", now).value();
  const AccountId cem = circle.join("cem", now).value();
  const AccountId dia = circle.join("dia", now).value();
  const AccountId reserve = circle.open_fund("reserve", now, Limits{.floor = 0}).value();
  const AccountId carried = circle.open_fund("community debt", now).value();

  const Stamp last_year{.by = "the members", .on = "2025-06-15"_date};
  done(circle.pay(ana, ben, amount("200.00"), last_year, "a bicycle"));
  done(circle.pay(ana, cem, amount("100.00"), last_year, "a tent"));
  done(circle.pay(dia, reserve, amount("80.00"), last_year, "a reserve"));

  const auto show = [&](const char* when) {
    std::cout << when << ": ";
    for (const AccountId account : {ana, ben, cem, dia, reserve, carried}) {
      std::cout << (account == ana ? "" : ", ")
                << book.read([&](const Ledger& ledger) { return std::string(ledger.account(account).code); }) << " "
                << to_string(book.balance(account));
    }
    std::cout << "\n";
  };
  show("At first");

  // Debts are to be made good by trading within a year. Ana's are late.
  for (const OwedPart& part : circle.owed(now.on)) {
    std::cout << to_string(part.amount) << " of " << to_string(part.since) << " was due on " << to_string(part.due)
              << "\n";
  }

  const DocumentNumber number = circle.write_off(ana, carried, "moved away", now)->number;
  book.set_status(ana, AccountStatus::closed, now).value();
  show("Written off");
  done(circle.cover_from_reserve(number, reserve, now, amount("70.00")));
  show("The reserve bore 70.00");
  done(circle.cover_from_holders(number, Tie::to_first, now));
  show("The holders bore the rest");

  // A year later a cousin, who is a member, pays some of it back.
  const Stamp later{.by = "the board", .on = "2027-08-01"_date};
  const AccountId eve = circle.join("eve", later).value();
  done(circle.recover(number, eve, amount("250.01"), later));
  show("Eve paid 250.01");

  const LeavingCase leaving = book.read([&](const Ledger& ledger) { return LeavingCase::read(*ledger.find(number)); });
  std::cout << "Of " << to_string(leaving.debt) << " came back " << to_string(leaving.recovered) << ": to the holders "
            << to_string(leaving.to_holders) << " of " << to_string(leaving.from_holders) << ", to the reserve "
            << to_string(leaving.to_reserve) << " of " << to_string(leaving.from_reserve) << "\n";
}
