// SPDX-License-Identifier: MPL-2.0
// Documents beside the entries: written in versions, never over what the writer has not seen.
#include "rochdale/book/document.hpp"

#include "failing_store.hpp"
#include "rochdale/book/verify.hpp"
#include "small_book.hpp"

using namespace small_book;

namespace {

NewVersion first(std::string_view state = "pending") { return {{}, 1, "invoice", state, "amount=5.00\n", "for bread"}; }

NewVersion next(DocumentNumber document, std::uint32_t version, std::string_view state) {
  return {document, version, "invoice", state, "amount=5.00\n", {}};
}

std::optional<Document> now(const Book& book, DocumentNumber number) {
  return book.read([&](const Ledger& ledger) {
    const Document* found = ledger.find(number);
    return found == nullptr ? std::optional<Document>() : std::optional<Document>(*found);
  });
}

/// The versions of documents in a journal: "number.version state".
std::vector<std::string> written(const Book& book) {
  struct Reader final : RecordReader {
    void lines(std::uint64_t, std::span<const Line>) override {}
    void event(const Event& event) override {
      if (const auto* version = std::get_if<DocumentWritten>(&event.body)) {
        found.push_back(std::to_string(version->document.value()) + "." + std::to_string(version->version) + " " +
                        version->state);
      }
    }
    std::vector<std::string> found;
  };
  return book.read_journal([](const Ledger&, Store& store) {
    Reader reader;
    store.read(0, reader);
    return reader.found;
  });
}

}  // namespace

TEST_CASE("a document is named by its first record, and the book knows its newest version") {
  SmallBook house;
  const std::uint64_t record = house.next_number();
  const DocumentNumber number = must(house.book.write(first(), stamp()));
  CHECK(number.value() == record);
  must(house.pay(house.ana, house.ben, "5.00"));
  CHECK(must(house.book.write(next(number, 2, "completed"), stamp())) == number);
  const auto found = now(house.book, number);
  REQUIRE(found);
  CHECK(found->version == 2);
  CHECK(found->state == "completed");
  CHECK(found->content == "amount=5.00\n");
  CHECK(found->on == today);
  CHECK(written(house.book) ==
        std::vector<std::string>{std::to_string(record) + ".1 pending", std::to_string(record) + ".2 completed"});
}

TEST_CASE("nobody writes over a version that he has not seen") {
  SmallBook house;
  const DocumentNumber number = must(house.book.write(first(), stamp()));
  must(house.book.write(next(number, 2, "completed"), stamp()));
  const auto late = house.book.write(next(number, 2, "erased"), stamp());
  CHECK(reason_of(late) == Reason::document_changed);
  CHECK(late.error().existing.value() == number.value());
  CHECK(reason_of(house.book.write(next(number, 4, "erased"), stamp())) == Reason::document_changed);
  CHECK(now(house.book, number)->state == "completed");
}

TEST_CASE("what is no document, or one of another kind, is refused and changes nothing") {
  SmallBook house;
  const DocumentNumber number = must(house.book.write(first(), stamp()));
  const std::uint64_t before = house.next_number();
  const auto reason = [&](const NewVersion& wanted) { return reason_of(house.book.write(wanted, stamp())); };
  CHECK(reason(next(DocumentNumber(1), 2, "x")) == Reason::unknown_document);
  CHECK(reason(next(DocumentNumber(9999), 2, "x")) == Reason::unknown_document);
  CHECK(reason(next(DocumentNumber{}, 2, "x")) == Reason::unknown_document);
  CHECK(reason({number, 2, "voucher", "open", {}, {}}) == Reason::unknown_document);
  CHECK(reason({{}, 1, "", "open", {}, {}}) == Reason::text_malformed);
  CHECK(reason({{}, 1, "invoice", "", {}, {}}) == Reason::text_malformed);
  CHECK(reason({{}, 1, "in\nvoice", "open", {}, {}}) == Reason::text_malformed);
  CHECK(reason({{}, 1, "invoice", "open", std::string_view("\0", 1), {}}) == Reason::text_malformed);
  CHECK(reason({{}, 1, "invoice", "open", {}, "\xE2\x80\xAE"}) == Reason::text_malformed);
  const std::string long_text(longest_memo + 1, 'x');
  CHECK(reason({{}, 1, "invoice", "open", long_text, {}}) == Reason::text_malformed);
  CHECK(house.next_number() == before);
}

TEST_CASE("F15: documents of a turn that is given up were never there") {
  SmallBook house;
  const DocumentNumber kept = must(house.book.write(first(), stamp()));
  const Ledger before = house.book.read([](const Ledger& ledger) { return ledger; });
  CHECK_FALSE(house.book.together([&](Turn& turn) {
    must(turn.write(next(kept, 2, "completed"), stamp()));
    const DocumentNumber other = must(turn.write(first("open"), stamp()));
    must(turn.write(next(other, 2, "closed"), stamp()));
    CHECK(turn.ledger().documents().size() == 2);
    return false;
  }));
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    compare_ledgers(before, ledger, [](std::string_view what, const std::string& words) { FAIL_CHECK(what << words); });
    CHECK(verify(ledger, store).is_sound());
  });
}

TEST_CASE("a version without words keeps those of the one before, and one with words has its own") {
  SmallBook house;
  const DocumentNumber number = must(house.book.write(first(), stamp()));
  const TextNumber words = now(house.book, number)->words;
  CHECK(words != 0);
  must(house.book.write(next(number, 2, "due"), stamp()));
  CHECK(now(house.book, number)->words == words);
  NewVersion third = next(number, 3, "paid");
  third.words = "paid in cash";
  must(house.book.write(third, stamp()));
  CHECK(now(house.book, number)->words > words);
  const DocumentNumber other = must(house.book.write(NewVersion{{}, 1, "invoice", "due", {}, {}}, stamp()));
  CHECK(now(house.book, other)->words == 0);
}

TEST_CASE("documents are there again when the book is opened, and their words can be erased") {
  MemoryStore store;
  DocumentNumber number;
  {
    SmallBook house({}, std::make_unique<ForwardingStore>(store));
    number = must(house.book.write(first(), stamp()));
  }
  Book book(std::make_unique<ForwardingStore>(store));
  REQUIRE(now(book, number));
  const TextNumber words = now(book, number)->words;
  CHECK(*store.words(words) == "for bread");
  must(book.erase_words(words, stamp()));
  CHECK_FALSE(store.words(words));
  CHECK(now(book, number)->content == "amount=5.00\n");
  book.read_journal([](const Ledger& ledger, Store& journal) { CHECK(verify(ledger, journal).is_sound()); });
}

TEST_CASE("F75: a journal whose versions do not follow each other is damaged") {
  SmallBook house;
  const DocumentNumber number = must(house.book.write(first(), stamp()));
  Ledger ledger = house.book.read([](const Ledger& copy) { return copy; });
  const auto apply = [&](DocumentNumber document, std::uint32_t version, const char* kind) {
    Event event;
    event.number = ledger.next_number();
    event.body = DocumentWritten{document, version, kind, "open", {}, {}};
    try {
      ledger.apply(event);
    } catch (const Error& error) {
      return error.fault();
    }
    return Fault{};
  };
  CHECK(apply(number, 3, "invoice") == Fault::damaged);
  CHECK(apply(number, 1, "invoice") == Fault::damaged);
  CHECK(apply(number, 2, "voucher") == Fault::damaged);
  CHECK(apply(DocumentNumber(4711), 1, "invoice") == Fault::damaged);
  CHECK(apply(number, 2, "invoice") == Fault{});
}

TEST_CASE("a run reads the journal within the turn in which it posts, with what the turn did") {
  struct Count final : RecordReader {
    void lines(std::uint64_t, std::span<const Line> lines) override { count += lines.size(); }
    void event(const Event&) override { ++count; }
    std::size_t count = 0;
  };
  SmallBook house;
  must(house.pay(house.ana, house.ben, "1.00"));
  for (const bool keep : {false, true}) {
    const std::uint64_t before = house.next_number();
    house.book.together([&](Turn& turn) {
      must(turn.post(house.transfer(house.ana, house.ben, "2.00", key("in the turn")), stamp()));
      Count seen;
      turn.read(0, seen);
      CHECK(seen.count == before);
      // The same request is known as such, although it was shown to the store already.
      CHECK(must(turn.post(house.transfer(house.ana, house.ben, "2.00", key("in the turn")), stamp())).repeated());
      must(turn.post(house.transfer(house.ana, house.ben, "4.00"), stamp()));
      Count again;
      turn.read(0, again);
      CHECK(again.count == before + 1);
      return keep;
    });
    CHECK(house.balance(house.ben) == (keep ? "7.00" : "1.00"));
    house.book.read_journal([](const Ledger& ledger, Store& store) { CHECK(verify(ledger, store).is_sound()); });
  }
}
