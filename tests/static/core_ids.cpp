// SPDX-License-Identifier: MPL-2.0
// The number of an account is not the number of an entry, and no number is either by itself.
#include <cstdint>

#include "rochdale/core/id.hpp"

using namespace rochdale;

using AccountNumber = Id<struct AccountTag, std::uint32_t>;
using EntryNumber = Id<struct EntryTag, std::uint32_t>;

std::uint32_t post(EntryNumber entry, AccountNumber account) { return entry.value() + account.value(); }

inline const EntryNumber entry(7);
inline const AccountNumber account(7);
inline const std::uint32_t posted = post(entry, account);
inline const bool same = account == AccountNumber(7);

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const bool wrong = entry == account;
#elif MUST_NOT_COMPILE == 3
inline const AccountNumber wrong = 7U;
#elif MUST_NOT_COMPILE == 4
inline const std::uint32_t wrong = account;
#elif MUST_NOT_COMPILE == 5
inline const AccountNumber wrong(entry);
#elif MUST_NOT_COMPILE == 6
inline const bool wrong = entry < account;
#else
inline const std::uint32_t wrong = post(account, entry);
#endif
#endif
