// SPDX-License-Identifier: MPL-2.0
// The sum of many amounts: exact and checked as one by one, at nearly the speed of bare numbers.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>
#include <type_traits>
#include <utility>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

namespace detail {

/// What makes an Amount of each item of a range that can be walked through again.
template <class Projection, class Range>
concept MakesAmounts = std::same_as<
    std::remove_cvref_t<std::invoke_result_t<const Projection&, decltype(*std::begin(std::declval<const Range&>()))>>,
    Amount>;

/// Adds to a total, in words. True means that it went past the range, and then it holds nothing of use. Where that costs
/// a fifth more (measured), nobody asks for -2^127 here: a sum may pass through it.
[[nodiscard]] constexpr bool add_overflow_on_the_way(Words& total, const Words& value) noexcept {
#if ROCHDALE_ADDS_WORDS
  if (!std::is_constant_evaluated()) return add_wrapped(total, value);
#endif
  return add_overflow(total, value, total);
}

/// Adds up the words apart, which cannot overflow, and throws the first fault there is.
template <class Range, class Projection>
[[nodiscard, gnu::cold]] constexpr Amount careful_sum(const Range& range, const Unit& unit,
                                                      const Projection& amount_of) {
  int128 lows = 0;
  int128 highs = 0;
  for (const auto& item : range) {
    const Amount& amount = std::invoke(amount_of, item);
    if (amount.unit() != unit) throw_mixed_units(unit, amount.unit());
    const Words words = to_words(amount.minor());
    lows += int128(words.low);
    highs += int128(static_cast<std::int64_t>(words.high));
  }
  const Words low = to_words(lows);
  highs += int128(low.high);
  if (highs < int128(std::numeric_limits<std::int64_t>::min()) ||
      highs > int128(std::numeric_limits<std::int64_t>::max()))
    throw_amount_overflow(unit);
  return Amount::minor(from_words({to_words(highs).low, low.low}), unit);
}

}  // namespace detail

/// The sum of amounts, zero for none: `sum(parts, EUR)`; or of what each item of a list has, `sum(legs, EUR,
/// &Posting::amount)`. Throws Error: mixed_units where one is not of `unit`, overflow where the sum is past the range of
/// an Amount. The order does not matter: what passes the range on the way and comes back is no overflow.
template <class Range, detail::MakesAmounts<Range> Projection = std::identity>
[[nodiscard]] constexpr Amount sum(const Range& range, const Unit& unit, const Projection& amount_of = {}) {
  const Unit wanted = unit;  // a copy stays in registers
  Words total{};
  for (const auto& item : range) {
    const Amount& amount = std::invoke(amount_of, item);
    if (amount.unit() != wanted || detail::add_overflow_on_the_way(total, to_words(amount.minor()))) [[unlikely]]
      return detail::careful_sum(range, unit, amount_of);
  }
  return Amount::minor(from_words(total), unit);
}

}  // namespace rochdale
