// SPDX-License-Identifier: MPL-2.0
// Pages of text lines: what was written is read back, as much as fits is taken, and no text makes the reader fall over.
#include "line_page.hpp"

#include <algorithm>

#include "catch.hpp"
#include "core/random_values.hpp"
#include "rochdale/book/balance.hpp"

using namespace rochdale;

namespace {

constexpr TextNumber no_new_texts = ~TextNumber{0};

std::uint64_t some_number(Random& random) {
  if (random.one_in(3)) return 0;
  if (random.one_in(6)) return 9999999999999999999U;  // 19 digits, the longest there is
  if (random.one_in(6)) return static_cast<std::uint64_t>(INT64_MAX);
  return static_cast<std::uint64_t>(random.between(1, std::int64_t{1} << random.between(1, 62)));
}

std::uint32_t some_handle(Random& random) {
  return random.one_in(8) ? 0xFFFFFFFFU : static_cast<std::uint32_t>(random.between(0, 1 << random.between(1, 30)));
}

Instant some_instant(Random& random) {
  if (random.one_in(6)) return Instant::of(Date::min());
  if (random.one_in(6)) return Instant::of(Date::max(), Instant::per_day - 1);
  return Instant::from_microseconds(random.between(-4'000'000'000'000'000, 4'000'000'000'000'000));
}

Date some_date(Random& random) {
  if (random.one_in(8)) return random.one_in(2) ? Date::min() : Date::max();
  return Date::from_days(random.between(-5000, 40000));
}

/// A line with everything in it now and then, whether or not a book would write such a one.
Line some_line(Random& random) {
  constexpr char kinds[] = "EOCARPHVX+";
  constexpr char marks[] = " k!";
  Line line;
  line.kind = static_cast<LineKind>(kinds[random.between(0, 9)]);
  line.mark = static_cast<LineMark>(marks[random.between(0, 2)]);
  line.on = some_date(random);
  line.debit = AccountId(some_handle(random));
  line.credit = AccountId(some_handle(random));
  if (random.one_in(10)) {
    line.amount = turnover_max;
  } else if (!random.one_in(10)) {
    const bool fits = parse_integer(random.digits(static_cast<std::size_t>(random.between(1, 37))), line.amount);
    REQUIRE(fits);
  }
  line.debit_previous = some_number(random);
  line.credit_previous = some_number(random);
  if (random.one_in(2)) line.key = Key::words(some_number(random), random.engine()());
  line.related = some_number(random);
  line.memo = random.one_in(2) ? 0 : some_handle(random);
  line.reference = random.one_in(2) ? 0 : some_handle(random);
  line.purpose = random.one_in(2) ? 0 : some_handle(random);
  line.reason = random.one_in(2) ? 0 : some_handle(random);
  line.has_until = random.one_in(3);
  if (line.has_until) line.until = some_date(random);
  line.has_at = random.one_in(3);
  if (line.has_at) line.at = some_instant(random);
  return line;
}

bool same(const Line& left, const Line& right) {
  return left.kind == right.kind && left.mark == right.mark && left.on == right.on && left.debit == right.debit &&
         left.credit == right.credit && left.amount == right.amount && left.debit_previous == right.debit_previous &&
         left.credit_previous == right.credit_previous && left.key == right.key && left.related == right.related &&
         left.by == right.by && left.memo == right.memo && left.reference == right.reference &&
         left.purpose == right.purpose && left.reason == right.reason && left.recorded == right.recorded &&
         left.has_until == right.has_until && left.until == right.until && left.has_at == right.has_at &&
         left.at == right.at;
}

Line payment(std::uint32_t debit, std::uint32_t credit, int128 amount) {
  Line line;
  line.debit = AccountId(debit);
  line.credit = AccountId(credit);
  line.amount = amount;
  line.on = "2026-05-04"_date;
  return line;
}

/// A page of two lines as it is described in docs/FORMAT.md.
LinePage two_lines() {
  std::vector<Line> lines{payment(12, 7, 1500), payment(7, 3, 20)};
  lines[1].key = Key::text("r-1").value();
  lines[1].debit_previous = 41;
  LinePage page;
  REQUIRE(fill_page(42, lines, no_new_texts, page) == 2);
  return page;
}

Fault fault_of(const LinePage& page) {
  std::vector<Line> lines;
  try {
    read_page(page, lines);
  } catch (const Error& error) {
    return error.fault();
  }
  return Fault{};
}

}  // namespace

TEST_CASE("a page reads as it is described") {
  const LinePage page = two_lines();
  CHECK(page.data ==
        "E 2026-05-04 12 7 1500                                    \n"
        "E 2026-05-04  7 3   20 41 722d3100000000000000000000000000\n");
  CHECK(page.columns == Columns{12, 15, 17, 22, 25, 25, 58, 58, 58, 58, 58, 58, 58, 58});
}

TEST_CASE("what is written to pages is read back, whatever the lines") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 300; ++round) {
    std::vector<Line> lines;
    Line head = some_line(random);
    for (std::int64_t count = random.between(1, 400); count > 0; --count) {
      Line line = some_line(random);
      if (random.one_in(100)) head.recorded = some_instant(random);
      if (random.one_in(100)) head.by = some_handle(random);
      line.recorded = head.recorded;
      line.by = head.by;
      lines.push_back(line);
    }
    std::size_t done = 0;
    while (done < lines.size()) {
      LinePage page;
      const std::size_t count = fill_page(1 + done, std::span<const Line>(lines).subspan(done), no_new_texts, page);
      REQUIRE(count >= 1);
      REQUIRE(count == page.lines);
      REQUIRE(page.lines <= most_lines);
      REQUIRE(page.first == 1 + done);
      REQUIRE(page.data.size() == page.lines * page.width());
      REQUIRE(page.data.size() <= page_room);
      std::vector<Line> read;
      read_page(page, read);
      REQUIRE(read.size() == count);
      for (std::size_t at = 0; at < count; ++at) {
        REQUIRE(same(read[at], lines[done + at]));
        REQUIRE(same(read_line(page, at), lines[done + at]));
      }
      done += count;
    }
  }
}

TEST_CASE("a page takes as much as fits, and ends where the hand, the time or the kind of record changes") {
  std::vector<Line> lines(300, payment(1, 2, 5));
  LinePage page;
  CHECK(fill_page(1, lines, no_new_texts, page) == most_lines);

  // With the widest lines the room decides; the next line would not have fitted.
  Line wide = payment(0xFFFFFFFF, 0xFFFFFFFF, turnover_max);
  wide.key = Key::words(1, 1);
  lines.assign(300, wide);
  const std::size_t count = fill_page(1, lines, no_new_texts, page);
  CHECK(count < most_lines);
  CHECK(count * page.width() <= page_room);
  CHECK((count + 1) * page.width() > page_room);

  lines.assign(300, payment(1, 2, 5));
  lines[20].by = 9;
  CHECK(fill_page(1, lines, no_new_texts, page) == 20);
  CHECK(page.by == 0);
  lines[10].recorded = Instant::from_microseconds(1);
  CHECK(fill_page(1, lines, no_new_texts, page) == 10);
  lines[5].kind = LineKind::event;
  CHECK(fill_page(1, lines, no_new_texts, page) == 5);
  lines[0].kind = LineKind::event;
  CHECK(fill_page(1, lines, no_new_texts, page) == 0);
}

TEST_CASE("a page leaves room for the commitments to the texts that it is the first to use") {
  std::vector<Line> lines(256, payment(1, 2, 5));
  TextNumber next = 50;
  for (Line& line : lines) line.memo = next++;
  LinePage page;
  const std::size_t old_texts = fill_page(1, lines, next, page);
  const std::size_t new_texts = fill_page(1, lines, 50, page);
  CHECK(new_texts < old_texts);
  CHECK(new_texts * (page.width() + 32) <= page_room);
}

TEST_CASE("a page that is not as it is written is damaged, and says which line") {
  const LinePage good = two_lines();
  CHECK(fault_of(good) == Fault{});
  const auto with = [&good](std::size_t place, std::string_view text) {
    LinePage page = good;
    page.data.replace(place, text.size(), text);
    return page;
  };
  const std::size_t second = good.width();
  for (const auto& [place, text] : std::vector<std::pair<std::size_t, std::string_view>>{
           {0, "."},                        // an event is no line
           {0, "e"},                        // no such kind
           {1, "x"},                        // no such mark
           {2, "2026-13-04"},               // no such month
           {2, "2026-05-4 "},               // no such day
           {12, " x2"},                     // no digit
           {12, "12 "},                     // not right-aligned
           {17, "- 15"},                    // a sign of its own
           {17, " -150"},                   // a negative amount
           {second + 25, " 722D31"},        // capital digits in a key
           {second + 25, "  22d31"},        // a key that is too short
           {second + 57, "\n"},             // a line feed within
           {good.data.size() - 1, " "},     // no line feed at its end
           {12, std::string_view("\0", 1)}  // a NUL
       }) {
    INFO("at " << place << ": " << text);
    CHECK(fault_of(with(place, text)) == Fault::damaged);
  }
  try {
    static_cast<void>(read_line(with(second, "?"), 1));
    FAIL("a kind that does not exist was read");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("journal line 43 is damaged") != std::string::npos);
  }
}

TEST_CASE("columns that do not fit the text are damaged") {
  const LinePage good = two_lines();
  for (std::size_t field = 0; field <= field_count; ++field) {
    for (const int value : {0, 11, 13, 1000, 1023, 1024, 65535}) {
      if (good.columns[field] == value) continue;
      LinePage page = good;
      page.columns[field] = static_cast<std::uint16_t>(value);
      INFO("column " << field << " is " << value);
      CHECK(fault_of(page) == Fault::damaged);
    }
  }
  for (const std::size_t lines : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{257}, ~std::size_t{0}}) {
    LinePage page = good;
    page.lines = lines;
    CHECK(fault_of(page) == Fault::damaged);
  }
  LinePage cut = good;
  cut.data.pop_back();
  CHECK(fault_of(cut) == Fault::damaged);
}

TEST_CASE("numbers that no book can have are damaged") {
  // One field takes all the room, so that any number fits its columns.
  const auto with_field = [](Field field, std::string text) {
    LinePage page;
    page.lines = 1;
    const auto width = static_cast<std::uint16_t>(text.size() + 1);
    for (std::size_t at = 0; at <= field_count; ++at) {
      page.columns[at] =
          static_cast<std::uint16_t>(first_field_start + (at > static_cast<std::size_t>(field) ? width : 0));
    }
    page.data = "E 2026-05-04 " + std::move(text) + "\n";
    return page;
  };
  for (const auto field : {Field::debit, Field::credit, Field::memo, Field::reference, Field::purpose, Field::reason}) {
    CHECK(fault_of(with_field(field, "4294967295")) == Fault{});
    CHECK(fault_of(with_field(field, "4294967296")) == Fault::damaged);
  }
  for (const auto field : {Field::debit_previous, Field::credit_previous, Field::related}) {
    CHECK(fault_of(with_field(field, "9999999999999999999")) == Fault{});
    CHECK(fault_of(with_field(field, "18446744073709551616")) == Fault::damaged);
    CHECK(fault_of(with_field(field, std::string(900, '9'))) == Fault::damaged);
  }
  CHECK(fault_of(with_field(Field::amount, to_string(int128_max))) == Fault{});
  CHECK(fault_of(with_field(Field::amount, "170141183460469231731687303715884105728")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::amount, "-85070591730234615865843651857942052863")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::amount, std::string(900, '9'))) == Fault::damaged);
  CHECK(fault_of(with_field(Field::amount, "1e5")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::at, "-62135596800000000")) == Fault{});
  CHECK(fault_of(with_field(Field::at, "-62135596800000001")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::at, "9223372036854775807")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::at, "-9223372036854775808")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::until, "2026-02-29")) == Fault::damaged);
  CHECK(fault_of(with_field(Field::until, "02026-02-28")) == Fault::damaged);
}

TEST_CASE("F10 F76: random text in a page is read as lines or damaged, and nothing else happens") {
  RANDOM_VALUES(random);
  const LinePage good = two_lines();
  std::vector<Line> lines;
  int read = 0;
  for (int round = 0; round < 20000; ++round) {
    LinePage page = good;
    for (std::int64_t changes = random.between(1, 4); changes > 0; --changes) {
      const auto place = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(page.data.size()) - 1));
      if (random.one_in(2)) {
        page.data[place] = static_cast<char>(page.data[place] ^ (1 << random.between(0, 7)));
      } else {
        page.data[place] = static_cast<char>(random.between(0, 255));
      }
      if (random.one_in(8)) {
        page.columns[static_cast<std::size_t>(random.between(0, field_count))] =
            static_cast<std::uint16_t>(random.between(0, 1100));
      }
    }
    try {
      read_page(page, lines);
      ++read;
      // What was read can be written, and read again.
      LinePage again;
      const std::size_t count = fill_page(page.first, lines, no_new_texts, again);
      REQUIRE(count == lines.size());
      for (std::size_t at = 0; at < count; ++at) REQUIRE(same(read_line(again, at), lines[at]));
    } catch (const Error& error) {
      REQUIRE(error.fault() == Fault::damaged);
    }
  }
  CHECK(read > 100);  // a digit for a digit is no damage that a page alone could show
}
