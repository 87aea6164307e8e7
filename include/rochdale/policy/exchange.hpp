// SPDX-License-Identifier: MPL-2.0
// From one unit of account into another: at a rate that is exact, through a position account in each unit, so that each
// unit balances by itself and what rounding leaves lies where everybody can see it.
#pragma once

#include <string_view>

#include "rochdale/book/transfer.hpp"
#include "rochdale/core/amount.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unrounded.hpp"

namespace rochdale {

/// What an amount is in another unit, exactly. `value` and `other_value` are what one unit of each is worth in something
/// common, such as an hour of work. Throws Error (division_by_zero, out_of_range for a value not above zero, overflow).
[[nodiscard]] inline Unrounded converted(const Amount& amount, const Rate& value, const Unit& other,
                                         const Rate& other_value) {
  if (!value.is_positive() || !other_value.is_positive()) {
    throw Error(Fault::out_of_range, "a unit that is exchanged is worth more than nothing");
  }
  const Rate rate = value / other_value;
  const Rate scale = Rate::of(other.minor_units(), amount.unit().minor_units());
  return Unrounded(Fraction(amount.minor()) * Fraction(rate.numerator(), rate.denominator()) *
                       Fraction(scale.numerator(), scale.denominator()),
                   other);
}

/// An exchange: who pays in one unit, who is paid in the other (perhaps the same person), and the community's position
/// accounts between them.
struct Exchange {
  AccountId payer{};
  AccountId payer_position{};  ///< in the payer's unit: takes what is paid
  AccountId payee_position{};  ///< in the payee's unit: gives what is received
  AccountId payee{};
  Amount paid;      ///< positive, in the payer's unit
  Amount received;  ///< positive, in the payee's unit
  Date on{};
  Key key{};
  std::string_view memo{};
  std::string_view reference{};
  std::string_view purpose{};
};

/// The entry of four legs that an exchange is.
[[nodiscard]] inline Compound entry_of(const Exchange& exchange) {
  Compound entry;
  entry.legs = {debit(exchange.payer, exchange.paid), credit(exchange.payer_position, exchange.paid),
                debit(exchange.payee_position, exchange.received), credit(exchange.payee, exchange.received)};
  entry.on = exchange.on;
  entry.key = exchange.key;
  entry.memo = exchange.memo;
  entry.reference = exchange.reference;
  entry.purpose = exchange.purpose;
  return entry;
}

}  // namespace rochdale
