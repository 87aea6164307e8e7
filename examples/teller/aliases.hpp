// SPDX-License-Identifier: MPL-2.0
// The names of an old system and the accounts that they mean here.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rochdale/book/ledger.hpp"
#include "spreadsheet_form.hpp"

namespace rochdale::teller {

/// Old names and account codes.
class Aliases {
 public:
  /// No aliases.
  Aliases() = default;

  /// Reads a file of two columns, whatever they are called: the old name, the account's code. It is written in the same
  /// form as the file whose names it explains. Throws Refused for a name that stands twice, and for a first row that is
  /// no header: it names an account of the ledger.
  [[nodiscard]] static Aliases read(const std::string& path, const SpreadsheetForm& form, const Ledger& ledger);

  /// The account's code for a name; the name itself where it is no alias. Lives as long as both.
  [[nodiscard]] std::string_view operator()(std::string_view name) const {
    if (codes_.empty()) return name;
    const auto found = codes_.find(name);
    return found == codes_.end() ? name : std::string_view(found->second);
  }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> codes_;
};

}  // namespace rochdale::teller
