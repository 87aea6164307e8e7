// SPDX-License-Identifier: MPL-2.0
// A community bank at the counter.
#pragma once

#include <string_view>

#include "command.hpp"
#include "loan_words.hpp"
#include "rochdale/institution/bank_product.hpp"

namespace rochdale::teller {

/// Whether a field of a product is an account: people write it by its code, the journal by its number.
[[nodiscard]] bool is_account_field(std::string_view name);

/// Throws Misused for what payments change where a product's interest follows the schedule.
void check_recalculation(const LoanWords& words, const LoanProduct& product);

/// `chart`, `product`, `open-savings`, `deposit`, `withdraw`, `lend`, `repay` and `end-of-day`, and those below.
void add_community_bank_commands(Commands& commands);
/// `savings ...`.
void add_savings_commands(Commands& commands);
/// `disburse`, `charge`, `waive`, `goodwill`, `charge-back`, `reschedule`, `write-off`, `recover` and
/// `instalments`.
void add_loan_care_commands(Commands& commands);
/// `shares ...`.
void add_share_commands(Commands& commands);
/// `group ...`.
void add_group_commands(Commands& commands);

}  // namespace rochdale::teller
