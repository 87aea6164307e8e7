// SPDX-License-Identifier: MPL-2.0
// An amount is multiplied by a count or a Rate, never by a binary fraction. (F31)
#include "rochdale/core/money.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;

inline const Amount price = Amount::minor(1250, EUR);
inline const Amount three = price * 3;
inline const Amount taxed = (price * 1.5_percent).rounded(half_even);

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const Amount wrong = 1.5 * price;
#elif MUST_NOT_COMPILE == 3
inline const auto wrong = (price * 7_percent) * 0.5;
#elif MUST_NOT_COMPILE == 4
inline const auto wrong = price / 2.0;
#elif MUST_NOT_COMPILE == 5
inline const auto wrong = Money<EUR>(price) * 1.5;
#elif MUST_NOT_COMPILE == 6
inline const auto wrong = 7_percent * 1.5;
#else
inline const Amount wrong = price * 1.5;
#endif
#endif
