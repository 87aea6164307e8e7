// SPDX-License-Identifier: MPL-2.0
#include "csv_export.hpp"

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "book_access.hpp"
#include "csv.hpp"
#include "entry_moves.hpp"
#include "listing.hpp"
#include "record_reader.hpp"

namespace rochdale::teller {

namespace {

/// The date, with the time where it is known and of that day: as import reads it.
std::string written(const Line& head) {
  std::string text = to_string(head.on);
  if (!head.has_at || !(head.at.date() == head.on)) return text;
  const std::string instant = to_string(head.at);
  return text + " " + instant.substr(date_text + 1, instant.size() - date_text - 2);
}

/// Where rows go.
class ExportRows {
 public:
  ExportRows() = default;
  ExportRows(const ExportRows&) = delete;
  ExportRows& operator=(const ExportRows&) = delete;
  virtual ~ExportRows() = default;
  virtual void row(std::initializer_list<std::string_view> fields) = 0;
  virtual void end() {}
};

class CsvRows : public ExportRows {
 public:
  CsvRows(std::ostream& out, std::initializer_list<std::string_view> header, CsvFormat format)
      : csv_(out, header, format) {}
  void row(std::initializer_list<std::string_view> fields) override { csv_.row(fields); }

 private:
  CsvWriter csv_;
};

class JsonRows : public ExportRows {
 public:
  JsonRows(std::ostream& out, std::initializer_list<std::string_view> header)
      : listing_(out, ListingForm{.json = true}, "rows", columns(header)) {}
  void row(std::initializer_list<std::string_view> fields) override {
    listing_.row(std::vector<std::string>(fields.begin(), fields.end()));
  }
  void end() override { listing_.end(); }

 private:
  static std::vector<ListingColumn> columns(std::initializer_list<std::string_view> header) {
    std::vector<ListingColumn> made;
    for (const std::string_view name : header) {
      const bool is_number = name == "entry" || name == "related";
      made.push_back({std::string(name), "", Align::left, is_number});
    }
    return made;
  }
  Listing listing_;
};

/// Makes one kind of rows.
class CsvJournal {
 public:
  CsvJournal(const Ledger& ledger, BookTexts& texts, const Pseudonyms* pseudonyms)
      : ledger_(ledger), texts_(texts), is_open_(pseudonyms == nullptr), names_(1) {
    for (std::uint32_t id = 1; id <= ledger.account_count(); ++id) {
      const std::string code = code_of(ledger, AccountId(id));
      names_.push_back(pseudonyms != nullptr ? (*pseudonyms)(code) : code);
    }
  }

  void entries(ExportRows& rows, const JournalRecord& entry) {
    const Line& head = entry.head();
    // Of what posted a hold, the hold is not in the file.
    const std::string related = head.kind == LineKind::reversal ? std::to_string(head.related) : std::string();
    std::string key = is_open_ ? head.key.to_string() : std::string();
    for (const Line& line : entry.lines) {
      const auto name_or_none = [&](AccountId account) {
        return account == AccountId{} ? "" : std::string(name(account));
      };
      const auto kind_or_none = [&](AccountId account) {
        return account == AccountId{} ? "" : std::string(kind(account));
      };
      const AccountId either = line.debit == AccountId{} ? line.credit : line.debit;
      rows.row({std::to_string(entry.number), written(head), name_or_none(line.debit), name_or_none(line.credit),
                amount(either, line.amount), code(either), word_of(head.kind), kind_or_none(line.debit),
                kind_or_none(line.credit), related, words(head.memo), key, words(head.reference), words(head.purpose)});
      key.clear();  // once for the entry
    }
  }

  void payments(ExportRows& rows, const JournalRecord& entry) {
    const Line& head = entry.head();
    std::string key = is_open_ ? head.key.to_string() : std::string();
    for (const Move& move : moves_of(ledger_, entry)) {
      rows.row({std::to_string(entry.number), written(head), name(move.payer), name(move.payee),
                amount(move.payer, move.amount), code(move.payer), word_of(head.kind), kind(move.payer),
                kind(move.payee), words(head.memo), key, words(head.reference), words(head.purpose)});
      key.clear();  // it is the whole entry's: a second row with it would be a retry of the first
    }
  }

  void postings(ExportRows& rows, const JournalRecord& entry) {
    const Line& head = entry.head();
    const std::string key = is_open_ ? head.key.to_string() : std::string();
    const auto leg = [&](AccountId account, const int128& minor) {
      rows.row({std::to_string(entry.number), to_string(head.on), head.has_at ? to_string(head.at) : std::string(),
                to_string(head.recorded), word_of(head.kind), name(account), kind(account), amount(account, minor),
                code(account), head.related == 0 ? std::string() : std::to_string(head.related), words(head.memo), key,
                words(head.reference), words(head.purpose), words(head.by)});
    };
    for (const Line& line : entry.lines) {
      if (!(line.debit == AccountId{})) leg(line.debit, line.amount);
      if (!(line.credit == AccountId{})) leg(line.credit, -line.amount);
    }
  }

  void edges(ExportRows& rows, const JournalRecord& entry) {
    const Line& head = entry.head();
    for (const Line& line : entry.lines) {
      if (line.debit == AccountId{} || line.credit == AccountId{}) continue;
      rows.row({std::to_string(entry.number), written(head), name(line.debit), name(line.credit),
                amount(line.debit, line.amount), code(line.debit), word_of(head.kind)});
    }
  }

 private:
  [[nodiscard]] const std::string& name(AccountId account) const { return names_[account.value()]; }
  [[nodiscard]] std::string_view code(AccountId account) const { return ledger_.unit(account).code(); }
  [[nodiscard]] std::string_view kind(AccountId account) const { return rochdale::name(ledger_.state(account).kind); }
  [[nodiscard]] std::string amount(AccountId account, const int128& minor) const {
    return to_string(Amount::minor(minor, ledger_.unit(account)));
  }
  [[nodiscard]] std::string words(TextNumber text) { return is_open_ ? texts_(text) : std::string(); }

  const Ledger& ledger_;
  BookTexts& texts_;
  bool is_open_;
  std::vector<std::string> names_;  // by handle
};

}  // namespace

void export_csv(std::ostream& out, CsvExport what, ExportForm form, const Ledger& ledger, Store& store,
                BookTexts& texts, const Pseudonyms* pseudonyms) {
  CsvJournal journal(ledger, texts, pseudonyms);
  const auto write = [&](std::initializer_list<std::string_view> header,
                         void (CsvJournal::*row)(ExportRows&, const JournalRecord&)) {
    std::unique_ptr<ExportRows> rows;
    if (form == ExportForm::json) {
      rows = std::make_unique<JsonRows>(out, header);
    } else {
      rows = std::make_unique<CsvRows>(out, header, CsvFormat{.spreadsheet_safe = form == ExportForm::csv});
    }
    for_each_entry_record(ledger, store, [&](const JournalRecord& entry) { (journal.*row)(*rows, entry); });
    rows->end();
  };
  switch (what) {
    case CsvExport::entries:
      return write({"entry", "on", "payer", "payee", "amount", "unit", "kind", "payer_kind", "payee_kind", "related",
                    "memo", "key", "reference", "purpose"},
                   &CsvJournal::entries);
    case CsvExport::payments:
      return write({"entry", "on", "payer", "payee", "amount", "unit", "kind", "payer_kind", "payee_kind", "memo",
                    "key", "reference", "purpose"},
                   &CsvJournal::payments);
    case CsvExport::postings:
      return write({"entry", "on", "at", "recorded", "kind", "account", "account_kind", "amount", "unit", "related",
                    "memo", "key", "reference", "purpose", "by"},
                   &CsvJournal::postings);
    case CsvExport::edges:
      return write({"entry", "on", "payer", "payee", "amount", "unit", "kind"}, &CsvJournal::edges);
  }
}

}  // namespace rochdale::teller
