// SPDX-License-Identifier: MPL-2.0
#include "payment_import.hpp"

#include <algorithm>

#include "rochdale/book/explain.hpp"

namespace rochdale::teller {

PaymentImport::PaymentImport(Turn& turn, const ImportPlan& plan, const Stamp& stamp, RefusedRows& refused)
    : turn_(turn), plan_(plan), stamp_(stamp), refused_(refused) {}

void PaymentImport::run(PaymentRows& rows, const std::function<void()>& tell) {
  for (const Unit& unit : rows.units()) counts_.volumes.push_back(Amount::zero(unit));
  for (;;) {
    std::vector<PaymentRow>& batch = rows.next();
    if (batch.empty()) return;
    open_missing(batch);
    plan_.history ? post_history(batch) : post_batch(batch);
    for (const PaymentRow& row : batch) {
      ++counts_.rows;
      tell();
      if (row.why.empty()) continue;
      if (!plan_.skip_refused) refused_.stop_at(row);
      refused_.add(row);
    }
  }
}

// Accounts of a whole batch are looked up, and opened, before any of it is posted: so that payments stand together in
// the journal, in full pages.
void PaymentImport::open_missing(std::vector<PaymentRow>& rows) {
  const Ledger& ledger = turn_.ledger();
  for (PaymentRow& row : rows) {
    if (!row.why.empty()) continue;
    Payment& payment = row.payment;
    const Unit& unit = payment.amount.unit();
    payment.payer = ledger.find(row.payer_code);
    payment.payee = ledger.find(row.payee_code);
    if (payment.payer == AccountId{}) payment.payer = open(row.payer_code, row.payer_kind, unit, row.why);
    if (!row.why.empty()) {
      row.at = row.payer_place;
      continue;
    }
    if (payment.payee == AccountId{}) payment.payee = open(row.payee_code, row.payee_kind, unit, row.why);
    if (!row.why.empty()) row.at = row.payee_place;
  }
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

void PaymentImport::post_batch(std::vector<PaymentRow>& rows) {
  transfers_.clear();
  for (const PaymentRow& row : rows) {
    if (row.why.empty()) transfers_.push_back(row.payment);
  }
  turn_.post(transfers_, stamp_, answers_);
  std::size_t at = 0;
  for (PaymentRow& row : rows) {
    if (!row.why.empty()) continue;
    const Answer& answer = answers_.items[at++];
    if (answer) {
      count(row, answer.repeated);
    } else {
      row.why = explain(answers_.refusal_of(answer), turn_.ledger());
    }
  }
}

// One by one, since what stands beyond a limit counts for those after it.
void PaymentImport::post_history(std::vector<PaymentRow>& rows) {
  for (PaymentRow& row : rows) {
    if (!row.why.empty()) continue;
    Outcome<Entry> outcome = turn_.post(Transfer(row.payment), stamp_);
    const bool is_limit =
        !outcome && (outcome.error().reason == Reason::floor || outcome.error().reason == Reason::ceiling);
    if (is_limit) {
      outcome = turn_.post_overriding(row.payment, stamp_);
      if (outcome) ++counts_.overridden;
    }
    if (outcome) {
      count(row, outcome->repeated());
    } else {
      row.why = explain(outcome.error(), turn_.ledger());
    }
  }
}

void PaymentImport::count(const PaymentRow& row, bool repeated) {
  if (repeated) {
    ++counts_.repeated;
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
