// SPDX-License-Identifier: MPL-2.0
// Payments spread over buckets, against published waterfalls, and over random debts.
#include "rochdale/product/repayment.hpp"

#include "catch.hpp"
#include "core/random_values.hpp"
#include "core/shared_data.hpp"

using namespace rochdale;

namespace {

constexpr Unit cents = "EUR/2"_unit;

Amount amount(const nlohmann::json& text) { return Amount::parse(text_of(text), cents).value(); }
Date date_of(const nlohmann::json& text) { return Date::parse(text_of(text)).value(); }

constexpr std::array<Owed, 4> charges_first{Owed::penalty, Owed::fee, Owed::interest, Owed::principal};
constexpr std::array<Owed, 4> principal_first{Owed::principal, Owed::penalty, Owed::fee, Owed::interest};

}  // namespace

TEST_CASE("Published payments go where they went") {
  auto file = open_shared("cases/bank/repayment_waterfall.json");
  if (!file) return;
  for (const nlohmann::json& each : nlohmann::json::parse(*file)) {
    INFO(each["id"].get<std::string>() << " " << each["title"].get<std::string>());
    REQUIRE(each["strategy"] ==
            "due: penalty, fee, interest, principal; in advance: principal, penalty, fee, interest, per installment");
    const PaymentOrder order = PaymentOrder::of(charges_first, principal_first, PaymentReading::by_instalment).value();
    // Loans without interest, repaid in equal parts on the first of each month.
    const Date start = "2023-01-01"_date;
    const std::int32_t count = each["loan"]["n"].get<std::int32_t>();
    const Amount lent = amount(each["loan"]["principal"]);
    std::vector<Obligation> owed;
    for (std::int32_t number = 1; number <= count; ++number) {
      owed.push_back({start.add_months(number), number, Owed::principal, Amount::minor(lent.minor() / count, cents)});
    }
    Amount balance = lent;
    std::size_t next = 0;
    for (const nlohmann::json& event : each["events"]) {
      const std::string kind = event["kind"];
      if (kind != "repayment") {
        const Date due = date_of(event["due"]);
        std::int32_t number = 1;
        while (start.add_months(number) < due) ++number;
        owed.push_back({due, number, kind == "fee" ? Owed::fee : Owed::penalty, amount(event["amount"])});
        continue;
      }
      const PaymentSplit split = spread_payment(amount(event["amount"]), date_of(event["date"]), owed, order);
      const nlohmann::json& wanted = each["expected"][next++];
      CHECK(split.of(Owed::principal, owed) == amount(wanted["principal"]));
      CHECK(split.of(Owed::interest, owed) == amount(wanted["interest"]));
      CHECK(split.of(Owed::fee, owed) == amount(wanted["fees"]));
      CHECK(split.of(Owed::penalty, owed) == amount(wanted["penalties"]));
      balance -= split.of(Owed::principal, owed);
      CHECK(balance == amount(wanted["balance"]));
      for (std::size_t index = 0; index < owed.size(); ++index) owed[index].amount -= split.paid[index];
    }
    CHECK(next == each["expected"].size());
  }
}

TEST_CASE("A table of buckets has each of the twelve once") {
  std::vector<Bucket> table =
      PaymentOrder::of(charges_first, principal_first, PaymentReading::by_bucket).value().table();
  REQUIRE(table.size() == 12);
  std::swap(table[0], table[11]);
  CHECK(PaymentOrder::of(table, PaymentReading::by_bucket));
  table[0] = table[1];
  const auto twice = PaymentOrder::of(table, PaymentReading::by_bucket);
  REQUIRE_FALSE(twice);
  CHECK(describe(twice.error()) == "twice the bucket past_due fee");
  table.erase(table.begin());
  CHECK(describe(PaymentOrder::of(table, PaymentReading::by_bucket).error()) == "no bucket in_advance interest");
}

TEST_CASE("By instalment the first is paid whole; by bucket all interest comes before any principal") {
  const std::vector<Obligation> owed{{"2024-01-01"_date, 1, Owed::principal, Amount::minor(100, cents)},
                                     {"2024-01-01"_date, 1, Owed::interest, Amount::minor(10, cents)},
                                     {"2024-02-01"_date, 2, Owed::principal, Amount::minor(100, cents)},
                                     {"2024-02-01"_date, 2, Owed::interest, Amount::minor(10, cents)}};
  const auto paid = [&](PaymentReading reading) {
    const PaymentOrder order = PaymentOrder::of(charges_first, principal_first, reading).value();
    const PaymentSplit split = spread_payment(Amount::minor(115, cents), "2024-03-01"_date, owed, order);
    return to_string(split.paid[0]) + " " + to_string(split.paid[1]) + " " + to_string(split.paid[2]) + " " +
           to_string(split.paid[3]);
  };
  CHECK(paid(PaymentReading::by_instalment) == "1.00 0.10 0.00 0.05");
  CHECK(paid(PaymentReading::by_bucket) == "0.95 0.10 0.00 0.10");
}

TEST_CASE(
    "Shares and rest add up to the payment, no share is over its debt, and money is left only if all is paid (F55)") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 500; ++round) {
    std::vector<Bucket> table =
        PaymentOrder::of(charges_first, principal_first, PaymentReading::by_bucket).value().table();
    std::shuffle(table.begin(), table.end(), random.engine());
    const PaymentOrder order = PaymentOrder::of(table, static_cast<PaymentReading>(random.between(0, 1))).value();
    std::vector<Obligation> owed;
    Amount debt = Amount::zero(cents);
    for (std::int64_t count = random.between(0, 12); count > 0; --count) {
      owed.push_back({Date::from_days(random.between(20000, 20004)), static_cast<std::int32_t>(random.between(1, 3)),
                      static_cast<Owed>(random.between(0, 3)), Amount::minor(random.between(0, 1000), cents)});
      debt += owed.back().amount;
    }
    const Amount payment = Amount::minor(random.between(0, 8000), cents);
    const PaymentSplit split = spread_payment(payment, Date::from_days(20002), owed, order);
    Amount sum = split.rest;
    for (std::size_t index = 0; index < owed.size(); ++index) {
      REQUIRE(split.paid[index] <= owed[index].amount);
      REQUIRE_FALSE(split.paid[index].is_negative());
      sum += split.paid[index];
    }
    REQUIRE(sum == payment);
    REQUIRE(split.rest == std::max(payment - debt, Amount::zero(cents)));
  }
  CHECK_THROWS_AS(spread_payment(Amount::minor(-1, cents), "2024-01-01"_date, {},
                                 PaymentOrder::of(charges_first, principal_first, PaymentReading::by_bucket).value()),
                  Error);
}
