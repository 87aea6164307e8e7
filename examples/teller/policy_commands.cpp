// SPDX-License-Identifier: MPL-2.0
// What the community agreed: policies adopted, withdrawn and listed; and what a payment would come to under them.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "policy_guide.hpp"
#include "rochdale/policy/library.hpp"
#include "rochdale/policy/preview.hpp"
#include "terminal_text.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

/// "name=value" words as parameters. Throws Misused for one that is written otherwise or twice.
Parameters read_parameters(const std::vector<std::string>& words) {
  Parameters parameters;
  for (const std::string& word : words) {
    auto [name, value] = sides_of("a parameter is NAME=VALUE", word);
    if (parameters.find(name)) throw Misused("the parameter " + name + " stands twice");
    if (value.empty()) throw Misused("the parameter " + name + " has no value");
    parameters.set(std::move(name), std::move(value));
  }
  return parameters;
}

/// The policy of a name; its unit is the book's only one where none is given. Throws Refused for a name that the library
/// does not know.
std::shared_ptr<const Policy> read_policy(const Ledger& ledger, const std::string& name,
                                          const std::vector<std::string>& words) {
  if (!library_policies().knows(name)) {
    throw Refused("there is no policy \"" + name + "\" (teller policies --guide lists those that there are)");
  }
  Parameters parameters = read_parameters(words);
  const auto unit = parameters.find("unit");
  const Unit found = find_unit(ledger, unit ? std::optional<std::string>(*unit) : std::nullopt);
  parameters.set("unit", to_string(found));
  std::shared_ptr<const Policy> policy = make_policy(name, parameters);
  // The accounts of the community that it names must be there: it would only be missed at the first payment.
  for (const char* role : {"to", "from", "income", "reserve", "operator"}) {
    const auto code = parameters.find(role);
    const bool is_code = code && !(std::string_view(role) == "from" && !name.starts_with("redistribution"));
    if (!is_code) continue;
    const AccountId account = find_account(ledger, *code);
    if (!(ledger.unit(account) == found)) throw Refused("the account " + std::string(*code) + " has another unit");
  }
  return policy;
}

void add_adopt(Commands& commands) {
  struct Options {
    std::string book;
    std::string policy;
    std::vector<std::string> parameters;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "adopt", "Adopt a policy: a fee, a levy, demurrage, limits; or adopt it anew with other parameters",
      "teller adopt circle.book transfer_fee from=payer rate=2% rounding=half_up to=fund\n"
      "  teller adopt circle.book levy.growers group=Growers fixed=5 to=fund --reason \"meeting of 3 May\"");
  command.argument("BOOK", "the book", given->book)
      .argument("POLICY", "its name; several of one family have a label each, such as levy.growers", given->policy)
      .optional_argument("NAME=VALUE", "its parameters (teller policies --guide explains them)", given->parameters);
  given->circumstances.declare_reason(command, false);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const auto policy = read_policy(turn.ledger(), given->policy, given->parameters);
      require(turn.adopt(*policy, given->circumstances.stamp()), turn.ledger());
    });
    std::cout << "adopted " << printable(given->policy) << "\n";
    return true;
  });
}

void add_revoke(Commands& commands) {
  struct Options {
    std::string book;
    std::string policy;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("revoke", "Withdraw a policy: it no longer holds",
                                  "teller revoke circle.book levy.growers --reason \"meeting of 3 May\"");
  command.argument("BOOK", "the book", given->book).argument("POLICY", "its name", given->policy);
  given->circumstances.declare_reason(command, false);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    change(*book, [&](Turn& turn) {
      const Outcome<void> withdrawn = turn.withdraw(given->policy, given->circumstances.stamp());
      if (!withdrawn && withdrawn.error().reason == Reason::nothing_to_change) {
        throw Refused("this book has not adopted \"" + given->policy + "\" (teller policies lists what it has)");
      }
      require(withdrawn, turn.ledger());
    });
    std::cout << "withdrew " << printable(given->policy) << "\n";
    return true;
  });
}

void list_guide(ListingForm form) {
  Listing listing(std::cout, form, "policies",
                  {{"policy", "Policy"}, {"what", "What"}, {"parameters", "Parameters"}, {"example", "Example"}});
  if (!form.is_table()) {
    for (const PolicyGuide& guide : policy_guides()) {
      listing.row({std::string(guide.family), std::string(guide.what), std::string(guide.parameters),
                   std::string(guide.example)});
    }
    return listing.end();
  }
  for (const PolicyGuide& guide : policy_guides()) {
    std::cout << guide.family << ": " << guide.what << "\n  " << guide.parameters << "\n  such as: " << guide.example
              << "\n";
  }
}

void list_policies(const Ledger& ledger, ListingForm form) {
  Listing listing(std::cout, form, "policies", {{"policy", "Policy"}, {"parameter", "Parameter"}, {"value", "Value"}});
  for (const PolicyAdopted& policy : ledger.chart().policies()) {
    const auto parameters = Parameters::parse(policy.parameters);
    if (!parameters || parameters->all().empty()) {
      listing.row({policy.name, "", policy.parameters});
      continue;
    }
    for (const auto& [name, value] : parameters->all()) listing.row({policy.name, name, value});
  }
  listing.end();
}

void add_policies(Commands& commands) {
  struct Options {
    std::optional<std::string> book;
    bool guide = false;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("policies", "List what the book has adopted, or explain what it could adopt",
                                  "teller policies circle.book");
  command.optional_argument("BOOK", "the book", given->book)
      .flag("--guide", "explain all policies and their parameters; needs no book", given->guide);
  given->form.declare(command);
  command.run([given] {
    if (given->guide == given->book.has_value()) throw Misused("either a book or --guide");
    if (given->guide) {
      list_guide(given->form);
    } else {
      open_to_read(*given->book)->read([&](const Ledger& ledger) { list_policies(ledger, given->form); });
    }
    return true;
  });
}

void list_preview(const Ledger& ledger, const Preview& preview, const std::vector<std::string>& parties,
                  ListingForm form) {
  Listing listing(std::cout, form, "legs",
                  {{"account", "Account"}, {"debit", "Debit", Align::right}, {"credit", "Credit", Align::right}});
  for (const Posting& leg : preview.legs) {
    const bool debits = leg.amount.is_positive();
    const std::string figure = to_string(debits ? leg.amount : -leg.amount);
    listing.row({code_of(ledger, leg.account), debits ? figure : "", debits ? "" : figure});
  }
  for (const std::string& code : parties) {
    const AccountId account = ledger.find(code);
    const Amount paid = preview.paid_by(account, ledger.unit(account));
    const bool pays = !paid.is_negative();
    listing.fact(pays ? "payer_pays" : "payee_receives", code + (pays ? " pays in all" : " receives in all"),
                 to_string(pays ? paid : -paid));
  }
  for (const std::string& remark : preview.remarks) listing.fact("remark", "Take care", remark);
  listing.end();
}

void add_preview(Commands& commands) {
  struct Options {
    std::string book;
    std::string payer;
    std::string payee;
    std::string amount;
    ListingForm form;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("preview", "Show what a payment would book, fees included, and post nothing",
                                  "teller preview circle.book ana ben 12.50");
  command.argument("BOOK", "the book", given->book)
      .argument("PAYER", "the account that pays", given->payer)
      .argument("PAYEE", "the account that is paid", given->payee)
      .argument("AMOUNT", "how much, as a plain decimal", given->amount);
  given->circumstances.declare_on(command, "date of the payment; today, if not given");
  given->form.declare(command);
  command.run([given] {
    open_to_read(given->book)->read([&](const Ledger& ledger) {
      const AccountId payer = find_account(ledger, given->payer);
      const AccountId payee = find_account(ledger, given->payee);
      const Payment payment{payer, payee, read_amount(given->amount, ledger.unit(payer)), given->circumstances.on()};
      const auto found = preview(ledger, library_policies(), Transfer(payment));
      if (!found) refuse(found.error(), ledger);
      list_preview(ledger, *found, {given->payer, given->payee}, given->form);
    });
    return true;
  });
}

}  // namespace

void add_policy_commands(Commands& commands) {
  add_adopt(commands);
  add_revoke(commands);
  add_policies(commands);
  add_preview(commands);
}

}  // namespace rochdale::teller
