// SPDX-License-Identifier: MPL-2.0
// A member who leaves in debt: written off, borne by the reserve and the holders, and recovered. And the list of all
// documents.
#include <iostream>
#include <memory>

#include "command_error.hpp"
#include "documents.hpp"
#include "families.hpp"
#include "listing.hpp"
#include "record_reader.hpp"
#include "rochdale/policy/leaving.hpp"
#include "terminal_text.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

Tie read_tie(const std::string& word) {
  const std::optional<Tie> tie = parse_tie(word);
  if (!tie) throw Misused("--tie is to_first, to_last, to_larger_weight or to_first_signed");
  return *tie;
}

/// Where the case stands, in figures.
void say_case(const Document& document) {
  say_document(document);
  const LeavingCase leaving = LeavingCase::read(document);
  std::cout << "debt " << to_string_with_unit(leaving.debt) << "; borne by the reserve "
            << to_string(leaving.from_reserve) << ", by the holders " << to_string(leaving.from_holders)
            << "; recovered " << to_string(leaving.recovered) << "; still carried " << to_string(leaving.carried())
            << "\n";
}

void add_write_off(Commands& commands) {
  struct Options {
    std::string book;
    std::string member;
    std::string debt;
    std::string memo;
    Circumstances circumstances;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add("leaving write-off", "Write a member's debt off to the community, and open a case",
                                  "teller leaving write-off circle.book ana community-debt --memo \"moved away\"");
  command.argument("BOOK", "the book", given->book)
      .argument("MEMBER", "the account that is below zero", given->member)
      .argument("ACCOUNT", "the equity account that carries debts", given->debt)
      .option("--memo", "TEXT", "words for people", given->memo);
  given->circumstances.declare_on(command);
  given->circumstances.declare(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_case(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      return or_refuse(write_off(turn, find_account(ledger, given->member), find_account(ledger, given->debt),
                                 given->circumstances.on(), given->memo, given->circumstances.stamp()),
                       ledger);
    }));
    return true;
  });
}

void add_reserve(Commands& commands) {
  struct Options : DocumentOptions {
    std::string reserve;
    std::optional<std::string> most;
  };
  const auto given = std::make_shared<Options>();
  Command& command = given->declare(commands, "leaving reserve", "Let the reserve bear what it can of a case",
                                    "teller leaving reserve circle.book 12 reserve --most 50.00");
  command.argument("RESERVE", "the account that bears it", given->reserve)
      .option("--most", "X", "no more than this", given->most);
  given->declare_circumstances(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_case(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId reserve = find_account(ledger, given->reserve);
      std::optional<Amount> most;
      if (given->most) most = read_amount(*given->most, ledger.unit(reserve));
      return or_refuse(cover_from_reserve(turn, given->number(), reserve, most, given->circumstances.on(),
                                          given->circumstances.stamp()),
                       ledger);
    }));
    return true;
  });
}

void add_holders(Commands& commands) {
  struct Options : DocumentOptions {
    std::string tie = "to_first";
    std::string group;
    bool plan = false;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      given->declare(commands, "leaving holders", "Let those who have something bear the rest of a case, in proportion",
                     "teller leaving holders circle.book 12 --tie to_first");
  command
      .option("--tie", "TIE", "who takes the odd units: to_first (the default), to_last, to_larger_weight", given->tie)
      .option("--group", "TEXT", "only the members of this group", given->group)
      .flag("--plan", "show who would bear how much, and change nothing", given->plan);
  given->declare_circumstances(command);
  command.run([given] {
    const Tie tie = read_tie(given->tie);
    const auto book = given->plan ? open_to_read(given->book) : open_to_write(given->book);
    if (given->plan) {
      book->read([&](const Ledger& ledger) {
        const auto found = detail::leaving_case(ledger, given->number());
        if (!found) refuse(found.error(), ledger);
        const Amount whole = found->second.carried();
        const auto cut = haircut(ledger, Members{whole.unit(), given->group}, whole, tie);
        if (!cut) refuse(cut.error(), ledger);
        for (const auto& [account, part] : cut->parts) {
          std::cout << printable(code_of(ledger, account)) << " bears " << to_string_with_unit(part) << "\n";
        }
        for (const SkippedItem& item : cut->skipped) {
          std::cout << printable(code_of(ledger, item.account)) << " is " << name(item.why) << " and bears nothing\n";
        }
      });
      return true;
    }
    say_case(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const auto found = detail::leaving_case(ledger, given->number());
      if (!found) refuse(found.error(), ledger);
      return or_refuse(cover_from_holders(turn, given->number(), Members{found->second.debt.unit(), given->group}, tie,
                                          given->circumstances.on(), given->circumstances.stamp()),
                       ledger);
    }));
    return true;
  });
}

void add_recover(Commands& commands) {
  struct Options : DocumentOptions {
    std::string payer;
    std::string amount;
  };
  const auto given = std::make_shared<Options>();
  Command& command =
      given->declare(commands, "leaving recover", "Take back what is paid later, and give it to those who bore it",
                     "teller leaving recover circle.book 12 cash 25.00");
  command.argument("PAYER", "the account that pays", given->payer)
      .argument("AMOUNT", "how much, as a plain decimal", given->amount);
  given->declare_circumstances(command);
  command.run([given] {
    const auto book = open_to_write(given->book);
    say_case(change(*book, [&](Turn& turn) {
      const Ledger& ledger = turn.ledger();
      const AccountId payer = find_account(ledger, given->payer);
      return or_refuse(recover(turn, given->number(), payer, read_amount(given->amount, ledger.unit(payer)),
                               given->circumstances.on(), given->circumstances.stamp()),
                       ledger);
    }));
    return true;
  });
}

// ---- All documents

struct DocumentsOptions {
  std::string book;
  std::optional<std::uint64_t> document;
  std::optional<std::string> kind;
  std::optional<std::string> state;
  ListingForm form;
};

/// A content is lines of names and values: on one line for a table.
std::string on_one_line(std::string content) {
  while (content.ends_with('\n')) content.pop_back();
  for (char& c : content) {
    if (c == '\n') c = ' ';
  }
  return content;
}

void list_documents(const Ledger& ledger, Store& store, const DocumentsOptions& given) {
  Listing listing(std::cout, given.form, "documents",
                  {{"document", "Document", Align::right, true},
                   {"version", "Version", Align::right, true},
                   {"on", "Date"},
                   {"kind", "Kind"},
                   {"state", "State"},
                   {"content", "Content"},
                   {"words", "Words", Align::left, false, true},
                   {"by", "By", Align::left, false, true}});
  for_each_record(ledger, store, 0, [&](const JournalRecord& record) {
    if (record.event == nullptr) return;
    const auto* version = std::get_if<DocumentWritten>(&record.event->body);
    if (version == nullptr) return;
    if (given.document && version->document != DocumentNumber(*given.document)) return;
    const Document& newest = *ledger.find(version->document);
    if (!given.document && version->version != newest.version) return;
    if ((given.kind && version->kind != *given.kind) || (given.state && version->state != *given.state)) return;
    std::string content = version->content;
    listing.row({std::to_string(version->document.value()), std::to_string(version->version),
                 to_string(record.event->on), version->kind, version->state,
                 given.form.json ? content : on_one_line(std::move(content)), version->words.words,
                 record.event->by.words});
  });
  listing.end();
}

void add_documents(Commands& commands) {
  const auto given = std::make_shared<DocumentsOptions>();
  Command& command = commands.add(
      "documents", "List requests, orders, vouchers, gifts and cases as they stand; or all versions of one",
      "teller documents circle.book --kind voucher --state open");
  command.argument("BOOK", "the book", given->book)
      .optional_argument("DOCUMENT", "one of them, with all its versions", given->document)
      .option("--kind", "KIND", "only payment, recurring, voucher, gift, leaving or trust", given->kind)
      .option("--state", "STATE", "only those in this state", given->state);
  given->form.declare(command);
  command.run([given] {
    read_journal(*open_to_read(given->book), "documents", given->form, [&](const Ledger& ledger, Store& store) {
      if (given->document && ledger.find(DocumentNumber(*given->document)) == nullptr) {
        throw Refused("there is no document " + std::to_string(*given->document) + " in this book");
      }
      list_documents(ledger, store, *given);
    });
    return true;
  });
}

}  // namespace

void add_leaving_commands(Commands& commands) {
  add_write_off(commands);
  add_reserve(commands);
  add_holders(commands);
  add_recover(commands);
  add_documents(commands);
}

}  // namespace rochdale::teller
