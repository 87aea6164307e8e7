// SPDX-License-Identifier: MPL-2.0
// Files that systems of mutual credit exchange: Komunitin's, IntegralCES-like and Cyclos-like CSV, Credit Commons JSON.
// Exact both ways, and what has no place on the other side is said.
#include <iostream>
#include <map>
#include <memory>

#include "book_access.hpp"
#include "book_texts.hpp"
#include "circumstances.hpp"
#include "command_error.hpp"
#include "counted.hpp"
#include "entry_moves.hpp"
#include "families.hpp"
#include "foreign_entries.hpp"
#include "json_text.hpp"
#include "payment_key.hpp"
#include "rochdale/book/explain.hpp"
#include "terminal_text.hpp"
#include "watched_journal.hpp"

namespace rochdale::teller {

namespace {

constexpr const char* interchange_formats =
    "komunitin, komunitin-short (payer, payee, description, amount), integralces, cyclos, credit-commons, or "
    "komunitin-accounts";

// ---- Import

struct InterchangeImport {
  std::string book;
  std::string file;
  std::string format;
  std::optional<std::string> unit;
  std::optional<Date> on;
  std::string node;
  bool open_accounts = false;
  bool history = false;
  SpreadsheetForm form;
  Circumstances circumstances;
};

/// Posts entries of another system, all of them or none.
class ForeignImport {
 public:
  ForeignImport(Turn& turn, const InterchangeImport& given, const Stamp& stamp, const Unit& unit)
      : turn_(turn), given_(given), stamp_(stamp), unit_(unit) {}

  void post(const ForeignEntry& entry) {
    std::vector<Posting> legs;
    for (const ForeignMove& move : entry.moves) {
      legs.push_back(debit(account(entry, move.payer), move.amount));
      legs.push_back(credit(account(entry, move.payee), move.amount));
    }
    const Outcome<Entry> posted = legs.size() == 2 ? post_transfer(entry, legs) : post_compound(entry, legs);
    if (!posted) refuse(entry, explain(posted.error(), turn_.ledger()));
    ++(posted->repeated() ? repeated_ : posted_);
  }

  void say() const {
    std::cout << counted(posted_, "transfer") << " posted\n";
    if (repeated_ != 0) std::cout << counted(repeated_, "transfer") << " there already, not posted again\n";
    if (overridden_ != 0) std::cout << counted(overridden_, "transfer") << " beyond a limit, marked\n";
    if (opened_ != 0) std::cout << counted(opened_, "account") << " opened\n";
  }

 private:
  [[noreturn]] void refuse(const ForeignEntry& entry, const std::string& why) const {
    throw Refused(describe(FileError{given_.file, entry.place.line, entry.place.column, why}));
  }

  AccountId account(const ForeignEntry& entry, const std::string& code) {
    const AccountId found = turn_.ledger().find(code);
    if (!(found == AccountId{})) return found;
    if (!given_.open_accounts) {
      refuse(entry, "there is no account \"" + code + "\" in this book (--open-accounts opens it)");
    }
    Stamp stamp = stamp_;
    stamp.on = entry.on;
    const Outcome<AccountId> opened = turn_.open_account(NewAccount{.code = code, .unit = unit_}, stamp);
    if (!opened) refuse(entry, explain(opened.error(), turn_.ledger()));
    ++opened_;
    return *opened;
  }

  Outcome<Entry> post_transfer(const ForeignEntry& entry, const std::vector<Posting>& legs) {
    const Transfer transfer{legs[0].account, legs[1].account, legs[0].amount,     entry.on, read_key(entry.id),
                            entry.memo,      entry.reference, std::string_view(), entry.at};
    Outcome<Entry> posted = turn_.post(transfer, stamp_);
    const bool is_limit =
        !posted && (posted.error().reason == Reason::floor || posted.error().reason == Reason::ceiling);
    if (is_limit && given_.history) {
      posted = turn_.post_overriding(transfer, stamp_);
      if (posted) ++overridden_;
    }
    return posted;
  }
  Outcome<Entry> post_compound(const ForeignEntry& entry, std::vector<Posting>& legs) {
    return turn_.post(
        Compound{std::move(legs), entry.on, read_key(entry.id), entry.memo, entry.reference, {}, entry.at}, stamp_);
  }

  Turn& turn_;
  const InterchangeImport& given_;
  const Stamp& stamp_;
  const Unit& unit_;
  std::uint64_t posted_ = 0;
  std::uint64_t repeated_ = 0;
  std::uint64_t overridden_ = 0;
  std::uint64_t opened_ = 0;
};

bool import_foreign_entries(const InterchangeImport& given, Book& book, const Unit& unit) {
  const TransferColumns* columns = transfer_columns(given.format);
  if (columns == nullptr && given.format != "credit-commons") {
    throw Misused(std::string("--format is ") + interchange_formats);
  }
  const ForeignDefaults defaults{unit, given.on, given.node};
  const ForeignFile file = columns != nullptr ? read_transfers(given.file, *columns, given.form, defaults)
                                              : read_credit_commons(given.file, defaults);
  Stamp stamp = given.circumstances.stamp();
  if (given.history && stamp.reason.empty()) stamp.reason = "history of another system";
  change(book, [&](Turn& turn) {
    ForeignImport import(turn, given, stamp, unit);
    for (const ForeignEntry& entry : file.entries) import.post(entry);
    import.say();
  });
  for (const std::string& left_out : file.left_out) std::cout << printable(left_out) << "\n";
  if (file.metadata_lost != 0) {
    std::cout << counted(file.metadata_lost, "transfer") << " had metadata, which have no place in a book\n";
  }
  return true;
}

/// Opens the accounts of a file of Komunitin's, or brings limits and states of those that are there up to date.
bool import_foreign_accounts(const InterchangeImport& given, Book& book, const Unit& unit) {
  CsvReader reader = open_spreadsheet(given.file, given.form);
  const std::size_t code = require_column(reader, "code");
  const std::size_t status = require_column(reader, "status");
  const std::size_t credit_limit = require_column(reader, "creditLimit");
  const std::size_t maximum = require_column(reader, "maximumBalance");
  const NumberFormat numbers = given.form.numbers();
  const Stamp stamp = given.circumstances.stamp();
  std::uint64_t opened = 0;
  std::uint64_t changed = 0;
  change(book, [&](Turn& turn) {
    while (next_row(reader)) {
      Limits limits;
      if (!reader.field(credit_limit).empty()) {
        limits.floor = -read_amount(reader, credit_limit, numbers, unit).minor();
      }
      const std::string_view most = reader.field(maximum);
      if (!most.empty() && most != "false") limits.ceiling = read_amount(reader, maximum, numbers, unit).minor();
      const std::string_view state = reader.field(status);
      if (state != "active" && state != "suspended" && state != "disabled" && state != "deleted") {
        refuse_field(reader, status, "a status is active, suspended, disabled or deleted");
      }
      const auto require_row = [&](const auto& outcome) {
        if (!outcome) refuse_field(reader, code, explain(outcome.error(), turn.ledger()));
      };
      AccountId account = turn.ledger().find(reader.field(code));
      if (account == AccountId{}) {
        const Outcome<AccountId> made =
            turn.open_account(NewAccount{.code = reader.field(code), .unit = unit, .limits = limits}, stamp);
        require_row(made);
        account = *made;
        ++opened;
      } else if (!(turn.ledger().limits(account) == limits)) {
        require_row(turn.set_limits(account, limits, stamp));
        ++changed;
      }
      const AccountStatus wanted = state == "active"    ? AccountStatus::open
                                   : state == "deleted" ? AccountStatus::closed
                                                        : AccountStatus::frozen;
      if (turn.ledger().state(account).status != wanted) require_row(turn.set_status(account, wanted, stamp));
    }
  });
  std::cout << counted(opened, "account") << " opened, limits of " << counted(changed, "account") << " changed\n"
            << "balances come with the transfers, or by teller opening\n";
  return true;
}

void add_interchange_import(Commands& commands) {
  const auto given = std::make_shared<InterchangeImport>();
  Command& command = commands.add(
      "interchange import", "Take in a file of Komunitin, IntegralCES, Cyclos or Credit Commons, all of it or nothing",
      "teller interchange import circle.book transfers.csv --format komunitin --open-accounts --history");
  command.argument("BOOK", "the book", given->book)
      .argument("FILE", "the file: CSV, or JSON of Credit Commons", given->file)
      .required_option("--format", "FORMAT", interchange_formats, given->format)
      .option("--unit", "CODE", "the unit; needed where the book keeps several", given->unit)
      .option("--on", "DATE", "the date of entries, where the file has none", given->on)
      .option("--node", "PATH",
              "the path of this node of Credit Commons, such as trunk/branch; it is left out of codes", given->node)
      .flag("--open-accounts", "open the accounts that are not in the book", given->open_accounts)
      .flag("--history", "limits do not stand in the way of what is past; what passes one is marked", given->history);
  given->form.declare(command);
  given->form.declare_dates(command);
  given->circumstances.declare(command);
  given->circumstances.declare_reason(command, false);
  command.run([given] {
    const auto book = open_to_write(given->book);
    const Unit unit = book->read([&](const Ledger& ledger) { return find_unit(ledger, given->unit); });
    return given->format == "komunitin-accounts" ? import_foreign_accounts(*given, *book, unit)
                                                 : import_foreign_entries(*given, *book, unit);
  });
}

// ---- Export

struct InterchangeExport {
  std::string book;
  std::string format;
  std::optional<std::string> unit;
  std::string node;
  bool plain = false;
};

/// What an entry is called outside: its key, or a name made of its number where it has none.
std::string foreign_id_of(const Line& head, std::uint64_t number) {
  if (!head.key.is_none()) return head.key.to_string();
  std::string digits = std::to_string(number);
  while (digits.size() < 12) digits.insert(0, 1, '0');
  return "00000000-0000-8000-8000-" + digits;  // a UUID of version 8, whose content is one's own
}
/// When it happened, as an instant: the beginning of its date where nothing finer is known.
std::string foreign_instant_of(const Line& head) { return to_string(head.has_at ? head.at : Instant::of(head.on)); }

/// Writes the moves of all entries of a unit. Returns how many entries had several.
template <class Write>
std::uint64_t for_each_move(const Ledger& ledger, Store& store, const Unit& unit, Write&& write) {
  std::uint64_t several = 0;
  for_each_entry_record(ledger, store, [&](const JournalRecord& entry) {
    std::vector<Move> moves = moves_of(ledger, entry);
    std::erase_if(moves, [&](const Move& move) { return !(ledger.unit(move.payer) == unit); });
    if (moves.size() > 1) ++several;
    if (!moves.empty()) write(entry, moves);
  });
  return several;
}

std::uint64_t export_foreign_transfers(const Ledger& ledger, Store& store, const Unit& unit,
                                       const InterchangeExport& given) {
  BookTexts texts(store);
  const CsvFormat csv_format{.spreadsheet_safe = !given.plain};
  const bool komunitin = given.format == "komunitin";
  const bool cyclos = given.format == "cyclos";
  const auto header = [&]() -> std::vector<std::string_view> {
    if (komunitin) {
      return {"id",       "created",    "updated",  "state",      "amount", "description", "hash", "authorization",
              "payer.id", "payer.code", "payee.id", "payee.code", "user.id"};
    }
    if (cyclos) return {"Transaction number", "Date", "Status", "From", "To", "Amount", "Description"};
    if (given.format == "integralces") return {"id", "date", "state", "buyer", "seller", "amount", "concept"};
    return {"Payer", "Payee", "Description", "Amount"};
  }();
  CsvWriter csv(std::cout, header, csv_format);
  return for_each_move(ledger, store, unit, [&](const JournalRecord& entry, const std::vector<Move>& moves) {
    const Line& head = entry.head();
    for (std::size_t at = 0; at < moves.size(); ++at) {
      const Move& move = moves[at];
      const std::string id = foreign_id_of(head, entry.number) + (at == 0 ? "" : "/" + std::to_string(at + 1));
      const std::string amount = to_string(Amount::minor(move.amount, unit));
      const std::string payer = code_of(ledger, move.payer);
      const std::string payee = code_of(ledger, move.payee);
      const std::string memo = texts(head.memo);
      const std::string when = foreign_instant_of(head);
      if (komunitin) {
        csv.row({id, when, when, "committed", amount, memo, "", "", std::to_string(move.payer.value()), payer,
                 std::to_string(move.payee.value()), payee, ""});
      } else if (cyclos) {
        csv.row({id, when, "Processed", payer, payee, amount, memo});
      } else if (given.format == "integralces") {
        csv.row({id, when, "accepted", payer, payee, amount, memo});
      } else {
        csv.row({payer, payee, memo, amount});
      }
    }
  });
}

void export_foreign_accounts(const Ledger& ledger, Store& store, const Unit& unit, const InterchangeExport& given) {
  std::map<AccountId, std::string> opened;
  for_each_record(ledger, store, 0, [&](const JournalRecord& record) {
    if (record.event == nullptr) return;
    const auto* event = std::get_if<AccountOpened>(&record.event->body);
    if (event != nullptr) opened[event->account] = to_string(Instant::of(record.event->on));
  });
  CsvWriter csv(
      std::cout,
      {"id", "created", "updated", "code", "status", "balance", "creditLimit", "maximumBalance", "key", "user.id"},
      CsvFormat{.spreadsheet_safe = !given.plain});
  std::uint64_t funds = 0;
  for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
    const Account account = ledger.account(AccountId(number));
    if (!(account.unit == unit)) continue;
    if (account.kind != AccountKind::liability) ++funds;
    const Limits& limits = account.limits;
    csv.row({std::to_string(number), opened[account.id], opened[account.id], code_of(ledger, account.id),
             account.status == AccountStatus::open     ? "active"
             : account.status == AccountStatus::frozen ? "suspended"
                                                       : "deleted",
             to_string(ledger.balance(account.id).amount()),
             limits.has_floor() ? to_string(-Amount::minor(limits.floor, unit)) : "",
             limits.has_ceiling() ? to_string(Amount::minor(limits.ceiling, unit)) : "false", "", ""});
  }
  if (funds != 0) {
    std::cerr << "teller: " << counted(funds, "account") << " of the community among them: their kind has no column\n";
  }
}

void export_credit_commons(const Ledger& ledger, Store& store, const Unit& unit, const std::string& node) {
  BookTexts texts(store);
  const std::string prefix = node.empty() ? std::string() : node + "/";
  bool first = true;
  std::cout << "[";
  for_each_move(ledger, store, unit, [&](const JournalRecord& entry, const std::vector<Move>& moves) {
    const Line& head = entry.head();
    const std::string reference = texts(head.reference);
    const std::size_t mark = reference.find('@');
    const bool is_theirs = reference.substr(0, mark).size() == 36;
    const std::string uuid = is_theirs ? reference.substr(0, mark) : foreign_id_of(head, entry.number);
    const std::string version = is_theirs && mark != std::string::npos ? reference.substr(mark + 1) : "1";
    std::cout << (first ? "\n" : ",\n") << "{\"uuid\":" << json_text(uuid) << ",\"version\":" << json_text(version)
              << ",\"state\":\"C\",\"workflow\":\"_C-\",\"written\":" << json_text(foreign_instant_of(head))
              << ",\"entries\":[";
    first = false;
    const std::string memo = texts(head.memo);
    for (std::size_t at = 0; at < moves.size(); ++at) {
      const auto address = [&](AccountId account) {
        const std::string code = code_of(ledger, account);
        return json_text(code.find('/') == std::string::npos ? prefix + code : code);
      };
      std::cout << (at == 0 ? "" : ",") << "{\"payee\":" << address(moves[at].payee)
                << ",\"payer\":" << address(moves[at].payer)
                << ",\"quant\":" << to_string(Amount::minor(moves[at].amount, unit))
                << ",\"description\":" << json_text(memo) << ",\"metadata\":{}}";
    }
    std::cout << "]}";
  });
  std::cout << "\n]\n";
}

bool export_interchange(const InterchangeExport& given) {
  const bool accounts = given.format == "komunitin-accounts";
  const bool json = given.format == "credit-commons";
  if (!accounts && !json && transfer_columns(given.format) == nullptr) {
    throw Misused(std::string("--format is ") + interchange_formats);
  }
  read_journal(*open_to_read(given.book), "export", true, [&](const Ledger& ledger, Store& store) {
    const Unit unit = find_unit(ledger, given.unit);
    if (accounts) return export_foreign_accounts(ledger, store, unit, given);
    if (json) return export_credit_commons(ledger, store, unit, given.node);
    const std::uint64_t several = export_foreign_transfers(ledger, store, unit, given);
    if (several != 0) {
      std::cerr << "teller: " << counted(several, "transfer")
                << " of many legs: each is several transfers there, which come to the same\n";
    }
  });
  return true;
}

void add_interchange_export(Commands& commands) {
  const auto given = std::make_shared<InterchangeExport>();
  commands
      .add("interchange export", "Write entries or accounts for Komunitin, IntegralCES, Cyclos or Credit Commons",
           "teller interchange export circle.book --format credit-commons --node trunk/branch > circle.json")
      .argument("BOOK", "the book", given->book)
      .required_option("--format", "FORMAT", interchange_formats, given->format)
      .option("--unit", "CODE", "the unit; needed where the book keeps several", given->unit)
      .option("--node", "PATH", "the path of this node of Credit Commons; it stands before local codes", given->node)
      .flag("--plain", "leave cells as they are that a spreadsheet would run as formulas", given->plain)
      .run([given] { return export_interchange(*given); });
}

// ---- The chain of Credit Commons

void add_interchange_chain(Commands& commands) {
  struct Options {
    std::string file;
    std::string first;
    std::string hash = "legacy";
  };
  const auto given = std::make_shared<Options>();
  commands
      .add("interchange chain", "Compute the chain of hashes over transactions of Credit Commons, and check it",
           "teller interchange chain transactions.json --first trunk")
      .argument("FILE", "transactions as JSON, in their order; where one has a member hash, it is checked", given->file)
      .required_option("--first", "HASH", "the hash before the first one", given->first)
      .option("--hash", "legacy|canonical",
              "legacy: the md5 that nodes exchange (the default); canonical: SHA-256 over every field", given->hash)
      .run([given] {
        if (given->hash != "legacy" && given->hash != "canonical") throw Misused("--hash is legacy or canonical");
        CsvWriter csv(std::cout, {"uuid", "hash", "state"});
        std::string last = given->first;
        bool well = true;
        for (const ReadTransaction& read : read_transactions(given->file)) {
          last = given->hash == "legacy" ? legacy_hash(last, read.transaction) : canonical_hash(last, read.transaction);
          const bool same = read.hash.empty() || read.hash == last;
          csv.row({read.transaction.uuid, last, read.hash.empty() ? "computed" : same ? "right" : "wrong"});
          well = well && same;
        }
        return well;
      });
}

}  // namespace

void add_interchange_commands(Commands& commands) {
  add_interchange_import(commands);
  add_interchange_export(commands);
  add_interchange_chain(commands);
}

}  // namespace rochdale::teller
