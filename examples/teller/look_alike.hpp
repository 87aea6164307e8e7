// SPDX-License-Identifier: MPL-2.0
// Names that people would take for one another: "Zoë" written in two ways, "ana", "Ana" and "ana ". The rules of
// Unicode are ICU's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rochdale/book/ledger.hpp"

namespace rochdale::teller {

/// A text without what the eye does not tell apart: trimmed of white space, case folded, composed (NFC). Text that is
/// no UTF-8 stays as it is.
[[nodiscard]] std::string folded(std::string_view text);

/// Codes by how they look.
class LookAlikes {
 public:
  LookAlikes() = default;
  /// With the codes of all accounts of a ledger.
  explicit LookAlikes(const Ledger& ledger);

  /// Adds a code; of several that look alike the first is remembered.
  void add(std::string_view code);

  /// The code that was added and looks like this one; it may be this one itself.
  [[nodiscard]] std::optional<std::string> find(std::string_view code) const;

 private:
  std::unordered_map<std::string, std::string> by_look_;
};

}  // namespace rochdale::teller
