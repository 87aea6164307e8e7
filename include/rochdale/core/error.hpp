// SPDX-License-Identifier: MPL-2.0
// The one exception of the library: a fault of the program or of its surroundings, never a refused request.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace rochdale {

/// What went wrong. Numbers are written to journals and cross the C border: only append, never renumber.
enum class Fault : std::uint8_t {
  overflow = 1,          ///< A result does not fit its type. Nothing wraps or saturates.
  mixed_units = 2,       ///< Two units of account met in one sum or comparison.
  out_of_range = 3,      ///< An argument is outside the range that its documentation gives.
  division_by_zero = 4,  ///< A quotient or rate over zero.
  misuse = 5,            ///< A Result was asked for the side that it does not hold, or a call came out of turn.
  storage = 6,           ///< The disk or database failed.
  closed = 7,            ///< The object was closed before the call.
  not_a_book = 8,        ///< The file or database is something else.
  newer_version = 9,     ///< Written by a later version of the library.
  damaged = 10,          ///< Contents contradict their own checks.
  unknown_rule = 11,     ///< The journal names a rule that the host has not registered.
  read_only = 12,        ///< A change was asked of what was opened for reading.
  busy = 13,             ///< The write turn did not come in time.
  connection_lost = 14,  ///< The server went away; whether the last commit happened is unknown.
};

/// The name of a fault as written in messages and bindings; "unknown" for a number of a later version.
[[nodiscard]] constexpr std::string_view name(Fault fault) noexcept {
  switch (fault) {
    case Fault::overflow: return "overflow";
    case Fault::mixed_units: return "mixed_units";
    case Fault::out_of_range: return "out_of_range";
    case Fault::division_by_zero: return "division_by_zero";
    case Fault::misuse: return "misuse";
    case Fault::storage: return "storage";
    case Fault::closed: return "closed";
    case Fault::not_a_book: return "not_a_book";
    case Fault::newer_version: return "newer_version";
    case Fault::damaged: return "damaged";
    case Fault::unknown_rule: return "unknown_rule";
    case Fault::read_only: return "read_only";
    case Fault::busy: return "busy";
    case Fault::connection_lost: return "connection_lost";
  }
  return "unknown";
}

/// Thrown for faults of the program or its surroundings. A request that is turned down by a rule is a value
/// (Result), not an Error.
class Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message) : std::runtime_error(message), fault_(fault) {}

  /// What went wrong, for programs; what() says it for people.
  [[nodiscard]] Fault fault() const noexcept { return fault_; }

 private:
  Fault fault_;
};

}  // namespace rochdale
