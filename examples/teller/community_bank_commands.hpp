// SPDX-License-Identifier: MPL-2.0
// A community bank at the counter.
#pragma once

#include "command.hpp"

namespace rochdale::teller {

/// `chart`, `product`, `open-savings`, `deposit`, `withdraw`, `lend`, `repay` and `end-of-day`.
void add_community_bank_commands(Commands& commands);

}  // namespace rochdale::teller
