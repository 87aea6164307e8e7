// SPDX-License-Identifier: MPL-2.0
// Only an Amount is posted: no product that nobody has rounded, no binary fraction, no sum of two units.
#include "rochdale/book/book.hpp"
#include "rochdale/core/money.hpp"
#include "rochdale/core/unrounded.hpp"

using namespace rochdale;

inline constexpr Unit EUR = "EUR/2"_unit;
inline constexpr Unit HRS = "HRS/2"_unit;

inline const AccountId ana(1);
inline const AccountId ben(2);
inline const Amount price = Amount::minor(1250, EUR);
inline const Unrounded fee = price * 7_percent;
inline const Money<EUR> euros = Money<EUR>::minor(1250);
inline const Money<HRS> hours = Money<HRS>::minor(150);

inline const Posting leg = debit(ana, fee.rounded(half_even));
inline const Transfer transfer{.debit = ana, .credit = ben, .amount = fee.rounded(half_even)};
inline const Payment payment{.payer = ana, .payee = ben, .amount = euros + euros};
inline const Compound compound{.legs = {debit(ana, price), credit(ben, price)}};

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
inline const Posting wrong = credit(ana, fee);
#elif MUST_NOT_COMPILE == 3
inline const Posting wrong{ana, fee};
#elif MUST_NOT_COMPILE == 4
inline const Transfer wrong{.debit = ana, .credit = ben, .amount = fee};
#elif MUST_NOT_COMPILE == 5
inline const Payment wrong{.payer = ana, .payee = ben, .amount = price * 7_percent};
#elif MUST_NOT_COMPILE == 6
inline const Compound wrong{.legs = {debit(ana, price), credit(ben, price + fee)}};
#elif MUST_NOT_COMPILE == 7
inline const Payment wrong{.payer = ana, .payee = ben, .amount = 12.5};
#elif MUST_NOT_COMPILE == 8
inline const Posting wrong = debit(ana, 12.5);
#elif MUST_NOT_COMPILE == 9
inline const Payment wrong{.payer = ana, .payee = ben, .amount = euros + hours};
#elif MUST_NOT_COMPILE == 10
inline const Payment wrong{.payer = ana, .payee = ben, .amount = 12};
#else
inline const Posting wrong = debit(ana, fee);
#endif
#endif
