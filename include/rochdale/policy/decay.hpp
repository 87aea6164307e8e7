// SPDX-License-Identifier: MPL-2.0
// How money melts: the closed form of demurrage, and a balance that carries it through payments without ever being
// rounded in between, so that when it is looked at changes nothing.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/power.hpp"
#include "rochdale/core/rate.hpp"

namespace rochdale {

/// In what steps time passes for demurrage. Numbers are stable: only append.
enum class DecayStep : std::uint8_t {
  day = 0,     ///< whole civil days, by the effective date
  minute = 1,  ///< whole minutes of UTC, by the instant where an entry has one, else the beginning of its date
};

namespace detail {
inline constexpr std::array<std::string_view, 2> decay_step_names{"day", "minute"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(DecayStep step) noexcept {
  return detail::name_in(detail::decay_step_names, step);
}
/// The step of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<DecayStep> parse_decay_step(std::string_view text) noexcept {
  return detail::parse_in<DecayStep>(detail::decay_step_names, text);
}

/// What is left of one unit after a time: keeps^(steps / period), a power of fractions to 38 significant digits.
class Decay {
 public:
  /// The digits to which powers are computed, before an amount is rounded by name.
  static constexpr std::int64_t digits = 38;

  /// Throws Error (out_of_range) unless 0 < keeps <= 1 and the period is above zero.
  Decay(const Rate& keeps, const Rate& period, DecayStep step) : keeps_(keeps), period_(period), step_(step) {
    if (!keeps.is_positive() || keeps > Rate::of(1)) {
      throw Error(Fault::out_of_range, "demurrage leaves more than nothing and at most the whole");
    }
    if (!period.is_positive()) throw Error(Fault::out_of_range, "a period of demurrage is above zero");
  }

  /// So much a year of 365.25 days, by the day: Circles keeps 0.93 a year.
  [[nodiscard]] static Decay by_day(const Rate& yearly) {
    return {Rate::of(1) - yearly, Rate::of(1461, 4), DecayStep::day};
  }
  /// So much in a number of minutes, by the minute: Sarafu takes 2 % in 43,200.
  [[nodiscard]] static Decay by_minute(const Rate& rate, std::int64_t minutes) {
    return {Rate::of(1) - rate, Rate::of(minutes), DecayStep::minute};
  }

  [[nodiscard]] const Rate& keeps() const noexcept { return keeps_; }
  [[nodiscard]] const Rate& period() const noexcept { return period_; }
  [[nodiscard]] DecayStep step() const noexcept { return step_; }

  /// What is left after so many steps; exactly 1 after none. Throws Error (out_of_range) below zero.
  [[nodiscard]] Decimal left(std::int64_t steps) const {
    if (steps < 0) throw Error(Fault::out_of_range, "demurrage runs forward");
    return power(keeps_, Rate::of(steps) / period_, digits, half_even);
  }

  /// On what step a moment falls, counted from 1970.
  [[nodiscard]] std::int64_t step_of(Date on, const std::optional<Instant>& at) const {
    if (step_ == DecayStep::day) return on.days();
    const std::int64_t microseconds = (at ? *at : Instant::of(on)).microseconds();
    constexpr std::int64_t minute = 60 * Instant::per_second;
    return microseconds >= 0 ? microseconds / minute : -((-microseconds + minute - 1) / minute);
  }
  /// The step with which a day ends, when a run for a period that ends on it looks.
  [[nodiscard]] std::int64_t step_after(Date last) const {
    return step_ == DecayStep::day ? std::int64_t{last.days()} + 1 : (std::int64_t{last.days()} + 1) * 1440;
  }

 private:
  Rate keeps_;
  Rate period_;
  DecayStep step_;
};

/// Powers that were computed before; a community's payments are the same few numbers of days apart.
class DecayTable {
 public:
  explicit DecayTable(Decay decay) : decay_(std::move(decay)) {}

  [[nodiscard]] const Decay& decay() const noexcept { return decay_; }
  [[nodiscard]] const Decimal& left(std::int64_t steps) {
    const auto found = known_.find(steps);
    if (found != known_.end()) return found->second;
    if (known_.size() >= most_known) known_.clear();
    return known_.emplace(steps, decay_.left(steps)).first->second;
  }

 private:
  static constexpr std::size_t most_known = 1 << 16;
  Decay decay_;
  std::map<std::int64_t, Decimal> known_;
};

/// A balance that melts above a free base. It is kept in minor units to 38 significant digits and rounded by whoever
/// takes it; movements change it in the order of their steps.
class MeltingBalance {
 public:
  /// Nothing, at a step.
  explicit MeltingBalance(std::int64_t step) : step_(step) {}

  /// Lets time pass. Throws Error (out_of_range) backward.
  void advance(DecayTable& table, std::int64_t step, const Decimal& free_base) {
    if (step < step_) throw Error(Fault::out_of_range, "demurrage runs forward");
    if (step > step_ && free_base < value_) {
      value_ = (free_base + (value_ - free_base) * table.left(step - step_)).round_to(Decay::digits, half_even);
    }
    step_ = step;
  }
  /// Adds what was received, or takes what was paid, in minor units.
  void add(const int128& minor) { value_ += Decimal(to_integer(minor)); }

  /// In minor units.
  [[nodiscard]] const Decimal& value() const noexcept { return value_; }
  [[nodiscard]] std::int64_t step() const noexcept { return step_; }

  /// The whole minor units that it rounds to.
  [[nodiscard]] int128 rounded(Rounding rounding) const {
    int128 whole = 0;
    if (!to_int128(value_.quantize(0, rounding).coefficient(), whole)) {
      throw Error(Fault::overflow, "a melting balance is past 2^127 - 1 minor units");
    }
    return whole;
  }

 private:
  Decimal value_{0};
  std::int64_t step_;
};

/// What is left of an amount after so many steps, rounded by name.
[[nodiscard]] inline Amount decayed(const Amount& amount, const Decay& decay, std::int64_t steps, Rounding rounding) {
  int128 whole = 0;
  if (!to_int128((Decimal(to_integer(amount.minor())) * decay.left(steps)).quantize(0, rounding).coefficient(),
                 whole)) {
    detail::throw_amount_overflow(amount.unit());
  }
  return Amount::minor(whole, amount.unit());
}

}  // namespace rochdale
