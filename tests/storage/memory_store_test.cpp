// SPDX-License-Identifier: MPL-2.0
// A journal in memory: the same real payments as in a file, and what a turn leaves behind when it is given up.
#include "rochdale/storage/memory_store.hpp"

#include "book_file.hpp"
#include "core/shared_data.hpp"

using namespace book_file;

namespace {

inline constexpr Unit SRF = "SRF/18"_unit;

/// Units of 10^-18 by plain string work: the digits, filled up.
integer minor_of(const std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits = text.substr(0, point) + (point == text.size() ? "" : text.substr(point + 1));
  digits.append(18 - (text.size() - std::min(point + 1, text.size())), '0');
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return integer(digits);
}

using Rows = std::vector<std::vector<std::string>>;  // id, time, subtype, payer, payee, amount

/// Posts all rows in one batch, twice: the second time each of them is there already.
void import(Book& book, const Rows& rows) {
  must(book.adopt_unit(SRF, Limits{}, stamp()));
  std::vector<Transfer> transfers;
  book.together([&](Turn& turn) {
    const auto account = [&turn](const std::string& code) {
      const AccountId found = turn.ledger().find(code);
      return found == AccountId{} ? must(turn.open_account({.code = code, .unit = SRF}, stamp())) : found;
    };
    for (const auto& row : rows) {
      transfers.push_back(Transfer{.debit = account(row[3]),
                                   .credit = account(row[4]),
                                   .amount = Amount::parse(row[5], SRF).value(),
                                   .on = day(row[1].substr(0, 10)),
                                   .key = key(row[0])});
    }
    return true;
  });
  Answers answers;
  for (const bool again : {false, true}) {
    book.post(transfers, stamp(), answers);
    const auto right = [again](const Answer& answer) { return answer && answer.repeated == again; };
    CHECK(std::count_if(answers.items.begin(), answers.items.end(), right) == 9999);
  }
}

}  // namespace

TEST_CASE("F23: real payments of 17 decimals give the balances of a plain sum, in memory and in a file") {
  auto file = open_shared("data/sarafu/payments.csv");
  if (!file) return;
  const Rows rows = rows_of(*file);
  std::map<std::string, integer> expected;
  integer volume = 0;
  for (const auto& row : rows) {
    const integer amount = minor_of(row[5]);
    expected[row[3]] -= amount;
    expected[row[4]] += amount;
    volume += amount;
  }
  REQUIRE(rows.size() == 9999);
  REQUIRE(expected.size() == 8508);
  REQUIRE(volume == minor_of("6662271.04689846584036879"));  // as SOURCE.txt has it

  const Folder folder;
  Book in_memory(std::make_unique<MemoryStore>());
  import(in_memory, rows);
  {
    Book in_file(create_sqlite_store(folder("book")));
    import(in_file, rows);
  }
  const Book reopened(open_sqlite_store(folder("book"), Access::read));
  for (const Book* book : {static_cast<const Book*>(&in_memory), &reopened}) {
    integer sum = 0;
    integer above_zero = 0;
    std::size_t equal = 0;
    book->read([&](const Ledger& ledger) {
      CHECK(ledger.account_count() == 8508);
      for (const auto& [code, balance] : expected) {
        const integer minor = to_integer(ledger.balance(ledger.find(code)).amount().minor());
        equal += minor == balance ? 1U : 0U;
        sum += minor;
        if (minor > 0) above_zero += minor;
      }
    });
    CHECK(equal == 8508);
    CHECK(sum == 0);
    CHECK(above_zero == minor_of("3786480.12689846584036879"));
  }
}

TEST_CASE("what a turn in memory gave up is nowhere, and its numbers and keys are free again") {
  SmallBook house;
  const auto first = must(house.pay(house.ana, house.ben, "1", key("kept")));
  const std::uint64_t next = ledger_of(house.book).next_number();
  house.book.together([&](Turn& turn) {
    must(turn.open_account({.code = "dan", .unit = EUR, .name = "Dan"}, stamp()));
    must(turn.post(Transfer{.debit = house.ana, .credit = house.ben, .amount = eur("2"), .on = today, .key = key("k")},
                   stamp()));
    return false;
  });
  CHECK(ledger_of(house.book).next_number() == next);
  house.book.read_journal([&](const Ledger& ledger, Store& store) {
    CHECK(ledger.find("dan") == AccountId{});
    const std::vector<Key> keys{key("kept"), key("k"), Key{}};
    std::vector<std::uint64_t> numbers(3, 99);
    store.find(keys, numbers);
    CHECK(numbers == std::vector<std::uint64_t>{first.number().value(), 0, 0});
    CHECK(fault_of([&] { static_cast<void>(store.line(next)); }) == Fault::out_of_range);
    CHECK(fault_of([&] { static_cast<void>(store.line(0)); }) == Fault::out_of_range);
    CHECK(fault_of([&] { static_cast<void>(store.words(ledger.next_text())); }) == Fault::out_of_range);
    CHECK(verify(ledger, store).findings.empty());
  });
  const auto now = must(house.pay(house.ana, house.ben, "2", key("k")));
  CHECK(now.number().value() == next);
  CHECK_FALSE(now.repeated());
}
