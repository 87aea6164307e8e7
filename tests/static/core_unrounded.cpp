// SPDX-License-Identifier: MPL-2.0
// What a rate makes of an amount is no amount until someone says how to round it.
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;

Amount pay(Amount amount) { return amount; }

inline const Amount price = Amount::minor(1250, EUR);
inline const Unrounded tax = price * 7_percent;
inline const Amount paid = pay(tax.rounded(half_even));

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const Amount wrong = pay(tax);
#elif MUST_NOT_COMPILE == 3
inline const Amount wrong = price + tax;
#elif MUST_NOT_COMPILE == 4
inline const Amount wrong = static_cast<Amount>(tax);
#else
inline const Amount wrong = tax;
#endif
#endif
