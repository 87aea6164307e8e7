// SPDX-License-Identifier: MPL-2.0
// Groups that borrow together: the parts of their members, who covers what one cannot pay, and who pays it back.
#include <algorithm>
#include <iostream>
#include <memory>

#include "community_bank_commands.hpp"
#include "counter_options.hpp"
#include "listing.hpp"
#include "rochdale/institution/group_loan.hpp"
#include "terminal_text.hpp"
#include "word_list.hpp"

namespace rochdale::teller {

namespace {

/// The group of a loan. Throws Refused.
GroupLoan find_group(const Ledger& ledger, AccountId loan) {
  for (const auto& [number, document] : ledger.documents()) {
    if (document.kind != GroupLoan::kind) continue;
    GroupLoan group = group_loan(ledger, number);
    if (group.loan == loan) return group;
  }
  throw Refused(code_of(ledger, loan) + " is no loan of a group (teller group open makes it one)");
}

/// What a member is called: the code that its claim account is named after.
std::string member_of(const Ledger& ledger, const GroupLoan& group, std::size_t member) {
  const std::string code = code_of(ledger, group.claims[member]);
  constexpr std::size_t ending = GroupLoan::claim_ending.size();
  return code.ends_with(GroupLoan::claim_ending) ? code.substr(0, code.size() - ending) : code;
}

std::size_t find_member(const Ledger& ledger, const GroupLoan& group, const std::string& code) {
  for (std::size_t at = 0; at < group.size(); ++at) {
    if (member_of(ledger, group, at) == code) return at;
  }
  throw Refused("there is no member " + code + " in this group");
}

void add_open_group(Commands& commands) {
  struct Options {
    std::string book;
    std::string loan;
    std::vector<std::string> members;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("group open", "Say what each member of a group has of a loan, and open their claims and covers",
                   "teller group open bank.book group-7-loan --member ana=200 --member ben=300 --member eva=100");
  command.argument("BOOK", "the book", given->book)
      .argument("LOAN", "the loan of the whole group", given->loan)
      .option("--member", "CODE=AMOUNT", "a member and their part of the loan; the parts add up to it", given->members);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const CommunityBank bank(*book);
    DocumentNumber number{};
    change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId loan = find_account(ledger, given->loan);
      const LoanRecord* const record = bank.known().find_loan(loan);
      if (record == nullptr) throw Refused(given->loan + " is no loan (teller lend opens one)");
      std::vector<std::pair<std::string, Amount>> members;
      Amount sum = Amount::zero(ledger.unit(loan));
      for (const std::string& each : split_words(given->members)) {
        const auto [code, amount] = sides_of("--member", each);
        members.emplace_back(code, read_amount(amount, ledger.unit(loan)));
        sum += members.back().second;
      }
      Amount lent = Amount::zero(ledger.unit(loan));
      for (const Disbursement& each : record->position.contract().terms.disbursements) lent += each.amount;
      if (sum != lent) {
        throw Refused("the parts add up to " + to_string_with_unit(sum) + ", and the loan is " +
                      to_string_with_unit(lent));
      }
      number = or_refuse(open_group(turn, loan, members, given->circumstances.stamp()), ledger);
    });
    std::cout << "document " << number.value() << ": the group of " << printable(given->loan) << "\n";
    return true;
  });
}

void add_group_cover(Commands& commands) {
  struct Options {
    std::string book;
    std::string loan;
    std::string instalment;
    std::vector<std::string> paid;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "group cover", "Book who covers what members of a group could not pay of an instalment: a claim, not a gift",
      "teller group cover bank.book group-7-loan 103.53 --paid ben=20.00 --on 2026-02-28");
  command.argument("BOOK", "the book", given->book)
      .argument("LOAN", "the loan of the group", given->loan)
      .argument("INSTALMENT", "what the whole group had to pay, and did (teller repay takes it)", given->instalment)
      .option("--paid", "CODE=AMOUNT", "what a member paid who is short; all others paid their part", given->paid);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    std::string told;
    const Entry entry = change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId loan = find_account(ledger, given->loan);
      const GroupLoan group = find_group(ledger, loan);
      const std::vector<Amount> due = group.shares_of(read_amount(given->instalment, group.unit()));
      std::vector<Amount> paid = due;
      for (const std::string& each : split_words(given->paid)) {
        const auto [code, amount] = sides_of("--paid", each);
        const std::size_t member = find_member(ledger, group, code);
        paid[member] = read_amount(amount, group.unit());
        if (paid[member].is_negative()) throw Refused("--paid: a payment is not below zero");
      }
      const GroupCover cover = or_refuse(group_cover(due, paid), ledger);
      if (cover.shortfall.is_zero()) throw Refused("every member paid their part: there is nothing to cover");
      for (std::size_t at = 0; at < group.size(); ++at) {
        if (!cover.covers[at].is_positive()) continue;
        told += ", " + member_of(ledger, group, at) + " " + to_string(cover.covers[at]);
      }
      told = to_string_with_unit(cover.shortfall) + " covered" + told;
      const Stamp stamp = given->circumstances.stamp();
      return or_refuse(book_cover(turn, group, cover, stamp.on, stamp), ledger);
    });
    std::cout << "entry " << entry.number().value() << ": " << printable(told) << "\n";
    return true;
  });
}

void add_group_settle(Commands& commands) {
  struct Options {
    std::string book;
    std::string loan;
    std::string member;
    std::string amount;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      commands.add("group settle", "Take what a member pays back to those who covered, by what each has still to get",
                   "teller group settle bank.book group-7-loan ben 10.00 --on 2026-03-10");
  command.argument("BOOK", "the book", given->book)
      .argument("LOAN", "the loan of the group", given->loan)
      .argument("MEMBER", "who pays back", given->member)
      .argument("AMOUNT", "how much, up to the claim on them", given->amount);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    AccountId claim{};
    const Entry entry = change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const GroupLoan group = find_group(ledger, find_account(ledger, given->loan));
      const std::size_t member = find_member(ledger, group, given->member);
      claim = group.claims[member];
      const Stamp stamp = given->circumstances.stamp();
      return or_refuse(settle_claim(turn, group, member, read_amount(given->amount, group.unit()), stamp.on, stamp),
                       ledger);
    });
    std::cout << "entry " << entry.number().value() << ": " << printable(given->member) << " still owes the others "
              << to_string_with_unit(book->balance(claim)) << "\n";
    return true;
  });
}

void add_group_members(Commands& commands) {
  struct Options {
    std::string book;
    std::string loan;
    std::optional<std::string> instalment;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("group members", "List the members of a group: their parts, claims and covers",
                                  "teller group members bank.book group-7-loan --instalment 103.53");
  command.argument("BOOK", "the book", given->book)
      .argument("LOAN", "the loan of the group", given->loan)
      .option("--instalment", "AMOUNT", "also what each owes of it", given->instalment);
  given->form.declare(command);
  command.run([given] {
    open_to_read(given->book)->read([&](const Ledger& ledger) {
      const GroupLoan group = find_group(ledger, find_account(ledger, given->loan));
      std::vector<Amount> due;
      if (given->instalment) due = group.shares_of(read_amount(*given->instalment, group.unit()));
      Listing listing(std::cout, given->form, "members",
                      {{"member", "Member"},
                       {"part", "Part", Align::right},
                       {"due", "Due", Align::right, false, true},
                       {"owes", "Owes the others", Align::right},
                       {"covered", "Covered", Align::right}});
      for (std::size_t at = 0; at < group.size(); ++at) {
        listing.row({member_of(ledger, group, at), to_string(group.parts[at]), due.empty() ? "" : to_string(due[at]),
                     to_string(ledger.balance(group.claims[at]).amount()),
                     to_string(ledger.balance(group.covers[at]).amount())});
      }
      listing.end();
    });
    return true;
  });
}

}  // namespace

void add_group_commands(Commands& commands) {
  add_open_group(commands);
  add_group_cover(commands);
  add_group_settle(commands);
  add_group_members(commands);
}

}  // namespace rochdale::teller
