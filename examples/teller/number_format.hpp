// SPDX-License-Identifier: MPL-2.0
// Amounts as a file writes them, by declared marks. Whether 1.234 is a thousand or a little more than one is never
// guessed.
#pragma once

#include <string>
#include <string_view>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// The decimal mark and the group mark of a file's numbers. By default a point and none: what Amount::parse reads.
class NumberFormat {
 public:
  NumberFormat() = default;

  /// Marks of one character each, UTF-8 (a no-break space is one); an empty group mark means none. Refused, with the
  /// reason: marks that are equal, longer, empty (the decimal mark), a digit, a letter, a minus or a plus.
  static Result<NumberFormat, std::string> make(std::string_view decimal_mark, std::string_view group_mark);

  /// Reads an optional '-', digits, and optionally the decimal mark and digits. Group marks stand before every three
  /// digits of the whole part or before none: with "," and "." both 1.234,56 and 1234,56 are read, and 1.23,45 and
  /// 1.2345,00 are not. Positions count bytes of `text`. Everything else is as Amount::parse has it.
  [[nodiscard]] Result<Amount, Malformed> amount(std::string_view text, const Unit& unit) const;

 private:
  NumberFormat(std::string_view decimal_mark, std::string_view group_mark)
      : decimal_mark_(decimal_mark), group_mark_(group_mark) {}

  std::string decimal_mark_ = ".";
  std::string group_mark_;
};

}  // namespace rochdale::teller
