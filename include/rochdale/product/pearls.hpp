// SPDX-License-Identifier: MPL-2.0
// The PEARLS ratios of a credit union, each a named function of balances, and what the standard asks of each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/product/prudential.hpp"

namespace rochdale {

/// A ratio of PEARLS by its number there. Numbers are stable: only append.
enum class Pearls : std::uint8_t {
  p1 = 0,   ///< allowance / loans late by more than twelve months
  p2 = 1,   ///< the allowance that is left / loans late by one to twelve months
  e1 = 2,   ///< net loans / assets
  e5 = 3,   ///< savings / assets
  e8 = 4,   ///< institutional capital / assets
  a1 = 5,   ///< late loans / all loans
  a2 = 6,   ///< assets that earn nothing / assets
  l1 = 7,   ///< liquid assets less what is payable soon / savings
  l2 = 8,   ///< liquidity reserve / savings
  l3 = 9,   ///< liquid assets that earn nothing / assets
  r9 = 10,  ///< operating expense / average assets
  s10 = 11  ///< growth of the membership
};

namespace detail {

inline constexpr std::array<std::string_view, 12> pearls_names{"P1", "P2", "E1", "E5", "E8", "A1",
                                                               "A2", "L1", "L2", "L3", "R9", "S10"};

}  // namespace detail

/// The number as PEARLS writes it: "P1".
[[nodiscard]] constexpr std::string_view name(Pearls ratio) noexcept {
  return detail::name_in(detail::pearls_names, ratio);
}

// Each is a percentage, exact: the caller rounds it, or not. Amounts are positive and of one unit; all throw Error
// (mixed_units, division_by_zero). Source: WOCCU, PEARLS Monitoring System.

/// P1, protection: the allowance for loan losses against the loans late by more than twelve months.
[[nodiscard]] inline Fraction pearls_allowance_over_twelve_months(const Amount& allowance, const Amount& late) {
  return exact_percentage(allowance, late);
}
/// P2, protection: what P1's loans leave of the allowance, not below zero, against the loans late by one to twelve
/// months.
[[nodiscard]] inline Fraction pearls_allowance_one_to_twelve_months(const Amount& allowance,
                                                                    const Amount& late_over_twelve_months,
                                                                    const Amount& late) {
  const Amount left = allowance - late_over_twelve_months;
  return exact_percentage(left.is_negative() ? Amount::zero(left.unit()) : left, late);
}
/// E1, structure: loans less the allowance for their losses, against all assets.
[[nodiscard]] inline Fraction pearls_net_loans(const Amount& loans, const Amount& allowance, const Amount& assets) {
  return exact_percentage(loans - allowance, assets);
}
/// E5, structure: members' savings against all assets.
[[nodiscard]] inline Fraction pearls_savings(const Amount& savings, const Amount& assets) {
  return exact_percentage(savings, assets);
}
/// E8, structure: reserves and surplus that belong to no member, against all assets.
[[nodiscard]] inline Fraction pearls_institutional_capital(const Amount& capital, const Amount& assets) {
  return exact_percentage(capital, assets);
}
/// A1, quality: all that is owed on loans of which something is late, against all loans.
[[nodiscard]] inline Fraction pearls_delinquency(const Amount& late_loans, const Amount& loans) {
  return exact_percentage(late_loans, loans);
}
/// A2, quality: assets that earn nothing against all assets.
[[nodiscard]] inline Fraction pearls_idle_assets(const Amount& idle, const Amount& assets) {
  return exact_percentage(idle, assets);
}
/// L1, liquidity: liquid assets and investments for a short time, less what is payable soon, against savings.
[[nodiscard]] inline Fraction pearls_liquidity(const Amount& liquid, const Amount& payable_soon,
                                               const Amount& savings) {
  return exact_percentage(liquid - payable_soon, savings);
}
/// L2, liquidity: the reserve held for withdrawals against savings.
[[nodiscard]] inline Fraction pearls_liquidity_reserve(const Amount& reserve, const Amount& savings) {
  return exact_percentage(reserve, savings);
}
/// L3, liquidity: liquid assets that earn nothing against all assets.
[[nodiscard]] inline Fraction pearls_idle_liquidity(const Amount& idle, const Amount& assets) {
  return exact_percentage(idle, assets);
}
/// R9, costs: the operating expense of a year against the average of the assets at its beginning and at its end.
[[nodiscard]] inline Fraction pearls_operating_expense(const Amount& expense, const Amount& assets_before,
                                                       const Amount& assets_after) {
  if (expense.unit() != assets_before.unit()) detail::throw_mixed_units(expense.unit(), assets_before.unit());
  if (expense.unit() != assets_after.unit()) detail::throw_mixed_units(expense.unit(), assets_after.unit());
  return Fraction(to_integer(expense.minor()) * 200,
                  to_integer(assets_before.minor()) + to_integer(assets_after.minor()));
}
/// S10, growth: members gained in a year against those at its beginning; below zero where there are fewer.
[[nodiscard]] inline Fraction pearls_membership_growth(std::uint64_t members_before, std::uint64_t members_after) {
  const integer before = to_integer(static_cast<int128>(members_before));
  return Fraction((to_integer(static_cast<int128>(members_after)) - before) * 100, before);
}

/// What PEARLS asks of a ratio, in percent: nothing where it sets no bound on that side.
struct PearlsGoal {
  std::optional<std::int32_t> least{};
  std::optional<std::int32_t> most{};
  bool below_most = false;  ///< `most` itself is too much.

  [[nodiscard]] bool holds(const Fraction& percent) const {
    if (least && percent < Fraction(*least)) return false;
    if (!most) return true;
    return below_most ? percent < Fraction(*most) : percent <= Fraction(*most);
  }
};

/// The goal of a ratio. They were revised over the years; these are those of the field guide, as printed in a report of
/// 2013: federations that ask for others make a PearlsGoal of their own.
[[nodiscard]] constexpr PearlsGoal goal(Pearls ratio) noexcept {
  switch (ratio) {
    case Pearls::p1: return {100, {}};
    case Pearls::p2: return {35, {}};
    case Pearls::e1: return {70, 80};
    case Pearls::e5: return {70, 80};
    case Pearls::e8: return {10, {}};
    case Pearls::a1: return {{}, 5};
    case Pearls::a2: return {{}, 5};
    case Pearls::l1: return {15, {}};
    case Pearls::l2: return {10, {}};
    case Pearls::l3: return {{}, 1, true};
    case Pearls::r9: return {3, 10};
    case Pearls::s10: return {15, {}};
  }
  return {};
}

}  // namespace rochdale
