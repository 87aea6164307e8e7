// SPDX-License-Identifier: MPL-2.0
// Checkpoints, growth and receipts of real book files: proven to whoever kept a checkpoint, and to nobody for a book or
// a receipt of which anything was changed.
#include "rochdale/storage/receipt.hpp"

#include "book_file.hpp"
#include "core/random_values.hpp"
#include "rochdale/core/merkle_tree.hpp"
#include "rochdale/storage/signed_note.hpp"

using namespace book_file;

namespace {

std::uint64_t entries_with_many_legs(const std::string& path) {
  return std::stoull(
      query(path, "SELECT number - 1 FROM journal_line WHERE kind = '+' ORDER BY number LIMIT 1").front());
}

std::vector<std::uint64_t> numbers(const std::string& path, const std::string& select) {
  std::vector<std::uint64_t> found;
  for (const std::string& row : query(path, select)) found.push_back(std::stoull(row));
  return found;
}

const std::string entries_and_holds = "SELECT number FROM journal_line WHERE kind IN ('E','O','C','A','R','P','H')";

/// Adds a payment of a cent, so that the journal has grown by a row.
void grow(const std::string& path, int payments = 1) {
  Book book(open_sqlite_store(path), levied().registry());
  for (int at = 0; at < payments; ++at) {
    Payment payment = SmallBook::payment(book.find("ben"), book.find("cem"), "0.01");
    const std::string memo = "memo " + std::to_string(at);
    payment.memo = memo;
    must(book.post(payment, stamp()));
  }
}

}  // namespace

TEST_CASE("a checkpoint is read as it is written, and nothing else is one") {
  const Folder folder;
  make_lived_in(folder("book"));
  const Checkpoint made = make_checkpoint(folder("book"), "the circle of Ana");
  CHECK(made.records == numbers(folder("book"), "SELECT next_number - 1 FROM snapshot").front());
  const std::string head = check_sqlite_store(folder("book"), [](const std::string&) {}).head;
  CHECK(to_hex(made.head) == head);
  CHECK(to_hex(journal_head(folder("book"), made.records + 1)) == head);
  const std::string text = to_text(made);
  CHECK(read_checkpoint(text).value() == made);
  for (std::size_t at = 0; at < text.size(); ++at) {
    CHECK_FALSE(read_checkpoint(text.substr(0, at)));
    std::string changed = text;
    ++changed[at];
    const auto read = read_checkpoint(changed);
    INFO("byte " << at);
    CHECK_FALSE((read && *read == made));
  }
  CHECK_FALSE(read_checkpoint(text + "\n"));
  CHECK_THROWS_AS(to_text(Checkpoint{}), Error);
  CHECK_THROWS_AS(to_text(Checkpoint{"two\nlines", 1, {}, {}}), Error);
}

TEST_CASE("every entry and hold of a book has a receipt that proves it, and proves nothing once a byte is changed") {
  RANDOM_VALUES(random);
  const Folder folder;
  make_lived_in(folder("book"));
  const auto entries = numbers(folder("book"), entries_and_holds);
  REQUIRE(entries.size() > 10);
  for (const std::uint64_t entry : entries) {
    INFO("entry " << entry);
    const Receipt made = make_receipt(folder("book"), entry, {}, "circle");
    const std::string text = to_text(made);
    const Receipt read = read_receipt(text).value();
    CHECK(read.records == made.records);
    CHECK(read.checkpoint == make_checkpoint(folder("book"), "circle"));
    CHECK(first_unproven(read) == 0);
    // Whatever is changed: it does not read, or is not proven, or is of another checkpoint.
    for (int round = 0; round < 40; ++round) {
      std::string changed = text;
      const auto at = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(text.size()) - 1));
      changed[at] = static_cast<char>(changed[at] ^ (1 << random.between(0, 7)));
      const auto other = read_receipt(changed);
      INFO("byte " << at << " of\n" << text);
      CHECK_FALSE((other && first_unproven(*other) == 0 && other->checkpoint == made.checkpoint));
    }
  }
  CHECK(fault_of([&] { static_cast<void>(make_receipt(folder("book"), 0, {}, "circle")); }) == Fault::out_of_range);
  CHECK(fault_of([&] { static_cast<void>(make_receipt(folder("book"), 1, {}, "circle")); }) == Fault::out_of_range);
  CHECK(fault_of([&] { static_cast<void>(make_receipt(folder("book"), 999'999, {}, "circle")); }) ==
        Fault::out_of_range);
}

TEST_CASE("a receipt shows what was paid and between whom, and of an entry of many legs only what is asked for") {
  const Folder folder;
  make_lived_in(folder("book"));
  const std::uint64_t many = entries_with_many_legs(folder("book"));
  const Receipt whole = make_receipt(folder("book"), many, {}, "circle");
  const auto lines = std::count_if(whole.records.begin(), whole.records.end(),
                                   [](const ProvenRecord& each) { return each["amount"].has_value(); });
  CHECK(lines > 1);
  const auto openings = std::count_if(whole.records.begin(), whole.records.end(),
                                      [](const ProvenRecord& each) { return each["kind"] == "account"; });
  CHECK(openings > 1);
  const auto head = std::find_if(whole.records.begin(), whole.records.end(),
                                 [&](const ProvenRecord& each) { return each.number == many; });
  REQUIRE(head != whole.records.end());
  const AccountId payee(static_cast<std::uint32_t>(std::stoul(std::string(head->operator[]("credit").value()))));
  const Receipt part = make_receipt(folder("book"), many, payee, "circle");
  CHECK(part.records.size() < whole.records.size());
  CHECK(first_unproven(part) == 0);
  CHECK(fault_of([&] { static_cast<void>(make_receipt(folder("book"), many + 1, {}, "circle")); }) ==
        Fault::out_of_range);
}

TEST_CASE("receipts and growth are proven for a checkpoint that was kept while the book grew") {
  const Folder folder;
  make_lived_in(folder("book"));
  std::vector<Checkpoint> kept{make_checkpoint(folder("book"), "circle")};
  for (int round = 0; round < 5; ++round) {
    grow(folder("book"), 1 + 7 * round);
    kept.push_back(make_checkpoint(folder("book"), "circle"));
  }
  const auto entry = numbers(folder("book"), entries_and_holds).front();
  for (std::size_t earlier = 0; earlier < kept.size(); ++earlier) {
    const Receipt receipt = make_receipt(folder("book"), entry, {}, "", kept[earlier]);
    CHECK(receipt.checkpoint == kept[earlier]);
    CHECK(first_unproven(read_receipt(to_text(receipt)).value()) == 0);
    for (std::size_t later = earlier; later < kept.size(); ++later) {
      const Growth growth = prove_growth(folder("book"), kept[earlier], kept[later].records);
      CHECK(growth.later == kept[later]);
      const Growth read = read_growth(to_text(growth)).value();
      CHECK(holds(read));
      for (const Checkpoint& other : kept) {
        if (!(other == kept[earlier])) CHECK_FALSE(holds(Growth{other, read.later, read.note, read.path}));
      }
    }
  }
  // A record that is newer than the checkpoint has no place in its tree.
  const auto newest = numbers(folder("book"), entries_and_holds).back();
  CHECK(fault_of([&] { static_cast<void>(make_receipt(folder("book"), newest, {}, "", kept.front())); }) ==
        Fault::out_of_range);
}

TEST_CASE("F19: an old backup that was put back shows the gap to every head that was kept") {
  const Folder folder;
  make_lived_in(folder("book"));
  const Checkpoint before = make_checkpoint(folder("book"), "circle");
  fs::copy_file(folder("book"), folder("backup"));
  grow(folder("book"), 3);
  const Checkpoint after = make_checkpoint(folder("book"), "circle");
  fs::remove(folder("book"));
  fs::rename(folder("backup"), folder("book"));

  const auto audited = [&](const std::vector<KeptHead>& kept) {
    std::string words;
    static_cast<void>(audit_sqlite_store(folder("book"), kept, [&](const std::string& what) { words += what + "\n"; }));
    return words;
  };
  const KeptHead head_before{before.records, before.head, {}};
  const KeptHead head_after{after.records, after.head, {}};
  const KeptHead root_after{after.records, after.head, after.root};
  CHECK(audited({}).empty());  // by itself an old backup is sound
  CHECK(audited({head_before}).empty());
  CHECK(audited({KeptHead{before.records, before.head, before.root}}).empty());
  for (const KeptHead& kept : {head_after, root_after}) {
    const std::string words = audited({head_before, kept});
    CHECK(words.find("ends at record " + std::to_string(before.records)) != std::string::npos);
    CHECK(words.find(std::to_string(after.records - before.records) + " records are missing") != std::string::npos);
  }
  CHECK(fault_of([&] { static_cast<void>(prove_growth(folder("book"), after)); }) == Fault::out_of_range);
  CHECK(fault_of([&] {
          static_cast<void>(
              make_receipt(folder("book"), numbers(folder("book"), entries_and_holds).front(), {}, "", after));
        }) == Fault::out_of_range);

  // Somebody goes on from the old backup: as many records, and another history.
  grow(folder("book"), 4);
  const std::string words = audited({head_before, head_after});
  CHECK(words.find("records up to " + std::to_string(after.records) + " are not those that were kept") !=
        std::string::npos);
  CHECK(words.find("after record " + std::to_string(before.records)) != std::string::npos);
  CHECK(fault_of([&] { static_cast<void>(prove_growth(folder("book"), after)); }) == Fault::damaged);
}

TEST_CASE("F20: a history of which even the hashes were made anew is told from the one that was kept") {
  const Folder folder;
  // Two books that differ in one amount, each sound by itself.
  for (const std::string name : {"true", "false"}) {
    SmallBook house({}, create_sqlite_store(folder(name)));
    must(house.pay(house.ana, house.ben, name == "true" ? "0.10" : "0.01"));
    must(house.pay(house.ana, house.ben, "0.05"));
  }
  const Checkpoint kept = make_checkpoint(folder("true"), "circle");
  std::string words;
  const std::vector<KeptHead> heads{{kept.records, kept.head, {}}};
  static_cast<void>(audit_sqlite_store(folder("false"), heads, [&](const std::string& what) { words += what; }));
  CHECK(words.find("altered, or it is another book") != std::string::npos);
  CHECK(fault_of([&] { static_cast<void>(prove_growth(folder("false"), kept)); }) == Fault::damaged);
  CHECK(fault_of([&] {
          static_cast<void>(
              make_receipt(folder("false"), numbers(folder("false"), entries_and_holds).front(), {}, "", kept));
        }) == Fault::damaged);
}

TEST_CASE("F20: the first row that was altered is named by its number, whatever was altered behind it") {
  const Folder folder;
  make_lived_in(folder("good"));
  grow(folder("good"), 6);
  struct Row {
    std::string table;
    std::string number;
  };
  std::vector<Row> rows;
  for (const std::string& first : query(folder("good"), "SELECT first FROM page")) rows.push_back({"page", first});
  for (const std::string& number : query(folder("good"), "SELECT number FROM event")) rows.push_back({"event", number});
  for (const Row& row : rows) {
    fs::remove(folder("book"));
    fs::copy_file(folder("good"), folder("book"));
    const bool is_page = row.table == "page";
    shell(folder("book"), "UPDATE " + row.table + " SET recorded = recorded + 1 WHERE " +
                              (is_page ? "first" : "number") + " = " + row.number +
                              "; UPDATE page SET recorded = recorded - 7 WHERE first > " + row.number);
    INFO(row.table << " " << row.number);
    const SqliteAudit check = audit_sqlite_store(folder("book"), {}, [](const std::string&) {});
    CHECK(std::to_string(check.first_altered) == row.number);
    CHECK(fault_of([&] { static_cast<void>(make_checkpoint(folder("book"), "circle")); }) == Fault::damaged);
  }
}

TEST_CASE("words that were erased leave chain, tree, receipts and balances as they were") {
  const Folder folder;
  make_lived_in(folder("book"));
  grow(folder("book"), 3);
  const Checkpoint before = make_checkpoint(folder("book"), "circle");
  const auto entry = numbers(folder("book"), "SELECT number FROM journal_line WHERE memo > 0").back();
  const Receipt with_words = make_receipt(folder("book"), entry, {}, "", before);
  const auto shown = [](const Receipt& receipt) {
    std::string memo;
    for (const ProvenRecord& record : receipt.records) memo += std::string(record["memo"].value_or(""));
    return memo;
  };
  CHECK(shown(with_words).starts_with("memo"));
  {
    Book book(open_sqlite_store(folder("book")), levied().registry());
    const TextNumber memo = book.read_journal([&](const Ledger&, Store& store) { return store.line(entry).memo; });
    must(book.erase_words(memo, stamp()));
  }
  CHECK(findings(folder("book")).empty());
  // The tree up to there is the same, and so is the proof; only the words are gone from it.
  const Receipt without = make_receipt(folder("book"), entry, {}, "", before);
  CHECK(without.checkpoint == before);
  CHECK(shown(without).empty());
  CHECK(first_unproven(read_receipt(to_text(without)).value()) == 0);
  CHECK(first_unproven(read_receipt(to_text(with_words)).value()) == 0);
  CHECK(holds(prove_growth(folder("book"), before)));
  // The erased words cannot be put back as others.
  Receipt forged = with_words;
  for (ProvenRecord& record : forged.records) {
    for (RecordField& field : record.fields) {
      if (field.name == "memo") field.words = "something else";
    }
  }
  CHECK(first_unproven(forged) == entry);
  CHECK(first_unproven(read_receipt(to_text(forged)).value()) == entry);
}

TEST_CASE("a leaf is the fields of its record, each name and value with its length before it") {
  const Folder folder;
  {
    SmallBook house({}, create_sqlite_store(folder("book")));
    must(house.pay(house.ana, house.ben, "0.10"));
  }
  const std::uint64_t records = make_checkpoint(folder("book"), "c").records;
  const Receipt receipt = make_receipt(folder("book"), records, {}, "c");
  std::string leaf(1, '\0');
  for (const RecordField& field : receipt.records.back().fields) {
    for (const std::string& text : {field.name, field.value}) {
      leaf += std::string(7, '\0') + static_cast<char>(text.size()) + text;
    }
  }
  CHECK(is_included(sha256(leaf), records - 1, records, receipt.checkpoint.root, receipt.records.back().path));
  CHECK(receipt.records.back()["amount"] == "10");
  CHECK(receipt.records.back()["record"] == std::to_string(records));
}
