// SPDX-License-Identifier: MPL-2.0
#include "teller/file_codes.hpp"

#include <map>
#include <string>

#include "catch.hpp"

using rochdale::teller::FileCodes;

TEST_CASE("codes of a file are numbered as they come, and keep their numbers") {
  FileCodes codes;
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t number = 1; number <= 3000; ++number) {
      std::string code = "m" + std::to_string(number);
      REQUIRE(codes.number(code) == number);
      code.assign(code.size(), '-');  // it was copied
    }
  }
}

TEST_CASE("short codes and long ones are told apart, whatever bytes they are of") {
  using namespace std::string_view_literals;
  FileCodes codes;
  const std::string_view all[] = {""sv,
                                  "\0"sv,
                                  "\0\0"sv,
                                  "a"sv,
                                  "a\0"sv,
                                  "\0a"sv,
                                  "abcdefghijk"sv,
                                  "abcdefghijkl"sv,
                                  "abcdefghij"sv,
                                  "abcdefghij\0"sv,
                                  "abcdefghijk\0"sv,
                                  "Abcdefghijk"sv,
                                  "abcdefghijK"sv,
                                  "abcdefghijkm"sv,
                                  "abcdefghijklm"sv};
  for (int round = 0; round < 2; ++round) {
    std::uint32_t number = 0;
    for (const std::string_view code : all) CHECK(codes.number(code) == ++number);
  }
}

TEST_CASE("codes of every length that differ in one byte have numbers of their own") {
  FileCodes codes;
  std::map<std::string, std::uint32_t> model;
  const auto check = [&](const std::string& code) {
    const auto wanted = static_cast<std::uint32_t>(model.size() + 1);
    REQUIRE(codes.number(code) == model.try_emplace(code, wanted).first->second);
  };
  for (std::size_t size = 0; size <= 16; ++size) {
    const std::string code(size, 'a');
    check(code);
    for (std::size_t at = 0; at < size; ++at) {
      for (const char other : {'\0', 'b', '\xFF'}) {
        std::string one(code);
        one[at] = other;
        check(one);
        one[size / 2] = 'b';
        check(one);
      }
    }
  }
}

TEST_CASE("a file may name any number of accounts, of any length: what is not remembered has no number") {
  FileCodes codes;
  CHECK(codes.number("ana") == 1);
  CHECK(codes.number(std::string((std::size_t{1} << 26) - 2, 'x')) == 0);
  CHECK(codes.number("ben") == 2);
  for (std::uint32_t number = 3; number <= 1'048'576; ++number) {
    if (codes.number(std::to_string(number)) != number) FAIL(number);
  }
  CHECK(codes.number("cem") == 0);
  CHECK(codes.number("cem") == 0);
  CHECK(codes.number("ben") == 2);
  CHECK(codes.number("1048576") == 1'048'576);
}
