// SPDX-License-Identifier: MPL-2.0
// Rules, charges, runs and whoever reads a book see a ledger that they cannot change.
#include "rochdale/book/book.hpp"

using namespace rochdale;

struct Named : Rule {
  [[nodiscard]] std::string_view name() const override { return "named"; }
  [[nodiscard]] std::string parameters() const override { return {}; }
};

struct Sound : Named {
  [[nodiscard]] Verdict check(const Ledger& ledger, const Draft& draft) const override {
    if (ledger.state(draft.legs()[0].account).status == AccountStatus::open) return {};
    return {Verdict::No{}};
  }
};

std::uint32_t count(const Book& book) {
  return book.read([](const Ledger& ledger) { return ledger.account_count(); });
}

#ifdef MUST_NOT_COMPILE
#if MUST_NOT_COMPILE == 11
struct Wrong : Named {
  [[nodiscard]] Verdict check(Ledger&, const Draft&) const override { return {}; }
};
#elif MUST_NOT_COMPILE == 12
struct Wrong : Named {
  [[nodiscard]] Verdict check(const Ledger&, Draft&) const override { return {}; }
};
#elif MUST_NOT_COMPILE == 13
struct Wrong : Run {
  [[nodiscard]] std::vector<Draft> propose(Ledger&, const Period&) const override { return {}; }
};
#elif MUST_NOT_COMPILE == 14
std::uint32_t wrong(Book& book) {
  return book.read([](Ledger& ledger) { return ledger.account_count(); });
}
#else
struct Wrong : Named {
  [[nodiscard]] Verdict check(const Ledger& ledger, const Draft& draft) const override {
#if MUST_NOT_COMPILE == 2
    ledger.apply(Event{});
#elif MUST_NOT_COMPILE == 3
    ledger.restore(draft.legs()[0].account, 0, 0, 0);
#elif MUST_NOT_COMPILE == 4
    ledger.set_next(1, 1);
#elif MUST_NOT_COMPILE == 5
    ledger.state(draft.legs()[0].account).debits = 0;
#elif MUST_NOT_COMPILE == 6
    ledger.take_back(1, Line{});
#elif MUST_NOT_COMPILE == 7
    draft.legs()[0] = draft.legs()[1];
#elif MUST_NOT_COMPILE == 8
    ledger.reserve_accounts(9);
#elif MUST_NOT_COMPILE == 9
    ledger.chart().set_closed_through(draft.on());
#elif MUST_NOT_COMPILE == 10
    Ledger& writable = ledger;
    writable.set_next(1, 1);
#else
    ledger.apply(1, Line{});
#endif
    return draft.is_hold() ? Verdict{} : Verdict{Verdict::No{}};
  }
};
#endif
#endif
