// SPDX-License-Identifier: MPL-2.0
#include "pages_ahead.hpp"

#include <stdexcept>
#include <vector>

#include "catch.hpp"
#include "rochdale/core/error.hpp"

using namespace rochdale;

namespace {

/// Pages of `lines_a_page` lines; each line's amount is its number.
constexpr std::uint64_t lines_a_page = 5;

std::vector<LinePage> some_pages(std::size_t count) {
  std::vector<LinePage> pages(count);
  for (std::size_t at = 0; at < count; ++at) {
    const std::uint64_t first = at * lines_a_page + 1;
    std::vector<Line> lines(lines_a_page);
    for (std::uint64_t number = first; Line & line : lines) {
      line.debit = AccountId(1);
      line.credit = AccountId(2);
      line.amount = int128(number++);
    }
    REQUIRE(fill_page(first, lines, ~TextNumber{0}, pages[at]) == lines_a_page);
  }
  return pages;
}

/// Checks that lines come in order, and counts them.
struct Seen {
  std::uint64_t& count;
  void operator()(const LinePage& page, std::span<const Line> lines) const {
    if (page.first != count + 1 || page.lines != lines.size()) FAIL(count);
    for (const Line& line : lines) {
      if (line.amount != int128(++count)) FAIL(count);
    }
  }
};

}  // namespace

TEST_CASE("lines come in the order of their pages, with a second thread and without, however many there are") {
  SecondThread thread;
  for (SecondThread* const second : {&thread, static_cast<SecondThread*>(nullptr)}) {
    for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 31U, 32U, 33U, 48U, 1000U}) {
      std::uint64_t seen = 0;
      std::vector<LinePage> all = some_pages(count);
      PagesAhead pages(second, Seen{seen});
      for (LinePage& page : all) pages.add(page);
      pages.finish();
      CHECK(seen == count * lines_a_page);
      pages.finish();
      CHECK(seen == count * lines_a_page);
    }
  }
}

TEST_CASE("pages may be finished at any time") {
  SecondThread thread;
  std::uint64_t seen = 0;
  PagesAhead pages(&thread, Seen{seen});
  std::vector<LinePage> all = some_pages(300);
  for (std::size_t at = 0; at < all.size(); ++at) {
    pages.add(all[at]);
    if (at % 37 == 0) {
      pages.finish();
      REQUIRE(seen == (at + 1) * lines_a_page);
    }
  }
  pages.finish();
  CHECK(seen == 300 * lines_a_page);
}

TEST_CASE("a damaged page is told of after the lines of all pages before it, and none behind it are seen") {
  SecondThread thread;
  for (SecondThread* const second : {&thread, static_cast<SecondThread*>(nullptr)}) {
    for (const std::size_t damaged : {0U, 7U, 15U, 16U, 40U, 63U, 64U, 69U}) {
      std::vector<LinePage> all = some_pages(70);
      all[damaged].data.front() = '?';
      std::uint64_t seen = 0;
      bool is_told = false;
      try {
        PagesAhead pages(second, Seen{seen});
        for (LinePage& page : all) pages.add(page);
        pages.finish();
      } catch (const Error& error) {
        is_told = error.fault() == Fault::damaged;
      }
      CHECK(is_told);
      CHECK(seen == damaged * lines_a_page);
    }
  }
}

TEST_CASE("who sees enough may stop") {
  SecondThread thread;
  for (const std::uint64_t enough : {1U, 100U, 200U}) {
    std::uint64_t seen = 0;
    const auto see = [&](const LinePage&, std::span<const Line> lines) {
      seen += lines.size();
      if (seen >= enough) throw std::runtime_error("enough");
    };
    const auto read = [&] {
      std::vector<LinePage> all = some_pages(70);
      PagesAhead pages(&thread, see);
      for (LinePage& page : all) pages.add(page);
      pages.finish();
    };
    CHECK_THROWS_AS(read(), std::runtime_error);
    CHECK(seen < enough + lines_a_page);
  }
  bool is_done = false;
  thread.add([&] { is_done = true; });
  thread.finish();
  CHECK(is_done);
}
