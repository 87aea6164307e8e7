// SPDX-License-Identifier: MPL-2.0
// Statuses, the last answer of a thread, handles, and values in and out.
#include "border.hpp"

#include <array>
#include <new>
#include <stdexcept>

#include "rochdale/book/explain.hpp"
#include "rochdale/storage/text_key.hpp"

namespace rochdale::border {

namespace {

struct Last {
  rochdale_status status = ROCHDALE_OK;
  std::string message;
  rochdale_refusal refusal{};
};

Last& last() noexcept {
  thread_local Last last;
  return last;
}

constexpr rochdale_status first_fault = 1000;

// Where a number of this border names what a number of the library does, they are one.
static_assert(ROCHDALE_TURNOVER_OVERFLOW == static_cast<int>(Reason::overflow));
static_assert(ROCHDALE_TOO_MANY == static_cast<int>(Reason::too_many));
static_assert(ROCHDALE_CONNECTION_LOST == first_fault + static_cast<int>(Fault::connection_lost));
static_assert(sizeof(rochdale_int128) == 16 && sizeof(rochdale_leg) == 32 && sizeof(rochdale_balance) == 96);
static_assert(sizeof(rochdale_answer) == 16 && (sizeof(void*) != 8 || sizeof(rochdale_transfer) == 80));

constexpr std::array<const char*, 9> own_names{"end",      "null_argument", "bad_handle", "malformed", "bad_argument",
                                               "bad_size", "no_memory",     "stopped",    "internal"};

// The names that the library gives are views of literals, which end with a zero byte.
const char* name_of(rochdale_status status) noexcept {
  if (status == ROCHDALE_OK) return "ok";
  if (status == ROCHDALE_OVERFLOW) return "arithmetic_overflow";
  if (status > 0 && status < first_fault) return name(static_cast<Reason>(status)).data();
  if (status > first_fault && status < ROCHDALE_END) {
    return status - first_fault > 255 ? "unknown" : name(static_cast<Fault>(status - first_fault)).data();
  }
  const auto own = static_cast<std::size_t>(status) - ROCHDALE_END;
  return status >= ROCHDALE_END && own < own_names.size() ? own_names[own] : "unknown";
}

}  // namespace

rochdale_status fail(rochdale_status status, std::string_view message) noexcept {
  Last& kept = last();
  kept.status = status;
  kept.refusal = rochdale_refusal{};
  if (status < first_fault) kept.refusal.status = status;
  try {
    kept.message.assign(message);
  } catch (...) {
    kept.message.clear();
  }
  return status;
}

rochdale_status refuse(const Ledger& ledger, const Refusal& refusal) {
  std::string message = explain(refusal, ledger);
  rochdale_refusal made{};
  made.status = static_cast<rochdale_status>(refusal.reason);
  made.account = refusal.account.value();
  made.rule = refusal.rule;
  made.limit = words_of(refusal.limit);
  made.would_be = words_of(refusal.would_be);
  made.existing = refusal.existing.value();
  if (ledger.has(refusal.account)) {
    const Account account = ledger.account(refusal.account);
    copy(account.code, made.account_code);
    copy(to_string(account.unit), made.unit);
    made.decimals = account.unit.decimals();
  }
  const auto policies = ledger.chart().policies();
  if (refusal.rule != 0 && refusal.rule <= policies.size()) copy(policies[refusal.rule - 1U].name, made.rule_name);
  Last& kept = last();
  kept.status = made.status;
  kept.message = std::move(message);
  kept.refusal = made;
  return made.status;
}

void retell(std::string message) noexcept { last().message = std::move(message); }

rochdale_status fault_in_flight() noexcept {
  try {
    throw;
  } catch (const Ended& ended) {
    return ended.status;
  } catch (const Error& error) {
    return fail(first_fault + static_cast<rochdale_status>(error.fault()), error.what());
  } catch (const std::bad_alloc&) {
    return fail(ROCHDALE_NO_MEMORY, "out of memory");
  } catch (const std::length_error&) {
    return fail(ROCHDALE_NO_MEMORY, "more than memory can hold");
  } catch (const std::exception& error) {
    return fail(ROCHDALE_INTERNAL, error.what());
  } catch (...) {
    return fail(ROCHDALE_INTERNAL, "something unknown was thrown");
  }
}

// They outlive every thread that may still be in a call when the program ends.
Tickets<rochdale_book, Book>& books() {
  static auto* const tickets = new Tickets<rochdale_book, Book>(0);
  return *tickets;
}

Tickets<rochdale_cursor, Cursor>& cursors() {
  static auto* const tickets = new Tickets<rochdale_cursor, Cursor>(4);
  return *tickets;
}

std::shared_ptr<Book> book_of(const rochdale_book* handle) {
  std::shared_ptr<Book> book = books().find(handle);
  if (book) return book;
  throw Ended{fail(ROCHDALE_BAD_HANDLE, handle == nullptr ? "the handle of the book is null" : "no open book")};
}

void malformed(const char* what, std::string_view text, const Malformed& why) {
  constexpr std::size_t most = 64;
  std::string message = "\"" + std::string(text.substr(0, most)) + (text.size() > most ? "...\"" : "\"");
  throw Ended{fail(ROCHDALE_MALFORMED, message + " is no " + what + ": " + describe(why))};
}

Unit unit_of(const char* text) {
  require(text, "the unit is null");
  const auto unit = Unit::parse(text);
  if (!unit) malformed("unit", text, unit.error());
  return *unit;
}

Stamp stamp_of(const rochdale_stamp* given) {
  if (given == nullptr) return Stamp{};
  const rochdale_stamp stamp = taken(given, "stamp");
  return Stamp{.by = text_of(stamp.by),
               .recorded = Instant::from_microseconds(stamp.recorded),
               .on = Date::from_days(stamp.on),
               .reason = text_of(stamp.reason),
               .reference = text_of(stamp.reference),
               .purpose = text_of(stamp.purpose)};
}

Limits limits_of(const rochdale_limits& given) {
  Limits limits;
  if (given.has_floor != 0) limits.floor = minor_of(given.floor);
  if (given.has_ceiling != 0) limits.ceiling = minor_of(given.ceiling);
  if (!in_range(limits.floor) || !in_range(limits.ceiling)) {
    throw Ended{fail(ROCHDALE_BAD_ARGUMENT, "a limit of -2^127 minor units")};
  }
  return limits;
}

rochdale_limits limits_of(const Limits& limits) noexcept {
  rochdale_limits made{};
  made.has_floor = limits.has_floor() ? 1 : 0;
  made.has_ceiling = limits.has_ceiling() ? 1 : 0;
  if (limits.has_floor()) made.floor = words_of(limits.floor);
  if (limits.has_ceiling()) made.ceiling = words_of(limits.ceiling);
  return made;
}

namespace {
// By their number here: a member's is 0, so that a structure of zeros opens a member's account.
constexpr std::array<AccountKind, 5> kinds{AccountKind::liability, AccountKind::asset, AccountKind::equity,
                                           AccountKind::income, AccountKind::expense};
}  // namespace

AccountKind kind_of(std::int32_t kind) {
  if (kind < 0 || static_cast<std::size_t>(kind) >= kinds.size()) {
    throw Ended{fail(ROCHDALE_BAD_ARGUMENT, "there is no kind of account " + std::to_string(kind))};
  }
  return kinds[static_cast<std::size_t>(kind)];
}

std::int32_t number_of(AccountKind kind) noexcept {
  return static_cast<std::int32_t>(std::find(kinds.begin(), kinds.end(), kind) - kinds.begin());
}

AccountId find_account(Book& book, std::string_view code) {
  AccountId account = book.find(code);
  if (account == AccountId{}) {
    book.refresh();
    account = book.find(code);
  }
  if (!(account == AccountId{})) return account;
  const std::string quoted = "\"" + std::string(code.substr(0, 255)) + "\"";
  static_cast<void>(refuse(book, Refusal{.reason = Reason::unknown_account}));
  retell("there is no account " + quoted + " in this book");
  throw Ended{ROCHDALE_UNKNOWN_ACCOUNT};
}

}  // namespace rochdale::border

using namespace rochdale;
using namespace rochdale::border;

uint32_t rochdale_abi_version(void) { return ROCHDALE_ABI_VERSION; }

const char* rochdale_version(void) { return ROCHDALE_RELEASE; }

const char* rochdale_status_name(rochdale_status status) { return name_of(status); }

const char* rochdale_record_name(int32_t kind) {
  switch (kind) {
    case ROCHDALE_RECORD_ORDINARY: return "ordinary";
    case ROCHDALE_RECORD_OPENING: return "opening";
    case ROCHDALE_RECORD_CLOSING: return "closing";
    case ROCHDALE_RECORD_ADJUSTING: return "adjusting";
    case ROCHDALE_RECORD_REVERSAL: return "reversal";
    case ROCHDALE_RECORD_POSTED_HOLD: return "posted_hold";
    case ROCHDALE_RECORD_HOLD: return "hold";
    case ROCHDALE_RECORD_VOIDED: return "voided";
    case ROCHDALE_RECORD_EXPIRED: return "expired";
    case ROCHDALE_RECORD_EVENT: return "event";
    default: return "unknown";
  }
}

size_t rochdale_last_message(char* text, size_t size) { return written(last().message, text, size); }

rochdale_status rochdale_last_status(void) { return last().status; }

rochdale_status rochdale_last_refusal(rochdale_refusal* refusal) {
  // Not a call that fails the last answer: whoever asks wrongly may ask again.
  if (refusal == nullptr) return ROCHDALE_NULL_ARGUMENT;
  if (refusal->struct_size < sizeof *refusal) return ROCHDALE_BAD_SIZE;
  give(refusal, last().refusal);
  return ROCHDALE_OK;
}

rochdale_status rochdale_amount_parse(const char* text, int32_t decimals, rochdale_int128* amount) {
  return guarded([&]() -> rochdale_status {
    require(text, "the text is null");
    require(amount, "the amount is null");
    const auto unit = Unit::make("X", decimals);
    if (!unit) return fail(ROCHDALE_BAD_ARGUMENT, unit.error().why);
    const auto parsed = Amount::parse(text, *unit);
    if (!parsed) malformed("amount", text, parsed.error());
    *amount = words_of(parsed->minor());
    return ROCHDALE_OK;
  });
}

size_t rochdale_amount_text(const rochdale_int128* amount, int32_t decimals, char* text, size_t size) {
  const auto unit = Unit::make("X", decimals);
  if (amount == nullptr || !unit || !in_range(minor_of(*amount))) return written({}, text, size);
  char digits[amount_text];
  const char* const end = to_chars(digits, digits + amount_text, Amount::minor(minor_of(*amount), *unit));
  return written({digits, static_cast<std::size_t>(end - digits)}, text, size);
}

rochdale_int128 rochdale_amount_of(int64_t minor_units) {
  return {static_cast<uint64_t>(minor_units), minor_units < 0 ? -1 : 0};
}

rochdale_status rochdale_date_parse(const char* text, int32_t* date) {
  return guarded([&]() -> rochdale_status {
    require(text, "the text is null");
    require(date, "the date is null");
    const auto parsed = Date::parse(text);
    if (!parsed) malformed("date", text, parsed.error());
    *date = static_cast<int32_t>(parsed->days());
    return ROCHDALE_OK;
  });
}

size_t rochdale_date_text(int32_t date, char* text, size_t size) {
  if (date < Date::min().days() || date > Date::max().days()) return written({}, text, size);
  char digits[date_text];
  const char* const end = to_chars(digits, digits + date_text, Date::from_days(date));
  return written({digits, static_cast<std::size_t>(end - digits)}, text, size);
}

rochdale_status rochdale_instant_parse(const char* text, int64_t* instant) {
  return guarded([&]() -> rochdale_status {
    require(text, "the text is null");
    require(instant, "the instant is null");
    const auto parsed = Instant::parse(text);
    if (!parsed) malformed("instant", text, parsed.error());
    *instant = parsed->microseconds();
    return ROCHDALE_OK;
  });
}

rochdale_status rochdale_key_of(const char* text, rochdale_key* key) {
  return guarded([&]() -> rochdale_status {
    require(key, "the key is null");
    *key = words_of(key_of(text_of(text)));
    return ROCHDALE_OK;
  });
}

size_t rochdale_key_text(const rochdale_key* key, char* text, size_t size) {
  if (key == nullptr) return written({}, text, size);
  try {
    return written(key_of_words(*key).to_string(), text, size);
  } catch (...) {
    return written({}, text, size);
  }
}
