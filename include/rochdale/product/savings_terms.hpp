// SPDX-License-Identifier: MPL-2.0
// The contract of a savings account: what interest is reckoned on, when it compounds, when it is posted, where it is
// rounded, as named values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/day_count.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/product/schedule.hpp"

namespace rochdale {

/// What interest of a posting period is reckoned on. Numbers are stable: only append.
enum class BalanceBasis : std::uint8_t {
  daily = 0,          ///< The balance of each day.
  average_daily = 1,  ///< The mean of the balances of its days.
  minimum = 2,        ///< The lowest balance, also within a day.
  closing = 3,        ///< The balance at its end.
};

/// Where interest is rounded. Numbers are stable: only append.
enum class SavingsRounding : std::uint8_t {
  each_day = 0,      ///< The interest of each day.
  each_posting = 1,  ///< What is posted; the account goes on with what was posted.
  never = 2,         ///< Only what is shown; the account goes on with the exact interest.
};

/// How a table of tiers is read. Numbers are stable: only append.
enum class TierMethod : std::uint8_t {
  whole_balance = 0,  ///< Method A: all of the balance bears the rate of the tier that it reaches.
  by_slice = 1,       ///< Method B: each slice bears the rate of its own tier.
};

namespace detail {
inline constexpr std::array<std::string_view, 4> balance_basis_names{"daily", "average_daily", "minimum", "closing"};
inline constexpr std::array<std::string_view, 3> savings_rounding_names{"each_day", "each_posting", "never"};
inline constexpr std::array<std::string_view, 2> tier_method_names{"whole_balance", "by_slice"};
}  // namespace detail

/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(BalanceBasis basis) noexcept {
  return detail::name_in(detail::balance_basis_names, basis);
}
[[nodiscard]] constexpr std::string_view name(SavingsRounding rounding) noexcept {
  return detail::name_in(detail::savings_rounding_names, rounding);
}
[[nodiscard]] constexpr std::string_view name(TierMethod method) noexcept {
  return detail::name_in(detail::tier_method_names, method);
}

/// A rate for balances from an amount on; the first tier is from zero.
struct Tier {
  Amount from;
  Rate rate;
};

/// Other tiers from a day on: the night of that day is the first that bears them.
struct TiersFrom {
  Date date;
  std::vector<Tier> tiers;                  ///< As those of the contract: rising from zero.
  std::optional<Rate> overdraft_rate = {};  ///< Without one, it stays as it was.
};

/// Interest is posted when those who save meet, on a day that they name.
struct PerMeeting {
  friend constexpr bool operator==(const PerMeeting&, const PerMeeting&) = default;
};
/// When interest is posted: after regular periods, or when a meeting is held.
using PostingPeriod = std::variant<Every, PerMeeting>;

/// "3 months", "per meeting".
[[nodiscard]] inline std::string to_string(const PostingPeriod& period) {
  const Every* every = std::get_if<Every>(&period);
  return every == nullptr ? "per meeting" : to_string(*every);
}
/// Reads what to_string() writes, and a period by its other names; nothing for any other text.
[[nodiscard]] inline std::optional<PostingPeriod> parse_posting_period(std::string_view text) {
  if (text == "per meeting") return PerMeeting{};
  const std::optional<Every> every = parse_every(text);
  if (!every) return std::nullopt;
  return *every;
}

/// The contract.
struct SavingsTerms {
  Unit unit;
  std::vector<Tier> tiers;  ///< One or more, rising from zero; yearly rates.
  TierMethod tier_method = TierMethod::whole_balance;
  Rate overdraft_rate = {};                ///< Of a year, on balances below zero; charged, not earned.
  std::optional<DayCount> day_count = {};  ///< Without one, rates are for a whole posting period, however long.
  BalanceBasis basis = BalanceBasis::daily;
  std::optional<Every> compounding =
      {};  ///< Within a posting period, on the daily basis; without it, interest is simple.
  SavingsRounding where = SavingsRounding::each_posting;
  Rounding rounding = Rounding::half_even;
  std::optional<Rate> tax = {};  ///< Withheld from interest earned.
  Rounding tax_rounding = Rounding::half_even;
  std::vector<TiersFrom> changes = {};  ///< In order of date; of several for one day, the last.
};

}  // namespace rochdale
