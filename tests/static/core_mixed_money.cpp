// SPDX-License-Identifier: MPL-2.0
// Euros and hours do not mix where their units are part of the type. (F36)
#include "rochdale/core/money.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit HRS = "HRS/2"_unit;

Money<EUR> total(Money<EUR> first, Money<EUR> second) { return first + second; }

inline const Money<EUR> euros = Money<EUR>::minor(1250);
inline const Money<HRS> hours = Money<HRS>::minor(150);
inline const Money<EUR> sum = total(euros, euros);
inline const bool less = euros < sum && euros != sum;

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const auto wrong = euros - hours;
#elif MUST_NOT_COMPILE == 3
inline const bool wrong = euros < hours;
#elif MUST_NOT_COMPILE == 4
inline const bool wrong = euros == hours;
#elif MUST_NOT_COMPILE == 5
inline const Money<EUR> wrong = hours;
#elif MUST_NOT_COMPILE == 6
inline const Money<EUR> wrong = total(euros, hours);
#elif MUST_NOT_COMPILE == 7
inline const Money<EUR> wrong = Amount::minor(1250, EUR);  // only where it is checked: Money<EUR>(amount)
#elif MUST_NOT_COMPILE == 8
Money<EUR>& add(Money<EUR>& to) { return to += hours; }
#else
inline const auto wrong = euros + hours;
#endif
#endif
