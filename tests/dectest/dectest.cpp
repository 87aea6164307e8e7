// SPDX-License-Identifier: MPL-2.0
// Replays General Decimal Arithmetic test cases (Cowlishaw, speleotrove.com/decimal/dectest.html) through Decimal:
//     dectest file.decTest ...
// A case is skipped only for its class; one that asks for the exponent range, which Decimal has not, is compared all
// the same, and skipped only if its result proves to be out of the range.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/decimal.hpp"
#include "rochdale/core/power.hpp"
#include "rochdale/core/rounding.hpp"

namespace {

using rochdale::Decimal;
using rochdale::Fault;
using rochdale::Rounding;

/// A fault of the file, not of the arithmetic.
struct BadFile : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& character : result) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character - 'A' + 'a');
  }
  return result;
}

/// The words of a line, without quotes, up to a comment. A quote inside quotes is doubled.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < line.size();) {
    if (line[at] == ' ' || line[at] == '\t' || line[at] == '\r') {
      ++at;
      continue;
    }
    if (line.substr(at, 2) == "--") break;
    std::string word;
    if (const char quote = line[at]; quote == '\'' || quote == '"') {
      for (++at;; ++at) {
        if (at >= line.size()) throw BadFile("a quote does not end");
        if (line[at] == quote && line.substr(at, 2) != std::string(2, quote)) break;
        if (line[at] == quote) ++at;
        word += line[at];
      }
      ++at;
    } else {
      while (at < line.size() && line[at] != ' ' && line[at] != '\t' && line[at] != '\r') word += line[at++];
    }
    words.push_back(std::move(word));
  }
  return words;
}

/// What the directives have set.
struct Context {
  std::int64_t precision = 9;
  Rounding rounding = rochdale::half_up;
  bool zero_five_up = false;  ///< the mode 05up, which the library does not have: it is made of `down` and `up`
  std::int64_t greatest_exponent = 999'999'999;
  std::int64_t least_exponent = -999'999'999;
  bool clamp = false;

  [[nodiscard]] Decimal round(const Decimal& value) const { return value.round_to(precision, rounding); }

  /// Whether a result needs the exponent range, which Decimal does not have: overflow, subnormal, or a zero or a
  /// clamped number whose exponent would have to be changed.
  [[nodiscard]] bool out_of_range(const Decimal& value) const {
    const std::int64_t least = least_exponent - precision + 1;
    const std::int64_t greatest = clamp ? greatest_exponent - precision + 1 : greatest_exponent;
    if (value.exponent() < least || value.exponent() > greatest) return true;
    return !value.is_zero() &&
           (value.adjusted_exponent() > greatest_exponent || value.adjusted_exponent() < least_exponent);
  }
};

struct Case {
  std::string id;
  std::string operation;
  std::vector<std::string> operands;
  std::string result;
  std::vector<std::string> conditions;

  [[nodiscard]] bool has(std::string_view condition) const {
    return std::find(conditions.begin(), conditions.end(), condition) != conditions.end();
  }
};

/// Infinities, quiet and signalling NaNs, with payload and sign; and '#', no operand at all.
bool is_special(std::string_view text) {
  std::string word = lower(text);
  if (!word.empty() && (word[0] == '-' || word[0] == '+')) word.erase(0, 1);
  if (word == "inf" || word == "infinity" || word == "#") return true;
  if (!word.empty() && word[0] == 's') word.erase(0, 1);
  return word.substr(0, 3) == "nan" && word.find_first_not_of("0123456789", 3) == std::string::npos;
}

/// "64#" and "128#" in front of a number stand for one stored as decimal64 or decimal128.
std::string_view format_of(std::string_view text) {
  return text.substr(0, text.find('#') == std::string_view::npos ? 0 : text.find('#') + 1);
}

/// A number as a format stores it: an exponent past the format's greatest is folded down.
Decimal stored(const Decimal& value, std::string_view format) {
  const std::int32_t greatest = format == "64#" ? 369 : format == "128#" ? 6111 : value.exponent();
  return value.exponent() > greatest ? value.quantize(greatest, Rounding::down) : value;
}

Decimal number(std::string_view text) {
  constexpr std::int32_t any_exponent = 2'000'000'000;
  const std::string_view format = format_of(text);
  const auto parsed = Decimal::parse_scientific(text.substr(format.size()), any_exponent);
  if (!parsed) {
    throw rochdale::Error(Fault::out_of_range, "'" + std::string(text) + "': " + describe(parsed.error()));
  }
  return stored(*parsed, format);
}

std::int64_t whole_number(const Decimal& value) {
  rochdale::int128 result = 0;
  if (!rochdale::to_int128(value.quantize(0, Rounding::down).coefficient(), result) || result > 2'000'000'000 ||
      result < -2'000'000'000) {
    throw rochdale::Error(Fault::out_of_range, "not a small whole number");
  }
  return static_cast<std::int64_t>(result);
}

/// The max and min operations order equal numbers by sign and exponent.
bool less_or_same(const Decimal& left, const Decimal& right) {
  if (left != right) return left < right;
  if (left.is_signed() != right.is_signed()) return left.is_signed();
  return left.is_signed() ? left.exponent() >= right.exponent() : left.exponent() <= right.exponent();
}

using Binary = std::function<Decimal(const Context&, const Decimal&, const Decimal&)>;
using Unary = std::function<Decimal(const Context&, const Decimal&)>;

const std::map<std::string, Binary, std::less<>> binary_operations{
    {"add", [](const Context& context, const Decimal& left,
               const Decimal& right) { return add(left, right, context.precision, context.rounding); }},
    {"subtract", [](const Context& context, const Decimal& left,
                    const Decimal& right) { return subtract(left, right, context.precision, context.rounding); }},
    {"multiply", [](const Context& context, const Decimal& left,
                    const Decimal& right) { return multiply(left, right, context.precision, context.rounding); }},
    {"divide", [](const Context& context, const Decimal& left,
                  const Decimal& right) { return divide(left, right, context.precision, context.rounding); }},
    {"compare",
     [](const Context&, const Decimal& left, const Decimal& right) {
       return Decimal(left < right ? -1 : left > right ? 1 : 0);
     }},
    {"samequantum", [](const Context&, const Decimal& left,
                       const Decimal& right) { return Decimal(left.exponent() == right.exponent() ? 1 : 0); }},
    {"max", [](const Context& context, const Decimal& left,
               const Decimal& right) { return context.round(less_or_same(left, right) ? right : left); }},
    {"min", [](const Context& context, const Decimal& left,
               const Decimal& right) { return context.round(less_or_same(left, right) ? left : right); }},
    {"quantize", [](const Context& context, const Decimal& left,
                    const Decimal& right) { return left.quantize(right.exponent(), context.rounding); }},
    {"rescale",
     [](const Context& context, const Decimal& left, const Decimal& right) {
       return left.quantize(static_cast<std::int32_t>(whole_number(right)), context.rounding);
     }},
    {"power",
     [](const Context& context, const Decimal& left, const Decimal& right) {
       return power(left, whole_number(right), context.precision, context.rounding);
     }},
};

const std::map<std::string, Unary, std::less<>> unary_operations{
    {"tosci", [](const Context& context, const Decimal& value) { return context.round(value); }},
    {"toeng", [](const Context& context, const Decimal& value) { return context.round(value); }},
    {"apply", [](const Context& context, const Decimal& value) { return context.round(value); }},
    {"plus",
     [](const Context& context, const Decimal& value) {
       return add(Decimal(0, value.exponent()), value, context.precision, context.rounding);
     }},
};

Decimal run_once(const Context& context, const Case& test) {
  if (const auto binary = binary_operations.find(test.operation); binary != binary_operations.end()) {
    return binary->second(context, number(test.operands[0]), number(test.operands[1]));
  }
  return unary_operations.find(test.operation)->second(context, number(test.operands[0]));
}

/// 05up is toward zero, unless the last digit is then 0 or 5 and the result inexact: then away from zero.
Decimal run(const Context& context, const Case& test) {
  if (!context.zero_five_up) return run_once(context, test);
  Context directed = context;
  directed.rounding = Rounding::down;
  const Decimal down = run_once(directed, test);
  directed.rounding = Rounding::up;
  return down.coefficient() % 5 == 0 ? run_once(directed, test) : down;
}

enum class Outcome : std::uint8_t { passed, failed, non_finite, exponent_range };
constexpr std::array<std::string_view, 4> outcome_names{"passed", "failed", "non-finite values", "exponent range"};

/// Runs one case. `got` is what came out, where it matters.
Outcome decide(const Context& context, const Case& test, std::string& got) {
  if (test.has("conversion_syntax")) {
    const auto parsed = Decimal::parse_scientific(test.operands[0], Decimal::greatest_exponent);
    got = parsed ? to_scientific(*parsed) : "refused";
    return parsed ? Outcome::failed : Outcome::passed;
  }
  const bool by_zero = test.has("division_by_zero") || test.has("division_undefined");
  const bool finite_operands = std::none_of(test.operands.begin(), test.operands.end(), is_special);
  if (!finite_operands || (is_special(test.result) && !by_zero && !test.has("overflow"))) return Outcome::non_finite;
  // An exact subnormal is the number it is; every other one, and what is too great, asks for the exponent range.
  const bool needs_range = test.has("overflow") || test.has("underflow") || test.has("clamped") ||
                           (test.has("subnormal") && test.has("rounded"));
  try {
    const Decimal value = run(context, test);
    got = test.operation == "toeng" ? to_engineering(value) : to_scientific(value);
    if (by_zero) return Outcome::failed;
    if (got == test.result) return Outcome::passed;
    if (needs_range) {
      if (context.out_of_range(value)) return Outcome::exponent_range;
    } else if (test.operation == "tosci" || test.operation == "toeng") {
      return Outcome::failed;  // here the text itself counts, elsewhere the number
    }
    const Decimal expected = number(test.result);
    const Decimal kept = stored(value, format_of(test.result));
    return to_scientific(kept) == to_scientific(expected) ? Outcome::passed : Outcome::failed;
  } catch (const rochdale::Error& error) {
    got = error.what();
    if (by_zero && error.fault() == Fault::division_by_zero) return Outcome::passed;
    const bool past_range = error.fault() == Fault::overflow || error.fault() == Fault::out_of_range;
    return needs_range && past_range ? Outcome::exponent_range : Outcome::failed;
  }
}

using Counts = std::array<std::uint64_t, outcome_names.size()>;

std::uint64_t skipped_of(const Counts& counts) { return counts[2] + counts[3]; }

/// One file, line by line.
class File {
 public:
  explicit File(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const Counts& counts() const { return counts_; }

  /// False if the file cannot be read or is not a test file; says why, with the line.
  bool replay() {
    std::ifstream file(path_, std::ios::binary);
    if (!file) return complain("cannot be opened");
    std::string line;
    while (std::getline(file, line)) {
      ++line_;
      try {
        read(words_of(line));
      } catch (const BadFile& bad) {
        return complain(bad.what());
      }
    }
    if (file.bad() || !file.eof()) return complain("cannot be read");
    if (counts_ == Counts{}) return complain("no test case in the file");
    return true;
  }

 private:
  bool complain(const char* why) const {
    std::fprintf(stderr, "%s:%zu: %s\n", path_.c_str(), line_, why);
    return false;
  }

  void read(const std::vector<std::string>& words) {
    if (words.empty()) return;
    if (const std::size_t colon = words[0].find(':'); colon != std::string::npos) {
      // "name: value", or "name:value", or "name :value" is not met with
      const bool joined = colon + 1 < words[0].size();
      if (!joined && words.size() != 2) throw BadFile("a directive has one value");
      directive(lower(words[0].substr(0, colon)), lower(joined ? words[0].substr(colon + 1) : words[1]));
    } else if (words.size() == 3 && words[1] == ":") {
      directive(lower(words[0]), lower(words[2]));
    } else {
      replay_case(words);
    }
  }

  void directive(const std::string& key, const std::string& value) {
    if (key == "rounding") {
      const std::optional<Rounding> known = rochdale::parse_rounding(value);
      context_.zero_five_up = value == "05up";
      if (!known && !context_.zero_five_up) throw BadFile("no such rounding: " + value);
      context_.rounding = known.value_or(Rounding::down);
    } else if (key == "precision") {
      context_.precision = number_of(value, 1);
    } else if (key == "maxexponent") {
      context_.greatest_exponent = number_of(value, 0);
    } else if (key == "minexponent") {
      context_.least_exponent = number_of(value, -2'000'000'000);
    } else if (key == "clamp") {
      context_.clamp = number_of(value, 0) != 0;
    } else if (key == "extended") {
      if (number_of(value, 0) != 1) throw BadFile("only extended: 1 is known");
    } else if (key != "version") {
      throw BadFile("unknown directive: " + key);
    }
  }

  static std::int64_t number_of(std::string_view text, std::int64_t least) {
    if (!text.empty() && text[0] == '+') text.remove_prefix(1);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > 2'000'000'000) {
      throw BadFile("not a number that fits the directive: '" + std::string(text) + "'");
    }
    return value;
  }

  void replay_case(const std::vector<std::string>& words) {
    const auto arrow = std::find(words.begin(), words.end(), "->");
    if (arrow == words.end()) throw BadFile("a test case has no '->'");
    if (arrow - words.begin() < 3) throw BadFile("a test case is: id operation operands -> result conditions");
    if (arrow + 1 == words.end()) throw BadFile("a test case has no result");
    Case test{words[0], lower(words[1]), {words.begin() + 2, arrow}, *(arrow + 1), {}};
    for (auto condition = arrow + 2; condition != words.end(); ++condition)
      test.conditions.push_back(lower(*condition));
    const bool binary = binary_operations.count(test.operation) != 0;
    if (!binary && unary_operations.count(test.operation) == 0) throw BadFile("unknown operation: " + test.operation);
    if (test.operands.size() != (binary ? 2 : 1)) throw BadFile("wrong number of operands for " + test.operation);
    std::string got;
    const Outcome outcome = decide(context_, test, got);
    ++counts_[static_cast<std::size_t>(outcome)];
    if (outcome != Outcome::failed) return;
    std::printf("%s:%zu: %s %s", path_.c_str(), line_, test.id.c_str(), test.operation.c_str());
    for (const std::string& operand : test.operands) std::printf(" %s", operand.c_str());
    std::printf(" -> %s, but got %s\n", test.result.c_str(), got.c_str());
  }

  std::string path_;
  std::size_t line_ = 0;
  Context context_;
  Counts counts_{};
};

void report(const std::string& path, const Counts& counts) {
  const std::uint64_t skipped = skipped_of(counts);
  const std::uint64_t all = counts[0] + counts[1] + skipped;
  const std::uint64_t thousandths = all == 0 ? 0 : (skipped * 1000 + all / 2) / all;
  std::printf("%s: %llu passed, %llu failed, %llu skipped (%llu.%llu %%)", path.substr(path.rfind('/') + 1).c_str(),
              static_cast<unsigned long long>(counts[0]), static_cast<unsigned long long>(counts[1]),
              static_cast<unsigned long long>(skipped), static_cast<unsigned long long>(thousandths / 10),
              static_cast<unsigned long long>(thousandths % 10));
  for (std::size_t kind = 2; kind < counts.size(); ++kind) {
    std::printf("%s %s %llu", kind == 2 ? ":" : ",", outcome_names[kind].data(),
                static_cast<unsigned long long>(counts[kind]));
  }
  std::printf("\n");
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: dectest file.decTest ...\n");
    return 2;
  }
  Counts total{};
  bool readable = true;
  for (int index = 1; index < count; ++index) {
    File file(arguments[index]);
    readable = file.replay() && readable;
    report(arguments[index], file.counts());
    for (std::size_t kind = 0; kind < total.size(); ++kind) total[kind] += file.counts()[kind];
  }
  report("all files", total);
  std::printf("%llu passed, %llu failed, %llu skipped\n", static_cast<unsigned long long>(total[0]),
              static_cast<unsigned long long>(total[1]), static_cast<unsigned long long>(skipped_of(total)));
  return readable && total[1] == 0 ? 0 : 1;
}
