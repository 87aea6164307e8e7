// SPDX-License-Identifier: MPL-2.0
// A book as plainly as it can be written: maps, numbers of any length, everything searched anew each time. It shares
// nothing with the book but the requests and the names of reasons, and is what the book is compared with.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"

namespace plain {

using rochdale::AccountKind;
using rochdale::AccountStatus;
using rochdale::Date;
using rochdale::Instant;
using rochdale::Key;
using rochdale::Reason;
using rochdale::Unit;
using Number = rochdale::integer;

/// Thrown where the rule "bomb" throws.
struct Bomb : std::exception {};

struct Bounds {
  std::optional<Number> floor;
  std::optional<Number> ceiling;
};

struct Account {
  AccountKind kind;
  std::size_t unit;
  AccountStatus status = AccountStatus::open;
  std::optional<Bounds> own{};
  Number debits = 0;
  Number credits = 0;
};

struct Leg {
  std::uint32_t account;
  Number amount;  // debit plus
};

struct Record {
  char kind;
  std::vector<Leg> legs;
  std::size_t requested = 0;
  Date on;
  std::optional<Instant> at;
  std::optional<Date> until;
  std::uint64_t related = 0;
  char mark = ' ';
};

struct OpenHold {
  std::vector<Leg> legs;
  std::optional<Date> until{};
};

struct Policy {
  std::string name;
  int parameter;
};

struct Answer {
  Reason reason = Reason::none;
  std::uint64_t number = 0;
  bool repeated = false;
  std::uint32_t account = 0;
  Number limit{};
  Number would_be{};
  std::uint64_t existing = 0;
  unsigned rule = 0;

  friend bool operator==(const Answer& left, const Answer& right) = default;
};

class Book {
 public:
  static inline const Number turnover_max = (Number(1) << 126) - 1;

  std::vector<Unit> units;
  std::vector<Bounds> defaults;
  std::vector<Account> accounts{Account{AccountKind::asset, 0}};  // account 0 is none
  std::map<std::string, std::uint32_t> codes;
  std::map<std::uint64_t, Record> records;
  std::map<std::uint64_t, OpenHold> holds;
  std::map<std::uint64_t, Reason> ended;  // holds that are no more, and how
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint64_t> keys;
  std::vector<Policy> policies;
  std::optional<Date> closed_through;
  std::map<std::uint64_t, std::uint32_t> documents;  // their newest versions
  std::uint64_t next = 1;

  // ---- agreements: each is one record ----

  Answer adopt_unit(const Unit& unit, const Bounds& bounds) {
    if (unit_of(unit)) return no(Reason::duplicate_unit);
    if (crossed(bounds)) return no(Reason::limits_crossed);
    units.push_back(unit);
    defaults.push_back(bounds);
    return noted();
  }

  Answer open_account(const std::string& code, const Unit& unit, AccountKind kind, const std::optional<Bounds>& own) {
    if (code.empty() || code.find('\n') != std::string::npos) return no(Reason::text_malformed);
    if (codes.count(code) != 0) return no(Reason::duplicate_account, codes[code]);
    if (!unit_of(unit)) return no(Reason::unknown_unit);
    if (own && crossed(*own)) return no(Reason::limits_crossed);
    accounts.push_back(Account{kind, *unit_of(unit), AccountStatus::open, own});
    codes[code] = static_cast<std::uint32_t>(accounts.size() - 1);
    Answer answer = noted();
    answer.account = codes[code];
    return answer;
  }

  Answer set_status(std::uint32_t id, AccountStatus status) {
    if (!known(id)) return no(Reason::unknown_account, id);
    if (accounts[id].status == status) return no(Reason::nothing_to_change, id);
    const auto [held_debits, held_credits] = held(id);
    const bool empty = balance(id) == 0 && held_debits == 0 && held_credits == 0;
    if (status == AccountStatus::closed && !empty) return no(Reason::account_not_empty, id, balance(id));
    accounts[id].status = status;
    return noted();
  }

  Answer set_limits(std::uint32_t id, const std::optional<Bounds>& own) {
    if (!known(id)) return no(Reason::unknown_account, id);
    if (own && crossed(*own)) return no(Reason::limits_crossed, id);
    accounts[id].own = own;
    return noted();
  }

  Answer set_limits(const Unit& unit, const Bounds& bounds) {
    if (!unit_of(unit)) return no(Reason::unknown_unit);
    if (crossed(bounds)) return no(Reason::limits_crossed);
    defaults[*unit_of(unit)] = bounds;
    return noted();
  }

  Answer close_period(Date through) {
    if (closed_through && through <= *closed_through) return no(Reason::lock_moves_back);
    closed_through = through;
    return noted();
  }

  Answer adopt(const Policy& policy) {
    std::erase_if(policies, [&](const Policy& other) { return other.name == policy.name; });
    policies.push_back(policy);
    return noted();
  }

  Answer withdraw(const std::string& name) {
    if (std::erase_if(policies, [&](const Policy& other) { return other.name == name; }) == 0) {
      return no(Reason::nothing_to_change);
    }
    return noted();
  }

  Answer rename(std::uint32_t id) { return known(id) ? noted() : no(Reason::unknown_account, id); }

  // Writes a document, or with a number its next version; the versions by number are all that is modelled.
  Answer write(std::uint64_t document, std::uint32_t version) {
    if (document == 0 && version != 1) return no(Reason::unknown_document);
    if (document != 0) {
      const auto found = documents.find(document);
      if (found == documents.end()) return no(Reason::unknown_document);
      if (version != found->second + 1) {
        Answer answer = no(Reason::document_changed);
        answer.existing = document;
        return answer;
      }
    }
    Answer answer = noted();
    answer.number = document == 0 ? next - 1 : document;
    documents[answer.number] = version;
    return answer;
  }

  // ---- posting ----

  Answer post(const rochdale::Transfer& transfer, bool overriding = false) {
    if (const Answer wrong = shape(transfer); wrong.reason != Reason::none) return wrong;
    if (transfer.linked) return no(Reason::linked_open);
    Record record = of(transfer);
    if (overriding) record.mark = '!';
    return decide(record, transfer.key, overriding ? all_but_limits : everything);
  }

  Answer post(const rochdale::Compound& compound) {
    if (compound.legs.size() < 2) return no(Reason::no_legs);
    std::vector<Leg> legs;
    for (const auto& leg : compound.legs) legs.push_back({leg.account.value(), number(leg.amount.minor())});
    for (const Leg& leg : legs) {
      if (leg.amount == 0) return no(Reason::amount_not_positive, leg.account);
    }
    for (const Leg& leg : legs) {
      if (!known(leg.account)) return no(Reason::unknown_account, leg.account);
    }
    for (std::size_t at = 0; at < legs.size(); ++at) {
      if (!in_unit(legs[at].account, compound.legs[at].amount.unit()))
        return no(Reason::unit_mismatch, legs[at].account);
    }
    for (std::size_t unit = 0; unit < units.size(); ++unit) {
      Number sum = 0;
      std::uint32_t first = 0;
      for (const Leg& leg : legs) {
        if (accounts[leg.account].unit != unit) continue;
        if (first == 0) first = leg.account;
        sum += leg.amount;
      }
      if (sum != 0) return no(Reason::unbalanced, first, sum);
    }
    if (is_dirty(compound.memo)) return no(Reason::text_malformed);
    constexpr char letters[] = {'E', 'O', 'C', 'A'};
    Record record;
    record.kind = letters[static_cast<std::size_t>(compound.kind)];
    record.legs = std::move(legs);
    record.requested = record.legs.size();
    record.on = compound.on;
    record.at = compound.at;
    return decide(record, compound.key, everything);
  }

  Answer hold(const rochdale::Transfer& transfer, const std::optional<Date>& until) {
    if (const Answer wrong = shape(transfer); wrong.reason != Reason::none) return wrong;
    if (transfer.linked) return no(Reason::linked_open);
    Record record = of(transfer);
    record.kind = 'H';
    record.until = until;
    return decide(record, transfer.key, everything);
  }

  Answer post_hold(std::uint64_t hold_number, const rochdale::HoldPosting& posting) {
    if (posting.amount && posting.amount->minor() <= 0) return no(Reason::amount_not_positive);
    if (is_dirty(posting.memo)) return no(Reason::text_malformed);
    if (const std::uint64_t before = find(posting.key); before != 0) {
      const Record& record = records.at(before);
      bool same = record.kind == 'P' && record.related == hold_number && record.on == posting.on &&
                  record.mark == (posting.keep_rest ? 'k' : ' ');
      if (same && posting.amount) {
        same = record.legs[0].amount == number(posting.amount->minor()) &&
               in_unit(record.legs[0].account, posting.amount->unit());
      } else if (same) {
        Number left = records.at(hold_number).legs[0].amount;
        for (const auto& [at, other] : records) {
          if (at < before && other.kind == 'P' && other.related == hold_number) left -= abs(other.legs[0].amount);
        }
        same = left == 0 || abs(record.legs[0].amount) == left;
      }
      return same ? again(before) : reused(before);
    }
    if (holds.count(hold_number) == 0) {
      return no(ended.count(hold_number) == 0 ? Reason::unknown_hold : ended.at(hold_number));
    }
    OpenHold& hold = holds.at(hold_number);
    if (hold.until && *hold.until < posting.on) return no(Reason::hold_expired);
    Record record;
    record.kind = 'P';
    record.on = posting.on;
    record.related = hold_number;
    record.mark = posting.keep_rest ? 'k' : ' ';
    if (posting.amount) {
      const std::uint32_t payer = hold.legs[0].account;
      if (!in_unit(payer, posting.amount->unit())) return no(Reason::unit_mismatch, payer);
      record.legs = {{payer, number(posting.amount->minor())},
                     {hold.legs[1].account, -number(posting.amount->minor())}};
      record.requested = 2;
      charge(record);
    } else {
      for (const Leg& leg : hold.legs) {
        if (leg.amount != 0) record.legs.push_back(leg);
      }
      record.requested = record.legs.size();
    }
    std::vector<Leg> left = hold.legs;
    for (const Leg& leg : record.legs) {
      const Number missing = take(left, leg);
      if (missing != 0) return no(Reason::hold_exceeded, leg.account, abs(leg.amount), abs(leg.amount) - missing);
    }
    if (const Answer wrong = consequences(record, held_before); wrong.reason != Reason::none) return wrong;
    const bool spent = std::all_of(left.begin(), left.end(), [](const Leg& leg) { return leg.amount == 0; });
    if (posting.keep_rest && !spent) {
      hold.legs = left;
    } else {
      holds.erase(hold_number);
    }
    ended[hold_number] = Reason::hold_posted;
    return write(record, posting.key);
  }

  Answer void_hold(std::uint64_t hold_number) {
    if (holds.count(hold_number) == 0) {
      return no(ended.count(hold_number) == 0 ? Reason::unknown_hold : ended.at(hold_number));
    }
    holds.erase(hold_number);
    ended[hold_number] = Reason::hold_voided;
    return noted();
  }

  std::size_t expire(Date as_of) {
    std::size_t count = 0;
    for (auto hold = holds.begin(); hold != holds.end();) {
      if (!hold->second.until || *hold->second.until >= as_of) {
        ++hold;
        continue;
      }
      ended[hold->first] = Reason::hold_expired;
      hold = holds.erase(hold);
      ++next;
      ++count;
    }
    return count;
  }

  Answer reverse(std::uint64_t entry, const rochdale::Reversal& reversal, bool explained) {
    if (reversal.override_limits && !explained) return no(Reason::override_unexplained);
    Record record;
    record.kind = 'R';
    record.related = entry;
    record.on = reversal.on;
    record.mark = reversal.override_limits ? '!' : ' ';
    if (const std::uint64_t before = find(reversal.key); before != 0) {
      const Record& other = records.at(before);
      const bool same =
          other.kind == 'R' && other.related == entry && other.on == record.on && other.mark == record.mark;
      return same ? again(before) : reused(before);
    }
    if (entry == 0 || entry >= next) return no(Reason::unknown_entry);
    if (records.count(entry) == 0 || records.at(entry).kind == 'H') return no(Reason::not_an_entry);
    if (const std::uint64_t by = standing_reversal(entry); by != 0) return undone(by);
    // Every second one down the chain would stand again, which must not undo its entry a second time.
    std::uint64_t link = records.at(entry).kind == 'R' ? records.at(entry).related : 0;
    while (link != 0 && records.at(link).kind == 'R') {
      const std::uint64_t undone_again = records.at(link).related;
      if (const std::uint64_t newest = reversals_of(undone_again).back(); newest != link) return undone(newest);
      link = records.at(undone_again).kind == 'R' ? records.at(undone_again).related : 0;
    }
    record.legs = records.at(entry).legs;
    std::reverse(record.legs.begin(), record.legs.end());
    for (Leg& leg : record.legs) leg.amount = -leg.amount;
    record.requested = record.legs.size();
    if (const Answer wrong = consequences(record, reversal.override_limits ? all_but_limits : everything);
        wrong.reason != Reason::none) {
      return wrong;
    }
    return write(record, reversal.key);
  }

  /// A batch, all of it or nothing where something throws.
  std::vector<Answer> post(const std::vector<rochdale::Transfer>& batch) {
    std::vector<Answer> answers;
    for (std::size_t first = 0; first < batch.size();) {
      std::size_t end = first;
      while (end < batch.size() && batch[end].linked) ++end;
      const bool open = end == batch.size();
      if (!open) ++end;
      const Book before = end - first > 1 || open ? *this : Book{};
      std::vector<Answer> group;
      for (std::size_t at = first; at < end; ++at) {
        rochdale::Transfer item = batch[at];
        item.linked = false;
        if (open) {
          Answer last = shape(batch[end - 1]);
          if (last.reason == Reason::none) last = no(Reason::linked_open);
          group.assign(end - first, Answer{});
          group.back() = last;
          break;
        }
        group.push_back(post(item));
        if (group.back().reason != Reason::none) break;
      }
      if (end - first > 1 && group.back().reason != Reason::none) {
        *this = before;
        const std::uint32_t account = group.back().account;
        const std::size_t culprit = group.size() - 1;
        group.resize(end - first);
        for (std::size_t at = 0; at < group.size(); ++at) {
          if (at != culprit) group[at] = no(Reason::linked_failed, account);
        }
      }
      answers.insert(answers.end(), group.begin(), group.end());
      first = end;
    }
    return answers;
  }

  // ---- questions ----

  [[nodiscard]] bool known(std::uint32_t id) const { return id != 0 && id < accounts.size(); }

  [[nodiscard]] static bool is_debit_kind(const Account& account) {
    return account.kind == AccountKind::asset || account.kind == AccountKind::expense;
  }

  [[nodiscard]] Number balance(std::uint32_t id) const {
    const Account& account = accounts[id];
    return is_debit_kind(account) ? account.debits - account.credits : account.credits - account.debits;
  }

  [[nodiscard]] Bounds bounds(std::uint32_t id) const {
    return accounts[id].own ? *accounts[id].own : defaults[accounts[id].unit];
  }

  /// Held debits and credits, added up over all open holds.
  [[nodiscard]] std::pair<Number, Number> held(std::uint32_t id) const {
    Number debits = 0;
    Number credits = 0;
    for (const auto& [at, hold] : holds) {
      for (const Leg& leg : hold.legs) {
        if (leg.account == id) (leg.amount > 0 ? debits : credits) += abs(leg.amount);
      }
    }
    return {debits, credits};
  }

  [[nodiscard]] static Number number(const rochdale::int128& value) { return rochdale::to_integer(value); }

 private:
  enum Checks { everything, all_but_limits, held_before };

  [[nodiscard]] static Number abs(const Number& value) { return value < 0 ? Number(-value) : value; }

  [[nodiscard]] static Answer no(Reason reason, std::uint32_t account = 0, const Number& would_be = 0,
                                 const Number& limit = 0) {
    Answer answer;
    answer.reason = reason;
    answer.account = account;
    answer.would_be = would_be;
    answer.limit = limit;
    return answer;
  }
  [[nodiscard]] static Answer reused(std::uint64_t before) {
    Answer answer = no(Reason::key_reused);
    answer.existing = before;
    return answer;
  }
  [[nodiscard]] static Answer undone(std::uint64_t by) {
    Answer answer = no(Reason::already_reversed);
    answer.existing = by;
    return answer;
  }
  [[nodiscard]] static Answer again(std::uint64_t before) {
    Answer answer;
    answer.number = before;
    answer.repeated = true;
    return answer;
  }
  Answer noted() {
    ++next;
    return {};
  }

  [[nodiscard]] std::optional<std::size_t> unit_of(const Unit& unit) const {
    const auto found = std::find(units.begin(), units.end(), unit);
    if (found == units.end()) return std::nullopt;
    return static_cast<std::size_t>(found - units.begin());
  }
  [[nodiscard]] bool in_unit(std::uint32_t id, const Unit& unit) const { return units[accounts[id].unit] == unit; }
  [[nodiscard]] static bool crossed(const Bounds& bounds) {
    return bounds.floor && bounds.ceiling && *bounds.floor > *bounds.ceiling;
  }
  [[nodiscard]] static bool is_dirty(std::string_view memo) { return memo.find('\x07') != std::string_view::npos; }

  [[nodiscard]] std::uint64_t find(Key key) const {
    if (key.is_none()) return 0;
    const auto found = keys.find({key.high(), key.low()});
    return found == keys.end() ? 0 : found->second;
  }

  [[nodiscard]] std::vector<std::uint64_t> reversals_of(std::uint64_t entry) const {
    std::vector<std::uint64_t> all;
    for (const auto& [at, record] : records) {
      if (record.kind == 'R' && record.related == entry) all.push_back(at);
    }
    return all;
  }

  /// The reversal of an entry that is not itself undone.
  [[nodiscard]] std::uint64_t standing_reversal(std::uint64_t entry) const {
    std::uint64_t standing = 0;
    for (const std::uint64_t reversal : reversals_of(entry)) {
      if (standing_reversal(reversal) != 0) continue;
      if (standing != 0) throw std::logic_error("an entry is undone twice");
      standing = reversal;
    }
    return standing;
  }

  [[nodiscard]] Answer shape(const rochdale::Transfer& transfer) const {
    const std::uint32_t debit = transfer.debit.value();
    const std::uint32_t credit = transfer.credit.value();
    if (number(transfer.amount.minor()) <= 0) {
      return no(Reason::amount_not_positive, 0, number(transfer.amount.minor()));
    }
    for (const std::uint32_t id : {debit, credit}) {
      if (!known(id)) return no(Reason::unknown_account, id);
    }
    if (debit == credit) return no(Reason::same_account, debit);
    for (const std::uint32_t id : {debit, credit}) {
      if (!in_unit(id, transfer.amount.unit())) return no(Reason::unit_mismatch, id);
    }
    if (is_dirty(transfer.memo)) return no(Reason::text_malformed);
    return {};
  }

  [[nodiscard]] static Record of(const rochdale::Transfer& transfer) {
    Record record;
    record.kind = 'E';
    const Number amount = number(transfer.amount.minor());
    record.legs = {{transfer.debit.value(), amount}, {transfer.credit.value(), -amount}};
    record.requested = 2;
    record.on = transfer.on;
    record.at = transfer.at;
    return record;
  }

  [[nodiscard]] Answer decide(Record record, Key key, Checks checks) {
    if (const std::uint64_t before = find(key); before != 0) {
      const Record& other = records.at(before);
      const bool same = other.kind == record.kind && other.on == record.on && other.at == record.at &&
                        other.until == record.until && other.requested == record.requested &&
                        std::equal(record.legs.begin(), record.legs.end(), other.legs.begin(),
                                   other.legs.begin() + static_cast<std::ptrdiff_t>(other.requested),
                                   [](const Leg& one, const Leg& two) {
                                     return one.account == two.account && one.amount == two.amount;
                                   });
      return same ? again(before) : reused(before);
    }
    charge(record);
    if (const Answer wrong = consequences(record, checks); wrong.reason != Reason::none) return wrong;
    return write(record, key);
  }

  // The charges in force: each adds a pair, seeing only what was asked for.
  void charge(Record& record) const {
    if (record.requested != 2 || accounts[record.legs[0].account].unit > 1) return;
    const Leg& first = record.legs[0];
    const Leg& second = record.legs[1];
    const Leg& payer = first.amount > 0 ? first : second;
    const Leg& payee = first.amount > 0 ? second : first;
    const auto fees = static_cast<std::uint32_t>(accounts[payer.account].unit + 1);
    std::vector<Leg> added;
    for (const Policy& policy : policies) {
      const Number fee = policy.name == "levy"   ? Number(payer.amount * policy.parameter / 100)
                         : policy.name == "pool" ? Number(payer.amount / policy.parameter)
                                                 : Number(0);
      if (fee == 0) continue;
      added.push_back({policy.name == "levy" ? payer.account : payee.account, fee});
      added.push_back({fees, -fee});
    }
    record.legs.insert(record.legs.end(), added.begin(), added.end());
  }

  [[nodiscard]] Answer consequences(const Record& record, Checks checks) {
    notes_ = 0;
    if (closed_through && record.on <= *closed_through) return no(Reason::period_closed);
    for (const auto status : {AccountStatus::closed, AccountStatus::frozen}) {
      for (const Leg& leg : record.legs) {
        if (accounts[leg.account].status != status) continue;
        return no(status == AccountStatus::closed ? Reason::account_closed : Reason::account_frozen, leg.account);
      }
    }
    if (checks == held_before) return {};
    for (const Leg& leg : record.legs) {
      const auto [held_debits, held_credits] = held(leg.account);
      const Account& account = accounts[leg.account];
      Number sum = leg.amount > 0 ? account.debits + held_debits : account.credits + held_credits;
      for (const Leg& other : record.legs) {
        if (other.account == leg.account && (other.amount > 0) == (leg.amount > 0)) sum += abs(other.amount);
      }
      if (sum > turnover_max) return no(Reason::overflow, leg.account, leg.amount);
    }
    if (checks == all_but_limits) return {};
    for (const Reason end : {Reason::floor, Reason::ceiling}) {
      for (const Leg& leg : record.legs) {
        if (const Answer wrong = beyond(record, leg.account, end); wrong.reason != Reason::none) return wrong;
      }
    }
    const Number asked = abs(record.legs[0].amount);
    for (std::size_t at = 0; at < policies.size(); ++at) {
      if (policies[at].name == "bomb" && asked % 1000 == policies[at].parameter) throw Bomb{};
      if (policies[at].name == "remark" && asked % policies[at].parameter == 0) ++notes_;
      if (policies[at].name != "cap" || asked <= policies[at].parameter) continue;
      Answer answer = no(Reason::rule);
      answer.rule = static_cast<unsigned>(at + 1);
      return answer;
    }
    return {};
  }

  [[nodiscard]] Answer beyond(const Record& record, std::uint32_t id, Reason end) const {
    Number net = 0;
    for (const Leg& leg : record.legs) {
      if (leg.account == id) net += leg.amount;
    }
    const bool debit_kind = is_debit_kind(accounts[id]);
    if (!debit_kind) net = -net;
    const auto [held_debits, held_credits] = held(id);
    const Number outgoing = debit_kind ? held_credits : held_debits;
    const Number incoming = debit_kind ? held_debits : held_credits;
    const Bounds limits = bounds(id);
    const Number lowest = balance(id) + net - outgoing;
    const Number highest = balance(id) + net + incoming;
    if (end == Reason::floor && net < 0 && limits.floor && lowest < *limits.floor) {
      return no(Reason::floor, id, lowest, *limits.floor);
    }
    if (end == Reason::ceiling && net > 0 && limits.ceiling && highest > *limits.ceiling) {
      return no(Reason::ceiling, id, highest, *limits.ceiling);
    }
    return {};
  }

  // Takes a leg out of what is held; returns what was not there.
  [[nodiscard]] static Number take(std::vector<Leg>& held, const Leg& leg) {
    Number missing = abs(leg.amount);
    for (Leg& there : held) {
      if (there.account != leg.account || (there.amount > 0) != (leg.amount > 0)) continue;
      const Number part = std::min(missing, abs(there.amount));
      there.amount -= leg.amount > 0 ? part : Number(-part);
      missing -= part;
    }
    return missing;
  }

  [[nodiscard]] Answer write(const Record& record, Key key) {
    Answer answer;
    answer.number = next;
    if (!key.is_none()) keys[{key.high(), key.low()}] = next;
    records[next] = record;
    if (record.kind == 'H') {
      holds[next] = OpenHold{record.legs, record.until};
    } else {
      for (const Leg& leg : record.legs) {
        (leg.amount > 0 ? accounts[leg.account].debits : accounts[leg.account].credits) += abs(leg.amount);
      }
    }
    next += lines(record.legs) + notes_;
    notes_ = 0;
    return answer;
  }

  // A debit and the equal credit behind it share a line.
  [[nodiscard]] std::uint64_t lines(const std::vector<Leg>& legs) const {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at < legs.size(); ++at, ++count) {
      if (at + 1 == legs.size() || legs[at].amount < 0 || legs[at + 1].amount != -legs[at].amount) continue;
      const bool one_unit = accounts[legs[at].account].unit == accounts[legs[at + 1].account].unit;
      if (one_unit && legs[at].account != legs[at + 1].account) ++at;
    }
    return count;
  }

  std::uint64_t notes_ = 0;
};

}  // namespace plain
