// SPDX-License-Identifier: MPL-2.0
// A large batch is decided in pieces, each of which is written while the next is decided: nobody may see that.
#include <algorithm>
#include <deque>

#include "book/copied_store.hpp"
#include "book_file.hpp"
#include "core/random_values.hpp"

using namespace book_file;

namespace {

/// Payments with all that meets at the seams between pieces: keys given again, groups, refusals, words.
class Workload {
 public:
  Workload(Random& random, bool with_words) : random_(random), with_words_(with_words) {}

  std::vector<Transfer> batch(const SmallBook& house, std::size_t size) {
    const AccountId members[] = {house.ana, house.ben, house.cem, house.dia};
    std::vector<Transfer> batch;
    while (batch.size() < size) {
      Transfer transfer = SmallBook::payment(members[roll(4)], members[roll(4)], "0.01");
      transfer.amount = Amount::minor(static_cast<std::int64_t>(1 + roll(200)), EUR);
      transfer.key = Key::words(1, ++made_);
      if (with_words_ && roll(2) == 0) transfer.memo = words_.emplace_back("no. " + std::to_string(made_));
      if (with_words_ && roll(50) == 0) transfer.reference = "market";
      if (roll(20) == 0) transfer.key = Key{};
      if (roll(30) == 0 && !batch.empty()) {  // one that was asked before, in this batch or near it, or not quite
        transfer = batch[batch.size() - 1 - roll(std::min<std::size_t>(batch.size(), 1500))];
        if (roll(3) == 0) transfer.amount = Amount::minor(999, EUR);
      }
      transfer.linked = roll(10) == 0 && batch.size() + 1 < size;
      batch.push_back(transfer);
    }
    return batch;
  }

 private:
  std::size_t roll(std::size_t sides) { return static_cast<std::size_t>(random_.engine()() % sides); }

  Random& random_;
  bool with_words_;
  std::uint64_t made_ = 0;
  std::deque<std::string> words_;
};

/// The same batch in parts that are too small for pieces, cut where no group is.
void post_in_parts(Book& book, std::span<const Transfer> batch, Answers& all) {
  all = Answers{};
  Answers answers;
  while (!batch.empty()) {
    std::size_t end = std::min<std::size_t>(batch.size(), 100);
    while (end < batch.size() && batch[end - 1].linked) ++end;
    book.post(batch.first(end), stamp(), answers);
    for (Answer answer : answers.items) {
      if (!answer) answer.refusal += static_cast<std::uint32_t>(all.refusals.size());
      all.items.push_back(answer);
    }
    all.refusals.insert(all.refusals.end(), answers.refusals.begin(), answers.refusals.end());
    batch = batch.subspan(end);
  }
}

std::vector<Line> lines_of(const Book& book) {
  return book.read_journal([](const Ledger&, Store& store) { return CopiedStore(store).journal; });
}

void require_same_answers(const Answers& one, const Answers& other) {
  REQUIRE(one.items.size() == other.items.size());
  for (std::size_t at = 0; at < one.items.size(); ++at) {
    INFO("item " << at);
    REQUIRE(one.items[at].entry == other.items[at].entry);
    REQUIRE(one.items[at].reason == other.items[at].reason);
    REQUIRE(one.items[at].repeated == other.items[at].repeated);
    if (one.items[at]) continue;
    REQUIRE(one.refusal_of(one.items[at]).account == other.refusal_of(other.items[at]).account);
    REQUIRE(one.refusal_of(one.items[at]).existing == other.refusal_of(other.items[at]).existing);
  }
}

}  // namespace

TEST_CASE("a large batch is answered and kept as the same payments in small ones are, on one thread or two") {
  RANDOM_VALUES(random);
  for (const Threads threads : {Threads::two, Threads::one}) {
    for (const bool with_words : {false, true}) {
      const Folder folder;
      static_cast<void>(create_sqlite_store(folder("book")));
      Ledger before;
      {
        SmallBook kept({}, open_sqlite_store(folder("book"), Access::write, threads));
        SmallBook model;
        Workload workload(random, with_words);
        for (const std::size_t size : {std::size_t{5000}, std::size_t{4096}, std::size_t{7}, std::size_t{36'000}}) {
          const std::vector<Transfer> batch = workload.batch(kept, size);
          Answers answers;
          kept.book.post(batch, stamp(), answers);
          Answers expected;
          post_in_parts(model.book, batch, expected);
          require_same_answers(answers, expected);
          // Asked again it is all there already, or refused again for its key.
          kept.book.post(batch, stamp(), answers);
          post_in_parts(model.book, batch, expected);
          require_same_answers(answers, expected);
          CHECK(differences(ledger_of(kept.book), ledger_of(model.book)).empty());
        }
        const std::vector<Line> lines = lines_of(kept.book);
        const std::vector<Line> expected = lines_of(model.book);
        REQUIRE(lines.size() == expected.size());
        for (std::size_t at = 0; at < lines.size(); ++at) {
          INFO("record " << at + 1);
          REQUIRE(lines[at].key == expected[at].key);
          REQUIRE(lines[at].amount == expected[at].amount);
          REQUIRE(lines[at].debit_previous == expected[at].debit_previous);
          REQUIRE(lines[at].memo == expected[at].memo);
        }
        before = ledger_of(kept.book);
      }
      const Book again(open_sqlite_store(folder("book"), Access::read));
      CHECK(differences(ledger_of(again), before).empty());
      CHECK(findings(folder("book")).empty());
    }
  }
}

TEST_CASE("pages are as full after a large batch as they can be") {
  const Folder folder;
  SmallBook house({}, create_sqlite_store(folder("book")));
  std::vector<Transfer> batch;
  for (std::uint64_t at = 1; at <= 8192; ++at) {
    batch.push_back(at % 2 == 0 ? SmallBook::payment(house.ana, house.ben, "0.01")
                                : SmallBook::payment(house.ben, house.ana, "0.01"));
    batch.back().key = Key::words(2, at);
  }
  Answers answers;
  house.book.post(batch, stamp(), answers);
  // The fewest lines of a page that is not the last one of the batch, beside the most.
  CHECK(query(folder("book"),
              "SELECT min(lines) * 10 > max(lines) * 9 FROM page WHERE first < (SELECT max(first) FROM page)") ==
        std::vector<std::string>{"1"});
}

TEST_CASE("a large batch whose turn is taken back leaves nothing, wherever it had come to") {
  for (const std::size_t ends_at : {1U, 1023U, 2500U, 17'000U, 35'999U}) {
    const Folder folder;
    std::size_t seen = 0;
    const Policed policed = std::move(Policed().rule("fuse", [&](const Ledger&, const Draft&) -> Verdict {
      if (++seen == ends_at) throw Error(Fault::storage, "the fuse has blown");
      return {};
    }));
    Ledger before;
    {
      SmallBook house(policed.registry(), create_sqlite_store(folder("book")));
      std::vector<Transfer> batch;
      for (std::uint64_t at = 1; at <= 36'000; ++at) {
        batch.push_back(at % 2 == 0 ? SmallBook::payment(house.ana, house.ben, "0.01")
                                    : SmallBook::payment(house.ben, house.ana, "0.01"));
        batch.back().key = Key::words(3, at);
      }
      policed.adopt_all(house.book);
      before = ledger_of(house.book);
      Answers answers;
      CHECK(fault_of([&] { house.book.post(batch, stamp(), answers); }) == Fault::storage);
      CHECK(differences(ledger_of(house.book), before).empty());
      CHECK(house.book.together([&](Turn& turn) {
        turn.post(batch, stamp(), answers);
        return false;
      }) == false);
      CHECK(differences(ledger_of(house.book), before).empty());
      house.book.post(batch, stamp(), answers);
      CHECK(answers.refusals.empty());
      CHECK(answers.items.front().entry == EntryNumber(before.next_number()));
      CHECK_FALSE(answers.items.back().repeated);
      before = ledger_of(house.book);
    }
    const Book again(open_sqlite_store(folder("book"), Access::read), policed.registry());
    CHECK(differences(ledger_of(again), before).empty());
    CHECK(findings(folder("book"), policed.registry()).empty());
  }
}

TEST_CASE("a long turn of single payments is kept as the same batch is, or given up as a whole") {
  const Folder folder;
  SmallBook kept({}, create_sqlite_store(folder("book")));
  SmallBook model;
  RANDOM_VALUES(random);
  Workload workload(random, true);
  std::vector<Transfer> batch = workload.batch(kept, 40'000);
  for (Transfer& transfer : batch) transfer.linked = false;
  Answers answers;
  for (const bool is_kept : {false, true}) {
    CHECK(model.book.together([&](Turn& turn) {
      turn.post(batch, stamp(), answers);
      return is_kept;
    }) == is_kept);
  }
  const Ledger before = ledger_of(kept.book);
  for (const bool is_kept : {false, true}) {
    CHECK(kept.book.together([&](Turn& turn) {
      for (std::size_t at = 0; at < batch.size(); ++at) {
        INFO("item " << at);
        const Outcome<Entry> outcome = turn.post(batch[at], stamp());
        REQUIRE(outcome.has_value() == static_cast<bool>(answers.items[at]));
        if (outcome) REQUIRE(outcome->number() == answers.items[at].entry);
      }
      return is_kept;
    }) == is_kept);
    if (!is_kept) CHECK(differences(ledger_of(kept.book), before).empty());
  }
  CHECK(differences(ledger_of(kept.book), ledger_of(model.book)).empty());
  CHECK(findings(folder("book")).empty());
}

TEST_CASE("in a long turn, what came first can be asked again, be undone, and be given up with all that came after") {
  for (const Threads threads : {Threads::two, Threads::one}) {
    const Folder folder;
    static_cast<void>(create_sqlite_store(folder("book")));
    Ledger after;
    {
      SmallBook house({}, open_sqlite_store(folder("book"), Access::write, threads));
      std::vector<Transfer> batch;
      for (std::uint64_t at = 1; at <= 40'000; ++at) {
        batch.push_back(at % 2 == 0 ? SmallBook::payment(house.ana, house.ben, "0.01")
                                    : SmallBook::payment(house.ben, house.ana, "0.01"));
        batch.back().key = Key::words(4, at);
      }
      const Ledger before = ledger_of(house.book);
      for (const bool is_kept : {false, true}) {
        Answers answers;
        const bool kept = house.book.together([&](Turn& turn) {
          const AccountId eve = must(turn.open_account({.code = "eve", .unit = EUR}, stamp()));
          const HoldNumber hold = must(turn.hold(SmallBook::payment(house.ana, eve, "0.01"), {}, stamp()));
          turn.post(batch, stamp(), answers);
          CHECK(answers.refusals.empty());
          const EntryNumber first = answers.items.front().entry;
          CHECK(must(turn.post(batch.front(), stamp())).number() == first);
          CHECK(reason_of(turn.post(SmallBook::payment(house.ana, house.ben, "0.02", batch[1].key), stamp())) ==
                Reason::key_reused);
          CHECK(turn.reverse(first, Reversal{.on = day("2026-05-05"), .key = Key::words(5, 1)}, stamp()));
          CHECK(turn.post_hold(hold, HoldPosting{.on = day("2026-05-05")}, stamp()));
          const std::vector<Transfer> again(batch.begin() + 20'000, batch.end());
          turn.post(again, stamp(), answers);
          CHECK(answers.items.front().repeated);
          CHECK(answers.items.back().repeated);
          CHECK(turn.post(SmallBook::payment(house.ana, eve, "0.01"), stamp()));
          return is_kept;
        });
        CHECK(kept == is_kept);
        if (!is_kept) CHECK(differences(ledger_of(house.book), before).empty());
      }
      after = ledger_of(house.book);
      CHECK(after.next_number() == before.next_number() + 1 + 1 + 40'000 + 1 + 1 + 1);
    }
    const Book again(open_sqlite_store(folder("book"), Access::read));
    CHECK(differences(ledger_of(again), after).empty());
    CHECK(findings(folder("book")).empty());
  }
}
