// SPDX-License-Identifier: MPL-2.0
// Runs by the name under which a book has adopted their terms: a levy, demurrage, a redistribution, the reserve's target.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/turn.hpp"
#include "rochdale/policy/demurrage.hpp"
#include "rochdale/policy/levy.hpp"
#include "rochdale/policy/redistribution.hpp"
#include "rochdale/policy/reserve_target.hpp"
#include "rochdale/policy/run_plan.hpp"

namespace rochdale {

/// What a book has adopted under a name, or null.
[[nodiscard]] inline const PolicyAdopted* find_adopted(const Ledger& ledger, std::string_view name) {
  for (const PolicyAdopted& policy : ledger.chart().policies()) {
    if (policy.name == name) return &policy;
  }
  return nullptr;
}

/// The family of a policy's name: "levy" of "levy.growers".
[[nodiscard]] inline std::string_view family_of(std::string_view name) { return name.substr(0, name.find('.')); }

/// What a run is going to do in a period, by the name of its terms. `read` hands out the journal. Throws Error (misuse)
/// where nothing of this name is adopted or it is no terms of a run, and what the run's own plan() throws.
[[nodiscard]] inline RunPlan plan_run(const Ledger& ledger, std::string_view name, const Period& period,
                                      const ReadJournal& read) {
  const PolicyAdopted* adopted = find_adopted(ledger, name);
  if (adopted == nullptr) throw Error(Fault::misuse, "the book has adopted nothing called " + std::string(name));
  const std::string_view family = family_of(name);
  if (family == Levy::family) {
    Levy terms = Levy::read(adopted->parameters);
    std::vector<int128> bases = levy_bases(terms, ledger, period, read);
    return LevyRun(std::move(terms), std::move(bases)).plan(ledger, period);
  }
  if (family == Demurrage::family) {
    Demurrage terms = Demurrage::read(adopted->parameters);
    std::vector<Melted> melted = melted_through(terms, ledger, period.last(), read);
    return DemurrageRun(std::move(terms), std::move(melted)).plan(ledger, period);
  }
  if (family == Redistribution::family) {
    return RedistributionRun(Redistribution::read(adopted->parameters)).plan(ledger, period);
  }
  if (family == ReserveTarget::family) {
    return ReserveRun(ReserveTarget::read(adopted->parameters)).plan(ledger, period);
  }
  throw Error(Fault::misuse, std::string(name) + " is asked at every payment; there is no run of it");
}

/// A run that was taken: its plan, and what became of each item of it.
struct TakenRun {
  RunPlan plan;
  std::vector<Outcome<Entry>> outcomes;  ///< one for each item of the plan

  /// What was posted now, without what an earlier run had posted and what was refused.
  [[nodiscard]] Amount posted(const Unit& unit) const {
    Amount sum = Amount::zero(unit);
    for (std::size_t at = 0; at < outcomes.size(); ++at) {
      if (outcomes[at] && !outcomes[at]->repeated()) sum += plan.items[at].taken;
    }
    return sum;
  }
  /// True when nothing was refused.
  [[nodiscard]] bool is_complete() const {
    for (const Outcome<Entry>& outcome : outcomes) {
      if (!outcome) return false;
    }
    return true;
  }
};

/// Takes the run of this name for a period. What a limit refuses is answered; the others stand. Taken twice it posts
/// once. Only within Book::together(). Throws what plan_run() throws.
[[nodiscard]] inline TakenRun take_run(Turn& turn, std::string_view name, const Period& period, const Stamp& stamp) {
  TakenRun taken;
  taken.plan = plan_run(turn.ledger(), name, period, [&turn](RecordReader& reader) { turn.read(0, reader); });
  for (const Draft& draft : taken.plan.drafts) taken.outcomes.push_back(turn.post(draft, stamp));
  return taken;
}

}  // namespace rochdale
