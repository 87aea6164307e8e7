// SPDX-License-Identifier: MPL-2.0
// A community to measure with: a book whose members all have a credit limit.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

#include "rochdale/book/book.hpp"
#include "workload.hpp"

namespace rochdale::bench {

/// Ends the program when what was measured is not what was meant: a figure for other work would be a lie.
inline void require(bool is_true, const char* what) {
  if (is_true) return;
  std::cerr << "The benchmark does not do what it says: " << what << '\n';
  std::abort();
}

/// When the benchmarks' records were recorded: 2024-01-01, noon.
inline constexpr std::int64_t noon = 1'704'110'400'000'000;

[[nodiscard]] inline Stamp stamp() { return Stamp{"bench", Instant::from_microseconds(noon), Date::from_days(19'723)}; }

/// Opens accounts 1 to `accounts`, each with its floor.
inline void open_members(Book& book, std::uint32_t accounts) {
  require(static_cast<bool>(book.adopt_unit(hours, Limits{}, stamp())), "the unit is taken up");
  constexpr std::uint32_t at_once = 10'000;
  for (std::uint32_t first = 1; first <= accounts; first += at_once) {
    static_cast<void>(book.together([&](Turn& turn) {
      for (std::uint32_t account = first; account < first + at_once && account <= accounts; ++account) {
        std::array<char, 16> code{'m'};
        const auto end = std::to_chars(code.data() + 1, code.data() + code.size(), account);
        NewAccount wanted{std::string_view(code.data(), static_cast<std::size_t>(end.ptr - code.data())), hours};
        wanted.limits = Limits{floor_of(account), int128_max};
        require(static_cast<bool>(turn.open_account(wanted, stamp())), "an account opens");
      }
      return true;
    }));
  }
}

}  // namespace rochdale::bench
