// SPDX-License-Identifier: MPL-2.0
// The families of commands, each in a file of its own name.
#pragma once

#include "command.hpp"

namespace rochdale::teller {

void add_book_commands(Commands& commands);         ///< new, unit, verify, backup
void add_account_commands(Commands& commands);      ///< open, rename, limit, freeze, unfreeze, close, accounts
void add_posting_commands(Commands& commands);      ///< pay, entry, reverse, period close
void add_hold_commands(Commands& commands);         ///< hold, post-hold, void-hold, expire, holds
void add_moving_in_commands(Commands& commands);    ///< opening, import, compare
void add_import_command(Commands& commands);        ///< import
void add_reading_commands(Commands& commands);      ///< balances, journal
void add_statement_commands(Commands& commands);    ///< statement, trial-balance
void add_report_commands(Commands& commands);       ///< balance-sheet, income-statement, cash-flow, ageing
void add_export_commands(Commands& commands);       ///< export
void add_year_commands(Commands& commands);         ///< close-year
void add_policy_commands(Commands& commands);       ///< adopt, revoke, policies, preview
void add_run_commands(Commands& commands);          ///< run, owed, limits, review
void add_request_commands(Commands& commands);      ///< request ...
void add_order_commands(Commands& commands);        ///< order ...
void add_voucher_commands(Commands& commands);      ///< voucher ..., gift ...
void add_interchange_commands(Commands& commands);  ///< interchange ...
void add_leaving_commands(Commands& commands);      ///< leaving ..., documents
void add_statistics_command(Commands& commands);    ///< statistics
void add_lines_command(Commands& commands);         ///< serve-lines

}  // namespace rochdale::teller
