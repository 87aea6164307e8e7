// SPDX-License-Identifier: MPL-2.0
// The number of a member is not the number of a voucher, and no number is either by itself.
#include <cstdint>

#include "rochdale/core/id.hpp"

using namespace rochdale;

using MemberNumber = Id<struct MemberTag, std::uint32_t>;
using VoucherNumber = Id<struct VoucherTag, std::uint32_t>;

std::uint32_t post(VoucherNumber voucher, MemberNumber member) { return voucher.value() + member.value(); }

inline const VoucherNumber voucher(7);
inline const MemberNumber member(7);
inline const std::uint32_t posted = post(voucher, member);
inline const bool same = member == MemberNumber(7);

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const bool wrong = voucher == member;
#elif MUST_NOT_COMPILE == 3
inline const MemberNumber wrong = 7U;
#elif MUST_NOT_COMPILE == 4
inline const std::uint32_t wrong = member;
#elif MUST_NOT_COMPILE == 5
inline const MemberNumber wrong(voucher);
#elif MUST_NOT_COMPILE == 6
inline const bool wrong = voucher < member;
#else
inline const std::uint32_t wrong = post(member, voucher);
#endif
#endif
