// SPDX-License-Identifier: MPL-2.0
// Amounts, decimals, rates, dates, instants and units from any text: what is read is written in one form, which is read
// as the same value again; everything else is refused at a place within the text.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/decimal.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/unit.hpp"

using namespace rochdale;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

template <class Parse>
void try_out(std::string_view text, const Parse& parse) {
  const auto read = parse(text);
  if (!read) {
    require(read.error().position <= text.size() && read.error().why != nullptr);
    return;
  }
  const std::string written = to_string(*read);
  const auto again = parse(std::string_view(written));
  require(again && *again == *read && to_string(*again) == written);
}

}  // namespace

// The first byte chooses the decimals, the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 4096) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
  const Unit unit = Unit::make("FUZ", data[0] % (Unit::most_decimals + 1)).value();
  try_out(text, [&](std::string_view given) { return Amount::parse(given, unit); });
  try_out(text, [](std::string_view given) { return Decimal::parse(given); });
  try_out(text, [](std::string_view given) { return Rate::parse(given); });
  try_out(text, [](std::string_view given) { return Date::parse(given); });
  try_out(text, [](std::string_view given) { return Instant::parse(given); });
  try_out(text, [](std::string_view given) { return Unit::parse(given); });
  if (const auto scientific = Decimal::parse_scientific(text)) {
    const auto again = Decimal::parse_scientific(to_scientific(*scientific));
    require(again && *again == *scientific);
  }
  return 0;
}
