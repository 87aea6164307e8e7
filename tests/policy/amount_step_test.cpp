// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/amount_step.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"

using namespace small_book;

TEST_CASE("members pay in quarter hours, the community as it must") {
  CircleBook house;
  const AccountId ana = house.open("ana/h", AccountKind::liability, Limits{}, HRS);
  const AccountId ben = house.open("ben/h", AccountKind::liability, Limits{}, HRS);
  const AccountId fund = house.open("fund/h", AccountKind::equity, Limits{}, HRS);
  house.adopt("amount_step", "unit=HRS/2\nstep=0.25");
  const auto pay = [&](AccountId payer, AccountId payee, std::string_view amount) {
    return house.book.post(Payment{payer, payee, hours(amount), today}, stamp());
  };
  CHECK(reason_of(pay(ana, ben, "1.25")) == Reason::none);
  CHECK(reason_of(pay(ana, ben, "0.25")) == Reason::none);
  const auto refused = pay(ana, ben, "1.10");
  CHECK(reason_of(refused) == Reason::rule);
  CHECK(house.explained(refused.error()) ==
        "payments are made in steps of 0.25 HRS, and 1.10 HRS is none (rule amount_step)");
  CHECK(reason_of(pay(ana, fund, "0.07")) == Reason::none);
  CHECK(reason_of(house.pay(house.ana, house.ben, "0.01")) == Reason::none);
  CHECK(AmountStep::make("step=0.25\nunit=HRS/2\n")->parameters() == "step=0.25\nunit=HRS/2\n");
  CHECK(fault_of([] { return AmountStep::make("unit=HRS/2"); }) == Fault::out_of_range);
  CHECK(fault_of([] { return AmountStep::make("unit=HRS/2\nstep=0"); }) == Fault::out_of_range);
}
