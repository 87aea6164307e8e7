// SPDX-License-Identifier: MPL-2.0
// Journal records that are no entries: what is agreed about units, accounts, limits, rules and periods.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "rochdale/book/account.hpp"
#include "rochdale/book/document.hpp"
#include "rochdale/book/line.hpp"
#include "rochdale/core/date.hpp"
#include "rochdale/core/instant.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale {

/// Words and their number in the text table. Number 0: nothing was said. Words may be gone, when a community has
/// erased them; the number stays.
struct Text {
  TextNumber number = 0;
  std::string words{};

  friend bool operator==(const Text& left, const Text& right) = default;
};

/// A unit of account is taken up, with the limits that its accounts follow unless they have their own.
struct UnitAdopted {
  Unit unit;
  Limits limits;
};

/// An account is opened.
struct AccountOpened {
  AccountId account;
  Unit unit;
  AccountKind kind = AccountKind::liability;
  Text code;
  Text name;
  Text group;
  std::optional<Limits> limits;  ///< its own; nothing: it follows its unit
};

/// An account is shown by another name. Its code stays.
struct AccountRenamed {
  AccountId account;
  Text name;
};

/// An account is opened again, frozen or closed.
struct StatusChanged {
  AccountId account;
  AccountStatus status = AccountStatus::open;
};

/// Limits are agreed: an account's own (nothing: it follows its unit again), or, with no account, a unit's.
struct LimitsSet {
  AccountId account;
  Unit unit;
  std::optional<Limits> limits;
};

/// A rule or charge is adopted, or adopted anew with other parameters. Parameters are the policy's own canonical text.
struct PolicyAdopted {
  std::string name;
  std::uint32_t version = 1;
  std::string parameters;

  friend bool operator==(const PolicyAdopted& left, const PolicyAdopted& right) = default;
};

/// A rule or charge no longer holds.
struct PolicyWithdrawn {
  std::string name;
};

/// Everything dated on or before this day is closed: nothing can be posted there any more.
struct PeriodClosed {
  Date through;
};

/// A rule let an entry pass but has something to say: a soft limit was passed, for one.
struct Noted {
  EntryNumber entry;
  std::string policy;
  Text words;
};

/// A version of a document was written: the first one, or the next one of a document that is there.
struct DocumentWritten {
  DocumentNumber document;  ///< the record of its first version; this one's own number where it is the first
  std::uint32_t version = 1;
  std::string kind;
  std::string state;
  std::string content;
  Text words;
};

/// A person's words were erased. The records that pointed at them stand as they were.
struct WordsErased {
  TextNumber text = 0;
};

/// One such record with its circumstances.
struct Event {
  std::uint64_t number = 0;
  Text by{};
  Instant recorded{};
  Date on{};
  Text reason{};
  Text reference{};
  Text purpose{};
  std::variant<WordsErased, UnitAdopted, AccountOpened, AccountRenamed, StatusChanged, LimitsSet, PolicyAdopted,
               PolicyWithdrawn, PeriodClosed, Noted, DocumentWritten>
      body{};
};

/// Calls `visit(text)` for every text of an event, in the order of the file: by, reason, reference, purpose, and then
/// the body's own. Works on const and mutable events.
template <class AnyEvent, class Visitor>
void for_each_text(AnyEvent& event, Visitor&& visit) {
  visit(event.by);
  visit(event.reason);
  visit(event.reference);
  visit(event.purpose);
  if (auto* opened = std::get_if<AccountOpened>(&event.body)) {
    visit(opened->code);
    visit(opened->name);
    visit(opened->group);
  } else if (auto* renamed = std::get_if<AccountRenamed>(&event.body)) {
    visit(renamed->name);
  } else if (auto* noted = std::get_if<Noted>(&event.body)) {
    visit(noted->words);
  } else if (auto* written = std::get_if<DocumentWritten>(&event.body)) {
    visit(written->words);
  }
}

}  // namespace rochdale
