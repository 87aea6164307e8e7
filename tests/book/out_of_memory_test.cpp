// SPDX-License-Identifier: MPL-2.0
// F07: the n-th request for memory fails, for every n, once or with all that follow. The book throws std::bad_alloc,
// stands as it stood before, and does the same thing when it is asked again.
#include <functional>
#include <new>

#include "lived_in_book.hpp"
#include "memory_refusal.hpp"
#include "rochdale/book/verify.hpp"

using namespace small_book;

TEST_CASE("F07: out of memory at any request for it leaves the book as it was") {
  struct Change {
    const char* words;
    std::function<void(SmallBook&)> make;
  };
  const std::vector<Change> changes{
      {"pay",
       [](SmallBook& house) {
         Payment payment = house.payment(house.ben, house.cem, "60.00", key("oom"));
         payment.memo = "a memo that is longer than what fits into a string without memory";
         must(house.book.post(payment, stamp()));
       }},
      {"hold", [](SmallBook& house) { must(house.hold(house.ben, house.cem, "5.00", day("2026-05-31"))); }},
      {"post a hold",
       [](SmallBook& house) {
         const HoldNumber hold =
             house.book.read([](const Ledger& ledger) { return ledger.holds().all().begin()->first; });
         must(house.book.post_hold(hold, HoldPosting{eur("1.00"), true, today, key("oom"), "memo"}, stamp()));
       }},
      {"give a hold up",
       [](SmallBook& house) {
         must(house.book.void_hold(
             house.book.read([](const Ledger& ledger) { return ledger.holds().all().begin()->first; }), stamp()));
       }},
      {"reverse",
       [](SmallBook& house) {
         for (std::uint64_t number = house.next_number() - 1;; --number) {
           if (house.book.reverse(EntryNumber(number), Reversal{today, key("oom"), true}, stamp())) return;
         }
       }},
      {"open an account",
       [](SmallBook& house) {
         NewAccount wanted{"a code that is longer than fifteen", EUR, AccountKind::asset, {}, {}, {}};
         wanted.name = "a name that is longer than fifteen";
         wanted.limits = limits(-12345, 67890);
         must(house.book.open_account(wanted, stamp()));
       }},
      {"agree limits", [](SmallBook& house) { must(house.book.set_limits(house.ben, limits(-777, 99999), stamp())); }},
      {"agree a unit's limits", [](SmallBook& house) { must(house.book.set_limits(EUR, limits(-777, {}), stamp())); }},
      {"take up a unit", [](SmallBook& house) { must(house.book.adopt_unit("SRF/18"_unit, limits(0, 1), stamp())); }},
      {"rename", [](SmallBook& house) { must(house.book.rename(house.cem, "a name longer than fifteen", stamp())); }},
      {"freeze", [](SmallBook& house) { must(house.book.set_status(house.cem, AccountStatus::frozen, stamp())); }},
      {"close a period", [](SmallBook& house) { must(house.book.close_period(day("2026-05-02"), stamp())); }},
      {"withdraw a policy", [](SmallBook& house) { must(house.book.withdraw("levy", stamp())); }},
      {"erase words",
       [](SmallBook& house) {
         must(house.book.erase_words(
             house.book.read([&](const Ledger& ledger) { return ledger.chart().words(house.cem).code.number; }),
             stamp()));
       }},
      {"a batch with a linked group",
       [](SmallBook& house) {
         std::vector<Transfer> batch(20, house.transfer(house.ben, house.cem, "0.10"));
         for (std::size_t at = 0; at < batch.size(); ++at) batch[at].key = Key::words(99, at + 1);
         batch[3].linked = batch[4].linked = batch[9].linked = true;
         batch[5].credit = AccountId(999);
         Answers answers;
         house.book.post(batch, stamp(), answers);
         CHECK(answers.refusals.size() == 3);
       }},
      {"several things together",
       [](SmallBook& house) {
         house.book.together([&](Turn& turn) {
           must(turn.hold(house.payment(house.ben, house.cem, "2.00"), {}, stamp()));
           must(turn.open_account(NewAccount{"together", EUR, AccountKind::asset, "a name longer than fifteen", {}, {}},
                                  stamp()));
           must(turn.withdraw("notice", stamp()));
           must(turn.post(house.payment(house.ben, house.cem, "2.00"), stamp()));
           return true;
         });
       }},
  };
  for (const bool for_ever : {false, true}) {
    for (const Change& change : changes) {
      SmallBook house(levied());
      live_through(house);
      must(house.book.set_status(house.dia, AccountStatus::open, stamp()));
      const Ledger before = house.book.read([](const Ledger& ledger) { return ledger; });
      const auto unchanged = [&](long at) {
        house.book.read_journal([&](const Ledger& now, Store& store) {
          compare_ledgers(before, now, [&](std::string_view what, const std::string& words) {
            FAIL_CHECK(change.words << " at " << at << ": " << what << ": " << words);
          });
          for (const Finding& finding : verify(now, store).findings) {
            FAIL_CHECK(change.words << " at " << at << ": " << finding.record << ": " << finding.words);
          }
        });
      };
      bool done = false;
      for (long at = 0; !done; ++at) {
        memory_refusal = MemoryRefusal{true, for_ever, at};
        try {
          change.make(house);
          done = true;
          memory_refusal.is_armed = false;
        } catch (const std::bad_alloc&) {
          memory_refusal.is_armed = false;
          unchanged(at);
        }
        REQUIRE(at < 5000);
      }
      house.book.read_journal([&](const Ledger& now, Store& store) {
        CHECK(now.next_number() > before.next_number());
        for (const Finding& finding : verify(now, store).findings) {
          FAIL_CHECK(change.words << ": " << finding.record << ": " << finding.words);
        }
      });
    }
  }
}
