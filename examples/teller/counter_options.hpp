// SPDX-License-Identifier: MPL-2.0
// What the verbs at the counter of a bank take, and how they say no.
#pragma once

#include <string>
#include <type_traits>

#include "book_access.hpp"
#include "circumstances.hpp"
#include "command.hpp"
#include "command_error.hpp"
#include "rochdale/book/explain.hpp"
#include "rochdale/institution/community_bank.hpp"

namespace rochdale::teller {

/// The outcome of a verb of the bank; where it was refused, throws Refused with the sentence why.
template <class T>
T or_refuse(const Outcome<T>& outcome, const Book& book) {
  if (!outcome) {
    throw Refused(book.read([&](const Ledger& ledger) { return explain(outcome.error(), ledger); }));
  }
  if constexpr (!std::is_void_v<T>) return *outcome;
}

/// What every verb at the counter takes.
struct CounterOptions {
  std::string book;
  std::string account;
  std::string amount;
  std::string cash = "cash";
  std::string memo;
  std::string key;
  Circumstances circumstances;

  /// Takes BOOK and ACCOUNT.
  void declare(Command& command, const char* what);
  /// Takes --cash.
  void declare_cash(Command& command);
  /// Takes --on, --memo, --key and the circumstances.
  void declare_rest(Command& command);

  /// The account of a code. Throws Refused.
  [[nodiscard]] AccountId find(const Book& of, const std::string& code) const;
  /// The amount in the unit of an account.
  [[nodiscard]] Amount read(const Book& of, AccountId id) const;
  /// A text as an amount in the unit of an account.
  [[nodiscard]] static Amount read(const Book& of, AccountId id, const std::string& text);
  /// The counter, with the account that --cash names; throws Refused where there is none.
  [[nodiscard]] Counter counter(const Book& of) const;
  /// The counter of a verb that moves no cash.
  [[nodiscard]] Counter counter() const;
};

}  // namespace rochdale::teller
