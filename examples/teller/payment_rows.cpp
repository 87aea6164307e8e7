// SPDX-License-Identifier: MPL-2.0
#include "payment_rows.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "record_reader.hpp"

namespace rochdale::teller {

namespace {

/// The kind that a word of an exported file names, or nothing. What posted a hold is an ordinary entry elsewhere: the
/// hold itself is not in the file.
std::optional<EntryKind> kind_of_word(std::string_view word) {
  if (word.empty()) return EntryKind::ordinary;
  for (const auto& [line, kind] :
       {std::pair(LineKind::ordinary, EntryKind::ordinary), std::pair(LineKind::posted_hold, EntryKind::ordinary),
        std::pair(LineKind::opening, EntryKind::opening), std::pair(LineKind::closing, EntryKind::closing),
        std::pair(LineKind::adjusting, EntryKind::adjusting), std::pair(LineKind::reversal, EntryKind::reversal)}) {
    if (word == word_of(line)) return kind;
  }
  return std::nullopt;
}

/// All that an entry says, for a key.
std::string content_of(std::span<const PaymentRow> entry) {
  const PaymentRow& first = entry.front();
  const Payment& head = first.payment;
  std::string content = "entry";
  const auto part = [&](std::string_view words) { content.append(1, '\0').append(words); };
  part(name(first.kind));
  part(std::to_string(first.related));
  part(to_string(head.on));
  part(head.at ? to_string(*head.at) : std::string());
  for (const std::string_view words : {head.memo, head.reference, head.purpose}) part(words);
  for (const PaymentRow& row : entry) {
    part(row.payer.code);
    part(row.payee.code);
    part(to_string_with_unit(row.payment.amount));
  }
  return content;
}

/// The number that an entry has in a file, above zero; nothing for any other text.
std::optional<std::uint64_t> entry_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace

std::span<PaymentRow> rows_of_entry(std::span<PaymentRow> from) {
  std::size_t count = 1;
  while (count < from.size() && from[count].is_further) ++count;
  return from.first(count);
}

void refuse_entry(std::span<PaymentRow> entry, FilePlace at, std::string why) {
  for (PaymentRow& row : entry) row.at = at, row.why = why;
}

void PaymentRows::next(PaymentBatch& batch) {
  const PaymentRow blank{.payment = Payment{.amount = Amount::zero(units_.front())}};
  std::vector<PaymentRow>& rows = batch.rows;
  batch.texts.clear();
  rows.resize(rows_a_batch, blank);
  std::size_t count = 0;
  std::size_t first = 0;
  for (; is_ahead_ || next_row(reader_); ++count) {
    is_ahead_ = false;
    const bool is_further = count != 0 && continues(rows[first]);
    if (!is_further) {
      if (count != 0) finish(std::span(rows).subspan(first, count - first));
      first = count;
      if (count >= rows_a_batch) {
        is_ahead_ = true;
        break;
      }
    }
    if (count == rows.size()) rows.push_back(blank);
    read(rows[count], batch.texts);
    rows[count].is_further = is_further;
    if (is_further) compare(rows[count], rows[first]);
  }
  if (first != count) finish(std::span(rows).subspan(first, count - first));
  rows.resize(count, blank);
  batch.bytes_done = reader_.bytes_done();
}

void PaymentRows::read(PaymentRow& row, TextArena& texts) {
  row.line = reader_.line();
  row.at = {row.line, 1};
  row.why.clear();
  row.payer = read_party(Role::payer, texts);
  row.payee = read_party(Role::payee, texts);
  row.amount = texts.keep(columns_.text(reader_, Role::amount));
  Payment& payment = row.payment;
  payment.memo = texts.keep(columns_.text(reader_, Role::memo));
  payment.reference = texts.keep(columns_.text(reader_, Role::reference));
  payment.purpose = texts.keep(columns_.text(reader_, Role::purpose));
  const std::string_view key = columns_.text(reader_, Role::key);
  payment.key = key.empty() ? Key{} : read_key(key);

  if (!read_entry(row) || !has_accounts(row) || !read_amount(row)) return;
  const auto date = read_date(columns_.text(reader_, Role::on));
  if (!date) return refuse(row, Role::on, date.error());
  payment.on = date->on;
  payment.at = date->at;
  if (!read_kind(row, Role::payer_kind, row.payer.kind) || !read_kind(row, Role::payee_kind, row.payee.kind)) return;
  if (is_same_account(row.payer, row.payee)) refuse(row, Role::payee, {0, "nobody can pay themselves"});
}

PartyInFile PaymentRows::read_party(Role role, TextArena& texts) {
  PartyInFile party;
  party.place = reader_.place(columns_[role]);
  party.text = texts.keep(columns_.text(reader_, role));
  party.code = aliases_(party.text);
  party.number = codes_.number(party.code);
  return party;
}

// Rows that follow each other are often of one day.
Result<WrittenDate, Malformed> PaymentRows::read_date(std::string_view text) {
  if (last_date_ && text == last_date_text_) return *last_date_;
  const auto date = dates_.read(text);
  if (!date) return date;
  last_date_text_ = text;
  last_date_ = *date;
  return date;
}

bool PaymentRows::read_entry(PaymentRow& row) const {
  row.entry = row.related = 0;
  row.kind = EntryKind::ordinary;
  if (!columns_.are_of_entries()) return true;
  if (!read_number(row, Role::entry, row.entry) || !read_number(row, Role::related, row.related)) return false;
  const auto kind = kind_of_word(columns_.text(reader_, Role::kind));
  if (!kind) {
    refuse(row, Role::kind, {0, "none of payment, opening, closing, adjusting, reversal and posted hold"});
    return false;
  }
  row.kind = *kind;
  const bool undoes = row.kind == EntryKind::reversal;
  if (undoes && row.related == 0) refuse(row, Role::related, {0, "a reversal names the entry that it undoes"});
  if (!undoes && row.related != 0) refuse(row, Role::related, {0, "only a reversal undoes an entry"});
  return row.why.empty();
}

bool PaymentRows::has_accounts(PaymentRow& row) const {
  const bool has_one = columns_.are_of_entries() && (!row.payer.text.empty() || !row.payee.text.empty());
  if (row.payer.text.empty() && !has_one) refuse(row, Role::payer, {0, "there is no payer"});
  if (row.payee.text.empty() && !has_one && row.why.empty()) refuse(row, Role::payee, {0, "there is no payee"});
  return row.why.empty();
}

bool PaymentRows::read_amount(PaymentRow& row) const {
  const Unit* const unit = unit_of_row();
  if (unit == nullptr) {
    refuse(row, Role::unit, {0, "this book does not keep this unit"});
    return false;
  }
  const auto amount = numbers_.amount(row.amount, *unit);
  if (!amount) {
    refuse(row, Role::amount, amount.error());
  } else if (amount->is_zero()) {
    refuse(row, Role::amount, {0, "the amount is zero"});
  } else if (amount->is_negative()) {
    refuse(row, Role::amount, {0, "the amount is negative; a payment is always above zero"});
  } else {
    row.payment.amount = *amount;
  }
  return row.why.empty();
}

// What the rows of an entry say of it as a whole, they say alike.
void PaymentRows::compare(PaymentRow& row, const PaymentRow& first) const {
  if (!row.why.empty() || !first.why.empty()) return;
  if (row.payment.on != first.payment.on || row.payment.at != first.payment.at) {
    refuse(row, Role::on, {0, "its entry begins with another date"});
  } else if (row.kind != first.kind) {
    refuse(row, Role::kind, {0, "its entry begins with another kind"});
  } else if (row.related != first.related) {
    refuse(row, Role::related, {0, "its entry begins by undoing another one"});
  } else if (!row.payment.key.is_none() && !(row.payment.key == first.payment.key)) {
    refuse(row, Role::key, {0, "its entry begins with another key"});
  }
}

bool PaymentRows::continues(const PaymentRow& before) const {
  return before.entry != 0 && entry_number(columns_.text(reader_, Role::entry)) == before.entry;
}

void PaymentRows::finish(std::span<PaymentRow> entry) {
  PaymentRow& first = entry.front();
  const auto wrong = std::find_if(entry.begin(), entry.end(), [](const PaymentRow& row) { return !row.why.empty(); });
  if (wrong != entry.end()) return refuse_entry(entry, wrong->at, wrong->why);
  if (!first.payment.key.is_none()) return;
  const bool is_payment = entry.size() == 1 && first.is_payment();
  first.payment.key = is_payment ? content_keys_.next(first.payer.code, first.payee.code, first.payment)
                                 : content_keys_.next(content_of(entry));
  if (content_keys_.is_alike()) alike_.add(first.line);
}

bool PaymentRows::read_number(PaymentRow& row, Role role, std::uint64_t& number) const {
  const std::string_view text = columns_.text(reader_, role);
  if (text.empty()) return true;
  const auto found = entry_number(text);
  if (!found) refuse(row, role, {0, "not the number of an entry"});
  number = found.value_or(0);
  return found.has_value();
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
