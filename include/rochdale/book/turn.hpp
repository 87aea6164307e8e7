// SPDX-License-Identifier: MPL-2.0
// A write turn: everything that changes a book happens in one. What a turn did becomes durable as a whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/answer.hpp"
#include "rochdale/book/approve.hpp"
#include "rochdale/book/journal_writer.hpp"
#include "rochdale/book/stamp.hpp"

namespace rochdale {

/// An account to be opened.
struct NewAccount {
  std::string_view code{};  ///< what people and files call it; 1 to 255 bytes on one line, unique in the book
  Unit unit;
  AccountKind kind = AccountKind::liability;
  std::string_view name{};
  std::string_view group{};
  std::optional<Limits> limits{};  ///< nothing: it follows its unit
};

/// How to reverse an entry.
struct Reversal {
  Date on{};  ///< its own effective date, in an open period
  Key key{};
  bool override_limits = false;  ///< needs Stamp::by and Stamp::reason
};

/// A write turn. Book makes it, for one call or for all that Book::together() does. Items are decided one after the
/// other, each against the ledger after those before it.
class Turn {
 public:
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  /// The ledger as it stands now, with what this turn did.
  [[nodiscard]] const Ledger& ledger() const noexcept { return writer_.ledger(); }

  // ---- posting ----

  /// Posts a batch: each item is answered, and decided after those before it. Items linked with their next one stand or
  /// fall together.
  void post(std::span<const Transfer> transfers, const Stamp& stamp, Answers& answers) {
    answers.items.assign(transfers.size(), Answer{});
    answers.refusals.clear();
    if (!is_clean(stamp)) {
      for (std::size_t at = 0; at < transfers.size(); ++at) refused(answers, at);
      return;
    }
    for (std::size_t at = 0; at < transfers.size();) {
      const std::size_t end = writer_.may_flush() ? end_of_piece(transfers, at) : transfers.size();
      post_piece(transfers, at, end, stamp, answers);
      hand_on();
      at = end;
    }
  }

  /// Posts a transfer.
  [[nodiscard]] Outcome<Entry> post(const Transfer& transfer, const Stamp& stamp) {
    if (!draft_alone(transfer)) return failure();
    return decide(draft_, ordinary, stamp);
  }

  /// Posts an entry of many legs.
  [[nodiscard]] Outcome<Entry> post(const Compound& compound, const Stamp& stamp) {
    if (!Approval::draft(ledger(), compound, draft_, refusal_)) return failure();
    return decide(draft_, ordinary, stamp);
  }

  /// Posts what a run proposed. It may have been drafted against another ledger, so its shape is checked again.
  [[nodiscard]] Outcome<Entry> post(const Draft& proposed, const Stamp& stamp) {
    if (!Approval::have_shape(ledger(), proposed.legs(), refusal_)) return failure();
    draft_ = proposed;
    return decide(draft_, ordinary, stamp);
  }

  /// Takes a run for a period: everything that it proposes goes through the same door as any request.
  [[nodiscard]] std::vector<Outcome<Entry>> take(const Run& run, const Period& period, const Stamp& stamp) {
    std::vector<Outcome<Entry>> outcomes;
    for (const Draft& proposed : run.propose(ledger(), period)) outcomes.push_back(post(proposed, stamp));
    return outcomes;
  }

  /// Posts although limits stand against it, on purpose: needs Stamp::by and Stamp::reason. The entry is marked.
  [[nodiscard]] Outcome<Entry> post_overriding(const Transfer& transfer, const Stamp& stamp) {
    if (stamp.by.empty() || stamp.reason.empty()) return failure(Reason::override_unexplained);
    if (!draft_alone(transfer)) return failure();
    return decide_overriding(stamp);
  }

  /// The same for an entry of many legs.
  [[nodiscard]] Outcome<Entry> post_overriding(const Compound& compound, const Stamp& stamp) {
    if (stamp.by.empty() || stamp.reason.empty()) return failure(Reason::override_unexplained);
    if (!Approval::draft(ledger(), compound, draft_, refusal_)) return failure();
    return decide_overriding(stamp);
  }

  /// Mirrors every leg of an entry, charges included, in a new entry that points at it. Once for an entry, unless its
  /// reversal was itself reversed. Limits apply unless they are overridden, which needs who and why.
  [[nodiscard]] Outcome<Entry> reverse(EntryNumber entry, const Reversal& reversal, const Stamp& stamp) {
    if (!is_clean(stamp)) return failure();
    if (reversal.override_limits && (stamp.by.empty() || stamp.reason.empty())) {
      return failure(Reason::override_unexplained);
    }
    Line head;
    head.kind = LineKind::reversal;
    head.related = entry.value();
    head.on = reversal.on;
    if (reversal.override_limits) head.mark = LineMark::overridden;
    if (const auto repeated = find_same(reversal.key, head)) return *repeated;
    if (entry.value() == 0 || entry.value() >= ledger().next_number()) return failure(Reason::unknown_entry);
    if (!writer_.line(entry.value()).starts_entry()) return failure(Reason::not_an_entry);
    if (const EntryNumber by = undone_by(entry); !(by == EntryNumber{})) {
      return failure(Reason::already_reversed, {}, by);
    }
    std::vector<Posting> legs = writer_.legs(entry.value());
    // Back to front, so that each pair is a pair again: debit before credit.
    std::reverse(legs.begin(), legs.end());
    for (Posting& leg : legs) leg.amount = -leg.amount;
    if (!Approval::draft_legs(std::move(legs), reversal.on, reversal.key, EntryKind::reversal, draft_, refusal_)) {
      return failure();
    }
    const Checks checks = reversal.override_limits ? Checks::no_limits : Checks::all;
    if (!Approval::check(ledger(), policies_, draft_, checks, refusal_, notes_)) return failure();
    writer_.guard(ledger().undo_of_reversal(entry));
    return record(head, stamp);
  }

  // ---- holds ----

  /// Reserves a transfer with its charges. `until` is the last day on which it may be posted; nothing: no end.
  [[nodiscard]] Outcome<HoldNumber> hold(const Transfer& transfer, std::optional<Date> until, const Stamp& stamp) {
    if (!draft_alone(transfer)) return Failure{refusal_};
    Approval::make_hold(draft_);
    Line head;
    head.kind = LineKind::hold;
    head.has_until = until.has_value();
    if (until) head.until = *until;
    const Outcome<Entry> placed = decide(draft_, head, stamp);
    if (!placed) return Failure{placed.error()};
    return HoldNumber(placed->number().value());
  }

  /// Posts a hold, whole or in part. A limit that tightened since does not stand in its way; a closed period or account
  /// does. A part is charged anew, within what is held.
  [[nodiscard]] Outcome<Entry> post_hold(HoldNumber number, const HoldPosting& posting, const Stamp& stamp) {
    if (posting.amount && !posting.amount->is_positive()) return failure(Reason::amount_not_positive);
    if (!is_clean(stamp) || !Approval::is_clean(posting.memo, longest_memo, refusal_)) return failure();
    Line head;
    head.kind = LineKind::posted_hold;
    head.related = number.value();
    head.on = posting.on;
    if (posting.keep_rest) head.mark = LineMark::kept;
    if (const auto repeated = find_same(posting.key, head, posting.amount)) return *repeated;
    const Hold* hold = ledger().holds().find(number);
    if (hold == nullptr) return failure(why_not_open(number));
    if (hold->until && *hold->until < posting.on) return failure(Reason::hold_expired);
    if (!Approval::draft_posting(ledger(), policies_, *hold, posting, draft_, refusal_)) return failure();
    if (!Approval::check(ledger(), policies_, draft_, Checks::held, refusal_, notes_)) return failure();
    writer_.guard(ledger().undo_of_hold(number));
    return record(head, stamp);
  }

  /// Gives a hold up.
  [[nodiscard]] Outcome<void> void_hold(HoldNumber number, const Stamp& stamp) {
    if (!is_clean(stamp)) return Failure{refusal_};
    if (ledger().holds().find(number) == nullptr) return no(why_not_open(number));
    end_hold(number, LineKind::voided, stamp.on, stamp);
    return {};
  }

  /// Ends every hold whose last day lies before `as_of`. Returns how many. Throws Error (out_of_range) for a stamp whose
  /// words cannot be kept.
  std::size_t expire(Date as_of, const Stamp& stamp) {
    if (!is_clean(stamp)) throw Error(Fault::out_of_range, "the words of a stamp: " + std::string(refusal_.detail));
    std::vector<HoldNumber> over;
    for (const auto& [number, hold] : ledger().holds().all()) {
      if (hold.until && *hold.until < as_of) over.push_back(number);
    }
    for (const HoldNumber number : over) end_hold(number, LineKind::expired, as_of, stamp);
    return over.size();
  }

  // ---- agreements ----

  /// Takes up a unit, with the limits that its accounts follow.
  [[nodiscard]] Outcome<void> adopt_unit(const Unit& unit, const Limits& limits, const Stamp& stamp) {
    if (ledger().chart().index_of(unit)) return no(Reason::duplicate_unit);
    if (ledger().chart().units().size() >= 65535) return no(Reason::too_many);
    if (limits.floor > limits.ceiling) return no(Reason::limits_crossed);
    return append(UnitAdopted{unit, limits}, stamp);
  }

  /// Opens an account.
  [[nodiscard]] Outcome<AccountId> open_account(const NewAccount& wanted, const Stamp& stamp) {
    const auto refused = [this](Reason reason, AccountId account = {}) {
      Approval::refuse(refusal_, reason, account);
      return Failure{refusal_};
    };
    for (const std::string_view text : {wanted.code, wanted.name, wanted.group}) {
      if (!is_name(text)) return Failure{refusal_};
    }
    if (wanted.code.empty()) {
      Approval::refuse(refusal_, Reason::text_malformed);
      refusal_.detail = "an account needs a code";
      return Failure{refusal_};
    }
    const AccountId existing = ledger().find(wanted.code);
    if (!(existing == AccountId{})) return refused(Reason::duplicate_account, existing);
    if (!ledger().chart().index_of(wanted.unit)) return refused(Reason::unknown_unit);
    if (wanted.limits && wanted.limits->floor > wanted.limits->ceiling) return refused(Reason::limits_crossed);
    if (ledger().account_count() >= 0xFFFFFFF0U) return refused(Reason::too_many);
    const AccountId id(ledger().account_count() + 1);
    const auto words = [](std::string_view text) { return Text{0, std::string(text)}; };
    const Outcome<void> appended = append(AccountOpened{id, wanted.unit, wanted.kind, words(wanted.code),
                                                        words(wanted.name), words(wanted.group), wanted.limits},
                                          stamp);
    if (!appended) return Failure{appended.error()};
    return id;
  }

  /// Shows an account by another name.
  [[nodiscard]] Outcome<void> rename(AccountId account, std::string_view name, const Stamp& stamp) {
    if (!ledger().has(account)) return no(Reason::unknown_account, account);
    if (!is_name(name)) return Failure{refusal_};
    return append(AccountRenamed{account, Text{0, std::string(name)}}, stamp);
  }

  /// Opens, freezes or closes an account. To be closed it must stand at zero with nothing held.
  [[nodiscard]] Outcome<void> set_status(AccountId account, AccountStatus status, const Stamp& stamp) {
    if (!ledger().has(account)) return no(Reason::unknown_account, account);
    if (ledger().state(account).status == status) return no(Reason::nothing_to_change, account);
    const Balance balance = ledger().balance(account);
    if (status == AccountStatus::closed &&
        (balance.debits != balance.credits || balance.held_debits != 0 || balance.held_credits != 0)) {
      Approval::refuse(refusal_, Reason::account_not_empty, account, balance.natural());
      return Failure{refusal_};
    }
    return append(StatusChanged{account, status}, stamp);
  }

  /// Agrees an account's own limits; nothing: it follows its unit again. A present balance beyond them stays; only what
  /// worsens it is refused from now on.
  [[nodiscard]] Outcome<void> set_limits(AccountId account, const std::optional<Limits>& limits, const Stamp& stamp) {
    if (!ledger().has(account)) return no(Reason::unknown_account, account);
    if (limits && limits->floor > limits->ceiling) return no(Reason::limits_crossed, account);
    return append(LimitsSet{account, ledger().unit(account), limits}, stamp);
  }

  /// Agrees the limits that accounts of a unit follow.
  [[nodiscard]] Outcome<void> set_limits(const Unit& unit, const Limits& limits, const Stamp& stamp) {
    if (!ledger().chart().index_of(unit)) return no(Reason::unknown_unit);
    if (limits.floor > limits.ceiling) return no(Reason::limits_crossed);
    return append(LimitsSet{AccountId{}, unit, limits}, stamp);
  }

  /// Adopts a rule or a charge from now on; an adopted policy of the same name gives way. Throws Error (unknown_rule)
  /// when its name is not registered with the book: it could not come back at the next opening.
  [[nodiscard]] Outcome<void> adopt(const Policy& policy, const Stamp& stamp) {
    const PolicyAdopted adopted{std::string(policy.name()), policy.version(), policy.parameters()};
    static_cast<void>(registry_.make(adopted));
    const Outcome<void> appended = append(adopted, stamp);
    if (appended) policies_ = make_policies(ledger(), registry_);
    return appended;
  }

  /// Withdraws the rule or charge of this name.
  [[nodiscard]] Outcome<void> withdraw(std::string_view name, const Stamp& stamp) {
    for (const PolicyAdopted& policy : ledger().chart().policies()) {
      if (policy.name != name) continue;
      const Outcome<void> appended = append(PolicyWithdrawn{policy.name}, stamp);
      if (appended) policies_ = make_policies(ledger(), registry_);
      return appended;
    }
    return no(Reason::nothing_to_change);
  }

  /// Closes everything dated on or before a day. A lock only moves forward.
  [[nodiscard]] Outcome<void> close_period(Date through, const Stamp& stamp) {
    const auto closed = ledger().chart().closed_through();
    if (closed && through <= *closed) return no(Reason::lock_moves_back);
    return append(PeriodClosed{through}, stamp);
  }

  /// Writes a document, or its next version. Refused: unknown_document, document_changed where there is a newer version
  /// than the one before this, text_malformed.
  [[nodiscard]] Outcome<DocumentNumber> write(const NewVersion& wanted, const Stamp& stamp) {
    const auto refused = [this](Reason reason, DocumentNumber existing = {}) {
      Approval::refuse(refusal_, reason, {}, 0, 0, EntryNumber(existing.value()));
      return Failure{refusal_};
    };
    if (wanted.kind.empty() || wanted.state.empty()) {
      Approval::refuse(refusal_, Reason::text_malformed);
      refusal_.detail = "a document has a kind and a state";
      return Failure{refusal_};
    }
    if (!is_name(wanted.kind) || !is_name(wanted.state) ||
        !Approval::is_clean(wanted.content, longest_memo, refusal_) ||
        !Approval::is_clean(wanted.words, longest_memo, refusal_)) {
      return Failure{refusal_};
    }
    DocumentNumber number = wanted.document;
    if (number == DocumentNumber{}) {
      if (wanted.version != 1) return refused(Reason::unknown_document);
      number = DocumentNumber(ledger().next_number());
    } else {
      const Document* now = ledger().find(number);
      if (now == nullptr || now->kind != wanted.kind) return refused(Reason::unknown_document);
      if (wanted.version != now->version + 1) return refused(Reason::document_changed, number);
    }
    const Outcome<void> appended =
        append(DocumentWritten{number, wanted.version, std::string(wanted.kind), std::string(wanted.state),
                               std::string(wanted.content), Text{0, std::string(wanted.words)}},
               stamp);
    if (!appended) return Failure{appended.error()};
    return number;
  }

  /// Reads the journal after a record, with what this turn did: for runs that need to know when something moved. Only
  /// within Book::together(), because what a turn has shown cannot be taken back piece by piece.
  void read(std::uint64_t after, RecordReader& reader) {
    writer_.flush();
    store_.read(after, reader);
  }

  /// Erases the words of a text for good. Records, balances and the hash over the journal stand.
  [[nodiscard]] Outcome<void> erase_words(TextNumber text, const Stamp& stamp) {
    if (text == 0 || text >= ledger().next_text()) return no(Reason::nothing_to_change);
    const Outcome<void> appended = append(WordsErased{text}, stamp);
    if (!appended) return appended;
    writer_.flush();
    store_.erase(text);
    writer_.forget_texts();
    return {};
  }

  /// The rules and charges that a ledger's journal has adopted, made anew. Throws Error (unknown_rule).
  [[nodiscard]] static Policies make_policies(const Ledger& ledger, const PolicyRegistry& registry) {
    Policies policies;
    for (const PolicyAdopted& adopted : ledger.chart().policies()) {
      PolicyRegistry::Made made = registry.make(adopted);
      if (auto* rule = std::get_if<std::shared_ptr<const Rule>>(&made)) {
        policies.rules.push_back(std::move(*rule));
      } else if (auto* charge = std::get_if<std::shared_ptr<const Charge>>(&made)) {
        policies.charges.push_back(std::move(*charge));
      }
    }
    return policies;
  }

 private:
  friend class Book;
  using Checks = Approval::Checks;

  static constexpr std::size_t prefetch_distance = 16;
  static constexpr std::size_t piece_size = 1024;
  static constexpr Line ordinary{};

  Turn(JournalWriter& writer, Store& store, Policies& policies, const PolicyRegistry& registry)
      : writer_(writer), store_(store), policies_(policies), registry_(registry) {}

  [[nodiscard]] Failure<Refusal> failure() const { return Failure{refusal_}; }
  [[nodiscard]] Failure<Refusal> failure(Reason reason, AccountId account = {}, EntryNumber existing = {}) {
    Approval::refuse(refusal_, reason, account, 0, 0, existing);
    return Failure{refusal_};
  }
  [[nodiscard]] Outcome<void> no(Reason reason, AccountId account = {}) { return failure(reason, account); }

  void refused(Answers& answers, std::size_t at) {
    answers.items[at].reason = refusal_.reason;
    answers.items[at].refusal = static_cast<std::uint32_t>(answers.refusals.size());
    answers.refusals.push_back(refusal_);
  }

  // Decided and handed on piece by piece: the store writes one while the next is decided, and all of it stays in the
  // cache. A linked group is in one piece, because what was handed on cannot be taken back alone.
  [[nodiscard]] static std::size_t end_of_piece(std::span<const Transfer> transfers, std::size_t first) {
    std::size_t end = std::min(first + piece_size, transfers.size());
    while (end < transfers.size() && transfers[end - 1].linked) ++end;
    return end;
  }

  void post_piece(std::span<const Transfer> transfers, std::size_t first, std::size_t end, const Stamp& stamp,
                  Answers& answers) {
    keys_.clear();
    bool keyed = false;
    for (const Transfer& transfer : transfers.subspan(first, end - first)) {
      keys_.push_back(transfer.key);
      keyed = keyed || !transfer.key.is_none();
    }
    const std::span<const std::uint64_t> found = keyed ? writer_.find(keys_) : std::span<const std::uint64_t>();
    for (std::size_t at = first; at < end;) {
      if (at + prefetch_distance < transfers.size()) {
        ledger().prefetch(transfers[at + prefetch_distance].debit);
        ledger().prefetch(transfers[at + prefetch_distance].credit);
      }
      if (transfers[at].linked) [[unlikely]] {
        at = post_linked(transfers, at, found, first, stamp, answers);
      } else {
        if (!post_item(transfers[at], keyed ? found[at - first] : 0, stamp, answers.items[at])) refused(answers, at);
        ++at;
      }
    }
  }

  // The one path of a transfer in a batch: shape, key, consequences, and then the record.
  [[nodiscard]] bool post_item(const Transfer& transfer, std::uint64_t existing, const Stamp& stamp, Answer& answer) {
    if (!Approval::draft(ledger(), transfer, draft_, refusal_)) return false;
    if (!transfer.key.is_none()) {
      if (existing == JournalWriter::maybe_by_then) [[unlikely]]
        existing = writer_.find(transfer.key);
      if (existing != 0) {
        if (!is_same(existing, draft_, ordinary)) {
          return Approval::refuse(refusal_, Reason::key_reused, {}, 0, 0, EntryNumber(existing));
        }
        answer.entry = EntryNumber(existing);
        answer.repeated = true;
        return true;
      }
    }
    if (!Approval::approve(ledger(), policies_, draft_, Checks::all, refusal_, notes_)) return false;
    answer.entry = EntryNumber(writer_.record(draft_, ordinary, stamp));
    if (!notes_.empty()) [[unlikely]]
      record_notes(answer.entry, stamp);
    return true;
  }

  // A transfer that is not an item of a batch has no next one to be linked with.
  [[nodiscard]] bool draft_alone(const Transfer& transfer) {
    if (!Approval::draft(ledger(), transfer, draft_, refusal_)) return false;
    return !transfer.linked || Approval::refuse(refusal_, Reason::linked_open);
  }

  // A linked group: all of it, or none, and then the one that was refused says why. `found` begins with item `piece`.
  std::size_t post_linked(std::span<const Transfer> transfers, std::size_t first, std::span<const std::uint64_t> found,
                          std::size_t piece, const Stamp& stamp, Answers& answers) {
    std::size_t end = first;
    while (end < transfers.size() && transfers[end].linked) ++end;
    const bool open = end == transfers.size();
    if (!open) ++end;
    const JournalWriter::Mark mark = writer_.mark();
    std::size_t culprit = end;
    if (open) {
      culprit = end - 1;
      if (Approval::draft(ledger(), transfers[culprit], draft_, refusal_)) {
        Approval::refuse(refusal_, Reason::linked_open);
      }
    }
    for (std::size_t at = first; at < end && culprit == end; ++at) {
      if (!post_item(transfers[at], found.empty() ? 0 : found[at - piece], stamp, answers.items[at])) culprit = at;
    }
    if (culprit == end) return end;
    writer_.take_back_to(mark);
    const Refusal why = refusal_;
    for (std::size_t at = first; at < end; ++at) {
      answers.items[at] = Answer{};
      refusal_ = why;
      if (at != culprit) Approval::refuse(refusal_, Reason::linked_failed, why.account);
      refused(answers, at);
    }
    return end;
  }

  [[nodiscard]] Outcome<Entry> decide(Draft& draft, const Line& head, const Stamp& stamp, Checks checks = Checks::all) {
    if (!is_clean(stamp)) return failure();
    if (const auto repeated = find_same(draft, head)) return *repeated;
    if (!Approval::approve(ledger(), policies_, draft, checks, refusal_, notes_)) return failure();
    return record(head, stamp);
  }

  [[nodiscard]] Outcome<Entry> decide_overriding(const Stamp& stamp) {
    Line head;
    head.mark = LineMark::overridden;
    return decide(draft_, head, stamp, Checks::no_limits);
  }

  [[nodiscard]] Entry record(Line head, const Stamp& stamp) {
    if (head.kind == LineKind::ordinary) head.kind = line_kind(draft_.kind());
    if (head.kind == LineKind::reversal || head.mark == LineMark::overridden)
      head.reason = writer_.new_text(stamp.reason);
    if (head.kind == LineKind::hold) writer_.guard(ledger().undo_of_hold(HoldNumber(ledger().next_number())));
    const EntryNumber number(writer_.record(draft_, head, stamp));
    if (!notes_.empty()) record_notes(number, stamp);
    hand_on();
    return Entry(number, false);
  }

  // To the store, which writes it while more is decided.
  void hand_on() {
    if (writer_.may_flush() && writer_.waiting() >= piece_size / 2) writer_.flush();
  }

  void record_notes(EntryNumber entry, const Stamp& stamp) {
    for (const auto& [rule, words] : std::exchange(notes_, {})) {
      Event event = event_of(stamp);
      event.on = draft_.on();
      event.body = Noted{entry, std::string(policies_.rules[rule]->name()), Text{0, words}};
      writer_.record(std::move(event));
    }
  }

  [[nodiscard]] static LineKind line_kind(EntryKind kind) noexcept {
    switch (kind) {
      case EntryKind::ordinary: return LineKind::ordinary;
      case EntryKind::opening: return LineKind::opening;
      case EntryKind::closing: return LineKind::closing;
      case EntryKind::adjusting: return LineKind::adjusting;
      case EntryKind::reversal: return LineKind::reversal;
      case EntryKind::posted_hold: return LineKind::posted_hold;
    }
    return LineKind::ordinary;
  }

  // ---- keys ----

  // The answer to a request that points at a record, if its key was used before: the same by what the head says, and by
  // the part of a hold that was asked for (nothing: all that was then held).
  [[nodiscard]] std::optional<Outcome<Entry>> find_same(Key key, const Line& head,
                                                        const std::optional<Amount>& part = std::nullopt) {
    const std::uint64_t existing = writer_.find(key);
    if (existing == 0) return std::nullopt;
    const Line before = writer_.line(existing);
    bool same =
        before.kind == head.kind && before.related == head.related && before.on == head.on && before.mark == head.mark;
    if (same && part) {
      same = ledger().unit(before.debit) == part->unit() && before.amount == part->minor();
    } else if (same && before.kind == LineKind::posted_hold) {
      const int128 whole = held_before(existing, before.related);
      same = whole == 0 || before.amount == whole;
    }
    if (same) return Outcome<Entry>(Entry(EntryNumber(existing), true));
    return Outcome<Entry>(failure(Reason::key_reused, {}, EntryNumber(existing)));
  }

  // The same by the whole content of a draft.
  [[nodiscard]] std::optional<Outcome<Entry>> find_same(const Draft& draft, const Line& head) {
    const std::uint64_t existing = writer_.find(draft.key());
    if (existing == 0) return std::nullopt;
    if (is_same(existing, draft, head)) return Outcome<Entry>(Entry(EntryNumber(existing), true));
    return Outcome<Entry>(failure(Reason::key_reused, {}, EntryNumber(existing)));
  }

  // Content is kind, dates, accounts and amounts asked for; charges and words are not part of it, because charges may
  // have changed since and words may have been erased.
  [[nodiscard]] bool is_same(std::uint64_t existing, const Draft& draft, const Line& head) {
    const Line before = writer_.line(existing);
    const LineKind kind = head.kind == LineKind::ordinary ? line_kind(draft.kind()) : head.kind;
    if (before.kind != kind || !(before.on == draft.on()) || before.has_at != draft.at().has_value()) return false;
    if (before.has_at && !(before.at == *draft.at())) return false;
    if (before.has_until != head.has_until || (head.has_until && !(before.until == head.until))) return false;
    const std::span<const Posting> wanted = draft.requested();
    if (wanted.size() == 2 && before.debit == wanted[0].account && before.credit == wanted[1].account) {
      return before.amount == wanted[0].amount.minor();
    }
    const std::vector<Posting> legs = writer_.legs(existing);
    return legs.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), legs.begin());
  }

  // ---- reversals ----

  // The reversal that stands against reversing an entry. To undo a reversal brings back what it undid, which undoes again
  // what that had undone, and so on down to an entry that is no reversal. A reversal is not brought back where its entry
  // has a newer one: that would undo it twice.
  [[nodiscard]] EntryNumber undone_by(EntryNumber entry) {
    if (const EntryNumber by = ledger().reversal_of(entry); !(by == EntryNumber{})) return by;
    bool brought_back = false;
    for (Line line = writer_.line(entry.value()); line.kind == LineKind::reversal; line = writer_.line(entry.value())) {
      const EntryNumber undone(line.related);
      const EntryNumber newest = ledger().reversals().at(undone);
      if (brought_back && !(newest == entry)) return newest;
      brought_back = !brought_back;
      entry = undone;
    }
    return {};
  }

  // ---- holds ----

  void end_hold(HoldNumber number, LineKind kind, Date on, const Stamp& stamp) {
    writer_.guard(ledger().undo_of_hold(number));
    writer_.record_end(kind, number, on, stamp);
  }

  // What a held transfer still held, without its charges, when a record came.
  [[nodiscard]] int128 held_before(std::uint64_t record, std::uint64_t hold) {
    int128 left = writer_.line(hold).amount;
    for (std::uint64_t at = hold + 1; at < record; ++at) {
      const Line line = writer_.line(at);
      if (line.kind == LineKind::posted_hold && line.related == hold) left -= line.amount;
    }
    return left;
  }

  // Only open holds are kept in memory; how another one ended is looked up, which is slow and rare.
  [[nodiscard]] Reason why_not_open(HoldNumber number) {
    if (number.value() == 0 || number.value() >= ledger().next_number()) return Reason::unknown_hold;
    if (writer_.line(number.value()).kind != LineKind::hold) return Reason::unknown_hold;
    Reason reason = Reason::hold_posted;
    for (std::uint64_t at = number.value() + 1; at < ledger().next_number(); ++at) {
      const Line line = writer_.line(at);
      if (line.related != number.value()) continue;
      if (line.kind == LineKind::voided) reason = Reason::hold_voided;
      if (line.kind == LineKind::expired) reason = Reason::hold_expired;
      if (line.kind == LineKind::posted_hold) reason = Reason::hold_posted;
    }
    return reason;
  }

  // ---- events ----

  [[nodiscard]] bool is_clean(const Stamp& stamp) {
    return Approval::is_clean(stamp.by, longest_memo, refusal_) &&
           Approval::is_clean(stamp.reason, longest_memo, refusal_) &&
           Approval::is_clean(stamp.reference, longest_memo, refusal_) &&
           Approval::is_clean(stamp.purpose, longest_memo, refusal_);
  }

  [[nodiscard]] bool is_name(std::string_view text) {
    const auto checked = check_text(text, longest_name, Lines::one);
    if (text.empty() || checked) return true;
    Approval::refuse(refusal_, Reason::text_malformed);
    refusal_.detail = checked.error().why;
    return false;
  }

  [[nodiscard]] static Event event_of(const Stamp& stamp) {
    Event event;
    event.by.words = stamp.by;
    event.recorded = stamp.recorded;
    event.on = stamp.on;
    return event;
  }

  template <class Body>
  [[nodiscard]] Outcome<void> append(Body body, const Stamp& stamp) {
    if (!is_clean(stamp)) return Failure{refusal_};
    Event event = event_of(stamp);
    event.reason.words = stamp.reason;
    event.reference.words = stamp.reference;
    event.purpose.words = stamp.purpose;
    event.body = std::move(body);
    writer_.record(std::move(event));
    return {};
  }

  JournalWriter& writer_;
  Store& store_;
  Policies& policies_;
  const PolicyRegistry& registry_;
  Draft draft_ = Approval::blank();
  Refusal refusal_;
  std::vector<std::pair<std::size_t, std::string>> notes_;
  std::vector<Key> keys_;
};

}  // namespace rochdale
