// SPDX-License-Identifier: MPL-2.0
#include "rochdale/book/trade.hpp"

#include "small_book.hpp"

using namespace small_book;

namespace {

/// "ana>ben 5.00 on 2026-05-04"
std::vector<std::string> trades(const SmallBook& house) {
  std::vector<std::string> found;
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    for_each_trade(ledger, store, [&](const Trade& trade) {
      found.push_back(std::string(ledger.account(trade.payer).code) + ">" +
                      std::string(ledger.account(trade.payee).code) + " " +
                      to_string(Amount::minor(trade.amount, ledger.unit(trade.payer))) + " on " + to_string(trade.on));
    });
  });
  return found;
}

}  // namespace

TEST_CASE("a trade is a line between two members; funds, holds, openings and what was undone are none") {
  SmallBook house;
  must(house.pay(house.ana, house.ben, "5.00"));
  must(house.pay(house.ana, house.fees, "1.00"));
  must(house.pay(house.cash, house.ana, "9.00"));
  must(house.book.post(
      house.compound({debit(house.ana, eur("2")), credit(house.ben, eur("2")), debit(house.ana, eur("1")),
                      credit(house.fees, eur("1")), debit(house.ben, eur("3")), credit(house.cem, eur("3"))}),
      stamp()));
  Compound opening = house.compound({debit(house.ana, eur("7")), credit(house.ben, eur("7"))});
  opening.kind = EntryKind::opening;
  must(house.book.post(opening, stamp()));
  const HoldNumber hold = must(house.hold(house.ben, house.dia, "4.00"));
  must(house.hold(house.ben, house.dia, "8.00"));
  must(house.book.post_hold(hold, HoldPosting{{}, false, day("2026-06-01"), {}, {}}, stamp()));
  const EntryNumber undone = must(house.pay(house.cem, house.ana, "6.00")).number();
  const EntryNumber reversal = must(house.book.reverse(undone, Reversal{today, {}, false}, stamp())).number();
  const std::vector<std::string> kept{"ana>ben 5.00 on 2026-05-04", "ana>ben 2.00 on 2026-05-04",
                                      "ben>cem 3.00 on 2026-05-04", "ben>dia 4.00 on 2026-06-01"};
  CHECK(trades(house) == kept);
  // F51: what was brought back counts again, as the trade that it was.
  must(house.book.reverse(reversal, Reversal{today, {}, false}, stamp()));
  std::vector<std::string> again = kept;
  again.emplace_back("cem>ana 6.00 on 2026-05-04");
  CHECK(trades(house) == again);
}
