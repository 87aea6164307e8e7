// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/period.hpp"

#include "catch.hpp"

using namespace rochdale;

TEST_CASE("a period has both its ends, and at least one day") {
  const Period may("2026-05-01"_date, "2026-05-31"_date);
  CHECK(may.days() == 31);
  CHECK(may.contains("2026-05-01"_date));
  CHECK(may.contains("2026-05-31"_date));
  CHECK_FALSE(may.contains("2026-04-30"_date));
  CHECK_FALSE(may.contains("2026-06-01"_date));
  CHECK(Period(may.first(), may.first()).days() == 1);
  CHECK(Period(Date::min(), Date::max()).days() == 3'652'059);
  CHECK(to_string(may) == "2026-05-01/2026-05-31");
  CHECK_THROWS_AS(Period(may.last(), may.first()), Error);
}

TEST_CASE("periods overlap if they share a day") {
  const Period may("2026-05-01"_date, "2026-05-31"_date);
  CHECK(may.overlaps(Period("2026-05-31"_date, "2026-06-30"_date)));
  CHECK(may.overlaps(Period("2026-01-01"_date, "2026-12-31"_date)));
  CHECK(may.overlaps(Period("2026-05-10"_date, "2026-05-10"_date)));
  CHECK_FALSE(may.overlaps(Period("2026-06-01"_date, "2026-06-30"_date)));
  CHECK_FALSE(Period("2026-06-01"_date, "2026-06-30"_date).overlaps(may));
}
