// SPDX-License-Identifier: MPL-2.0
// What a book answers: one outcome for one request, an answer for each item of a batch.
#pragma once

#include <cstdint>
#include <vector>

#include "rochdale/book/refusal.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// A value or a refusal.
template <class T>
using Outcome = Result<T, Refusal>;

/// The answer to one item of a batch.
struct Answer {
  EntryNumber entry{};           ///< the entry that stands for the item: posted now, or by an earlier request
  std::uint32_t refusal = 0;     ///< index into Answers::refusals, when refused
  Reason reason = Reason::none;  ///< none: accepted
  bool repeated = false;         ///< an earlier request with the same key had posted it

  /// True when the item was accepted.
  [[nodiscard]] explicit operator bool() const noexcept { return reason == Reason::none; }
};

/// The answers to a batch, in its order. Given again for the next batch, it asks for no memory.
struct Answers {
  std::vector<Answer> items;
  std::vector<Refusal> refusals;  ///< the figures of those that were refused

  /// The full refusal of an item that was refused.
  [[nodiscard]] const Refusal& refusal_of(const Answer& answer) const { return refusals.at(answer.refusal); }
};

}  // namespace rochdale
