// SPDX-License-Identifier: MPL-2.0
// Words of a command line that stand for several values: "49,51", "2024-01-08=200".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_error.hpp"
#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale::teller {

/// The value of a Result, or Misused: "--rate: not a digit (byte 3): 9.4x".
template <class T, class E>
[[nodiscard]] T or_misused(const Result<T, E>& result, std::string_view what, std::string_view text) {
  if (result) return *result;
  throw Misused(std::string(what) + ": " + describe(result.error()) + ": " + std::string(text));
}

/// The words between commas, of all the words given; blanks around them do not count.
[[nodiscard]] std::vector<std::string> split_words(const std::vector<std::string>& given);

/// The two sides of the first '=' (or another mark). Misused if there is none.
[[nodiscard]] std::pair<std::string, std::string> sides_of(std::string_view what, const std::string& text,
                                                           char mark = '=');

[[nodiscard]] Date date_of(std::string_view what, std::string_view text);
[[nodiscard]] Amount amount_of(std::string_view what, std::string_view text, const Unit& unit);
/// "9.5" or "9.5%": percent.
[[nodiscard]] Rate percent_of(std::string_view what, std::string_view text);
/// A whole number from least through most.
[[nodiscard]] std::int32_t count_of(std::string_view what, std::string_view text, std::int32_t least,
                                    std::int32_t most);

/// The text in small letters, ASCII only.
[[nodiscard]] std::string small_letters(std::string_view text);

/// A fraction with so many decimals, rounded half to even.
[[nodiscard]] std::string decimals_of(const Fraction& value, int places);

/// Names with commas between them, for messages and helps.
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

}  // namespace rochdale::teller
