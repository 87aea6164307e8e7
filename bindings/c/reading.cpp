// SPDX-License-Identifier: MPL-2.0
// Everything that a book answers: accounts, balances, holds, statements, the journal, the audit.
#include <array>
#include <deque>
#include <vector>

#include "border.hpp"
#include "rochdale/book/verify.hpp"
#include "rochdale/report/balances_on.hpp"
#include "rochdale/report/statement.hpp"

namespace rochdale::border {

namespace {

rochdale_balance made_of(const Ledger& ledger, std::uint32_t account, const Balance& balance) {
  rochdale_balance made{};
  made.balance = words_of(balance.natural());
  made.debits = words_of(balance.debits);
  made.credits = words_of(balance.credits);
  made.held_debits = words_of(balance.held_debits);
  made.held_credits = words_of(balance.held_credits);
  made.account = account;
  made.decimals = balance.unit.decimals();
  made.unit = ledger.state(AccountId(account)).unit;
  return made;
}

/// Ends the call unless the ledger has the account.
void require_account(const Ledger& ledger, std::uint32_t account) {
  if (ledger.has(AccountId(account))) return;
  throw Ended{refuse(ledger, Refusal{.reason = Reason::unknown_account, .account = AccountId(account)})};
}

// The names of events by their place in Event::body.
constexpr std::array<std::string_view, 11> event_names{
    "words_erased",   "unit_adopted",     "account_opened", "account_renamed", "status_changed",  "limits_set",
    "policy_adopted", "policy_withdrawn", "period_closed",  "noted",           "document_written"};
static_assert(std::variant_size_v<decltype(Event::body)> == event_names.size());

AccountId account_of(const Event& event) {
  return std::visit(
      [](const auto& body) {
        if constexpr (requires { body.account; }) {
          return body.account;
        } else {
          return AccountId{};
        }
      },
      event.body);
}

/// The journal, read in pieces so that a long one needs little memory.
class JournalCursor final : public Cursor {
 public:
  JournalCursor(std::weak_ptr<Book> book, std::uint64_t after) : Cursor(std::move(book)), after_(after) {}

  /// Goes to the next record; false at the end.
  bool next(const Book& from) {
    if (!waiting_.empty()) waiting_.pop_front();
    if (waiting_.empty()) from.read_journal([this](const Ledger& ledger, Store& store) { read_on(ledger, store); });
    return !waiting_.empty();
  }

  [[nodiscard]] rochdale_record record() const {
    const Record& now = waiting_.front();
    rochdale_record made{};
    made.number = now.number;
    made.until = ROCHDALE_NO_DATE;
    if (now.event) {
      made.kind = ROCHDALE_RECORD_EVENT;
      made.on = days_of(now.event->on);
      made.recorded = now.event->recorded.microseconds();
      made.account = account_of(*now.event).value();
      copy(event_names[now.event->body.index()], made.event);
      return made;
    }
    const Line& head = now.lines.front();
    made.kind = static_cast<unsigned char>(head.kind);
    made.related = head.related;
    made.on = days_of(head.on);
    if (head.has_until) made.until = days_of(head.until);
    if (head.has_at) made.flags |= ROCHDALE_HAS_AT;
    if (head.mark == LineMark::overridden) made.flags |= ROCHDALE_OVERRIDDEN;
    made.legs = static_cast<std::uint32_t>(legs().size());
    made.recorded = head.recorded.microseconds();
    made.at = head.has_at ? head.at.microseconds() : 0;
    made.key = words_of(head.key);
    return made;
  }

  /// The legs of the record that it is at.
  [[nodiscard]] std::vector<rochdale_leg> legs() const {
    std::vector<rochdale_leg> legs;
    if (waiting_.empty()) return legs;
    for (const Line& line : waiting_.front().lines) {
      if (!(line.debit == AccountId{})) legs.push_back({words_of(line.amount), line.debit.value(), {}});
      if (!(line.credit == AccountId{})) legs.push_back({words_of(-line.amount), line.credit.value(), {}});
    }
    return legs;
  }

  [[nodiscard]] TextNumber text(std::int32_t which) const override {
    if (waiting_.empty()) return 0;
    const Record& now = waiting_.front();
    const auto of = [which](TextNumber memo, TextNumber reference, TextNumber purpose, TextNumber by,
                            TextNumber reason) {
      const TextNumber texts[] = {memo, reference, purpose, by, reason};
      return texts[which];
    };
    if (now.event) {
      const Event& event = *now.event;
      return of(0, event.reference.number, event.purpose.number, event.by.number, event.reason.number);
    }
    const Line& head = now.lines.front();
    return of(head.memo, head.reference, head.purpose, head.by, head.reason);
  }

 private:
  struct Record {
    std::uint64_t number = 0;
    std::vector<Line> lines;
    std::optional<Event> event;
  };
  struct Enough {};

  class Reader final : public RecordReader {
   public:
    Reader(std::deque<Record>& into, std::uint64_t end) : into_(into), end_(end) {}

    void lines(std::uint64_t first, std::span<const Line> piece) override {
      for (const Line& line : piece) {
        const std::uint64_t number = first++;
        if (number >= end_) throw Enough{};
        if (line.kind == LineKind::further && !into_.empty()) {
          into_.back().lines.push_back(line);
        } else if (line.kind != LineKind::further && line.kind != LineKind::event) {
          begin(number).lines.push_back(line);
        }
        last_ = number;
      }
    }
    void event(const Event& event) override {
      if (event.number >= end_) throw Enough{};
      begin(event.number).event = event;
      last_ = event.number;
    }

    [[nodiscard]] std::uint64_t last() const noexcept { return last_; }

   private:
    static constexpr std::size_t most = 1024;

    Record& begin(std::uint64_t number) {
      if (into_.size() >= most) throw Enough{};
      return into_.emplace_back(Record{number, {}, {}});
    }

    std::deque<Record>& into_;
    std::uint64_t end_;
    std::uint64_t last_ = 0;
  };

  void read_on(const Ledger& ledger, Store& store) {
    if (after_ + 1 >= ledger.next_number()) return;
    Reader reader(waiting_, ledger.next_number());
    try {
      store.read(after_, reader);
    } catch (const Enough&) {  // the rest is read when it is asked for
    }
    after_ = std::max(after_, reader.last());
  }

  std::uint64_t after_;
  std::deque<Record> waiting_;  // the first is the one that it is at
};

class StatementCursor final : public Cursor {
 public:
  StatementCursor(std::weak_ptr<Book> book, Statement statement)
      : Cursor(std::move(book)), statement_(std::move(statement)) {}

  [[nodiscard]] const StatementRow* next() noexcept {
    if (next_ < statement_.rows.size()) return &statement_.rows[next_++];
    is_over_ = true;
    return nullptr;
  }

  [[nodiscard]] TextNumber text(std::int32_t which) const override {
    if (next_ == 0 || is_over_) return 0;
    const Line& head = statement_.rows[next_ - 1].head;
    const TextNumber texts[] = {head.memo, head.reference, head.purpose, head.by, head.reason};
    return texts[which];
  }

 private:
  Statement statement_;
  std::size_t next_ = 0;
  bool is_over_ = false;
};

/// Runs a call on a cursor of a kind, whose book is open.
template <class Kind, class Act>
rochdale_status on_cursor(const rochdale_cursor* handle, Act&& act) noexcept {
  return guarded([&]() -> rochdale_status {
    const std::shared_ptr<Cursor> cursor = cursors().find(handle);
    auto* const kind = dynamic_cast<Kind*>(cursor.get());
    if (kind == nullptr) return fail(ROCHDALE_BAD_HANDLE, "no open cursor of this kind");
    const std::shared_ptr<Book> book = cursor->book();
    if (!book) return fail(ROCHDALE_BAD_HANDLE, "the book of this cursor was closed");
    return act(*book, *kind);
  });
}

rochdale_status give_balances(const rochdale_book* book, std::uint32_t first, std::size_t count,
                              rochdale_balance* balances, std::size_t* written, std::optional<Date> on) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(written, "the place for how many is null");
    if (count != 0) require(balances, "the place for the balances is null");
    if (first == 0) return fail(ROCHDALE_BAD_ARGUMENT, "accounts are numbered from 1");
    return opened.read_journal([&](const Ledger& ledger, Store& store) -> rochdale_status {
      const std::size_t there = first > ledger.account_count() ? 0 : ledger.account_count() - first + std::size_t{1};
      const std::size_t most = std::min(there, count);
      std::vector<Balance> then;
      if (on) then = balances_on(ledger, store, on);
      for (std::size_t at = 0; at < most; ++at) {
        const auto account = static_cast<std::uint32_t>(first + at);
        balances[at] = made_of(ledger, account, on ? then[account] : ledger.balance(AccountId(account)));
      }
      *written = most;
      return ROCHDALE_OK;
    });
  });
}

}  // namespace

}  // namespace rochdale::border

using namespace rochdale;
using namespace rochdale::border;

rochdale_status rochdale_book_describe(rochdale_book* book, rochdale_book_info* info) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require_room(info, "info");
    rochdale_book_info made{};
    opened.read([&](const Ledger& ledger) {
      made.accounts = ledger.account_count();
      made.units = static_cast<uint32_t>(ledger.chart().units().size());
      made.open_holds = static_cast<uint32_t>(ledger.holds().all().size());
      made.records = ledger.next_number() - 1;
      made.closed_through = days_of(ledger.chart().closed_through());
      made.policies = static_cast<uint32_t>(ledger.chart().policies().size());
    });
    give(info, made);
    return ROCHDALE_OK;
  });
}

size_t rochdale_unit_name(rochdale_book* book, uint32_t number, char* text, size_t size) {
  std::string name;
  static_cast<void>(on_book(book, [&](Book& opened) -> rochdale_status {
    opened.read([&](const Ledger& ledger) {
      if (number < ledger.chart().units().size()) name = to_string(ledger.chart().units()[number]);
    });
    return ROCHDALE_OK;
  }));
  return written(name, text, size);
}

rochdale_status rochdale_find_account(rochdale_book* book, const char* code, uint32_t* number) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(code, "the code is null");
    require(number, "the place for the number is null");
    *number = find_account(opened, code).value();
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_account_get(rochdale_book* book, uint32_t number, rochdale_account* account) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require_room(account, "account");
    return opened.read([&](const Ledger& ledger) -> rochdale_status {
      require_account(ledger, number);
      const Account now = ledger.account(AccountId(number));
      rochdale_account made{};
      made.number = number;
      made.kind = number_of(now.kind);
      made.status = static_cast<int32_t>(now.status);
      made.decimals = now.unit.decimals();
      made.has_own_limits = now.own_limits ? 1 : 0;
      made.limits = limits_of(now.limits);
      copy(to_string(now.unit), made.unit);
      copy(now.code, made.code);
      copy(now.name, made.name);
      copy(now.group, made.group);
      give(account, made);
      return ROCHDALE_OK;
    });
  });
}

rochdale_status rochdale_balance_get(rochdale_book* book, uint32_t account, rochdale_balance* balance) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(balance, "the place for the balance is null");
    return opened.read([&](const Ledger& ledger) -> rochdale_status {
      require_account(ledger, account);
      *balance = made_of(ledger, account, ledger.balance(AccountId(account)));
      return ROCHDALE_OK;
    });
  });
}

rochdale_status rochdale_balances(rochdale_book* book, uint32_t first, size_t count, rochdale_balance* balances,
                                  size_t* written) {
  return give_balances(book, first, count, balances, written, std::nullopt);
}

rochdale_status rochdale_balances_on(rochdale_book* book, int32_t date, uint32_t first, size_t count,
                                     rochdale_balance* balances, size_t* written) {
  return guarded(
      [&]() -> rochdale_status { return give_balances(book, first, count, balances, written, Date::from_days(date)); });
}

rochdale_status rochdale_available(rochdale_book* book, uint32_t account, rochdale_int128* amount,
                                   uint32_t* has_limit) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(amount, "the place for the amount is null");
    require(has_limit, "the place for whether there is a limit is null");
    return opened.read([&](const Ledger& ledger) -> rochdale_status {
      require_account(ledger, account);
      const AccountId id(account);
      const auto available = ledger.balance(id).available(ledger.limits(id));
      *has_limit = available ? 1 : 0;
      *amount = words_of(available ? available->minor() : int128(0));
      return ROCHDALE_OK;
    });
  });
}

rochdale_status rochdale_next_hold(rochdale_book* book, uint64_t after, rochdale_open_hold* hold) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require_room(hold, "hold");
    return opened.read([&](const Ledger& ledger) -> rochdale_status {
      const auto& all = ledger.holds().all();
      const auto found = all.upper_bound(HoldNumber(after));
      if (found == all.end()) return ROCHDALE_END;
      rochdale_open_hold made{};
      made.number = found->first.value();
      made.until = days_of(found->second.until);
      for (const Hold::Leg& leg : found->second.legs) {
        std::uint32_t& side = leg.amount < 0 ? made.credit : made.debit;
        if (side != 0) continue;
        side = leg.account.value();
        if (leg.amount > 0) made.amount = words_of(leg.amount);
      }
      give(hold, made);
      return ROCHDALE_OK;
    });
  });
}

// ---- the journal and statements ----

rochdale_status rochdale_journal(rochdale_book* book, uint64_t after, rochdale_cursor** cursor) {
  return guarded([&]() -> rochdale_status {
    require(cursor, "the place for the cursor is null");
    *cursor = cursors().add(std::make_shared<JournalCursor>(book_of(book), after));
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_journal_next(rochdale_cursor* cursor, rochdale_record* record) {
  return on_cursor<JournalCursor>(cursor, [&](Book& book, JournalCursor& journal) -> rochdale_status {
    require_room(record, "record");
    if (!journal.next(book)) return ROCHDALE_END;
    give(record, journal.record());
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_cursor_leg(rochdale_cursor* cursor, uint32_t index, rochdale_leg* leg) {
  return on_cursor<JournalCursor>(cursor, [&](Book&, JournalCursor& journal) -> rochdale_status {
    require(leg, "the place for the leg is null");
    const std::vector<rochdale_leg> legs = journal.legs();
    if (index >= legs.size()) return ROCHDALE_END;
    *leg = legs[index];
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_statement(rochdale_book* book, uint32_t account, int32_t from, int32_t to,
                                   rochdale_statement_info* info, rochdale_cursor** cursor) {
  return guarded([&]() -> rochdale_status {
    require(cursor, "the place for the cursor is null");
    if (info != nullptr) require_room(info, "info");
    const std::shared_ptr<Book> opened = book_of(book);
    const std::optional<Date> first = date_or_none(from);
    const std::optional<Date> last = date_or_none(to);
    Statement made = opened->read_journal([&](const Ledger& ledger, Store& store) {
      require_account(ledger, account);
      return statement(ledger, store, AccountId(account), first, last);
    });
    rochdale_statement_info told{};
    told.decimals = made.opening.unit().decimals();
    told.rows = made.rows.size();
    told.opening = words_of(made.opening.minor());
    told.closing = words_of(made.closing.minor());
    *cursor = cursors().add(std::make_shared<StatementCursor>(opened, std::move(made)));
    if (info != nullptr) give(info, told);
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_statement_next(rochdale_cursor* cursor, rochdale_statement_row* row) {
  return on_cursor<StatementCursor>(cursor, [&](Book& book, StatementCursor& rows) -> rochdale_status {
    require_room(row, "row");
    const StatementRow* const next = rows.next();
    if (next == nullptr) return ROCHDALE_END;
    rochdale_statement_row made{};
    made.kind = static_cast<unsigned char>(next->head.kind);
    made.entry = next->entry.value();
    made.on = days_of(next->head.on);
    made.change = words_of(next->change.minor());
    made.balance = words_of(next->balance.minor());
    made.recorded = next->head.recorded.microseconds();
    if (!next->others.empty()) {
      made.other = next->others.front().value();
      book.read([&](const Ledger& ledger) { copy(ledger.account(next->others.front()).code, made.other_code); });
    }
    give(row, made);
    return ROCHDALE_OK;
  });
}

size_t rochdale_cursor_text(rochdale_cursor* cursor, int32_t which, char* text, size_t size) {
  std::string words;
  static_cast<void>(on_cursor<Cursor>(cursor, [&](Book& book, Cursor& at) -> rochdale_status {
    if (which < ROCHDALE_MEMO || which > ROCHDALE_REASON) {
      return fail(ROCHDALE_BAD_ARGUMENT, "there is no text " + std::to_string(which));
    }
    const TextNumber number = at.text(which);
    if (number != 0) {
      words = book.read_journal([&](const Ledger&, Store& store) { return store.words(number).value_or(""); });
    }
    return ROCHDALE_OK;
  }));
  return written(words, text, size);
}

rochdale_status rochdale_cursor_close(rochdale_cursor* cursor) {
  return guarded([&]() -> rochdale_status {
    return cursors().remove(cursor) ? ROCHDALE_OK : fail(ROCHDALE_BAD_HANDLE, "no open cursor");
  });
}

// ---- the audit ----

rochdale_status rochdale_verify(rochdale_book* book, rochdale_verification* verification) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require_room(verification, "verification");
    const Verification done =
        opened.read_journal([](const Ledger& ledger, Store& store) { return verify(ledger, store); });
    rochdale_verification made{};
    made.accounts = done.accounts;
    made.records = done.records;
    made.entries = done.entries;
    made.holds = done.holds;
    made.events = done.events;
    made.lines = done.lines;
    made.found = done.found;
    if (!done.is_sound()) {
      const Finding& first = done.findings.front();
      static_cast<void>(fail(ROCHDALE_DAMAGED, "record " + std::to_string(first.record) + ": " + first.words));
    }
    give(verification, made);
    return ROCHDALE_OK;
  });
}
