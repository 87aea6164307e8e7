// SPDX-License-Identifier: MPL-2.0
// A Draft comes from drafting, an Entry from approval, a Turn from a book: nobody makes one by hand.
#include "rochdale/book/book.hpp"

using namespace rochdale;

Result<Draft, Refusal> drafted(const Ledger& ledger, const Payment& payment) { return draft(ledger, payment); }
Outcome<Entry> posted(Turn& turn, const Draft& draft, const Stamp& stamp) { return turn.post(draft, stamp); }
EntryNumber number_of(const Entry& entry) { return entry.number(); }
Posting first_leg(const Draft& draft) { return draft.legs()[0]; }

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 2
Draft wrong(const std::vector<Posting>& legs) { return Draft{legs}; }
#elif MUST_NOT_COMPILE == 3
struct Wrong : Draft {
  Wrong() : Draft() {}
};
#elif MUST_NOT_COMPILE == 4
void wrong(Draft& draft, const Posting& other) { draft.legs()[0] = other; }
#elif MUST_NOT_COMPILE == 5
void wrong(Draft& draft) { draft.legs_.clear(); }
#elif MUST_NOT_COMPILE == 6
void wrong(Draft& draft, const std::vector<Posting>& legs, Refusal& refusal) {
  Approval::draft_legs(legs, Date{}, Key{}, EntryKind::ordinary, draft, refusal);
}
#elif MUST_NOT_COMPILE == 7
Draft wrong() { return Approval::blank(); }
#elif MUST_NOT_COMPILE == 8
Entry wrong;
#elif MUST_NOT_COMPILE == 9
Entry wrong(EntryNumber(7), false);
#elif MUST_NOT_COMPILE == 10
Outcome<Entry> wrong() { return EntryNumber(7); }
#elif MUST_NOT_COMPILE == 11
void wrong(Entry& entry) { entry.number_ = EntryNumber(8); }
#elif MUST_NOT_COMPILE == 12
Turn wrong(JournalWriter& writer, Store& store, Policies& policies, const PolicyRegistry& registry) {
  return Turn(writer, store, policies, registry);
}
#elif MUST_NOT_COMPILE == 13
Outcome<Entry> wrong(Book& book, const Draft& draft, const Stamp& stamp) { return book.post(draft, stamp); }
#else
Draft wrong;
#endif
#endif
