// SPDX-License-Identifier: MPL-2.0
// Documents of a book on the command line: found by their number, and what happened to them said in words.
#pragma once

#include <string>
#include <vector>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "rochdale/policy/payment_document.hpp"

namespace rochdale::teller {

/// What every command about one document takes.
struct DocumentOptions {
  std::string book;
  std::uint64_t document = 0;
  Circumstances circumstances;

  /// Declares the command with BOOK and DOCUMENT.
  Command& declare(Commands& commands, std::string name, std::string summary, std::string example);
  /// Takes the circumstances; they stand behind the command's own options.
  void declare_circumstances(Command& command);

  [[nodiscard]] DocumentNumber number() const { return DocumentNumber(document); }
};

/// Says where a document stands now: "document 12 is open".
void say_document(const Document& document);

/// Says what a day did to documents; false where something could not be done.
[[nodiscard]] bool say_moves(const Ledger& ledger, const std::vector<TimedMove>& moves);

}  // namespace rochdale::teller
