// SPDX-License-Identifier: MPL-2.0
// What a circle can know about itself, by definitions that do not change: written down here, and nowhere else.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "rochdale/book/members.hpp"
#include "rochdale/book/store.hpp"
#include "rochdale/book/trade.hpp"
#include "rochdale/core/amount.hpp"
#include "rochdale/core/fraction.hpp"
#include "rochdale/core/period.hpp"
#include "rochdale/report/balance_spread.hpp"

namespace rochdale {

// A trade is what book/trade.hpp says: one member pays another, and it is not undone. Everything is by effective date,
// so that it does not matter when somebody looks. Amounts are in one unit; members of a group trade with whom they like,
// and a trade belongs to the statistics of a group when both are in it.

/// A member in a period.
struct MemberStatistics {
  AccountId account;
  Amount balance;                        ///< natural, at the end of the period
  std::int64_t trades = 0;               ///< in which the member paid or was paid
  std::int64_t partners = 0;             ///< different members with whom it traded
  Amount gross_in;                       ///< received by trades
  Amount gross_out;                      ///< paid by trades
  std::optional<Date> last_trade{};      ///< the newest trade up to the end of the period, however long ago
  std::optional<Date> negative_since{};  ///< the day on whose evening the balance was below zero, and has been on every
                                         ///< evening since; nothing when it is not below zero
  bool at_limit = false;                 ///< at or beyond a limit in force now

  /// What moved by trades: turnover.
  [[nodiscard]] Amount turnover() const { return gross_in + gross_out; }
  /// How many evenings it has been below zero at the end of the period: 0 for not at all, 1 since that very day.
  [[nodiscard]] std::int32_t days_negative(Date last) const { return negative_since ? last - *negative_since + 1 : 0; }
};

/// A circle in a period.
struct CircleStatistics {
  Period period;
  std::int64_t members = 0;  ///< member accounts opened by the end of the period, and not closed now
  std::int64_t active = 0;   ///< members with a trade in the period
  std::int64_t trades = 0;
  Amount volume;  ///< the sum of all trades
  Fraction
      velocity;  ///< volume over the money in circulation on the average evening of the period; 0 where there is none
  Fraction
      reciprocity;  ///< the part of the volume that flowed both ways between two members: the sum over all pairs of
                    ///< twice the smaller direction, over the volume; 0 where there is none
  BalanceSpread spread;       ///< at the end of the period
  std::int64_t at_limit = 0;  ///< members at or beyond a limit in force now
  Fraction credit_in_use;     ///< credit in use over all credit limits in force now; 0 where there are none
};

/// Everything that statistics are made of, read once: movements and trades of members, in order of effective date.
class CircleHistory {
 public:
  /// Reads a journal.
  CircleHistory(const Ledger& ledger, Store& store, Members members)
      : ledger_(ledger), members_(std::move(members)), opened_(ledger.account_count() + std::size_t{1}) {
    Reader reader(*this);
    store.read(0, reader);
    const auto by_date = [](const auto& left, const auto& right) { return left.on < right.on; };
    std::stable_sort(movements_.begin(), movements_.end(), by_date);
    std::stable_sort(trades_.begin(), trades_.end(), by_date);
  }

  /// The days from the first to the last movement; nothing when nothing ever moved.
  [[nodiscard]] std::optional<Period> lived() const {
    if (movements_.empty()) return std::nullopt;
    return Period(movements_.front().on, movements_.back().on);
  }

  /// Every member in a period, in order of opening.
  [[nodiscard]] std::vector<MemberStatistics> by_member(const Period& period) const {
    Evenings evenings(*this);
    evenings.pass(period.last());
    std::vector<MemberStatistics> rows = members_on(evenings, period.last());
    std::vector<std::size_t> place(opened_.size(), 0);
    for (std::size_t at = 0; at < rows.size(); ++at) place[rows[at].account.value()] = at + 1;
    std::set<std::pair<AccountId, AccountId>> pairs;
    for (const Trade& trade : trades_) {
      if (period.last() < trade.on) break;
      for (const bool pays : {true, false}) {
        const std::size_t at = place[(pays ? trade.payer : trade.payee).value()];
        if (at == 0) continue;
        MemberStatistics& member = rows[at - 1];
        member.last_trade = trade.on;
        if (trade.on < period.first()) continue;
        ++member.trades;
        (pays ? member.gross_out : member.gross_in) += Amount::minor(trade.amount, members_.unit);
        if (pairs.emplace(member.account, pays ? trade.payee : trade.payer).second) ++member.partners;
      }
    }
    return rows;
  }

  /// The circle in a period.
  [[nodiscard]] CircleStatistics in(const Period& period) const { return series({period}).front(); }

  /// The circle in periods that follow each other, in order and without overlapping. Throws Error (out_of_range).
  [[nodiscard]] std::vector<CircleStatistics> series(const std::vector<Period>& periods) const {
    std::vector<CircleStatistics> rows;
    Evenings evenings(*this);
    for (const Period& period : periods) {
      if (!rows.empty() && period.first() <= rows.back().period.last()) {
        throw Error(Fault::out_of_range, "statistics of periods are asked for in order");
      }
      if (Date::min() < period.first()) evenings.pass(period.first() - 1);
      const Fraction money = evenings.pass(period.last());
      rows.push_back(circle(period, evenings, money));
    }
    return rows;
  }

 private:
  struct Movement {
    AccountId account;
    Date on;
    int128 amount;
  };

  /// Sorts the journal into what is needed of it.
  class Reader final : public RecordReader {
   public:
    explicit Reader(CircleHistory& into)
        : into_(into), trades_(into.ledger_, [this](const Trade& trade) {
            const bool ours =
                into_.members_.has(into_.ledger_, trade.payer) && into_.members_.has(into_.ledger_, trade.payee);
            if (ours) into_.trades_.push_back(trade);
          }) {}
    void lines(std::uint64_t first, std::span<const Line> lines) override {
      trades_.lines(first, lines);
      for (const Line& line : lines) {
        if (first++ >= into_.ledger_.next_number()) return;
        if (line.kind != LineKind::further) {
          moves_ = line.kind != LineKind::hold && line.kind != LineKind::voided && line.kind != LineKind::expired &&
                   line.kind != LineKind::event;
        }
        if (!moves_) continue;
        move(line.debit, line, -line.amount);
        move(line.credit, line, line.amount);
      }
    }
    void event(const Event& event) override {
      trades_.event(event);
      moves_ = false;
      const auto* opened = std::get_if<AccountOpened>(&event.body);
      if (opened != nullptr && opened->account.value() < into_.opened_.size()) {
        into_.opened_[opened->account.value()] = event.on;
      }
    }

   private:
    void move(AccountId account, const Line& line, const int128& amount) {
      if (account == AccountId{} || !into_.members_.has(into_.ledger_, account)) return;
      into_.movements_.push_back(Movement{account, line.on, amount});
      // Who moved before the day of opening was there before.
      Date& opened = into_.opened_[account.value()];
      if (line.on < opened) opened = line.on;
    }

    CircleHistory& into_;
    TradeReader<std::function<void(const Trade&)>> trades_;
    bool moves_ = false;
  };

  /// Balances as the evenings pass, one after the other.
  class Evenings {
   public:
    explicit Evenings(const CircleHistory& history)
        : history_(history), balances_(history.opened_.size(), 0), negative_since_(history.opened_.size()) {}

    /// Lets all evenings through a day pass. Returns the sum of the money in circulation over those that had not passed
    /// yet, in minor units.
    Fraction pass(Date last) {
      Fraction sum;
      while (next_ < history_.movements_.size() && history_.movements_[next_].on <= last) {
        const Date on = history_.movements_[next_].on;
        stay(std::int64_t{on.days()} - 1, sum);
        moved_.clear();
        for (; next_ < history_.movements_.size() && history_.movements_[next_].on == on; ++next_) {
          move(history_.movements_[next_]);
        }
        for (const AccountId account : moved_) look(account, on);
      }
      stay(last.days(), sum);
      return sum;
    }

    [[nodiscard]] const int128& balance(AccountId account) const { return balances_[account.value()]; }
    [[nodiscard]] const std::optional<Date>& negative_since(AccountId account) const {
      return negative_since_[account.value()];
    }

   private:
    void move(const Movement& movement) {
      int128& balance = balances_[movement.account.value()];
      money_ -= std::max(balance, int128(0));
      balance += movement.amount;
      money_ += std::max(balance, int128(0));
      moved_.push_back(movement.account);
    }
    void look(AccountId account, Date on) {
      std::optional<Date>& since = negative_since_[account.value()];
      if (balance(account) >= 0) {
        since.reset();
      } else if (!since) {
        since = on;
      }
    }
    // Evenings on which nothing moved.
    void stay(std::int64_t last, Fraction& sum) {
      if (last <= passed_) return;
      sum = sum + Fraction(money_) * Fraction(int128(last - passed_));
      passed_ = last;
    }

    const CircleHistory& history_;
    std::vector<int128> balances_;
    std::vector<std::optional<Date>> negative_since_;
    std::vector<AccountId> moved_;
    std::size_t next_ = 0;
    int128 money_ = 0;
    std::int64_t passed_ = std::int64_t{Date::min().days()} - 1;  // the evenings that have passed
  };

  [[nodiscard]] std::vector<MemberStatistics> members_on(const Evenings& evenings, Date last) const {
    std::vector<MemberStatistics> rows;
    const Amount zero = Amount::zero(members_.unit);
    for (const AccountId account : members_.all(ledger_)) {
      if (last < opened_[account.value()]) continue;
      MemberStatistics member{account, Amount::minor(evenings.balance(account), members_.unit), 0, 0, zero, zero};
      member.negative_since = evenings.negative_since(account);
      const Limits& limits = ledger_.limits(account);
      const int128& balance = evenings.balance(account);
      member.at_limit =
          (limits.has_floor() && balance <= limits.floor) || (limits.has_ceiling() && balance >= limits.ceiling);
      rows.push_back(std::move(member));
    }
    return rows;
  }

  [[nodiscard]] CircleStatistics circle(const Period& period, const Evenings& evenings, const Fraction& money) const {
    const Amount zero = Amount::zero(members_.unit);
    CircleStatistics found{period, 0, 0, 0, zero, {}, {}, balance_spread({}, members_.unit), 0, {}};
    std::vector<Amount> balances;
    int128 limits = 0;
    int128 used = 0;
    for (const MemberStatistics& member : members_on(evenings, period.last())) {
      ++found.members;
      if (member.at_limit) ++found.at_limit;
      balances.push_back(member.balance);
      const Limits& own = ledger_.limits(member.account);
      if (!own.has_floor() || own.floor >= 0) continue;
      if (add_overflow(limits, -own.floor, limits)) detail::throw_amount_overflow(members_.unit);
      if (member.balance.is_negative()) used -= member.balance.minor();
    }
    if (limits != 0) found.credit_in_use = Fraction(used, limits).reduced();
    found.spread = balance_spread(std::move(balances), members_.unit);
    std::map<std::pair<AccountId, AccountId>, int128> flows;
    const auto begin = std::lower_bound(trades_.begin(), trades_.end(), period.first(),
                                        [](const Trade& trade, const Date& day) { return trade.on < day; });
    std::set<AccountId> active;
    for (auto trade = begin; trade != trades_.end() && trade->on <= period.last(); ++trade) {
      ++found.trades;
      found.volume += Amount::minor(trade->amount, members_.unit);
      flows[{trade->payer, trade->payee}] += trade->amount;
      active.insert(trade->payer);
      active.insert(trade->payee);
    }
    found.active = static_cast<std::int64_t>(active.size());
    int128 both_ways = 0;
    for (const auto& [pair, flow] : flows) {
      const auto back = flows.find({pair.second, pair.first});
      if (back != flows.end()) both_ways += std::min(flow, back->second);  // each pair is met twice
    }
    if (!found.volume.is_zero()) found.reciprocity = Fraction(both_ways, found.volume.minor()).reduced();
    if (!money.is_zero()) {
      found.velocity = (Fraction(found.volume.minor()) * Fraction(int128(period.days())) / money).reduced();
    }
    return found;
  }

  const Ledger& ledger_;
  Members members_;
  std::vector<Date> opened_;  // by account number
  std::vector<Movement> movements_;
  std::vector<Trade> trades_;
};

/// The days, or the calendar months, of a stretch of time, in order; the first and last month as far as they lie in it.
[[nodiscard]] inline std::vector<Period> days_of(const Period& whole) {
  std::vector<Period> days;
  for (Date day = whole.first();; day += 1) {
    days.emplace_back(day, day);
    if (day == whole.last()) return days;
  }
}
/// See days_of().
[[nodiscard]] inline std::vector<Period> months_of(const Period& whole) {
  std::vector<Period> months;
  for (Date first = whole.first();; first = first.last_of_month() + 1) {
    const Date last = std::min(first.last_of_month(), whole.last());
    months.emplace_back(first, last);
    if (last == whole.last()) return months;
  }
}

}  // namespace rochdale
