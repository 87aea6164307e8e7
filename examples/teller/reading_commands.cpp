// SPDX-License-Identifier: MPL-2.0
// What the book says: the balance of every account, and every record of the journal.
#include <iostream>
#include <memory>

#include "as_of.hpp"
#include "book_access.hpp"
#include "families.hpp"
#include "journal_listing.hpp"
#include "listing.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

void list_balances(const Ledger& ledger, const std::vector<Balance>& balances, ListingForm form) {
  const bool several = ledger.chart().units().size() > 1;
  std::vector<ListingColumn> columns{{"account", "Account"}, {"balance", "Balance", Align::right}};
  if (several) columns.push_back({"unit", "Unit"});
  Listing listing(std::cout, form, "balances", columns);
  for (const AccountId id : accounts_by_code(ledger)) {
    const Balance& balance = balances.at(id.value());
    std::vector<std::string> cells{code_of(ledger, id), to_string(balance.amount())};
    if (several) cells.emplace_back(balance.unit.code());
    listing.row(std::move(cells));
  }
  listing.end();
}

void add_balances(Commands& commands) {
  struct Options {
    std::string book;
    AsOf as_of;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("balances", "List the balance of every account",
                                  "teller balances circle.book --on 2026-12-31 --csv");
  command.argument("BOOK", "the book", given->book);
  given->as_of.declare(command);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    read_journal(*book, "balances", given->form, [&](const Ledger& ledger, Store& store) {
      list_balances(ledger, given->as_of.balances(ledger, store), given->form);
    });
    return true;
  });
}

void add_journal(Commands& commands) {
  struct Options {
    std::string book;
    std::uint64_t after = 0;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("journal", "List every record: entries, holds, and all that was agreed",
                                  "teller journal circle.book --after 120");
  command.argument("BOOK", "the book", given->book)
      .option("--after", "N", "only the records after this number", given->after);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    read_journal(*book, "journal", given->form, [&](const Ledger& ledger, Store& store) {
      list_journal(std::cout, given->form, ledger, store, given->after);
    });
    return true;
  });
}

}  // namespace

void add_reading_commands(Commands& commands) {
  add_balances(commands);
  add_journal(commands);
}

}  // namespace rochdale::teller
