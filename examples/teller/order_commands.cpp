// SPDX-License-Identifier: MPL-2.0
// Standing orders and instalments: opened, blocked, cancelled, and paid as they fall due.
#include <iostream>
#include <memory>

#include "command_error.hpp"
#include "counted.hpp"
#include "documents.hpp"
#include "families.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/policy/recurring_payment.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

void add_order_new(Commands& commands) {
  struct Options {
    std::string book;
    std::string payer;
    std::string payee;
    std::string amount;
    Date first;
    std::optional<std::uint64_t> months;
    std::optional<std::uint64_t> days;
    std::optional<std::uint64_t> times;
    bool instalments = false;
    std::string leftover = "to_last_part";
    std::string memo;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("order new", "Open a standing order, or a sum in instalments",
                                  "teller order new circle.book ana ben 5.00 --first 2026-01-31 --months 1 --times 12");
  command.argument("BOOK", "the book", given->book)
      .argument("PAYER", "the account that pays", given->payer)
      .argument("PAYEE", "the account that is paid", given->payee)
      .argument("AMOUNT", "how much each time; with --instalments, in all", given->amount)
      .required_option("--first", "DATE", "when the first payment falls due", given->first)
      .option("--months", "N", "months from one to the next; 1, if neither is given", given->months)
      .option("--days", "N", "days from one to the next, instead", given->days)
      .option("--times", "N", "how many there are; no end, if not given", given->times)
      .flag("--instalments", "the amount is divided by --times, to the last minor unit", given->instalments)
      .option("--leftover", "RULE", "which instalments take the odd units: to_last_part (the default), to_first_parts",
              given->leftover)
      .option("--memo", "TEXT", "words for people", given->memo);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto leftover = parse_leftover(given->leftover);
    if (!leftover) throw Misused("--leftover is to_last_part or to_first_parts");
    for (const auto& count : {given->months, given->days, given->times}) {
      if (count && (*count == 0 || *count > 36'500)) throw Misused("months, days and times are 1 to 36500");
    }
    const auto book = open_to_write(given->book);
    const DocumentNumber number = change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId payer = find_account(ledger, given->payer);
      RecurringPayment wanted{payer, find_account(ledger, given->payee), read_amount(given->amount, ledger.unit(payer)),
                              given->first};
      wanted.months = static_cast<std::int32_t>(given->months.value_or(given->days ? 0 : 1));
      wanted.days = static_cast<std::int32_t>(given->days.value_or(0));
      if (given->times) wanted.times = static_cast<std::int64_t>(*given->times);
      wanted.instalments = given->instalments;
      wanted.leftover = *leftover;
      return or_refuse(open_recurring(turn, wanted, given->memo, given->circumstances.stamp()), ledger);
    });
    book->read([&](const Ledger& ledger) { say_document(*ledger.find(number)); });
    return true;
  });
}

void add_order_state(Commands& commands, const std::string& name, const std::string& summary,
                     const std::string& state) {
  const auto given = std::make_shared<DocumentOptions>();
  Command& command = given->declare(commands, name, summary, "teller " + name + " circle.book 12");
  given->declare_circumstances(command);
  command.run([given, state] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const Document* found = turn.ledger().find(given->number());
      if (found != nullptr && found->state == state) throw Refused("this order is " + state + " already");
      static_cast<void>(
          or_refuse(set_recurring(turn, given->number(), state, given->circumstances.stamp()), turn.ledger()));
    });
    book->read([&](const Ledger& ledger) { say_document(*ledger.find(given->number())); });
    return true;
  });
}

void add_order_due(Commands& commands) {
  struct Options {
    std::string book;
    Date first;
    Date last;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("order due", "Pay all that standing orders owe within a period, each on its day",
                                  "teller order due circle.book --from 2026-01-01 --to 2026-01-31");
  command.argument("BOOK", "the book", given->book)
      .required_option("--from", "DATE", "the first day", given->first)
      .required_option("--to", "DATE", "the last day", given->last);
  given->circumstances.declare(command);
  command.run([given] {
    if (given->last < given->first) throw Misused("--to is before --from");
    const auto book = open_to_write(given->book);
    const auto outcomes = book->take(RecurringRun(), Period(given->first, given->last), given->circumstances.stamp());
    std::uint64_t posted = 0;
    std::uint64_t repeated = 0;
    book->read([&](const Ledger& ledger) {
      for (const Outcome<Entry>& outcome : outcomes) {
        if (!outcome) std::cout << "refused: " << printable(explain(outcome.error(), ledger)) << "\n";
        if (outcome) ++(outcome->repeated() ? repeated : posted);
      }
    });
    std::cout << counted(posted, "payment") << " posted\n";
    if (repeated != 0) std::cout << counted(repeated, "payment") << " there already, not posted again\n";
    return posted + repeated == outcomes.size();
  });
}

}  // namespace

void add_order_commands(Commands& commands) {
  add_order_new(commands);
  add_order_state(commands, "order block", "Let a standing order wait", "blocked");
  add_order_state(commands, "order unblock", "Let it run again", "open");
  add_order_state(commands, "order cancel", "End a standing order", "cancelled");
  add_order_due(commands);
}

}  // namespace rochdale::teller
