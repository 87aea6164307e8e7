// SPDX-License-Identifier: MPL-2.0
// Which day a question is about, and what was known when: effective date and booking order are two different things.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "command.hpp"
#include "rochdale/book/balance.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale::teller {

/// The day, and the last record that counts. By default everything does.
struct AsOf {
  std::optional<Date> on;
  std::optional<std::uint64_t> known;

  /// Takes --on.
  void declare_on(Command& command);
  /// Takes --on and --as-known.
  void declare(Command& command);

  /// The balances by account number: as the ledger has them where nothing was asked for, otherwise by one pass over the
  /// journal. Throws Refused for a record that the book does not have.
  [[nodiscard]] std::vector<Balance> balances(const Ledger& ledger, Store& store) const;
};

}  // namespace rochdale::teller
