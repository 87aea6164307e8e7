// SPDX-License-Identifier: MPL-2.0
// Dates as a file writes them, by a declared form. Whether 03/04 is in March or in April is never guessed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// A date as it was written, with the instant if a time stood behind it.
struct WrittenDate {
  Date on;
  std::optional<Instant> at;  ///< Times are of UTC, whether or not they end in Z.

  friend bool operator==(const WrittenDate&, const WrittenDate&) = default;
};

/// The form in which a file writes its dates: a date such as `dd/mm/yyyy`, and a time if it has one.
///
/// The date is `yyyy`, `mm` or `m`, and `dd` or `d` in any order, with `-` `/` `.` or nothing between them; `m` and `d`
/// stand for one or two digits and need something between. Years of two digits are refused: the century would be a
/// guess. The time is ` hh:mm`, ` hh:mm:ss` or ` hh:mm:ss.ffffff` (one to six digits); brackets mark what may be
/// missing, from there to the end: ` hh:mm[:ss[.ffffff]]`, `[ hh:mm:ss]`. Before a time the text may have a space or a
/// `T`, whichever the form has, and after it a `Z` for UTC.
class DateFormat {
 public:
  /// `yyyy-mm-dd[ hh:mm[:ss[.ffffff]]]`: ISO 8601 with an optional time.
  DateFormat();

  /// A form as described above; the position of a refusal counts bytes of `form`.
  static Result<DateFormat, Malformed> parse(std::string_view form);

  /// Reads a date that is written in exactly this form.
  [[nodiscard]] Result<WrittenDate, Malformed> read(std::string_view text) const;

 private:
  enum class Part : std::uint8_t { year, month, day };

  struct DatePart {
    Part part = Part::year;
    std::size_t fewest_digits = 4;
    std::size_t most_digits = 4;
    char before = '\0';  ///< What stands between it and the part before; NUL: nothing.
  };

  DateFormat(const std::array<DatePart, 3>& date, unsigned time_steps) : date_(date), time_steps_(time_steps) {}

  std::array<DatePart, 3> date_;
  unsigned time_steps_;  ///< Bit n: the time may end after n steps; one is hour and minute, then second, then fraction.
};

}  // namespace rochdale::teller
