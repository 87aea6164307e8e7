// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/parameters.hpp"

#include <string>

#include "catch.hpp"
#include "core/fault_of.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {

std::string message_of(const std::string& text, void (*take)(ParameterReader&)) {
  try {
    ParameterReader from("levy", text);
    take(from);
    from.end();
  } catch (const Error& error) {
    REQUIRE(error.fault() == Fault::out_of_range);
    return error.what();
  }
  return "taken";
}

}  // namespace

TEST_CASE("parameters are kept in order of name, and an empty one is none") {
  Parameters parameters;
  parameters.set("rate", "2%").set("group", "").set("cap", "5.00").set("cap", "6.00");
  CHECK(parameters.text() == "cap=6.00\nrate=2%\n");
  CHECK(*parameters.find("rate") == "2%");
  CHECK_FALSE(parameters.find("group"));
  CHECK(Parameters::parse("rate=2%\ncap=6.00").value() == parameters);
  parameters.set("cap", "");
  CHECK(parameters.text() == "rate=2%\n");
}

TEST_CASE("F69 F76: what cannot be kept is refused") {
  for (const char* text : {"rate", "=5", "rate=\n", "Rate=5", "ra te=5", "rate=5\nrate=6", "rate=a\tb", "\n"}) {
    INFO(text);
    CHECK_FALSE(Parameters::parse(text));
  }
  CHECK_FALSE(Parameters::parse("a=" + std::string(1025, 'x')));
  CHECK_FALSE(Parameters::parse(std::string("a=x\0y", 5)));
  CHECK_FALSE(Parameters::parse("a=\xE2\x80\xAE"));
  CHECK(Parameters::parse("").value().all().empty());
  std::string many;
  for (int at = 0; at <= 64; ++at) many += "p" + std::to_string(at) + "=1\n";
  CHECK_FALSE(Parameters::parse(many));
  CHECK(fault_of([] { return Parameters().set("a", "b\nc=d"); }) == Fault::out_of_range);
}

TEST_CASE("what is wrong names the policy and the parameter") {
  CHECK(message_of("rate=x", [](ParameterReader& from) { static_cast<void>(from.rate("rate")); }) ==
        "policy levy: rate: not a digit (byte 0)");
  CHECK(message_of("tip=1", [](ParameterReader&) {}) == "policy levy: there is no parameter tip");
  CHECK(message_of("", [](ParameterReader& from) { static_cast<void>(from.unit("unit")); }) ==
        "policy levy: unit is missing");
  CHECK(message_of("days=0", [](ParameterReader& from) { static_cast<void>(from.count("days", 1, 9)); }) ==
        "policy levy: days is a whole number from 1 to 9, not 0");
  CHECK(message_of("days=3", [](ParameterReader& from) { CHECK(*from.count("days", 1, 9) == 3); }) == "taken");
  CHECK(message_of("unit=EUR/2", [](ParameterReader& from) { CHECK(from.unit("unit") == "EUR/2"_unit); }) == "taken");
}

TEST_CASE("any parameters come back from their text") {
  RANDOM_VALUES(random);
  for (int round = 0; round < 2000; ++round) {
    Parameters before;
    for (std::int64_t count = random.between(0, 8); count > 0; --count) {
      std::string value;
      for (std::int64_t length = random.between(0, 12); length > 0; --length) {
        value += static_cast<char>(random.between(0x20, 0x7E));
      }
      before.set("name" + std::to_string(random.between(0, 20)), value);
    }
    REQUIRE(Parameters::parse(before.text()).value() == before);
  }
}
