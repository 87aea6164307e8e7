// SPDX-License-Identifier: MPL-2.0
// Dividing an amount so that the parts add up to the whole, by a rule that says where the odd units go.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/weights.hpp"
#include "rochdale/core/wide.hpp"

namespace rochdale {

// Under every rule each part first gets its exact share, cut to whole minor units toward zero; the few units that are
// left over, fewer than there are parts, then go as the rule says. A part of weight zero never gets any.

/// Largest remainder (Hamilton's method): the units left over go to the largest fractions cut off, one each. This says
/// who comes first among equal fractions. Numbers are stable: only append.
enum class Tie : std::uint8_t {
  to_first = 0,          ///< The earlier part.
  to_last = 1,           ///< The later part.
  to_larger_weight = 2,  ///< The larger weight, and of equal ones the earlier part.
  to_first_signed = 3,   ///< The earlier part gets the numerically greater share: the odd unit of a positive whole, and
                         ///< not that of a negative one, which is a debt (moneyphp's rule). The others mirror.
};

/// Other methods of practice. Numbers are stable: only append.
enum class Leftover : std::uint8_t {
  to_first_parts = 0,     ///< One unit each to the first parts, in order (RubyMoney's rule).
  to_last_part = 1,       ///< All to the last part, as the last instalment of a schedule takes the difference.
  to_largest_weight = 2,  ///< All to the part of the largest weight, of equal ones the first.
  to_pool = 3,  ///< To none of them: the answer has one part more, the last, which is the pool's or reserve's.
};

namespace detail {
inline constexpr std::array<std::string_view, 4> tie_names{"to_first", "to_last", "to_larger_weight",
                                                           "to_first_signed"};
inline constexpr std::array<std::string_view, 4> leftover_names{"to_first_parts", "to_last_part", "to_largest_weight",
                                                                "to_pool"};

/// The exact shares, cut to whole units, and what was cut off, in units over the sum of weights.
struct Shares {
  std::vector<uint128> sizes;
  std::vector<uint128> remainders;
  std::size_t left_over;
};

[[nodiscard]] inline Shares cut_shares(const uint128& whole, const Weights& given) {
  Shares shares;
  shares.sizes.reserve(given.weights.size() + 1);
  shares.remainders.reserve(given.weights.size());
  uint128 rest = whole;
  for (const int128& weight : given.weights) {
    const Wide product = multiply_wide(whole, static_cast<uint128>(weight));
    const Division share = divide_wide(product, static_cast<uint128>(given.total));
    shares.sizes.push_back(share.quotient);
    shares.remainders.push_back(share.remainder);
    rest -= share.quotient;
  }
  shares.left_over = static_cast<std::size_t>(low_bits(rest));
  return shares;
}

/// Puts the signs back.
[[nodiscard]] inline std::vector<Amount> signed_parts(const Amount& whole, const Shares& shares) {
  std::vector<Amount> parts;
  parts.reserve(shares.sizes.size());
  for (const uint128& size : shares.sizes) {
    const auto minor = static_cast<int128>(size);
    parts.push_back(Amount::minor(whole.is_negative() ? int128(-minor) : minor, whole.unit()));
  }
  return parts;
}

[[nodiscard]] inline std::vector<Amount> split_checked(const Amount& whole, const Weights& given, Tie tie) {
  Shares shares = cut_shares(magnitude(whole.minor()), given);
  const bool last_first = tie == Tie::to_last || (tie == Tie::to_first_signed && whole.is_negative());
  const auto comes_first = [&](std::size_t left, std::size_t right) {
    if (shares.remainders[left] != shares.remainders[right]) return shares.remainders[left] > shares.remainders[right];
    if (tie == Tie::to_larger_weight && given.weights[left] != given.weights[right]) {
      return given.weights[left] > given.weights[right];
    }
    return last_first ? left > right : left < right;
  };
  std::vector<std::size_t> order;
  for (std::size_t index = 0; index < shares.remainders.size(); ++index) {
    if (shares.remainders[index] != 0) order.push_back(index);
  }
  // The order is total, so that the set of the first ones does not depend on the algorithm. There are more parts with a
  // remainder than units left over, since each remainder is under one unit.
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(shares.left_over);
  std::nth_element(order.begin(), end, order.end(), comes_first);
  for (auto part = order.begin(); part != end; ++part) ++shares.sizes[*part];
  return signed_parts(whole, shares);
}

[[nodiscard]] inline std::vector<Amount> split_checked(const Amount& whole, const Weights& given, Leftover leftover) {
  Shares shares = cut_shares(magnitude(whole.minor()), given);
  const std::vector<int128>& weights = given.weights;
  switch (leftover) {
    case Leftover::to_first_parts:
      for (std::size_t index = 0; shares.left_over != 0; ++index) {
        if (weights[index] == 0) continue;
        ++shares.sizes[index];
        --shares.left_over;
      }
      break;
    case Leftover::to_last_part: {
      std::size_t last = weights.size() - 1;
      while (weights[last] == 0) --last;
      shares.sizes[last] += shares.left_over;
      break;
    }
    case Leftover::to_largest_weight: {
      const auto largest = std::max_element(weights.begin(), weights.end()) - weights.begin();
      shares.sizes[static_cast<std::size_t>(largest)] += shares.left_over;
      break;
    }
    case Leftover::to_pool: shares.sizes.push_back(shares.left_over); break;
  }
  return signed_parts(whole, shares);
}

template <class Given, class Rule>
[[nodiscard]] Result<std::vector<Amount>, BadWeights> split_by(const Amount& whole, const Given& weights, Rule rule) {
  const Result<Weights, BadWeights> checked = checked_weights(weights);
  if (!checked) return Failure{checked.error()};
  return split_checked(whole, *checked, rule);
}

template <class Rule>
concept SplitRule = std::same_as<Rule, Tie> || std::same_as<Rule, Leftover>;

}  // namespace detail

/// Divides an amount by weights, in their order. The parts always add up to the whole. The rule is a Tie (largest
/// remainder) or a Leftover. Weights are counts, amounts (shares by savings) or decimals; none may be negative.
template <detail::SplitRule Rule>
[[nodiscard]] Result<std::vector<Amount>, BadWeights> split(const Amount& whole, std::span<const std::int64_t> weights,
                                                            Rule rule) {
  return detail::split_by(whole, weights, rule);
}
template <detail::SplitRule Rule>
[[nodiscard]] Result<std::vector<Amount>, BadWeights> split(const Amount& whole,
                                                            std::initializer_list<std::int64_t> weights, Rule rule) {
  return detail::split_by(whole, std::span<const std::int64_t>(weights.begin(), weights.size()), rule);
}
template <detail::SplitRule Rule>
[[nodiscard]] Result<std::vector<Amount>, BadWeights> split(const Amount& whole, std::span<const Amount> weights,
                                                            Rule rule) {
  return detail::split_by(whole, weights, rule);
}
template <detail::SplitRule Rule>
[[nodiscard]] Result<std::vector<Amount>, BadWeights> split(const Amount& whole, std::span<const Decimal> weights,
                                                            Rule rule) {
  return detail::split_by(whole, weights, rule);
}

/// Divides an amount into so many equal parts; no two differ by more than one unit under a Tie.
template <detail::SplitRule Rule>
[[nodiscard]] Result<std::vector<Amount>, BadWeights> split_equally(const Amount& whole, std::size_t parts, Rule rule) {
  return split(whole, std::vector<std::int64_t>(parts, 1), rule);
}

/// The name of a rule, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Tie tie) noexcept { return detail::name_in(detail::tie_names, tie); }
[[nodiscard]] constexpr std::string_view name(Leftover leftover) noexcept {
  return detail::name_in(detail::leftover_names, leftover);
}
/// The rule of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<Tie> parse_tie(std::string_view text) noexcept {
  return detail::parse_in<Tie>(detail::tie_names, text);
}
/// The same for what is left over.
[[nodiscard]] constexpr std::optional<Leftover> parse_leftover(std::string_view text) noexcept {
  return detail::parse_in<Leftover>(detail::leftover_names, text);
}

}  // namespace rochdale
