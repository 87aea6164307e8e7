// SPDX-License-Identifier: MPL-2.0
// Who does it, when, and what for: what every command that changes a book takes. The only place that asks the
// computer for the time and for its user.
#pragma once

#include <optional>
#include <string>

#include "command.hpp"
#include "rochdale/book/stamp.hpp"

namespace rochdale::teller {

/// The circumstances of a change, as the command line gives them.
class Circumstances {
 public:
  /// Takes --by, --recorded, --reference and --purpose.
  void declare(Command& command);
  /// Takes --reason, which may or must be given.
  void declare_reason(Command& command, bool required, std::string what = "why; it is kept with the record");
  /// Takes --on, the effective date.
  void declare_on(Command& command, std::string what = "effective date; today, if not given");

  /// The stamp for the book. Its texts lie here.
  [[nodiscard]] Stamp stamp() const;

  /// The effective date: --on, or else the day of --recorded, or else today where this computer is.
  [[nodiscard]] Date on() const;

  [[nodiscard]] const std::string& reference() const noexcept { return reference_; }
  [[nodiscard]] const std::string& purpose() const noexcept { return purpose_; }

 private:
  std::optional<std::string> by_;
  std::optional<Instant> recorded_;
  std::optional<Date> on_;
  std::string reason_;
  std::string reference_;
  std::string purpose_;
  mutable std::string user_;
};

}  // namespace rochdale::teller
