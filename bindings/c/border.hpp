// SPDX-License-Identifier: MPL-2.0
// What the calls of the C border share: handles that are looked up and never followed, answers that are kept for the
// thread, and structures of callers that may be older than this library.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "rochdale.h"
#include "rochdale/book/book.hpp"

namespace rochdale::border {

// ---- answers ----

/// Keeps the answer for this thread and returns the status.
rochdale_status fail(rochdale_status status, std::string_view message) noexcept;
/// The same for a refusal of a book, with its figures and its sentence.
rochdale_status refuse(const Ledger& ledger, const Refusal& refusal);
inline rochdale_status refuse(const Book& book, const Refusal& refusal) {
  return book.read([&](const Ledger& ledger) { return refuse(ledger, refusal); });
}
/// Replaces the sentence of the answer that is kept.
void retell(std::string message) noexcept;
/// The status of the exception that is being handled, kept as the answer.
rochdale_status fault_in_flight() noexcept;

inline rochdale_status null_argument(const char* which) noexcept { return fail(ROCHDALE_NULL_ARGUMENT, which); }

/// Thrown within a call to end it: the answer is kept already.
struct Ended {
  rochdale_status status;
};

/// Runs a call. Nothing is thrown beyond it.
template <class Act>
rochdale_status guarded(Act&& act) noexcept {
  try {
    return act();
  } catch (...) {
    return fault_in_flight();
  }
}

// ---- handles ----

/// Gives out tickets for what is open. A ticket is never used twice, so what was closed is never taken for what is open.
/// Each kind of handle has a number of its own below 8, so that no ticket of one is a ticket of another.
template <class Handle, class T>
class Tickets {
 public:
  explicit Tickets(std::uintptr_t kind) : next_((sizeof(Handle*) > 4 ? 0x5263646C0000U : 0x52630000U) + kind) {}

  [[nodiscard]] Handle* add(std::shared_ptr<T> opened) {
    const std::unique_lock lock(mutex_);
    const std::uintptr_t ticket = next_ += 8;
    open_.emplace(ticket, std::move(opened));
    return reinterpret_cast<Handle*>(ticket);
  }

  [[nodiscard]] std::shared_ptr<T> find(const Handle* handle) const {
    const std::shared_lock lock(mutex_);
    const auto found = open_.find(reinterpret_cast<std::uintptr_t>(handle));
    return found == open_.end() ? nullptr : found->second;
  }

  /// What the handle stood for, which ends where the returned pointer does.
  [[nodiscard]] std::shared_ptr<T> remove(const Handle* handle) {
    const std::unique_lock lock(mutex_);
    const auto found = open_.find(reinterpret_cast<std::uintptr_t>(handle));
    if (found == open_.end()) return nullptr;
    std::shared_ptr<T> closed = std::move(found->second);
    open_.erase(found);
    return closed;
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::uintptr_t, std::shared_ptr<T>> open_;
  std::uintptr_t next_;
};

/// A cursor over what a book answers.
class Cursor {
 public:
  explicit Cursor(std::weak_ptr<Book> book) : book_(std::move(book)) {}
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  virtual ~Cursor() = default;

  /// The book; none when it was closed.
  [[nodiscard]] std::shared_ptr<Book> book() const { return book_.lock(); }
  /// The number of a text beside the row that it is at; 0: none.
  [[nodiscard]] virtual TextNumber text(std::int32_t which) const = 0;

 private:
  std::weak_ptr<Book> book_;
};

[[nodiscard]] Tickets<rochdale_book, Book>& books();
[[nodiscard]] Tickets<rochdale_cursor, Cursor>& cursors();

/// The open book of a handle; ends the call where there is none.
[[nodiscard]] std::shared_ptr<Book> book_of(const rochdale_book* handle);

/// Runs a call on a book.
template <class Act>
rochdale_status on_book(const rochdale_book* handle, Act&& act) noexcept {
  return guarded([&]() -> rochdale_status { return act(*book_of(handle)); });
}

// ---- arguments ----

/// Ends the call unless a pointer that must be there is.
inline void require(const void* pointer, const char* which) {
  if (pointer == nullptr) throw Ended{null_argument(which)};
}

[[nodiscard]] inline std::string_view text_of(const char* text) noexcept {
  return text == nullptr ? std::string_view() : std::string_view(text);
}

/// Reads a structure of a caller, which is as long as it says.
template <class T>
[[nodiscard]] T taken(const T* given, const char* which) {
  require(given, which);
  if (given->struct_size < sizeof(T)) {
    throw Ended{fail(ROCHDALE_BAD_SIZE, std::string(which) + ": struct_size is not set to its sizeof")};
  }
  // A later caller may have more; what this version does not know must not say anything.
  const auto* bytes = reinterpret_cast<const unsigned char*>(given);
  constexpr std::size_t most = 65536;
  if (given->struct_size > most ||
      std::any_of(bytes + sizeof(T), bytes + given->struct_size, [](unsigned char byte) { return byte != 0; })) {
    throw Ended{fail(ROCHDALE_BAD_SIZE, std::string(which) + ": says what this version does not know")};
  }
  T own;
  std::memcpy(&own, given, sizeof own);
  return own;
}

/// Ends the call unless a structure for an answer has room for all that this version says.
template <class T>
void require_room(const T* out, const char* which) {
  require(out, which);
  if (out->struct_size < sizeof(T)) {
    throw Ended{fail(ROCHDALE_BAD_SIZE, std::string(which) + ": struct_size is not set to its sizeof")};
  }
}

/// Fills it, and leaves struct_size as the caller set it.
template <class T>
void give(T* out, T made) {
  made.struct_size = out->struct_size;
  std::memcpy(out, &made, sizeof made);
}

/// Copies a text into a fixed field; texts of a book are at most as long.
template <std::size_t size>
void copy(std::string_view text, char (&field)[size]) {
  const std::size_t length = std::min(text.size(), size - 1);
  std::copy_n(text.data(), length, field);
  field[length] = '\0';
}

/// Writes as snprintf does.
inline std::size_t written(std::string_view text, char* out, std::size_t size) noexcept {
  if (out != nullptr && size != 0) {
    const std::size_t length = std::min(text.size(), size - 1);
    std::copy_n(text.data(), length, out);
    out[length] = '\0';
  }
  return text.size();
}

[[nodiscard]] inline int128 minor_of(const rochdale_int128& value) noexcept {
  return from_words(Words{static_cast<std::uint64_t>(value.high), value.low});
}
[[nodiscard]] inline rochdale_int128 words_of(const int128& value) noexcept {
  const Words words = to_words(value);
  return {words.low, static_cast<std::int64_t>(words.high)};
}
[[nodiscard]] inline Key key_of_words(const rochdale_key& key) noexcept { return Key::words(key.high, key.low); }
[[nodiscard]] inline rochdale_key words_of(Key key) noexcept { return {key.high(), key.low()}; }

[[nodiscard]] inline std::optional<Date> date_or_none(std::int32_t days) {
  return days == ROCHDALE_NO_DATE ? std::nullopt : std::optional<Date>(Date::from_days(days));
}
[[nodiscard]] inline std::int32_t days_of(const std::optional<Date>& date) noexcept {
  return date ? static_cast<std::int32_t>(date->days()) : ROCHDALE_NO_DATE;
}

/// Ends the call with ROCHDALE_MALFORMED.
[[noreturn]] void malformed(const char* what, std::string_view text, const Malformed& why);

[[nodiscard]] Unit unit_of(const char* text);
[[nodiscard]] Stamp stamp_of(const rochdale_stamp* given);
[[nodiscard]] Limits limits_of(const rochdale_limits& given);
[[nodiscard]] rochdale_limits limits_of(const Limits& limits) noexcept;
[[nodiscard]] AccountKind kind_of(std::int32_t kind);
[[nodiscard]] std::int32_t number_of(AccountKind kind) noexcept;

/// The account of a code. Looks again after others were read, so that what another process opened is found.
[[nodiscard]] AccountId find_account(Book& book, std::string_view code);

/// ROCHDALE_OK, or the refusal.
template <class T>
[[nodiscard]] rochdale_status answered(const Book& book, const Outcome<T>& outcome) {
  return outcome ? ROCHDALE_OK : refuse(book, outcome.error());
}

}  // namespace rochdale::border
