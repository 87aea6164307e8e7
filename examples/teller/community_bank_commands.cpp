// SPDX-License-Identifier: MPL-2.0
// A community bank at the counter: its chart and products from files, savings and loans, the ends of its days.
#include "community_bank_commands.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "counter_options.hpp"
#include "csv.hpp"
#include "loan_words.hpp"
#include "rochdale/institution/account_chart.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

std::string text_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Refused("cannot read " + path);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.size() > 1'000'000) throw Refused(path + " is too long");
  return text;
}

/// "bank.chart:7:1: ..." for a place in a text.
[[noreturn]] void refuse_place(const std::string& path, const std::string& text, const Malformed& bad) {
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad.position), '\n');
  const std::size_t start = bad.position == 0 ? std::string::npos : text.rfind('\n', bad.position - 1);
  const std::size_t column = start == std::string::npos ? bad.position : bad.position - start - 1;
  throw Refused(path + ":" + std::to_string(line) + ":" + std::to_string(column + 1) + ": " + bad.why);
}

void add_chart(Commands& commands) {
  struct Options {
    std::string book;
    std::string file;
    std::optional<std::string> unit;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("chart", "Open the accounts of a chart of accounts, those that are not there yet",
                                  "teller chart bank.book examples/community_bank.chart");
  command.argument("BOOK", "the book", given->book)
      .argument("FILE",
                "lines of code,kind,name,group under that heading; kinds are asset, liability, equity, income, "
                "expense",
                given->file)
      .option("--unit", "UNIT", "the unit of the accounts, if the book has several", given->unit);
  given->circumstances.declare(command);
  command.run([given] {
    const std::string text = text_of_file(given->file);
    const auto rows = parse_chart(text);
    if (!rows) refuse_place(given->file, text, rows.error());
    const auto book = open_to_write(given->book);
    std::uint32_t before = 0;
    std::uint32_t after = 0;
    change(*book, [&](Turn& turn) {
      before = turn.ledger().account_count();
      require(open_chart(turn, *rows, find_unit(turn.ledger(), given->unit), given->circumstances.stamp()),
              turn.ledger());
      after = turn.ledger().account_count();
    });
    std::cout << after - before << " accounts opened, " << rows->size() - (after - before) << " were there\n";
    return true;
  });
}

/// The text of a product, comments left out and accounts by number.
std::string product_text(const std::string& path, const Ledger& ledger) {
  std::string clean;
  const std::string text = text_of_file(path);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = std::string_view(text).substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    if (line.empty() || line.front() == '#') continue;
    const std::size_t equals = line.find('=');
    const std::string_view name = line.substr(0, equals);
    if (equals != std::string_view::npos && is_account_field(name)) {
      const AccountId account = find_account(ledger, line.substr(equals + 1));
      clean.append(name).append("=").append(std::to_string(account.value()));
    } else {
      clean += line;
    }
    clean += '\n';
  }
  return clean;
}

void add_product(Commands& commands) {
  struct Options {
    std::string book;
    std::string kind;
    std::string file;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("product", "Offer a savings or loan product: its conventions, and the accounts that it moves",
                   "teller product bank.book savings savings.product\n\n"
                   "  where savings.product has the lines\n\n"
                   "  unit=EUR/2\n  name=savings\n  tiers=0.00=1/50\n  day_count=act_365_fixed\n"
                   "  posting=1 month\n  posts_from=2026-01-01\n  interest_expense=interest-expense\n"
                   "  interest_payable=savings-interest");
  command.argument("BOOK", "the book", given->book)
      .argument("KIND", "savings or loan", given->kind)
      .argument("FILE", "lines of name=value, as the journal keeps them, accounts by their codes", given->file);
  given->circumstances.declare(command);
  command.run([given] {
    if (given->kind != "savings" && given->kind != "loan") throw Misused("KIND: savings or loan, not " + given->kind);
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const std::string text = book->read([&](const Ledger& ledger) { return product_text(given->file, ledger); });
    const Stamp stamp = given->circumstances.stamp();
    std::string name;
    if (given->kind == "savings") {
      const auto product = from_content<SavingsProduct>(text);
      name = product.name;
      or_refuse(bank.offer(product, stamp), *book);
    } else {
      const auto product = from_content<LoanProduct>(text);
      name = product.name;
      or_refuse(bank.offer(product, stamp), *book);
    }
    std::cout << "the bank offers " << printable(name) << "\n";
    return true;
  });
}

void add_open_savings(Commands& commands) {
  struct Options {
    std::string book;
    std::string code;
    std::string product;
    std::string name;
    std::optional<std::string> overdraft;
    std::optional<Date> matures;
    std::optional<std::string> instalment;
    std::optional<std::string> instalment_every;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("open-savings", "Open a member's savings account under a product",
                                  "teller open-savings bank.book ana --product savings --on 2026-01-01");
  command.argument("BOOK", "the book", given->book).argument("ACCOUNT", "the code of the account", given->code);
  command.required_option("--product", "NAME", "the savings product", given->product)
      .option("--name", "NAME", "how it is shown", given->name)
      .option("--overdraft", "AMOUNT", "how far below zero it may go; not at all, if not given", given->overdraft)
      .option("--matures", "DATE", "a deposit for a term: nothing is paid out before", given->matures)
      .option("--instalment", "AMOUNT", "a recurring deposit: so much is paid in each time", given->instalment)
      .option("--instalment-every", "EVERY", "how often; \"1 month\", if not given", given->instalment_every);
  given->circumstances.declare_on(command, "the day it is opened; today, if not given");
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    NewSavings wanted{.code = given->code, .name = given->name, .product = given->product};
    wanted.on = given->circumstances.on();
    wanted.matures = given->matures;
    if (const SavingsProduct* product = find_product(bank.known().savings_products(), given->product)) {
      if (given->overdraft) wanted.overdraft = read_amount(*given->overdraft, product->unit());
      if (given->instalment) wanted.instalment = read_amount(*given->instalment, product->unit());
    }
    if (given->instalment_every) {
      if (!given->instalment) throw Misused("--instalment-every goes with --instalment");
      wanted.instalment_every = parse_every(*given->instalment_every);
      if (!wanted.instalment_every) {
        throw Misused("--instalment-every: such as \"1 month\" or \"2 weeks\", not " + *given->instalment_every);
      }
    }
    or_refuse(bank.open_savings(wanted, given->circumstances.stamp()), *book);
    std::cout << printable(given->code) << " is open under " << printable(given->product) << "\n";
    return true;
  });
}

void add_deposit(Commands& commands, bool pays_in) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add(pays_in ? "deposit" : "withdraw",
                                  pays_in ? "Pay into a savings account" : "Pay out of a savings account",
                                  pays_in ? "teller deposit bank.book ana 100.00 --on 2026-01-05"
                                          : "teller withdraw bank.book ana 20.00 --on 2026-02-05");
  given->declare(command, "the savings account");
  command.argument("AMOUNT", "how much, as a plain decimal", given->amount);
  given->declare_cash(command);
  given->declare_rest(command);
  command.run([given, pays_in] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const AccountId account = given->find(*book, given->account);
    const Amount amount = given->read(*book, account);
    const Counter counter = given->counter(*book);
    const Entry entry =
        or_refuse(pays_in ? bank.deposit(account, amount, counter) : bank.withdraw(account, amount, counter), *book);
    std::cout << "entry " << entry.number().value() << ": " << printable(given->account) << " has "
              << to_string_with_unit(book->balance(account)) << "\n";
    return true;
  });
}

void add_lend(Commands& commands) {
  struct Options {
    CounterOptions counter;
    LoanWords words;
    std::string product;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "lend", "Open a loan under a product, and pay out what it lends at its start",
      "teller lend bank.book ben-loan --product loans --principal 1000 --rate 9 --instalments 12 --start 2026-01-31");
  given->counter.declare(command, "the code of the loan");
  command.required_option("--product", "NAME", "the loan product", given->product);
  given->words.declare_on(command);
  given->words.declare_recalculation_on(command);
  command.option("--cash", "ACCOUNT", "where the money goes; \"cash\", if not given", given->counter.cash);
  given->counter.circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->counter.book);
    CommunityBank bank(*book);
    // The product knows what the amounts of the line are amounts of.
    LoanTerms terms = given->words.terms();
    if (const LoanProduct* product = find_product(bank.known().loan_products(), given->product)) {
      terms = given->words.terms(product->unit());
      check_recalculation(given->words, *product);
    }
    const NewLoan wanted{.code = given->counter.account, .name = {}, .product = given->product, .terms = terms};
    const AccountId loan = or_refuse(bank.open_loan(wanted, given->counter.circumstances.stamp()), *book);
    Counter counter = given->counter.counter(*book);
    counter.on = terms.due.start;
    const Entry entry = or_refuse(bank.disburse(loan, counter), *book);
    std::cout << "entry " << entry.number().value() << ": " << printable(given->counter.account) << " owes "
              << to_string_with_unit(book->balance(loan)) << "\n";
    return true;
  });
}

void add_repay(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add("repay", "Take a payment on a loan",
                                  "teller repay bank.book ben-loan 87.45 --on 2026-02-28\n"
                                  "  teller repay bank.book ben-loan all --on 2026-05-15");
  given->declare(command, "the loan");
  command.argument("AMOUNT", "how much; or all, to pay it off with the interest of the days so far", given->amount);
  given->declare_cash(command);
  given->declare_rest(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const AccountId loan = given->find(*book, given->account);
    const Counter counter = given->counter(*book);
    const LoanPayment paid = or_refuse(
        given->amount == "all" ? bank.pay_off(loan, counter) : bank.repay(loan, given->read(*book, loan), counter),
        *book);
    std::cout << "entry " << paid.entry.value() << ": penalty " << to_string(paid.of(Owed::penalty)) << ", fee "
              << to_string(paid.of(Owed::fee)) << ", interest " << to_string(paid.of(Owed::interest)) << ", principal "
              << to_string(paid.of(Owed::principal)) << ", beyond the debt " << to_string(paid.overpaid) << "; owes "
              << to_string_with_unit(book->balance(loan))
              << (paid.repeated ? " (posted before with this key; nothing was posted now)" : "") << "\n";
    return true;
  });
}

void add_end_of_day(Commands& commands) {
  struct Options {
    std::string book;
    Date day;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "end-of-day", "End the days of a bank through one: accruals, interest, provisions; no day is taken twice",
      "teller end-of-day bank.book 2026-12-31");
  command.argument("BOOK", "the book", given->book)
      .argument("DATE", "the last day to be ended; those before it that are not are ended too", given->day);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const DaysEnded ended = or_refuse(bank.end_of_day(given->day, given->circumstances.stamp()), *book);
    std::cout << "the days are ended through " << to_string(*ended.through) << ": " << ended.entries
              << (ended.entries == 1 ? " entry\n" : " entries\n");
    for (const Outcome<Entry>& each : ended.refused) {
      std::cerr << "teller: not posted: "
                << book->read([&](const Ledger& ledger) { return explain(each.error(), ledger); }) << "\n";
    }
    return ended.refused.empty();
  });
}

}  // namespace

void check_recalculation(const LoanWords& words, const LoanProduct& product) {
  if (product.interest_follows == InterestFollows::payments || (!words.excess && !words.compounding)) return;
  throw Misused((words.excess ? "--excess" : "--compounding") +
                std::string(" goes with a product that says interest_follows=payments"));
}

bool is_account_field(std::string_view name) {
  constexpr std::string_view fields[] = {
      "interest_expense",   "interest_payable",    "tax_withheld", "overdraft_income", "escheat_to",
      "interest_income",    "interest_receivable", "fee_income",   "fee_receivable",   "penalty_income",
      "penalty_receivable", "overpayment",         "bad_debt",     "charge_off",       "recoveries",
      "goodwill",           "allowance",           "provision"};
  return std::find(std::begin(fields), std::end(fields), name) != std::end(fields);
}

void add_community_bank_commands(Commands& commands) {
  add_chart(commands);
  add_product(commands);
  add_open_savings(commands);
  add_deposit(commands, true);
  add_deposit(commands, false);
  add_lend(commands);
  add_repay(commands);
  add_savings_commands(commands);
  add_loan_care_commands(commands);
  add_share_commands(commands);
  add_group_commands(commands);
  add_end_of_day(commands);
}

}  // namespace rochdale::teller
