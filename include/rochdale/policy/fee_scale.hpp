// SPDX-License-Identifier: MPL-2.0
// How a fee or levy is reckoned from what it is reckoned on: fixed, a percentage, percentages by tiers, above a free
// base, with a least and a greatest figure. Fees and levies share it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/core/unrounded.hpp"
#include "rochdale/policy/parameters.hpp"

namespace rochdale {

/// A percentage from an amount on.
struct FeeTier {
  Amount from;  ///< the first tier is from zero, the next ones rise
  Rate rate;    ///< not below zero
};

/// How tiers are read. Numbers are stable: only append.
enum class FeeTiers : std::uint8_t {
  by_slice = 0,      ///< each slice of the base bears the rate of its own tier
  whole_amount = 1,  ///< the whole base bears the rate of the tier that it reaches
};

namespace detail {
inline constexpr std::array<std::string_view, 2> fee_tiers_names{"by_slice", "whole_amount"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(FeeTiers tiers) noexcept {
  return detail::name_in(detail::fee_tiers_names, tiers);
}
/// The reading of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<FeeTiers> parse_fee_tiers(std::string_view text) noexcept {
  return detail::parse_in<FeeTiers>(detail::fee_tiers_names, text);
}

/// The scale. Its parameters in text: "fixed", "rate" (one rate) or "tiers" ("0=2%;100=1%"), "tier_reading", "free",
/// "minimum", "maximum", and "rounding", which must be named where there is a rate.
struct FeeScale {
  Unit unit;
  Amount fixed = Amount::zero(unit);
  std::vector<FeeTier> tiers{};
  FeeTiers reading = FeeTiers::by_slice;
  Amount free = Amount::zero(unit);  ///< what bears no fee; a base at or under it costs nothing at all
  std::optional<Amount> minimum{};
  std::optional<Amount> maximum{};
  Rounding rounding = Rounding::half_even;

  /// The fee on a base, exactly, before minimum and maximum. Nothing on a base at or under the free one.
  [[nodiscard]] Unrounded exact(const Amount& base) const {
    if (!(free < base)) return Unrounded(Amount::zero(unit));
    return Unrounded(fixed) + on_tiers(base - free);
  }

  /// The figure that is booked: rounded by name, not under the minimum, not over the maximum. A base at or under the
  /// free one costs nothing. Throws Error (mixed_units, overflow).
  [[nodiscard]] Amount on(const Amount& base) const {
    if (!(free < base)) return Amount::zero(unit);
    Amount fee = exact(base).rounded(rounding);
    if (minimum && fee < *minimum) fee = *minimum;
    if (maximum && *maximum < fee) fee = *maximum;
    return fee;
  }

  /// Reads a scale. Throws Error (out_of_range).
  [[nodiscard]] static FeeScale read(ParameterReader& from, const Unit& unit) {
    FeeScale made{unit};
    made.fixed = from.amount("fixed", unit).value_or(made.fixed);
    made.free = from.amount("free", unit).value_or(made.free);
    made.minimum = from.amount("minimum", unit);
    made.maximum = from.amount("maximum", unit);
    const auto rate = from.rate("rate");
    const auto tiers = from.text("tiers");
    if (rate && tiers) from.refuse("either one rate or tiers");
    if (rate) made.tiers.push_back(FeeTier{Amount::zero(unit), *rate});
    if (tiers) read_tiers(*tiers, from, made);
    made.reading = from.word("tier_reading", made.reading, &parse_fee_tiers);
    const auto rounding = from.text("rounding");
    if (!rounding && !made.tiers.empty()) from.refuse("say how to round a percentage: rounding");
    if (rounding) {
      const auto known = parse_rounding(*rounding);
      if (!known) from.refuse("rounding is unknown: " + *rounding);
      made.rounding = *known;
    }
    made.check(from);
    return made;
  }

  /// Writes it; read() gives the same scale back.
  void write(Parameters& to) const {
    if (!fixed.is_zero()) to.set("fixed", to_string(fixed));
    if (!free.is_zero()) to.set("free", to_string(free));
    if (minimum) to.set("minimum", to_string(*minimum));
    if (maximum) to.set("maximum", to_string(*maximum));
    if (tiers.empty()) return;
    to.set("rounding", std::string(name(rounding)));
    if (tiers.size() == 1) {
      to.set("rate", to_string(tiers.front().rate));
      return;
    }
    std::string text;
    for (const FeeTier& tier : tiers) {
      if (!text.empty()) text += ';';
      text.append(to_string(tier.from)).append(1, '=').append(to_string(tier.rate));
    }
    to.set("tiers", text).set("tier_reading", std::string(name(reading)));
  }

 private:
  [[nodiscard]] Unrounded on_tiers(const Amount& base) const {
    Unrounded fee(Amount::zero(unit));
    for (std::size_t at = 0; at < tiers.size(); ++at) {
      const bool is_last = at + 1 == tiers.size();
      if (reading == FeeTiers::whole_amount) {
        if (is_last || base < tiers[at + 1].from) return base * tiers[at].rate;
        continue;
      }
      if (!(tiers[at].from < base)) break;
      const Amount top = is_last || base < tiers[at + 1].from ? base : tiers[at + 1].from;
      fee += (top - tiers[at].from) * tiers[at].rate;
    }
    return fee;
  }

  static void read_tiers(std::string_view text, const ParameterReader& from, FeeScale& into) {
    while (!text.empty()) {
      const std::string_view each = text.substr(0, text.find(';'));
      text.remove_prefix(each.size() == text.size() ? each.size() : each.size() + 1);
      const std::size_t equals = each.find('=');
      const auto amount = Amount::parse(each.substr(0, equals), into.unit);
      const auto rate = Rate::parse(equals == std::string_view::npos ? std::string_view() : each.substr(equals + 1));
      if (!amount || !rate) from.refuse("tiers are written 0=2%;100=1%: " + std::string(each));
      into.tiers.push_back(FeeTier{*amount, *rate});
    }
  }

  void check(const ParameterReader& from) const {
    const auto not_negative = [&](const Amount& amount, const char* what) {
      if (amount.is_negative()) from.refuse(std::string(what) + " is not below zero");
    };
    not_negative(fixed, "fixed");
    not_negative(free, "free");
    if (minimum) not_negative(*minimum, "minimum");
    if (maximum) not_negative(*maximum, "maximum");
    if (minimum && maximum && *maximum < *minimum) from.refuse("the minimum lies above the maximum");
    for (std::size_t at = 0; at < tiers.size(); ++at) {
      if (tiers[at].rate.is_negative()) from.refuse("a rate is not below zero");
      if (at == 0 ? !tiers[at].from.is_zero() : !(tiers[at - 1].from < tiers[at].from)) {
        from.refuse("tiers rise from zero");
      }
    }
    if (fixed.is_zero() && tiers.empty() && !minimum) from.refuse("neither a fixed figure nor a rate: no fee at all");
  }
};

}  // namespace rochdale
