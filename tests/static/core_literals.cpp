// SPDX-License-Identifier: MPL-2.0
// Values written in the program are checked when it is built.
#include "rochdale/core/date.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unit.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Date day = "2026-11-24"_date;
inline constexpr Rate rate = 0.5_percent;
inline const Decimal decimal = 12.50_dec;

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline constexpr Unit wrong = "EUR/19"_unit;
#elif MUST_NOT_COMPILE == 3
inline constexpr Date wrong = "2026-02-29"_date;
#elif MUST_NOT_COMPILE == 4
inline constexpr Rate wrong = 1e2_percent;
#elif MUST_NOT_COMPILE == 5
inline constexpr Rate wrong = 0x7_percent;
#elif MUST_NOT_COMPILE == 6
inline const Decimal wrong = 1e5_dec;
#elif MUST_NOT_COMPILE == 7
inline const Decimal wrong = 0x1F_dec;
#elif MUST_NOT_COMPILE == 8
inline const Decimal wrong = 1'000.50_dec;
#elif MUST_NOT_COMPILE == 9
inline const Decimal wrong = 5._dec;
#else
inline constexpr Unit wrong = "EUR"_unit;
#endif
#endif
