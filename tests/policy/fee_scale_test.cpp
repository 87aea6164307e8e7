// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/fee_scale.hpp"

#include "book/small_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace small_book;

namespace {

FeeScale scale(const std::string& text) {
  ParameterReader from("fee", text);
  FeeScale made = FeeScale::read(from, EUR);
  from.end();
  return made;
}
std::string fee(const std::string& text, std::string_view base) { return to_string(scale(text).on(eur(base))); }

}  // namespace

TEST_CASE("each part of a scale does what its name says") {
  CHECK(fee("fixed=0.50", "10") == "0.50");
  CHECK(fee("rate=2%\nrounding=half_even", "10") == "0.20");
  CHECK(fee("rate=2%\nrounding=half_even\nfixed=0.50", "10") == "0.70");
  CHECK(fee("rate=1%\nrounding=half_even", "0.50") == "0.00");
  CHECK(fee("rate=1%\nrounding=half_up", "0.50") == "0.01");
  CHECK(fee("rate=1%\nrounding=ceiling", "0.01") == "0.01");
  CHECK(fee("rate=10%\nrounding=half_even\nfree=8", "10") == "0.20");
  CHECK(fee("rate=10%\nrounding=half_even\nfree=10\nfixed=1\nminimum=1", "10") == "0.00");
  CHECK(fee("rate=10%\nrounding=half_even\nminimum=1.50", "10") == "1.50");
  CHECK(fee("rate=10%\nrounding=half_even\nmaximum=0.30", "10") == "0.30");
  CHECK(fee("fixed=1", "0") == "0.00");
  CHECK(fee("fixed=1", "-5") == "0.00");
}

TEST_CASE("tiers are read by slice or by the whole amount") {
  const std::string tiers = "tiers=0=2%;100=1%;1000=0.5%\nrounding=half_even";
  CHECK(fee(tiers, "100") == "2.00");
  CHECK(fee(tiers, "100.01") == "2.00");
  CHECK(fee(tiers, "300") == "4.00");
  CHECK(fee(tiers, "2000") == "16.00");
  const std::string whole = tiers + "\ntier_reading=whole_amount";
  CHECK(fee(whole, "99.99") == "2.00");
  CHECK(fee(whole, "100") == "1.00");
  CHECK(fee(whole, "2000") == "10.00");
}

TEST_CASE("by slice, a little more never costs less, and parts of a base cost what the slices say") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 500; ++round) {
    FeeScale made{EUR};
    made.rounding = Rounding::down;
    std::int64_t from = 0;
    for (std::int64_t count = random.between(1, 5); count > 0; --count) {
      made.tiers.push_back(FeeTier{Amount::minor(from, EUR), Rate::of(random.between(0, 1000), 10'000)});
      from += random.between(1, 10'000);
    }
    const std::int64_t base = random.between(1, 40'000);
    // A plain model: cent by cent.
    Fraction expected(0);
    for (std::int64_t cent = 0; cent < base; ++cent) {
      std::size_t tier = made.tiers.size() - 1;
      while (made.tiers[tier].from.minor() > cent) --tier;
      const Rate& rate = made.tiers[tier].rate;
      expected = expected + Fraction(rate.numerator(), rate.denominator());
    }
    REQUIRE(made.exact(Amount::minor(base, EUR)) == Unrounded(expected, EUR));
    REQUIRE(made.on(Amount::minor(base, EUR)) <= made.on(Amount::minor(base + 1, EUR)));
  }
}

TEST_CASE("a scale comes back from its parameters, and one that is none is refused") {
  for (const char* text :
       {"fixed=0.50\n", "rate=1/50\nrounding=half_even\n", "fixed=0.50\nfree=5.00\nmaximum=9.00\nminimum=1.00\n",
        "rounding=ceiling\ntier_reading=whole_amount\ntiers=0.00=1/50;100.00=1/100\n"}) {
    Parameters to;
    scale(text).write(to);
    CHECK(to.text() == text);
  }
  for (const char* text :
       {"", "rate=2%", "rate=2%\nrounding=nicely", "rate=-2%\nrounding=up", "fixed=-1", "free=-1\nfixed=1",
        "minimum=3\nmaximum=2", "rate=1%\ntiers=0=1%\nrounding=up", "tiers=5=1%\nrounding=up",
        "tiers=0=1%;0=2%\nrounding=up", "tiers=0=1%;9=2%;3=1%\nrounding=up", "tiers=0\nrounding=up",
        "tiers=0=x\nrounding=up", "fixed=1.005", "free=3"}) {
    INFO(text);
    CHECK(fault_of([&] { return scale(text); }) == Fault::out_of_range);
  }
}
