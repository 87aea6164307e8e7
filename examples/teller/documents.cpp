// SPDX-License-Identifier: MPL-2.0
#include "documents.hpp"

#include <iostream>

#include "rochdale/book/explain.hpp"
#include "terminal_text.hpp"

namespace rochdale::teller {

Command& DocumentOptions::declare(Commands& commands, std::string name, std::string summary, std::string example) {
  Command& command = commands.add(std::move(name), std::move(summary), std::move(example));
  return command.argument("BOOK", "the book", book).argument("DOCUMENT", "the number of the document", document);
}

void DocumentOptions::declare_circumstances(Command& command) {
  circumstances.declare_on(command);
  circumstances.declare(command);
  circumstances.declare_reason(command, false);
}

void say_document(const Document& document) {
  std::cout << "document " << document.number.value() << ": the " << printable(document.kind) << " is "
            << printable(document.state) << "\n";
}

bool say_moves(const Ledger& ledger, const std::vector<TimedMove>& moves) {
  bool well = true;
  for (const TimedMove& move : moves) {
    if (move.outcome) {
      say_document(*move.outcome);
    } else {
      std::cout << "document " << move.document.value()
                << " stays as it is: " << printable(explain(move.outcome.error(), ledger)) << "\n";
      well = false;
    }
  }
  if (moves.empty()) std::cout << "nothing was due\n";
  return well;
}

}  // namespace rochdale::teller
