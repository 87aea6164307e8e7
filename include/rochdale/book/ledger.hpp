// SPDX-License-Identifier: MPL-2.0
// The ledger: chart and balances, the fold of the journal. Const, it only answers; what changes it is applying records.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/balance.hpp"
#include "rochdale/book/chart.hpp"
#include "rochdale/book/event.hpp"
#include "rochdale/book/huge_pages.hpp"
#include "rochdale/book/line.hpp"
#include "rochdale/book/open_holds.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

/// What posting touches of an account: one cache line, so that a transfer costs two of them.
struct alignas(64) AccountState {
  int128 debits = 0;
  int128 credits = 0;
  std::uint64_t last = 0;    ///< newest journal line on this account: the end of its chain
  std::uint32_t limits = 0;  ///< see Chart::limits()
  std::uint32_t held = 0;    ///< see OpenHolds::sums()
  std::uint16_t unit = 0;    ///< see Chart::unit()
  AccountKind kind = AccountKind::liability;
  AccountStatus status = AccountStatus::open;
  bool touched = false;  ///< moved since the last snapshot
};

/// Chart and balances of one book after a number of journal records. A value: copy it to look at a moment for longer.
/// Records are applied in order and no rule is asked: the journal holds only what was approved, so folding the same
/// records always gives the same ledger.
class Ledger {
  [[nodiscard]] auto place_of() {
    return [this](AccountId account) {
      AccountState& state = states_[account.value()];
      if (state.held == 0) state.held = holds_.new_place();
      return state.held;
    };
  }

 public:
  /// What takes a change back, once. It asks for no memory: there may be none.
  using Undo = std::function<void(Ledger&)>;

  // ---- questions ----

  /// How many accounts were opened; their handles are 1 to this number.
  [[nodiscard]] std::uint32_t account_count() const noexcept { return static_cast<std::uint32_t>(states_.size() - 1); }

  /// True for the handle of an account of this ledger.
  [[nodiscard]] bool has(AccountId account) const noexcept {
    return account.value() != 0 && account.value() < states_.size();
  }

  /// The account with this code, or AccountId{} when there is none.
  [[nodiscard]] AccountId find(std::string_view code) const { return chart_.find(code); }

  /// An account. Throws Error (out_of_range) for a handle that is not of this ledger.
  [[nodiscard]] Account account(AccountId id) const {
    const AccountState& state = checked(id);
    const AccountWords& words = chart_.words(id);
    return Account{id,
                   words.code.words,
                   words.name.words,
                   words.group.words,
                   chart_.unit(state.unit),
                   state.kind,
                   state.status,
                   chart_.limits(state.limits),
                   state.limits != chart_.default_limits(state.unit)};
  }

  /// Debits, credits and holds of an account. Throws Error (out_of_range) for a handle that is not of this ledger.
  [[nodiscard]] Balance balance(AccountId id) const {
    const AccountState& state = checked(id);
    const HeldSums& held = holds_.sums(state.held);
    return Balance{state.debits, state.credits, held.debits, held.credits, state.kind, chart_.unit(state.unit)};
  }

  /// Units, words, limits, policies and the period lock.
  [[nodiscard]] const Chart& chart() const noexcept { return chart_; }

  /// The open holds.
  [[nodiscard]] const OpenHolds& holds() const noexcept { return holds_; }

  /// The reversal that undoes an entry now, or EntryNumber{}. A reversal that was itself reversed no longer counts.
  [[nodiscard]] EntryNumber reversal_of(EntryNumber entry) const {
    bool stands = false;
    const auto first = reversals_.find(entry);
    for (auto at = first; at != reversals_.end(); at = reversals_.find(at->second)) stands = !stands;
    return stands ? first->second : EntryNumber{};
  }

  /// Every entry that was ever reversed, with its newest reversal.
  [[nodiscard]] const std::map<EntryNumber, EntryNumber>& reversals() const noexcept { return reversals_; }

  /// The document of this number as its newest version has it, or null.
  [[nodiscard]] const Document* find(DocumentNumber number) const {
    const auto found = documents_.find(number);
    return found == documents_.end() ? nullptr : &found->second;
  }

  /// All documents by number, each in its newest version.
  [[nodiscard]] const std::map<DocumentNumber, Document>& documents() const noexcept { return documents_; }

  /// The number that the next record will take.
  [[nodiscard]] std::uint64_t next_number() const noexcept { return next_; }

  /// The number that the next text will take.
  [[nodiscard]] TextNumber next_text() const noexcept { return next_text_; }

  // ---- questions about accounts known to exist: unchecked, for approval and stores ----

  /// Its state.
  [[nodiscard]] const AccountState& state(AccountId id) const noexcept { return states_[id.value()]; }
  /// Its unit.
  [[nodiscard]] const Unit& unit(AccountId id) const noexcept { return chart_.unit(state(id).unit); }
  /// Its limits in force.
  [[nodiscard]] const Limits& limits(AccountId id) const noexcept { return chart_.limits(state(id).limits); }
  /// What is held on it.
  [[nodiscard]] const HeldSums& held(AccountId id) const noexcept { return holds_.sums(state(id).held); }
  /// Begins to load its state into the cache.
  void prefetch(AccountId id) const noexcept {
#if defined(__GNUC__)
    if (id.value() < states_.size()) __builtin_prefetch(&states_[id.value()], 1);
#else
    static_cast<void>(id);
#endif
  }

  // ---- folding ----

  /// Applies the line of this number. It was checked: every account known, every sum in range. A plain entry cannot
  /// fail; holds and reversals ask for memory.
  void apply(std::uint64_t number, const Line& line) {
    next_ = number + 1;
    if (line.kind != LineKind::further) begin_record(number, line);
    if (record_ == LineKind::voided || record_ == LineKind::expired || record_ == LineKind::event) return;
    if (line.debit.value() != 0) apply_leg(number, line.debit, true, line.amount);
    if (line.credit.value() != 0) apply_leg(number, line.credit, false, line.amount);
  }

  /// Applies an event. Throws Error (damaged) where it contradicts what was before. What throws changes nothing.
  void apply(const Event& event) {
    if (const auto* written = std::get_if<DocumentWritten>(&event.body)) {
      apply_version(*written, event);
    } else {
      std::visit([this](const auto& body) { this->apply_body(body); }, event.body);
    }
    next_ = event.number + 1;
    for_each_text(event, [this](const Text& text) { take_text(text.number); });
  }

  /// Takes back the newest line, of an entry that posts no hold.
  void take_back(std::uint64_t number, const Line& line) noexcept {
    next_ = number;
    if (line.debit.value() != 0) {
      states_[line.debit.value()].debits -= line.amount;
      states_[line.debit.value()].last = line.debit_previous;
    }
    if (line.credit.value() != 0) {
      states_[line.credit.value()].credits -= line.amount;
      states_[line.credit.value()].last = line.credit_previous;
    }
  }

  /// What takes back an event that is about to be applied.
  [[nodiscard]] Undo undo_of(const Event& event) const {
    return std::visit([this](const auto& body) { return this->undo_body(body); }, event.body);
  }

  /// What brings back a hold as it is now, or its absence.
  [[nodiscard]] Undo undo_of_hold(HoldNumber number) const {
    return [number, before = holds_.copy_of(number)](Ledger& ledger) mutable {
      ledger.holds_.release(number, ledger.place_of());
      ledger.holds_.put_back(before, ledger.place_of());
    };
  }

  /// What brings back the reversal of an entry as it is now, or its absence.
  [[nodiscard]] Undo undo_of_reversal(EntryNumber entry) const {
    const auto found = reversals_.find(entry);
    return [entry, before = found == reversals_.end() ? EntryNumber{} : found->second](Ledger& ledger) {
      if (before == EntryNumber{}) {
        ledger.reversals_.erase(entry);
      } else {
        ledger.reversals_.at(entry) = before;
      }
    };
  }

  // ---- snapshots, for stores ----

  /// Sets the numbers that the next record and the next text take.
  void set_next(std::uint64_t number, TextNumber text) noexcept {
    next_ = number;
    next_text_ = text;
  }

  /// Sets an account's sums and the end of its chain. Throws Error (damaged) for an unknown account or an impossible sum.
  void restore(AccountId id, int128 debits, int128 credits, std::uint64_t last) {
    if (!has(id) || debits < 0 || credits < 0 || debits > turnover_max || credits > turnover_max || last >= next_) {
      throw Error(Fault::damaged, "the snapshot of account " + std::to_string(id.value()) + " is impossible");
    }
    AccountState& state = states_[id.value()];
    state.debits = debits;
    state.credits = credits;
    state.last = last;
  }

  /// Sets an open hold. Throws Error (damaged) when it names an unknown account.
  void restore(const Hold& hold) {
    for (const Hold::Leg& leg : hold.legs) static_cast<void>(checked(leg.account));
    holds_.put(hold, place_of());
  }

  /// Sets that an entry was reversed.
  void restore(EntryNumber entry, EntryNumber reversal) { reversals_[entry] = reversal; }

  /// Starts to watch anew which accounts move.
  void clear_touched() noexcept {
    for (AccountState& state : states_) state.touched = false;
  }

  /// Makes room for this many accounts.
  void reserve_accounts(std::size_t accounts) {
    states_.reserve(accounts + 1);
    chart_.reserve(accounts);
  }

 private:
  [[nodiscard]] const AccountState& checked(AccountId id) const {
    if (!has(id)) throw Error(Fault::out_of_range, "account " + std::to_string(id.value()) + " is not in this book");
    return states_[id.value()];
  }
  [[nodiscard]] AccountState& mutable_state(AccountId id) {
    static_cast<void>(checked(id));
    return states_[id.value()];
  }

  void take_text(TextNumber number) noexcept {
    if (number >= next_text_) next_text_ = number + 1;
  }

  void begin_record(std::uint64_t number, const Line& line) {
    record_ = line.kind;
    for (const TextNumber text : {line.by, line.memo, line.reference, line.purpose, line.reason}) take_text(text);
    hold_ = HoldNumber(line.kind == LineKind::hold ? number : line.related);
    if (line.kind == LineKind::hold) {
      Hold hold;
      hold.number = hold_;
      if (line.has_until) hold.until = line.until;
      holds_.put(hold, place_of());
    } else if (line.kind == LineKind::reversal) {
      reversals_[EntryNumber(line.related)] = EntryNumber(number);
    } else if (line.kind == LineKind::voided || line.kind == LineKind::expired ||
               (line.kind == LineKind::posted_hold && line.mark != LineMark::kept)) {
      holds_.release(hold_, place_of());
    }
  }

  void apply_leg(std::uint64_t number, AccountId account, bool is_debit, int128 amount) {
    if (record_ == LineKind::hold) {
      holds_.add(hold_, Hold::Leg{account, is_debit ? amount : int128(-amount)}, place_of());
      return;
    }
    AccountState& state = states_[account.value()];
    (is_debit ? state.debits : state.credits) += amount;
    state.last = number;
    state.touched = true;
    if (record_ == LineKind::posted_hold) holds_.spend(hold_, account, is_debit, amount, place_of());
  }

  void apply_body(const UnitAdopted& body) { chart_.adopt(body.unit, body.limits); }
  void apply_body(const AccountOpened& body) {
    const auto unit = chart_.index_of(body.unit);
    if (!unit)
      throw Error(Fault::damaged, "account " + std::to_string(body.account.value()) + " is in an unknown unit");
    AccountState state;
    state.unit = *unit;
    state.kind = body.kind;
    state.limits = body.limits ? chart_.own_limits(*body.limits) : chart_.default_limits(*unit);
    states_.push_back(state);
    try {
      chart_.add(AccountWords{body.code, body.name, body.group});
    } catch (...) {
      states_.pop_back();
      throw;
    }
  }
  void apply_body(const AccountRenamed& body) {
    AccountWords words = chart_.words(body.account);
    words.name = body.name;
    chart_.set_words(body.account, std::move(words));
  }
  void apply_body(const StatusChanged& body) { mutable_state(body.account).status = body.status; }
  void apply_body(const LimitsSet& body) {
    if (body.account == AccountId{}) {
      const auto unit = chart_.index_of(body.unit);
      if (!unit) throw Error(Fault::damaged, "limits are set for an unknown unit");
      chart_.set_default_limits(*unit, body.limits.value_or(Limits{}));
      return;
    }
    AccountState& state = mutable_state(body.account);
    state.limits = body.limits ? chart_.own_limits(*body.limits) : chart_.default_limits(state.unit);
  }
  void apply_body(const PolicyAdopted& body) {
    std::vector<PolicyAdopted> policies(chart_.policies().begin(), chart_.policies().end());
    std::erase_if(policies, [&](const PolicyAdopted& policy) { return policy.name == body.name; });
    policies.push_back(body);
    chart_.set_policies(std::move(policies));
  }
  void apply_body(const PolicyWithdrawn& body) {
    std::vector<PolicyAdopted> policies(chart_.policies().begin(), chart_.policies().end());
    std::erase_if(policies, [&](const PolicyAdopted& policy) { return policy.name == body.name; });
    chart_.set_policies(std::move(policies));
  }
  void apply_body(const PeriodClosed& body) { chart_.set_closed_through(body.through); }
  void apply_body(const Noted&) {}
  void apply_body(const DocumentWritten&) {}  // see apply_version()
  void apply_version(const DocumentWritten& body, const Event& event) {
    const Document* before = find(body.document);
    const bool is_first = before == nullptr && body.version == 1 && body.document.value() == event.number;
    const bool is_next = before != nullptr && body.version == before->version + 1 && body.kind == before->kind;
    if (!is_first && !is_next) {
      throw Error(Fault::damaged, "document " + std::to_string(body.document.value()) + " has no version before " +
                                      std::to_string(body.version));
    }
    const TextNumber words = body.words.number != 0 || is_first ? body.words.number : before->words;
    documents_[body.document] =
        Document{body.document, body.version, body.kind, body.state, body.content, words, event.on};
  }
  void apply_body(const WordsErased& body) {
    for (auto& [account, words] : chart_.users_of(body.text)) {
      AccountWords left = words;
      for (Text* text : {&left.code, &left.name, &left.group}) {
        if (text->number == body.text) text->words.clear();
      }
      chart_.set_words(account, std::move(left));
    }
  }

  [[nodiscard]] Undo undo_body(const UnitAdopted&) const {
    return [](Ledger& ledger) { ledger.chart_.drop_unit(); };
  }
  [[nodiscard]] Undo undo_body(const AccountOpened&) const {
    return [](Ledger& ledger) {
      ledger.chart_.drop_account();
      ledger.states_.pop_back();
    };
  }
  [[nodiscard]] Undo undo_body(const AccountRenamed& body) const {
    return [id = body.account, before = chart_.words(body.account)](Ledger& ledger) mutable {
      ledger.chart_.set_words(id, std::move(before));
    };
  }
  [[nodiscard]] Undo undo_body(const StatusChanged& body) const {
    return [id = body.account, before = checked(body.account).status](Ledger& ledger) {
      ledger.states_[id.value()].status = before;
    };
  }
  [[nodiscard]] Undo undo_body(const LimitsSet& body) const {
    if (body.account == AccountId{}) {
      const std::uint16_t unit = chart_.index_of(body.unit).value();
      return [unit, before = chart_.limits(chart_.default_limits(unit))](Ledger& ledger) {
        ledger.chart_.set_default_limits(unit, before);
      };
    }
    return [id = body.account, before = checked(body.account).limits](Ledger& ledger) {
      ledger.states_[id.value()].limits = before;
    };
  }
  [[nodiscard]] Undo undo_policies() const {
    return [before = std::vector<PolicyAdopted>(chart_.policies().begin(), chart_.policies().end())](
               Ledger& ledger) mutable { ledger.chart_.set_policies(std::move(before)); };
  }
  [[nodiscard]] Undo undo_body(const PolicyAdopted&) const { return undo_policies(); }
  [[nodiscard]] Undo undo_body(const PolicyWithdrawn&) const { return undo_policies(); }
  [[nodiscard]] Undo undo_body(const PeriodClosed&) const {
    return [before = chart_.closed_through()](Ledger& ledger) { ledger.chart_.set_closed_through(before); };
  }
  [[nodiscard]] Undo undo_body(const Noted&) const {
    return [](Ledger&) {};
  }
  [[nodiscard]] Undo undo_body(const DocumentWritten& body) const {
    const Document* now = find(body.document);
    return [number = body.document, before = now != nullptr ? *now : Document{}](Ledger& ledger) mutable {
      if (before.version == 0) {
        ledger.documents_.erase(number);
      } else {
        ledger.documents_.at(number) = std::move(before);
      }
    };
  }
  [[nodiscard]] Undo undo_body(const WordsErased& body) const {
    return [before = chart_.users_of(body.text)](Ledger& ledger) mutable {
      for (auto& [account, words] : before) ledger.chart_.set_words(account, std::move(words));
    };
  }

  std::vector<AccountState, detail::HugePages<AccountState>> states_{AccountState{}};  // account 0 is none
  Chart chart_;
  OpenHolds holds_;
  std::map<EntryNumber, EntryNumber> reversals_;
  std::map<DocumentNumber, Document> documents_;
  std::uint64_t next_ = 1;
  TextNumber next_text_ = 1;
  LineKind record_ = LineKind::ordinary;  // of the record that a further line continues
  HoldNumber hold_{};                     // that it places or posts
};

}  // namespace rochdale
