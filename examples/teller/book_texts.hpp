// SPDX-License-Identifier: MPL-2.0
// The words of a book by their numbers, looked up while its journal is being read.
#pragma once

#include <string>
#include <unordered_map>

#include "rochdale/book/line.hpp"
#include "rochdale/book/store.hpp"

namespace rochdale::teller {

/// Looks words up in a store, and remembers those that come again and again.
class BookTexts {
 public:
  explicit BookTexts(Store& store) : store_(store) {}

  /// The words of a number; empty for none, and for words that were erased. Valid until the next call.
  [[nodiscard]] const std::string& operator()(TextNumber text);

 private:
  static constexpr std::size_t most_kept = 65536;

  Store& store_;
  std::unordered_map<TextNumber, std::string> kept_;
};

}  // namespace rochdale::teller
