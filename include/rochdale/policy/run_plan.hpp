// SPDX-License-Identifier: MPL-2.0
// What a run is going to take, account by account, and whom it leaves out and why: shown before it is taken, and kept
// for those who ask afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/approve.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/book/run_key.hpp"
#include "rochdale/book/store.hpp"
#include "rochdale/core/amount.hpp"
#include "rochdale/core/names.hpp"

namespace rochdale {

/// Hands a reader every record of a journal, in order: `[&](RecordReader& r) { store.read(0, r); }`, or the same with
/// Turn::read() within the turn that takes the run.
using ReadJournal = std::function<void(RecordReader&)>;

/// Why a run takes nothing, or less than is due. Numbers are stable: only append.
enum class Skip : std::uint8_t {
  frozen = 0,  ///< the account is frozen: nothing moves on it
  held = 1,    ///< what is left after what is held does not suffice; the rest stays due
};

namespace detail {
inline constexpr std::array<std::string_view, 2> skip_names{"frozen", "held"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Skip skip) noexcept { return detail::name_in(detail::skip_names, skip); }

/// One account in a plan.
struct PlannedItem {
  AccountId account;
  Amount base;   ///< what it is reckoned on
  Amount due;    ///< what is due
  Amount taken;  ///< what is proposed: not more than is due
};

/// An account that gives less than is due.
struct SkippedItem {
  AccountId account;
  Amount due;
  Skip why;
};

/// A run for a period before it is taken.
struct RunPlan {
  std::vector<PlannedItem> items;
  std::vector<SkippedItem> skipped;
  std::vector<Draft> drafts;  ///< one for each item that takes or gives something
};

namespace detail {

/// Adds the draft of a transfer that a run proposes. Throws Error (misuse) where it has no shape: then the run's terms
/// do not fit the book.
inline void propose_transfer(const Ledger& ledger, const Transfer& transfer, RunPlan& plan) {
  Result<Draft, Refusal> made = draft(ledger, transfer);
  if (!made) throw Error(Fault::misuse, "a run proposes what cannot be: " + explain(made.error(), ledger));
  plan.drafts.push_back(*std::move(made));
}

/// True for a line kind that moves balances when it starts a record.
[[nodiscard]] constexpr bool moves_balances(LineKind kind) noexcept {
  return kind != LineKind::hold && kind != LineKind::voided && kind != LineKind::expired && kind != LineKind::event;
}

}  // namespace detail

}  // namespace rochdale
