// SPDX-License-Identifier: MPL-2.0
// A book in a file. What was answered is on the disk, also if the power fails the moment after; a request that is made
// again after a crash is recognised by its key. The book is made in the folder given, or else in one for the moment.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <rochdale/rochdale.hpp>
#include <rochdale/storage/sqlite_store.hpp>
#include <string>

using namespace rochdale;

namespace {

constexpr Unit hours = "HRS/2"_unit;
const Stamp today{.by = "Toad Lane", .on = "2026-11-24"_date};

// A day's work with the book: it is opened, paid from, looked at and closed. Limits and accounts come from the file.
void pay(const std::string& path, const char* amount, std::string_view key) {
  Book book(open_sqlite_store(path));
  const Entry entry = book.post(Payment{.payer = book.find("ana"),
                                        .payee = book.find("ben"),
                                        .amount = Amount::parse(amount, hours).value(),
                                        .on = today.on,
                                        .key = Key::text(key).value()},
                                today)
                          .value();
  std::cout << key << (entry.repeated() ? ": posted before, as entry " : ": posted as entry ") << entry.number().value()
            << ", Ben has " << to_string(book.balance(book.find("ben"))) << "\n";
}

void keep_a_book(const std::string& path) {
  {
    Book book(create_sqlite_store(path));  // throws Error if there is a file already: a book never overwrites one
    book.adopt_unit(hours, Limits{.floor = -1000}, today).value();
    for (const char* code : {"ana", "ben"}) {
      const AccountId account = book.open_account({.code = code, .unit = hours}, today).value();
      std::cout << code << " is account " << account.value() << "\n";
    }
  }

  pay(path, "2.50", "invoice 17");
  pay(path, "1.25", "invoice 18");
  pay(path, "1.25", "invoice 18");  // was it posted before the line broke? Ask again with the same key

  // The audit folds the whole journal again, and checks the file: the chain of hashes, and that no word was changed.
  const Book book(open_sqlite_store(path, Access::read));
  const Verification audit =
      book.read_journal([](const Ledger& ledger, Store& store) { return verify(ledger, store); });
  bool is_sound = audit.is_sound();
  check_sqlite_store(path, [&](const std::string& what) {
    is_sound = false;
    std::cout << what << "\n";
  });
  std::cout << "The journal of " << audit.records << " records is " << (is_sound ? "sound" : "NOT sound") << ".\n";
}

}  // namespace

int main(int count, char** words) {
  try {
    if (count > 1) {
      keep_a_book((std::filesystem::path(words[1]) / "circle.book").string());
      return EXIT_SUCCESS;
    }
    std::string folder = (std::filesystem::temp_directory_path() / "rochdale-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw Error(Fault::storage, "cannot make the folder " + folder);
    keep_a_book(folder + "/circle.book");
    std::filesystem::remove_all(folder);
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {  // a broken disk, a file that is no book
    std::cerr << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
