// SPDX-License-Identifier: MPL-2.0
// What a year asks of a bookkeeper in the end.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "rochdale/institution/community_bank.hpp"
#include "rochdale/policy/closing.hpp"
#include "rochdale/report/balances_on.hpp"
#include "rochdale/report/each_entry.hpp"
#include "rochdale/report/income_statement.hpp"
#include "watched_journal.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

struct CloseYear {
  std::string book;
  Date last;
  std::optional<Date> first;
  std::vector<std::string> into;
  bool keep_open = false;
  Circumstances circumstances;
};

/// The result of each unit, and how many adjusting entries led to it.
void say_year(const Ledger& ledger, Store& store, const Period& year) {
  std::uint64_t adjusting = 0;
  for_each_entry(ledger, store, [&](const JournalEntry& entry) {
    if (entry.head().kind == LineKind::adjusting && year.contains(entry.head().on)) ++adjusting;
  });
  std::cout << to_string(year) << ": " << adjusting << " adjusting " << (adjusting == 1 ? "entry" : "entries") << "\n";
  for (const IncomeStatement& made : income_statement(ledger, store, year)) {
    std::cout << "income " << to_string(made.income.total) << " less expense " << to_string(made.expense.total) << ": "
              << to_string_with_unit(made.result()) << "\n";
  }
}

bool run_close_year(const CloseYear& given) {
  const Date first = given.first.value_or(given.last.add_years(-1) + 1);
  if (given.last < first) throw Misused("the year ends before it begins");
  const Period year(first, given.last);
  const auto book = open_to_write(given.book);
  if (const auto ended = CommunityBank(*book).known().through(); ended && *ended < given.last) {
    throw Refused("the days of this bank are ended through " + to_string(*ended) +
                  " only (teller end-of-day ends the others)");
  }
  read_journal(*book, "close-year", false, [&](const Ledger& ledger, Store& store) { say_year(ledger, store, year); });
  // Balances are read from the journal before the turn; if somebody posted in between, they are read again.
  for (bool done = false; !done;) {
    const auto [run, known] = read_journal(*book, "close-year", false, [&](const Ledger& ledger, Store& store) {
      std::vector<AccountId> into;
      for (const std::string& code : split_words(given.into)) into.push_back(find_account(ledger, code));
      const std::uint64_t newest = ledger.next_number() - 1;
      return std::pair(YearEnd(balances_on(ledger, store, given.last), newest, std::move(into)), newest);
    });
    done = change(*book, [&, &end = run, before = known](Turn& turn) {
      if (turn.ledger().next_number() != before + 1) return false;
      const Stamp stamp = given.circumstances.stamp();
      for (const Outcome<Entry>& outcome : turn.take(end, year, stamp)) {
        const Entry entry = or_refuse(outcome, turn.ledger());
        std::cout << "entry " << entry.number().value() << " closes income and expense\n";
      }
      if (!given.keep_open) require(turn.close_period(given.last, stamp), turn.ledger());
      return true;
    });
  }
  if (!given.keep_open) std::cout << "the books are closed through " << to_string(given.last) << "\n";
  return true;
}

void add_close_year(Commands& commands) {
  const auto given = std::make_shared<CloseYear>();
  Command& command =
      commands.add("close-year", "Close income and expense into equity, and then the books of the year",
                   "teller entry bank.book rent-due.csv --kind adjusting --on 2026-12-31 --memo \"rent of December\"\n"
                   "  teller close-year bank.book 2026-12-31 --into reserve");
  command.argument("BOOK", "the book", given->book)
      .argument("DATE", "the last day of the year", given->last)
      .option("--into", "ACCOUNT", "the equity account that takes the result; one for each unit, so it may be repeated",
              given->into)
      .option("--from", "DATE", "the first day, if the year is not twelve months", given->first)
      .flag("--keep-open", "leave the period open, for corrections; closing again closes what they changed",
            given->keep_open);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given] { return run_close_year(*given); });
}

}  // namespace

void add_year_commands(Commands& commands) { add_close_year(commands); }

}  // namespace rochdale::teller
