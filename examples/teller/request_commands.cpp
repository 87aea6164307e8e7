// SPDX-License-Identifier: MPL-2.0
// Payments on their way: asked for or offered, accepted, rejected, withdrawn, or left to the calendar.
#include <iostream>
#include <memory>

#include "command_error.hpp"
#include "documents.hpp"
#include "families.hpp"
#include "rochdale/policy/recurring_payment.hpp"
#include "rochdale/policy/voucher.hpp"
#include "terminal_text.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

/// "invoice", "offer", "payment", a compact code of Credit Commons, or a workflow in full.
Workflow read_workflow(const std::string& text) {
  if (text == "invoice") return Workflow::invoice();
  if (text == "offer") return Workflow::offer();
  if (text == "payment") return Workflow::payment();
  if (text.starts_with('_') || text.starts_with('|')) {
    return or_misused(Workflow::parse_compact(text), "--workflow", text);
  }
  return or_misused(Workflow::parse(text), "--workflow", text);
}

Actor read_actor(const std::string& word) {
  const std::optional<Actor> actor = parse_actor(word);
  if (!actor || *actor == Actor::time || *actor == Actor::either) throw Misused("--as is payer, payee or admin");
  return *actor;
}

void add_request_new(Commands& commands) {
  struct Options {
    std::string book;
    std::string payee;
    std::string payer;
    std::string amount;
    std::string workflow = "invoice";
    std::optional<Date> accept_on;
    std::optional<Date> expires;
    std::string memo;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("request new", "Ask for a payment, or offer one: nothing moves until it is accepted",
                   "teller request new circle.book ben ana 12.50 --memo \"repair\" --expires 2026-12-31");
  command.argument("BOOK", "the book", given->book)
      .argument("PAYEE", "the account that is to be paid", given->payee)
      .argument("PAYER", "the account that is asked", given->payer)
      .argument("AMOUNT", "how much, as a plain decimal", given->amount)
      .option("--workflow", "WORKFLOW",
              "invoice (the default): the payee asks; offer: the payer proposes; a compact code such as _P+PC-; or in "
              "full, such as \"payee pending; pending>completed payer\"",
              given->workflow)
      .option("--accept-on", "DATE", "it accepts itself on this day, where its workflow lets time do so",
              given->accept_on)
      .option("--expires", "DATE", "the last day on which it can be accepted", given->expires)
      .option("--memo", "TEXT", "words for people", given->memo);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const Workflow workflow = read_workflow(given->workflow);
    const auto book = open_to_write(given->book);
    say_document(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId payer = find_account(ledger, given->payer);
      PaymentDocument wanted{payer, find_account(ledger, given->payee), read_amount(given->amount, ledger.unit(payer)),
                             workflow};
      wanted.accept_on = given->accept_on;
      wanted.expires = given->expires;
      const Actor by = workflow.by() == Actor::either ? Actor::payer : workflow.by();
      return or_refuse(
          open_payment(turn, wanted, by, given->circumstances.on(), given->memo, given->circumstances.stamp()), ledger);
    }));
    return true;
  });
}

/// Moves a request to another state.
void add_request_move(Commands& commands, const std::string& name, const std::string& summary, std::string state,
                      std::string who, const std::string& example) {
  struct Options : DocumentOptions {
    std::string to;
    std::string by;
  };
  const auto given = std::make_shared<Options>();
  given->to = std::move(state);
  given->by = std::move(who);
  Command& command = given->declare(commands, name, summary, example);
  if (given->to.empty()) command.argument("STATE", "the state to which it moves", given->to);
  command.option("--as", "WHO",
                 "payer, payee or admin: who moves it; " + (given->by.empty() ? "admin" : given->by) + ", if not given",
                 given->by);
  if (given->by.empty()) given->by = "admin";
  given->declare_circumstances(command);
  command.run([given] {
    const Actor by = read_actor(given->by);
    const auto book = open_to_write(given->book);
    say_document(change(*book, [&](Turn& turn) {
      return or_refuse(
          move_payment(turn, given->number(), given->to, by, given->circumstances.on(), given->circumstances.stamp()),
          turn.ledger());
    }));
    return true;
  });
}

void add_request_trust(Commands& commands) {
  struct Options {
    std::string book;
    std::string payer;
    std::vector<std::string> payees;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("request trust", "Name those whose requests an account accepts at once, in place of an earlier list",
                   "teller request trust circle.book ana ben cem");
  command.argument("BOOK", "the book", given->book)
      .argument("PAYER", "the account that accepts", given->payer)
      .optional_argument("PAYEE", "those whom it trusts; none: nobody any more", given->payees);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      Trust wanted{find_account(turn.ledger(), given->payer)};
      for (const std::string& code : given->payees) wanted.payees.push_back(find_account(turn.ledger(), code));
      static_cast<void>(or_refuse(trust(turn, wanted, given->circumstances.stamp()), turn.ledger()));
    });
    std::cout << printable(given->payer) << " trusts " << given->payees.size() << "\n";
    return true;
  });
}

void add_pass_day(Commands& commands) {
  struct Options {
    std::string book;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "request due", "Let a day come: requests that accept themselves are paid, and those that have run out expire",
      "teller request due circle.book --on 2026-12-31");
  command.argument("BOOK", "the book", given->book);
  given->circumstances.declare_on(command, "the day; today, if not given");
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const std::vector<TimedMove> moves = change(
        *book, [&](Turn& turn) { return pass_time(turn, given->circumstances.on(), given->circumstances.stamp()); });
    return book->read([&](const Ledger& ledger) { return say_moves(ledger, moves); });
  });
}

}  // namespace

void add_request_commands(Commands& commands) {
  add_request_new(commands);
  add_request_move(commands, "request accept", "Accept a request: it is paid", std::string(completed_state), "payer",
                   "teller request accept circle.book 12 --on 2026-05-04");
  add_request_move(commands, "request reject", "Reject a request", "rejected", "payer",
                   "teller request reject circle.book 12 --reason \"not agreed\"");
  add_request_move(commands, "request withdraw", "Take a request back", "withdrawn", "payee",
                   "teller request withdraw circle.book 12");
  add_request_move(commands, "request move", "Move a request to a state of its workflow; erased reverses what was paid",
                   "", "", "teller request move circle.book 12 erased --as admin --reason \"paid twice\"");
  add_request_trust(commands);
  add_pass_day(commands);
}

}  // namespace rochdale::teller
