// SPDX-License-Identifier: MPL-2.0
// What moved: the statement of an account, and the trial balance of all of them.
#include "rochdale/report/statement.hpp"

#include <iostream>
#include <memory>

#include "as_of.hpp"
#include "book_access.hpp"
#include "book_texts.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "kept_proofs.hpp"
#include "listing.hpp"
#include "record_reader.hpp"
#include "rochdale/report/trial_balance.hpp"
#include "rochdale/storage/checkpoint.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

/// "ana (Ana Lima)".
std::string title_of(const Ledger& ledger, AccountId id) {
  const std::string_view name = ledger.account(id).name;
  return code_of(ledger, id) + (name.empty() ? "" : " (" + std::string(name) + ")");
}

std::string codes_of(const Ledger& ledger, const std::vector<AccountId>& accounts) {
  std::string codes;
  for (const AccountId account : accounts) {
    if (!codes.empty()) codes += ", ";
    codes += code_of(ledger, account);
  }
  return codes;
}

void add_statement(Commands& commands) {
  struct Options {
    std::string book;
    std::string account;
    std::optional<Date> from;
    std::optional<Date> to;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("statement", "Show what moved on an account, with its running balance",
                                  "teller statement circle.book ana --from 2026-01-01 --to 2026-12-31");
  command.argument("BOOK", "the book", given->book);
  command.argument("ACCOUNT", "whose statement", given->account);
  command.option("--from", "DATE", "first effective date", given->from);
  command.option("--to", "DATE", "last effective date", given->to);
  given->form.declare(command);
  command.run([given] {
    if (given->from && given->to && *given->to < *given->from) throw Misused("--to lies before --from");
    const auto book = open_to_read(given->book);
    book->read_journal([&](const Ledger& ledger, Store& store) {
      const AccountId id = find_account(ledger, given->account);
      const Statement made = statement(ledger, store, id, given->from, given->to);
      BookTexts texts(store);
      Listing listing(std::cout, given->form, "rows",
                      {{"entry", "Entry", Align::right, true},
                       {"on", "Date"},
                       {"kind", "Kind"},
                       {"account", "With"},
                       {"amount", "Amount", Align::right},
                       {"balance", "Balance", Align::right},
                       {"memo", "Memo", Align::left, false, true}});
      listing.remark("Statement of " + title_of(ledger, id) + " in " + to_string(ledger.unit(id)));
      listing.detail("account", code_of(ledger, id));
      listing.detail("name", ledger.account(id).name);
      listing.detail("unit", ledger.unit(id).code());
      listing.fact("opening", "Opening balance", to_string(made.opening));
      for (const StatementRow& row : made.rows) {
        listing.row({std::to_string(row.entry.value()), to_string(row.head.on), std::string(word_of(row.head.kind)),
                     codes_of(ledger, row.others), to_string(row.change), to_string(row.balance),
                     texts(row.head.memo)});
      }
      listing.fact("closing", "Closing balance", to_string(made.closing));
      const std::uint64_t next = ledger.next_number();
      listing.fact("head", "Head of the book, to be kept",
                   head_text(next - 1, to_hex(journal_head(given->book, next))));
      listing.end();
    });
    return true;
  });
}

void add_trial_balance(Commands& commands) {
  struct Options {
    std::string book;
    AsOf as_of;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("trial-balance", "List debits and credits of every account, and prove that they are equal",
                   "teller trial-balance circle.book --on 2026-12-31");
  command.argument("BOOK", "the book", given->book);
  given->as_of.declare(command);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    bool equal = true;
    read_journal(*book, "trial-balance", given->form, [&](const Ledger& ledger, Store& store) {
      const TrialBalance made = trial_balance(ledger, given->as_of.balances(ledger, store));
      Listing listing(std::cout, given->form, "rows",
                      {{"account", "Account"},
                       {"kind", "Kind"},
                       {"unit", "Unit"},
                       {"debits", "Debits", Align::right},
                       {"credits", "Credits", Align::right},
                       {"balance", "Balance", Align::right}});
      const auto amount = [](const int128& minor, const Unit& unit) { return to_string(Amount::minor(minor, unit)); };
      for (const TrialRow& row : made.rows) {
        const Balance& balance = row.balance;
        listing.row({code_of(ledger, row.account), std::string(name(balance.kind)), std::string(balance.unit.code()),
                     amount(balance.debits, balance.unit), amount(balance.credits, balance.unit),
                     to_string(balance.amount())});
      }
      for (const TrialSum& sum : made.sums) {
        equal = equal && sum.debits == sum.credits;
        listing.total({"all", "", std::string(sum.unit.code()), to_string(sum.debits), to_string(sum.credits), ""});
      }
      listing.answer("equal", "debits equal credits", equal);
      listing.end();
    });
    return equal;
  });
}

}  // namespace

void add_statement_commands(Commands& commands) {
  add_statement(commands);
  add_trial_balance(commands);
}

}  // namespace rochdale::teller
