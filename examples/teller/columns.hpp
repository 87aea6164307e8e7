// SPDX-License-Identifier: MPL-2.0
// Which column of a file means what: a treasurer's "Betrag" is our amount, once it is said.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "csv.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale::teller {

/// What a column can be to a payment. Payer, payee, amount and on (the date) must be there; a memo, an idempotency key,
/// an external reference, a purpose, the unit of the amount and the kinds of accounts that are opened may be. So may,
/// all three together, what makes entries of rows: the number of the entry that a row belongs to, its kind, and the
/// entry that it undoes.
enum class Role : std::uint8_t {
  payer,
  payee,
  amount,
  on,
  memo,
  key,
  reference,
  purpose,
  unit,
  payer_kind,
  payee_kind,
  entry,
  kind,
  related
};

constexpr std::size_t role_count = 14;

/// The word for a role, which is also the column that has it unless another is named.
[[nodiscard]] std::string_view name(Role role) noexcept;

/// The columns of one file, found.
class Columns {
 public:
  /// Whether the file has a column of this role.
  [[nodiscard]] bool has(Role role) const noexcept { return of(role).has_value(); }

  /// The column's number, counted from 0, as CsvReader::field and error_at want it. Error (misuse) if it has none.
  [[nodiscard]] std::size_t operator[](Role role) const;

  /// Whether rows belong to entries.
  [[nodiscard]] bool are_of_entries() const noexcept { return has(Role::entry); }

  /// The text of that role in the reader's present row; empty if the file has no such column.
  [[nodiscard]] std::string_view text(const CsvReader& row, Role role) const {
    return has(role) ? row.field(*of(role)) : std::string_view();
  }

 private:
  friend class ColumnMap;

  [[nodiscard]] const std::optional<std::size_t>& of(Role role) const noexcept {
    return numbers_[static_cast<std::size_t>(role)];
  }

  std::array<std::optional<std::size_t>, role_count> numbers_;
};

/// The names by which the roles are looked up.
class ColumnMap {
 public:
  /// Each role under its own name.
  ColumnMap() = default;

  /// Reads "payer=COLUMN,amount=COLUMN" as read_column_names() does: roles that are not named keep their own name.
  static Result<ColumnMap, Malformed> parse(std::string_view text);

  /// Whether a column was named for this role.
  [[nodiscard]] bool names(Role role) const noexcept { return names_[static_cast<std::size_t>(role)].has_value(); }

  /// Finds the columns in the reader's header, byte for byte; those that make entries of rows where all three are there
  /// or the caller named one. Refused, naming what was found: a column that is missing and required or named by the
  /// caller, and a name that two columns have.
  [[nodiscard]] Result<Columns, FileError> find(const CsvReader& reader) const;

 private:
  [[nodiscard]] bool has_entries(const std::vector<std::string>& header) const;

  std::array<std::optional<std::string>, role_count> names_;
};

}  // namespace rochdale::teller
