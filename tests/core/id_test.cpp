// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/id.hpp"

#include <cstdint>
#include <string>
#include <type_traits>
#include <unordered_set>

#include "catch.hpp"

using namespace rochdale;

namespace {
using AccountNumber = Id<struct AccountTag, std::uint32_t>;
using EntryNumber = Id<struct EntryTag, std::uint32_t>;
using MemberName = Id<struct MemberTag, std::string>;
}  // namespace

static_assert(!std::is_convertible_v<std::uint32_t, AccountNumber>);
static_assert(!std::is_convertible_v<AccountNumber, std::uint32_t>);
static_assert(!std::is_convertible_v<AccountNumber, EntryNumber>);
static_assert(!std::is_constructible_v<AccountNumber, EntryNumber>);
static_assert(sizeof(AccountNumber) == 4 && std::is_trivially_copyable_v<AccountNumber>);

TEST_CASE("ids compare, order and hash by their value") {
  CHECK(AccountNumber(1) == AccountNumber(1));
  CHECK(AccountNumber(1) != AccountNumber(2));
  CHECK(AccountNumber(1) < AccountNumber(2));
  CHECK(AccountNumber(2) >= AccountNumber(2));
  CHECK(MemberName("ana") < MemberName("ben"));
  CHECK(MemberName("ana").value() == "ana");
  const std::unordered_set<MemberName> members{MemberName("ana"), MemberName("ben"), MemberName("ana")};
  CHECK(members.size() == 2);
}
