// SPDX-License-Identifier: MPL-2.0
// The chart: accounts opened, shown by other names, limited, frozen, closed and listed.
#include <algorithm>
#include <iostream>
#include <memory>

#include "accounts_file.hpp"
#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "look_alike.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

/// What every command about one account takes.
struct AccountOptions {
  std::string book;
  std::string account;
  Circumstances circumstances;

  Command& declare(Commands& commands, std::string name, std::string summary, std::string example) {
    Command& command = commands.add(std::move(name), std::move(summary), std::move(example));
    return command.argument("BOOK", "the book", book).argument("ACCOUNT", "the account, by its code", account);
  }
};

void add_open(Commands& commands) {
  struct Options : AccountOptions {
    std::optional<std::string> floor;
    std::optional<std::string> ceiling;
    std::optional<std::string> unit;
    AccountKind kind = AccountKind::liability;
    std::string name;
    std::string group;
  };
  const auto given = std::make_shared<Options>();
  Command& command = given->declare(commands, "open", "Open an account",
                                    "teller open circle.book ana --name \"Ana Lima\" --floor -50");
  command.option("--floor", "X", "its own credit limit, as the lowest balance: -100, or none", given->floor)
      .option("--ceiling", "X",
              "its own maximum balance, or none. With neither, a member's account follows the limits of the book, and "
              "one of another kind has none",
              given->ceiling)
      .option("--unit", "CODE", "what it counts in; needed where the book keeps several units", given->unit)
      .option("--kind", "KIND", "asset, liability, equity, income or expense; members are liabilities, the default",
              given->kind)
      .option("--name", "TEXT", "how it is shown", given->name)
      .option("--group", "TEXT", "a group for the chart, such as Growers", given->group);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given] {
    const auto book = open_to_write(given->book);
    std::string alike;
    change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const Unit unit = find_unit(ledger, given->unit);
      NewAccount wanted{
          .code = given->account, .unit = unit, .kind = given->kind, .name = given->name, .group = given->group};
      // What members agree to owe at most is no limit of a till.
      const bool is_member = given->kind == AccountKind::liability;
      if (given->floor || given->ceiling || !is_member) {
        const Limits& follows = ledger.chart().limits(ledger.chart().default_limits(*ledger.chart().index_of(unit)));
        wanted.limits = read_limits(given->floor, given->ceiling, unit, is_member ? follows : Limits{});
      }
      alike = LookAlikes(ledger).find(given->account).value_or("");
      static_cast<void>(or_refuse(turn.open_account(wanted, given->circumstances.stamp()), turn.ledger()));
    });
    std::cout << "opened " << printable(given->account) << "\n";
    if (!alike.empty() && alike != given->account) {
      std::cerr << "teller: take care: " << printable(given->account) << " looks like " << printable(alike)
                << ", which is another account\n";
    }
    return true;
  });
}

void add_rename(Commands& commands) {
  struct Options : AccountOptions {
    std::string name;
  };
  const auto given = std::make_shared<Options>();
  Command& command = given->declare(commands, "rename", "Show an account by another name; its code stays",
                                    "teller rename circle.book ana \"Ana Lima Souza\"");
  command.argument("NAME", "the name from now on", given->name);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const AccountId account = find_account(turn.ledger(), given->account);
      require(turn.rename(account, given->name, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << printable(given->account)
              << (given->name.empty() ? " is shown by its code" : " is shown as " + printable(given->name)) << " now\n";
    return true;
  });
}

void add_limit(Commands& commands) {
  struct Options {
    std::string book;
    std::optional<std::string> account;
    std::optional<std::string> unit;
    std::optional<std::string> floor;
    std::optional<std::string> ceiling;
    bool follow = false;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("limit", "Agree other limits for an account, or for all that follow a unit",
                                  "teller limit circle.book ana --floor -200 --reason \"meeting of 3 May\"");
  command.argument("BOOK", "the book", given->book)
      .optional_argument("ACCOUNT", "the account, by its code", given->account)
      .option("--floor", "X", "credit limit as the lowest balance: -100, or none; as it was, if not given",
              given->floor)
      .option("--ceiling", "X", "maximum balance, or none; as it was, if not given", given->ceiling)
      .option("--unit", "CODE", "instead of an account: the limits of all accounts of this unit without their own",
              given->unit)
      .flag("--follow", "the account follows the limits of its unit again", given->follow);
  given->circumstances.declare_reason(command, true);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    if (given->account.has_value() == given->unit.has_value()) throw Misused("name either an account or a --unit");
    if (given->follow == (given->floor || given->ceiling)) throw Misused("give --floor, --ceiling, or --follow alone");
    if (given->follow && given->unit) throw Misused("--follow is for an account");
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const Stamp stamp = given->circumstances.stamp();
      if (given->unit) {
        const Unit unit = find_unit(ledger, given->unit);
        const Limits before = ledger.chart().limits(ledger.chart().default_limits(*ledger.chart().index_of(unit)));
        require(turn.set_limits(unit, read_limits(given->floor, given->ceiling, unit, before), stamp), ledger);
        return;
      }
      const AccountId account = find_account(ledger, *given->account);
      std::optional<Limits> limits;
      if (!given->follow) {
        limits = read_limits(given->floor, given->ceiling, ledger.unit(account), ledger.limits(account));
      }
      require(turn.set_limits(account, limits, stamp), ledger);
    });
    book->read([&](const Ledger& ledger) {
      if (given->unit) {
        const Unit unit = find_unit(ledger, given->unit);
        const Limits& now = ledger.chart().limits(ledger.chart().default_limits(*ledger.chart().index_of(unit)));
        std::cout << "accounts in " << to_string(unit) << ": " << in_words(now, unit) << "\n";
      } else {
        const Account account = ledger.account(ledger.find(*given->account));
        std::cout << printable(account.code) << ": " << in_words(account.limits, account.unit) << "\n";
      }
    });
    return true;
  });
}

/// freeze, unfreeze, close and reopen differ in two words.
void add_status(Commands& commands, const std::string& name, const std::string& summary, AccountStatus from,
                AccountStatus to) {
  const auto given = std::make_shared<AccountOptions>();
  Command& command =
      given->declare(commands, name, summary, "teller " + name + " circle.book ana --reason \"meeting of 3 May\"");
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given, from, to] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const AccountId account = find_account(turn.ledger(), given->account);
      const AccountStatus now = turn.ledger().state(account).status;
      // A closed account is not frozen or unfrozen in passing: that would open it again.
      if (now != from && now != to && !(to == AccountStatus::closed)) {
        throw Refused("the account " + given->account + " is " + std::string(rochdale::name(now)));
      }
      require(turn.set_status(account, to, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << printable(given->account) << " is " << rochdale::name(to) << " now\n";
    return true;
  });
}

void add_accounts(Commands& commands) {
  struct Options {
    std::string book;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("accounts", "List the accounts with their kinds, limits and states", "teller accounts circle.book");
  command.argument("BOOK", "the book", given->book);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    book->read([&](const Ledger& ledger) {
      Listing listing(std::cout, given->form, "accounts", account_columns());
      for (const AccountId id : accounts_by_code(ledger)) listing.row(account_cells(ledger, id));
      listing.end();
    });
    return true;
  });
}

}  // namespace

void add_account_commands(Commands& commands) {
  add_open(commands);
  add_rename(commands);
  add_limit(commands);
  add_status(commands, "freeze", "Freeze an account: nothing moves on it until it is unfrozen", AccountStatus::open,
             AccountStatus::frozen);
  add_status(commands, "unfreeze", "Let a frozen account move again", AccountStatus::frozen, AccountStatus::open);
  add_status(commands, "close", "Close an account that stands at zero", AccountStatus::open, AccountStatus::closed);
  add_status(commands, "reopen", "Open a closed account again", AccountStatus::closed, AccountStatus::open);
  add_accounts(commands);
}

}  // namespace rochdale::teller
