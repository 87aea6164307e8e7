// SPDX-License-Identifier: MPL-2.0
// Demurrage as a run: what melted of every member's balance is booked into a sink. It is reckoned from the movements
// themselves, never from what an earlier run booked, so that monthly and yearly runs end on the same figure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/rule.hpp"
#include "rochdale/policy/credit_limit.hpp"
#include "rochdale/policy/decay.hpp"
#include "rochdale/policy/members.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// The terms of demurrage, as a book adopts them. Parameters: unit, group, label; "keeps" (what is left of one after a
/// period), "period" (how many steps), "step" (day, minute); "since" (the first day on which money melts); "free" (what
/// does not melt), "rounding" (of what is left, by name), "to" (the code of the sink).
///
/// Circles: keeps=0.93, period=1461/4, step=day. Sarafu: keeps=0.98, period=43200, step=minute, rounding=floor.
class Demurrage final : public Policy {
 public:
  static constexpr std::string_view family = "demurrage";

  Demurrage(Members members, Decay decay, Date since, Amount free, Rounding rounding, std::string to,
            std::string label = {})
      : members_(std::move(members)),
        decay_(std::move(decay)),
        since_(since),
        free_(free),
        rounding_(rounding),
        to_(std::move(to)),
        label_(std::move(label)),
        name_(policy_name(family, label_)) {
    if (free.is_negative()) throw Error(Fault::out_of_range, "what does not melt is not below zero");
  }

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] std::string parameters() const override {
    Parameters to;
    write_members(members_, to);
    to.set("keeps", to_string(decay_.keeps())).set("period", to_string(decay_.period()));
    to.set("step", std::string(rochdale::name(decay_.step()))).set("since", to_string(since_));
    if (!free_.is_zero()) to.set("free", to_string(free_));
    to.set("rounding", std::string(rochdale::name(rounding_))).set("to", to_).set("label", label_);
    return to.text();
  }
  /// Makes the terms from their parameters. Throws Error (out_of_range).
  [[nodiscard]] static std::shared_ptr<const Policy> make(std::string_view parameters) {
    return std::make_shared<Demurrage>(read(parameters));
  }
  /// The same as a value.
  [[nodiscard]] static Demurrage read(std::string_view parameters) {
    ParameterReader from(std::string(family), parameters);
    Members members = read_members(from);
    const auto keeps = from.rate("keeps");
    const auto period = from.rate("period");
    if (!keeps || !period) from.refuse("keeps and period are wanted");
    const auto since = from.date("since");
    if (!since) from.refuse("since is missing: the first day on which money melts");
    const auto rounding = parse_rounding(from.required("rounding"));
    if (!rounding) from.refuse("rounding is unknown");
    const DecayStep step = from.word("step", DecayStep::day, &parse_decay_step);
    const Amount free = from.amount("free", members.unit).value_or(Amount::zero(members.unit));
    std::string to = from.required("to");
    std::string label = from.text("label").value_or(std::string());
    from.end();
    return Demurrage(std::move(members), Decay(*keeps, *period, step), *since, free, *rounding, std::move(to),
                     std::move(label));
  }

  [[nodiscard]] const Members& members() const noexcept { return members_; }
  [[nodiscard]] const Decay& decay() const noexcept { return decay_; }
  [[nodiscard]] Date since() const noexcept { return since_; }
  [[nodiscard]] const Amount& free() const noexcept { return free_; }
  [[nodiscard]] Rounding rounding() const noexcept { return rounding_; }
  [[nodiscard]] const std::string& to() const noexcept { return to_; }

 private:
  Members members_;
  Decay decay_;
  Date since_;
  Amount free_;
  Rounding rounding_;
  std::string to_;
  std::string label_;
  std::string name_;
};

/// What melted of one account through the end of a day, since its demurrage began.
struct Melted {
  int128 base = 0;     ///< all that moved, without demurrage, in minor units: what a balance would be if nothing melted
  int128 left = 0;     ///< what is left of it, rounded by name
  int128 charged = 0;  ///< what runs have booked, less what was given back
  bool moved = false;

  /// What is still to be booked; below zero where too much was, because a movement was dated back since.
  [[nodiscard]] int128 due() const noexcept { return base - left - charged; }
};

namespace detail {

/// The name of demurrage in the keys of its entries, by which they are known again.
inline constexpr std::string_view demurrage_key = "DEMU";

/// Sorts a journal into movements of members and bookings of demurrage.
class MeltReader final : public RecordReader {
 public:
  struct Movement {
    std::int64_t step;
    int128 amount;
  };

  MeltReader(const Demurrage& terms, const Ledger& ledger, Date through)
      : terms_(terms), ledger_(ledger), through_(through), accounts_(ledger.account_count() + std::size_t{1}) {}

  void lines(std::uint64_t first, std::span<const Line> lines) override {
    for (const Line& line : lines) {
      const std::uint64_t number = first++;
      if (line.kind != LineKind::further) begin(number, line);
      if (!counts_ || through_ < line.on) continue;
      if (!(line.debit == AccountId{})) move(line.debit, -line.amount, line.on);
      if (!(line.credit == AccountId{})) move(line.credit, line.amount, line.on);
    }
  }
  void event(const Event&) override { counts_ = false; }

  /// The account's figures, once everything was read.
  [[nodiscard]] Melted melted(AccountId account, DecayTable& table) {
    Account& own = accounts_.at(account.value());
    std::stable_sort(own.movements.begin(), own.movements.end(),
                     [](const Movement& left, const Movement& right) { return left.step < right.step; });
    const Decimal free(to_integer(terms_.free().minor()));
    const std::int64_t begin = table.decay().step_of(terms_.since(), std::nullopt);
    MeltingBalance balance(begin);
    Melted found;
    found.charged = own.charged;
    found.moved = !own.movements.empty() || own.charged != 0;
    for (const Movement& movement : own.movements) {
      balance.advance(table, std::max(movement.step, begin), free);
      balance.add(movement.amount);
      found.base += movement.amount;
    }
    balance.advance(table, std::max(table.decay().step_after(through_), begin), free);
    found.left = balance.rounded(terms_.rounding());
    return found;
  }

 private:
  struct Account {
    std::vector<Movement> movements;
    int128 charged = 0;
  };

  void begin(std::uint64_t number, const Line& line) {
    counts_ = moves_balances(line.kind);
    at_ = line.has_at ? std::optional<Instant>(line.at) : std::nullopt;
    // A booking of demurrage, or the reversal of one, or of such a reversal.
    const bool reverses = line.kind == LineKind::reversal && bookings_.count(line.related) != 0;
    books_ = reverses || is_of_run(line.key, demurrage_key);
    if (books_) bookings_.insert(number);
  }

  void move(AccountId account, const int128& amount, Date on) {
    if (!terms_.members().has(ledger_, account)) return;
    Account& own = accounts_.at(account.value());
    if (books_) {
      own.charged -= amount;
    } else {
      own.movements.push_back(Movement{terms_.decay().step_of(on, at_), amount});
    }
  }

  const Demurrage& terms_;
  const Ledger& ledger_;
  Date through_;
  std::vector<Account> accounts_;
  std::set<std::uint64_t> bookings_;
  std::optional<Instant> at_;
  bool counts_ = false;
  bool books_ = false;
};

}  // namespace detail

/// What melted of every member through the end of a day, by account number (place 0 is none). One pass over the journal;
/// looking changes nothing, and how often runs were taken makes no difference to what is left.
[[nodiscard]] inline std::vector<Melted> melted_through(const Demurrage& terms, const Ledger& ledger, Date through,
                                                        const ReadJournal& read) {
  detail::MeltReader reader(terms, ledger, through);
  read(reader);
  DecayTable table(terms.decay());
  std::vector<Melted> found(ledger.account_count() + std::size_t{1});
  for (const AccountId account : terms.members().all(ledger)) found[account.value()] = reader.melted(account, table);
  return found;
}

/// Books what melted into the sink. It never takes more than an account has beside what is held; what is lacking stays
/// due and is taken by the next run. Frozen members are left out and listed, and pay when they are open again.
class DemurrageRun final : public Run {
 public:
  /// `melted` is melted_through() the last day of the period that is taken.
  DemurrageRun(Demurrage terms, std::vector<Melted> melted) : terms_(std::move(terms)), melted_(std::move(melted)) {}

  /// What is going to be booked. Throws Error (misuse) where the community has no such sink.
  [[nodiscard]] RunPlan plan(const Ledger& ledger, const Period& period) const {
    RunPlan plan;
    const Unit& unit = terms_.members().unit;
    const AccountId sink = account_of_policy(ledger, terms_.to(), unit);
    for (const AccountId account : terms_.members().all(ledger)) {
      if (account == sink || account.value() >= melted_.size()) continue;
      const Melted& melted = melted_[account.value()];
      if (melted.due() <= 0) continue;
      const Amount due = Amount::minor(melted.due(), unit);
      if (ledger.state(account).status == AccountStatus::frozen) {
        plan.skipped.push_back(SkippedItem{account, due, Skip::frozen});
        continue;
      }
      const Balance balance = ledger.balance(account);
      const int128 free = std::max(balance.lowest(), int128(0));
      const Amount taken = Amount::minor(std::min(free, melted.due()), unit);
      if (taken < due) plan.skipped.push_back(SkippedItem{account, due - taken, Skip::held});
      if (!taken.is_positive()) continue;
      plan.items.push_back(PlannedItem{account, Amount::minor(melted.base, unit), due, taken});
      detail::propose_transfer(ledger,
                               Transfer{.debit = account,
                                        .credit = sink,
                                        .amount = taken,
                                        .on = period.last(),
                                        .key = run_key(detail::demurrage_key, period.last(), account.value()),
                                        .memo = terms_.name(),
                                        .purpose = Demurrage::family},
                               plan);
    }
    return plan;
  }

  [[nodiscard]] std::vector<Draft> propose(const Ledger& ledger, const Period& period) const override {
    return plan(ledger, period).drafts;
  }

 private:
  Demurrage terms_;
  std::vector<Melted> melted_;
};

}  // namespace rochdale
