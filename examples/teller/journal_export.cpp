// SPDX-License-Identifier: MPL-2.0
#include "journal_export.hpp"

#include <optional>
#include <string>
#include <vector>

#include "exported_names.hpp"
#include "record_reader.hpp"

namespace rochdale::teller {

namespace {

/// What the three formats have in common: names made once, and legs.
class JournalExport {
 public:
  JournalExport(std::ostream& out, JournalFormat format, const Ledger& ledger, BookTexts& texts)
      : out_(out), format_(format), ledger_(ledger), texts_(texts), accounts_(1) {
    for (const Unit& unit : ledger.chart().units()) units_.push_back(commodity(unit));
    for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
      const Account account = ledger.account(AccountId(id));
      accounts_.push_back(format == JournalFormat::beancount ? beancount_account(account)
                                                             : plain_text_account(account));
    }
  }

  void declare(std::optional<Date> first) {
    if (format_ == JournalFormat::beancount) out_ << "option \"title\" \"exported by teller\"\n";
    for (const Unit& unit : ledger_.chart().units()) declare(unit, first);
    for (std::uint32_t id = 1; id <= ledger_.account_count(); ++id) {
      if (format_ == JournalFormat::beancount) {
        if (first) out_ << to_string(*first) << " open " << accounts_[id] << " " << unit_of(AccountId(id)) << "\n";
      } else {
        out_ << "account " << accounts_[id] << "\n";
      }
    }
  }

  void entry(const JournalRecord& entry) {
    const Line& head = entry.head();
    std::string what = texts_(head.memo);
    if (what.empty()) what = word_of(head.kind);
    out_ << "\n" << to_string(head.on);
    if (format_ == JournalFormat::beancount) {
      out_ << " * " << beancount_text(what) << "\n  entry: " << entry.number << "\n";
    } else {
      out_ << " (" << entry.number << ") " << plain_text_description(what) << "\n";
    }
    for (const Line& line : entry.lines) {
      if (!(line.debit == AccountId{})) leg(line.debit, line.amount);
      if (!(line.credit == AccountId{})) leg(line.credit, -line.amount);
    }
  }

 private:
  std::string commodity(const Unit& unit) const {
    switch (format_) {
      case JournalFormat::ledger: return ledger_commodity(unit);
      case JournalFormat::hledger: return hledger_commodity(unit);
      case JournalFormat::beancount: return beancount_currency(unit);
    }
    return {};
  }

  const std::string& unit_of(AccountId account) const { return units_[ledger_.state(account).unit]; }

  void declare(const Unit& unit, std::optional<Date> first) {
    const std::string& name = units_[*ledger_.chart().index_of(unit)];
    std::string sample = "1000.";
    sample.append(static_cast<std::size_t>(unit.decimals()), '0');
    switch (format_) {
      case JournalFormat::ledger: out_ << "commodity " << name << "\n"; break;
      case JournalFormat::hledger: out_ << "commodity " << sample << " " << name << "\n"; break;
      case JournalFormat::beancount:
        if (first) out_ << to_string(*first) << " commodity " << name << "\n";
        break;
    }
  }

  void leg(AccountId account, const int128& amount) {
    char text[amount_text];
    char* const end = to_chars(text, text + sizeof text, Amount::minor(amount, ledger_.unit(account)));
    out_ << "    " << accounts_[account.value()] << "  " << std::string_view(text, static_cast<std::size_t>(end - text))
         << " " << unit_of(account) << "\n";
  }

  std::ostream& out_;
  JournalFormat format_;
  const Ledger& ledger_;
  BookTexts& texts_;
  std::vector<std::string> units_;     // by index
  std::vector<std::string> accounts_;  // by handle
};

/// The day from which accounts are open there: that of the earliest entry.
std::optional<Date> first_day(const Ledger& ledger, Store& store) {
  std::optional<Date> first;
  for_each_entry_record(ledger, store, [&](const JournalRecord& entry) {
    if (!first || entry.head().on < *first) first = entry.head().on;
  });
  return first;
}

}  // namespace

void export_journal(std::ostream& out, JournalFormat format, const Ledger& ledger, Store& store, BookTexts& texts) {
  JournalExport journal(out, format, ledger, texts);
  journal.declare(format == JournalFormat::beancount ? first_day(ledger, store) : std::optional<Date>());
  for_each_entry_record(ledger, store, [&](const JournalRecord& entry) { journal.entry(entry); });
}

}  // namespace rochdale::teller
