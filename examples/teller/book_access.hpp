// SPDX-License-Identifier: MPL-2.0
// A book and what people call the things in it: opened by its path, accounts found by their codes, amounts read in
// their unit. What is not there is refused in words that say what to do.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "rochdale/book/book.hpp"

namespace rochdale::teller {

/// Opens a book to change it.
[[nodiscard]] std::unique_ptr<Book> open_to_write(const std::string& path);
/// Opens a book to post much: if it is new, others wait until it is closed.
[[nodiscard]] std::unique_ptr<Book> open_to_fill(const std::string& path);
/// Opens a book to look at it, on a read-only medium too.
[[nodiscard]] std::unique_ptr<Book> open_to_read(const std::string& path);

/// The account of a code. Throws Refused.
[[nodiscard]] AccountId find_account(const Ledger& ledger, std::string_view code);

/// What an account is called: its code, or its number where the code was erased.
[[nodiscard]] std::string code_of(const Ledger& ledger, AccountId account);

/// All accounts by code, as bytes compare; those whose code was erased come first.
[[nodiscard]] std::vector<AccountId> accounts_by_code(const Ledger& ledger);

/// The unit that is named by "EUR" or "EUR/2", or the only one of the book if none is named. Throws Refused.
[[nodiscard]] Unit find_unit(const Ledger& ledger, const std::optional<std::string>& named);

/// An amount as the command line gives it. Throws Misused for what is no number, Refused for one that the unit or the
/// book cannot hold.
[[nodiscard]] Amount read_amount(std::string_view text, const Unit& unit);

/// The limits that --floor and --ceiling ask for: a number, "none", or, where nothing is said, as they were.
[[nodiscard]] Limits read_limits(const std::optional<std::string>& floor, const std::optional<std::string>& ceiling,
                                 const Unit& unit, const Limits& before);

/// "from -100.00 up to 500.00", "none", for people.
[[nodiscard]] std::string in_words(const Limits& limits, const Unit& unit);

/// The limit as a cell: a plain decimal, or "none".
[[nodiscard]] std::string limit_cell(const int128& limit, const Unit& unit);

/// Throws Refused with the explanation, unless the outcome is a value.
template <class T>
[[nodiscard]] T or_refuse(Outcome<T> outcome, const Ledger& ledger);
template <class T>
void require(const Outcome<T>& outcome, const Ledger& ledger);
[[noreturn]] void refuse(const Refusal& refusal, const Ledger& ledger);

template <class T>
T or_refuse(Outcome<T> outcome, const Ledger& ledger) {
  if (!outcome) refuse(outcome.error(), ledger);
  return *std::move(outcome);
}
template <class T>
void require(const Outcome<T>& outcome, const Ledger& ledger) {
  if (!outcome) refuse(outcome.error(), ledger);
}

/// Does something as one change, which is in the book as a whole when this returns, and not at all when it throws.
/// Returns what `act(Turn&)` returned.
template <class Act>
auto change(Book& book, Act&& act) {
  using Done = std::invoke_result_t<Act, Turn&>;
  if constexpr (std::is_void_v<Done>) {
    book.together([&](Turn& turn) {
      act(turn);
      return true;
    });
  } else {
    std::optional<Done> done;
    book.together([&](Turn& turn) {
      done.emplace(act(turn));
      return true;
    });
    return *std::move(done);
  }
}

}  // namespace rochdale::teller
