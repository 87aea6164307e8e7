// SPDX-License-Identifier: MPL-2.0
// Demurrage over a year: money melts by 7 % a year, day by day, as Circles has it, above the first hundred. What melted
// goes to a fund, and from there back to all in equal parts. How often it is booked changes nothing.
#include <iostream>
#include <memory>
#include <rochdale/institution/mutual_credit.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

namespace {

constexpr Unit coins = "COIN/2"_unit;
const Stamp founding{.by = "the assembly", .on = "2026-01-01"_date};

// A circle of three in which Ana earns a thousand, and half a year later spends two hundred and fifty of it.
struct Year {
  Year() : book(std::make_unique<MemoryStore>(), library_policies()), circle(book, coins) {
    book.adopt_unit(coins, Limits{}, founding).value();
    ana = circle.join("ana", founding).value();
    ben = circle.join("ben", founding).value();
    cem = circle.join("cem", founding).value();
    fund = circle.open_fund("fund", founding).value();
    circle
        .adopt("demurrage", "keeps=0.93\nperiod=1461/4\nsince=2026-01-01\nfree=100\nrounding=half_even\nto=fund\n",
               founding)
        .value();
    circle.adopt("redistribution", "from=fund\n", founding).value();
    pay(ben, ana, "1000.00", "2026-01-01"_date);
    pay(ana, cem, "250.00", "2026-07-01"_date);
  }

  void pay(AccountId payer, AccountId payee, const char* amount, Date on) {
    const Stamp stamp{.by = "the members", .on = on};
    static_cast<void>(circle.pay(payer, payee, Amount::parse(amount, coins).value(), stamp).value());
  }
  Amount melt(const Period& period) {
    return circle.take("demurrage", period, Stamp{.by = "the treasurer", .on = period.last()}).posted(coins);
  }

  Book book;
  MutualCredit circle;
  AccountId ana, ben, cem, fund;
};

}  // namespace

int main() {
  // The closed form: 900 melt for 365 days.
  const Amount melting = Amount::parse("900.00", coins).value();
  std::cout << "Of 900.00 there are after a year "
            << to_string(decayed(melting, Decay::by_day(7_percent), 365, half_even)) << "\n";

  const Period year("2026-01-01"_date, "2026-12-31"_date);
  Year by_month;
  for (const Period& month : months_of(year)) {
    std::cout << to_string(month.last()) << " melted " << to_string(by_month.melt(month)) << ", Ana has "
              << to_string(by_month.book.balance(by_month.ana)) << "\n";
  }
  Year at_once;
  at_once.melt(year);
  std::cout << "Booked once, at the end, Ana has " << to_string(at_once.book.balance(at_once.ana)) << ", Cem has "
            << to_string(at_once.book.balance(at_once.cem)) << "\n";

  const Amount fund = by_month.book.balance(by_month.fund);
  const TakenRun given = by_month.circle.take("redistribution", year, Stamp{.by = "the treasurer", .on = year.last()});
  std::cout << "The fund has " << to_string(fund) << " and gives";
  for (const PlannedItem& item : given.plan.items) std::cout << " " << to_string(item.taken);
  std::cout << "; it keeps " << to_string(by_month.book.balance(by_month.fund)) << "\n";
}
