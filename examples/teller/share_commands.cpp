// SPDX-License-Identifier: MPL-2.0
// Members' shares at the counter: offered, bought, approved, paid back; dividends on them, and refunds on business done.
#include <iostream>
#include <map>
#include <memory>

#include "community_bank_commands.hpp"
#include "counted.hpp"
#include "counter_options.hpp"
#include "listing.hpp"
#include "rochdale/institution/share_capital.hpp"
#include "rochdale/storage/text_key.hpp"
#include "spreadsheet_form.hpp"
#include "terminal_text.hpp"
#include "watched_journal.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

ShareClass find_shares(const Ledger& ledger, const std::string& name) {
  if (const auto found = ShareClass::find(ledger, name)) return *found;
  throw Refused("there is no share class \"" + name + "\" (teller shares offer offers one)");
}

/// The class of a member's share account: the account is in its group.
ShareClass shares_of(const Ledger& ledger, AccountId account) {
  const auto found = ShareClass::find(ledger, ledger.account(account).group);
  if (!found || ledger.state(account).kind != AccountKind::equity) {
    throw Refused(code_of(ledger, account) + " is no account of shares (teller shares open opens one)");
  }
  return *found;
}

void add_offer_shares(Commands& commands) {
  struct Options {
    std::string book;
    std::string name;
    std::string price;
    std::optional<std::string> suspense;
    std::optional<std::string> unit;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("shares offer", "Offer a class of shares at a price",
                                  "teller shares offer bank.book \"member shares\" --price 10.00");
  command.argument("BOOK", "the book", given->book)
      .argument("CLASS", "the name of the class", given->name)
      .required_option("--price", "AMOUNT", "of one share, at which it is also paid back", given->price)
      .option("--suspense", "ACCOUNT",
              "a liability that takes what was paid until the shares are approved; without it, they are issued at once",
              given->suspense)
      .option("--unit", "CODE", "the unit, if the book has several", given->unit);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const Unit unit = find_unit(turn.ledger(), given->unit);
      ShareClass shares{given->name, unit, read_amount(given->price, unit), {}};
      if (given->suspense) shares.suspense = find_account(turn.ledger(), *given->suspense);
      require(offer_shares(turn, shares, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << "the bank offers " << printable(given->name) << "\n";
    return true;
  });
}

void add_open_shares(Commands& commands) {
  struct Options {
    std::string book;
    std::string code;
    std::string name;
    std::string shares;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("shares open", "Open a member's account of shares",
                                  "teller shares open bank.book ana-shares --class \"member shares\"");
  command.argument("BOOK", "the book", given->book)
      .argument("ACCOUNT", "the code of the account", given->code)
      .required_option("--class", "CLASS", "the class of shares", given->shares)
      .option("--name", "NAME", "how it is shown", given->name);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const ShareClass shares = find_shares(turn.ledger(), given->shares);
      require(open_shares(turn, shares, given->code, given->name, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << "opened " << printable(given->code) << "\n";
    return true;
  });
}

enum class ShareVerb { buy, approve, redeem };

void add_move_shares(Commands& commands, ShareVerb verb, const std::string& name, const std::string& summary,
                     const std::string& example) {
  struct Options : CounterOptions {
    std::uint64_t count = 0;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(name, summary, example);
  given->declare(command, "the member's account of shares");
  command.argument("COUNT", "how many shares", given->count);
  if (verb != ShareVerb::approve) given->declare_cash(command);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given, verb] {
    const auto book = open_to_write(given->book);
    if (given->count > 1'000'000'000'000) throw Refused("so many shares there are not");
    const auto count = static_cast<std::int64_t>(given->count);
    const Stamp stamp = given->circumstances.stamp();
    std::string worth;
    const Entry entry = change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId member = find_account(ledger, given->account);
      const ShareClass shares = shares_of(ledger, member);
      worth = to_string_with_unit(shares.price * count);
      if (verb == ShareVerb::approve) {
        return or_refuse(approve_shares(turn, shares, member, count, stamp.on, stamp), ledger);
      }
      const AccountId cash = find_account(ledger, given->cash);
      return or_refuse(verb == ShareVerb::buy ? buy_shares(turn, shares, member, cash, count, stamp.on, stamp)
                                              : redeem_shares(turn, shares, member, cash, count, stamp.on, stamp),
                       ledger);
    });
    std::cout << "entry " << entry.number().value() << ": " << counted(given->count, "share") << ", " << worth << "; "
              << printable(given->account) << " has "
              << to_string_with_unit(book->balance(given->find(*book, given->account))) << "\n";
    return true;
  });
}

// ---- What is distributed

/// What a distribution takes: its sum, where it comes from and where it goes to, and the tax of it.
struct DistributionOptions {
  std::string book;
  std::string total;
  std::string from;
  std::optional<std::string> tax;
  std::optional<std::string> tax_account;
  std::string key;
  bool plan = false;
  SpreadsheetForm file_form;
  ListingForm form;
  Circumstances circumstances;

  void declare(Command& command) {
    command.required_option("--total", "AMOUNT", "what is distributed", total)
        .required_option("--from", "ACCOUNT", "the account of surplus that it comes from", from)
        .option("--tax", "PERCENT", "tax that is withheld of each part", tax)
        .option("--tax-account", "ACCOUNT", "the account that takes the tax", tax_account)
        .flag("--plan", "list the parts, and change nothing", plan)
        .option("--key", "KEY", "a key of your own; otherwise the same distribution is never posted twice", key);
    file_form.declare(command);
    form.declare(command);
    circumstances.declare_on(command);
    circumstances.declare(command);
  }

  [[nodiscard]] std::optional<Rate> tax_rate() const {
    if (tax.has_value() != tax_account.has_value()) throw Misused("--tax and --tax-account go together");
    return tax ? std::optional(percent_of("--tax", *tax)) : std::nullopt;
  }
};

/// Lists the parts, each with the account that takes it.
void list_parts(const Ledger& ledger, const std::vector<MemberPart>& of, const Distribution& distribution,
                ListingForm form) {
  Listing listing(std::cout, form, "parts", {{"account", "Account"}, {"amount", "Amount", Align::right}, {"to", "To"}});
  for (std::size_t at = 0; at < of.size(); ++at) {
    listing.row(
        {code_of(ledger, of[at].account), to_string(of[at].amount), code_of(ledger, distribution.parts[at].account)});
  }
  listing.end();
}

/// Posts a distribution, unless it is only planned.
void post_distribution(Book& book, const DistributionOptions& given, const std::vector<MemberPart>& of,
                       const Distribution& distribution, const std::string& what) {
  const std::optional<Rate> tax = given.tax_rate();
  if (given.plan) {
    book.read([&](const Ledger& ledger) { list_parts(ledger, of, distribution, given.form); });
    return;
  }
  const Entry entry = change(book, [&](Turn& turn) {
    const AccountId tax_account = given.tax_account ? find_account(turn.ledger(), *given.tax_account) : AccountId{};
    const Stamp stamp = given.circumstances.stamp();
    return or_refuse(distribute(turn, {&distribution, 1}, tax, tax_account, stamp.on,
                                key_of(given.key.empty() ? what : given.key), stamp),
                     turn.ledger());
  });
  std::cout << "entry " << entry.number().value() << ": " << given.total << " to "
            << counted(distribution.parts.size(), "member")
            << (entry.repeated() ? " (posted before; nothing was posted now)" : "") << "\n";
}

/// A file of two columns: an account, and what belongs to it.
template <class Take>
void read_pairs(const std::string& path, const SpreadsheetForm& form, const Ledger& ledger, std::string_view second,
                Take&& take) {
  CsvReader reader = open_spreadsheet(path, form);
  const std::size_t account = require_column(reader, "account");
  const std::size_t other = require_column(reader, second);
  std::map<AccountId, std::uint64_t> lines;
  while (next_row(reader)) {
    const AccountId id = ledger.find(reader.field(account));
    if (id == AccountId{}) refuse_field(reader, account, "there is no such account in this book");
    const auto [before, is_new] = lines.emplace(id, reader.line());
    if (!is_new) {
      refuse_field(reader, account, "this account stands here twice, before on line " + std::to_string(before->second));
    }
    take(reader, id, other);
  }
}

void add_dividend(Commands& commands) {
  struct Options : DistributionOptions {
    std::string shares;
    std::string basis = "share_days";
    std::optional<Date> first;
    std::optional<Date> last;
    std::optional<std::string> to;
    std::optional<std::string> to_each;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "shares dividend", "Pay a dividend on the shares of a class, by how many were held and how long",
      "teller shares dividend bank.book \"member shares\" --first 2026-01-01 --last 2026-12-31 --total 800.00 "
      "--from surplus --to dividends-payable --on 2027-03-15");
  command.argument("BOOK", "the book", given->book)
      .argument("CLASS", "the class of shares", given->shares)
      .required_option("--first", "DATE", "the first day of the period that it is for", given->first)
      .required_option("--last", "DATE", "the last day, counted too", given->last)
      .option(
          "--basis", "BASIS",
          "share_days (the default): what was held, over the days; minimum_balance: the lowest balance of the period",
          given->basis)
      .option("--to", "ACCOUNT", "the account that takes all parts, such as dividends payable", given->to)
      .option(
          "--to-each", "FILE",
          "instead: a CSV file with the columns account and to: an account of shares, the account that takes its part",
          given->to_each);
  given->declare(command);
  command.run([given] {
    if (given->to.has_value() == given->to_each.has_value())
      throw Misused("one of --to and --to-each says where it goes");
    if (*given->last < *given->first) throw Misused("--last is before --first");
    const bool by_days = given->basis == "share_days";
    if (!by_days && given->basis != "minimum_balance") throw Misused("--basis is share_days or minimum_balance");
    static_cast<void>(given->tax_rate());
    const auto book = given->plan ? open_to_read(given->book) : open_to_write(given->book);
    std::vector<MemberPart> parts;
    Distribution distribution;
    read_journal(*book, "dividend", given->form, [&](const Ledger& ledger, Store& store) {
      const ShareClass shares = find_shares(ledger, given->shares);
      const auto made = share_dividend(
          ledger, store, shares, read_amount(given->total, shares.of), Period(*given->first, *given->last),
          by_days ? DividendBasis::share_days : DividendBasis::minimum_balance, Tie::to_first);
      if (!made) throw Refused("nobody held a share of " + shares.name + " in that period");
      parts = *made;
      distribution.from = find_account(ledger, given->from);
      std::map<AccountId, AccountId> takers;
      if (given->to_each) {
        read_pairs(*given->to_each, given->file_form, ledger, "to",
                   [&](const CsvReader& row, AccountId id, std::size_t to) {
                     takers[id] = ledger.find(row.field(to));
                     if (takers[id] == AccountId{}) refuse_field(row, to, "there is no such account in this book");
                   });
      }
      for (const MemberPart& part : parts) {
        const auto taker = takers.find(part.account);
        if (given->to_each && taker == takers.end()) {
          throw Refused(*given->to_each + ": no account takes the part of " + code_of(ledger, part.account));
        }
        distribution.parts.push_back({given->to ? find_account(ledger, *given->to) : taker->second, part.amount});
      }
    });
    post_distribution(*book, *given, parts, distribution,
                      "dividend of " + given->shares + " for " + to_string(Period(*given->first, *given->last)));
    return true;
  });
}

void add_patronage(Commands& commands) {
  struct Options : DistributionOptions {
    std::string file;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("shares patronage", "Refund surplus on the business that members did, in proportion to it",
                   "teller shares patronage bank.book business.csv --total 400.00 --from surplus --on 2027-03-15");
  command.argument("BOOK", "the book", given->book)
      .argument("FILE",
                "a CSV file with the columns account and business: who takes the refund, and what they bought, sold or "
                "paid in interest",
                given->file);
  given->declare(command);
  command.run([given] {
    static_cast<void>(given->tax_rate());
    const auto book = given->plan ? open_to_read(given->book) : open_to_write(given->book);
    Distribution distribution;
    std::string content = "patronage refund";
    book->read([&](const Ledger& ledger) {
      distribution.from = find_account(ledger, given->from);
      const NumberFormat numbers = given->file_form.numbers();
      std::vector<MemberPart> business;
      read_pairs(given->file, given->file_form, ledger, "business",
                 [&](const CsvReader& row, AccountId id, std::size_t of) {
                   const Amount amount = read_amount(row, of, numbers, ledger.unit(id));
                   if (amount.is_negative()) refuse_field(row, of, "business is zero or more");
                   business.push_back({id, amount});
                   content.append(1, '\0').append(row.field(of)).append(1, '\0').append(code_of(ledger, id));
                 });
      const auto made =
          patronage_refund(read_amount(given->total, ledger.unit(distribution.from)), business, Tie::to_first);
      if (!made) throw Refused(given->file + ": " + describe(made.error()));
      distribution.parts = *made;
    });
    content.append(1, '\0').append(given->total).append(1, '\0').append(to_string(given->circumstances.on()));
    post_distribution(*book, *given, distribution.parts, distribution, content);
    return true;
  });
}

}  // namespace

void add_share_commands(Commands& commands) {
  add_offer_shares(commands);
  add_open_shares(commands);
  add_move_shares(commands, ShareVerb::buy, "shares buy", "Take a member's payment for shares",
                  "teller shares buy bank.book ana-shares 5 --on 2026-01-05");
  add_move_shares(commands, ShareVerb::approve, "shares approve",
                  "Issue shares that were paid for and wait in suspense",
                  "teller shares approve bank.book ana-shares 5 --on 2026-02-01");
  add_move_shares(commands, ShareVerb::redeem, "shares redeem", "Pay shares back at their price",
                  "teller shares redeem bank.book ana-shares 2 --on 2026-06-30");
  add_dividend(commands);
  add_patronage(commands);
}

}  // namespace rochdale::teller
