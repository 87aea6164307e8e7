// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/workflow.hpp"

#include <string>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

TEST_CASE("a workflow comes back from its text, and says who may do what") {
  for (const Workflow& workflow : {Workflow::payment(), Workflow::invoice(), Workflow::offer()}) {
    CHECK(Workflow::parse(workflow.text()).value() == workflow);
  }
  const Workflow invoice = Workflow::invoice();
  CHECK(invoice.may_begin(Actor::payee));
  CHECK_FALSE(invoice.may_begin(Actor::payer));
  CHECK(invoice.allows("pending", "completed", Actor::payer));
  CHECK_FALSE(invoice.allows("pending", "completed", Actor::payee));
  CHECK_FALSE(invoice.allows("completed", "pending", Actor::admin));
  const Workflow offer = Workflow::offer();
  CHECK(offer.allows("pending", "withdrawn", Actor::payer));
  CHECK(offer.allows("pending", "withdrawn", Actor::payee));
  CHECK_FALSE(offer.allows("pending", "withdrawn", Actor::admin));
}

TEST_CASE("the compact codes that were captured from Credit Commons are read") {
  const auto text = [](std::string_view code) { return Workflow::parse_compact(code).value().text(); };
  CHECK(text("_C-") == "payer completed");
  CHECK(text("_P+PC-") == "payee pending; pending>completed payer");
  CHECK(text("|P-PC+CX+") ==
        "payer validated; validated>pending payer; pending>completed payee; completed>cancelled payee");
  CHECK(text("_C0CE-PE0CX-") ==
        "admin completed; completed>erased payer; pending>erased admin; completed>cancelled payer");
  for (const char* wrong : {"", "_", "_C", "C-", "*C-", "_Q-", "_C?", "_C-PC", "_C-PQ+"}) {
    INFO(wrong);
    CHECK_FALSE(Workflow::parse_compact(wrong));
  }
}

TEST_CASE("F76: what is no workflow is refused") {
  for (const char* wrong :
       {"", "payer", "payer ", "nobody pending", "payer Pending", "payer pending; x", "payer pending; a>b",
        "payer pending; a>b nobody", "payer pending; ab payer", "payer pending; >b payer", "payer pending;",
        "payer pending;; a>b payer", "payer pend\ning", "payer a>b"}) {
    INFO(wrong);
    CHECK_FALSE(Workflow::parse(wrong));
  }
  CHECK_FALSE(Workflow::parse(std::string(600, 'a')));
  std::string many = "payer a";
  for (int at = 0; at < 33; ++at) many += "; a>b payer";
  CHECK_FALSE(Workflow::parse(many));
  RANDOM_VALUES(random);
  static const std::string_view pieces[] = {"payer", "payee", "time", " ", ">", ";", "pending", "a", "-", "completed"};
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::int64_t count = random.between(1, 14); count > 0; --count) {
      text += pieces[static_cast<std::size_t>(random.between(0, 9))];
    }
    const auto read = Workflow::parse(text);
    if (read) REQUIRE(Workflow::parse(read->text()).value() == *read);
  }
}
