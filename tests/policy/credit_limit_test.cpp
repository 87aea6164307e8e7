// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/credit_limit.hpp"

#include "book/noted_words.hpp"
#include "book/small_book.hpp"
#include "core/fault_of.hpp"
#include "rochdale/policy/library.hpp"

using namespace small_book;

namespace {

/// A small book whose members have no limits of their own, with the library's policies.
struct Free : SmallBook {
  Free() : SmallBook(library_policies()) { must(book.set_limits(EUR, Limits{}, stamp())); }
  void adopt(const std::string& parameters) { must(book.adopt(*CreditLimit::make(parameters), stamp())); }
};

}  // namespace

TEST_CASE("F42: a hard limit lets a payment through exactly to it and not one cent further, at both ends") {
  Free house;
  house.adopt("unit=EUR/2\nfloor=-50.00\nceiling=80.00");
  CHECK(reason_of(house.pay(house.ana, house.ben, "50.01")) == Reason::floor);
  CHECK(reason_of(house.pay(house.ana, house.ben, "50.00")) == Reason::none);
  CHECK(reason_of(house.pay(house.cem, house.ben, "30.01")) == Reason::ceiling);
  const auto refused = house.pay(house.cem, house.ben, "30.01");
  CHECK(refused.error().account == house.ben);
  CHECK(refused.error().would_be == 8001);
  CHECK(refused.error().limit == 8000);
  CHECK(house.explained(refused.error()) ==
        "the account ben may not go above its maximum balance of 80.00 EUR: the balance would become 80.01 EUR, by "
        "fixed ceiling=80.00 floor=-50.00; credit limit -50.00 EUR, maximum balance 80.00 EUR (rule credit_limit)");
  CHECK(reason_of(house.pay(house.cem, house.ben, "30.00")) == Reason::none);
}

TEST_CASE("a soft limit lets pass and leaves a remark beside the entry") {
  Free house;
  house.adopt("unit=EUR/2\nfloor=-50.00\nceiling=40\nseverity=soft");
  const EntryNumber entry = must(house.pay(house.ana, house.ben, "60.00")).number();
  CHECK(house.balance(house.ana) == "-60.00");
  const auto notes = noted_words(house.book);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].entry == entry);
  CHECK(notes[0].policy == "credit_limit");
  CHECK(notes[0].words.find("the account ana may not go below its credit limit of -50.00 EUR") == 0);
  CHECK(notes[0].words.find("; and the account ben may not go above its maximum balance") != std::string::npos);
  must(house.pay(house.ben, house.ana, "15.00"));  // back within both
  CHECK(noted_words(house.book).size() == 1);
}

TEST_CASE("F44: a payment that improves a breach passes, one that worsens it does not") {
  Free house;
  must(house.pay(house.ana, house.ben, "90.00"));
  house.adopt("unit=EUR/2\nfloor=-50.00");
  CHECK(reason_of(house.pay(house.ana, house.ben, "0.01")) == Reason::floor);
  CHECK(reason_of(house.pay(house.ben, house.ana, "10.00")) == Reason::none);
  CHECK(house.balance(house.ana) == "-80.00");
}

TEST_CASE("every account of an entry is asked, not only the first two") {
  Free house;
  house.adopt("unit=EUR/2\nfloor=-50.00");
  const auto outcome = house.book.post(house.compound({debit(house.ana, eur("1")), credit(house.ben, eur("1")),
                                                       debit(house.cem, eur("51")), credit(house.ben, eur("51"))}),
                                       stamp());
  CHECK(reason_of(outcome) == Reason::floor);
  CHECK(outcome.error().account == house.cem);
}

TEST_CASE("F45: what is held counts, and posting a hold is not asked again") {
  Free house;
  house.adopt("unit=EUR/2\nfloor=-50.00");
  const HoldNumber hold = must(house.hold(house.ana, house.ben, "40.00"));
  CHECK(reason_of(house.pay(house.ana, house.ben, "10.01")) == Reason::floor);
  CHECK(reason_of(house.pay(house.ana, house.ben, "10.00")) == Reason::none);
  house.adopt("unit=EUR/2\nfloor=0");
  HoldPosting posting;
  posting.on = today;
  CHECK(reason_of(house.book.post_hold(hold, posting, stamp())) == Reason::none);
  CHECK(house.balance(house.ana) == "-50.00");
}

TEST_CASE("a policy of one group leaves the others alone, and a book keeps several by their labels") {
  Free house;
  NewAccount wanted{"fay", EUR, AccountKind::liability, {}, {}, {}};
  wanted.group = "Growers";
  const AccountId fay = must(house.book.open_account(wanted, stamp()));
  house.adopt("unit=EUR/2\ngroup=Growers\nfloor=-10\nlabel=growers");
  house.adopt("unit=EUR/2\nfloor=-30\nlabel=all");
  CHECK(reason_of(house.pay(fay, house.ben, "10.01")) == Reason::floor);
  CHECK(reason_of(house.pay(house.ana, house.ben, "10.01")) == Reason::none);
  CHECK(reason_of(house.pay(house.ana, house.ben, "20")) == Reason::floor);
  must(house.book.withdraw("credit_limit.growers", stamp()));
  CHECK(reason_of(house.pay(fay, house.ben, "30")) == Reason::none);
  // Funds are no members, and other units have policies of their own.
  CHECK(reason_of(house.pay(house.fees, house.ben, "500")) == Reason::none);
  const AccountId hour = house.open("hour", AccountKind::liability, std::nullopt, HRS);
  const AccountId other = house.open("other", AccountKind::liability, std::nullopt, HRS);
  CHECK(reason_of(house.book.post(Payment{hour, other, hours("999"), today}, stamp())) == Reason::none);
}

TEST_CASE("a credit that grows with payments follows the ledger from one payment to the next") {
  Free house;
  house.adopt("unit=EUR/2\nkind=on_payment\ninitial=10\ncap=13");
  CHECK(reason_of(house.pay(house.ana, house.ben, "10.01")) == Reason::floor);
  must(house.pay(house.cem, house.ana, "2"));
  CHECK(reason_of(house.pay(house.ana, house.ben, "14.01")) == Reason::floor);
  CHECK(reason_of(house.pay(house.ana, house.ben, "14.00")) == Reason::none);
  CHECK(house.balance(house.ana) == "-12.00");
}

TEST_CASE("a policy comes back from the parameters that the journal keeps") {
  for (const char* text :
       {"floor=-50.00\nkind=fixed\nseverity=hard\nunit=EUR/2\n",
        "cap=9.00\ngroup=The Growers\ninitial=1.00\nkind=on_payment\nlabel=g\nseverity=soft\nunit=EUR/2\n"}) {
    CHECK(CreditLimit::make(text)->parameters() == text);
  }
  for (const char* text : {"", "unit=EUR", "unit=EUR/2\nseverity=stern", "unit=EUR/2\nkind=patience\ndays=5",
                           "unit=EUR/2\nkind=calculated\nfloor=-@num", "unit=EUR/2\nlable=x"}) {
    INFO(text);
    CHECK(fault_of([&] { return CreditLimit::make(text); }) == Fault::out_of_range);
  }
}
