// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/result.hpp"

#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "core/fault_of.hpp"
#include "rochdale/core/malformed.hpp"

using namespace rochdale;

namespace {

Result<std::unique_ptr<int>, Malformed> make_pointer(bool good) {
  if (!good) return Failure{Malformed{3, "not a digit"}};
  return std::make_unique<int>(7);
}

}  // namespace

TEST_CASE("a result holds a value or a failure, and asking for the other one throws") {
  const Result<int, std::string> good = 5;
  CHECK(good);
  CHECK(good.has_value());
  CHECK(*good == 5);
  CHECK(good.value() == 5);
  CHECK(good.value_or(9) == 5);
  CHECK(fault_of([&] { return good.error(); }) == Fault::misuse);

  const Result<int, std::string> bad = Failure<std::string>("full");
  CHECK_FALSE(bad);
  CHECK(bad.error() == "full");
  CHECK(bad.value_or(9) == 9);
  CHECK(fault_of([&] { return bad.value(); }) == Fault::misuse);
  CHECK(fault_of([&] { return *bad; }) == Fault::misuse);
}

TEST_CASE("a result of one type for value and failure keeps them apart") {
  const Result<int, int> good = 1;
  const Result<int, int> bad = Failure{1};
  CHECK(good.has_value());
  CHECK_FALSE(bad.has_value());
  CHECK(bad.error() == 1);
}

TEST_CASE("a value that only moves goes through, and out of a passing result whole") {
  std::unique_ptr<int> pointer = make_pointer(true).value();
  CHECK(*pointer == 7);
  auto held = make_pointer(true);
  *held = std::make_unique<int>(8);
  CHECK(**held == 8);
  CHECK(*std::move(held).value() == 8);

  const auto items = [] { return Result<std::vector<int>, int>(std::vector<int>{1, 2, 3}); };
  int sum = 0;
  for (const int item : items().value()) sum += item;  // the vector outlives the loop
  CHECK(sum == 6);
}

TEST_CASE("the message of a missing value says why it is missing") {
  try {
    static_cast<void>(make_pointer(false).value());
    FAIL("it was there");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) == "no value: not a digit (byte 3)");
    CHECK(error.fault() == Fault::misuse);
  }
}

TEST_CASE("a result without a value") {
  const Result<void, int> good;
  CHECK(good);
  good.value();
  CHECK(fault_of([&] { return good.error(); }) == Fault::misuse);
  const Result<void, int> bad = Failure{4};
  CHECK_FALSE(bad);
  CHECK(bad.error() == 4);
  CHECK(fault_of([&] { return bad.value(), 0; }) == Fault::misuse);
}

TEST_CASE("every fault has a name, and a number from a later version does not crash") {
  for (int number = 1; number <= static_cast<int>(Fault::connection_lost); ++number) {
    CHECK(name(static_cast<Fault>(number)) != "unknown");
  }
  CHECK(name(Fault::mixed_units) == "mixed_units");
  CHECK(name(static_cast<Fault>(250)) == "unknown");
}
