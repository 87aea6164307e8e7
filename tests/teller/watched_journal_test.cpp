// SPDX-License-Identifier: MPL-2.0
// The bar over a journal that is read, with a clock that goes by itself.
#include "watched_journal.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include "catch.hpp"
#include "record_reader.hpp"
#include "rochdale/storage/memory_store.hpp"

using namespace rochdale;
using namespace rochdale::teller;
using namespace std::chrono_literals;

namespace {

Progress::Clock::time_point later() {
  static Progress::Clock::time_point time{};
  return time += 1s;
}

std::vector<std::uint64_t> numbers_of(const Ledger& ledger, Store& store, std::uint64_t after) {
  std::vector<std::uint64_t> numbers;
  for_each_record(ledger, store, after, [&](const JournalRecord& record) { numbers.push_back(record.number); });
  return numbers;
}

}  // namespace

TEST_CASE("A journal that is watched is read as it is, and drawn") {
  const Unit unit = Unit::parse("EUR/2").value();
  Book book(std::make_unique<MemoryStore>());
  const Stamp stamp{.by = "test"};
  REQUIRE(book.adopt_unit(unit, {}, stamp));
  for (int at = 0; at < 300; ++at) {
    const std::string code = "member " + std::to_string(at);
    REQUIRE(book.open_account({.code = code, .unit = unit}, stamp));
  }
  book.read_journal([&](const Ledger& ledger, Store& store) {
    for (const std::uint64_t after : {std::uint64_t{0}, std::uint64_t{100}}) {
      std::FILE* const screen = std::tmpfile();
      REQUIRE(screen != nullptr);
      WatchedStore watched(ledger, store, "look", {true, screen, &later});
      CHECK(numbers_of(ledger, watched, after) == numbers_of(ledger, store, after));
      std::string text(static_cast<std::size_t>(std::ftell(screen)), '\0');
      std::rewind(screen);
      REQUIRE(std::fread(text.data(), 1, text.size(), screen) == text.size());
      std::fclose(screen);
      // Drawn at each 64th record of those after the one where reading began.
      const std::string expected = after == 0 ? "\rlook [#####...................] 21 %  64 rows"
                                              : "\rlook [#######.................] 31 %  64 rows";
      CHECK(text.starts_with(expected));
      CHECK(text.ends_with("\r\x1b[K"));
    }
    std::FILE* const screen = std::tmpfile();
    REQUIRE(screen != nullptr);
    WatchedStore hidden(ledger, store, "look", {false, screen, &later});
    CHECK(numbers_of(ledger, hidden, 0).size() == 301);
    CHECK(std::ftell(screen) == 0);
    std::fclose(screen);
  });
}
