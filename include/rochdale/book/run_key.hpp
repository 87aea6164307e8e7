// SPDX-License-Identifier: MPL-2.0
// The key of what a run proposes: derived from the run, the day and the item, so that no day is ever taken twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rochdale/book/key.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

namespace detail {
/// What the keys of a run begin with: its name, filled up with zero bytes.
[[nodiscard]] constexpr std::uint64_t word_of_run(std::string_view run) noexcept {
  std::uint64_t word = 0;
  for (std::size_t at = 0; at < 4; ++at) {
    word = word << 8 | (at < run.size() ? static_cast<unsigned char>(run[at]) : 0U);
  }
  return word;
}
}  // namespace detail

/// Whether a key is one that run_key() makes for this run. One that is a text never is, however it begins.
[[nodiscard]] constexpr bool is_of_run(const Key& key, std::string_view run) noexcept {
  const std::uint64_t day = key.high() & 0xFFFFFFFFU;
  return key.high() >> 32 == detail::word_of_run(run) && 0 < day && day <= 0xFFFFFFU;
}

/// The key of an item of a run on a day: the run's name of 1 to 4 bytes, none of them zero, the first not 0xFF; and a
/// number of the run's own, such as that of an account. Never meets a key that is a text. Throws Error (out_of_range)
/// for another name.
[[nodiscard]] inline Key run_key(std::string_view run, const Date& day, std::uint64_t item = 0) {
  if (run.empty() || run.size() > 4 || run.find('\0') != std::string_view::npos ||
      static_cast<unsigned char>(run.front()) == 0xFF) {
    throw Error(Fault::out_of_range, "the name of a run in its keys is 1 to 4 bytes");
  }
  // A zero byte, and then the day from 1 on, which is never all zero: no text has that.
  return Key::words(detail::word_of_run(run) << 32 | static_cast<std::uint64_t>(day - Date::min() + 1), item);
}

}  // namespace rochdale
