// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/recurring_payment.hpp"

#include "circle_book.hpp"
#include "core/fault_of.hpp"

using namespace small_book;

namespace {

DocumentNumber open(CircleBook& house, const RecurringPayment& wanted) {
  std::optional<DocumentNumber> number;
  house.book.together([&](Turn& turn) {
    number = must(open_recurring(turn, wanted, "rent of the workshop", stamp()));
    return true;
  });
  return *number;
}
void set(CircleBook& house, DocumentNumber number, std::string_view state) {
  house.book.together([&](Turn& turn) {
    must(set_recurring(turn, number, state, stamp()));
    return true;
  });
}
/// "2026-01-31 33.33" of what a run over a period posts or refuses.
std::vector<std::string> take(CircleBook& house, std::string_view first, std::string_view last) {
  std::vector<std::string> found;
  for (const auto& outcome : house.book.take(RecurringRun(), Period(day(first), day(last)), stamp())) {
    if (!outcome) {
      found.emplace_back(name(outcome.error().reason));
    } else if (outcome->repeated()) {
      found.emplace_back("again");
    } else {
      house.book.read_journal([&](const Ledger&, Store& store) {
        const Line line = store.line(outcome->number().value());
        found.push_back(to_string(line.on) + " " + to_string(Amount::minor(line.amount, EUR)));
      });
    }
  }
  return found;
}
using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("F53: a standing order of the 31st comes on the last day of each month") {
  CircleBook house;
  open(house, RecurringPayment{house.ana, house.ben, eur("10"), day("2026-01-31")});
  CHECK(take(house, "2026-01-01", "2026-04-30") ==
        Rows{"2026-01-31 10.00", "2026-02-28 10.00", "2026-03-31 10.00", "2026-04-30 10.00"});
  CHECK(take(house, "2026-04-01", "2026-05-31") == Rows{"again", "2026-05-31 10.00"});
}

TEST_CASE("F32: instalments add up to the whole") {
  CircleBook house;
  RecurringPayment wanted{house.ana, house.ben, eur("100"), day("2026-01-15")};
  wanted.months = 0;
  wanted.days = 14;
  wanted.times = 3;
  wanted.instalments = true;
  open(house, wanted);
  CHECK(take(house, "2026-01-01", "2026-12-31") == Rows{"2026-01-15 33.33", "2026-01-29 33.33", "2026-02-12 33.34"});
  CHECK(house.balance(house.ben) == "100.00");
}

TEST_CASE("what a limit refused is proposed again, what was posted is not") {
  CircleBook house;
  must(house.book.set_limits(house.ana, limits(-1500, {}), stamp()));
  open(house, RecurringPayment{house.ana, house.ben, eur("10"), day("2026-01-01")});
  CHECK(take(house, "2026-01-01", "2026-02-28") == Rows{"2026-01-01 10.00", "floor"});
  must(house.book.set_limits(house.ana, Limits{}, stamp()));
  CHECK(take(house, "2026-01-01", "2026-02-28") == Rows{"again", "2026-02-01 10.00"});
}

TEST_CASE("a blocked one waits, a cancelled one is over") {
  CircleBook house;
  const DocumentNumber number = open(house, RecurringPayment{house.ana, house.ben, eur("10"), day("2026-01-01")});
  set(house, number, "blocked");
  CHECK(take(house, "2026-01-01", "2026-01-31").empty());
  set(house, number, "open");
  CHECK(take(house, "2026-01-01", "2026-01-31").size() == 1);
  set(house, number, "cancelled");
  CHECK(take(house, "2026-02-01", "2026-02-28").empty());
}

TEST_CASE("terms that contradict themselves are refused, and terms come back from their text") {
  CircleBook house;
  const RecurringPayment good{house.ana, house.ben, eur("10"), day("2026-01-01")};
  const auto fault = [&](auto change) {
    RecurringPayment wrong = good;
    change(wrong);
    return fault_of([&] {
      wrong.check();
      return 0;
    });
  };
  CHECK(fault([](auto& r) { r.amount = eur("0"); }) == Fault::out_of_range);
  CHECK(fault([](auto& r) { r.days = 3; }) == Fault::out_of_range);
  CHECK(fault([](auto& r) { r.months = 0; }) == Fault::out_of_range);
  CHECK(fault([](auto& r) { r.times = 0; }) == Fault::out_of_range);
  CHECK(fault([](auto& r) { r.instalments = true; }) == Fault::out_of_range);
  CHECK(fault([](auto& r) {
          r.instalments = true;
          r.times = 2000;
        }) == Fault::out_of_range);
  RecurringPayment all = good;
  all.months = 0;
  all.days = 7;
  all.times = 5;
  all.instalments = true;
  all.leftover = Leftover::to_first_parts;
  Document document;
  document.kind = RecurringPayment::kind;
  for (const RecurringPayment& each : {good, all}) {
    document.content = each.content();
    CHECK(RecurringPayment::read(document).content() == each.content());
  }
}
