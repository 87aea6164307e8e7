// SPDX-License-Identifier: MPL-2.0
#include "rochdale/report/credit_commons.hpp"

#include <set>

#include "catch.hpp"

using namespace rochdale;

namespace {

CreditCommonsTransaction sample() {
  return {"3d8ebb9f-6a29-42cb-9d39-9ee0a6bf7f1c",
          "V",
          "|P-PC+CX+",
          "1",
          {{"trunk/a", "trunk/b", "1", "a", "{}"}, {"trunk/c", "trunk/b", "2", "b", ""}}};
}

}  // namespace

TEST_CASE("the legacy chain gives one hash to different transactions, the canonical chain does not") {
  const CreditCommonsTransaction two = sample();
  CreditCommonsTransaction one = two;
  one.entries = {{"trunk/a", "trunk/b", "1", "a|2|b", "{}"}};
  CHECK(legacy_hash("x", two) == legacy_hash("x", one));
  CHECK(canonical_hash("x", two) != canonical_hash("x", one));
}

TEST_CASE("the canonical chain covers every field, and where one ends and the next begins") {
  std::set<std::string> seen{canonical_hash("x", sample())};
  const auto differs = [&](auto change) {
    CreditCommonsTransaction changed = sample();
    change(changed);
    CHECK(seen.insert(canonical_hash("x", changed)).second);
  };
  differs([](auto& t) { t.uuid += "0"; });
  differs([](auto& t) { t.state = "C"; });
  differs([](auto& t) { t.workflow = "_C-"; });
  differs([](auto& t) { t.version = "2"; });
  differs([](auto& t) { t.entries.pop_back(); });
  for (std::string CreditCommonsEntry::*field :
       {&CreditCommonsEntry::payee, &CreditCommonsEntry::payer, &CreditCommonsEntry::quant,
        &CreditCommonsEntry::description, &CreditCommonsEntry::metadata}) {
    differs([field](auto& t) { t.entries[0].*field += "1"; });
    differs([field](auto& t) { t.entries[1].*field += "1"; });
  }
  differs([](auto& t) {
    t.uuid += "V";
    t.state.clear();
  });
  CHECK(seen.insert(canonical_hash("y", sample())).second);
}

TEST_CASE("F75: a chain that was changed is told at the first transaction that does not fit") {
  for (const bool canonical : {false, true}) {
    const auto hash_of = [canonical](const std::string& last, const CreditCommonsTransaction& transaction) {
      return canonical ? canonical_hash(last, transaction) : legacy_hash(last, transaction);
    };
    std::vector<HashedTransaction> chain;
    std::string last = "begin";
    for (int at = 0; at < 5; ++at) {
      CreditCommonsTransaction transaction = sample();
      transaction.uuid = std::to_string(at);
      last = hash_of(last, transaction);
      chain.push_back({transaction, last});
    }
    CHECK_FALSE(first_break("begin", chain, hash_of));
    CHECK(first_break("other", chain, hash_of) == 0U);
    auto changed = chain;
    changed[2].transaction.entries[1].quant = "3";
    CHECK(first_break("begin", changed, hash_of) == 2U);
    changed = chain;
    std::swap(changed[3], changed[4]);
    CHECK(first_break("begin", changed, hash_of) == 3U);
    changed = chain;
    changed.erase(changed.begin() + 1);
    CHECK(first_break("begin", changed, hash_of) == 1U);
  }
}
