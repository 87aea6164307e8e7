// SPDX-License-Identifier: MPL-2.0
// Limit formulas from any text: refused at a place within the text, or worked out, exactly and in bounded time.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rochdale/policy/limit_expression.hpp"

using namespace rochdale;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto formula = LimitExpression::parse(text);
  if (!formula) {
    require(formula.error().position <= text.size() && formula.error().why != nullptr);
    return 0;
  }
  require(formula->text() == text);
  const LimitExpression::Values none{Fraction(0), Fraction(0), Fraction(0), Fraction(0)};
  const LimitExpression::Values some{Fraction(110), Fraction(-90), Fraction(1, 3), Fraction(int128_max)};
  for (const auto& values : {none, some}) {
    const auto once = formula->evaluate(values);
    const auto again = formula->evaluate(values);
    require(once.has_value() == again.has_value() && (!once || *once == *again));
  }
  return 0;
}
