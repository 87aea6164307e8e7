// SPDX-License-Identifier: MPL-2.0
// A binary fraction is no amount, decimal or rate: 0.1 is not a tenth. (F31)
#include "rochdale/core/money.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;

inline const Amount amount = Amount::minor(1250, EUR);
inline const Money<EUR> money = Money<EUR>::minor(1250);
inline const Decimal decimal = 0.1_dec;
inline const Rate rate = Rate::of(7, 100);
inline const Rate percentage = 7.5_percent;

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const Amount wrong = Amount::minor(12.5F, EUR);
#elif MUST_NOT_COMPILE == 3
inline const Money<EUR> wrong = Money<EUR>::minor(12.5);
#elif MUST_NOT_COMPILE == 4
inline const Decimal wrong = 0.1;
#elif MUST_NOT_COMPILE == 5
inline const Rate wrong = Rate::of(0.07);
#elif MUST_NOT_COMPILE == 6
inline const Rate wrong = Rate::percent(7.5);
#elif MUST_NOT_COMPILE == 7
inline const Rate wrong = Rate::of(0.07, 1.0);
#elif MUST_NOT_COMPILE == 8
inline const Unrounded wrong = Unrounded::of(12.345, EUR);
#else
inline const Amount wrong = Amount::minor(12.5, EUR);
#endif
#endif
