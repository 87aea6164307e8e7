// SPDX-License-Identifier: MPL-2.0
// The parameters of a policy as text: a line "name=value" for each, in order of name. This is what the journal keeps
// and what a community reads when it asks what it agreed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "rochdale/core/amount.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/rate.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/core/text.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

/// Names and values, both text. A name is of small letters, digits, '_' and '.'; a value is one line of clean text.
class Parameters {
 public:
  /// The most parameters of one policy.
  static constexpr std::size_t most = 64;
  /// The longest value, in bytes.
  static constexpr std::size_t longest_value = 1024;

  /// Sets a value; an empty one is as if it were not given. Throws Error (out_of_range) for a name or a value that
  /// cannot be kept.
  Parameters& set(std::string name, std::string value) {
    if (const char* why = fault_of(name, value)) throw Error(Fault::out_of_range, "parameter " + name + ": " + why);
    if (value.empty()) {
      values_.erase(name);
    } else {
      values_[std::move(name)] = std::move(value);
      if (values_.size() > most) throw Error(Fault::out_of_range, "a policy has at most 64 parameters");
    }
    return *this;
  }

  /// The value of a name, or nothing.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }

  /// All of them, in order of name.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const noexcept { return values_; }

  /// Reads what text() writes, in any order. A repeated name, a line without '=' and an empty value are refused.
  [[nodiscard]] static Result<Parameters, Malformed> parse(std::string_view text) {
    Parameters made;
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view line = text.substr(at, text.find('\n', at) - at);
      const std::size_t equals = line.find('=');
      if (equals == std::string_view::npos) return Failure{Malformed{at, "a parameter is written name=value"}};
      const std::string_view name = line.substr(0, equals);
      const std::string_view value = line.substr(equals + 1);
      if (const char* why = fault_of(name, value)) return Failure{Malformed{at, why}};
      if (value.empty()) return Failure{Malformed{at + equals + 1, "a parameter without a value"}};
      if (!made.values_.emplace(name, value).second) return Failure{Malformed{at, "a parameter stands twice"}};
      if (made.values_.size() > most) return Failure{Malformed{at, "more than 64 parameters"}};
      at += line.size() + 1;
    }
    return made;
  }

  /// The canonical text: equal parameters have equal texts.
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& [name, value] : values_) text.append(name).append(1, '=').append(value).append(1, '\n');
    return text;
  }

  friend bool operator==(const Parameters& left, const Parameters& right) = default;

 private:
  // Why a parameter cannot be kept; null when it can.
  [[nodiscard]] static const char* fault_of(std::string_view name, std::string_view value) {
    if (name.empty() || name.size() > 64) return "a name has 1 to 64 characters";
    for (const char c : name) {
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) {
        return "a name is of small letters, digits, '_' and '.'";
      }
    }
    const auto clean = check_text(value, longest_value, Lines::one);
    return clean ? nullptr : clean.error().why;
  }

  std::map<std::string, std::string, std::less<>> values_;
};

/// Takes parameters apart for one policy: each is asked for by name and type, and end() finds those that nobody asked
/// for. Everything wrong throws Error (out_of_range) that names policy and parameter.
class ParameterReader {
 public:
  ParameterReader(std::string policy, std::string_view text) : policy_(std::move(policy)) {
    auto read = Parameters::parse(text);
    if (!read) refuse(describe(read.error()));
    given_ = *std::move(read);
    left_ = given_;
  }

  /// A text, or nothing.
  [[nodiscard]] std::optional<std::string> text(std::string_view name) {
    const auto value = given_.find(name);
    if (!value) return std::nullopt;
    left_.set(std::string(name), {});
    return std::string(*value);
  }
  /// A text that must be there.
  [[nodiscard]] std::string required(std::string_view name) {
    auto value = text(name);
    if (!value) refuse(std::string(name) + " is missing");
    return *std::move(value);
  }

  [[nodiscard]] Unit unit(std::string_view name) { return value(name, Unit::parse(required(name))); }
  [[nodiscard]] std::optional<Amount> amount(std::string_view name, const Unit& unit) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    return value(name, Amount::parse(*given, unit));
  }
  [[nodiscard]] std::optional<Rate> rate(std::string_view name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    return value(name, Rate::parse(*given));
  }
  [[nodiscard]] std::optional<Date> date(std::string_view name) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    return value(name, Date::parse(*given));
  }
  /// A whole number from `least` through `greatest`.
  [[nodiscard]] std::optional<std::int64_t> count(std::string_view name, std::int64_t least, std::int64_t greatest) {
    const auto given = text(name);
    if (!given) return std::nullopt;
    int128 number = 0;
    if (!parse_integer(*given, number) || number < least || number > greatest) {
      refuse(std::string(name) + " is a whole number from " + std::to_string(least) + " to " +
             std::to_string(greatest) + ", not " + *given);
    }
    return static_cast<std::int64_t>(number);
  }
  /// One of the words that `parse(word)` knows; `otherwise` when it is not given.
  template <class Enum>
  [[nodiscard]] Enum word(std::string_view name, Enum otherwise, std::optional<Enum> (*parse)(std::string_view)) {
    const auto given = text(name);
    if (!given) return otherwise;
    const std::optional<Enum> known = parse(*given);
    if (!known) refuse(std::string(name) + " is unknown: " + *given);
    return *known;
  }

  /// Ends the reading. Throws when there is a parameter that nobody asked for.
  void end() const {
    if (!left_.all().empty()) refuse("there is no parameter " + left_.all().begin()->first);
  }

  /// Throws: the policy, and what is wrong.
  [[noreturn]] void refuse(const std::string& what) const {
    throw Error(Fault::out_of_range, "policy " + policy_ + ": " + what);
  }

 private:
  template <class T>
  [[nodiscard]] T value(std::string_view name, const Result<T, Malformed>& read) const {
    if (!read) refuse(std::string(name) + ": " + describe(read.error()));
    return *read;
  }

  std::string policy_;
  Parameters given_;
  Parameters left_;
};

}  // namespace rochdale
