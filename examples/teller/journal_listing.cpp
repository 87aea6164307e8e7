// SPDX-License-Identifier: MPL-2.0
#include "journal_listing.hpp"

#include <string>
#include <variant>
#include <vector>

#include "book_access.hpp"
#include "book_texts.hpp"
#include "record_reader.hpp"

namespace rochdale::teller {

namespace {

/// What an event says: its kind, the account that it is about, if any, and the rest in words.
struct EventWords {
  std::string kind;
  AccountId account{};
  std::string details{};
};

/// Puts events into words.
struct EventReader {
  EventWords operator()(const UnitAdopted& body) const {
    return {"unit adopted", {}, to_string(body.unit) + ", " + in_words(body.limits, body.unit)};
  }
  EventWords operator()(const AccountOpened& body) const {
    std::string details = std::string(name(body.kind)) + " in " + to_string(body.unit);
    if (!body.name.words.empty()) details += ", shown as " + body.name.words;
    if (!body.group.words.empty()) details += ", in the group " + body.group.words;
    if (body.limits) details += ", " + in_words(*body.limits, body.unit);
    return {"account opened", body.account, details};
  }
  EventWords operator()(const AccountRenamed& body) const {
    return {"account renamed", body.account, body.name.words.empty() ? "" : "shown as " + body.name.words};
  }
  EventWords operator()(const StatusChanged& body) const {
    return {"account " + std::string(name(body.status)), body.account};
  }
  EventWords operator()(const LimitsSet& body) const {
    const std::string limits = body.limits ? in_words(*body.limits, body.unit) : "follows its unit";
    const bool of_unit = body.account == AccountId{};
    return {"limits agreed", body.account, of_unit ? to_string(body.unit) + ": " + limits : limits};
  }
  EventWords operator()(const PolicyAdopted& body) const {
    return {"policy adopted",
            {},
            body.name + " version " + std::to_string(body.version) +
                (body.parameters.empty() ? "" : ": " + body.parameters)};
  }
  EventWords operator()(const PolicyWithdrawn& body) const { return {"policy withdrawn", {}, body.name}; }
  EventWords operator()(const PeriodClosed& body) const {
    return {"period closed", {}, "through " + to_string(body.through)};
  }
  EventWords operator()(const Noted& body) const {
    return {
        "note", {}, "on entry " + std::to_string(body.entry.value()) + ", by " + body.policy + ": " + body.words.words};
  }
  EventWords operator()(const DocumentWritten& body) const {
    return {body.kind + " " + body.state,
            {},
            "document " + std::to_string(body.document.value()) + ", version " + std::to_string(body.version) +
                (body.words.words.empty() ? "" : ": " + body.words.words)};
  }
  EventWords operator()(const WordsErased& body) const {
    return {"words erased", {}, "text " + std::to_string(body.text)};
  }
};

/// The columns of a row, in order.
struct Row {
  std::string record;
  std::string kind;
  std::string on;
  std::string account{};
  std::string debit{};
  std::string credit{};
  std::string unit{};
  std::string memo{};
  std::string details{};
  std::string related{};
  std::string reason{};
  std::string reference{};
  std::string purpose{};
  std::string by{};
  std::string recorded{};
  std::string at{};
  std::string key{};

  static std::vector<ListingColumn> columns() {
    return {{"record", "Record", Align::right, true},
            {"kind", "Kind"},
            {"on", "Date"},
            {"account", "Account"},
            {"debit", "Debit", Align::right},
            {"credit", "Credit", Align::right},
            {"unit", "Unit"},
            {"memo", "Memo", Align::left, false, true},
            {"details", "Details", Align::left, false, true},
            {"related", "To", Align::right, true, true},
            {"reason", "Reason", Align::left, false, true},
            {"reference", "Reference", Align::left, false, true},
            {"purpose", "Purpose", Align::left, false, true},
            {"by", "By", Align::left, false, true},
            {"recorded", "Recorded"},
            {"at", "Happened", Align::left, false, true},
            {"key", "Key", Align::left, false, true}};
  }
  [[nodiscard]] std::vector<std::string> cells() const {
    return {record,  kind,   on,        account, debit, credit,   unit, memo, details,
            related, reason, reference, purpose, by,    recorded, at,   key};
  }
  /// What a further leg says that the first one does not.
  [[nodiscard]] Row further() const {
    Row row;
    row.account = account;
    row.debit = debit;
    row.credit = credit;
    row.unit = unit;
    return row;
  }
};

class JournalListing {
 public:
  JournalListing(std::ostream& out, ListingForm form, const Ledger& ledger, Store& store)
      : ledger_(ledger), texts_(store), is_table_(form.is_table()), listing_(out, form, "records", Row::columns()) {}

  void record(const JournalRecord& record) {
    if (record.event != nullptr) {
      event(*record.event);
    } else {
      lines(record);
    }
  }
  void end() { listing_.end(); }

 private:
  void event(const Event& event) {
    EventWords words = std::visit(EventReader{}, event.body);
    Row row{std::to_string(event.number), std::move(words.kind), to_string(event.on)};
    if (!(words.account == AccountId{})) row.account = code_of(ledger_, words.account);
    row.details = std::move(words.details);
    row.reason = event.reason.words;
    row.reference = event.reference.words;
    row.purpose = event.purpose.words;
    row.by = event.by.words;
    row.recorded = to_string(event.recorded);
    listing_.row(row.cells());
  }

  void lines(const JournalRecord& record) {
    const Line& head = record.head();
    Row row{std::to_string(record.number), std::string(word_of(head.kind)), to_string(head.on)};
    row.memo = texts_(head.memo);
    row.details = marks(head);
    if (head.related != 0) row.related = std::to_string(head.related);
    row.reason = texts_(head.reason);
    row.reference = texts_(head.reference);
    row.purpose = texts_(head.purpose);
    row.by = texts_(head.by);
    row.recorded = to_string(head.recorded);
    if (head.has_at) row.at = to_string(head.at);
    row.key = head.key.to_string();
    bool any = false;
    const auto leg = [&](AccountId account, const int128& amount, bool debits) {
      if (account == AccountId{}) return;
      const Unit& unit = ledger_.unit(account);
      row.account = code_of(ledger_, account);
      row.unit = unit.code();
      (debits ? row.debit : row.credit) = to_string(Amount::minor(amount, unit));
      (debits ? row.credit : row.debit).clear();
      listing_.row((any && is_table_ ? row.further() : row).cells());
      any = true;
    };
    for (const Line& line : record.lines) {
      leg(line.debit, line.amount, true);
      leg(line.credit, line.amount, false);
    }
    if (!any) listing_.row(row.cells());
  }

  static std::string marks(const Line& head) {
    if (head.has_until) return "until " + to_string(head.until);
    switch (head.mark) {
      case LineMark::none: return {};
      case LineMark::kept: return "the rest stays held";
      case LineMark::overridden: return "beyond limits on purpose";
    }
    return {};
  }

  const Ledger& ledger_;
  BookTexts texts_;
  bool is_table_;
  Listing listing_;
};

}  // namespace

void list_journal(std::ostream& out, ListingForm form, const Ledger& ledger, Store& store, std::uint64_t after) {
  JournalListing listing(out, form, ledger, store);
  for_each_record(ledger, store, after, [&](const JournalRecord& record) { listing.record(record); });
  listing.end();
}

}  // namespace rochdale::teller
