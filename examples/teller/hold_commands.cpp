// SPDX-License-Identifier: MPL-2.0
// Payments in two steps: reserved, then posted, given up or run out.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "counted.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "rochdale/storage/text_key.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

void add_hold(Commands& commands) {
  struct Options {
    std::string book;
    std::string payer;
    std::string payee;
    std::string amount;
    std::optional<Date> until;
    std::string memo;
    std::string key;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("hold", "Reserve a payment: it counts against limits, and is posted or given up later",
                   "teller hold circle.book ana ben 30 --until 2026-02-14");
  command.argument("BOOK", "the book", given->book)
      .argument("PAYER", "the account that will pay", given->payer)
      .argument("PAYEE", "the account that will be paid", given->payee)
      .argument("AMOUNT", "how much, as a plain decimal", given->amount)
      .option("--until", "DATE", "the last day on which it may be posted; without it, it does not run out",
              given->until)
      .option("--memo", "TEXT", "words for people", given->memo)
      .option("--key", "KEY", "a key of your own: the same key never holds twice", given->key);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    std::string held;
    const HoldNumber number = change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId payer = find_account(ledger, given->payer);
      const AccountId payee = find_account(ledger, given->payee);
      const Circumstances& circumstances = given->circumstances;
      const Payment payment{.payer = payer,
                            .payee = payee,
                            .amount = read_amount(given->amount, ledger.unit(payer)),
                            .on = circumstances.on(),
                            .key = key_of(given->key),
                            .memo = given->memo,
                            .reference = circumstances.reference(),
                            .purpose = circumstances.purpose()};
      held = to_string_with_unit(payment.amount);
      return or_refuse(turn.hold(Transfer(payment), given->until, circumstances.stamp()), ledger);
    });
    std::cout << "hold " << number.value() << ": " << printable(given->payer) << " will pay " << printable(given->payee)
              << " " << held << "\n";
    return true;
  });
}

void add_post_hold(Commands& commands) {
  struct Options {
    std::string book;
    std::uint64_t hold = 0;
    std::optional<std::string> amount;
    bool keep_rest = false;
    std::string memo;
    std::string key;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("post-hold", "Post what was held, or a part of it",
                                  "teller post-hold circle.book 42 --amount 25 --keep-rest");
  command.argument("BOOK", "the book", given->book)
      .argument("HOLD", "the number of the hold", given->hold)
      .option("--amount", "X", "post only so much; the rest is released", given->amount)
      .flag("--keep-rest", "the rest stays held instead", given->keep_rest)
      .option("--memo", "TEXT", "words for people", given->memo)
      .option("--key", "KEY", "a key of your own: the same key never posts twice", given->key);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const Entry entry = change(*book, [&](Turn& turn) {
      const HoldNumber number(given->hold);
      HoldPosting posting{.keep_rest = given->keep_rest,
                          .on = given->circumstances.on(),
                          .key = key_of(given->key),
                          .memo = given->memo};
      if (given->amount) {
        const Hold* const hold = turn.ledger().holds().find(number);
        if (hold == nullptr) throw Refused("there is no open hold " + std::to_string(given->hold) + " in this book");
        posting.amount = read_amount(*given->amount, turn.ledger().unit(hold->legs.at(0).account));
      }
      return or_refuse(turn.post_hold(number, posting, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << "entry " << entry.number().value() << ": posts hold " << given->hold
              << (entry.repeated() ? " (posted before with this key; nothing was posted now)" : "") << "\n";
    return true;
  });
}

void add_void_hold(Commands& commands) {
  struct Options {
    std::string book;
    std::uint64_t hold = 0;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("void-hold", "Give a hold up: what it held is free again",
                                  "teller void-hold circle.book 42 --reason \"the bike was sold to another\"");
  command.argument("BOOK", "the book", given->book).argument("HOLD", "the number of the hold", given->hold);
  given->circumstances.declare_on(command);
  given->circumstances.declare_reason(command, false);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      require(turn.void_hold(HoldNumber(given->hold), given->circumstances.stamp()), turn.ledger());
    });
    std::cout << "hold " << given->hold << " is given up\n";
    return true;
  });
}

void add_expire(Commands& commands) {
  struct Options {
    std::string book;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("expire", "End every hold whose last day is over", "teller expire circle.book");
  command.argument("BOOK", "the book", given->book);
  given->circumstances.declare_on(command, "holds whose last day lies before this one end; today, if not given");
  given->circumstances.declare_reason(command, false);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const std::size_t over =
        change(*book, [&](Turn& turn) { return turn.expire(given->circumstances.on(), given->circumstances.stamp()); });
    std::cout << counted(over, "hold") << " ran out\n";
    return true;
  });
}

void add_holds(Commands& commands) {
  struct Options {
    std::string book;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("holds", "List the open holds", "teller holds circle.book");
  command.argument("BOOK", "the book", given->book);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    book->read([&](const Ledger& ledger) {
      Listing listing(std::cout, given->form, "holds",
                      {{"hold", "Hold", Align::right, true},
                       {"until", "Until"},
                       {"account", "Account"},
                       {"change", "Change", Align::right},
                       {"unit", "Unit"}});
      for (const auto& [number, hold] : ledger.holds().all()) {
        for (const Hold::Leg& leg : hold.legs) {
          const bool debit_kind = is_debit_kind(ledger.state(leg.account).kind);
          const Amount change = Amount::minor(debit_kind ? leg.amount : int128(-leg.amount), ledger.unit(leg.account));
          listing.row({std::to_string(number.value()), hold.until ? to_string(*hold.until) : std::string(),
                       code_of(ledger, leg.account), to_string(change), std::string(change.unit().code())});
        }
      }
      listing.end();
    });
    return true;
  });
}

}  // namespace

void add_hold_commands(Commands& commands) {
  add_hold(commands);
  add_post_hold(commands);
  add_void_hold(commands);
  add_expire(commands);
  add_holds(commands);
}

}  // namespace rochdale::teller
