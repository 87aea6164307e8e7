// SPDX-License-Identifier: MPL-2.0
#include "payment_import.hpp"

#include <algorithm>

#include "rochdale/book/explain.hpp"
#include "rows_ahead.hpp"

namespace rochdale::teller {

namespace {

bool is_payment(std::span<const PaymentRow> entry) { return entry.size() == 1 && entry.front().is_payment(); }

// So many rows that they stay in the cache while their accounts are found and they are posted.
std::span<PaymentRow> whole_entries(std::span<PaymentRow> rows) {
  constexpr std::size_t most_rows = 1024;
  const std::size_t last = std::min(most_rows, rows.size()) - 1;
  return rows.first(last + rows_of_entry(rows.subspan(last)).size());
}

std::vector<Posting> legs_of(std::span<const PaymentRow> entry) {
  std::vector<Posting> legs;
  for (const PaymentRow& row : entry) {
    if (!row.payer.text.empty()) legs.push_back(debit(row.payment.payer, row.payment.amount));
    if (!row.payee.text.empty()) legs.push_back(credit(row.payment.payee, row.payment.amount));
  }
  return legs;
}

}  // namespace

PaymentImport::PaymentImport(Turn& turn, const ImportPlan& plan, const Stamp& stamp, RefusedRows& refused)
    : turn_(turn), plan_(plan), stamp_(stamp), refused_(refused) {}

void PaymentImport::run(PaymentRows& rows, const std::function<void(std::uint64_t)>& tell) {
  for (const Unit& unit : rows.units()) counts_.volumes.push_back(Amount::zero(unit));
  RowsAhead ahead(rows);
  for (;;) {
    PaymentBatch& batch = ahead.next();
    if (batch.rows.empty()) return;
    for (std::span<PaymentRow> rest(batch.rows); !rest.empty();) {
      const std::span<PaymentRow> piece = whole_entries(rest);
      open_missing(piece);
      post(piece);
      rest = rest.subspan(piece.size());
    }
    for (const PaymentRow& row : batch.rows) {
      ++counts_.rows;
      tell(batch.bytes_done);
      if (row.why.empty()) continue;
      if (!plan_.skip_refused) refused_.stop_at(row);
      refused_.add(row);
    }
  }
}

// Accounts of a piece are looked up, and opened, before any of it is posted: so that payments stand together in the
// journal, in full pages.
void PaymentImport::open_missing(std::span<PaymentRow> rows) {
  const auto find = [&](PaymentRow& row, const PartyInFile& party, AccountId& account) {
    if (!row.why.empty()) return;
    account = party.code.empty() ? AccountId{} : find_account(party);
    if (party.code.empty() || !(account == AccountId{})) return;
    account = open(party.code, party.kind, row.payment.amount.unit(), row.why);
    if (!row.why.empty()) row.at = party.place;
  };
  for (auto at = rows.begin(); at != rows.end();) {
    const std::span<PaymentRow> entry = rows_of_entry(std::span(at, rows.end()));
    at += static_cast<std::ptrdiff_t>(entry.size());
    for (PaymentRow& row : entry) {
      find(row, row.payer, row.payment.payer);
      find(row, row.payee, row.payment.payee);
      if (row.why.empty()) continue;
      refuse_entry(entry, row.at, row.why);
      break;
    }
  }
}

// The book is asked once for each code that has a number in the file, and again for one that has no account.
AccountId PaymentImport::find_account(const PartyInFile& party) {
  if (party.number == 0) return turn_.ledger().find(party.code);
  if (party.number >= accounts_.size()) accounts_.resize(party.number + std::size_t{1});
  AccountId& account = accounts_[party.number];
  if (account == AccountId{}) account = turn_.ledger().find(party.code);
  return account;
}

AccountId PaymentImport::open(std::string_view code, AccountKind kind, const Unit& unit, std::string& why) {
  const std::string quoted = "\"" + std::string(code) + "\"";
  if (!plan_.open_accounts) {
    why = "there is no account " + quoted + " in this book (--open-accounts opens it)";
    return {};
  }
  if (!plan_.accept_alike) {
    if (!alike_) alike_.emplace(turn_.ledger());
    if (const auto other = alike_->find(code)) {
      why = "there is no account " + quoted + ", but \"" + *other +
            "\", which looks alike (--aliases maps the one to the other, --accept-alike opens both)";
      return {};
    }
  }
  NewAccount wanted{.code = code, .unit = unit, .kind = kind};
  if (kind != AccountKind::liability) wanted.limits = Limits{};  // those of the book are for members
  const Outcome<AccountId> opened = turn_.open_account(wanted, stamp_);
  if (!opened) {
    why = explain(opened.error(), turn_.ledger());
    return {};
  }
  if (alike_) alike_->add(code);
  ++counts_.opened;
  return *opened;
}

void PaymentImport::post(std::span<PaymentRow> rows) {
  for (auto at = rows.begin(); at != rows.end();) {
    const std::span<PaymentRow> entry = rows_of_entry(std::span(at, rows.end()));
    at += static_cast<std::ptrdiff_t>(entry.size());
    if (!entry.front().why.empty() || !begins_entry(entry)) continue;
    // History is decided one by one, since what stands beyond a limit counts for those after it.
    if (!plan_.history && is_payment(entry)) {
      transfers_.push_back(entry.front().payment);
      transfer_rows_.push_back(&entry.front());
    } else {
      post_payments();
      post_alone(entry);
    }
  }
  post_payments();
}

/// Whether this number of an entry is new in the file. Rows of one entry stand together: apart, they would be several.
bool PaymentImport::begins_entry(std::span<PaymentRow> entry) {
  const PaymentRow& first = entry.front();
  if (first.entry == 0 || entries_.try_emplace(first.entry).second) return true;
  refuse_entry(entry, first.at,
               "entry " + std::to_string(first.entry) + " stands here again, apart from its other rows");
  return false;
}

void PaymentImport::post_payments() {
  if (transfers_.empty()) return;
  turn_.post(transfers_, stamp_, answers_);
  for (std::size_t at = 0; at < transfers_.size(); ++at) {
    PaymentRow& row = *transfer_rows_[at];
    const Answer& answer = answers_.items[at];
    if (answer) {
      count({&row, 1}, answer.entry, answer.repeated);
    } else {
      row.why = explain(answers_.refusal_of(answer), turn_.ledger());
    }
  }
  transfers_.clear();
  transfer_rows_.clear();
}

void PaymentImport::post_alone(std::span<PaymentRow> entry) {
  const PaymentRow& first = entry.front();
  const bool undoes = first.kind == EntryKind::reversal;
  if (undoes && undone(first) == EntryNumber{}) {
    return refuse_entry(entry, first.at,
                        "entry " + std::to_string(first.related) + ", which it undoes, is not posted before it");
  }
  Outcome<Entry> outcome = decide(entry, false);
  // A reversal beyond limits that was posted before is found again only as one beyond limits.
  const auto may_pass = [&](Reason reason) {
    return reason == Reason::floor || reason == Reason::ceiling || (undoes && reason == Reason::key_reused);
  };
  if (!outcome && plan_.history && may_pass(outcome.error().reason)) {
    outcome = decide(entry, true);
    if (outcome && !outcome->repeated()) ++counts_.overridden;
  }
  if (!outcome) return refuse_entry(entry, first.at, explain(outcome.error(), turn_.ledger()));
  if (undoes && !outcome->repeated()) require_mirror(entry, outcome->number());
  count(entry, outcome->number(), outcome->repeated());
}

EntryNumber PaymentImport::undone(const PaymentRow& reversal) const {
  const auto found = entries_.find(reversal.related);
  return found == entries_.end() ? EntryNumber{} : found->second;
}

Outcome<Entry> PaymentImport::decide(std::span<const PaymentRow> entry, bool override_limits) {
  const PaymentRow& first = entry.front();
  const Payment& head = first.payment;
  if (first.kind == EntryKind::reversal) {
    Stamp stamp = stamp_;
    if (!head.reference.empty()) stamp.reference = head.reference;
    if (!head.purpose.empty()) stamp.purpose = head.purpose;
    return turn_.reverse(undone(first), Reversal{head.on, head.key, override_limits}, stamp);
  }
  if (is_payment(entry)) {
    return override_limits ? turn_.post_overriding(Transfer(head), stamp_) : turn_.post(Transfer(head), stamp_);
  }
  const Compound compound{.legs = legs_of(entry),
                          .on = head.on,
                          .key = head.key,
                          .memo = head.memo,
                          .reference = head.reference,
                          .purpose = head.purpose,
                          .at = head.at,
                          .kind = first.kind};
  return override_limits ? turn_.post_overriding(compound, stamp_) : turn_.post(compound, stamp_);
}

/// What a reversal is, the book knows by itself; that the file says the same is what this makes sure of.
void PaymentImport::require_mirror(std::span<const PaymentRow> entry, EntryNumber posted) {
  std::vector<Posting> mirror;
  class Reader final : public RecordReader {
   public:
    Reader(const Ledger& ledger, std::vector<Posting>& legs) : ledger_(ledger), legs_(legs) {}
    void lines(std::uint64_t, std::span<const Line> lines) override {
      const auto leg = [&](AccountId account, const int128& minor) {
        if (!(account == AccountId{})) legs_.push_back(Posting{account, Amount::minor(minor, ledger_.unit(account))});
      };
      for (const Line& line : lines) leg(line.debit, line.amount), leg(line.credit, -line.amount);
    }
    void event(const Event&) override {}

   private:
    const Ledger& ledger_;
    std::vector<Posting>& legs_;
  } reader(turn_.ledger(), mirror);
  turn_.read(posted.value() - 1, reader);
  if (legs_of(entry) == mirror) return;
  PaymentRow row = entry.front();
  row.why = "these rows are not those of entry " + std::to_string(row.related) + " the other way round";
  refused_.stop_at(row);
}

void PaymentImport::count(std::span<const PaymentRow> entry, EntryNumber posted, bool repeated) {
  const PaymentRow& row = entry.front();
  if (row.entry != 0) entries_[row.entry] = posted;
  if (repeated) {
    ++counts_.repeated;
    return;
  }
  if (!is_payment(entry)) {
    ++counts_.entries;
    return;
  }
  ++counts_.posted;
  const Amount& amount = row.payment.amount;
  const auto same_unit = [&](const Amount& volume) { return volume.unit() == amount.unit(); };
  const auto volume = std::find_if(counts_.volumes.begin(), counts_.volumes.end(), same_unit);
  if (volume == counts_.volumes.end()) return;
  int128 sum = 0;
  if (add_overflow(volume->minor(), amount.minor(), sum)) {
    counts_.volumes.erase(volume);
  } else {
    *volume = Amount::minor(sum, amount.unit());
  }
}

}  // namespace rochdale::teller
