// SPDX-License-Identifier: MPL-2.0
#include "payment_rows.hpp"

#include <algorithm>

namespace rochdale::teller {

std::vector<PaymentRow>& PaymentRows::next() {
  texts_.clear();
  const PaymentRow blank{.payment = Payment{.amount = Amount::zero(units_.front())}};
  rows_.resize(batch, blank);
  std::size_t count = 0;
  while (count < batch && next_row(reader_)) read(rows_[count++]);
  rows_.resize(count, blank);
  return rows_;
}

void PaymentRows::read(PaymentRow& row) {
  row.line = reader_.line();
  row.payer_place = reader_.place(columns_[Role::payer]);
  row.payee_place = reader_.place(columns_[Role::payee]);
  row.at = {row.line, 1};
  row.why.clear();
  row.payer = texts_.keep(columns_.text(reader_, Role::payer));
  row.payee = texts_.keep(columns_.text(reader_, Role::payee));
  row.amount = texts_.keep(columns_.text(reader_, Role::amount));
  row.payer_code = aliases_(row.payer);
  row.payee_code = aliases_(row.payee);
  Payment& payment = row.payment;
  payment.memo = texts_.keep(columns_.text(reader_, Role::memo));
  payment.reference = texts_.keep(columns_.text(reader_, Role::reference));
  payment.purpose = texts_.keep(columns_.text(reader_, Role::purpose));

  if (row.payer.empty()) return refuse(row, Role::payer, {0, "there is no payer"});
  if (row.payee.empty()) return refuse(row, Role::payee, {0, "there is no payee"});
  const Unit* const unit = unit_of_row();
  if (unit == nullptr) return refuse(row, Role::unit, {0, "this book does not keep this unit"});
  const auto amount = numbers_.amount(row.amount, *unit);
  if (!amount) return refuse(row, Role::amount, amount.error());
  if (amount->is_zero()) return refuse(row, Role::amount, {0, "the amount is zero"});
  if (amount->is_negative()) {
    return refuse(row, Role::amount, {0, "the amount is negative; a payment is always above zero"});
  }
  const auto date = dates_.read(columns_.text(reader_, Role::on));
  if (!date) return refuse(row, Role::on, date.error());
  if (!read_kind(row, Role::payer_kind, row.payer_kind) || !read_kind(row, Role::payee_kind, row.payee_kind)) return;
  if (row.payer_code == row.payee_code) return refuse(row, Role::payee, {0, "nobody can pay themselves"});

  payment.amount = *amount;
  payment.on = date->on;
  payment.at = date->at;
  const std::string_view key = columns_.text(reader_, Role::key);
  if (!key.empty()) {
    payment.key = read_key(key);
    return;
  }
  payment.key = content_keys_.next(row.payer_code, row.payee_code, payment);
  if (content_keys_.is_alike()) alike_.add(row.line);
}

const Unit* PaymentRows::unit_of_row() const {
  if (!unit_by_row_) return &units_.front();
  const std::string_view named = columns_.text(reader_, Role::unit);
  const auto found = std::find_if(units_.begin(), units_.end(), [&](const Unit& unit) { return unit.code() == named; });
  return found == units_.end() ? nullptr : &*found;
}

bool PaymentRows::read_kind(PaymentRow& row, Role role, AccountKind& kind) const {
  const std::string_view word = columns_.text(reader_, role);
  const auto named = word.empty() ? std::optional(AccountKind::liability) : account_kind(word);
  kind = named.value_or(AccountKind::liability);
  if (!named) refuse(row, role, {0, "none of asset, liability, equity, income and expense"});
  return named.has_value();
}

void PaymentRows::refuse(PaymentRow& row, Role role, const Malformed& malformed) const {
  const FileError error = reader_.error_at(columns_[role], malformed);
  row.at = {error.line, error.column};
  row.why = error.why;
}

}  // namespace rochdale::teller
