// SPDX-License-Identifier: MPL-2.0
// Interest on savings, and on overdrafts by the sign of the balance: exact between postings, and each posting shows
// what it comes from.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/day_count.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unrounded.hpp"
#include "rochdale/product/savings_terms.hpp"
#include "rochdale/product/time_weighted.hpp"

namespace rochdale {

/// Interest posted on a day, for the days from `from` to it, the day itself not included.
struct SavingsPosting {
  Date from;
  Date date;
  Unrounded unrounded;  ///< The interest, exactly; below zero on an overdraft.
  Amount interest;      ///< Rounded.
  Amount tax;           ///< Withheld of it; zero on an overdraft.
  Unrounded balance;    ///< With interest less tax; a whole number of minor units unless the contract never rounds.

  [[nodiscard]] std::int32_t days() const noexcept { return date - from; }
};

/// What a night bears.
struct RatesInForce {
  std::span<const Tier> tiers;
  Rate overdraft_rate;
  std::optional<Date> until;  ///< The day of the next change.
};

/// The rates of the night after a day. They lie in the terms.
[[nodiscard]] inline RatesInForce rates_on(const SavingsTerms& terms, const Date& day) {
  RatesInForce rates{terms.tiers, terms.overdraft_rate, {}};
  for (const TiersFrom& change : terms.changes) {
    if (day < change.date) {
      rates.until = change.date;
      break;
    }
    rates.tiers = change.tiers;
    if (change.overdraft_rate) rates.overdraft_rate = *change.overdraft_rate;
  }
  return rates;
}

namespace detail {

/// Throws Error (out_of_range) for tiers that are none.
inline void check_tiers(std::span<const Tier> tiers) {
  if (tiers.empty() || !tiers.front().from.is_zero()) {
    throw Error(Fault::out_of_range, "tiers begin with one from zero");
  }
  for (std::size_t index = 1; index < tiers.size(); ++index) {
    if (tiers[index].from <= tiers[index - 1].from) throw Error(Fault::out_of_range, "tiers rise");
  }
}

/// Walks from posting to posting.
class SavingsRun {
 public:
  SavingsRun(const SavingsTerms& terms, std::span<const Movement> movements, const Date& start)
      : terms_(terms), movements_(movements), zero_(Amount::zero(terms.unit)), from_(start), balance_(zero_) {
    check_tiers(terms.tiers);
    for (std::size_t index = 0; index < terms.changes.size(); ++index) {
      check_tiers(terms.changes[index].tiers);
      if (index > 0 && terms.changes[index].date < terms.changes[index - 1].date) {
        throw Error(Fault::out_of_range, "changes are in order of date");
      }
    }
    for (std::size_t index = 1; index < movements.size(); ++index) {
      if (movements[index].date < movements[index - 1].date) {
        throw Error(Fault::out_of_range, "movements are in order of date");
      }
    }
    take_movements(start - 1);
  }

  [[nodiscard]] SavingsPosting post(const Date& date) {
    if (date <= from_) throw Error(Fault::out_of_range, "postings are in order of date, after the start");
    until_ = date;
    SavingsPosting posting{from_, date, Unrounded(zero_), zero_, zero_, Unrounded(zero_)};
    posting.unrounded = terms_.basis == BalanceBasis::daily ? daily(date) : on_one_balance(date);
    posting.interest = posting.unrounded.rounded(terms_.rounding);
    if (terms_.tax && posting.interest.is_positive()) {
      posting.tax = (posting.interest * *terms_.tax).rounded(terms_.tax_rounding);
    }
    balance_ += terms_.where == SavingsRounding::never ? posting.unrounded : Unrounded(posting.interest);
    balance_ -= Unrounded(posting.tax);
    posting.balance = balance_;
    from_ = date;
    return posting;
  }

 private:
  /// Applies what moves through a day.
  void take_movements(const Date& day) {
    for (; next_ < movements_.size() && movements_[next_].date <= day; ++next_) {
      balance_ += Unrounded(movements_[next_].amount);
      lowest_ = lowest_ && *lowest_ < balance_ ? *lowest_ : balance_;
    }
  }

  /// Interest of a year (or of a posting period) on a balance: by tiers above zero, by the overdraft rate below.
  [[nodiscard]] Unrounded yearly(const Unrounded& balance, const RatesInForce& rates) const {
    if (balance.minor().sign() < 0) return balance * rates.overdraft_rate;
    Unrounded interest(zero_);
    for (std::size_t index = 0; index < rates.tiers.size(); ++index) {
      const Tier& tier = rates.tiers[index];
      const bool has_next = index + 1 < rates.tiers.size();
      if (terms_.tier_method == TierMethod::by_slice) {
        const Unrounded floor(tier.from);
        if (balance <= floor) break;
        Unrounded top = balance;
        if (has_next) top = std::min(top, Unrounded(rates.tiers[index + 1].from));
        interest += (top - floor) * tier.rate;
      } else if (!has_next || balance < Unrounded(rates.tiers[index + 1].from)) {
        return balance * tier.rate;
      }
    }
    return interest;
  }

  /// The part of a year; without a day count, of the posting period.
  [[nodiscard]] Rate time(const Date& from, const Date& to) const {
    return terms_.day_count ? year_fraction(*terms_.day_count, from, to) : Rate::of(to - from, until_ - from_);
  }

  [[nodiscard]] Unrounded on_one_balance(const Date& date) {
    // What stood before the movements of the first day is no balance of this period.
    lowest_.reset();
    take_movements(from_);
    if (!lowest_) lowest_ = balance_;
    Unrounded product(zero_);
    for (Date day = from_; day < date;) {
      take_movements(day);
      const Date next = next_ < movements_.size() ? std::min(date, movements_[next_].date) : date;
      product += balance_ * Rate::of(next - day);
      day = next;
    }
    const Unrounded basis = terms_.basis == BalanceBasis::minimum   ? *lowest_
                            : terms_.basis == BalanceBasis::closing ? balance_
                                                                    : product * Rate::of(1, date - from_);
    Unrounded interest(zero_);
    for (Date day = from_; day < date;) {
      const RatesInForce rates = rates_on(terms_, day);
      const Date next = std::min(date, rates.until.value_or(date));
      interest += yearly(basis, rates) * time(day, next);
      day = next;
    }
    return interest;
  }

  /// Simple interest runs on the balance and on what has compounded; a day count runs from the last change of either.
  [[nodiscard]] Unrounded daily(const Date& date) {
    Unrounded compounded(zero_);
    Unrounded accrued(zero_);
    std::int64_t periods = 1;
    for (Date day = from_; day < date;) {
      take_movements(day);
      Date next = next_ < movements_.size() ? std::min(date, movements_[next_].date) : date;
      const RatesInForce rates = rates_on(terms_, day);
      next = std::min(next, rates.until.value_or(next));
      Date compounds = date;
      if (terms_.compounding) {
        compounds = terms_.compounding->after(from_, periods, MonthEnd::clamp);
        next = std::min(next, compounds);
      }
      if (terms_.where == SavingsRounding::each_day) next = std::min(next, day + 1);
      Unrounded interest = yearly(balance_ + compounded, rates) * time(day, next);
      if (terms_.where == SavingsRounding::each_day) interest = Unrounded(interest.rounded(terms_.rounding));
      accrued += interest;
      day = next;
      if (terms_.compounding && day == compounds) {
        compounded += std::exchange(accrued, Unrounded(zero_));
        ++periods;
      }
    }
    return compounded + accrued;
  }

  const SavingsTerms& terms_;
  std::span<const Movement> movements_;
  Amount zero_;
  Date from_;
  Date until_{};
  Unrounded balance_;
  std::optional<Unrounded> lowest_;
  std::size_t next_ = 0;
};

}  // namespace detail

/// Posts interest on each of the given days, from a start on. A period in which rates change is split at the change.
/// Movements count from their day on; those on a posting day after it. Throws Error: out_of_range for tiers, changes,
/// movements or postings out of order, mixed_units.
[[nodiscard]] inline std::vector<SavingsPosting> savings_interest(const SavingsTerms& terms,
                                                                  std::span<const Movement> movements,
                                                                  const Date& start, std::span<const Date> postings) {
  detail::SavingsRun run(terms, movements, start);
  std::vector<SavingsPosting> posted;
  posted.reserve(postings.size());
  for (const Date& date : postings) posted.push_back(run.post(date));
  return posted;
}

/// The ends of regular posting periods: so many after a start.
[[nodiscard]] inline std::vector<Date> posting_days(const Date& start, const Every& every, std::int32_t count) {
  std::vector<Date> days;
  for (std::int32_t number = 1; number <= count; ++number) days.push_back(every.after(start, number, MonthEnd::clamp));
  return days;
}

}  // namespace rochdale
