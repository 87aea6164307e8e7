// SPDX-License-Identifier: MPL-2.0
// Nothing is rounded unless the caller says how: no function has a mode for a default.
#include "rochdale/core/power.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;

inline const Amount price = Amount::minor(1250, EUR);
inline const Amount coin = Amount::minor(5, EUR);
inline const Amount tax = (price * 7_percent).rounded(half_even, coin);
inline const Amount same = multiplied(price, 7_percent, Rounding::up);
inline const Decimal third = divide(1_dec, 3_dec, 5, half_even).quantize(-2, half_up).round_to(1, half_down);
inline const Decimal grown = power(Rate::of(107, 100), Rate::of(1, 365), 38, half_even);
inline const int128 half = round_quotient(int128(1), int128(2), half_even);

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const Amount wrong = (price * 7_percent).rounded(coin);
#elif MUST_NOT_COMPILE == 3
inline const Amount wrong = multiplied(price, 7_percent);
#elif MUST_NOT_COMPILE == 4
inline const Decimal wrong = divide(1_dec, 3_dec, 5);
#elif MUST_NOT_COMPILE == 5
inline const Decimal wrong = third.quantize(-2);
#elif MUST_NOT_COMPILE == 6
inline const Decimal wrong = third.round_to(2);
#elif MUST_NOT_COMPILE == 7
inline const Decimal wrong = power(Rate::of(107, 100), Rate::of(1, 365), 38);
#elif MUST_NOT_COMPILE == 8
inline const int128 wrong = round_quotient(int128(1), int128(2));
#elif MUST_NOT_COMPILE == 9
inline const Amount wrong = (price * 7_percent).rounded(0);
#elif MUST_NOT_COMPILE == 10
inline const auto wrong = 1_dec / 3_dec;
#else
inline const Amount wrong = (price * 7_percent).rounded();
#endif
#endif
