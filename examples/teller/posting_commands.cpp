// SPDX-License-Identifier: MPL-2.0
// Entries one by one: paid, made of many legs, reversed; and the lock after which a period takes no more of them.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "csv.hpp"
#include "families.hpp"
#include "rochdale/storage/text_key.hpp"
#include "spreadsheet_form.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

void say_posted(const Entry& entry, const std::string& what) {
  std::cout << "entry " << entry.number().value() << ": " << printable(what)
            << (entry.repeated() ? " (posted before with this key; nothing was posted now)" : "") << "\n";
}

void add_pay(Commands& commands) {
  struct Options {
    std::string book;
    std::string payer;
    std::string payee;
    std::string amount;
    std::string memo;
    std::string key;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("pay", "Post a payment", "teller pay circle.book ana ben 12.50 --memo \"two hours of gardening\"");
  command.argument("BOOK", "the book", given->book)
      .argument("PAYER", "the account that pays", given->payer)
      .argument("PAYEE", "the account that is paid", given->payee)
      .argument("AMOUNT", "how much, as a plain decimal", given->amount);
  given->circumstances.declare_on(command, "date of the payment; today, if not given");
  command.option("--memo", "TEXT", "words for people", given->memo)
      .option("--key", "KEY", "a key of your own: the same key never posts twice", given->key);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const Date on = given->circumstances.on();
    std::string paid;
    const Entry entry = change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId payer = find_account(ledger, given->payer);
      const AccountId payee = find_account(ledger, given->payee);
      const Circumstances& circumstances = given->circumstances;
      const Payment payment{.payer = payer,
                            .payee = payee,
                            .amount = read_amount(given->amount, ledger.unit(payer)),
                            .on = on,
                            .key = key_of(given->key),
                            .memo = given->memo,
                            .reference = circumstances.reference(),
                            .purpose = circumstances.purpose()};
      paid = to_string_with_unit(payment.amount);
      return or_refuse(turn.post(Transfer(payment), circumstances.stamp()), ledger);
    });
    say_posted(entry, given->payer + " paid " + given->payee + " " + paid + " on " + to_string(on));
    return true;
  });
}

void add_reverse(Commands& commands) {
  struct Options {
    std::string book;
    std::uint64_t entry = 0;
    std::string key;
    bool override_limits = false;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("reverse", "Undo an entry by a new one that mirrors it and points at it",
                                  "teller reverse circle.book 17 --reason \"paid to the wrong Ben\"");
  command.argument("BOOK", "the book", given->book).argument("ENTRY", "the number of the entry", given->entry);
  given->circumstances.declare_reason(command, true);
  given->circumstances.declare_on(command, "date of the reversal, in an open period; today, if not given");
  command.flag("--override-limits", "reverse it even beyond limits; who and why are recorded", given->override_limits)
      .option("--key", "KEY", "a key of your own: the same key never posts twice", given->key);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const Reversal reversal{given->circumstances.on(), key_of(given->key), given->override_limits};
    const Entry entry = change(*book, [&](Turn& turn) {
      return or_refuse(turn.reverse(EntryNumber(given->entry), reversal, given->circumstances.stamp()), turn.ledger());
    });
    say_posted(entry, "reverses entry " + std::to_string(given->entry) + " on " + to_string(reversal.on));
    return true;
  });
}

/// The columns of an entry file. A leg has either a debit or a credit.
struct EntryColumns {
  std::size_t account = 0;
  std::size_t debit = 0;
  std::size_t credit = 0;
  std::optional<std::size_t> unit{};
};

/// Reads the legs of an entry from a file, each in the unit of its account.
std::vector<Posting> read_legs(const Ledger& ledger, const std::string& file, const SpreadsheetForm& form) {
  CsvReader reader = open_spreadsheet(file, form);
  const NumberFormat numbers = form.numbers();
  const EntryColumns columns{require_column(reader, "account"), require_column(reader, "debit"),
                             require_column(reader, "credit"), find_column(reader, "unit")};
  std::vector<Posting> legs;
  while (next_row(reader)) {
    const AccountId account = ledger.find(reader.field(columns.account));
    if (account == AccountId{}) refuse_field(reader, columns.account, "there is no such account in this book");
    const Unit unit = ledger.unit(account);
    const std::string_view named = columns.unit ? reader.field(*columns.unit) : std::string_view();
    if (!named.empty() && named != unit.code() && named != to_string(unit)) {
      refuse_field(reader, *columns.unit, "the book keeps this account in " + to_string(unit));
    }
    const bool debits = !reader.field(columns.debit).empty();
    if (debits == !reader.field(columns.credit).empty()) {
      refuse_field(reader, columns.debit, "a leg has either a debit or a credit");
    }
    const std::size_t column = debits ? columns.debit : columns.credit;
    const Amount amount = read_amount(reader, column, numbers, unit);
    if (!amount.is_positive()) refuse_field(reader, column, "a debit or credit is above zero");
    legs.push_back(debits ? debit(account, amount) : credit(account, amount));
  }
  return legs;
}

EntryKind entry_kind(const std::string& word) {
  for (const EntryKind kind : {EntryKind::ordinary, EntryKind::opening, EntryKind::closing, EntryKind::adjusting}) {
    if (word == name(kind)) return kind;
  }
  throw Misused("--kind is ordinary, opening, closing or adjusting");
}

void add_entry(Commands& commands) {
  struct Options {
    std::string book;
    std::string file;
    std::string memo;
    std::string key;
    std::string kind = "ordinary";
    SpreadsheetForm form;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("entry", "Post an entry of many legs from a CSV file with the columns account, debit and credit",
                   "teller entry circle.book rent.csv --on 2026-01-31 --memo \"rent and heating\"");
  command.argument("BOOK", "the book", given->book)
      .argument("FILE",
                "a row for each leg; debits and credits are equal in each unit, which a column unit may name again",
                given->file);
  given->circumstances.declare_on(command);
  command.option("--memo", "TEXT", "words for people", given->memo)
      .option("--key", "KEY", "a key of your own: the same key never posts twice", given->key)
      .option("--kind", "KIND", "ordinary (the default), adjusting, opening, or closing for those of a year end",
              given->kind);
  given->form.declare(command);
  given->circumstances.declare(command);
  command.run([given] {
    const EntryKind kind = entry_kind(given->kind);
    const auto book = open_to_write(given->book);
    std::size_t legs = 0;
    const Entry entry = change(*book, [&](Turn& turn) {
      const Circumstances& circumstances = given->circumstances;
      const Compound compound{.legs = read_legs(turn.ledger(), given->file, given->form),
                              .on = circumstances.on(),
                              .key = key_of(given->key),
                              .memo = given->memo,
                              .reference = circumstances.reference(),
                              .purpose = circumstances.purpose(),
                              .kind = kind};
      legs = compound.legs.size();
      return or_refuse(turn.post(compound, circumstances.stamp()), turn.ledger());
    });
    say_posted(entry, std::to_string(legs) + " legs on " + to_string(given->circumstances.on()));
    return true;
  });
}

void add_period_close(Commands& commands) {
  struct Options {
    std::string book;
    Date through;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("period close", "Close everything dated on or before a day, for good",
                                  "teller period close circle.book 2026-12-31 --reason \"accounts approved\"");
  command.argument("BOOK", "the book", given->book).argument("DATE", "the last day that is closed", given->through);
  given->circumstances.declare_on(command, "day on which this is agreed; today, if not given");
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      require(turn.close_period(given->through, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << "the books are closed through " << to_string(given->through) << "\n";
    return true;
  });
}

}  // namespace

void add_posting_commands(Commands& commands) {
  add_pay(commands);
  add_entry(commands);
  add_reverse(commands);
  add_period_close(commands);
}

}  // namespace rochdale::teller
