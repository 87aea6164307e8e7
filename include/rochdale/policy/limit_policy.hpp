// SPDX-License-Identifier: MPL-2.0
// How a community arrives at a member's limits: named pure functions of what the member did, and the audit record that
// says from which figures by which formula.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "rochdale/book/account.hpp"
#include "rochdale/core/amount.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/rounding.hpp"
#include "rochdale/policy/limit_expression.hpp"
#include "rochdale/policy/nice_figure.hpp"
#include "rochdale/policy/parameters.hpp"

namespace rochdale {

/// What a limit policy is told about an account. Figures that are not known are left out, and a policy that needs them
/// throws Error (misuse).
struct MemberFigures {
  Amount gross_in;                              ///< all that was received
  Amount gross_out;                             ///< all that was paid
  std::optional<std::int64_t> trades{};         ///< known from the journal only
  std::optional<std::int64_t> partners{};       ///< known from the journal only
  std::optional<std::int32_t> days_negative{};  ///< since the balance went below zero; 0: it is not; from the journal
};

/// The same limits for everybody.
struct FixedLimits {
  Limits limits;
};

/// So many hours of work, as the unit counts them; as a figure that people remember, where that is asked for.
struct HoursLimits {
  Rate hours;                   ///< how far below zero
  Rate hours_per_unit;          ///< what one unit is worth in hours
  bool nice = true;             ///< see nice_figure(); otherwise rounded toward zero
  std::optional<Rate> maximum;  ///< how far above zero, in hours; nothing: no maximum
};

/// Grows with what was received, up to a cap: the initial credit and every payment received since. Komunitin's
/// "credit on payment", where each payment of an amount makes the limit min(cap, limit + amount).
struct OnPaymentLimits {
  Amount initial;  ///< credit of a new member, at or above zero
  Amount cap;      ///< at or above the initial credit
  std::optional<Amount> maximum{};
};

/// Two formulas, in whole units; one that has no value leaves the limits that are declared for that.
struct CalculatedLimits {
  std::optional<LimitExpression> floor{};
  std::optional<LimitExpression> ceiling{};
  Rounding rounding = Rounding::down;
  Limits otherwise{0, int128_max};  ///< unless otherwise declared: no credit
};

/// Other limits for an account that was below zero for longer than so many days.
struct PatienceLimits {
  Limits usual;
  std::int32_t days = 0;
  Limits after;
};

/// How limits are found. Parameters, in text: "kind" is "fixed" (floor, ceiling), "hours" (hours, hours_per_unit, nice,
/// maximum_hours), "on_payment" (initial, cap, ceiling), "calculated" (floor, ceiling as formulas, rounding,
/// otherwise_floor, otherwise_ceiling) or "patience" (floor, ceiling, days, after_floor, after_ceiling).
class LimitPolicy {
 public:
  using Formula = std::variant<FixedLimits, HoursLimits, OnPaymentLimits, CalculatedLimits, PatienceLimits>;

  /// Throws Error (out_of_range) for figures that contradict each other.
  LimitPolicy(Formula formula, const Unit& unit) : formula_(std::move(formula)), unit_(unit) { check(); }

  /// "fixed", "hours", "on_payment", "calculated" or "patience".
  [[nodiscard]] std::string_view kind() const noexcept { return kinds[formula_.index()]; }
  [[nodiscard]] const Unit& unit() const noexcept { return unit_; }

  /// True when a balance alone tells the limits, so that they can be asked at every payment; false when trades, partners
  /// or the time below zero are asked for, which only the journal knows.
  [[nodiscard]] bool needs_journal() const {
    if (std::holds_alternative<PatienceLimits>(formula_)) return true;
    const auto* calculated = std::get_if<CalculatedLimits>(&formula_);
    const auto asks = [](const std::optional<LimitExpression>& formula) {
      return formula && (formula->uses(LimitVariable::trades) || formula->uses(LimitVariable::partners));
    };
    return calculated != nullptr && (asks(calculated->floor) || asks(calculated->ceiling));
  }

  /// The limits of an account with these figures. A limit past what can be counted is none.
  [[nodiscard]] Limits limits(const MemberFigures& figures) const {
    return std::visit([&](const auto& formula) { return this->limits_by(formula, figures); }, formula_);
  }

  /// The record of a decision, in one line: kind, formula, the figures it used, and what came out.
  [[nodiscard]] std::string audit(const MemberFigures& figures) const {
    Parameters parameters;
    write(parameters);
    std::string line(kind());
    for (const auto& [name, value] : parameters.all()) {
      if (name != "kind") line.append(" ").append(name).append("=").append(value);
    }
    line += inputs(figures);
    const Limits found = limits(figures);
    line += "; credit limit " + side(found.has_floor(), found.floor);
    return line + ", maximum balance " + side(found.has_ceiling(), found.ceiling);
  }

  /// Reads a policy. Throws Error (out_of_range).
  [[nodiscard]] static LimitPolicy read(ParameterReader& from, const Unit& unit) {
    const std::string kind = from.text("kind").value_or("fixed");
    if (kind == "fixed") return {FixedLimits{read_limits(from, unit, "floor", "ceiling", {})}, unit};
    if (kind == "hours") return read_hours(from, unit);
    if (kind == "on_payment") {
      OnPaymentLimits made{Amount::zero(unit), Amount::zero(unit), from.amount("ceiling", unit)};
      made.initial = from.amount("initial", unit).value_or(made.initial);
      made.cap = from.amount("cap", unit).value_or(made.initial);
      return {made, unit};
    }
    if (kind == "calculated") return read_calculated(from, unit);
    if (kind == "patience") {
      const Limits usual = read_limits(from, unit, "floor", "ceiling", {});
      const auto days = from.count("days", 1, 36'500);
      if (!days) from.refuse("days is missing");
      return {PatienceLimits{usual, static_cast<std::int32_t>(*days),
                             read_limits(from, unit, "after_floor", "after_ceiling", usual)},
              unit};
    }
    from.refuse("kind is fixed, hours, on_payment, calculated or patience, not " + kind);
  }

  /// Writes it; read() gives the same policy back.
  void write(Parameters& to) const {
    to.set("kind", std::string(kind()));
    std::visit([&](const auto& formula) { this->write_formula(formula, to); }, formula_);
  }

 private:
  static constexpr std::array<std::string_view, 5> kinds{"fixed", "hours", "on_payment", "calculated", "patience"};

  void check() const {
    const auto refuse = [](const char* why) { throw Error(Fault::out_of_range, why); };
    if (const auto* fixed = std::get_if<FixedLimits>(&formula_); fixed && fixed->limits.floor > fixed->limits.ceiling) {
      refuse("the credit limit lies above the maximum balance");
    }
    if (const auto* hours = std::get_if<HoursLimits>(&formula_)) {
      if (hours->hours.is_negative() || (hours->maximum && hours->maximum->is_negative())) {
        refuse("limits in hours are written without a sign");
      }
      if (!hours->hours_per_unit.is_positive()) refuse("a unit is worth more than no hours");
    }
    if (const auto* paid = std::get_if<OnPaymentLimits>(&formula_)) {
      if (paid->initial.is_negative() || paid->cap < paid->initial) {
        refuse("credit that grows begins at zero or above and ends at or above where it begins");
      }
    }
  }

  [[nodiscard]] static Limits limits_by(const FixedLimits& fixed, const MemberFigures&) { return fixed.limits; }

  [[nodiscard]] Limits limits_by(const HoursLimits& hours, const MemberFigures&) const {
    const auto figure = [&](const Rate& count) {
      const Unrounded worth = worth_of_hours(count, hours.hours_per_unit, unit_);
      return (hours.nice ? nice_figure(worth) : worth.rounded(Rounding::down)).minor();
    };
    return Limits{-figure(hours.hours), hours.maximum ? figure(*hours.maximum) : int128_max};
  }

  [[nodiscard]] static Limits limits_by(const OnPaymentLimits& paid, const MemberFigures& figures) {
    const int128 room = paid.cap.minor() - paid.initial.minor();
    const int128 received = figures.gross_in.minor();
    return Limits{-(paid.initial.minor() + (received < room ? received : room)),
                  paid.maximum ? paid.maximum->minor() : int128_max};
  }

  [[nodiscard]] Limits limits_by(const CalculatedLimits& formula, const MemberFigures& figures) const {
    const auto in_units = [&](const Amount& amount) { return Fraction(amount.minor(), unit_.minor_units()); };
    const LimitExpression::Values values{in_units(figures.gross_in), in_units(figures.gross_out),
                                         Fraction(int128(figures.trades.value_or(0))),
                                         Fraction(int128(figures.partners.value_or(0)))};
    const auto need = [&](const std::optional<LimitExpression>& expression) {
      if (!expression) return;
      if ((expression->uses(LimitVariable::trades) && !figures.trades) ||
          (expression->uses(LimitVariable::partners) && !figures.partners)) {
        throw Error(Fault::misuse, "a limit by @num or @ptn needs the figures of the journal");
      }
    };
    need(formula.floor);
    need(formula.ceiling);
    Limits found;
    if (!in_minor(formula.floor, values, formula.rounding, found.floor) ||
        !in_minor(formula.ceiling, values, formula.rounding, found.ceiling) || found.floor > found.ceiling) {
      return formula.otherwise;
    }
    return found;
  }

  [[nodiscard]] static Limits limits_by(const PatienceLimits& patience, const MemberFigures& figures) {
    if (!figures.days_negative) {
      throw Error(Fault::misuse, "limits by the time below zero need the figures of the journal");
    }
    return *figures.days_negative > patience.days ? patience.after : patience.usual;
  }

  // False where the formula has no value. Past the range there is no limit to be reached.
  [[nodiscard]] bool in_minor(const std::optional<LimitExpression>& formula, const LimitExpression::Values& values,
                              Rounding rounding, int128& minor) const {
    if (!formula) return true;
    const auto value = formula->evaluate(values);
    if (!value) return false;
    const Fraction exact = *value * Fraction(int128(unit_.minor_units()));
    if (!exact.rounded(rounding, minor)) minor = exact.sign() < 0 ? int128_min : int128_max;
    return true;
  }

  [[nodiscard]] std::string side(bool is_set, const int128& minor) const {
    return is_set ? to_string_with_unit(Amount::minor(minor, unit_)) : std::string("none");
  }

  [[nodiscard]] std::string inputs(const MemberFigures& figures) const {
    std::string words;
    const auto add = [&](bool wanted, std::string_view name, const std::string& value) {
      if (wanted) words.append(words.empty() ? " with " : ", ").append(name).append("=").append(value);
    };
    if (std::holds_alternative<OnPaymentLimits>(formula_)) add(true, "received", to_string(figures.gross_in));
    if (const auto* formula = std::get_if<CalculatedLimits>(&formula_)) {
      const auto uses = [&](LimitVariable variable) {
        return (formula->floor && formula->floor->uses(variable)) ||
               (formula->ceiling && formula->ceiling->uses(variable));
      };
      add(uses(LimitVariable::gross_in), "@in", to_string(figures.gross_in));
      add(uses(LimitVariable::gross_out), "@out", to_string(figures.gross_out));
      add(uses(LimitVariable::trades), "@num", std::to_string(figures.trades.value_or(0)));
      add(uses(LimitVariable::partners), "@ptn", std::to_string(figures.partners.value_or(0)));
    }
    if (std::holds_alternative<PatienceLimits>(formula_)) {
      add(true, "days below zero", std::to_string(figures.days_negative.value_or(0)));
    }
    return words;
  }

  // ---- parameters ----

  // "none" is said where something else would be understood.
  static void read_limit(ParameterReader& from, const Unit& unit, std::string_view name, const int128& none,
                         int128& limit) {
    const auto text = from.text(name);
    if (!text) return;
    limit = *text == "none" ? none : from.amount(name, unit)->minor();
  }
  [[nodiscard]] static Limits read_limits(ParameterReader& from, const Unit& unit, std::string_view floor,
                                          std::string_view ceiling, Limits made) {
    read_limit(from, unit, floor, int128_min, made.floor);
    read_limit(from, unit, ceiling, int128_max, made.ceiling);
    if (made.floor > made.ceiling) from.refuse("the credit limit lies above the maximum balance");
    return made;
  }

  [[nodiscard]] static LimitPolicy read_hours(ParameterReader& from, const Unit& unit) {
    const auto hours = from.rate("hours");
    const auto worth = from.rate("hours_per_unit");
    if (!hours || !worth) from.refuse("hours and hours_per_unit are wanted");
    const std::string nice = from.text("nice").value_or("yes");
    if (nice != "yes" && nice != "no") from.refuse("nice is yes or no");
    return {HoursLimits{*hours, *worth, nice == "yes", from.rate("maximum_hours")}, unit};
  }

  [[nodiscard]] static LimitPolicy read_calculated(ParameterReader& from, const Unit& unit) {
    const auto formula = [&](std::string_view name) -> std::optional<LimitExpression> {
      const auto text = from.text(name);
      if (!text) return std::nullopt;
      const auto read = LimitExpression::parse(*text);
      if (!read) from.refuse(std::string(name) + ": " + describe(read.error()));
      return *read;
    };
    CalculatedLimits made{formula("floor"), formula("ceiling")};
    made.rounding = from.word("rounding", made.rounding, &parse_rounding);
    made.otherwise = read_limits(from, unit, "otherwise_floor", "otherwise_ceiling", made.otherwise);
    return {std::move(made), unit};
  }

  // Only what read_limits() would not take by itself.
  void write_limits(Parameters& to, const Limits& limits, const Limits& understood, const std::string& floor,
                    const std::string& ceiling) const {
    if (limits.floor != understood.floor) to.set(floor, limit_text(limits.has_floor(), limits.floor));
    if (limits.ceiling != understood.ceiling) to.set(ceiling, limit_text(limits.has_ceiling(), limits.ceiling));
  }
  [[nodiscard]] std::string limit_text(bool is_set, const int128& minor) const {
    return is_set ? to_string(Amount::minor(minor, unit_)) : std::string("none");
  }
  void write_formula(const FixedLimits& fixed, Parameters& to) const {
    write_limits(to, fixed.limits, {}, "floor", "ceiling");
  }
  static void write_formula(const HoursLimits& hours, Parameters& to) {
    to.set("hours", to_string(hours.hours)).set("hours_per_unit", to_string(hours.hours_per_unit));
    to.set("nice", hours.nice ? "yes" : "no");
    if (hours.maximum) to.set("maximum_hours", to_string(*hours.maximum));
  }
  static void write_formula(const OnPaymentLimits& paid, Parameters& to) {
    to.set("initial", to_string(paid.initial)).set("cap", to_string(paid.cap));
    if (paid.maximum) to.set("ceiling", to_string(*paid.maximum));
  }
  void write_formula(const CalculatedLimits& formula, Parameters& to) const {
    if (formula.floor) to.set("floor", formula.floor->text());
    if (formula.ceiling) to.set("ceiling", formula.ceiling->text());
    to.set("rounding", std::string(name(formula.rounding)));
    write_limits(to, formula.otherwise, CalculatedLimits{}.otherwise, "otherwise_floor", "otherwise_ceiling");
  }
  void write_formula(const PatienceLimits& patience, Parameters& to) const {
    write_limits(to, patience.usual, {}, "floor", "ceiling");
    to.set("days", std::to_string(patience.days));
    write_limits(to, patience.after, patience.usual, "after_floor", "after_ceiling");
  }

  Formula formula_;
  Unit unit_;
};

}  // namespace rochdale
