// SPDX-License-Identifier: MPL-2.0
// One entry of many legs, in two units: members share a heating bill, and one of them is credited the hours that the
// boiler took. Debits equal credits in each unit, and nothing is lost to rounding.
#include <iostream>
#include <memory>
#include <rochdale/rochdale.hpp>
#include <vector>

using namespace rochdale;

int main() {
  constexpr Unit euro = "EUR/2"_unit;
  constexpr Unit hours = "HRS/2"_unit;
  const Stamp today{.by = "the treasurer", .on = "2026-11-24"_date};

  Book book(std::make_unique<MemoryStore>());
  for (const Unit& unit : {euro, hours}) book.adopt_unit(unit, Limits{}, today).value();
  const auto open = [&](const char* code, Unit unit, AccountKind kind) {
    return book.open_account({.code = code, .unit = unit, .kind = kind}, today).value();
  };
  const AccountId bank = open("bank", euro, AccountKind::asset);
  const AccountId ana = open("ana", euro, AccountKind::liability);  // what the co-operative owes a member
  const AccountId ben = open("ben", euro, AccountKind::liability);
  const AccountId cem = open("cem", euro, AccountKind::liability);
  const AccountId cem_hours = open("cem-hours", hours, AccountKind::liability);
  const AccountId house_work = open("house-work", hours, AccountKind::expense);

  // 100.00 by three is 33.33 and a cent is left over. It goes to somebody, by a rule that is named: here the first.
  const Amount bill = Amount::parse("100.00", euro).value();
  const std::vector<Amount> parts = split_equally(bill, 3, Tie::to_first).value();

  // Each leg debits or credits one account.
  Compound heating{.on = today.on, .memo = "heating, November"};
  heating.legs = {debit(ana, parts[0]), debit(ben, parts[1]), debit(cem, parts[2]), credit(bank, bill)};
  const Amount worked = Amount::parse("2.50", hours).value();
  heating.legs.push_back(debit(house_work, worked));
  heating.legs.push_back(credit(cem_hours, worked));

  const auto post = [&](const Compound& entry) {
    const Outcome<Entry> outcome = book.post(entry, today);
    if (outcome) {
      std::cout << "posted as entry " << outcome->number().value() << "\n";
    } else {
      std::cout << "refused: " << book.read([&](const Ledger& ledger) { return explain(outcome.error(), ledger); })
                << "\n";
    }
  };
  post(heating);

  // An entry that does not balance is no entry.
  heating.legs.pop_back();
  post(heating);

  for (const AccountId account : {bank, ana, ben, cem, cem_hours, house_work}) {
    const Account shown = book.read([&](const Ledger& ledger) { return ledger.account(account); });
    std::cout << shown.code << ' ' << to_string_with_unit(book.balance(account)) << '\n';
  }
}
