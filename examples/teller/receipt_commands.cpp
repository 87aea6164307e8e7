// SPDX-License-Identifier: MPL-2.0
// Receipts: the proof that a payment stands in the book, made by who keeps the book and checked by anyone.
#include <iostream>
#include <map>
#include <memory>

#include "book_access.hpp"
#include "command_error.hpp"
#include "drawn_progress.hpp"
#include "kept_proofs.hpp"
#include "listing.hpp"
#include "proof_commands.hpp"
#include "record_reader.hpp"
#include "rochdale/storage/receipt.hpp"
#include "text_file.hpp"

namespace rochdale::teller {

namespace {

void add_receipt(Commands& commands) {
  struct Options {
    std::string book;
    std::uint64_t entry = 0;
    std::string account;
    std::string checkpoint;
    std::string origin;
    std::string key;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "receipt", "Print the proof that an entry or hold stands in the book, for someone who does not have the book",
      "teller receipt circle.book 17 --checkpoint 2026-01.checkpoint > receipt-17.txt");
  command.argument("BOOK", "the book", given->book)
      .argument("ENTRY", "the number of the entry or hold", given->entry)
      .option("--account", "CODE", "of an entry of many legs, show only those of this account", given->account)
      .option("--checkpoint", "FILE", "prove it for this checkpoint; for a new one, if not given", given->checkpoint)
      .option("--origin", "NAME", "for a new checkpoint: which book it is; the name of the file, if not given",
              given->origin)
      .option("--key", "FILE", "for a new checkpoint: sign it with this key", given->key);
  command.run([given] {
    if (!given->checkpoint.empty() && !(given->origin.empty() && given->key.empty())) {
      throw Misused("--checkpoint does not go together with --origin and --key");
    }
    AccountId account{};
    if (!given->account.empty()) {
      account =
          open_to_read(given->book)->read([&](const Ledger& ledger) { return find_account(ledger, given->account); });
    }
    std::optional<Checkpoint> known;
    if (!given->checkpoint.empty()) known = kept_checkpoint(given->checkpoint, {});
    const auto key = optional_signing_key(given->key);
    const std::string origin = given->origin.empty() ? file_name(given->book) : given->origin;
    Receipt receipt = make_receipt(given->book, given->entry, account, origin, known, drawn("journal"));
    if (known) receipt.note = read_text_file(given->checkpoint);
    if (key) receipt.note = key->sign(receipt.note);
    std::cout << to_text(receipt);
    return true;
  });
}

/// The account that a record opens: what the details of its event say.
struct Opened {
  std::string code;
  Unit unit;
};

std::string detail_of(std::string_view details, const std::string& name) {
  const std::string before = "\"" + name + "\":";
  const std::size_t at = details.find(before);
  if (at == std::string_view::npos) return {};
  std::string_view value = details.substr(at + before.size());
  const bool is_text = value.starts_with('"');
  if (is_text) value.remove_prefix(1);
  return std::string(value.substr(0, value.find_first_of(is_text ? "\"" : ",}")));
}

std::map<std::string, Opened> accounts_of(const Receipt& receipt) {
  std::map<std::string, Opened> accounts;
  for (const ProvenRecord& record : receipt.records) {
    if (record["kind"] != "account") continue;
    const std::string_view details = record["details"].value_or("");
    const auto unit = Unit::parse(detail_of(details, "unit"));
    if (!unit) throw Refused("record " + std::to_string(record.number) + " opens an account in no unit");
    const std::string number = detail_of(details, "account");
    const auto code = record["code"];
    accounts.emplace(number, Opened{code ? std::string(*code) : "#" + number, *unit});
  }
  return accounts;
}

void list_lines(const Receipt& receipt, Listing& listing) {
  const auto accounts = accounts_of(receipt);
  for (const ProvenRecord& record : receipt.records) {
    const auto debit = record["debit"];
    const auto credit = record["credit"];
    if (!debit && !credit) continue;
    const auto opened = [&](const std::optional<std::string_view>& account) {
      const auto found = account ? accounts.find(std::string(*account)) : accounts.end();
      if (account && found == accounts.end()) {
        throw Refused("record " + std::to_string(record.number) + " is on an account that the receipt does not show");
      }
      return found;
    };
    const auto from = opened(debit);
    const auto to = opened(credit);
    int128 minor = 0;
    if (!parse_integer(record["amount"].value_or(""), minor)) {
      throw Refused("record " + std::to_string(record.number) + " has no amount");
    }
    const Unit& unit = (from == accounts.end() ? to : from)->second.unit;
    const char kind = record["kind"].value_or("?").front();
    listing.row({std::to_string(record.number), std::string(record["on"].value_or("")),
                 std::string(word_of(static_cast<LineKind>(kind))), from == accounts.end() ? "" : from->second.code,
                 to == accounts.end() ? "" : to->second.code, to_string(Amount::minor(minor, unit)),
                 std::string(unit.code()), std::string(record["memo"].value_or(""))});
  }
}

void add_check_receipt(Commands& commands) {
  struct Options {
    std::string file;
    std::string checkpoint;
    std::string key;
    ListingForm form;
  };
  const auto given = std::make_shared<Options>();
  Command& command = commands.add(
      "check-receipt", "Check a receipt without the book, against a checkpoint that was kept elsewhere or a public key",
      "teller check-receipt receipt-17.txt --checkpoint 2026-01.checkpoint");
  command.argument("FILE", "the receipt", given->file)
      .option("--checkpoint", "FILE", "the checkpoint as it was kept; the receipt must be for this one",
              given->checkpoint)
      .option("--key", "FILE", "the public key that must have signed the checkpoint", given->key);
  given->form.declare(command);
  command.run([given] {
    const auto key = optional_key(given->key);
    const Receipt receipt = read_file_as(given->file, read_receipt);
    if (const std::uint64_t record = first_unproven(receipt); record != 0) {
      throw Refused(given->file + ": record " + std::to_string(record) +
                    " is not proven: it was altered, or is of "
                    "another book");
    }
    if (key) require_signature(receipt.note, *key, given->file);
    if (!given->checkpoint.empty() && kept_checkpoint(given->checkpoint, {}) != receipt.checkpoint) {
      throw Refused("the receipt is for another checkpoint than " + given->checkpoint);
    }
    Listing listing(std::cout, given->form, "rows",
                    {{"record", "Record", Align::right, true},
                     {"on", "Date"},
                     {"kind", "Kind"},
                     {"debit", "Paid by"},
                     {"credit", "Paid to"},
                     {"amount", "Amount", Align::right},
                     {"unit", "Unit"},
                     {"memo", "Memo", Align::left, false, true}});
    listing.fact("origin", "book", receipt.checkpoint.origin);
    listing.count("records", "records of the checkpoint", receipt.checkpoint.records);
    listing.fact("root", "root of its tree", to_hex(receipt.checkpoint.root));
    list_lines(receipt, listing);
    listing.answer("compared", "compared with what was kept elsewhere", key || !given->checkpoint.empty());
    listing.answer("proven", "stands in the journal of that checkpoint", true);
    if (!key && given->checkpoint.empty()) {
      listing.remark(
          "It proves nothing until the checkpoint in it is compared with one from elsewhere: --checkpoint "
          "or --key.");
    }
    listing.end();
    return true;
  });
}

}  // namespace

void add_receipt_commands(Commands& commands) {
  add_receipt(commands);
  add_check_receipt(commands);
}

}  // namespace rochdale::teller
