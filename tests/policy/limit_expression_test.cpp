// SPDX-License-Identifier: MPL-2.0
#include "rochdale/policy/limit_expression.hpp"

#include <string>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

namespace {

/// @in=110, @out=90, @num=10, @ptn=5: the values with which the Drupal module tries a formula.
const LimitExpression::Values usual{Fraction(110), Fraction(90), Fraction(10), Fraction(5)};

std::string value(std::string_view text) {
  const auto formula = LimitExpression::parse(text);
  if (!formula) return "refused at " + std::to_string(formula.error().position) + ": " + formula.error().why;
  const auto found = formula->evaluate(usual);
  if (!found) return "none";
  const Fraction plain = found->reduced();
  const std::string upper = to_string(plain.numerator());
  return plain.denominator() == 1 ? upper : upper + "/" + to_string(plain.denominator());
}

std::size_t refused_at(std::string_view text) {
  const auto formula = LimitExpression::parse(text);
  REQUIRE_FALSE(formula);
  return formula.error().position;
}

/// A formula made together with its value, by plain recursion over fractions.
struct Made {
  std::string text;
  Fraction value;
  bool has_value = true;
};

Made random_formula(Random& random, int depth) {
  static const char* const names[] = {"@in", "@out", "@num", "@ptn"};
  const auto kind = depth == 0 ? random.between(0, 1) : random.between(0, 6);
  if (kind == 0) {
    const auto number = random.between(0, 999);
    return {std::to_string(number / 10) + "." + std::to_string(number % 10), Fraction(int128(number), 10)};
  }
  if (kind == 1) {
    const auto which = static_cast<std::size_t>(random.between(0, 3));
    return {names[which], usual[which]};
  }
  const Made left = random_formula(random, depth - 1);
  if (kind == 2) return {"-(" + left.text + ")", -left.value, left.has_value};
  const Made right = random_formula(random, depth - 1);
  const std::string between = random.between(0, 1) == 0 ? " " : "";
  const auto text = [&](const char* sign) { return "(" + left.text + between + sign + between + right.text + ")"; };
  const bool both = left.has_value && right.has_value;
  switch (kind) {
    case 3: return {text("+"), left.value + right.value, both};
    case 4: return {text("-"), left.value - right.value, both};
    case 5: return {text("*"), left.value * right.value, both};
    default:
      if (right.value.is_zero()) return {text("/"), Fraction(0), false};
      return {text("/"), left.value / right.value, both};
  }
}

}  // namespace

TEST_CASE("formulas of the field") {
  CHECK(value("-@in/2-100") == "-155");
  CHECK(value("@in/2+100") == "155");
  CHECK(value("@in - @out") == "20");
  CHECK(value("-(@in+@out)/@num*@ptn") == "-100");
  CHECK(value("1.5*@num") == "15");
  CHECK(value("@in/3") == "110/3");
  CHECK(value("1-2-3") == "-4");
  CHECK(value("8/4/2") == "1");
  CHECK(value("2+3*4") == "14");
  CHECK(value("--5") == "5");
  CHECK(value(" ( 7 ) ") == "7");
}

TEST_CASE("a formula over zero has no value, and says so") {
  CHECK(value("@in/(@num-10)") == "none");
  CHECK(value("1/0") == "none");
  CHECK(value("0*(1/0)") == "none");
}

TEST_CASE("F28 F29 F76: what is no formula is refused, with its place") {
  CHECK(refused_at("") == 0);
  CHECK(refused_at("   ") == 3);
  CHECK(refused_at("@in+") == 4);
  CHECK(refused_at("@income") == 0);
  CHECK(refused_at("1 2") == 2);
  CHECK(refused_at("(1") == 2);
  CHECK(refused_at("1)") == 1);
  CHECK(refused_at("+1") == 0);
  CHECK(refused_at("1e5") == 1);
  CHECK(refused_at("0x10") == 1);
  CHECK(refused_at(".5") == 0);
  CHECK(refused_at("5.") == 1);
  CHECK(refused_at("1.2.3") == 3);
  CHECK(refused_at("system('ls')") == 0);
  CHECK(refused_at("@in;1") == 3);
  CHECK(refused_at("@in\n") == 3);
  CHECK(refused_at(std::string(201, '1')) == 200);
  CHECK(refused_at(std::string(40, '-') + "1") == 32);
  CHECK(refused_at(std::string(60, '(') + "1" + std::string(60, ')')) == 32);
  CHECK(refused_at("99999999999999999999999999999999999999999999") > 0);
}

TEST_CASE("random formulas are worth what plain recursion makes of them") {
  RANDOM_VALUES(random);
  int done = 0;
  while (done < 3000) {
    const Made made = random_formula(random, static_cast<int>(random.between(0, 5)));
    if (made.text.size() > LimitExpression::longest_text) continue;
    ++done;
    INFO(made.text);
    const auto formula = LimitExpression::parse(made.text);
    REQUIRE(formula);
    const auto found = formula->evaluate(usual);
    REQUIRE(found.has_value() == made.has_value);
    if (found) REQUIRE(*found == made.value);
  }
}

TEST_CASE("F76: any text is a formula or is refused, and a formula can be worked out") {
  RANDOM_VALUES(random);
  static const std::string_view pieces[] = {"@in", "@out", "@num", "@ptn", "+", "-", "*", "/",
                                            "(",   ")",    "1",    "0.5",  " ", "@", "x"};
  int read = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (std::int64_t count = random.between(1, 12); count > 0; --count) {
      text += pieces[static_cast<std::size_t>(random.between(0, std::int64_t{std::size(pieces)} - 1))];
    }
    const auto formula = LimitExpression::parse(text);
    if (!formula) {
      REQUIRE(formula.error().position <= text.size());
      continue;
    }
    ++read;
    static_cast<void>(formula->evaluate(usual));
  }
  CHECK(read > 500);
}
