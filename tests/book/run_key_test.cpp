// SPDX-License-Identifier: MPL-2.0
// Keys of runs: another run, day or item is another key, and none is a text.
#include "rochdale/book/run_key.hpp"

#include <set>

#include "core/random_values.hpp"
#include "small_book.hpp"

using namespace small_book;

TEST_CASE("keys of runs differ by run, day and item, and are none of those that texts make") {
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  std::size_t made = 0;
  for (const char* run : {"a", "ab", "abcd", "year", "\xC3\xA4"}) {
    for (const Date on : {Date::min(), day("1969-12-31"), day("1970-01-01"), day("2026-05-04"), Date::max()}) {
      for (const std::uint64_t item : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
        const Key made_key = run_key(run, on, item);
        CHECK(made_key == run_key(run, on, item));
        for (const char* other : {"a", "ab", "abcd", "year", "\xC3\xA4"}) {
          CHECK(is_of_run(made_key, other) == (std::string_view(run) == other));
        }
        seen.emplace(made_key.high(), made_key.low());
        ++made;
        // A text key is its bytes and then zeros: what it prints is read back as itself, a run's key never is.
        CHECK(made_key.to_string().size() == 32);
      }
    }
  }
  CHECK(seen.size() == made);
  CHECK_THROWS_AS(run_key("", today), Error);
  CHECK_THROWS_AS(run_key("daily", today), Error);
  CHECK_THROWS_AS(run_key(std::string_view("a\0b", 3), today), Error);
  CHECK_THROWS_AS(run_key("\xFFx", today), Error);
  CHECK_FALSE(is_of_run(Key{}, "a"));
  for (const char* text : {"year", "year 2026", "yearbook-2026"}) {
    CHECK_FALSE(is_of_run(key(text), "year"));
  }
}
