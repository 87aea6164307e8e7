// SPDX-License-Identifier: MPL-2.0
// Opening and closing books, and everything that changes one.
#include <vector>

#include "border.hpp"
#include "rochdale/policy/library.hpp"
#include "rochdale/storage/memory_store.hpp"
#include "rochdale/storage/sqlite_store.hpp"
#include "rochdale/storage/text_key.hpp"

namespace rochdale::border {

namespace {

rochdale_status opened(rochdale_book** out, std::unique_ptr<Store> store) {
  *out = books().add(std::make_shared<Book>(std::move(store), library_policies()));
  return ROCHDALE_OK;
}

Limits limits_or_none(const rochdale_limits* given) { return given == nullptr ? Limits{} : limits_of(*given); }

/// The unit of an account; of one that this book does not know, any, because the book refuses that account first.
Unit unit_of_account(const Ledger& ledger, AccountId account) {
  if (ledger.has(account)) return ledger.unit(account);
  return ledger.chart().units().empty() ? "NONE/0"_unit : ledger.chart().units().front();
}

/// Another process may have opened the account, or the first unit may be its work.
Unit unit_of_account(Book& book, std::uint32_t number) {
  const AccountId account(number);
  const auto unit = [&](const Ledger& ledger) { return unit_of_account(ledger, account); };
  if (!book.read([&](const Ledger& ledger) { return ledger.has(account); })) book.refresh();
  return book.read(unit);
}

std::optional<Instant> instant_of(std::uint32_t flags, std::int64_t at) {
  return (flags & ROCHDALE_HAS_AT) != 0 ? std::optional<Instant>(Instant::from_microseconds(at)) : std::nullopt;
}

void fill(Transfer& transfer, const rochdale_transfer& given, const Unit& unit) {
  transfer.debit = AccountId(given.debit);
  transfer.credit = AccountId(given.credit);
  transfer.amount = Amount::minor(minor_of(given.amount), unit);
  transfer.on = Date::from_days(given.on);
  transfer.key = key_of_words(given.key);
  transfer.memo = text_of(given.memo);
  transfer.reference = text_of(given.reference);
  transfer.purpose = text_of(given.purpose);
  // In its place: built on the stack and copied whole, it would wait for its own byte (measured: two thirds of the work).
  if ((given.flags & ROCHDALE_HAS_AT) != 0) {
    transfer.at = Instant::from_microseconds(given.at);
  } else {
    transfer.at.reset();
  }
  transfer.linked = (given.flags & ROCHDALE_LINKED) != 0;
}

Transfer transfer_of(Book& book, const rochdale_transfer* given) {
  require(given, "the transfer is null");
  const Unit unit = unit_of_account(book, given->debit);
  Transfer transfer{.amount = Amount::zero(unit)};
  fill(transfer, *given, unit);
  transfer.linked = false;
  return transfer;
}

rochdale_status give_entry(const Book& book, const Outcome<Entry>& outcome, rochdale_answer* answer) {
  if (!outcome) return refuse(book, outcome.error());
  if (answer != nullptr) {
    *answer = {outcome->number().value(), ROCHDALE_OK, outcome->repeated() ? std::uint32_t{ROCHDALE_REPEATED} : 0U};
  }
  return ROCHDALE_OK;
}

/// The newest batch of a thread. Kept, so that the next one asks for no memory, and so that its refusals can be read.
struct Batch {
  std::vector<Transfer> transfers;
  Answers answers;
};

Batch& batch() {
  thread_local Batch batch;
  return batch;
}

/// Reads a batch of transfers. Most books keep one unit, and then no account is looked up.
void read_batch(Book& book, std::span<const rochdale_transfer> given, std::vector<Transfer>& transfers) {
  const auto read = [&](const Ledger& ledger) {
    const bool one_unit = ledger.chart().units().size() == 1;
    const Unit first = unit_of_account(ledger, AccountId{});
    transfers.resize(given.size(), Transfer{.amount = Amount::zero(first)});
    for (std::size_t at = 0; at < given.size(); ++at) {
      const AccountId account(given[at].debit);
      if (!one_unit && !ledger.has(account)) return false;
      fill(transfers[at], given[at], one_unit ? first : ledger.unit(account));
    }
    return true;
  };
  if (book.read(read)) return;
  book.refresh();
  book.read([&](const Ledger& ledger) {
    for (std::size_t at = 0; at < given.size(); ++at) {
      fill(transfers[at], given[at], unit_of_account(ledger, AccountId(given[at].debit)));
    }
  });
}

}  // namespace

}  // namespace rochdale::border

using namespace rochdale;
using namespace rochdale::border;

// ---- books ----

rochdale_status rochdale_book_in_memory(rochdale_book** book) {
  return guarded([&]() -> rochdale_status {
    require(book, "the place for the handle is null");
    return opened(book, std::make_unique<MemoryStore>());
  });
}

rochdale_status rochdale_book_create(const char* path, rochdale_book** book) {
  return guarded([&]() -> rochdale_status {
    require(path, "the path is null");
    require(book, "the place for the handle is null");
    return opened(book, create_sqlite_store(path));
  });
}

rochdale_status rochdale_book_open(const char* path, int32_t access, rochdale_book** book) {
  return guarded([&]() -> rochdale_status {
    require(path, "the path is null");
    require(book, "the place for the handle is null");
    if (access != ROCHDALE_READ_AND_WRITE && access != ROCHDALE_ONLY_READ) {
      return fail(ROCHDALE_BAD_ARGUMENT, "access is ROCHDALE_READ_AND_WRITE or ROCHDALE_ONLY_READ");
    }
    return opened(book, open_sqlite_store(path, access == ROCHDALE_ONLY_READ ? Access::read : Access::write));
  });
}

rochdale_status rochdale_book_close(rochdale_book* book) {
  return guarded([&]() -> rochdale_status {
    return books().remove(book) ? ROCHDALE_OK : fail(ROCHDALE_BAD_HANDLE, "no open book");
  });
}

rochdale_status rochdale_book_refresh(rochdale_book* book) {
  return on_book(book, [](Book& opened) -> rochdale_status {
    opened.refresh();
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_backup(const char* from, const char* to) {
  return guarded([&]() -> rochdale_status {
    require(from, "the path of the book is null");
    require(to, "the path of the copy is null");
    backup_sqlite_store(from, to);
    return ROCHDALE_OK;
  });
}

// ---- the chart ----

rochdale_status rochdale_adopt_unit(rochdale_book* book, const char* unit, const rochdale_limits* limits,
                                    const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return answered(opened, opened.adopt_unit(unit_of(unit), limits_or_none(limits), stamp_of(stamp)));
  });
}

rochdale_status rochdale_set_unit_limits(rochdale_book* book, const char* unit, const rochdale_limits* limits,
                                         const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return answered(opened, opened.set_limits(unit_of(unit), limits_or_none(limits), stamp_of(stamp)));
  });
}

rochdale_status rochdale_open_account(rochdale_book* book, const rochdale_new_account* account,
                                      const rochdale_stamp* stamp, uint32_t* number) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(number, "the place for the number is null");
    const rochdale_new_account given = taken(account, "account");
    if (given.unit == nullptr && opened.read([](const Ledger& l) { return l.chart().units().size(); }) != 1) {
      return fail(ROCHDALE_BAD_ARGUMENT, "this book does not keep exactly one unit: say which");
    }
    const Unit unit = given.unit == nullptr
                          ? opened.read([](const Ledger& ledger) { return ledger.chart().units().front(); })
                          : unit_of(given.unit);
    std::optional<Limits> limits;
    if (given.limits != nullptr) limits = limits_of(*given.limits);
    const Outcome<AccountId> outcome = opened.open_account(NewAccount{.code = text_of(given.code),
                                                                      .unit = unit,
                                                                      .kind = kind_of(given.kind),
                                                                      .name = text_of(given.name),
                                                                      .group = text_of(given.group),
                                                                      .limits = limits},
                                                           stamp_of(stamp));
    if (!outcome) return refuse(opened, outcome.error());
    *number = outcome->value();
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_rename_account(rochdale_book* book, uint32_t account, const char* name,
                                        const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return answered(opened, opened.rename(AccountId(account), text_of(name), stamp_of(stamp)));
  });
}

rochdale_status rochdale_set_account_status(rochdale_book* book, uint32_t account, int32_t status,
                                            const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    if (status < ROCHDALE_OPEN || status > ROCHDALE_SHUT) {
      return fail(ROCHDALE_BAD_ARGUMENT, "there is no account status " + std::to_string(status));
    }
    return answered(opened, opened.set_status(AccountId(account), static_cast<AccountStatus>(status), stamp_of(stamp)));
  });
}

rochdale_status rochdale_set_account_limits(rochdale_book* book, uint32_t account, const rochdale_limits* limits,
                                            const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    std::optional<Limits> own;
    if (limits != nullptr) own = limits_of(*limits);
    return answered(opened, opened.set_limits(AccountId(account), own, stamp_of(stamp)));
  });
}

rochdale_status rochdale_close_period(rochdale_book* book, int32_t through, const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return answered(opened, opened.close_period(Date::from_days(through), stamp_of(stamp)));
  });
}

rochdale_status rochdale_adopt_policy(rochdale_book* book, const char* family, const char* parameters,
                                      const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(family, "the family is null");
    const PolicyRegistry::Made made =
        library_policies().make(PolicyAdopted{family, 1, std::string(text_of(parameters))});
    return std::visit([&](const auto& policy) { return answered(opened, opened.adopt(*policy, stamp_of(stamp))); },
                      made);
  });
}

rochdale_status rochdale_withdraw_policy(rochdale_book* book, const char* name, const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return answered(opened, opened.withdraw(text_of(name), stamp_of(stamp)));
  });
}

// ---- posting ----

rochdale_status rochdale_post(rochdale_book* book, const rochdale_transfer* transfer, const rochdale_stamp* stamp,
                              rochdale_answer* answer) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return give_entry(opened, opened.post(transfer_of(opened, transfer), stamp_of(stamp)), answer);
  });
}

rochdale_status rochdale_post_overriding(rochdale_book* book, const rochdale_transfer* transfer,
                                         const rochdale_stamp* stamp, rochdale_answer* answer) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return give_entry(opened, opened.post_overriding(transfer_of(opened, transfer), stamp_of(stamp)), answer);
  });
}

rochdale_status rochdale_pay(rochdale_book* book, const char* payer, const char* payee, const char* amount, int32_t on,
                             const char* key, const char* memo, const rochdale_stamp* stamp, rochdale_answer* answer) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(payer, "the payer is null");
    require(payee, "the payee is null");
    require(amount, "the amount is null");
    const AccountId from = find_account(opened, payer);
    const AccountId to = find_account(opened, payee);
    const Unit unit = opened.read([&](const Ledger& ledger) { return ledger.unit(from); });
    const auto parsed = Amount::parse(amount, unit);
    if (!parsed) malformed(("amount of " + to_string(unit)).c_str(), amount, parsed.error());
    const Payment payment{.payer = from,
                          .payee = to,
                          .amount = *parsed,
                          .on = Date::from_days(on),
                          .key = key_of(text_of(key)),
                          .memo = text_of(memo)};
    return give_entry(opened, opened.post(payment, stamp_of(stamp)), answer);
  });
}

rochdale_status rochdale_post_batch(rochdale_book* book, const rochdale_transfer* transfers, size_t count,
                                    const rochdale_stamp* stamp, rochdale_answer* answers) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    Batch& made = batch();
    made.answers.items.clear();
    made.answers.refusals.clear();
    if (count == 0) return ROCHDALE_OK;
    require(transfers, "the transfers are null");
    require(answers, "the answers are null");
    read_batch(opened, {transfers, count}, made.transfers);
    opened.post(made.transfers, stamp_of(stamp), made.answers);
    for (std::size_t at = 0; at < count; ++at) {
      const Answer& answer = made.answers.items[at];
      answers[at] = {answer.entry.value(), static_cast<rochdale_status>(answer.reason),
                     answer.repeated ? std::uint32_t{ROCHDALE_REPEATED} : 0U};
    }
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_batch_refusal(rochdale_book* book, size_t item) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    const Answers& answers = batch().answers;
    if (item >= answers.items.size()) return fail(ROCHDALE_BAD_ARGUMENT, "the last batch has no such item");
    const Answer& answer = answers.items[item];
    return answer ? ROCHDALE_OK : refuse(opened, answers.refusal_of(answer));
  });
}

rochdale_status rochdale_post_entry(rochdale_book* book, const rochdale_leg* legs, size_t count,
                                    const rochdale_entry_options* options, const rochdale_stamp* stamp,
                                    rochdale_answer* answer) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    if (count != 0) require(legs, "the legs are null");
    const rochdale_entry_options given = taken(options, "options");
    constexpr EntryKind entry_kinds[] = {EntryKind::ordinary, EntryKind::opening, EntryKind::closing, EntryKind::adjusting};
    if (given.kind < ROCHDALE_ORDINARY || given.kind > ROCHDALE_ADJUSTING) {
      return fail(ROCHDALE_BAD_ARGUMENT, "there is no kind of entry " + std::to_string(given.kind));
    }
    Compound compound{.on = Date::from_days(given.on),
                      .key = key_of_words(given.key),
                      .memo = text_of(given.memo),
                      .reference = text_of(given.reference),
                      .purpose = text_of(given.purpose),
                      .at = instant_of(given.flags, given.at),
                      .kind = entry_kinds[given.kind]};
    for (std::size_t at = 0; at < count; ++at) {
      const Unit unit = unit_of_account(opened, legs[at].account);
      compound.legs.push_back({AccountId(legs[at].account), Amount::minor(minor_of(legs[at].amount), unit)});
    }
    return give_entry(opened, opened.post(compound, stamp_of(stamp)), answer);
  });
}

rochdale_status rochdale_reverse(rochdale_book* book, uint64_t entry, const rochdale_reversal* reversal,
                                 const rochdale_stamp* stamp, rochdale_answer* answer) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    const rochdale_reversal given = taken(reversal, "reversal");
    const Reversal wanted{.on = Date::from_days(given.on),
                          .key = key_of_words(given.key),
                          .override_limits = (given.flags & ROCHDALE_OVERRIDE_LIMITS) != 0};
    return give_entry(opened, opened.reverse(EntryNumber(entry), wanted, stamp_of(stamp)), answer);
  });
}

// ---- holds ----

rochdale_status rochdale_hold(rochdale_book* book, const rochdale_transfer* transfer, int32_t until,
                              const rochdale_stamp* stamp, uint64_t* number) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    require(number, "the place for the number is null");
    const Outcome<HoldNumber> outcome =
        opened.hold(transfer_of(opened, transfer), date_or_none(until), stamp_of(stamp));
    if (!outcome) return refuse(opened, outcome.error());
    *number = outcome->value();
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_post_hold(rochdale_book* book, uint64_t hold, const rochdale_hold_posting* posting,
                                   const rochdale_stamp* stamp, rochdale_answer* answer) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    const rochdale_hold_posting given = taken(posting, "posting");
    HoldPosting wanted{.keep_rest = (given.flags & ROCHDALE_KEEP_REST) != 0,
                       .on = Date::from_days(given.on),
                       .key = key_of_words(given.key),
                       .memo = text_of(given.memo)};
    if ((given.flags & ROCHDALE_PART) != 0) {
      // Of a hold that is not open any more, the unit is that of the account on its line: a retry has to be known again.
      const Unit unit = opened.read_journal([&](const Ledger& ledger, Store& store) {
        if (hold == 0 || hold >= ledger.next_number()) return unit_of_account(ledger, AccountId{});
        const Line line = store.line(hold);
        return unit_of_account(ledger, line.debit == AccountId{} ? line.credit : line.debit);
      });
      wanted.amount = Amount::minor(minor_of(given.amount), unit);
    }
    return give_entry(opened, opened.post_hold(HoldNumber(hold), wanted, stamp_of(stamp)), answer);
  });
}

rochdale_status rochdale_void_hold(rochdale_book* book, uint64_t hold, const rochdale_stamp* stamp) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    return answered(opened, opened.void_hold(HoldNumber(hold), stamp_of(stamp)));
  });
}

rochdale_status rochdale_expire_holds(rochdale_book* book, int32_t as_of, const rochdale_stamp* stamp,
                                      uint64_t* count) {
  return on_book(book, [&](Book& opened) -> rochdale_status {
    const std::size_t ended = opened.expire(Date::from_days(as_of), stamp_of(stamp));
    if (count != nullptr) *count = ended;
    return ROCHDALE_OK;
  });
}
