// SPDX-License-Identifier: MPL-2.0
// The words of a command line as values: one overload for each kind of value that a command takes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/account.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale::teller {

// Each reads the whole text and throws Misused, saying what was expected, for text that is not such a value.

void read_argument(std::string_view text, std::string& into);
/// YYYY-MM-DD.
void read_argument(std::string_view text, Date& into);
/// YYYY-MM-DDTHH:MM:SSZ, or an offset for Z.
void read_argument(std::string_view text, Instant& into);
/// CODE/DECIMALS.
void read_argument(std::string_view text, std::optional<Unit>& into);
/// Digits.
void read_argument(std::string_view text, std::uint64_t& into);
/// asset, liability, equity, income or expense.
void read_argument(std::string_view text, AccountKind& into);

template <class T>
void read_argument(std::string_view text, std::optional<T>& into) {
  read_argument(text, into.emplace());
}

template <class T>
void read_argument(std::string_view text, std::vector<T>& into) {
  read_argument(text, into.emplace_back());
}

/// True for the values of options that may be given several times.
template <class T>
inline constexpr bool is_repeated = false;
template <class T>
inline constexpr bool is_repeated<std::vector<T>> = true;

}  // namespace rochdale::teller
