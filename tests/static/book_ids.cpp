// SPDX-License-Identifier: MPL-2.0
// Accounts, entries, holds and documents have numbers of their own, and the book takes none for another.
#include "rochdale/book/book.hpp"

using namespace rochdale;

inline const AccountId ana(1);
inline const AccountId ben(2);
inline const EntryNumber entry(7);
inline const HoldNumber held(8);

Outcome<Entry> undo(Book& book, const Stamp& stamp) { return book.reverse(entry, {}, stamp); }
Outcome<Entry> spend(Book& book, const Stamp& stamp) { return book.post_hold(held, {}, stamp); }
Amount balance(const Book& book) { return book.balance(ana); }
Posting leg(const Amount& amount) { return debit(ana, amount); }
Payment payment(const Amount& amount) { return Payment{.payer = ana, .payee = ben, .amount = amount}; }

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
Outcome<Entry> wrong(Book& book, const Stamp& stamp) { return book.reverse(held, {}, stamp); }
#elif MUST_NOT_COMPILE == 3
Outcome<Entry> wrong(Book& book, const Stamp& stamp) { return book.post_hold(entry, {}, stamp); }
#elif MUST_NOT_COMPILE == 4
Outcome<void> wrong(Book& book, const Stamp& stamp) { return book.void_hold(ana, stamp); }
#elif MUST_NOT_COMPILE == 5
Amount wrong(const Book& book) { return book.balance(entry); }
#elif MUST_NOT_COMPILE == 6
Posting wrong(const Amount& amount) { return credit(entry, amount); }
#elif MUST_NOT_COMPILE == 7
Payment wrong(const Amount& amount) { return Payment{.payer = ana, .payee = entry, .amount = amount}; }
#elif MUST_NOT_COMPILE == 8
Payment wrong(const Amount& amount) { return Payment{.payer = 1, .payee = 2, .amount = amount}; }
#elif MUST_NOT_COMPILE == 9
Outcome<void> wrong(Book& book, const Stamp& stamp) { return book.erase_words(ana, stamp); }
#elif MUST_NOT_COMPILE == 10
bool wrong() { return entry == held; }
#elif MUST_NOT_COMPILE == 11
Payment wrong(const Amount& amount) { return Payment{.payer = amount, .payee = ana, .amount = ben}; }
#elif MUST_NOT_COMPILE == 12
Outcome<Entry> wrong(Book& book, const Entry& receipt, const Stamp& stamp) {
  return book.post_hold(receipt.number(), {}, stamp);
}
#else
Outcome<Entry> wrong(Book& book, const Stamp& stamp) { return book.reverse(ana, {}, stamp); }
#endif
#endif
