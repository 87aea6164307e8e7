// SPDX-License-Identifier: MPL-2.0
// A year of a circle of 300 members with all of it on: credit that grows with what is earned, fees on both sides, levies,
// demurrage, a fund that is given back, a reserve, invoices, standing orders, vouchers, gifts, reversals, a review of
// limits, and members who leave in debt. Then the journal is read entry by entry, and after each one all balances
// together are zero. The book is made in the folder given, or else in memory.
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <rochdale/institution/mutual_credit.hpp>
#include <rochdale/report/each_entry.hpp>
#include <rochdale/rochdale.hpp>
#include <rochdale/storage/sqlite_store.hpp>
#include <string>
#include <vector>

using namespace rochdale;

namespace {

constexpr Unit credits = "CRED/2"_unit;
constexpr std::uint64_t members = 300;

// Numbers without end, the same on every machine: SplitMix64 (Steele, Lea, Flood 2014).
class Dice {
 public:
  // From 0 to one less than `sides`.
  std::uint64_t roll(std::uint64_t sides) {
    std::uint64_t value = state_ += 0x9E3779B97F4A7C15U;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27) * 0x94D049BB133111EBU;
    return (value ^ value >> 31) % sides;
  }

 private:
  std::uint64_t state_ = 1844;
};

Stamp on(Date day, std::string_view reason = {}) { return Stamp{.by = "the treasurer", .on = day, .reason = reason}; }

class Year {
 public:
  explicit Year(std::unique_ptr<Store> store) : book_(std::move(store), library_policies()), circle_(book_, credits) {}

  void live() {
    found();
    for (Date first = year_.first(); first <= year_.last(); first = first.last_of_month() + 1) {
      month(Period(first, first.last_of_month()));
    }
    end();
    prove();
  }

 private:
  void found() {
    const Stamp stamp = on(year_.first());
    book_.adopt_unit(credits, Limits{}, stamp).value();
    fund_ = circle_.open_fund("fund", stamp).value();
    reserve_ = circle_.open_fund("reserve", stamp, Limits{.floor = 0}).value();
    work_ = circle_.open_fund("work", stamp).value();
    sink_ = circle_.open_fund("melted", stamp).value();
    vouchers_ = circle_.open_fund("vouchers", stamp).value();
    carried_ = circle_.open_fund("community-debt", stamp).value();
    for (std::uint64_t number = 1; number <= members; ++number) {
      const std::string code = "m" + std::to_string(1000 + number).substr(1);
      members_.push_back(circle_.join(code, stamp, {}, number % 3 == 0 ? "Growers" : "Makers").value());
    }
    const auto adopt = [&](const char* name, const char* parameters) {
      circle_.adopt(name, parameters, stamp).value();
    };
    adopt("credit_limit", "kind=on_payment\ninitial=200\ncap=600\n");
    adopt("credit_limit.large", "kind=fixed\nceiling=900\nfloor=none\nseverity=soft\n");
    adopt("transfer_fee", "from=both\nrate=0.5%\nminimum=0.02\nrounding=half_up\nto=fund\n");
    adopt("levy.membership", "basis=membership\nfixed=1.50\nto=fund\n");
    adopt("levy.debt", "basis=negative_balance\nrate=0.2%\nfree=100\nrounding=half_even\nto=fund\n");
    adopt("demurrage", "keeps=0.93\nperiod=1461/4\nsince=2026-01-01\nfree=50\nrounding=half_even\nto=melted\n");
    adopt("redistribution", "from=melted\nshare=by_turnover\ntie=to_first\n");
    adopt("reserve_target", "target=5%\nincome=fund\nreserve=reserve\noperator=work\n");
    adopt("limit_review", "kind=calculated\nfloor=-20*@ptn-200\nceiling=@in+2000\n");
    adopt("debt_term", "months=6\n");
    for (std::size_t at = 0; at < 20; ++at) {
      const RecurringPayment rent{.payer = members_[at],
                                  .payee = members_[299 - at],
                                  .amount = Amount::minor(250, credits),
                                  .first = year_.first() + 30};
      static_cast<void>(circle_.order(rent, "a share of the harvest", stamp).value());
    }
  }

  void month(const Period& period) {
    for (Date day = period.first(); day <= period.last(); day += 1) live_day(day);
    const Stamp stamp = on(period.last());
    for (const Outcome<Entry>& paid : circle_.pay_orders(period, stamp)) count(paid);
    for (const char* run : {"levy.membership", "levy.debt", "demurrage", "redistribution", "reserve_target"}) {
      for (const Outcome<Entry>& taken : circle_.take(run, period, stamp).outcomes) count(taken);
    }
    circle_.pass_day(stamp);
  }

  void live_day(Date day) {
    const Stamp stamp = on(day);
    std::vector<Transfer> payments;
    for (int each = 0; each < 20; ++each) payments.push_back(some_payment(day));
    Answers answers;
    book_.post(payments, stamp, answers);
    for (const Answer& answer : answers.items) {
      ++(answer ? posted_ : refused_);
      if (answer && dice_.roll(500) == 0) count(book_.reverse(answer.entry, {.on = day}, on(day, "by mistake")));
    }
    const Payment some = some_payment_of(day);
    switch (dice_.roll(5)) {
      case 0: {
        PaymentDocument invoice{some.payer, some.payee, some.amount, Workflow::invoice()};
        invoice.accept_on = day + 14;
        static_cast<void>(circle_.ask(invoice, Actor::payee, "an invoice", stamp));
        break;
      }
      case 1: {
        const Voucher voucher{some.payer, vouchers_, some.payee, some.amount, some.amount, day + 60};
        if (const auto sold = circle_.issue(voucher, "a voucher", stamp); sold && dice_.roll(3) != 0) {
          static_cast<void>(circle_.redeem(sold->number, some.payee, some.amount, stamp));
        }
        break;
      }
      case 2: static_cast<void>(circle_.give(some.payer, some.payee, "a gift", stamp).value()); break;
      default: break;
    }
  }

  // Three members leave in debt; the limits of all others are reviewed.
  void end() {
    const Stamp stamp = on(year_.last(), "the year's assembly");
    const std::vector<OwedPart> owed = circle_.owed(year_.last());
    std::size_t left = 0;
    for (std::size_t at = 0; at < owed.size() && left < 3; ++at) {
      if (year_.last() <= owed[at].due || (at > 0 && owed[at].account == owed[at - 1].account)) continue;
      const auto written = circle_.write_off(owed[at].account, carried_, "moved away", stamp);
      if (!written) continue;
      book_.set_status(owed[at].account, AccountStatus::closed, stamp).value();
      static_cast<void>(circle_.cover_from_reserve(written->number, reserve_, stamp, Amount::minor(5000, credits)));
      static_cast<void>(circle_.cover_from_holders(written->number, Tie::to_larger_weight, stamp));
      ++left;
    }
    std::size_t changed = 0;
    for (const ReviewedLimit& each : circle_.review_limits("limit_review", stamp).value()) {
      if (!(each.before == each.after)) ++changed;
    }
    const CircleStatistics known = circle_.statistics(year_);
    std::cout << known.trades << " trades of " << to_string_with_unit(known.volume) << " by " << known.active
              << " members, of whom " << known.members << " are left; " << posted_ << " entries asked for and posted, "
              << refused_ << " refused\n"
              << known.spread.above << " members above zero, " << known.spread.below << " below, from "
              << to_string(known.spread.lowest) << " to " << to_string(known.spread.highest) << ", median "
              << to_string(known.spread.median) << "\n"
              << left << " members left in debt and " << changed << " limits were reviewed\n";
    for (const AccountId account : {fund_, work_, reserve_, sink_, vouchers_, carried_}) {
      std::cout << book_.read([&](const Ledger& ledger) { return std::string(ledger.account(account).code); }) << " "
                << to_string(book_.balance(account)) << "\n";
    }
  }

  // Reads the whole journal: after each entry the sum over all accounts is zero, and at the end it is the book's.
  void prove() {
    book_.read_journal([](const Ledger& ledger, Store& store) {
      std::vector<int128> balances(ledger.account_count() + std::size_t{1});
      int128 sum = 0;
      std::uint64_t entries = 0;
      std::uint64_t unbalanced = 0;
      for_each_entry(ledger, store, [&](const JournalEntry& entry) {
        for (const Line& line : entry.lines) {
          if (!(line.debit == AccountId{})) balances[line.debit.value()] -= line.amount, sum -= line.amount;
          if (!(line.credit == AccountId{})) balances[line.credit.value()] += line.amount, sum += line.amount;
        }
        ++entries;
        if (sum != 0) ++unbalanced;
      });
      std::uint64_t different = 0;
      for (std::uint32_t number = 1; number <= ledger.account_count(); ++number) {
        if (balances[number] != ledger.balance(AccountId(number)).natural()) ++different;
      }
      std::cout << "After each of " << entries << " entries all balances together were zero, but for " << unbalanced
                << "; " << different << " balances differ from the book's, and the journal is "
                << (verify(ledger, store).is_sound() ? "sound" : "NOT sound") << "\n";
    });
  }

  Payment some_payment_of(Date day) {
    const std::size_t payer = dice_.roll(members);
    const std::size_t payee = (payer + 1 + dice_.roll(members - 1)) % members;
    const auto hundreds = static_cast<std::int64_t>(1 + dice_.roll(1 + dice_.roll(12)));
    return Payment{members_[payer], members_[payee], Amount::minor(hundreds * 250, credits), day};
  }
  Transfer some_payment(Date day) { return Transfer(some_payment_of(day)); }

  void count(const Outcome<Entry>& outcome) { ++(outcome ? posted_ : refused_); }

  Book book_;
  MutualCredit circle_;
  const Period year_{"2026-01-01"_date, "2026-12-31"_date};
  Dice dice_;
  std::vector<AccountId> members_;
  AccountId fund_, reserve_, work_, sink_, vouchers_, carried_;
  std::uint64_t posted_ = 0;
  std::uint64_t refused_ = 0;
};

}  // namespace

int main(int count, char** words) {
  try {
    std::unique_ptr<Store> store = std::make_unique<MemoryStore>();
    if (count > 1) store = create_sqlite_store((std::filesystem::path(words[1]) / "year.book").string());
    Year(std::move(store)).live();
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {  // a broken disk
    std::cerr << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
