// SPDX-License-Identifier: MPL-2.0
// Who may move a payment from which state to which, as data that each document carries with it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/malformed.hpp"
#include "rochdale/core/names.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// Who moves a payment. Numbers are stable: only append.
enum class Actor : std::uint8_t {
  payer = 0,
  payee = 1,
  either = 2,  ///< in a rule: payer or payee
  admin = 3,   ///< whoever keeps the books
  time = 4,    ///< nobody: a date has come
};

namespace detail {
inline constexpr std::array<std::string_view, 5> actor_names{"payer", "payee", "either", "admin", "time"};
}
/// The name, as the enumerator is written.
[[nodiscard]] constexpr std::string_view name(Actor actor) noexcept {
  return detail::name_in(detail::actor_names, actor);
}
/// The actor of that name; nothing for any other text.
[[nodiscard]] constexpr std::optional<Actor> parse_actor(std::string_view text) noexcept {
  return detail::parse_in<Actor>(detail::actor_names, text);
}

/// One thing that may happen.
struct Transition {
  std::string from;
  std::string to;
  Actor by = Actor::admin;

  friend bool operator==(const Transition& left, const Transition& right) = default;
};

/// The states "completed" and "erased" have a meaning of their own: what becomes completed is posted, and what was
/// completed and becomes erased is reversed. All other words are the community's.
inline constexpr std::string_view completed_state = "completed";
inline constexpr std::string_view erased_state = "erased";

/// A workflow. In text: who begins and in which state, and then every transition:
/// "payee pending; pending>completed payer; pending>erased payee".
class Workflow {
 public:
  /// The longest text that is read, in bytes.
  static constexpr std::size_t longest_text = 512;
  /// The most transitions.
  static constexpr std::size_t most = 32;

  /// Reads what text() writes.
  [[nodiscard]] static Result<Workflow, Malformed> parse(std::string_view text) {
    if (text.size() > longest_text) return Failure{Malformed{longest_text, "too long for a workflow"}};
    Workflow made;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find(';', at), text.size());
      std::string_view clause = text.substr(at, end - at);
      while (!clause.empty() && clause.front() == ' ') clause.remove_prefix(1);
      const std::size_t space = clause.find(' ');
      if (space == std::string_view::npos) return Failure{Malformed{at, "a clause has two words"}};
      const bool first = at == 0;
      const std::string_view one = clause.substr(0, space);
      const std::string_view other = clause.substr(space + 1);
      const auto actor = parse_actor(first ? one : other);
      if (!actor) return Failure{Malformed{at, "who: payer, payee, either, admin or time"}};
      if (first) {
        if (!is_state(other)) return Failure{Malformed{at, "a state is one word of small letters"}};
        made.by_ = *actor;
        made.begins_ = std::string(other);
      } else {
        const std::size_t arrow = one.find('>');
        if (arrow == std::string_view::npos || !is_state(one.substr(0, arrow)) || !is_state(one.substr(arrow + 1))) {
          return Failure{Malformed{at, "a transition is written from>to"}};
        }
        if (made.transitions_.size() == most) return Failure{Malformed{at, "more than 32 transitions"}};
        made.transitions_.push_back(
            Transition{std::string(one.substr(0, arrow)), std::string(one.substr(arrow + 1)), *actor});
      }
      at = end + 1;
    }
    return made;
  }

  /// Reads the compact code of Credit Commons, such as "_P+PC-": '|' where the author confirms first or '_', the first
  /// state and who begins, and then from, to and who. '+' is the payee, '-' the payer, '0' the administrator; V, P, C and
  /// E are validated, pending, completed and erased. X is read as cancelled, which its source leaves open.
  [[nodiscard]] static Result<Workflow, Malformed> parse_compact(std::string_view code) {
    if (code.size() < 3 || code.size() > 3 + 3 * most || code.size() % 3 != 0) {
      return Failure{Malformed{code.size(), "a code is a sign, a state and who, and then three signs each"}};
    }
    if (code[0] != '|' && code[0] != '_') return Failure{Malformed{0, "a code begins with | or _"}};
    Workflow made;
    const auto by = actor_of(code[2]);
    const std::string_view begins = state_of(code[1]);
    if (!by || begins.empty()) return Failure{Malformed{1, "no state, or nobody"}};
    made.by_ = *by;
    made.begins_ = std::string(begins);
    if (code[0] == '|') {
      made.transitions_.push_back(Transition{"validated", made.begins_, *by});
      made.begins_ = "validated";
    }
    for (std::size_t at = 3; at < code.size(); at += 3) {
      const std::string_view from = state_of(code[at]);
      const std::string_view to = state_of(code[at + 1]);
      const auto mover = actor_of(code[at + 2]);
      if (from.empty() || to.empty() || !mover) return Failure{Malformed{at, "no state, or nobody"}};
      made.transitions_.push_back(Transition{std::string(from), std::string(to), *mover});
    }
    return made;
  }

  /// A payment at once, which only the administrator can erase.
  [[nodiscard]] static Workflow payment() { return parse("payer completed; completed>erased admin").value(); }
  /// An invoice: the payee asks, the payer accepts or rejects, the payee can withdraw it; it is accepted by itself, or
  /// expires, on the dates that the document has.
  [[nodiscard]] static Workflow invoice() {
    return parse(
               "payee pending; pending>completed payer; pending>rejected payer; pending>withdrawn payee; "
               "pending>completed time; pending>expired time; completed>erased admin")
        .value();
  }
  /// An offer: the payer proposes, the payee accepts, either can call it off.
  [[nodiscard]] static Workflow offer() {
    return parse(
               "payer pending; pending>completed payee; pending>withdrawn either; pending>expired time; "
               "completed>erased admin")
        .value();
  }

  /// Who may begin one.
  [[nodiscard]] Actor by() const noexcept { return by_; }
  /// In which state it begins.
  [[nodiscard]] const std::string& begins() const noexcept { return begins_; }
  [[nodiscard]] const std::vector<Transition>& transitions() const noexcept { return transitions_; }

  /// True when this actor may begin one.
  [[nodiscard]] bool may_begin(Actor actor) const noexcept { return matches(by_, actor); }
  /// True when this actor may make this move.
  [[nodiscard]] bool allows(std::string_view from, std::string_view to, Actor actor) const noexcept {
    for (const Transition& transition : transitions_) {
      if (transition.from == from && transition.to == to && matches(transition.by, actor)) return true;
    }
    return false;
  }

  /// The canonical text.
  [[nodiscard]] std::string text() const {
    std::string text = std::string(name(by_)) + " " + begins_;
    for (const Transition& transition : transitions_) {
      text.append("; ").append(transition.from).append(1, '>').append(transition.to).append(1, ' ');
      text.append(name(transition.by));
    }
    return text;
  }

  friend bool operator==(const Workflow& left, const Workflow& right) = default;

 private:
  [[nodiscard]] static bool matches(Actor rule, Actor actor) noexcept {
    return rule == actor || (rule == Actor::either && (actor == Actor::payer || actor == Actor::payee));
  }
  [[nodiscard]] static bool is_state(std::string_view word) noexcept {
    if (word.empty() || word.size() > 32) return false;
    for (const char c : word) {
      if (!(c >= 'a' && c <= 'z') && c != '_') return false;
    }
    return true;
  }
  [[nodiscard]] static std::string_view state_of(char letter) noexcept {
    switch (letter) {
      case 'V': return "validated";
      case 'P': return "pending";
      case 'C': return completed_state;
      case 'E': return erased_state;
      case 'X': return "cancelled";
      default: return {};
    }
  }
  [[nodiscard]] static std::optional<Actor> actor_of(char sign) noexcept {
    switch (sign) {
      case '+': return Actor::payee;
      case '-': return Actor::payer;
      case '0': return Actor::admin;
      default: return std::nullopt;
    }
  }

  Workflow() = default;

  Actor by_ = Actor::payer;
  std::string begins_;
  std::vector<Transition> transitions_;
};

}  // namespace rochdale
