// SPDX-License-Identifier: MPL-2.0
// A levy and its fund: buyer and seller pay a fee on every trade, growers a membership, and everybody a little of what
// they traded in the year. The fund fills a reserve up to its target and pays those who do the work with the rest.
#include <iostream>
#include <memory>
#include <rochdale/institution/mutual_credit.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

int main() {
  constexpr Unit talents = "TAL/2"_unit;
  const Stamp spring{.by = "the treasurer", .on = "2026-03-21"_date};
  const auto amount = [&](const char* text) { return Amount::parse(text, talents).value(); };

  const auto done = [](const auto& outcome) { static_cast<void>(outcome.value()); };  // a refusal ends the program
  Book book(std::make_unique<MemoryStore>(), library_policies());
  MutualCredit circle = MutualCredit::found(book, talents, Limits{.floor = -100000}, spring).value();
  const AccountId ana = circle.join("ana", spring, {}, "Growers").value();
  const AccountId ben = circle.join("ben", spring).value();
  const AccountId cem = circle.join("cem", spring, {}, "Growers").value();
  const AccountId fund = circle.open_fund("fund", spring).value();
  const AccountId reserve = circle.open_fund("reserve", spring, Limits{.floor = 0}).value();
  const AccountId work = circle.open_fund("work", spring).value();

  // One per cent from each side, at least ten cents; a membership of growers; half a per cent of what moved in the year
  // above the first hundred, at most three.
  circle.adopt("transfer_fee", "from=both\nrate=1%\nminimum=0.10\nrounding=half_up\nto=fund\n", spring).value();
  circle.adopt("levy.growers", "group=Growers\nbasis=membership\nfixed=12\nto=fund\n", spring).value();
  circle.adopt("levy.trade", "basis=volume\nrate=0.5%\nfree=100\nmaximum=3\nrounding=half_even\nto=fund\n", spring)
      .value();
  circle.adopt("reserve_target", "target=5%\nincome=fund\nreserve=reserve\noperator=work\n", spring).value();

  // What Ana sees before she says yes is what is booked.
  const auto preview = circle.preview(ana, ben, amount("240.00"), spring.on).value();
  std::cout << "Ana would pay " << to_string(preview.paid_by(ana, talents)) << ", Ben receive "
            << to_string(-preview.paid_by(ben, talents)) << "\n";
  done(circle.pay(ana, ben, amount("240.00"), spring, "seedlings"));
  done(circle.pay(ben, cem, amount("900.00"), spring, "a greenhouse"));
  done(circle.pay(cem, ana, amount("5.00"), spring, "eggs"));
  std::cout << "Ana has " << to_string(book.balance(ana)) << ", Ben " << to_string(book.balance(ben)) << ", the fund "
            << to_string(book.balance(fund)) << "\n";

  const Period year("2026-01-01"_date, "2026-12-31"_date);
  const Stamp new_year{.by = "the treasurer", .on = year.last()};
  for (const char* levy : {"levy.growers", "levy.trade"}) {
    const TakenRun taken = circle.take(levy, year, new_year);
    std::cout << levy << ":";
    for (const PlannedItem& item : taken.plan.items) {
      std::cout << " "
                << book.read([&](const Ledger& ledger) { return std::string(ledger.account(item.account).code); })
                << " " << to_string(item.taken) << " on " << to_string(item.base) << ";";
    }
    // Taken again it posts nothing: each member is asked once a year.
    std::cout << " in all " << to_string(taken.posted(talents)) << ", again "
              << to_string(circle.take(levy, year, new_year).posted(talents)) << "\n";
  }
  const Amount owed = book.read([&](const Ledger& ledger) { return outstanding_credit(ledger, circle.members()); });
  std::cout << "The members owe " << to_string(owed) << ", the fund has " << to_string(book.balance(fund)) << "\n";
  const Amount flowed = circle.take("reserve_target", year, new_year).posted(talents);
  std::cout << "Of it " << to_string(flowed) << " flowed on: the reserve has " << to_string(book.balance(reserve))
            << ", those who work " << to_string(book.balance(work)) << ", the fund " << to_string(book.balance(fund))
            << "\n";
}
