// SPDX-License-Identifier: MPL-2.0
// Payments and balances as CSV, in the form that the command line reads and writes.
#include <array>
#include <ostream>
#include <streambuf>
#include <vector>

#include "border.hpp"
#include "csv.hpp"
#include "csv_export.hpp"
#include "payment_key.hpp"
#include "rochdale/book/explain.hpp"

namespace rochdale::border {

namespace {

using namespace rochdale::teller;

/// Hands what is written on to a callback, in pieces.
class CallbackBuffer final : public std::streambuf {
 public:
  CallbackBuffer(rochdale_write write, void* context) : write_(write), context_(context) {
    setp(piece_.data(), piece_.data() + piece_.size());
  }

  [[nodiscard]] bool is_stopped() const noexcept { return stopped_; }

 protected:
  int_type overflow(int_type character) override {
    if (sync() != 0) return traits_type::eof();
    if (!traits_type::eq_int_type(character, traits_type::eof())) sputc(traits_type::to_char_type(character));
    return traits_type::not_eof(character);
  }
  int sync() override {
    const auto count = static_cast<std::size_t>(pptr() - pbase());
    if (count != 0 && !stopped_) stopped_ = write_(context_, pbase(), count) != 0;
    setp(piece_.data(), piece_.data() + piece_.size());
    return stopped_ ? -1 : 0;
  }

 private:
  rochdale_write write_;
  void* context_;
  std::array<char, 65536> piece_{};
  bool stopped_ = false;
};

void export_balances(std::ostream& out, const Ledger& ledger) {
  CsvWriter csv(out, {"account", "name", "group", "unit", "kind", "status", "balance", "debits", "credits",
                      "held_debits", "held_credits"});
  for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
    const Account account = ledger.account(AccountId(number));
    const Balance balance = ledger.balance(account.id);
    const auto amount = [&](const int128& minor) { return to_string(Amount::minor(minor, account.unit)); };
    csv.row({account.code, account.name, account.group, to_string(account.unit), name(account.kind),
             name(account.status), amount(balance.natural()), amount(balance.debits), amount(balance.credits),
             amount(balance.held_debits), amount(balance.held_credits)});
  }
}

/// One import, within one turn.
class Import {
 public:
  Import(Turn& turn, CsvReader& csv, rochdale_import& told, const Stamp& stamp)
      : turn_(turn), csv_(csv), told_(told), stamp_(stamp) {
    static constexpr std::array<std::string_view, columns> names{"on",   "payer", "payee",     "amount", "unit",
                                                                 "memo", "key",   "reference", "purpose"};
    for (std::size_t role = 0; role < columns; ++role) {
      const std::vector<std::string>& header = csv_.header();
      const auto found = std::find(header.begin(), header.end(), names[role]);
      if (found != header.end()) at_[role] = static_cast<std::size_t>(found - header.begin());
      if (!at_[role] && role < required) {
        throw Ended{fail(ROCHDALE_MALFORMED,
                         describe(csv_.header_error("there is no column \"" + std::string(names[role]) + "\"")))};
      }
    }
  }

  void run() {
    for (;;) {
      const auto next = csv_.next();
      if (!next) throw Ended{fail(ROCHDALE_MALFORMED, describe(next.error()))};
      if (!*next) return;
      ++told_.rows;
      if (post() != ROCHDALE_OK) {
        if ((told_.flags & ROCHDALE_SKIP_REFUSED) == 0) throw Ended{first_};
        ++told_.refused;
      }
    }
  }

 private:
  enum Role : std::size_t { on, payer, payee, amount, unit, memo, key, reference, purpose, columns };
  static constexpr std::size_t required = unit;

  [[nodiscard]] std::string_view field(Role role) const { return at_[role] ? csv_.field(*at_[role]) : ""; }

  // The first refusal is the last answer of the thread; those after it are only counted.
  rochdale_status no(Role role, rochdale_status status, const std::string& why) {
    if (first_ == ROCHDALE_OK) first_ = fail(status, place(role, why));
    return status;
  }

  rochdale_status no(Role role, const Refusal& refusal) {
    if (first_ == ROCHDALE_OK) {
      first_ = refuse(turn_.ledger(), refusal);
      retell(place(role, explain(refusal, turn_.ledger())));
    }
    return static_cast<rochdale_status>(refusal.reason);
  }

  [[nodiscard]] std::string place(Role role, const std::string& why) const {
    return describe(csv_.error_at(at_[role].value_or(0), why));
  }

  /// The account of a code, opened where that is asked for.
  rochdale_status find(Role role, const Unit& in, AccountId& account) {
    account = turn_.ledger().find(field(role));
    if (!(account == AccountId{})) return ROCHDALE_OK;
    if ((told_.flags & ROCHDALE_OPEN_ACCOUNTS) == 0) {
      return no(role, ROCHDALE_UNKNOWN_ACCOUNT,
                "there is no account \"" + std::string(field(role)) + "\" in this book");
    }
    const Outcome<AccountId> opened = turn_.open_account(NewAccount{.code = field(role), .unit = in}, stamp_);
    if (!opened) return no(role, opened.error());
    account = *opened;
    ++told_.opened;
    return ROCHDALE_OK;
  }

  /// The unit of a row: the one named, else the payer's, else the only one.
  [[nodiscard]] std::optional<Unit> unit_of_row() const {
    const Ledger& ledger = turn_.ledger();
    for (const Unit& known : ledger.chart().units()) {
      if (!field(unit).empty() && (field(unit) == known.code() || field(unit) == to_string(known))) return known;
    }
    if (!field(unit).empty()) return std::nullopt;
    const AccountId from = ledger.find(field(payer));
    if (!(from == AccountId{})) return ledger.unit(from);
    return ledger.chart().units().size() == 1 ? std::optional<Unit>(ledger.chart().units().front()) : std::nullopt;
  }

  rochdale_status post() {
    const std::optional<Unit> in = unit_of_row();
    if (!in) return no(unit, ROCHDALE_UNKNOWN_UNIT, "this book does not keep this unit");
    const auto date = Date::parse(field(on).substr(0, date_text));  // export writes the time behind it
    if (!date) return no(on, ROCHDALE_MALFORMED, describe(date.error()));
    const auto parsed = Amount::parse(field(amount), *in);
    if (!parsed) return no(amount, ROCHDALE_MALFORMED, describe(parsed.error()));
    std::optional<Instant> at;
    if (field(on).size() > date_text) {
      const auto instant = Instant::parse(std::string(field(on).substr(0, date_text)) + "T" +
                                          std::string(field(on).substr(date_text + 1)) + "Z");
      if (!instant) return no(on, ROCHDALE_MALFORMED, "no time behind the date");
      at = *instant;
    }
    Transfer transfer{.amount = *parsed,
                      .on = *date,
                      .key = read_key(field(key)),
                      .memo = field(memo),
                      .reference = field(reference),
                      .purpose = field(purpose),
                      .at = at};
    if (const auto status = find(payer, *in, transfer.debit); status != ROCHDALE_OK) return status;
    if (const auto status = find(payee, *in, transfer.credit); status != ROCHDALE_OK) return status;
    const Outcome<Entry> posted = turn_.post(transfer, stamp_);
    if (!posted) return no(amount, posted.error());
    ++(posted->repeated() ? told_.repeated : told_.posted);
    return ROCHDALE_OK;
  }

  Turn& turn_;
  CsvReader& csv_;
  rochdale_import& told_;
  Stamp stamp_;
  std::array<std::optional<std::size_t>, columns> at_{};
  rochdale_status first_ = ROCHDALE_OK;
};

}  // namespace

}  // namespace rochdale::border

using namespace rochdale;
using namespace rochdale::border;

rochdale_status rochdale_export(rochdale_book* book, int32_t what, rochdale_write write, void* context) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    if (write == nullptr) return null_argument("the callback is null");
    if (what < ROCHDALE_EXPORT_PAYMENTS || what > ROCHDALE_EXPORT_BALANCES) {
      return fail(ROCHDALE_BAD_ARGUMENT, "there is no export " + std::to_string(what));
    }
    CallbackBuffer buffer(write, context);
    std::ostream out(&buffer);
    try {
      opened.read_journal([&](const Ledger& ledger, Store& store) {
        if (what == ROCHDALE_EXPORT_BALANCES) return export_balances(out, ledger);
        BookTexts texts(store);
        export_csv(out, what == ROCHDALE_EXPORT_PAYMENTS ? CsvExport::payments : CsvExport::postings, {}, ledger, store,
                   texts, nullptr);
      });
      out.flush();
    } catch (const Error&) {
      if (!buffer.is_stopped()) throw;
    }
    return buffer.is_stopped() ? fail(ROCHDALE_STOPPED, "the callback asked to stop") : ROCHDALE_OK;
  });
}

rochdale_status rochdale_import_payments(rochdale_book* book, const char* csv, size_t size, rochdale_import* import,
                                         const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    if (size != 0) require(csv, "the text is null");
    rochdale_import told = taken(import, "import");
    told.rows = told.posted = told.repeated = told.refused = told.opened = 0;
    const Stamp with = stamp_of(stamp);
    auto reader = CsvReader::read(ReadWindow(std::string_view(csv, size)), "csv");
    if (!reader) return fail(ROCHDALE_MALFORMED, describe(reader.error()));
    opened.together([&](Turn& turn) {
      Import work(turn, *reader, told, with);
      work.run();
      return true;
    });
    give(import, told);
    return ROCHDALE_OK;
  });
}
