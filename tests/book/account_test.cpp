// SPDX-License-Identifier: MPL-2.0
#include "rochdale/book/account.hpp"

#include <set>
#include <string_view>

#include "catch.hpp"

using namespace rochdale;

TEST_CASE("the word of a kind names that kind, and no other word does") {
  std::set<std::string_view> words;
  for (const auto kind :
       {AccountKind::asset, AccountKind::liability, AccountKind::equity, AccountKind::income, AccountKind::expense}) {
    words.insert(name(kind));
    CHECK(account_kind(name(kind)) == kind);
  }
  CHECK(words == std::set<std::string_view>{"asset", "equity", "expense", "income", "liability"});
  for (const std::string_view word : {"", "Asset", "asset ", "assets", "open", "unknown"})
    CHECK_FALSE(account_kind(word));
}

TEST_CASE("the word of a status names that status, and no other word does") {
  for (const auto status : {AccountStatus::open, AccountStatus::frozen, AccountStatus::closed}) {
    CHECK(account_status(name(status)) == status);
  }
  CHECK(name(AccountStatus::frozen) == "frozen");
  for (const std::string_view word : {"", "Open", "opened", "asset", "unknown"}) CHECK_FALSE(account_status(word));
}
