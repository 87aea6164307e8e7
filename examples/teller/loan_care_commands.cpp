// SPDX-License-Identifier: MPL-2.0
// What happens to a loan beside its instalments: charges and waivers, goodwill, payments taken back, new terms, a
// write-off and what comes in after it; and what its instalments are by now.
#include <iostream>
#include <memory>

#include "community_bank_commands.hpp"
#include "counted.hpp"
#include "counter_options.hpp"
#include "listing.hpp"
#include "loan_words.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

namespace {

/// "penalty 0.00, fee 5.00, interest 1.20, principal 30.00".
std::string parts_of(const LoanPayment& paid) {
  std::string text;
  for (const Owed owed : {Owed::penalty, Owed::fee, Owed::interest, Owed::principal}) {
    text += (text.empty() ? "" : ", ") + std::string(name(owed)) + " " + to_string(paid.of(owed));
  }
  return text;
}

/// A loan that a verb is about, with what is at hand for it.
struct LoanAtHand {
  std::unique_ptr<Book> book;
  CommunityBank bank;
  AccountId loan;

  explicit LoanAtHand(const CounterOptions& given)
      : book(open_to_write(given.book)), bank(*book), loan(given.find(*book, given.account)) {}

  [[nodiscard]] std::string principal() const { return to_string_with_unit(book->balance(loan)); }
};

void add_charge_or_waive(Commands& commands, bool charges) {
  struct Options : CounterOptions {
    std::string owed;
    std::optional<Date> due;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add(charges ? "charge" : "waive",
                   charges ? "Charge a fee or a penalty on a loan" : "Give up part of what is charged on a loan",
                   charges ? "teller charge bank.book ben-loan fee 5.00 --due 2026-03-31 --on 2026-03-10"
                           : "teller waive bank.book ben-loan penalty 1.20 --on 2026-03-10 --memo \"was in hospital\"");
  given->declare(command, "the loan");
  command.argument("KIND", charges ? "fee or penalty" : "interest, fee or penalty", given->owed)
      .argument("AMOUNT", charges ? "how much, as a plain decimal" : "how much, up to what is open of it",
                given->amount);
  if (charges) command.option("--due", "DATE", "when it falls due; on the day of the charge, if not given", given->due);
  given->declare_rest(command);
  command.run([given, charges] {
    std::optional<Owed> owed;
    for (const Owed each : {Owed::penalty, Owed::fee, Owed::interest}) {
      if (given->owed == name(each) && !(charges && each == Owed::interest)) owed = each;
    }
    if (!owed) throw Misused(std::string("KIND: ") + (charges ? "fee or penalty" : "interest, fee or penalty"));
    LoanAtHand at(*given);
    const Amount amount = given->read(*at.book, at.loan);
    const Counter counter = given->counter();
    or_refuse(charges ? at.bank.charge(at.loan, *owed, amount, given->due.value_or(counter.on), counter)
                      : at.bank.waive(at.loan, *owed, amount, counter),
              *at.book);
    std::cout << printable(given->account) << (charges ? " is charged " : " need not pay ")
              << to_string_with_unit(amount) << " of " << name(*owed) << "\n";
    return true;
  });
}

void add_disburse(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add("disburse", "Pay out what a loan lends on a later day than its start",
                                  "teller disburse bank.book ben-loan --on 2026-03-15");
  given->declare(command, "the loan");
  given->declare_cash(command);
  given->declare_rest(command);
  command.run([given] {
    LoanAtHand at(*given);
    const Entry entry = or_refuse(at.bank.disburse(at.loan, given->counter(*at.book)), *at.book);
    std::cout << "entry " << entry.number().value() << ": " << printable(given->account) << " owes " << at.principal()
              << "\n";
    return true;
  });
}

void add_goodwill(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add("goodwill", "Pay on a loan out of the bank's own pocket, as a gesture",
                                  "teller goodwill bank.book ben-loan 25.00 --on 2026-03-31");
  given->declare(command, "the loan");
  command.argument("AMOUNT", "how much; what it pays of charges is given up, of principal it is an expense",
                   given->amount);
  given->declare_rest(command);
  command.run([given] {
    LoanAtHand at(*given);
    const LoanPayment paid =
        or_refuse(at.bank.goodwill(at.loan, given->read(*at.book, at.loan), given->counter()), *at.book);
    std::cout << "entry " << paid.entry.value() << ": the bank pays " << parts_of(paid) << "; owes " << at.principal()
              << "\n";
    return true;
  });
}

void add_charge_back(Commands& commands) {
  struct Options : CounterOptions {
    std::uint64_t entry = 0;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("charge-back", "Take back a payment on a loan that was not one: the loan owes it again",
                   "teller charge-back bank.book ben-loan 17 --on 2026-03-05 --reason \"the cheque bounced\"");
  given->declare(command, "the loan");
  command.argument("ENTRY", "the number of the payment, one of the newest 64", given->entry);
  given->circumstances.declare_reason(command, true);
  given->declare_rest(command);
  command.run([given] {
    LoanAtHand at(*given);
    const Entry entry = or_refuse(at.bank.charge_back(at.loan, EntryNumber(given->entry), given->counter()), *at.book);
    std::cout << "entry " << entry.number().value() << ": takes back entry " << given->entry << "; "
              << printable(given->account) << " owes " << at.principal() << "\n";
    return true;
  });
}

void add_write_off_of_loan(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command =
      commands.add("write-off", "Write a loan off: principal to bad debt, charges given up",
                   "teller write-off bank.book ben-loan --on 2026-12-31 --memo \"board of 12 December\"");
  given->declare(command, "the loan");
  given->declare_rest(command);
  command.run([given] {
    LoanAtHand at(*given);
    const Entry entry = or_refuse(at.bank.write_off(at.loan, given->counter()), *at.book);
    const LoanStanding& standing = at.bank.known().find_loan(at.loan)->position.standing();
    std::cout << "entry " << entry.number().value() << ": " << printable(given->account) << " is written off, "
              << to_string_with_unit(*standing.written_off) << " with its charges\n";
    return true;
  });
}

void add_recover_of_loan(Commands& commands) {
  const auto given = std::make_shared<CounterOptions>();
  Command& command = commands.add("recover", "Take in what comes on a loan after it was written off",
                                  "teller recover bank.book ben-loan 50.00 --on 2027-02-01");
  given->declare(command, "the loan");
  command.argument("AMOUNT", "how much, up to what was written off", given->amount);
  given->declare_cash(command);
  given->declare_rest(command);
  command.run([given] {
    LoanAtHand at(*given);
    const Entry entry =
        or_refuse(at.bank.recover(at.loan, given->read(*at.book, at.loan), given->counter(*at.book)), *at.book);
    const LoanStanding& standing = at.bank.known().find_loan(at.loan)->position.standing();
    std::cout << "entry " << entry.number().value() << ": recovered " << to_string(*standing.recovered) << " of "
              << to_string_with_unit(*standing.written_off) << "\n";
    return true;
  });
}

void add_reschedule(Commands& commands) {
  struct Options : CounterOptions {
    LoanWords words;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("reschedule", "Agree new terms for what is left of a loan; what else is owed by then is due at once",
                   "teller reschedule bank.book ben-loan --rate 9 --instalments 12 --on 2026-06-30");
  given->declare(command, "the loan");
  given->words.declare_terms_on(command);
  given->words.declare_recalculation_on(command);
  given->declare_rest(command);
  command.run([given] {
    const Counter counter = given->counter();
    LoanAtHand at(*given);
    const Unit unit = at.book->read([&](const Ledger& ledger) { return ledger.unit(at.loan); });
    if (const LoanRecord* record = at.bank.known().find_loan(at.loan)) {
      check_recalculation(given->words, at.bank.known().loan_products()[record->product]);
    }
    or_refuse(at.bank.reschedule(at.loan, given->words.terms_from(counter.on, unit), counter), *at.book);
    const std::vector<LoanRow>& rows = at.bank.known().find_loan(at.loan)->position.rows();
    std::cout << printable(given->account) << " owes " << at.principal() << " in " << counted(rows.size(), "instalment")
              << ", the first of " << to_string(rows.front().payment) << " on " << to_string(rows.front().due) << "\n";
    return true;
  });
}

void add_instalments(Commands& commands) {
  struct Options {
    std::string book;
    std::string loan;
    Circumstances circumstances;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "instalments",
      "List the instalments of a loan as they are on a day: where interest follows payments, by what came in so far",
      "teller instalments bank.book ben-loan --on 2026-03-15");
  command.argument("BOOK", "the book", given->book).argument("ACCOUNT", "the loan", given->loan);
  given->circumstances.declare_on(command,
                                  "the day; today, if not given. What is in arrears on it bears interest to it");
  given->form.declare(command);
  command.run([given] {
    const auto book = open_to_read(given->book);
    const CommunityBank bank(*book);
    const AccountId account = book->read([&](const Ledger& ledger) { return find_account(ledger, given->loan); });
    const LoanRecord* loan = bank.known().find_loan(account);
    if (loan == nullptr) throw Refused(printable(given->loan) + " is no loan");
    const Date day = given->circumstances.on();
    Listing listing(std::cout, given->form, "instalments",
                    {{"no", "No", Align::right},
                     {"due", "Due"},
                     {"principal", "Principal", Align::right},
                     {"interest", "Interest", Align::right},
                     {"fee", "Fee", Align::right},
                     {"payment", "Payment", Align::right},
                     {"balance", "Balance", Align::right},
                     {"open", "Open", Align::right}});
    const std::vector<Obligation> open = loan->position.open(day);
    for (const LoanRow& row : loan->position.rows(day)) {
      Amount left = Amount::zero(row.payment.unit());
      for (const Obligation& each : open) {
        if (each.instalment == row.number && !each.is_charge) left += each.amount;
      }
      listing.row({std::to_string(row.number), to_string(row.due), to_string(row.principal), to_string(row.interest),
                   to_string(row.fee), to_string(row.payment), to_string(row.balance), to_string(left)});
    }
    listing.end();
    return true;
  });
}

}  // namespace

void add_loan_care_commands(Commands& commands) {
  add_disburse(commands);
  add_charge_or_waive(commands, true);
  add_charge_or_waive(commands, false);
  add_goodwill(commands);
  add_charge_back(commands);
  add_reschedule(commands);
  add_write_off_of_loan(commands);
  add_recover_of_loan(commands);
  add_instalments(commands);
}

}  // namespace rochdale::teller
