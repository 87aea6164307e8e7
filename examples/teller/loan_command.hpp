// SPDX-License-Identifier: MPL-2.0
// A loan's contract on one line, and its schedule.
#pragma once

#include "command.hpp"

namespace rochdale::teller {

/// `loan-schedule`.
void add_loan_schedule(Commands& commands);

}  // namespace rochdale::teller
