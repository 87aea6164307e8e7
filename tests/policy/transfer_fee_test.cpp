// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/transfer_fee.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"
#include "rochdale/policy/preview.hpp"

using namespace small_book;

TEST_CASE("a fee is paid by the payer, the payee or both, into the fund") {
  for (const auto& [from, ana, ben, fund] : {std::tuple{"payer", "-10.20", "10.00", "0.20"},
                                             {"payee", "-10.00", "9.80", "0.20"},
                                             {"both", "-10.20", "9.80", "0.40"}}) {
    CircleBook house;
    house.adopt("transfer_fee", "unit=EUR/2\nto=fund\nrate=2%\nrounding=half_even\nfrom=" + std::string(from));
    must(house.pay(house.ana, house.ben, "10.00"));
    CHECK(house.balance(house.ana) == ana);
    CHECK(house.balance(house.ben) == ben);
    CHECK(house.balance(house.fund) == fund);
    CHECK(house.is_sound());
  }
}

TEST_CASE("what is no payment between members is free") {
  CircleBook house;
  house.adopt("transfer_fee", "unit=EUR/2\nto=fund\nfixed=1");
  must(house.pay(house.ana, house.fund, "10"));
  must(house.pay(house.fund, house.ana, "10"));
  must(house.pay(house.cash, house.ana, "10"));
  Compound opening = house.compound({debit(house.ana, eur("5")), credit(house.ben, eur("5"))});
  opening.kind = EntryKind::opening;
  must(house.book.post(opening, stamp()));
  must(house.book.post(
      house.compound({debit(house.ana, eur("5")), credit(house.ben, eur("3")), credit(house.cem, eur("2"))}), stamp()));
  const AccountId hour = house.open("hour", AccountKind::liability, Limits{}, HRS);
  const AccountId other = house.open("other", AccountKind::liability, Limits{}, HRS);
  must(house.book.post(Payment{hour, other, hours("3"), today}, stamp()));
  CHECK(house.balance(house.fund) == "0.00");
}

TEST_CASE("with a group, only the side that is in it is charged, and several fees stand side by side") {
  CircleBook house;
  NewAccount wanted{"fay", EUR, AccountKind::liability, {}, {}, {}};
  wanted.group = "Traders";
  const AccountId fay = must(house.book.open_account(wanted, stamp()));
  house.adopt("transfer_fee", "unit=EUR/2\nto=fund\nfixed=1\ngroup=Traders\nlabel=traders\nfrom=both");
  house.adopt("transfer_fee", "unit=EUR/2\nto=fees\nfixed=0.10\nlabel=all");
  must(house.pay(house.ana, fay, "10"));
  CHECK(house.balance(fay) == "9.00");
  CHECK(house.balance(house.ana) == "-10.10");
  CHECK(house.balance(house.fund) == "1.00");
  CHECK(house.balance(house.fees) == "0.10");
  must(house.pay(house.ana, house.ben, "10"));
  CHECK(house.balance(house.fund) == "1.00");
}

TEST_CASE("F56: a fee counts for the limits, and its reversal gives it back") {
  CircleBook house;
  must(house.book.set_limits(EUR, limits(-1000, {}), stamp()));
  house.adopt("transfer_fee", "unit=EUR/2\nto=fund\nrate=1%\nrounding=half_even");
  CHECK(reason_of(house.pay(house.ana, house.ben, "10.00")) == Reason::floor);
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "9.90")).number();
  CHECK(house.balance(house.ana) == "-10.00");
  must(house.book.reverse(entry, Reversal{today, {}, false}, stamp()));
  CHECK(house.balance(house.ana) == "0.00");
  CHECK(house.balance(house.fund) == "0.00");
}

TEST_CASE("a part of a hold is charged on that part") {
  CircleBook house;
  house.adopt("transfer_fee", "unit=EUR/2\nto=fund\nrate=1%\nrounding=half_even");
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "100"));
  must(house.book.post_hold(hold, HoldPosting{eur("50"), false, today, {}, {}}, stamp()));
  CHECK(house.balance(house.ana) == "-50.50");
  CHECK(house.balance(house.fund) == "0.50");
}

TEST_CASE("a preview shows the very legs that are booked, and changes nothing") {
  CircleBook house;
  house.adopt("transfer_fee", "unit=EUR/2\nto=fund\nrate=1%\nrounding=half_even\nfixed=0.05\nfrom=both");
  house.adopt("credit_limit", "unit=EUR/2\nfloor=-5\nseverity=soft");
  const Transfer transfer = house.transfer(house.ana, house.ben, "12.34");
  const std::uint64_t before = house.next_number();
  const auto seen =
      house.book.read([&](const Ledger& ledger) { return preview(ledger, library_policies(), transfer); });
  REQUIRE(seen);
  CHECK(house.next_number() == before);
  CHECK(to_string(seen->paid_by(house.ana, EUR)) == "12.51");
  CHECK(to_string(seen->paid_by(house.ben, EUR)) == "-12.17");
  CHECK(seen->remarks.size() == 1);
  const EntryNumber entry = must(house.book.post(transfer, stamp())).number();
  std::vector<Posting> booked;
  house.book.read_journal([&](const Ledger&, Store& store) {
    for (std::uint64_t at = entry.value(); at < entry.value() + 3; ++at) {
      const Line line = store.line(at);
      booked.push_back(debit(line.debit, Amount::minor(line.amount, EUR)));
      booked.push_back(credit(line.credit, Amount::minor(line.amount, EUR)));
    }
  });
  CHECK(seen->legs == booked);
  must(house.book.set_limits(house.ana, limits(0, {}), stamp()));
  const auto refused =
      house.book.read([&](const Ledger& ledger) { return preview(ledger, library_policies(), transfer); });
  CHECK(refused.error().reason == Reason::floor);
}

TEST_CASE("a fee whose fund is not there throws, and the payment is not posted") {
  CircleBook house;
  house.adopt("transfer_fee", "unit=EUR/2\nto=nowhere\nfixed=1");
  CHECK(fault_of([&] { return house.pay(house.ana, house.ben, "10"); }) == Fault::misuse);
  CHECK(house.balance(house.ana) == "0.00");
}

TEST_CASE("a fee comes back from its parameters") {
  const char* text = "from=both\ngroup=G\nlabel=x\nrate=1/50\nrounding=half_even\nto=fund\nunit=EUR/2\n";
  CHECK(TransferFee::make(text)->parameters() == text);
  CHECK(TransferFee::make(text)->name() == "transfer_fee.x");
  for (const char* wrong :
       {"unit=EUR/2\nfixed=1", "to=fund\nfixed=1", "unit=EUR/2\nto=fund", "unit=EUR/2\nto=fund\nfixed=1\nfrom=god"}) {
    CHECK(fault_of([&] { return TransferFee::make(wrong); }) == Fault::out_of_range);
  }
}
