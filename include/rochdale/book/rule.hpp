// SPDX-License-Identifier: MPL-2.0
// The socket for everything a community invents: rules refuse, charges add legs, runs propose. None of them writes.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rochdale/book/entry.hpp"
#include "rochdale/book/ledger.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/period.hpp"

namespace rochdale {

/// What a rule answers. Default: allow.
struct Verdict {
  /// A no, with its figures. Reason::rule is filled in when the rule gives no reason of its own.
  struct No {
    Refusal refusal;  ///< `words` is the rule's own sentence for people
  };
  /// A yes with a remark, which is recorded beside the entry: a soft limit was passed, for one.
  struct Note {
    std::string words;
  };

  /// A yes. Written out, since most answers are one: what a compiler makes clears the room for a No first (measured: a
  /// quarter of asking a limit rule).
  Verdict() noexcept {}                            // NOLINT(modernize-use-equals-default)
  Verdict(No no) : answer(std::move(no)) {}        ///< No. NOLINT(google-explicit-constructor): a no is a verdict
  Verdict(Note note) : answer(std::move(note)) {}  ///< Yes, with a remark. NOLINT(google-explicit-constructor)

  std::variant<std::monostate, Note, No> answer;
};

/// What rules and charges have in common: the name, version and parameters under which the journal keeps them.
/// Pure functions of what they are given: no clock, no randomness, no state.
class Policy {
 public:
  virtual ~Policy() = default;
  /// Its registered name, such as "transfer_fee": lower-case letters, digits, '_' and '.'.
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Raised when the same parameters come to mean something else.
  [[nodiscard]] virtual std::uint32_t version() const { return 1; }
  /// The parameters in a canonical text, from which its factory makes the same policy again.
  [[nodiscard]] virtual std::string parameters() const = 0;
};

/// May refuse an entry, or let it pass with a note.
class Rule : public Policy {
 public:
  /// Looks at a draft against the ledger as it stands before the draft.
  [[nodiscard]] virtual Verdict check(const Ledger& ledger, const Draft& draft) const = 0;
};

/// May add legs to an entry. Charges see what was asked for, never each other's legs, and run in order of adoption.
class Charge : public Policy {
 public:
  /// Legs that sum to zero in each unit; none when nothing is charged. Throws Error where it cannot be computed.
  [[nodiscard]] virtual std::vector<Posting> charge(const Ledger& ledger, const Draft& draft) const = 0;
};

/// Proposes entries for a period: demurrage, interest, a levy. What it proposes goes through the same door as any
/// request: charges, rules and limits apply.
class Run {
 public:
  virtual ~Run() = default;
  /// The proposals, each with a key derived from the period, so that a run taken twice posts once.
  [[nodiscard]] virtual std::vector<Draft> propose(const Ledger& ledger, const Period& period) const = 0;
};

/// Makes policies again from what the journal says of them. A host registers its own before opening a book. A name with
/// a point in it, such as "credit_limit.growers", is made by the factory of what stands before the first point, so that
/// a book can have several policies of one family.
class PolicyRegistry {
 public:
  /// A rule, a charge, or a policy that no payment asks: the terms of a run, which the journal keeps like any other.
  using Made = std::variant<std::shared_ptr<const Rule>, std::shared_ptr<const Charge>, std::shared_ptr<const Policy>>;
  /// Makes a policy from its version and parameters. Throws Error for parameters that it does not understand.
  using Factory = std::function<Made(std::uint32_t version, std::string_view parameters)>;

  /// Registers a name; a later registration of the same name takes its place.
  void add(std::string name, Factory factory) { factories_[std::move(name)] = std::move(factory); }

  /// True when the name is registered, or its family.
  [[nodiscard]] bool knows(std::string_view name) const { return find(name) != factories_.end(); }

  /// Makes the policy. Throws Error (unknown_rule) for a name that is not registered.
  [[nodiscard]] Made make(const PolicyAdopted& adopted) const {
    const auto found = find(adopted.name);
    if (found == factories_.end()) {
      throw Error(Fault::unknown_rule, "the book has adopted \"" + adopted.name + "\", which is not registered");
    }
    return found->second(adopted.version, adopted.parameters);
  }

 private:
  [[nodiscard]] std::map<std::string, Factory, std::less<>>::const_iterator find(std::string_view name) const {
    const auto found = factories_.find(name);
    return found != factories_.end() ? found : factories_.find(name.substr(0, name.find('.')));
  }

  std::map<std::string, Factory, std::less<>> factories_;
};

/// The rules and charges of a book, ready to run.
struct Policies {
  std::vector<std::shared_ptr<const Rule>> rules;
  std::vector<std::shared_ptr<const Charge>> charges;
};

}  // namespace rochdale
