// SPDX-License-Identifier: MPL-2.0
// Somebody's program that uses the headers alone.
#include <rochdale/core/amount.hpp>

int main() {
  using namespace rochdale::literals;
  const auto euro = "EUR/2"_unit;
  const auto sum = rochdale::Amount::minor(1250, euro) + rochdale::Amount::minor(750, euro);
  return sum == rochdale::Amount::minor(2000, euro) ? 0 : 1;
}
