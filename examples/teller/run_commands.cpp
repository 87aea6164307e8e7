// SPDX-License-Identifier: MPL-2.0
// What the community takes and gives for a period, what members owe and when, and limits that are reviewed.
#include <iostream>
#include <memory>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "counted.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "record_reader.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/institution/mutual_credit.hpp"
#include "rochdale/policy/room.hpp"
#include "terminal_text.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

/// The adopted policy of a name. Throws Refused.
const PolicyAdopted& require_adopted(const Ledger& ledger, const std::string& name, std::string_view family = {}) {
  const PolicyAdopted* adopted = find_adopted(ledger, name);
  if (adopted == nullptr) {
    throw Refused("this book has not adopted \"" + name + "\" (teller policies lists what it has)");
  }
  if (!family.empty() && family_of(name) != family) {
    throw Refused("\"" + name + "\" is no " + std::string(family));
  }
  return *adopted;
}

// ---- Runs

struct RunOptions {
  std::string book;
  std::string policy;
  std::optional<Date> first;
  Date last;
  bool plan = false;
  ListingForm form;
  Circumstances circumstances;
};

void list_run(const Ledger& ledger, const RunPlan& plan, const std::vector<Outcome<Entry>>& outcomes,
              ListingForm form) {
  Listing listing(std::cout, form, "items",
                  {{"account", "Account"},
                   {"base", "Base", Align::right},
                   {"due", "Due", Align::right},
                   {"taken", "Amount", Align::right},
                   {"entry", "Entry", Align::right, true},
                   {"state", "State"}});
  for (std::size_t at = 0; at < plan.items.size(); ++at) {
    const PlannedItem& item = plan.items[at];
    std::string entry;
    std::string state = "planned";
    if (at < outcomes.size() && outcomes[at]) {
      entry = std::to_string(outcomes[at]->number().value());
      state = outcomes[at]->repeated() ? "posted before" : "posted";
    } else if (at < outcomes.size()) {
      state = "refused: " + explain(outcomes[at].error(), ledger);
    }
    listing.row({code_of(ledger, item.account), to_string(item.base), to_string(item.due), to_string(item.taken),
                 std::move(entry), std::move(state)});
  }
  for (const SkippedItem& item : plan.skipped) {
    listing.row(
        {code_of(ledger, item.account), "", to_string(item.due), "", "", "left out: " + std::string(name(item.why))});
  }
  listing.end();
}

bool run_policy(const RunOptions& given) {
  const Date first = given.first.value_or(given.last.first_of_month());
  if (given.last < first) throw Misused("--to is before --from");
  const Period period(first, given.last);
  if (given.plan) {
    read_journal(*open_to_read(given.book), "run", given.form, [&](const Ledger& ledger, Store& store) {
      require_adopted(ledger, given.policy);
      const ReadJournal read = [&store](RecordReader& reader) { store.read(0, reader); };
      list_run(ledger, plan_run(ledger, given.policy, period, read), {}, given.form);
    });
    return true;
  }
  const auto book = open_to_write(given.book);
  const TakenRun taken = change(*book, [&](Turn& turn) {
    require_adopted(turn.ledger(), given.policy);
    return rochdale::take_run(turn, given.policy, period, given.circumstances.stamp());
  });
  book->read([&](const Ledger& ledger) { list_run(ledger, taken.plan, taken.outcomes, given.form); });
  return taken.is_complete();
}

void add_run(Commands& commands) {
  const auto given = std::make_shared<RunOptions>();
  Command& command = commands.add(
      "run", "Take a levy, demurrage, a redistribution or the reserve's share for a period, or show what it would take",
      "teller run circle.book levy --from 2026-01-01 --to 2026-12-31 --plan");
  command.argument("BOOK", "the book", given->book)
      .argument("POLICY", "the name under which its terms were adopted", given->policy)
      .required_option("--to", "DATE", "the last day of the period; entries are dated on it", given->last)
      .option("--from", "DATE", "the first day; that of the month, if not given", given->first)
      .flag("--plan", "show what would be taken, and take nothing", given->plan);
  given->form.declare(command);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given] { return run_policy(*given); });
}

// ---- What is owed and when

void list_owed(const Ledger& ledger, const std::vector<OwedPart>& owed, Date on, ListingForm form) {
  Listing listing(std::cout, form, "owed",
                  {{"account", "Account"},
                   {"since", "Since"},
                   {"due", "Due"},
                   {"amount", "Amount", Align::right},
                   {"days_late", "Days late", Align::right, true}});
  for (const OwedPart& part : owed) {
    listing.row({code_of(ledger, part.account), to_string(part.since), to_string(part.due), to_string(part.amount),
                 std::to_string(std::max(0, on - part.due))});
  }
  listing.end();
}

void add_owed(Commands& commands) {
  struct Options {
    std::string book;
    std::string policy{DebtTerm::family};
    ListingForm form;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("owed", "List what members owe, part by part, and when it falls due",
                                  "teller owed circle.book --on 2026-12-31");
  command.argument("BOOK", "the book", given->book)
      .option("--policy", "POLICY", "the name under which the term was adopted; debt_term, if not given",
              given->policy);
  given->circumstances.declare_on(command, "the day; today, if not given");
  given->form.declare(command);
  command.run([given] {
    read_journal(*open_to_read(given->book), "owed", given->form, [&](const Ledger& ledger, Store& store) {
      const PolicyAdopted& adopted = require_adopted(ledger, given->policy, DebtTerm::family);
      const Date on = given->circumstances.on();
      list_owed(ledger,
                owed_parts(DebtTerm::read(adopted.parameters), ledger, on,
                           [&store](RecordReader& reader) { store.read(0, reader); }),
                on, given->form);
    });
    return true;
  });
}

// ---- Limits

/// The limits of a rule that is asked at every payment, as the terms of a review: whose, and how they are found.
LimitReview limits_of_rule(const PolicyAdopted& rule) {
  Parameters parameters = Parameters::parse(rule.parameters).value();
  parameters.set("severity", {});
  return LimitReview::read(parameters.text());
}

void list_review(const Ledger& ledger, const std::vector<ReviewedLimit>& reviewed, ListingForm form) {
  Listing listing(std::cout, form, "limits",
                  {{"account", "Account"},
                   {"floor", "Credit limit", Align::right},
                   {"ceiling", "Maximum balance", Align::right},
                   {"changed", "Changed"},
                   {"audit", "Why"}});
  for (const ReviewedLimit& each : reviewed) {
    const Unit& unit = ledger.unit(each.account);
    listing.row({code_of(ledger, each.account), limit_cell(each.after.floor, unit),
                 limit_cell(each.after.ceiling, unit), each.before == each.after ? "no" : "yes", each.audit});
  }
  listing.end();
}

void add_review(Commands& commands) {
  struct Options {
    std::string book;
    std::string policy{LimitReview::family};
    bool plan = false;
    ListingForm form;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("review", "Review the limits of all members by the adopted terms, and agree new ones",
                                  "teller review circle.book limit_review.trust --plan");
  command.argument("BOOK", "the book", given->book)
      .optional_argument("POLICY", "the name under which the terms were adopted; limit_review, if not given",
                         given->policy)
      .flag("--plan", "show what it would come to, and agree nothing", given->plan);
  given->circumstances.declare_on(command, "the day up to which is looked; today, if not given");
  given->form.declare(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = given->plan ? open_to_read(given->book) : open_to_write(given->book);
    const Unit unit = book->read([&](const Ledger& ledger) {
      return LimitReview::read(require_adopted(ledger, given->policy, LimitReview::family).parameters).members().unit;
    });
    const Stamp stamp = given->circumstances.stamp();
    std::vector<ReviewedLimit> reviewed;
    if (given->plan) {
      reviewed = read_journal(*book, "review", given->form, [&](const Ledger& ledger, Store& store) {
        return MutualCredit::plan_review(ledger, store, given->policy, stamp.on);
      });
    } else {
      const auto agreed = MutualCredit(*book, unit).review_limits(given->policy, stamp);
      if (!agreed) book->read([&](const Ledger& ledger) { refuse(agreed.error(), ledger); });
      reviewed = *agreed;
    }
    book->read([&](const Ledger& ledger) { list_review(ledger, reviewed, given->form); });
    return true;
  });
}

/// Every time that limits of an account, or of its unit, were agreed.
void list_limit_history(const Ledger& ledger, Store& store, AccountId account, ListingForm form) {
  const Unit& unit = ledger.unit(account);
  Listing listing(std::cout, form, "history",
                  {{"record", "Record", Align::right, true},
                   {"on", "Date"},
                   {"floor", "Credit limit", Align::right},
                   {"ceiling", "Maximum balance", Align::right},
                   {"whose", "Whose"},
                   {"by", "By", Align::left, false, true},
                   {"reason", "Why", Align::left, false, true}});
  const Balance balance = ledger.balance(account);
  const Limits& now = ledger.limits(account);
  const Room left = room(balance, now);
  listing.fact("balance", "Balance", to_string(balance.amount()));
  listing.fact("can_spend", "Can spend", left.can_spend ? to_string(*left.can_spend) : "without end");
  listing.fact("can_earn", "Can earn", left.can_earn ? to_string(*left.can_earn) : "without end");
  listing.answer("at_limit", "Stands at a limit", at_limit(balance.natural(), now));
  for (const PolicyAdopted& policy : ledger.chart().policies()) {
    if (family_of(policy.name) != CreditLimit::family) continue;
    const LimitReview terms = limits_of_rule(policy);
    if (!terms.members().has(ledger, account)) continue;
    listing.fact(policy.name, policy.name, terms.policy().audit(figures_of(ledger, account)));
  }
  for_each_record(ledger, store, 0, [&](const JournalRecord& record) {
    if (record.event == nullptr) return;
    const auto row = [&](const std::optional<Limits>& limits, std::string whose) {
      listing.row({std::to_string(record.event->number), to_string(record.event->on),
                   limits ? limit_cell(limits->floor, unit) : "", limits ? limit_cell(limits->ceiling, unit) : "",
                   std::move(whose), record.event->by.words, record.event->reason.words});
    };
    if (const auto* adopted = std::get_if<UnitAdopted>(&record.event->body)) {
      if (adopted->unit == unit) row(adopted->limits, to_string(unit));
    } else if (const auto* opened = std::get_if<AccountOpened>(&record.event->body)) {
      if (opened->account == account && opened->limits) row(opened->limits, "its own");
    } else if (const auto* set = std::get_if<LimitsSet>(&record.event->body)) {
      if (set->account == account) row(set->limits, set->limits ? "its own" : "follows its unit");
      if (set->account == AccountId{} && set->unit == unit) row(set->limits, to_string(unit));
    }
  });
  listing.end();
}

void add_limits(Commands& commands) {
  struct Options {
    std::string book;
    std::string account;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("limits", "Say what an account can spend and earn, by which limits, and how they came about",
                   "teller limits circle.book ana");
  command.argument("BOOK", "the book", given->book).argument("ACCOUNT", "the account, by its code", given->account);
  given->form.declare(command);
  command.run([given] {
    read_journal(*open_to_read(given->book), "limits", given->form, [&](const Ledger& ledger, Store& store) {
      list_limit_history(ledger, store, find_account(ledger, given->account), given->form);
    });
    return true;
  });
}

}  // namespace

void add_run_commands(Commands& commands) {
  add_run(commands);
  add_owed(commands);
  add_limits(commands);
  add_review(commands);
}

}  // namespace rochdale::teller
