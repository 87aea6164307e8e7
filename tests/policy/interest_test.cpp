// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/interest.hpp"

#include "book/small_book.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace small_book;

namespace {
constexpr Unit TL = "TL/0"_unit;
Amount tl(const int128& minor) { return Amount::minor(minor, TL); }
const int128 most = (int128(1) << 64) - 1;
}  // namespace

TEST_CASE("continuous interest is the closed form, rounded by name, of small and of very large balances") {
  // 1000 e^0.1 = 1105.1709...
  CHECK(continuous_interest(tl(1000), 10_percent, seconds_per_year, Rounding::floor) == tl(1105));
  CHECK(continuous_interest(tl(1000), 10_percent, seconds_per_year, Rounding::ceiling) == tl(1106));
  CHECK(continuous_interest(tl(-1000), 10_percent, seconds_per_year, Rounding::floor) == tl(-1106));
  CHECK(continuous_interest(tl(1000), -(10_percent), seconds_per_year, Rounding::floor) == tl(904));
  CHECK(continuous_interest(tl(1000), 10_percent, 0, Rounding::up) == tl(1000));
  CHECK(continuous_interest(tl(0), 10_percent, 99, Rounding::up) == tl(0));
  // e to 38 digits
  CHECK(to_string(continuous_interest(tl(power_of_ten(37)), 100_percent, seconds_per_year, Rounding::floor)) ==
        "27182818284590452353602874713526624977");
  CHECK(fault_of([] { return continuous_interest(tl(int128_max), 100_percent, seconds_per_year, half_even); }) ==
        Fault::overflow);
  CHECK(fault_of([] { return continuous_interest(tl(1), 1_percent, -1, half_even); }) == Fault::out_of_range);
}

TEST_CASE("the published approximation saturates where Trustlines' own tests say so") {
  // trustlines contracts, tests of the interest calculation: its corners.
  CHECK(taylor_interest(tl(most), 1000, seconds_per_year) == tl(most));
  CHECK(taylor_interest(tl(-most), 1000, seconds_per_year) == tl(-most));
  CHECK(taylor_interest(tl(most - 10), 1000, seconds_per_year) == tl(most));
  CHECK(taylor_interest(tl(1000), 32'767, 0xFFFFFFFFLL) == tl(most));
  CHECK(taylor_interest(tl(1000), -32'768, 0xFFFFFFFFLL) == tl(0));
  CHECK(taylor_interest(tl(-1000), 32'767, 0xFFFFFFFFLL) == tl(-most));
  CHECK(taylor_interest(tl(-1000), -32'768, 0xFFFFFFFFLL) == tl(0));
  CHECK(taylor_interest(tl(1000), 0, seconds_per_year) == tl(1000));
  CHECK(fault_of([] { return taylor_interest(tl(most + 1), 1, 1); }) == Fault::out_of_range);
  CHECK(fault_of([] { return taylor_interest(tl(1), 32'768, 1); }) == Fault::out_of_range);
  CHECK(fault_of([] { return taylor_interest(tl(1), 1, -1); }) == Fault::out_of_range);
}

TEST_CASE("within one year at up to 100 % the approximation is at most sixteen minor units off") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 300; ++round) {
    const Amount balance = tl(random.between(-1'000'000'000, 1'000'000'000));
    const auto parts = static_cast<std::int32_t>(random.between(-10'000, 10'000));
    const std::int64_t seconds = random.between(0, seconds_per_year);
    const int128 apart = taylor_interest(balance, parts, seconds).minor() -
                         continuous_interest(balance, Rate::of(parts, 10'000), seconds, half_even).minor();
    INFO(to_string(balance) << " at " << parts << " for " << seconds);
    REQUIRE(apart <= 16);
    REQUIRE(apart >= -16);
  }
}
