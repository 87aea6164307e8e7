// SPDX-License-Identifier: MPL-2.0
// Vouchers: issued, given, redeemed in part or whole, ended. And gifts, which have no price at all.
#include <iostream>
#include <memory>

#include "command_error.hpp"
#include "documents.hpp"
#include "families.hpp"
#include "rochdale/policy/gift.hpp"
#include "rochdale/policy/voucher.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

void add_voucher_issue(Commands& commands) {
  struct Options {
    std::string book;
    std::string buyer;
    std::string outstanding;
    std::string amount;
    std::optional<Date> expires;
    std::string memo;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("voucher issue", "Sell a voucher: the buyer pays, and the value waits on an account",
                                  "teller voucher issue circle.book ana vouchers 20.00 --expires 2026-12-31");
  command.argument("BOOK", "the book", given->book)
      .argument("BUYER", "the account that pays", given->buyer)
      .argument("ACCOUNT", "the account of the community on which vouchers wait", given->outstanding)
      .argument("AMOUNT", "its face, as a plain decimal", given->amount)
      .option("--expires", "DATE", "the last day on which it can be redeemed", given->expires)
      .option("--memo", "TEXT", "words for people", given->memo);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_document(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId buyer = find_account(ledger, given->buyer);
      const Amount face = read_amount(given->amount, ledger.unit(buyer));
      const Voucher voucher{buyer, find_account(ledger, given->outstanding), {}, face, face, given->expires};
      return or_refuse(
          issue_voucher(turn, voucher, given->circumstances.on(), given->memo, given->circumstances.stamp()), ledger);
    }));
    return true;
  });
}

void add_voucher_redeem(Commands& commands) {
  struct Options : DocumentOptions {
    std::string payee;
    std::optional<std::string> amount;
  };
  const auto given = std::make_shared<Options>();
  Command& command = given->declare(commands, "voucher redeem", "Redeem a voucher, in part or whole",
                                    "teller voucher redeem circle.book 12 ben 7.50");
  command.argument("PAYEE", "the account that is paid", given->payee)
      .optional_argument("AMOUNT", "how much of it; all that is left, if not given", given->amount);
  given->declare_circumstances(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_document(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId payee = find_account(ledger, given->payee);
      const Document* found = ledger.find(given->number());
      Amount amount = Amount::minor(1, ledger.unit(payee));  // a document that is none is refused whatever the amount
      if (given->amount) {
        amount = read_amount(*given->amount, ledger.unit(payee));
      } else if (found != nullptr && found->kind == Voucher::kind) {
        amount = Voucher::read(*found).left;
      }
      return or_refuse(
          redeem_voucher(turn, given->number(), payee, amount, given->circumstances.on(), given->circumstances.stamp()),
          ledger);
    }));
    return true;
  });
}

void add_voucher_give(Commands& commands) {
  struct Options : DocumentOptions {
    std::optional<std::string> holder;
  };
  const auto given = std::make_shared<Options>();
  Command& command = given->declare(commands, "voucher give", "Give a voucher to a member, or to whoever has it",
                                    "teller voucher give circle.book 12 cem");
  command.optional_argument("HOLDER", "the member; whoever has it, if not given", given->holder);
  given->declare_circumstances(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_document(change(*book, [&](Turn& turn) {
      const AccountId holder = given->holder ? find_account(turn.ledger(), *given->holder) : AccountId{};
      return or_refuse(
          give_voucher(turn, given->number(), holder, given->circumstances.on(), given->circumstances.stamp()),
          turn.ledger());
    }));
    return true;
  });
}

void add_voucher_cancel(Commands& commands) {
  struct Options : DocumentOptions {
    std::optional<std::string> to;
  };
  const auto given = std::make_shared<Options>();
  Command& command = given->declare(commands, "voucher cancel", "Cancel a voucher: what is left goes back",
                                    "teller voucher cancel circle.book 12");
  command.option("--to", "ACCOUNT", "where it goes instead of to the buyer", given->to);
  given->declare_circumstances(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_document(change(*book, [&](Turn& turn) {
      std::optional<AccountId> to;
      if (given->to) to = find_account(turn.ledger(), *given->to);
      return or_refuse(
          end_voucher(turn, given->number(), "cancelled", to, given->circumstances.on(), given->circumstances.stamp()),
          turn.ledger());
    }));
    return true;
  });
}

void add_voucher_expire(Commands& commands) {
  struct Options {
    std::string book;
    std::optional<std::string> to;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("voucher expire", "End all vouchers that have run out before a day: what is left goes back",
                   "teller voucher expire circle.book --on 2027-01-01 --to fund");
  command.argument("BOOK", "the book", given->book)
      .option("--to", "ACCOUNT", "where it goes instead of to the buyers", given->to);
  given->circumstances.declare_on(command, "the day; today, if not given");
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const std::vector<TimedMove> moves = change(*book, [&](Turn& turn) {
      std::optional<AccountId> to;
      if (given->to) to = find_account(turn.ledger(), *given->to);
      return expire_vouchers(turn, to, given->circumstances.on(), given->circumstances.stamp());
    });
    return book->read([&](const Ledger& ledger) { return say_moves(ledger, moves); });
  });
}

void add_gift(Commands& commands) {
  struct Options {
    std::string book;
    std::string giver;
    std::string receiver;
    std::string memo;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("gift record", "Record a gift: an exchange without a price, which is counted",
                                  "teller gift record circle.book ana ben --memo \"a basket of apples\"");
  command.argument("BOOK", "the book", given->book)
      .argument("GIVER", "the account of who gave", given->giver)
      .argument("RECEIVER", "the account of who received", given->receiver)
      .option("--memo", "TEXT", "what it was", given->memo);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const DocumentNumber number = change(*book, [&](Turn& turn) {
      const Gift gift{find_account(turn.ledger(), given->giver), find_account(turn.ledger(), given->receiver)};
      return or_refuse(record_gift(turn, gift, given->circumstances.on(), given->memo, given->circumstances.stamp()),
                       turn.ledger());
    });
    book->read([&](const Ledger& ledger) { say_document(*ledger.find(number)); });
    return true;
  });
}

void add_gift_erase(Commands& commands) {
  const auto given = std::make_shared<DocumentOptions>();
  Command& command = given->declare(commands, "gift erase", "Take a gift out of the count: it was recorded by mistake",
                                    "teller gift erase circle.book 12 --reason \"recorded twice\"");
  given->declare_circumstances(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      static_cast<void>(or_refuse(
          erase_gift(turn, given->number(), given->circumstances.on(), given->circumstances.stamp()), turn.ledger()));
    });
    book->read([&](const Ledger& ledger) { say_document(*ledger.find(given->number())); });
    return true;
  });
}

}  // namespace

void add_voucher_commands(Commands& commands) {
  add_voucher_issue(commands);
  add_voucher_redeem(commands);
  add_voucher_give(commands);
  add_voucher_cancel(commands);
  add_voucher_expire(commands);
  add_gift(commands);
  add_gift_erase(commands);
}

}  // namespace rochdale::teller
