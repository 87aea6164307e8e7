// SPDX-License-Identifier: MPL-2.0
// A formula for a limit, such as "-@in/2-100": parsed once, bounded in length and depth, exact, and never run as code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/fraction.hpp"
#include "rochdale/core/integer.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// What a formula can ask about an account. Numbers are stable: only append.
enum class LimitVariable : std::uint8_t {
  gross_in = 0,   ///< "\@in": all that was ever received, in whole units
  gross_out = 1,  ///< "\@out": all that was ever paid, in whole units
  trades = 2,     ///< "\@num": how many trades
  partners = 3,   ///< "\@ptn": with how many others
};

/// Why a formula has no value for an account.
enum class FormulaFault : std::uint8_t {
  division_by_zero,  ///< something over zero, such as \@in/\@num of who has not traded yet
};

/// A formula of numbers, \@in, \@out, \@num, \@ptn, + - * / and parentheses, over exact fractions. The variables and their
/// meaning are those of the Drupal module mutual_credit (limits, "calculated"), which ran such a text as PHP code.
class LimitExpression {
 public:
  /// The longest formula, in bytes.
  static constexpr std::size_t longest_text = 200;
  /// How deep parentheses and signs may be nested.
  static constexpr int deepest = 32;
  /// The values of the variables, in the order of LimitVariable.
  using Values = std::array<Fraction, 4>;

  /// Reads a formula. Blanks are allowed between its parts.
  [[nodiscard]] static Result<LimitExpression, Malformed> parse(std::string_view text) {
    if (text.size() > longest_text) return Failure{Malformed{longest_text, "too long for a formula"}};
    Parser parser{text};
    if (!parser.sum(0)) return Failure{parser.fault};
    parser.skip_blanks();
    if (parser.at != text.size()) return Failure{Malformed{parser.at, "a formula ends here, and there is more"}};
    LimitExpression made;
    made.text_ = std::string(text);
    made.steps_ = std::move(parser.steps);
    return made;
  }

  /// The formula as it was given.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

  /// True when it asks for a variable.
  [[nodiscard]] bool uses(LimitVariable variable) const noexcept {
    for (const Step& step : steps_) {
      if (step.what == What::variable && step.variable == variable) return true;
    }
    return false;
  }

  /// Its value, exactly.
  [[nodiscard]] Result<Fraction, FormulaFault> evaluate(const Values& values) const {
    std::vector<Fraction> stack;
    for (const Step& step : steps_) {
      if (step.what == What::number) {
        stack.push_back(step.number);
        continue;
      }
      if (step.what == What::variable) {
        stack.push_back(values[static_cast<std::size_t>(step.variable)]);
        continue;
      }
      if (step.what == What::negate) {
        stack.back() = -stack.back();
        continue;
      }
      const Fraction right = std::move(stack.back());
      stack.pop_back();
      Fraction& left = stack.back();
      switch (step.what) {
        case What::add: left = left + right; break;
        case What::subtract: left = left - right; break;
        case What::multiply: left = left * right; break;
        default:
          if (right.is_zero()) return Failure{FormulaFault::division_by_zero};
          left = left / right;
      }
    }
    return stack.back();
  }

 private:
  enum class What : std::uint8_t { number, variable, negate, add, subtract, multiply, divide };
  // Steps in reverse Polish order, so that working them out needs no recursion.
  struct Step {
    What what = What::number;
    LimitVariable variable = LimitVariable::gross_in;
    Fraction number{};
  };

  struct Parser {
    std::string_view text;
    std::size_t at = 0;
    std::vector<Step> steps{};
    Malformed fault{0, ""};

    bool refuse(std::size_t place, const char* why) {
      fault = Malformed{place, why};
      return false;
    }
    void skip_blanks() {
      while (at < text.size() && text[at] == ' ') ++at;
    }
    [[nodiscard]] char next() {
      skip_blanks();
      return at < text.size() ? text[at] : '\0';
    }
    void push(What what) { steps.push_back(Step{what, LimitVariable::gross_in, Fraction()}); }

    bool sum(int depth) {
      if (!product(depth)) return false;
      while (next() == '+' || next() == '-') {
        const What what = text[at++] == '+' ? What::add : What::subtract;
        if (!product(depth)) return false;
        push(what);
      }
      return true;
    }

    bool product(int depth) {
      if (!factor(depth)) return false;
      while (next() == '*' || next() == '/') {
        const What what = text[at++] == '*' ? What::multiply : What::divide;
        if (!factor(depth)) return false;
        push(what);
      }
      return true;
    }

    bool factor(int depth) {
      if (depth >= deepest) return refuse(at, "nested too deeply");
      const char first = next();
      if (first == '-') {
        ++at;
        if (!factor(depth + 1)) return false;
        push(What::negate);
        return true;
      }
      if (first == '(') {
        ++at;
        if (!sum(depth + 1)) return false;
        if (next() != ')') return refuse(at, "a parenthesis is not closed");
        ++at;
        return true;
      }
      return first == '@' ? variable() : number();
    }

    bool variable() {
      constexpr std::array<std::string_view, 4> names{"in", "out", "num", "ptn"};
      const std::size_t first = at++;
      std::size_t end = at;
      while (end < text.size() && text[end] >= 'a' && text[end] <= 'z') ++end;
      const std::string_view name = text.substr(at, end - at);
      for (std::size_t index = 0; index < names.size(); ++index) {
        if (names[index] != name) continue;
        steps.push_back(Step{What::variable, static_cast<LimitVariable>(index), Fraction()});
        at = end;
        return true;
      }
      return refuse(first, "the variables are @in, @out, @num and @ptn");
    }

    bool number() {
      std::size_t end = at;
      while (end < text.size() && ((text[end] >= '0' && text[end] <= '9') || text[end] == '.')) ++end;
      if (end == at) return refuse(at, "a number, a variable or a parenthesis is missing");
      const auto read = Rate::parse(text.substr(at, end - at));
      if (!read) return refuse(at + read.error().position, read.error().why);
      steps.push_back(Step{What::number, LimitVariable::gross_in, Fraction(read->numerator(), read->denominator())});
      at = end;
      return true;
    }
  };

  LimitExpression() = default;

  std::string text_;
  std::vector<Step> steps_;
};

}  // namespace rochdale
