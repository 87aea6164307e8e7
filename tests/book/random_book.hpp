// SPDX-License-Identifier: MPL-2.0
// Drives a book and the plain model side by side with random requests, and compares every answer and every balance. Any
// store can be put under it: see random_book::run().
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "failing_store.hpp"
#include "plain_book.hpp"
#include "rochdale/book/book.hpp"
#include "rochdale/book/verify.hpp"

namespace random_book {

using plain::Answer;
using plain::Number;
using rochdale::AccountId;
using rochdale::AccountKind;
using rochdale::AccountStatus;
using rochdale::Amount;
using rochdale::Date;
using rochdale::Draft;
using rochdale::EntryNumber;
using rochdale::HoldNumber;
using rochdale::Key;
using rochdale::Ledger;
using rochdale::Outcome;
using rochdale::Posting;
using rochdale::Reason;
using rochdale::Turn;
using rochdale::Unit;

// ---- the policies, as the book knows them: a name and one whole number ----

template <class Base>
class Numbered : public Base {
 public:
  Numbered(std::string name, int parameter) : parameter_(parameter), name_(std::move(name)) {}
  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override { return std::to_string(parameter_); }

 protected:
  int parameter_;

 private:
  std::string name_;
};

/// "levy": percent from the payer; "pool": one in so many from the payee. Both to the first accounts of the units.
class Fee final : public Numbered<rochdale::Charge> {
 public:
  using Numbered::Numbered;
  [[nodiscard]] std::vector<Posting> charge(const Ledger& ledger, const Draft& draft) const override {
    if (draft.requested().size() != 2 || ledger.state(draft.requested()[0].account).unit > 1) return {};
    const bool in_order = draft.requested()[0].amount.is_positive();
    const Posting& payer = draft.requested()[in_order ? 0 : 1];
    const Posting& payee = draft.requested()[in_order ? 1 : 0];
    const rochdale::int128 paid = payer.amount.minor();
    const bool levy = name() == "levy";
    const rochdale::int128 fee =
        levy ? paid / 100 * parameter_ + paid % 100 * parameter_ / 100 : rochdale::int128(paid / parameter_);
    if (fee == 0) return {};
    const Amount amount = Amount::minor(fee, payer.amount.unit());
    const AccountId fees(ledger.state(payer.account).unit + 1U);
    return {debit(levy ? payer.account : payee.account, amount), credit(fees, amount)};
  }
};

/// "cap" refuses more than so much, "remark" notes multiples, "bomb" throws at a remainder by 1000.
class Look final : public Numbered<rochdale::Rule> {
 public:
  using Numbered::Numbered;
  [[nodiscard]] rochdale::Verdict check(const Ledger&, const Draft& draft) const override {
    const rochdale::int128 asked = absolute(draft.requested()[0].amount).minor();
    if (name() == "bomb" && asked % 1000 == parameter_) throw plain::Bomb{};
    if (name() == "remark" && asked % parameter_ == 0) return {rochdale::Verdict::Note{"a round number"}};
    if (name() == "cap" && asked > parameter_) return {rochdale::Verdict::No{}};
    return {};
  }
};

inline rochdale::PolicyRegistry registry() {
  rochdale::PolicyRegistry registry;
  const auto number = [](std::string_view text) { return std::stoi(std::string(text)); };
  for (const std::string name : {"levy", "pool"}) {
    registry.add(name, [=](std::uint32_t, std::string_view parameters) {
      return std::shared_ptr<const rochdale::Charge>(std::make_shared<Fee>(name, number(parameters)));
    });
  }
  for (const std::string name : {"cap", "remark", "bomb"}) {
    registry.add(name, [=](std::uint32_t, std::string_view parameters) {
      return std::shared_ptr<const rochdale::Rule>(std::make_shared<Look>(name, number(parameters)));
    });
  }
  return registry;
}

// ---- one request, as it is asked of the model, of a book or of a turn ----

using AnswerList = std::vector<Answer>;

struct Request {
  std::string words;
  std::function<AnswerList(plain::Book&)> of_model;
  std::function<AnswerList(rochdale::Book&)> of_book;
  std::function<AnswerList(Turn&)> of_turn;
};

inline Answer answer_of(const rochdale::Refusal& refusal) {
  Answer answer;
  answer.reason = refusal.reason;
  answer.account = refusal.account.value();
  answer.limit = plain::Book::number(refusal.limit);
  answer.would_be = plain::Book::number(refusal.would_be);
  answer.existing = refusal.existing.value();
  answer.rule = refusal.rule;
  return answer;
}
template <class T>
AnswerList answers_of(const Outcome<T>& outcome) {
  if (!outcome) return {answer_of(outcome.error())};
  Answer answer;
  if constexpr (std::is_same_v<T, rochdale::Entry>) {
    answer.number = outcome->number().value();
    answer.repeated = outcome->repeated();
  } else if constexpr (std::is_same_v<T, HoldNumber> || std::is_same_v<T, rochdale::DocumentNumber>) {
    answer.number = outcome->value();
  } else if constexpr (std::is_same_v<T, AccountId>) {
    answer.account = outcome->value();
  }
  return {answer};
}
inline AnswerList answers_of(const rochdale::Answers& given) {
  AnswerList answers;
  for (const rochdale::Answer& item : given.items) {
    Answer answer;
    if (!item) answer = answer_of(given.refusal_of(item));
    answer.number = item.entry.value();
    answer.repeated = item.repeated;
    answers.push_back(answer);
  }
  return answers;
}

inline std::string to_text(const Answer& answer) {
  std::ostringstream text;
  text << name(answer.reason) << " number " << answer.number << (answer.repeated ? " repeated" : "") << " account "
       << answer.account << " limit " << answer.limit << " would be " << answer.would_be << " existing "
       << answer.existing << " rule " << answer.rule;
  return text.str();
}

// ---- comparing ----

[[noreturn]] inline void differs(const std::string& what) { throw std::runtime_error(what); }

/// Throws std::runtime_error where the answers of model and book differ.
inline void compare(AnswerList expected, AnswerList got) {
  if (expected.size() != got.size()) differs("another number of answers");
  // Which of several sums overflows first is not promised, nor what others of its group say of it.
  const bool overflows = std::any_of(expected.begin(), expected.end(),
                                     [](const Answer& answer) { return answer.reason == Reason::overflow; });
  for (std::size_t at = 0; at < got.size(); ++at) {
    for (Answer* answer : {&expected[at], &got[at]}) {
      if (overflows && (answer->reason == Reason::overflow || answer->reason == Reason::linked_failed)) {
        *answer = Answer{.reason = answer->reason};
      }
    }
    if (expected[at] == got[at]) continue;
    differs("answer " + std::to_string(at) + "\n  expected: " + to_text(expected[at]) +
            "\n  got:      " + to_text(got[at]));
  }
}

/// Throws std::runtime_error where the state of model and book differs.
inline void compare_state(const plain::Book& model, const rochdale::Book& book) {
  book.read([&model](const Ledger& ledger) {
    const auto number = [](const rochdale::int128& value) { return plain::Book::number(value); };
    if (ledger.next_number() != model.next) {
      differs("next record: expected " + std::to_string(model.next) + ", got " + std::to_string(ledger.next_number()));
    }
    if (ledger.account_count() + 1 != model.accounts.size()) differs("the number of accounts");
    if (ledger.chart().closed_through() != model.closed_through) differs("the lock");
    if (ledger.documents().size() != model.documents.size()) differs("the documents");
    for (const auto& [document, version] : model.documents) {
      const rochdale::Document* found = ledger.find(rochdale::DocumentNumber(document));
      if (found == nullptr || found->version != version) differs("a document");
    }
    if (ledger.chart().policies().size() != model.policies.size()) differs("the policies");
    if (ledger.holds().all().size() != model.holds.size()) differs("the open holds");
    for (std::uint32_t id = 1; id < model.accounts.size(); ++id) {
      const plain::Account& account = model.accounts[id];
      const rochdale::AccountState& state = ledger.state(AccountId(id));
      const auto [held_debits, held_credits] = model.held(id);
      const plain::Bounds bounds = model.bounds(id);
      const rochdale::Limits& limits = ledger.limits(AccountId(id));
      if (number(state.debits) != account.debits || number(state.credits) != account.credits) differs("a balance");
      if (number(ledger.held(AccountId(id)).debits) != held_debits) differs("held debits");
      if (number(ledger.held(AccountId(id)).credits) != held_credits) differs("held credits");
      if (number(ledger.balance(AccountId(id)).natural()) != model.balance(id)) differs("a natural balance");
      if (state.status != account.status || state.kind != account.kind) differs("a status");
      if (limits.has_floor() != bounds.floor.has_value() || limits.has_ceiling() != bounds.ceiling.has_value() ||
          (bounds.floor && number(limits.floor) != *bounds.floor) ||
          (bounds.ceiling && number(limits.ceiling) != *bounds.ceiling)) {
        differs("limits");
      }
    }
  });
}

// ---- who asks ----

/// Makes random requests that are worth asking of a book of which the model is known.
class Asker {
 protected:
  explicit Asker(std::uint64_t seed) : random_(seed) {}

  // When everything is recorded.
  static inline rochdale::Instant clock = rochdale::Instant::of(Date::from_days(20000));

  // ---- chance ----

  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  bool one_in(std::uint64_t count) { return below(count) == 0; }
  template <class T>
  const T& one_of(const std::vector<T>& all) {
    return all[static_cast<std::size_t>(below(all.size()))];
  }

  // ---- making requests ----

  template <class Model, class Ask>
  static Request request(std::string words, Model model, Ask ask) {
    return Request{std::move(words), [model](plain::Book& book) { return AnswerList{model(book)}; },
                   [ask](rochdale::Book& book) { return answers_of(ask(book)); },
                   [ask](Turn& turn) { return answers_of(ask(turn)); }};
  }

  static rochdale::Stamp stamp() {
    rochdale::Stamp stamp;
    stamp.by = "treasurer";
    stamp.reason = "agreed";
    stamp.recorded = clock;
    return stamp;
  }

  /// What a community begins with: its units, the accounts that fees go to, and a few others.
  template <class RunIt>
  void found(const RunIt& run_it) {
    units_ = {rochdale::Unit::parse("EUR/2").value(), rochdale::Unit::parse("HRS/2").value()};
    huge_ = one_in(8);
    for (const Unit& unit : units_) run_it(adopt_unit(unit));
    units_.push_back(rochdale::Unit::parse("SRF/18").value());  // taken up later, if at all
    for (int at = 0; at < 2; ++at) {
      run_it(open_account("fees" + std::to_string(at), units_[static_cast<std::size_t>(at)], AccountKind::income));
    }
    const std::uint64_t count = 3 + below(6);
    for (std::uint64_t at = 0; at < count; ++at) run_it(open_account());
  }

  Request make() {
    const std::uint64_t roll = below(1000);
    if (roll < 330) return post(transfer());
    if (roll < 400) return post_overriding(transfer());
    if (roll < 520) return batch();
    if (roll < 620) return post(compound());
    if (roll < 710) return hold(transfer());
    if (roll < 800) return post_hold();
    if (roll < 830) return void_hold();
    if (roll < 840) return expire();
    if (roll < 910) return reverse();
    if (roll < 930) return set_status();
    if (roll < 960) return set_limits();
    if (roll < 965) return open_account();
    if (roll < 967) return adopt_unit(one_of(units_));
    if (roll < 969) return close_period();
    if (roll < 982) return policy();
    if (roll < 986) return rename();
    if (roll < 991) return write();
    return again();
  }

  AccountId any_account() {
    if (one_in(60)) return AccountId(one_in(2) ? 0U : static_cast<std::uint32_t>(model_.accounts.size() + below(3)));
    return AccountId(static_cast<std::uint32_t>(1 + below(model_.accounts.size() - 1)));
  }

  AccountId account_in(const Unit& unit) {
    if (careful_ && !one_in(40)) {
      std::vector<AccountId> open;
      for (std::uint32_t id = 1; id < model_.accounts.size(); ++id) {
        const plain::Account& account = model_.accounts[id];
        if (model_.units[account.unit] == unit && account.status == AccountStatus::open) open.emplace_back(id);
      }
      if (!open.empty()) return one_of(open);
    }
    for (int tries = 0; tries < 8; ++tries) {
      const AccountId id = any_account();
      if (model_.known(id.value()) && model_.units[model_.accounts[id.value()].unit] == unit) return id;
    }
    return any_account();
  }

  Date any_date() { return Date::from_days(today_ + static_cast<std::int64_t>(below(30))); }

  Key any_key() {
    if (one_in(2)) return {};
    const std::uint64_t number = one_in(12) && keys_ != 0 ? 1 + below(keys_) : ++keys_;
    return Key::words(number * 0x9E3779B97F4A7C15U, number);
  }

  static rochdale::int128 narrow(const Number& value) {
    rochdale::int128 narrow = 0;
    if (!rochdale::to_int128(value, narrow)) return rochdale::int128_max;
    return narrow;
  }

  // Small amounts, and those that reach a limit exactly or pass it by one.
  rochdale::int128 any_amount(AccountId from, AccountId to) {
    if (careful_ && !one_in(4)) return static_cast<rochdale::int128>(1 + below(30));
    const std::uint64_t roll = below(100);
    if (model_.known(from.value()) && model_.known(to.value())) {
      const auto from_limit = model_.bounds(from.value());
      const auto to_limit = model_.bounds(to.value());
      if (roll < 10 && from_limit.floor) return narrow(model_.balance(from.value()) - *from_limit.floor + below(2));
      if (roll < 20 && to_limit.ceiling) return narrow(*to_limit.ceiling - model_.balance(to.value()) + below(2));
    }
    if (roll < 22) return -static_cast<rochdale::int128>(below(3));
    if (roll < 26) return static_cast<rochdale::int128>(1000 * below(4) + 13);
    if (roll < 30) return static_cast<rochdale::int128>(1 + below(200000));
    if (roll < 33 && huge_) return rochdale::turnover_max / static_cast<rochdale::int128>(1 + below(4)) - 1 + below(3);
    return static_cast<rochdale::int128>(1 + below(300));
  }

  // A unit that is taken up; where requests are careful, mostly one of the two that everyone has accounts in.
  Unit any_unit() {
    return careful_ && !one_in(40) ? model_.units[static_cast<std::size_t>(below(2))] : one_of(model_.units);
  }

  rochdale::Transfer transfer() {
    const Unit unit = any_unit();
    const AccountId from = account_in(unit);
    AccountId to = account_in(unit);
    for (int tries = 0; tries < (careful_ ? 12 : 4) && to == from; ++tries) to = account_in(unit);
    rochdale::Transfer made{from, to, Amount::minor(any_amount(from, to), one_in(60) ? one_of(units_) : unit)};
    made.on = any_date();
    made.key = any_key();
    made.memo = memo();
    if (one_in(10)) made.at = rochdale::Instant::of(made.on, static_cast<std::int64_t>(below(3)));
    made.linked = one_in(100);
    return made;
  }

  std::string_view memo() { return one_in(80) ? "\x07" : one_in(2) ? "" : one_in(2) ? "bread" : "a day of work"; }

  rochdale::Compound compound() {
    rochdale::Compound made;
    const std::uint64_t groups = 1 + below(3);
    for (std::uint64_t group = 0; group < groups; ++group) {
      const Unit unit = any_unit();
      rochdale::int128 sum = 0;
      const std::uint64_t legs = 1 + below(4);
      for (std::uint64_t leg = 0; leg < legs; ++leg) {
        const auto amount = static_cast<rochdale::int128>(below(400)) - 200;
        sum += amount;
        made.legs.push_back(Posting{account_in(unit), Amount::minor(amount, unit)});
      }
      if (sum != 0 || one_in(30)) made.legs.push_back(Posting{account_in(unit), Amount::minor(-sum, unit)});
    }
    if (one_in(40)) made.legs.pop_back();
    made.on = any_date();
    made.key = any_key();
    made.memo = memo();
    if (one_in(4)) made.kind = static_cast<rochdale::EntryKind>(below(4));
    return made;
  }

  Request post(const rochdale::Transfer& asked) {
    transfers_.push_back(asked);
    return request(
        "post " + describe(asked), [asked](plain::Book& book) { return book.post(asked); },
        [asked](auto& door) { return door.post(asked, stamp()); });
  }
  Request post_overriding(const rochdale::Transfer& asked) {
    return request(
        "post overriding " + describe(asked), [asked](plain::Book& book) { return book.post(asked, true); },
        [asked](auto& door) { return door.post_overriding(asked, stamp()); });
  }
  Request post(const rochdale::Compound& asked) {
    compounds_.push_back(asked);
    std::string words = "post a compound:";
    for (const Posting& leg : asked.legs) {
      words += " " + std::to_string(leg.account.value()) + ":" + to_string_with_unit(leg.amount);
    }
    return request(
        words, [asked](plain::Book& book) { return book.post(asked); },
        [asked](auto& door) { return door.post(asked, stamp()); });
  }
  Request hold(const rochdale::Transfer& asked) {
    std::optional<Date> until;
    if (one_in(2)) until = any_date();
    return request(
        "hold " + describe(asked),
        [=](plain::Book& book) {
          Answer answer = book.hold(asked, until);
          answer.repeated = false;  // the number of a hold does not say
          return answer;
        },
        [=](auto& door) { return door.hold(asked, until, stamp()); });
  }

  // The same request once more, or a little different, with the same key.
  Request again() {
    if (transfers_.empty() || compounds_.empty()) return post(transfer());
    if (one_in(3)) {
      rochdale::Compound asked = one_of(compounds_);
      if (one_in(3)) asked.on = any_date();
      if (one_in(3)) asked.kind = rochdale::EntryKind::adjusting;
      return post(asked);
    }
    rochdale::Transfer asked = one_of(transfers_);
    if (one_in(4)) asked.on = any_date();
    if (one_in(4)) std::swap(asked.debit, asked.credit);
    if (one_in(4)) asked.amount = Amount::minor(asked.amount.minor() + 1, asked.amount.unit());
    return one_in(5) ? hold(asked) : post(asked);
  }

  Request batch() {
    std::vector<rochdale::Transfer> items;
    const std::uint64_t count = below(12);
    for (std::uint64_t at = 0; at < count; ++at) {
      items.push_back(one_in(8) && !items.empty() ? one_of(items) : transfer());
      items.back().linked = one_in(4) && (at + 1 < count || one_in(4));
    }
    std::string words = "batch:";
    for (const auto& item : items) words += "\n    " + describe(item);
    const auto ask = [items](auto& door) {
      rochdale::Answers answers;
      door.post(items, stamp(), answers);
      return answers;
    };
    return Request{words, [items](plain::Book& book) { return book.post(items); },
                   [ask](rochdale::Book& book) { return answers_of(ask(book)); },
                   [ask](Turn& turn) { return answers_of(ask(turn)); }};
  }

  std::uint64_t any_hold() {
    if (one_in(12) || model_.ended.empty()) {
      if (one_in(3) || model_.holds.empty()) return below(model_.next + 2);
    }
    if (!model_.holds.empty() && !one_in(6)) {
      auto hold = model_.holds.begin();
      std::advance(hold, static_cast<std::ptrdiff_t>(below(model_.holds.size())));
      return hold->first;
    }
    if (model_.ended.empty()) return below(model_.next + 2);
    auto hold = model_.ended.begin();
    std::advance(hold, static_cast<std::ptrdiff_t>(below(model_.ended.size())));
    return hold->first;
  }

  Request post_hold() {
    std::uint64_t number = any_hold();
    rochdale::HoldPosting posting;
    posting.on = any_date();
    posting.key = any_key();
    posting.memo = memo();
    posting.keep_rest = one_in(3);
    const auto found = model_.holds.find(number);
    if (found != model_.holds.end() && !one_in(3)) {
      const plain::Leg& first = found->second.legs[0];
      const Unit unit = one_in(40) ? one_of(units_) : model_.units[model_.accounts[first.account].unit];
      const Number part = first.amount / (1 + below(3)) + Number(one_in(8) ? 1 : 0) - Number(one_in(20) ? 2 : 0);
      posting.amount = Amount::minor(narrow(part), unit);
    }
    if (one_in(8) && !postings_.empty()) {
      std::tie(number, posting) = one_of(postings_);
      if (one_in(4)) posting.amount.reset();
      if (one_in(4)) posting.keep_rest = !posting.keep_rest;
      if (one_in(4) && posting.amount) posting.amount = *posting.amount + *posting.amount;
    }
    postings_.emplace_back(number, posting);
    return request(
        "post hold " + std::to_string(number) +
            (posting.amount ? " part " + to_string_with_unit(*posting.amount) : "") +
            (posting.keep_rest ? " keep" : "") + " key " + posting.key.to_string() + " on " + to_string(posting.on),
        [=](plain::Book& book) { return book.post_hold(number, posting); },
        [=](auto& door) { return door.post_hold(HoldNumber(number), posting, stamp()); });
  }

  Request void_hold() {
    const std::uint64_t number = any_hold();
    return request(
        "void hold " + std::to_string(number), [=](plain::Book& book) { return book.void_hold(number); },
        [=](auto& door) { return door.void_hold(HoldNumber(number), stamp()); });
  }

  Request expire() {
    const Date as_of = any_date();
    const auto ask = [as_of](auto& door) { return door.expire(as_of, stamp()); };
    const auto counted = [](std::size_t count) {
      Answer answer;
      answer.number = count;
      return AnswerList{answer};
    };
    return Request{"expire " + to_string(as_of), [=](plain::Book& book) { return counted(book.expire(as_of)); },
                   [=](rochdale::Book& book) { return counted(ask(book)); },
                   [=](Turn& turn) { return counted(ask(turn)); }};
  }

  Request reverse() {
    std::uint64_t number = below(model_.next + 2);
    if (!model_.records.empty() && !one_in(10)) {
      const auto record = model_.records.lower_bound(
          one_in(2) ? number : model_.next - std::min<std::uint64_t>(model_.next, 1 + below(12)));
      if (record != model_.records.end()) number = record->first;
    }
    const rochdale::Reversal reversal{any_date(), any_key(), one_in(3)};
    const bool explained = !one_in(4);
    rochdale::Stamp with = stamp();
    if (!explained) with.reason = {};
    return request(
        "reverse " + std::to_string(number) + " on " + to_string(reversal.on),
        [=](plain::Book& book) { return book.reverse(number, reversal, explained); },
        [=](auto& door) { return door.reverse(EntryNumber(number), reversal, with); });
  }

  plain::Bounds any_bounds() {
    if (one_in(30)) return plain::Bounds{Number(5), Number(4)};
    plain::Bounds bounds;
    if (!one_in(4)) bounds.floor = Number(-static_cast<std::int64_t>(below(2000))) + (one_in(5) ? 300 : 0);
    if (!one_in(4)) bounds.ceiling = Number(below(4000)) - (one_in(8) ? 500 : 0);
    return bounds;
  }
  static rochdale::Limits limits_of(const plain::Bounds& bounds) {
    rochdale::Limits limits;
    if (bounds.floor) limits.floor = narrow(*bounds.floor);
    if (bounds.ceiling) limits.ceiling = narrow(*bounds.ceiling);
    return limits;
  }

  Request adopt_unit(const Unit& unit) {
    const plain::Bounds bounds = any_bounds();
    const bool crossed = bounds.floor && bounds.ceiling && *bounds.floor > *bounds.ceiling;
    const plain::Bounds used = crossed && model_.units.size() < 2 ? plain::Bounds{} : bounds;
    return request(
        "adopt " + to_string(unit), [=](plain::Book& book) { return book.adopt_unit(unit, used); },
        [=](auto& door) { return door.adopt_unit(unit, limits_of(used), stamp()); });
  }

  Request open_account() {
    return open_account(one_in(10) ? (one_in(2) ? "fees0" : "") : "a" + std::to_string(++codes_), one_of(units_),
                        static_cast<AccountKind>(below(5)));
  }
  Request open_account(const std::string& code, const Unit& unit, AccountKind kind) {
    std::optional<plain::Bounds> own;
    if (one_in(3) && model_.accounts.size() > 2) own = any_bounds();  // the two for fees must be there
    return request(
        "open " + code, [=](plain::Book& book) { return book.open_account(code, unit, kind, own); },
        [=](auto& door) {
          rochdale::NewAccount wanted{code, unit, kind, {}, {}, {}};
          if (own) wanted.limits = limits_of(*own);
          return door.open_account(wanted, stamp());
        });
  }

  Request set_status() {
    const AccountId id = any_account();
    const auto status = static_cast<AccountStatus>(one_in(2) || (careful_ && !one_in(8)) ? 0 : below(3));
    return request(
        "set status of " + std::to_string(id.value()) + " to " + std::string(name(status)),
        [=](plain::Book& book) { return book.set_status(id.value(), status); },
        [=](auto& door) { return door.set_status(id, status, stamp()); });
  }

  Request set_limits() {
    const plain::Bounds bounds = any_bounds();
    if (one_in(4)) {
      const Unit unit = one_of(units_);
      return request(
          "set limits of a unit", [=](plain::Book& book) { return book.set_limits(unit, bounds); },
          [=](auto& door) { return door.set_limits(unit, limits_of(bounds), stamp()); });
    }
    const AccountId id = any_account();
    std::optional<plain::Bounds> own = bounds;
    if (one_in(4)) own.reset();
    return request(
        "set limits of " + std::to_string(id.value()),
        [=](plain::Book& book) { return book.set_limits(id.value(), own); },
        [=](auto& door) { return door.set_limits(id, own ? std::optional(limits_of(*own)) : std::nullopt, stamp()); });
  }

  Request close_period() {
    const Date through = Date::from_days(today_ - 10 + static_cast<std::int64_t>(below(14)));
    return request(
        "close through " + to_string(through), [=](plain::Book& book) { return book.close_period(through); },
        [=](auto& door) { return door.close_period(through, stamp()); });
  }

  Request policy() {
    const std::string which = one_of(std::vector<std::string>{"levy", "pool", "cap", "remark", "bomb"});
    if (one_in(3)) {
      return request(
          "withdraw " + which, [=](plain::Book& book) { return book.withdraw(which); },
          [=](auto& door) { return door.withdraw(which, stamp()); });
    }
    const int parameter = which == "levy"     ? 1 + static_cast<int>(below(9))
                          : which == "pool"   ? 20 + static_cast<int>(below(50))
                          : which == "cap"    ? 150 + static_cast<int>(below(3000))
                          : which == "remark" ? 5 + static_cast<int>(below(5))
                                              : 13;
    bombs_ = true;
    return request(
        "adopt " + which + " " + std::to_string(parameter),
        [=](plain::Book& book) {
          return book.adopt(plain::Policy{which, parameter});
        },
        [=](auto& door) {
          if (which == "levy" || which == "pool") return door.adopt(Fee(which, parameter), stamp());
          return door.adopt(Look(which, parameter), stamp());
        });
  }

  Request rename() {
    const AccountId id = any_account();
    return request(
        "rename " + std::to_string(id.value()), [=](plain::Book& book) { return book.rename(id.value()); },
        [=](auto& door) { return door.rename(id, "another name", stamp()); });
  }

  Request write() {
    std::uint64_t document = 0;
    std::uint32_t version = one_in(10) ? 2 : 1;
    if (!model_.documents.empty() && !one_in(3)) {
      auto chosen = model_.documents.begin();
      std::advance(chosen, static_cast<std::ptrdiff_t>(below(model_.documents.size())));
      document = one_in(10) ? below(model_.next + 3) : chosen->first;
      version = one_in(4) ? static_cast<std::uint32_t>(below(5)) : chosen->second + 1;
    }
    return request(
        "write document " + std::to_string(document) + " version " + std::to_string(version),
        [=](plain::Book& book) { return book.write(document, version); },
        [=](auto& door) {
          return door.write(rochdale::NewVersion{rochdale::DocumentNumber(document),
                                                 version,
                                                 "note",
                                                 version % 2 == 0 ? "even" : "odd",
                                                 "what it says",
                                                 {}},
                            stamp());
        });
  }

  // What the model answers; nothing where a rule threw, and then it is what it was before.
  std::optional<AnswerList> ask_model(const Request& request, const std::optional<plain::Book>& before) {
    try {
      return request.of_model(model_);
    } catch (const plain::Bomb&) {
      model_ = *before;
      return std::nullopt;
    }
  }

  // The whole book, verified. Throws std::runtime_error where something is wrong, or where the model has another number
  // of entries.
  rochdale::Verification verified(const rochdale::Book& book) const {
    return book.read_journal([this](const Ledger& ledger, rochdale::Store& store) {
      rochdale::Verification verification = verify(ledger, store);
      for (const rochdale::Finding& finding : verification.findings) {
        differs("audit: record " + std::to_string(finding.record) + " " + std::string(finding.check) + ": " +
                finding.words);
      }
      if (verification.entries + verification.holds != model_.records.size()) {
        differs("audit: the number of entries and holds");
      }
      return verification;
    });
  }

  // Several requests in one turn, kept or given up. All are made before the first is asked, so that both sides see the
  // same.
  Request together() {
    std::vector<Request> parts;
    const std::uint64_t count = 1 + below(6);
    for (std::uint64_t at = 0; at < count; ++at) parts.push_back(make());
    const bool keep = !one_in(3);
    std::string words = keep ? "together:" : "given up together:";
    for (const Request& part : parts) words += "\n  " + part.words;
    return Request{words,
                   [=](plain::Book& book) {
                     plain::Book before = book;
                     AnswerList answers;
                     for (const Request& part : parts) {
                       for (Answer& answer : part.of_model(book)) answers.push_back(std::move(answer));
                     }
                     if (!keep) book = std::move(before);
                     return answers;
                   },
                   [=](rochdale::Book& book) {
                     AnswerList answers;
                     book.together([&](Turn& turn) {
                       for (const Request& part : parts) {
                         for (Answer& answer : part.of_turn(turn)) answers.push_back(std::move(answer));
                       }
                       return keep;
                     });
                     return answers;
                   },
                   {}};
  }

  static std::string describe(const rochdale::Transfer& asked) {
    return std::to_string(asked.debit.value()) + " to " + std::to_string(asked.credit.value()) + " " +
           to_string_with_unit(asked.amount) + " on " + to_string(asked.on) + " key " + asked.key.to_string() +
           (asked.linked ? " linked" : "");
  }

  std::mt19937_64 random_;
  plain::Book model_;
  std::int64_t today_ = 20000;  // the first day that requests are dated on
  std::vector<Unit> units_;
  std::vector<rochdale::Transfer> transfers_;
  std::vector<rochdale::Compound> compounds_;
  std::vector<std::pair<std::uint64_t, rochdale::HoldPosting>> postings_;
  std::uint64_t keys_ = 0;
  std::uint64_t codes_ = 0;
  bool huge_ = false;
  bool bombs_ = false;
  bool careful_ = false;  // most requests are such as a community would grant
};

// ---- the driver of one book ----

/// `Place` says where the journal lives: `std::unique_ptr<Store> open()` is called again and again on the same journal.
template <class Place>
class Driver : private Asker {
 public:
  Driver(Place& place, std::uint64_t seed) : Asker(seed), place_(place) {
    reopen();
    found([this](const Request& request) {
      last_words_ = request.words;
      compare(request.of_model(model_), request.of_book(*book_));
    });
  }

  /// Makes so many requests; throws std::runtime_error where book and model differ. Counts in `seen` how often each
  /// reason was the answer.
  void drive(std::size_t operations, std::map<Reason, std::size_t>& seen) {
    for (std::size_t done = 0; done < operations;) {
      const AnswerList answers = step();
      for (const Answer& answer : answers) ++seen[answer.reason];
      done += std::max<std::size_t>(answers.size(), 1);
      if (one_in(400)) audit();
      if (one_in(700)) reopen();
    }
    audit();
    reopen();
  }

 private:
  // ---- running ----

  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error(what + "\n  after: " + last_words_);
  }

  void compare(const AnswerList& expected, const AnswerList& got) const {
    try {
      random_book::compare(expected, got);
      compare_state(model_, *book_);
    } catch (const std::exception& error) {
      fail(error.what());
    }
  }

  AnswerList step() {
    Request request = one_in(25) ? together() : make();
    last_words_ = request.words;
    const bool failing = one_in(60);
    const bool reckless = failing || bombs_;
    std::optional<plain::Book> before;
    std::optional<Ledger> ledger_before;
    if (reckless) before = model_;
    if (failing) {
      ledger_before = book_->read([](const Ledger& ledger) { return ledger; });
      fail_at_ = static_cast<FailAt>(1 + below(3));
    }
    std::optional<AnswerList> expected = ask_model(request, before);
    const bool bombed = !expected;
    AnswerList got;
    try {
      got = request.of_book(*book_);
      if (bombed) fail("the book did not pass on what a rule threw");
    } catch (const plain::Bomb&) {
      if (!bombed) fail("the book passed on a throw that the model did not see");
    } catch (const rochdale::Error& error) {
      if (!failing || bombed) throw;
      model_ = *before;
      book_->read([&](const Ledger& now) {
        compare_ledgers(*ledger_before, now, [this](std::string_view what, const std::string& words) {
          fail("a failed store left something behind: " + std::string(what) + " " + words);
        });
      });
      expected->clear();
    }
    fail_at_ = FailAt::nowhere;
    compare(expected.value_or(AnswerList()), got);
    return got;
  }

  void audit() const {
    try {
      static_cast<void>(verified(*book_));
    } catch (const std::exception& error) {
      fail(error.what());
    }
  }

  void reopen() {
    std::optional<Ledger> before;
    if (book_) before = book_->read([](const Ledger& ledger) { return ledger; });
    book_.reset();
    store_ = place_.open();
    book_ = std::make_unique<rochdale::Book>(std::make_unique<FailingStore>(*store_, fail_at_), registry());
    if (!before) return;
    book_->read([&](const Ledger& now) {
      compare_ledgers(*before, now, [this](std::string_view what, const std::string& words) {
        fail("opened again, it differs: " + std::string(what) + " " + words);
      });
    });
  }

  Place& place_;
  FailAt fail_at_ = FailAt::nowhere;
  std::unique_ptr<rochdale::Store> store_;
  std::unique_ptr<rochdale::Book> book_;
  std::string last_words_ = "nothing";
};

/// Drives book after book, each in a fresh place that `make_place(number)` makes, until so many requests were decided.
/// What differs is thrown as std::runtime_error that says the seed. Returns how often each reason was the answer.
template <class MakePlace>
std::map<Reason, std::size_t> run(MakePlace&& make_place, std::uint64_t seed, std::size_t operations,
                                  std::size_t operations_a_book) {
  std::map<Reason, std::size_t> seen;
  std::uint64_t number = 0;
  for (std::size_t done = 0; done < operations; done += operations_a_book, ++number) {
    try {
      auto place = make_place(number);
      Driver driver(place, seed + number);
      driver.drive(operations_a_book, seen);
    } catch (const std::exception& error) {
      throw std::runtime_error("ROCHDALE_SEED=" + std::to_string(seed + number) + ": " + error.what());
    }
  }
  return seen;
}

}  // namespace random_book
