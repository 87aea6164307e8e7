// SPDX-License-Identifier: MPL-2.0
// Savings over the years: rates that change, interest at meetings, accounts that nobody moves, deposits that end; and
// what was agreed and how it stands, for people to read.
#include <algorithm>
#include <iostream>
#include <memory>

#include "community_bank_commands.hpp"
#include "counted.hpp"
#include "counter_options.hpp"
#include "listing.hpp"
#include "terminal_text.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

/// The savings product of a name. Throws Refused.
const SavingsProduct& savings_product(const CommunityBank& bank, const std::string& name) {
  const SavingsProduct* found = find_product(bank.known().savings_products(), name);
  if (found == nullptr) throw Refused("there is no savings product " + name);
  return *found;
}

/// The savings account of a code. Throws Refused.
const SavingsPosition& savings_account(const CommunityBank& bank, const Book& book, const std::string& code) {
  const AccountId account = book.read([&](const Ledger& ledger) { return find_account(ledger, code); });
  const SavingsPosition* found = bank.known().find_savings(account);
  if (found == nullptr) throw Refused(code + " is no savings account");
  return *found;
}

void add_savings_rate(Commands& commands) {
  struct Options {
    std::string book;
    std::string product;
    Date from;
    std::optional<std::string> rate;
    std::vector<std::string> tiers;
    std::optional<std::string> overdraft;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "savings rate", "Agree other rates of a savings product from a day on; what was earned before stays",
      "teller savings rate bank.book savings --rate 2.5 --from 2026-07-01\n"
      "  teller savings rate bank.book savings --tier 0=1 --tier 5000=2.5 --overdraft 12 --from 2026-07-01");
  command.argument("BOOK", "the book", given->book)
      .argument("PRODUCT", "the savings product", given->product)
      .required_option("--from", "DATE", "the first day whose night bears them, after the days that are ended",
                       given->from)
      .option("--rate", "PERCENT", "of a year, on any balance", given->rate)
      .option("--tier", "AMOUNT=PERCENT", "instead: on balances from an amount on, the first from 0; may be repeated",
              given->tiers)
      .option("--overdraft", "PERCENT", "of a year, below zero; as it was, if not given", given->overdraft);
  given->circumstances.declare_on(command, "the day that it was agreed on; today, if not given");
  given->circumstances.declare(command);
  command.run([given] {
    if (given->rate.has_value() != given->tiers.empty()) throw Misused("one of --rate and --tier is wanted");
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const SavingsProduct& product = savings_product(bank, given->product);
    SavingsRates rates{.product = product.name, .from = given->from, .tiers = {}, .overdraft_rate = {}};
    rates.set_unit(product.unit());
    if (given->rate) rates.tiers.push_back({Amount::zero(product.unit()), percent_of("--rate", *given->rate)});
    for (const std::string& each : given->tiers) {
      const auto [from, percent] = sides_of("--tier", each);
      rates.tiers.push_back({amount_of("--tier", from, product.unit()), percent_of("--tier", percent)});
    }
    if (given->overdraft) rates.overdraft_rate = percent_of("--overdraft", *given->overdraft);
    or_refuse(bank.change_rates(rates, given->circumstances.stamp()), *book);
    std::cout << printable(given->product) << " bears other rates from " << to_string(given->from) << " on\n";
    return true;
  });
}

void add_savings_meeting(Commands& commands) {
  struct Options {
    std::string book;
    std::string product;
    std::vector<std::string> accounts;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "savings meeting", "Post interest on savings that earn it from meeting to meeting",
      "teller savings meeting bank.book \"village savings\" --on 2026-03-07\n"
      "  teller savings meeting bank.book \"village savings\" --account ana --account ben --on 2026-03-07");
  command.argument("BOOK", "the book", given->book)
      .argument("PRODUCT", "a savings product with posting=per meeting", given->product)
      .option("--account", "CODE",
              "an account of the group that meets; may be repeated. All of the product, if not given", given->accounts);
  given->circumstances.declare_on(command,
                                  "the day of the meeting, whose night is the first of the next; today, if not given");
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    SavingsMeeting meeting{given->product, given->circumstances.on(), {}};
    book->read([&](const Ledger& ledger) {
      for (const std::string& code : given->accounts) meeting.accounts.push_back(find_account(ledger, code));
    });
    const MeetingPosted posted = or_refuse(bank.post_at_meeting(meeting, given->circumstances.stamp()), *book);
    std::cout << to_string_with_unit(posted.interest) << " posted on " << counted(posted.entries, "account") << ", "
              << to_string(posted.tax) << " of it withheld\n";
    for (const Outcome<Entry>& each : posted.refused) {
      std::cerr << "teller: not posted: "
                << book->read([&](const Ledger& ledger) { return explain(each.error(), ledger); }) << "\n";
    }
    return posted.refused.empty();
  });
}

void add_savings_close(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command =
      commands.add("savings close",
                   "Pay out all that is on a savings account, with its interest, and close it; a deposit "
                   "for a term before its day at the early rate",
                   "teller savings close bank.book ana --on 2026-09-30");
  given->declare(command, "the savings account");
  given->declare_cash(command);
  given->declare_rest(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const AccountId account = given->find(*book, given->account);
    const Counter counter = given->counter(*book);
    const Entry entry = or_refuse(bank.close_savings(account, counter), *book);
    std::cout << "entry " << entry.number().value() << ": " << printable(given->account) << " is closed\n";
    return true;
  });
}

void add_savings_wake(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add("savings wake", "Wake up an inactive or dormant account: its member was there",
                                  "teller savings wake bank.book ana --on 2028-02-01");
  given->declare(command, "the savings account");
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    or_refuse(bank.wake_up(given->find(*book, given->account), given->counter()), *book);
    std::cout << printable(given->account) << " is active\n";
    return true;
  });
}

void add_savings_reclaim(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add("savings reclaim",
                                  "Give back what was handed over of an account that nobody had moved: the entry is "
                                  "reversed",
                                  "teller savings reclaim bank.book ana --on 2037-02-01 --reason \"an heir came\"");
  given->declare(command, "the savings account");
  given->circumstances.declare_reason(command, true);
  given->declare_rest(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    CommunityBank bank(*book);
    const AccountId account = given->find(*book, given->account);
    const Entry entry = or_refuse(bank.reclaim(account, given->counter()), *book);
    std::cout << "entry " << entry.number().value() << ": " << printable(given->account) << " has "
              << to_string_with_unit(book->balance(account)) << "\n";
    return true;
  });
}

/// The tiers, "0.00=1/50 5000.00=1/40", and the overdraft rate where there is one.
std::string rates_text(const std::vector<Tier>& tiers, const std::optional<Rate>& overdraft) {
  std::string text;
  for (const Tier& each : tiers) text += (text.empty() ? "" : " ") + to_string(each.from) + "=" + to_string(each.rate);
  if (overdraft) text += " overdraft " + to_string(*overdraft);
  return text;
}

void add_savings_terms(Commands& commands) {
  struct Options {
    std::string book;
    std::string name;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("savings terms",
                                  "List the conventions of a savings product, or of an account, with the rates as they "
                                  "changed",
                                  "teller savings terms bank.book ana");
  command.argument("BOOK", "the book", given->book)
      .argument("NAME", "a savings product, or the code of an account", given->name);
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    const CommunityBank bank(*book);
    const std::vector<SavingsProduct>& all = bank.known().savings_products();
    const SavingsProduct* named = find_product(all, given->name);
    const SavingsPosition* account = named == nullptr ? &savings_account(bank, *book, given->name) : nullptr;
    const SavingsProduct& product = account == nullptr ? *named : all[account->product];
    const SavingsTerms terms = account == nullptr ? product.terms : bank.known().terms_of(*account);
    Listing listing(std::cout, given->form, "conventions", {{"convention", "Convention"}, {"value", "Value"}});
    const auto list = [&](const std::string& content) {
      for (std::size_t at = 0; at < content.size();) {
        const std::size_t end = content.find('\n', at);
        const std::string line = content.substr(at, end - at);
        const std::size_t equals = line.find('=');
        const std::string field = line.substr(0, equals);
        std::string value = line.substr(equals + 1);
        if (field == "account" || is_account_field(field)) {
          value = book->read([&](const Ledger& ledger) {
            return code_of(ledger, AccountId(static_cast<std::uint32_t>(std::stoul(value))));
          });
        }
        listing.row({field, value});
        at = end + 1;
      }
    };
    if (account != nullptr) {
      listing.row({"state", account->state});
      list(content_of(account->contract));
    }
    list(content_of(product));
    for (const TiersFrom& each : terms.changes) {
      listing.row({"from " + to_string(each.date), rates_text(each.tiers, each.overdraft_rate)});
    }
    listing.end();
    return true;
  });
}

void add_savings_list(Commands& commands) {
  struct Options {
    std::string book;
    std::optional<std::string> state;
    std::optional<Date> on;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "savings list", "List savings accounts: their products, states, and when their members last moved them",
      "teller savings list bank.book --state dormant");
  command.argument("BOOK", "the book", given->book)
      .option("--state", "NAME", "only those: active, inactive, dormant, escheated, matured or closed", given->state)
      .option("--on", "DATE",
              "also what has been earned before that day and is not posted, and what a recurring deposit "
              "lacks",
              given->on);
  given->form.declare(command);
  command.run([given] {
    const std::vector<std::string> states{"active", "inactive", "dormant", "escheated", "matured", "closed"};
    if (given->state && std::find(states.begin(), states.end(), *given->state) == states.end()) {
      throw Misused("--state: one of " + listed(states) + ", not " + *given->state);
    }
    const auto book = open_to_read(given->book);
    const CommunityBank bank(*book);
    Listing listing(std::cout, given->form, "savings",
                    {{"account", "Account"},
                     {"product", "Product"},
                     {"state", "State"},
                     {"opened", "Opened"},
                     {"matures", "Matures", Align::left, false, true},
                     {"moved", "Last moved"},
                     {"balance", "Balance", Align::right},
                     {"earned", "Earned", Align::right, false, true},
                     {"lacks", "Lacks", Align::right, false, true}});
    for (const SavingsPosition& each : bank.known().savings()) {
      if (given->state && each.state != *given->state) continue;
      const SavingsContract& contract = each.contract;
      std::string earned;
      std::string lacks;
      if (given->on && each.is_open() && each.from < *given->on) {
        earned = to_string(bank.known().interest_until(each, *given->on).interest);
      }
      if (given->on && contract.instalment) lacks = to_string(bank.missed_instalments(contract.account, *given->on));
      listing.row({book->read([&](const Ledger& ledger) { return code_of(ledger, contract.account); }),
                   contract.product, each.state, to_string(contract.opened),
                   contract.matures ? to_string(*contract.matures) : "", to_string(each.moved),
                   to_string(book->balance(contract.account)), earned, lacks});
    }
    listing.end();
    return true;
  });
}

}  // namespace

void add_savings_commands(Commands& commands) {
  add_savings_rate(commands);
  add_savings_meeting(commands);
  add_savings_close(commands);
  add_savings_wake(commands);
  add_savings_reclaim(commands);
  add_savings_terms(commands);
  add_savings_list(commands);
}

}  // namespace rochdale::teller
