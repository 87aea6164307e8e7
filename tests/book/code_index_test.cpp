// SPDX-License-Identifier: MPL-2.0
#include "rochdale/book/code_index.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"

using rochdale::detail::CodeIndex;

namespace {

/// Codes by number, as a chart has them, with the index beside them.
struct Codes {
  std::vector<std::string> of{""};
  CodeIndex index;

  [[nodiscard]] auto reader() const {
    return [this](std::uint32_t number) -> std::string_view { return of[number]; };
  }
  [[nodiscard]] std::uint32_t find(std::string_view code) const { return index.find(code, reader()); }
  void add(const std::string& code) {
    of.push_back(code);
    index.insert(static_cast<std::uint32_t>(of.size() - 1), reader());
  }
  void rename(std::uint32_t number, const std::string& code) {
    index.erase(number, reader());
    of[number] = code;
    index.insert(number, reader());
  }
};

}  // namespace

TEST_CASE("codes are found by their numbers, whatever was renamed, as in a map") {
  std::mt19937_64 random(1844);
  for (const std::size_t most : {1U, 2U, 13U, 14U, 15U, 16U, 17U, 300U, 70'000U}) {
    Codes codes;
    if (most % 2 == 0) codes.index.reserve(most);
    std::map<std::string, std::uint32_t, std::less<>> expected;
    CHECK(codes.find("ana") == 0);
    for (std::size_t step = 0; step < 3 * most; ++step) {
      const std::string code = "m" + std::to_string(random() % (4 * most));
      if (expected.contains(code)) {
        CHECK(codes.find(code) == expected[code]);
      } else if (codes.of.size() <= most) {
        codes.add(code);
        expected[code] = static_cast<std::uint32_t>(codes.of.size() - 1);
      } else {
        const auto number = static_cast<std::uint32_t>(1 + random() % most);
        expected.erase(codes.of[number]);
        codes.rename(number, code);
        expected[code] = number;
        CHECK(codes.find(code) == number);
      }
    }
    for (std::size_t at = 0; at < 4 * most; ++at) {
      const std::string code = "m" + std::to_string(at);
      const auto found = expected.find(code);
      if (codes.find(code) != (found == expected.end() ? 0 : found->second)) FAIL(code);
    }
  }
}

TEST_CASE("to rename again and again takes no more memory") {
  Codes codes;
  for (int account = 0; account < 1000; ++account) codes.add("m" + std::to_string(account));
  const std::size_t before = codes.index.bytes();
  CHECK(before <= 1000 * 8 + 1000);
  for (int round = 0; round < 100'000; ++round) {
    codes.rename(static_cast<std::uint32_t>(1 + round % 1000), "r" + std::to_string(round));
  }
  CHECK(codes.index.bytes() <= 2 * before);
  CHECK(codes.find("r99999") == 1000);
  CHECK(codes.find("r98999") == 0);
}

TEST_CASE("room that is made for codes is what they would come to take") {
  for (const std::size_t most : {1U, 11U, 12U, 13U, 1000U, 3071U, 3072U, 3073U}) {
    Codes grown;
    Codes reserved;
    reserved.index.reserve(most);
    const std::size_t room = reserved.index.bytes();
    for (std::size_t at = 1; at <= most; ++at) {
      grown.add("m" + std::to_string(at));
      reserved.add("m" + std::to_string(at));
    }
    CAPTURE(most);
    CHECK(reserved.index.bytes() == room);
    CHECK(room <= 2 * grown.index.bytes());
    reserved.index.reserve(100 * most);  // too late, and nothing is lost
    CHECK(reserved.find("m" + std::to_string(most)) == most);
  }
}
