// SPDX-License-Identifier: MPL-2.0
// The calculations of a community bank, on one line each: day counts, splits, rounding, loan schedules.
#pragma once

#include "command.hpp"

namespace rochdale::teller {

/// `day-count`, `split`, `round` and `loan-schedule`. They need no book, and change nothing.
void add_bank_commands(Commands& commands);

}  // namespace rochdale::teller
