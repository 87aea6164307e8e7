// SPDX-License-Identifier: MPL-2.0
// teller: the books of a community from the command line.
#include <iostream>

#include "bank_commands.hpp"
#include "command.hpp"
#include "community_bank_commands.hpp"
#include "families.hpp"
#include "help.hpp"
#include "proof_commands.hpp"

int main(int count, char** words) {
  using namespace rochdale::teller;
  std::ios::sync_with_stdio(false);
  Commands commands;
  commands.heading("The book");
  add_book_commands(commands);
  commands.heading("Accounts");
  add_account_commands(commands);
  commands.heading("Entries");
  add_posting_commands(commands);
  add_hold_commands(commands);
  commands.heading("Moving in");
  add_moving_in_commands(commands);
  commands.heading("Looking");
  add_reading_commands(commands);
  add_statement_commands(commands);
  add_report_commands(commands);
  add_export_commands(commands);
  add_lines_command(commands);
  add_interchange_commands(commands);
  add_statistics_command(commands);
  commands.heading("What the circle agreed");
  add_policy_commands(commands);
  add_run_commands(commands);
  commands.heading("Documents");
  add_request_commands(commands);
  add_order_commands(commands);
  add_voucher_commands(commands);
  add_leaving_commands(commands);
  commands.heading("The bank");
  add_community_bank_commands(commands);
  commands.heading("The year");
  add_year_commands(commands);
  commands.heading("Proof");
  add_audit_commands(commands);
  add_receipt_commands(commands);
  add_redact_command(commands);
  commands.heading("Reckoning");
  add_bank_commands(commands);
  commands.heading("Help");
  add_help_commands(commands);
  return run_command_line(commands, count, words);
}
