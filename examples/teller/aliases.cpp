// SPDX-License-Identifier: MPL-2.0
#include "aliases.hpp"

#include "command_error.hpp"

namespace rochdale::teller {

Aliases Aliases::read(const std::string& path, const SpreadsheetForm& form, const Ledger& ledger) {
  CsvReader reader = open_spreadsheet(path, form);
  if (reader.header().size() != 2) {
    throw Refused(describe(reader.header_error("a file of aliases has two columns: the old name, the account")));
  }
  if (!(ledger.find(reader.header()[1]) == AccountId{})) {
    throw Refused(describe(reader.header_error("a file of aliases begins with the names of its two columns, and \"" +
                                               reader.header()[1] + "\" is an account")));
  }
  Aliases aliases;
  while (next_row(reader)) {
    const std::string name(reader.field(0));
    if (name.empty() || reader.field(1).empty()) refuse_field(reader, 0, "an alias needs a name and an account");
    if (!aliases.codes_.emplace(name, reader.field(1)).second) {
      refuse_field(reader, 0, "\"" + name + "\" stands twice in this file");
    }
  }
  return aliases;
}

}  // namespace rochdale::teller
