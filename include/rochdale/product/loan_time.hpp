// SPDX-License-Identifier: MPL-2.0
// How the days of one instalment bear interest: cut where balance or rate changes, each stretch counted as the contract
// says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/day_count.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unrounded.hpp"
#include "rochdale/product/loan_row.hpp"
#include "rochdale/product/loan_terms.hpp"

namespace rochdale {

/// What a balance changes by on a day: more when money is lent, less when it is repaid.
struct BalanceChange {
  Date date;
  Amount by;
};

/// The clock of a contract: which rate runs when, and which part of a year a stretch of days is.
class LoanTime {
 public:
  LoanTime(const LoanTerms& terms, const std::vector<DuePeriod>& periods) : terms_(terms), periods_(periods) {}

  /// The day from whose night on a stated change bears the new rate.
  [[nodiscard]] Date sets_in(const RateFrom& change) const {
    const bool before = terms_.rate_day == RateDay::evening_before && terms_.due.start < change.date;
    return before ? change.date - 1 : change.date;
  }

  /// The rate of the night after a day, as known from changes that set in before `known`; in a row counted from 0.
  [[nodiscard]] Rate rate_at(std::size_t row, const Date& day, const Date& known) const {
    if (row < static_cast<std::size_t>(terms_.interest_free) || day < terms_.interest_from) return Rate();
    Rate rate = terms_.rate;
    for (const RateFrom& change : terms_.rate_changes) {
      if (sets_in(change) <= day && sets_in(change) < known) rate = change.rate;
    }
    return rate;
  }

  /// Whether a rate sets in during a row.
  [[nodiscard]] bool changes_in(std::size_t row) const {
    return std::any_of(terms_.rate_changes.begin(), terms_.rate_changes.end(), [&](const RateFrom& change) {
      return periods_[row].from <= sets_in(change) && sets_in(change) < periods_[row].due;
    });
  }

  /// The stretches of a row, for a balance at its beginning and what it changes by, in order of date. Rates that set in
  /// on `known` or later are not foreseen.
  [[nodiscard]] std::vector<InterestPart> parts(std::size_t row, Amount balance,
                                                const std::vector<BalanceChange>& changes, const Date& known) const {
    const DuePeriod& period = periods_[row];
    std::vector<Date> cuts{period.from, period.due};
    const auto cut = [&](const Date& date) {
      if (period.from < date && date < period.due) cuts.push_back(date);
    };
    for (const BalanceChange& change : changes) cut(change.date);
    for (const RateFrom& change : terms_.rate_changes) cut(sets_in(change));
    if (terms_.interest_from) cut(*terms_.interest_from);
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    std::vector<InterestPart> parts;
    std::size_t next = 0;
    for (std::size_t index = 0; index + 1 < cuts.size(); ++index) {
      const Date from = cuts[index];
      for (; next < changes.size() && changes[next].date <= from; ++next) balance += changes[next].by;
      const Rate rate = rate_at(row, from, known);
      const Rate time = time_of(row, from, cuts[index + 1]);
      const Amount basis =
          std::max(balance, Amount::zero(balance.unit()));  // what is paid beyond the debt earns nothing
      const bool same = !parts.empty() && parts.back().basis == basis && parts.back().rate == rate;
      if (same) {  // a cut that changed nothing: the stretch goes on
        parts.back().to = cuts[index + 1];
        parts.back().time = time_of(row, parts.back().from, parts.back().to);
        parts.back().interest = basis * (rate * parts.back().time);
      } else {
        parts.push_back({from, cuts[index + 1], basis, rate, time, basis * (rate * time)});
      }
    }
    return parts;
  }

  /// The interest of one period that is like any other, under the rate of a row's first night: that of a level payment.
  [[nodiscard]] Rate nominal_rate(std::size_t row) const {
    const Rate rate = rate_at(row, periods_[row].from, periods_[row].due);
    return rate * nominal_time();
  }

  /// What the extra days of a first period that is longer or shorter than a regular one multiply its interest by.
  [[nodiscard]] Rate first_period_factor(std::size_t row) const {
    if (row != 0 || terms_.first_period == FirstPeriod::whole || std::holds_alternative<DayCount>(terms_.time)) {
      return Rate::of(1);
    }
    const Date regular = terms_.due.every.after(terms_.due.start, 1, terms_.due.month_end);
    return Rate::of(periods_[0].days(), regular - terms_.due.start);
  }

 private:
  [[nodiscard]] Rate nominal_time() const {
    const std::int32_t days = terms_.due.every.nominal_days();
    if (const NominalYear* year = std::get_if<NominalYear>(&terms_.time)) return Rate::of(days, year->days);
    if (const DayCount* convention = std::get_if<DayCount>(&terms_.time)) {
      return Rate::of(days, nominal_year(*convention));
    }
    return Rate::of(1);
  }

  [[nodiscard]] static std::int32_t nominal_year(DayCount convention) noexcept {
    switch (convention) {
      case DayCount::act_364: return 364;
      case DayCount::act_365_fixed:
      case DayCount::act_act_isda:
      case DayCount::act_act_isma:
      case DayCount::act_act_afb:
      case DayCount::fineract_actual_365:
      case DayCount::fineract_year_split: return 365;
      default: return 360;
    }
  }

  [[nodiscard]] Rate time_of(std::size_t row, const Date& from, const Date& to) const {
    const DuePeriod& period = periods_[row];
    const DuePeriod& last = periods_[static_cast<std::size_t>(terms_.instalments) - 1];
    if (const DayCount* convention = std::get_if<DayCount>(&terms_.time)) {
      return year_fraction(*convention, from, to, {ReferencePeriod{period.from, period.due}, last.due});
    }
    return nominal_time() * Rate::of(to - from, period.days());
  }

  const LoanTerms& terms_;
  const std::vector<DuePeriod>& periods_;
};

}  // namespace rochdale
