// SPDX-License-Identifier: MPL-2.0
// A small book in which nearly everything has happened once: what audits and reports are tried on.
#pragma once

#include "small_book.hpp"

namespace small_book {

/// A levy of one percent of each transfer of two legs, cut to whole cents, from the payer to the income account 6.
inline Policed levied() {
  Policed policed;
  policed.charge("levy", [](const Ledger& ledger, const Draft& draft) {
    std::vector<Posting> legs;
    if (draft.requested().size() != 2 || draft.kind() == EntryKind::closing) return legs;
    const Posting& first = draft.requested()[0];
    const int128 levy = first.amount.minor() / 100;
    if (levy <= 0 || !(first.amount.unit() == EUR)) return legs;
    const AccountId fees = ledger.find("fees");
    legs = {debit(first.account, Amount::minor(levy, EUR)), credit(fees, Amount::minor(levy, EUR))};
    return legs;
  });
  policed.rule("notice", [](const Ledger&, const Draft& draft) {
    if (draft.legs()[0].amount.minor() < 5000) return Verdict{};
    return Verdict{Verdict::Note{"more than fifty"}};
  });
  return policed;
}

/// Lets four weeks pass in a levied book.
inline void live_through(SmallBook& house) {
  Book& book = house.book;
  const auto paid = [&](AccountId payer, AccountId payee, std::string_view amount, std::string_view on,
                        std::string_view memo = {}) {
    Payment payment = house.payment(payer, payee, amount);
    payment.on = day(on);
    payment.memo = memo;
    return must(book.post(payment, stamp())).number();
  };
  Compound opening = house.compound({debit(house.cash, eur("40.00")), credit(house.ana, eur("40.00"))});
  opening.kind = EntryKind::opening;
  opening.on = day("2026-04-01");
  must(book.post(opening, stamp()));

  const AccountId ana_hours = house.open("ana/h", AccountKind::liability, std::nullopt, HRS);
  const AccountId euros = house.open("exchange/eur", AccountKind::equity, Limits{});
  const AccountId hrs = house.open("exchange/hrs", AccountKind::equity, Limits{}, HRS);
  Compound exchange = house.compound({debit(house.ana, eur("15.00")), credit(euros, eur("15.00")),
                                      debit(hrs, hours("1.00")), credit(ana_hours, hours("1.00"))});
  exchange.on = day("2026-04-03");
  must(book.post(exchange, stamp()));
  must(book.post(
      house.compound({credit(house.ana, eur("3.00")), debit(house.rent, eur("7.00")), credit(house.ben, eur("4.00"))}),
      stamp()));

  paid(house.ana, house.ben, "10.00", "2026-04-05", "potatoes");
  const EntryNumber wrong = paid(house.ben, house.cem, "60.00", "2026-04-06", "roof");
  const EntryNumber undone =
      must(book.reverse(wrong, Reversal{day("2026-04-07"), key("undo"), false}, stamp())).number();
  must(book.reverse(undone, Reversal{day("2026-04-08"), {}, false}, stamp()));
  paid(house.ana, house.cem, "2.00", "2026-04-02", "dated back");

  const HoldNumber whole = must(house.hold(house.ana, house.ben, "20.00", day("2026-05-31")));
  const HoldNumber part = must(house.hold(house.cem, house.ana, "30.00", day("2026-05-31")));
  const HoldNumber given_up = must(house.hold(house.cem, house.ana, "5.00"));
  must(house.hold(house.dia, house.ana, "1.00", day("2026-04-30")));
  must(house.hold(house.dia, house.ben, "2.50"));
  must(book.post_hold(whole, HoldPosting{{}, false, today, key("whole"), "held before"}, stamp()));
  must(book.post_hold(part, HoldPosting{eur("10.00"), true, today, {}, {}}, stamp()));
  must(book.post_hold(part, HoldPosting{eur("5.00"), false, today, {}, {}}, stamp()));
  must(book.void_hold(given_up, stamp()));
  CHECK(book.expire(today, stamp()) == 1);

  must(book.set_limits(house.ana, limits(-500, 1000), stamp()));
  Payment over = house.payment(house.ana, house.dia, "44.00");
  must(book.post_overriding(over, stamp()));
  must(book.set_limits(EUR, limits(-20000, 50000), stamp()));
  must(book.rename(house.ben, "Benjamin", stamp()));
  must(book.set_status(house.dia, AccountStatus::frozen, stamp()));
  const DocumentNumber invoice =
      must(book.write(NewVersion{{}, 1, "invoice", "pending", "payer=1\npayee=2\n", "two days of roofing"}, stamp()));
  must(book.write(NewVersion{invoice, 2, "invoice", "completed", "payer=1\npayee=2\n", {}}, stamp()));
  must(book.close_period(day("2026-04-30"), stamp()));
  must(book.erase_words(book.read([&](const Ledger& l) { return l.chart().words(house.ben).name.number; }), stamp()));

  Answers answers;
  const std::vector<Transfer> batch{house.transfer(house.ana, house.ben, "0.50", key("b1")),
                                    house.transfer(house.ben, house.cem, "1000000"),
                                    house.transfer(house.ben, house.cem, "3.00", key("b3"))};
  book.post(batch, stamp(), answers);
  CHECK(answers.refusals.size() == 2);  // ana is past her new credit limit, so her payment is one of them
}

}  // namespace small_book
