// SPDX-License-Identifier: MPL-2.0
// The audit: silent on a sound book, and it names the record of every kind of damage.
#include "rochdale/book/verify.hpp"

#include <functional>
#include <random>

#include "copied_store.hpp"
#include "lived_in_book.hpp"

using namespace small_book;

namespace {

std::string all(const Verification& verification) {
  std::string text;
  for (const Finding& finding : verification.findings) {
    text += std::to_string(finding.record) + " " + std::string(finding.check) + ": " + finding.words + "\n";
  }
  return text;
}

bool found_by(const Verification& verification, std::string_view check, std::uint64_t record) {
  for (const Finding& finding : verification.findings) {
    if (finding.check == check && finding.record == record) return true;
  }
  return false;
}

/// A book with a past, its journal and its ledger.
struct Past {
  Past() : house(levied()) {
    live_through(house);
    house.book.read_journal([this](const Ledger& now, Store& store) {
      ledger = now;
      journal.emplace(store);
    });
  }
  /// The number of the n-th line of a kind.
  [[nodiscard]] std::uint64_t nth(LineKind kind, int which = 1) const {
    for (std::size_t at = 0; at < journal->journal.size(); ++at) {
      if (journal->journal[at].kind == kind && --which == 0) return at + 1;
    }
    FAIL("there is no such line");
    return 0;
  }
  Line& line(std::uint64_t number) { return journal->journal.at(static_cast<std::size_t>(number - 1)); }
  template <class Body>
  Event& event_of() {
    for (Event& event : journal->events) {
      if (std::holds_alternative<Body>(event.body)) return event;
    }
    throw Error(Fault::misuse, "there is no such event");
  }

  SmallBook house;
  Ledger ledger;
  std::optional<CopiedStore> journal;
};

}  // namespace

TEST_CASE("a sound book is sound, whatever pieces its journal comes in") {
  Past past;
  const Verification whole = verify(past.ledger, *past.journal);
  CHECK(all(whole).empty());
  CHECK(whole.is_sound());
  CHECK(whole.accounts == 10);
  CHECK(whole.lines == past.ledger.next_number() - 1);
  CHECK(whole.records == whole.entries + whole.holds + whole.events + 2);  // one given up, one run out
  CHECK(whole.holds == 5);
  for (const std::size_t piece : {1U, 2U, 3U, 5U, 8U}) {
    past.journal->piece = piece;
    const Verification pieced = verify(past.ledger, *past.journal);
    CHECK(all(pieced).empty());
    CHECK(pieced.records == whole.records);
    CHECK(pieced.entries == whole.entries);
  }
}

TEST_CASE("every check of an audit says how many times it was asked, and none of them never") {
  Past past;
  const Verification verification = verify(past.ledger, *past.journal);
  CHECK(verification.checks.size() == 9 + record_invariants.size() + ledger_invariants.size());
  for (const Verification::Check& check : verification.checks) {
    CAPTURE(check.name);
    CHECK(check.times > 0);
  }
}

TEST_CASE("records newer than the ledger are left out") {
  Past past;
  const Ledger before = past.ledger;
  must(past.house.pay(past.house.ben, past.house.cem, "3.00"));
  past.house.book.read_journal([&](const Ledger& now, Store& store) {
    CHECK(all(verify(before, store)).empty());
    CHECK(all(verify(now, store)).empty());
    CHECK(verify(now, store).lines == verify(before, store).lines + 2);  // the payment and its levy
  });
}

TEST_CASE("progress is told up to the end and may stop the audit") {
  SmallBook house;
  std::vector<Transfer> batch(70000, house.transfer(house.ana, house.ben, "0.01"));
  for (std::size_t at = 0; at < batch.size(); at += 2) std::swap(batch[at].debit, batch[at].credit);
  Answers answers;
  house.book.post(batch, stamp(), answers);
  REQUIRE(answers.refusals.empty());
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    std::vector<std::uint64_t> told;
    const auto tell = [&](std::uint64_t done, std::uint64_t total) {
      CHECK(total == ledger.next_number() - 1);
      told.push_back(done);
    };
    CHECK(verify(ledger, store, tell).is_sound());
    CHECK(told.size() == 2);
    CHECK(told.back() == ledger.next_number() - 1);
    const auto stop = [](std::uint64_t, std::uint64_t) { throw Error(Fault::closed, "enough"); };
    CHECK_THROWS_AS(verify(ledger, store, stop), Error);
  });
}

TEST_CASE("F20 F75: each kind of damage is found, at its record and by its check") {
  struct Damage {
    std::string_view check;
    std::function<std::uint64_t(Past&)> inflict;  // returns the record that must be named
  };
  const auto ordinary = [](Past& past) { return past.nth(LineKind::ordinary, 3); };
  const std::vector<Damage> damages{
      {"journal_is_contiguous",
       [](Past& past) {
         past.journal->left_out = past.nth(LineKind::ordinary, 3);
         return past.journal->left_out + 1;
       }},
      {"legs_are_sound", [&](Past& past) { return past.line(ordinary(past)).amount = 0, ordinary(past); }},
      {"legs_are_sound", [&](Past& past) { return past.line(ordinary(past)).amount = -1, ordinary(past); }},
      {"legs_are_sound", [&](Past& past) { return past.line(ordinary(past)).amount = int128_max, ordinary(past); }},
      {"legs_are_sound", [&](Past& past) { return past.line(ordinary(past)).debit = AccountId(999), ordinary(past); }},
      {"legs_are_sound",
       [&](Past& past) {
         past.line(ordinary(past)).debit = past.line(ordinary(past)).credit = AccountId{};
         return ordinary(past);
       }},
      {"legs_are_sound",
       [&](Past& past) { return past.line(ordinary(past)).debit = past.line(ordinary(past)).credit, ordinary(past); }},
      {"legs_are_sound", [&](Past& past) { return past.line(ordinary(past)).debit = AccountId(10), ordinary(past); }},
      {"legs_are_sound",
       [](Past& past) { return past.line(past.nth(LineKind::voided)).amount = 5, past.nth(LineKind::voided); }},
      {"records_are_known",
       [&](Past& past) {
         const std::uint64_t number = ordinary(past);
         past.line(number).kind = static_cast<LineKind>('?');
         return number;
       }},
      {"records_are_known",
       [](Past& past) {
         const std::uint64_t number = past.nth(LineKind::voided);
         past.line(number).kind = LineKind::event;
         return number;
       }},
      {"entry_balances", [&](Past& past) { return past.line(ordinary(past)).credit = AccountId{}, ordinary(past); }},
      {"accounts_are_open",
       [&](Past& past) {
         return past.line(past.ledger.next_number() - 2).debit = past.house.dia, past.ledger.next_number() - 2;
       }},
      {"period_is_open",
       [&](Past& past) {
         return past.line(past.ledger.next_number() - 2).on = day("2026-04-30"), past.ledger.next_number() - 2;
       }},
      {"limits_are_kept", [&](Past& past) { return past.line(ordinary(past)).amount += 10000000, ordinary(past); }},
      {"limits_are_kept",
       [](Past& past) {
         for (std::uint64_t number = 1;; ++number) {
           if (past.line(number).mark != LineMark::overridden) continue;
           past.line(number).mark = LineMark::none;
           return number;
         }
       }},
      {"chains_are_unbroken", [&](Past& past) { return --past.line(ordinary(past)).debit_previous, ordinary(past); }},
      {"chain_leads_back",
       [](Past& past) { return past.line(past.nth(LineKind::hold)).debit_previous = 1, past.nth(LineKind::hold); }},
      {"keys_are_unique",
       [&](Past& past) {
         past.line(ordinary(past)).key = past.line(past.nth(LineKind::reversal)).key;
         return past.nth(LineKind::reversal);
       }},
      {"holds_are_open_at_their_end",
       [](Past& past) { return past.line(past.nth(LineKind::voided)).related = 3, past.nth(LineKind::voided); }},
      {"holds_are_open_at_their_end",
       [](Past& past) {
         past.line(past.nth(LineKind::posted_hold)).on = day("2026-06-01");
         return past.nth(LineKind::posted_hold);
       }},
      {"holds_are_open_at_their_end",
       [](Past& past) {
         past.line(past.nth(LineKind::expired)).on = day("2026-04-30");
         return past.nth(LineKind::expired);
       }},
      {"holds_are_open_at_their_end",
       [](Past& past) {
         past.line(past.nth(LineKind::posted_hold)).amount += 1;
         return past.nth(LineKind::posted_hold);
       }},
      {"reversals_mirror",
       [](Past& past) {
         past.line(past.nth(LineKind::reversal)).related -= 1;
         return past.nth(LineKind::reversal);
       }},
      {"reversals_mirror",
       [](Past& past) {
         past.line(past.nth(LineKind::reversal)).related = past.nth(LineKind::reversal) + 1;
         return past.nth(LineKind::reversal);
       }},
      {"texts_are_numbered",
       [&](Past& past) { return past.line(ordinary(past)).memo = past.ledger.next_text(), ordinary(past); }},
      {"texts_are_numbered", [&](Past& past) { return past.line(ordinary(past)).memo = 4000000000U, ordinary(past); }},
      {"events_apply",
       [](Past& past) {
         Event& event = past.event_of<StatusChanged>();
         std::get<StatusChanged>(event.body).account = AccountId(999);
         return event.number;
       }},
      {"events_apply",
       [](Past& past) {
         Event& event = past.event_of<AccountRenamed>();
         std::get<AccountRenamed>(event.body).account = AccountId(999);
         return event.number;
       }},
      {"events_apply",
       [](Past& past) {
         Event& event = past.event_of<AccountOpened>();
         std::get<AccountOpened>(event.body).account = AccountId(2);
         return event.number;
       }},
      {"limits_are_ordered",
       [](Past& past) {
         std::get<LimitsSet>(past.event_of<LimitsSet>().body).limits = limits(1, 0);
         return std::uint64_t{0};
       }},
      {"codes_are_unique",
       [](Past& past) {
         std::get<AccountOpened>(past.event_of<AccountOpened>().body).code.words = "ben";
         return std::uint64_t{0};
       }},
      {"ledger_equals_the_fold",
       [](Past& past) {
         std::get<PeriodClosed>(past.event_of<PeriodClosed>().body).through = day("2026-04-29");
         return std::uint64_t{0};
       }},
  };
  for (const Damage& damage : damages) {
    Past past;
    const std::uint64_t record = damage.inflict(past);
    const Verification verification = verify(past.ledger, *past.journal);
    CAPTURE(damage.check, record, all(verification));
    CHECK_FALSE(verification.is_sound());
    CHECK(found_by(verification, damage.check, record));
  }
}

// A hold that has ended has left no trace in any balance: only the hash over the file tells that it was altered.
TEST_CASE("F20: no change of an account, amount or link of a line that moves balances goes unnoticed") {
  Past past;
  const std::vector<Line> sound = past.journal->journal;
  for (std::size_t at = 0; at < sound.size(); ++at) {
    std::size_t head = at;
    while (sound[head].kind == LineKind::further) --head;
    if (!sound[head].starts_entry()) continue;
    const std::vector<std::function<void(Line&)>> changes{
        [](Line& line) { line.amount += 1; },
        [](Line& line) { line.amount -= 1; },
        [](Line& line) { std::swap(line.debit, line.credit); },
        [](Line& line) { line.debit = AccountId(line.debit.value() + 1); },
        [](Line& line) { line.credit = AccountId(line.credit.value() + 1); },
        [](Line& line) { line.debit_previous += 1; },
        [](Line& line) { line.credit_previous += 1; },
    };
    for (std::size_t change = 0; change < changes.size(); ++change) {
      Line& line = past.journal->journal[at];
      changes[change](line);
      const bool same = line.debit == sound[at].debit && line.credit == sound[at].credit &&
                        line.amount == sound[at].amount && line.debit_previous == sound[at].debit_previous &&
                        line.credit_previous == sound[at].credit_previous;
      CAPTURE(at + 1, change);
      CHECK((same || !verify(past.ledger, *past.journal).is_sound()));
      line = sound[at];
    }
  }
  CHECK(verify(past.ledger, *past.journal).is_sound());
}

TEST_CASE("a ledger that is not the fold of its journal is found, point by point") {
  const Past past;
  struct Change {
    std::string_view what;
    std::function<void(Ledger&)> make;
  };
  const auto with = [](auto body) {
    return [body](Ledger& ledger) {
      Event event;
      event.number = ledger.next_number() - 1;
      event.body = body;
      ledger.apply(event);
    };
  };
  const std::vector<Change> changes{
      {"the balances differ",
       [](Ledger& ledger) { ledger.restore(AccountId(1), 1, 2, ledger.state(AccountId(1)).last); }},
      {"the chains differ",
       [](Ledger& ledger) {
         ledger.restore(AccountId(1), ledger.state(AccountId(1)).debits, ledger.state(AccountId(1)).credits, 1);
       }},
      {"the held sums differ",
       [](Ledger& ledger) {
         ledger.restore(Hold{HoldNumber(9), {{AccountId(1), 5}}, {}});
       }},
      {"the holds differ",
       [](Ledger& ledger) {
         ledger.restore(Hold{HoldNumber(9), {{AccountId(1), 5}}, {}});
       }},
      {"the reversals differ", [](Ledger& ledger) { ledger.restore(EntryNumber(1), EntryNumber(2)); }},
      {"the statuses differ", with(StatusChanged{AccountId(1), AccountStatus::frozen})},
      {"the limits differ", with(LimitsSet{AccountId(1), EUR, Limits{}})},
      {"the limits differ", with(LimitsSet{AccountId{}, EUR, Limits{}})},
      {"the units differ", with(UnitAdopted{"XYZ/0"_unit, Limits{}})},
      {"the words differ", with(AccountRenamed{AccountId(1), Text{0, "Anna"}})},
      {"the policies differ", with(PolicyWithdrawn{"levy"})},
      {"the periods differ", with(PeriodClosed{today})},
      {"the accounts differ", with(AccountOpened{AccountId(11), EUR, AccountKind::asset, {}, {}, {}, {}})},
      {"the texts differ", [](Ledger& ledger) { ledger.set_next(ledger.next_number(), 1); }},
  };
  for (const Change& change : changes) {
    Ledger ledger = past.ledger;
    change.make(ledger);
    CopiedStore journal = *past.journal;
    const Verification verification = verify(ledger, journal);
    CAPTURE(change.what, all(verification));
    CHECK(all(verification).find(change.what) != std::string::npos);
  }
}

TEST_CASE("findings are counted all and kept in bounds") {
  Past past;
  for (Line& line : past.journal->journal) line.amount = 0;
  const std::vector<Line> lines(past.journal->journal.begin(), past.journal->journal.end());
  Ledger newer = past.ledger;
  for (int times = 0; times < 40; ++times) {
    past.journal->journal.insert(past.journal->journal.end(), lines.begin(), lines.end());
  }
  newer.set_next(past.journal->journal.size() + 1, newer.next_text());
  const Verification verification = verify(newer, *past.journal);
  CHECK(verification.found > 1000);
  CHECK(verification.findings.size() == 1000);
}
