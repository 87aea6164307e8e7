// SPDX-License-Identifier: MPL-2.0
// What the book says: balances, statements, the journal.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "families.hpp"
#include "listing.hpp"

namespace rochdale::teller {

namespace {

void add_balances(Commands& commands) {
  struct Options {
    std::string book;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("balances", "List the balance of every account", "teller balances circle.book --csv");
  command.argument("BOOK", "the book", given->book);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    book->read([&](const Ledger& ledger) {
      const bool several = ledger.chart().units().size() > 1;
      std::vector<ListingColumn> columns{{"account", "Account"}, {"balance", "Balance", Align::right}};
      if (several) columns.push_back({"unit", "Unit"});
      Listing listing(std::cout, given->form, "balances", columns);
      for (const AccountId id : accounts_by_code(ledger)) {
        std::vector<std::string> cells{code_of(ledger, id), to_string(ledger.balance(id).amount())};
        if (several) cells.emplace_back(ledger.unit(id).code());
        listing.row(std::move(cells));
      }
      listing.end();
    });
    return true;
  });
}

}  // namespace

void add_reading_commands(Commands& commands) { add_balances(commands); }

}  // namespace rochdale::teller
