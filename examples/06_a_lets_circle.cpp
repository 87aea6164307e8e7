// SPDX-License-Identifier: MPL-2.0
// A LETS circle: members trade on their word, within limits that they agreed. Here new members begin with a little
// credit and get more with what they earn; invoices are accepted, a mistake is undone, and the circle knows itself.
#include <iostream>
#include <memory>
#include <rochdale/institution/mutual_credit.hpp>
#include <rochdale/rochdale.hpp>

using namespace rochdale;

int main() {
  constexpr Unit acorns = "ACORN/2"_unit;
  const Stamp may{.by = "the steward", .on = "2026-05-04"_date, .reason = "first assembly"};
  const auto amount = [&](const char* text) { return Amount::parse(text, acorns).value(); };

  const auto done = [](const auto& outcome) { static_cast<void>(outcome.value()); };  // a refusal ends the program
  Book book(std::make_unique<MemoryStore>(), library_policies());
  MutualCredit circle = MutualCredit::found(book, acorns, Limits{}, may).value();
  // A hundred acorns of credit to begin with; every acorn earned adds one, up to three hundred.
  circle.adopt("credit_limit", "kind=on_payment\ninitial=100\ncap=300\n", may).value();
  const AccountId ana = circle.join("ana", may, "Ana Lima").value();
  const AccountId ben = circle.join("ben", may, "Ben Okoro").value();
  const AccountId cem = circle.join("cem", may, "Cem Arslan").value();

  done(circle.pay(ana, ben, amount("80.00"), may, "firewood"));
  if (const auto refused = circle.pay(ana, cem, amount("30.00"), may); !refused) {
    std::cout << "Refused: " << book.read([&](const Ledger& ledger) { return explain(refused.error(), ledger); })
              << "\n";
  }
  // Cem pays Ana for bread, which lets her go further.
  done(circle.pay(cem, ana, amount("45.00"), may, "bread"));
  const EntryNumber lesson = circle.pay(ana, cem, amount("30.00"), may, "a lesson")->number();

  // Ben sends Ana an invoice. Nothing moves until she accepts it.
  const PaymentDocument invoice{ana, ben, amount("25.00"), Workflow::invoice()};
  const Document asked = circle.ask(invoice, Actor::payee, "sharpening tools", may).value();
  std::cout << "The invoice is " << asked.state << ", Ana has " << to_string(book.balance(ana)) << "\n";
  const Document accepted = circle.move(asked.number, completed_state, Actor::payer, may).value();
  std::cout << "The invoice is " << accepted.state << ", Ana has " << to_string(book.balance(ana)) << "\n";

  // The lesson was paid twice, once in eggs. The entry stands, and so does the one that undoes it.
  const Stamp mistake{.by = "the steward", .on = may.on, .reason = "was paid in eggs"};
  const Entry undone = book.reverse(lesson, {.on = may.on}, mistake).value();
  std::cout << "Entry " << undone.number().value() << " undoes entry " << lesson.value() << "\n";

  const CircleStatistics known = circle.statistics(Period("2026-05-01"_date, "2026-05-31"_date));
  std::cout << known.trades << " trades of " << to_string_with_unit(known.volume) << " by " << known.active << " of "
            << known.members << " members; " << known.spread.above << " above zero, " << known.spread.below
            << " below\n";
  for (const MemberStatistics& member : circle.statistics_by_member(known.period)) {
    std::cout << book.read([&](const Ledger& ledger) { return ledger.account(member.account).name; }) << ": in "
              << to_string(member.gross_in) << ", out " << to_string(member.gross_out) << ", balance "
              << to_string(member.balance) << "\n";
  }
}
