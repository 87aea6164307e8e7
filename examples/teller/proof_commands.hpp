// SPDX-License-Identifier: MPL-2.0
// Proof for those who do not keep the book, and words that leave it while everything proven stands.
#pragma once

#include "command.hpp"

namespace rochdale::teller {

void add_audit_commands(Commands& commands);    ///< audit, new-key, checkpoint, check-growth
void add_receipt_commands(Commands& commands);  ///< receipt, check-receipt
void add_redact_command(Commands& commands);    ///< redact

}  // namespace rochdale::teller
