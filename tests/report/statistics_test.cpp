// SPDX-License-Identifier: MPL-2.0
// Statistics against a table that was reckoned by hand, and against a plain model on random circles.
#include "rochdale/report/statistics.hpp"

#include <sstream>

#include "book/small_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace small_book;

namespace {

Period period(std::string_view first, std::string_view last) { return {day(first), day(last)}; }

EntryNumber pay(SmallBook& house, AccountId payer, AccountId payee, std::string_view amount, std::string_view on) {
  Payment payment = SmallBook::payment(payer, payee, amount);
  payment.on = day(on);
  return must(house.book.post(payment, stamp())).number();
}

template <class Look>
auto history(const SmallBook& house, Look&& look, const Members& members = Members{EUR}) {
  return house.book.read_journal(
      [&](const Ledger& ledger, Store& store) { return look(CircleHistory(ledger, store, members)); });
}
std::vector<MemberStatistics> by_member(const SmallBook& house, const Period& period) {
  return history(house, [&](const CircleHistory& circle) { return circle.by_member(period); });
}
CircleStatistics in(const SmallBook& house, const Period& period) {
  return history(house, [&](const CircleHistory& circle) { return circle.in(period); });
}

std::string text(const Fraction& value) { return to_string(value.numerator()) + "/" + to_string(value.denominator()); }
std::string text(const std::optional<Date>& date) { return date ? to_string(*date) : "-"; }
std::string row(const MemberStatistics& member) {
  std::ostringstream out;
  out << to_string(member.balance) << " trades " << member.trades << " partners " << member.partners << " in "
      << to_string(member.gross_in) << " out " << to_string(member.gross_out) << " last " << text(member.last_trade)
      << " negative " << text(member.negative_since) << (member.at_limit ? " at its limit" : "");
  return out.str();
}

/// Three members from -100.00 to 500.00; dia comes in May.
void live(SmallBook& house) {
  pay(house, house.ana, house.ben, "60.00", "2026-01-10");
  pay(house, house.ben, house.ana, "20.00", "2026-01-20");
  pay(house, house.ana, house.cem, "60.00", "2026-02-03");
  pay(house, house.ben, house.fees, "1.00", "2026-02-10");  // no trade
  const EntryNumber wrong = pay(house, house.cem, house.ben, "50.00", "2026-02-11");
  must(house.book.reverse(wrong, Reversal{day("2026-02-12"), {}, false}, stamp()));
  pay(house, house.cem, house.ana, "110.00", "2026-02-20");
  pay(house, house.cem, house.ben, "50.00", "2026-03-01");
}

}  // namespace

TEST_CASE("the table of a small circle, reckoned by hand") {
  SmallBook house;
  live(house);
  const auto rows = by_member(house, period("2026-02-01", "2026-02-28"));
  REQUIRE(rows.size() == 3);  // dia is not there yet
  CHECK(row(rows[0]) == "10.00 trades 2 partners 1 in 110.00 out 60.00 last 2026-02-20 negative -");
  CHECK(row(rows[1]) == "39.00 trades 0 partners 0 in 0.00 out 0.00 last 2026-01-20 negative -");
  CHECK(row(rows[2]) == "-50.00 trades 2 partners 1 in 60.00 out 110.00 last 2026-02-20 negative 2026-02-20");
  CHECK(rows[2].days_negative(day("2026-02-28")) == 9);
  CHECK(rows[0].turnover() == eur("170"));

  const auto later = by_member(house, period("2026-01-01", "2026-12-31"));
  CHECK(row(later[2]) ==
        "-100.00 trades 3 partners 2 in 60.00 out 160.00 last 2026-03-01 negative 2026-02-20 at its limit");
  CHECK(row(later[3]) == "0.00 trades 0 partners 0 in 0.00 out 0.00 last - negative -");

  const CircleStatistics february = in(house, period("2026-02-01", "2026-02-28"));
  CHECK(february.members == 3);
  CHECK(february.active == 2);
  CHECK(february.trades == 2);
  CHECK(to_string(february.volume) == "170.00");
  // 60.00 went one way and 110.00 the other: 2 x 60 of 170.
  CHECK(text(february.reciprocity) == "12/17");
  // Evenings: 2 of 40.00; then ben 40, cem 60 for 7 days; ben 39, cem 60 for one; on the 11th ben 89, cem 10; from the
  // 12th on ben 39, cem 60 for 8 days; from the 20th on ana 10, ben 39 for 9. In all 80 + 700 + 99 + 99 + 792 + 441.
  CHECK(text(february.velocity) == text(Fraction(int128(17'000 * 28), 221'100).reduced()));
  CHECK(february.spread.above == 2);
  CHECK(february.spread.zero == 0);
  CHECK(february.spread.below == 1);
  CHECK(to_string(february.spread.sum_above) == "49.00");
  CHECK(to_string(february.spread.sum_below) == "-50.00");
  CHECK(to_string(february.spread.lowest) == "-50.00");
  CHECK(to_string(february.spread.lower_quartile) == "-50.00");
  CHECK(to_string(february.spread.median) == "10.00");
  CHECK(to_string(february.spread.upper_quartile) == "39.00");
  CHECK(to_string(february.spread.highest) == "39.00");
  CHECK(february.at_limit == 0);
  CHECK(text(february.credit_in_use) == "1/6");  // 50 of three times 100
}

TEST_CASE("who is below zero in the evening, on the next one, and not between two payments of a day") {
  SmallBook house;
  pay(house, house.ana, house.ben, "10.00", "2026-01-10");
  pay(house, house.cem, house.ana, "10.00", "2026-01-10");
  pay(house, house.cem, house.ben, "5.00", "2026-01-12");
  pay(house, house.ben, house.cem, "15.00", "2026-01-14");
  pay(house, house.cem, house.ben, "1.00", "2026-01-20");
  const auto since = [&](std::string_view last, std::size_t member) {
    return text(by_member(house, period("2026-01-01", last))[member].negative_since);
  };
  CHECK(since("2026-01-10", 0) == "-");
  CHECK(since("2026-01-13", 2) == "2026-01-10");
  CHECK(since("2026-01-14", 2) == "-");
  CHECK(since("2026-01-31", 2) == "2026-01-20");
  // F52: what is dated back changes what was, and nothing depends on the order of the journal.
  pay(house, house.cem, house.ben, "0.50", "2026-01-15");
  CHECK(since("2026-01-31", 2) == "2026-01-15");
}

TEST_CASE("periods: days and months, and they must follow each other") {
  CHECK(days_of(period("2026-02-27", "2026-03-01")).size() == 3);
  const auto months = months_of(period("2026-01-15", "2026-03-02"));
  REQUIRE(months.size() == 3);
  CHECK(months[0] == period("2026-01-15", "2026-01-31"));
  CHECK(months[1] == period("2026-02-01", "2026-02-28"));
  CHECK(months[2] == period("2026-03-01", "2026-03-02"));
  SmallBook house;
  CHECK_FALSE(history(house, [](const CircleHistory& circle) { return circle.lived(); }));
  CHECK(in(house, period("0001-01-01", "9999-12-31")).velocity.is_zero());
  pay(house, house.ana, house.ben, "1", "0001-01-01");
  CHECK(in(house, period("0001-01-01", "0001-01-02")).spread.above == 1);
  CHECK(fault_of([&] {
          return history(house, [](const CircleHistory& circle) {
            return circle.series({period("2026-02-01", "2026-02-28"), period("2026-02-28", "2026-03-31")});
          });
        }) == Fault::out_of_range);
}

TEST_CASE("a group has statistics of its own, and other units are left out") {
  SmallBook house;
  NewAccount wanted{"fay", EUR, AccountKind::liability, {}, {}, {}};
  wanted.group = "Growers";
  const AccountId fay = must(house.book.open_account(wanted, stamp()));
  wanted.code = "gus";
  const AccountId gus = must(house.book.open_account(wanted, stamp()));
  const AccountId hour = house.open("hour", AccountKind::liability, std::nullopt, HRS);
  const AccountId other = house.open("other", AccountKind::liability, std::nullopt, HRS);
  must(house.book.post(Payment{hour, other, hours("3"), today}, stamp()));
  pay(house, fay, gus, "3.00", "2026-05-05");
  pay(house, fay, house.ana, "2.00", "2026-05-05");
  const Period may = period("2026-05-01", "2026-05-31");
  const CircleStatistics growers = history(
      house, [&](const CircleHistory& circle) { return circle.in(may); }, Members{EUR, "Growers"});
  CHECK(growers.members == 2);
  CHECK(growers.trades == 1);
  CHECK(to_string(growers.volume) == "3.00");
  CHECK(to_string(growers.spread.lowest) == "-5.00");
  CHECK(in(house, may).trades == 2);
}

TEST_CASE("random circles: every figure is what a plain count makes of the same payments") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 15; ++round) {
    SmallBook house;
    must(house.book.set_limits(EUR, limits(-5000, {}), stamp()));
    std::vector<AccountId> members{house.ana, house.ben, house.cem, house.dia};
    for (int more = 0; more < 4; ++more) members.push_back(house.open("m" + std::to_string(more)));
    const auto first = static_cast<std::int32_t>(day("2025-12-20").days());
    // The plain model: every payment as it was made, funds as member 99.
    struct Paid {
      std::size_t payer, payee;
      std::int64_t cents;
      std::int32_t on;
    };
    std::vector<Paid> all;
    for (int made = 0; made < 120; ++made) {
      const auto payer = static_cast<std::size_t>(random.between(0, 7));
      std::size_t payee = static_cast<std::size_t>(random.between(0, 8));
      if (payee == payer) continue;
      if (payee == 8) payee = 99;
      const std::int64_t cents = random.between(1, 2000);
      const auto on = static_cast<std::int32_t>(first + random.between(0, 80));
      Payment payment{members[payer], payee == 99 ? house.fees : members[payee], Amount::minor(cents, EUR),
                      Date::from_days(on)};
      const auto outcome = house.book.post(payment, stamp());
      if (!outcome) continue;
      if (random.one_in(10)) {
        // Undone on the same day: as if it had never been, but for the evenings, which it does not reach.
        if (house.book.reverse(outcome->number(), Reversal{payment.on, {}, false}, stamp())) continue;
      }
      all.push_back({payer, payee, cents, on});
    }
    const Period wanted(Date::from_days(first + random.between(0, 40)),
                        Date::from_days(first + random.between(41, 90)));
    const auto balance_on = [&](std::size_t member, std::int32_t evening) {
      std::int64_t balance = 0;
      for (const Paid& paid : all) {
        if (paid.on > evening) continue;
        if (paid.payer == member) balance -= paid.cents;
        if (paid.payee == member) balance += paid.cents;
      }
      return balance;
    };
    const auto inside = [&](const Paid& paid) {
      return paid.payee != 99 && paid.on >= wanted.first().days() && paid.on <= wanted.last().days();
    };
    std::int64_t volume = 0, trades = 0, money = 0, both = 0;
    std::map<std::pair<std::size_t, std::size_t>, std::int64_t> flows;
    std::set<std::size_t> active;
    for (const Paid& paid : all) {
      if (!inside(paid)) continue;
      volume += paid.cents;
      ++trades;
      flows[{paid.payer, paid.payee}] += paid.cents;
      active.insert({paid.payer, paid.payee});
    }
    for (std::size_t one = 0; one < 8; ++one) {
      for (std::size_t other = 0; other < one; ++other) {
        both += 2 * std::min(flows[{one, other}], flows[{other, one}]);
      }
      for (std::int32_t evening = wanted.first().days(); evening <= wanted.last().days(); ++evening) {
        money += std::max<std::int64_t>(balance_on(one, evening), 0);
      }
    }
    const CircleStatistics circle = in(house, wanted);
    REQUIRE(circle.trades == trades);
    REQUIRE(circle.volume.minor() == volume);
    REQUIRE(circle.active == static_cast<std::int64_t>(active.size()));
    if (volume != 0) REQUIRE(circle.reciprocity == Fraction(int128(both), volume));
    if (money != 0) REQUIRE(circle.velocity == Fraction(int128(volume) * wanted.days(), money));
    std::int64_t used = 0;
    const auto rows = by_member(house, wanted);
    for (std::size_t member = 0; member < 8; ++member) {
      const auto found = std::find_if(rows.begin(), rows.end(),
                                      [&](const MemberStatistics& each) { return each.account == members[member]; });
      REQUIRE(found != rows.end());
      const std::int64_t balance = balance_on(member, wanted.last().days());
      REQUIRE(found->balance.minor() == balance);
      used += std::max<std::int64_t>(-balance, 0);
      std::int64_t in_sum = 0, out_sum = 0;
      std::set<std::size_t> partners;
      for (const Paid& paid : all) {
        if (!inside(paid)) continue;
        if (paid.payer == member) out_sum += paid.cents, partners.insert(paid.payee);
        if (paid.payee == member) in_sum += paid.cents, partners.insert(paid.payer);
      }
      REQUIRE(found->gross_in.minor() == in_sum);
      REQUIRE(found->gross_out.minor() == out_sum);
      REQUIRE(found->partners == static_cast<std::int64_t>(partners.size()));
      std::int32_t since = wanted.last().days();
      while (balance_on(member, since) < 0) --since;
      REQUIRE(found->days_negative(wanted.last()) == wanted.last().days() - since);
    }
    REQUIRE(circle.credit_in_use == Fraction(int128(used), 8 * 5000));
    // Month by month, or at once for each: the same.
    const auto months = months_of(wanted);
    const auto series = history(house, [&](const CircleHistory& each) { return each.series(months); });
    for (std::size_t at = 0; at < months.size(); ++at) {
      const CircleStatistics alone = in(house, months[at]);
      REQUIRE(series[at].volume == alone.volume);
      REQUIRE(series[at].velocity == alone.velocity);
      REQUIRE(series[at].spread.median == alone.spread.median);
    }
  }
}
