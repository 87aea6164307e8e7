// SPDX-License-Identifier: MPL-2.0
// Tables line up by columns of the terminal, and nobody's text steers it.
#include <random>

#include "catch.hpp"
#include "rochdale/core/error.hpp"
#include "table.hpp"
#include "terminal_text.hpp"

using namespace rochdale::teller;

TEST_CASE("Words stand left, figures right, and no line ends in a space") {
  Table table({{"account"}, {"balance", Align::right}, {"memo"}});
  table.row({"ana", "-12.50", ""});
  table.row({"benjamin", "7.00", "eggs"});
  table.rule();
  table.row({"", "-5.50", ""});
  CHECK(table.text() ==
        "account   balance  memo\n"
        "--------  -------  ----\n"
        "ana        -12.50\n"
        "benjamin     7.00  eggs\n"
        "--------  -------  ----\n"
        "            -5.50\n");
}

TEST_CASE("A table without rows is its headings") {
  CHECK(Table({{"a"}, {"b", Align::right}}).text() == "a  b\n-  -\n");
}

TEST_CASE("An optional column is left out while no row has anything in it") {
  Table table({{"account"}, {"memo", Align::left, true}, {"balance", Align::right}, {"key", Align::left, true}});
  table.row({"ana", "", "1.00", ""});
  CHECK(table.text() == "account  balance\n-------  -------\nana         1.00\n");
  table.row({"ben", "eggs", "2.00", ""});
  CHECK(table.text() ==
        "account  memo  balance\n-------  ----  -------\nana               1.00\nben      eggs     2.00\n");
  CHECK(table.text(10).find("key") == std::string::npos);
}

TEST_CASE("Combining, wide and fullwidth characters keep the columns in line") {
  Table table({{"name"}, {"n", Align::right}});
  table.row({"José", "1"});
  table.row({"Jose\u0301", "22"});
  table.row({"山田", "3"});
  table.row({"Ａb", "4"});
  table.row({"✅", "5"});
  CHECK(table.text() == "name   n\n----  --\nJosé   1\nJose\u0301  22\n山田   3\nＡb    4\n✅     5\n");
}

TEST_CASE("A row has one cell for each column") {
  Table table({{"a"}, {"b"}});
  CHECK_THROWS_AS(table.row({"1"}), rochdale::Error);
  CHECK_THROWS_AS(table.row({"1", "2", "3"}), rochdale::Error);
}

TEST_CASE("On a narrow terminal the widest words are cut, figures never") {
  Table table({{"account"}, {"balance", Align::right}, {"memo"}});
  table.row({"ana", "1234567890.00", "a memo that goes on for quite a while"});
  CHECK(table.text(40) ==
        "account        balance  memo\n"
        "-------  -------------  ----------------\n"
        "ana      1234567890.00  a memo that goe…\n");
  const std::string narrow = table.text(10);
  CHECK(narrow.find("1234567890.00") != std::string::npos);
  CHECK(narrow.find("a memo …") != std::string::npos);
  CHECK(table.text(1000) == table.text());
}

TEST_CASE("Text that would steer a terminal is shown, not obeyed") {
  CHECK(printable("plain é€ 山") == "plain é€ 山");
  CHECK(printable("\x1b[2Jgone") == "\\x1b[2Jgone");
  CHECK(printable("a\nb\tc\rd\x07\x7f") == "a\\nb\\tc\\rd\\x07\\x7f");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("\u009b31m") == "\\u{9b}31m");
  CHECK(printable("pay 100\u202e001") == "pay 100\\u{202e}001");
  CHECK(printable("a\u200bb\u2028c\U000E0041") == "a\\u{200b}b\\u{2028}c\\u{e0041}");
  CHECK(printable("\xff\xc3") == "\\xff\\xc3");
  CHECK(printable("می\u200cخواهم") == "می\u200cخواهم");  // the joiner of Persian is part of the word
  Table table({{"memo"}});
  table.row({"x\n\x1b[31mANA  1000000.00"});
  CHECK(table.text() == "memo\n--------------------------\nx\\n\\x1b[31mANA  1000000.00\n");
}

TEST_CASE("Widths of characters") {
  CHECK(display_width("") == 0);
  CHECK(display_width("abc") == 3);
  CHECK(display_width("e\u0301\u0327") == 1);
  CHECK(display_width("한국어") == 6);
  CHECK(display_width("\u1112\u1161\u11ab") == 2);  // one syllable in three letters
  CHECK(display_width("ｶﾅ") == 2);                  // halfwidth
  CHECK(display_width("👍🏽") == 4);
  CHECK(display_width("Ω и א") == 5);
  CHECK(display_width("\xff") == 1);
}

TEST_CASE("F69: whatever the bytes, what is shown has no control in it and keeps its width when cut") {
  const std::uint64_t seed = 69;
  INFO("seed " << seed);
  std::mt19937_64 random(seed);
  for (int round = 0; round < 20000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    if (round % 3 == 0) bytes += "\u202e\u0085山\u0301";
    const std::string shown = printable(bytes);
    REQUIRE(printable(shown) == shown);
    for (const char c : shown) REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    const std::size_t width = random() % 30;
    const std::string cut = shortened(shown, width);
    REQUIRE(display_width(cut) <= width);
    if (display_width(shown) <= width) REQUIRE(cut == shown);
  }
}
