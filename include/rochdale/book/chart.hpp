// SPDX-License-Identifier: MPL-2.0
// The chart: units, the words of accounts, the limits that are agreed, the policies in force.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/book/account.hpp"
#include "rochdale/book/code_index.hpp"
#include "rochdale/book/event.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

/// The words of an account and their numbers in the text table.
struct AccountWords {
  Text code;
  Text name;
  Text group;

  friend bool operator==(const AccountWords& left, const AccountWords& right) = default;
};

/// The part of a ledger that agreements change and payments do not. Units and limits are named by small indexes here,
/// because every account carries them.
class Chart {
  [[nodiscard]] auto code_of() const {
    return [this](std::uint32_t number) { return std::string_view(words_[number].code.words); };
  }

 public:
  /// The units taken up, in order.
  [[nodiscard]] std::span<const Unit> units() const noexcept { return units_; }

  /// The index of a unit, or nothing when it was not taken up.
  [[nodiscard]] std::optional<std::uint16_t> index_of(const Unit& unit) const noexcept {
    for (std::size_t index = 0; index < units_.size(); ++index) {
      if (units_[index] == unit) return static_cast<std::uint16_t>(index);
    }
    return std::nullopt;
  }

  /// The unit of an index that index_of() gave.
  [[nodiscard]] const Unit& unit(std::uint16_t index) const noexcept { return units_[index]; }

  /// The limits of an index that an account carries.
  [[nodiscard]] const Limits& limits(std::uint32_t index) const noexcept { return limits_[index]; }

  /// The index of the limits that accounts of a unit follow.
  [[nodiscard]] std::uint32_t default_limits(std::uint16_t unit) const noexcept { return defaults_[unit]; }

  /// The words of an account; throws std::out_of_range for one that is not there.
  [[nodiscard]] const AccountWords& words(AccountId account) const { return words_.at(account.value()); }

  /// The account with this code, or AccountId{}.
  [[nodiscard]] AccountId find(std::string_view code) const { return AccountId(codes_.find(code, code_of())); }

  /// The rules and charges in force, in order of adoption.
  [[nodiscard]] std::span<const PolicyAdopted> policies() const noexcept { return policies_; }

  /// The day through which periods are closed.
  [[nodiscard]] std::optional<Date> closed_through() const noexcept { return closed_through_; }

  // ---- changes, by the ledger that applies an event ----

  /// Takes up a unit.
  void adopt(const Unit& unit, const Limits& limits) {
    limits_.push_back(limits);
    defaults_.push_back(static_cast<std::uint32_t>(limits_.size() - 1));
    try {
      units_.push_back(unit);
    } catch (...) {
      defaults_.pop_back();
      throw;
    }
  }

  /// Forgets the unit taken up last.
  void drop_unit() {
    units_.pop_back();
    defaults_.pop_back();
  }

  /// Changes the limits that accounts of a unit follow.
  void set_default_limits(std::uint16_t unit, const Limits& limits) { limits_[defaults_[unit]] = limits; }

  /// The index of these limits as an account's own.
  [[nodiscard]] std::uint32_t own_limits(const Limits& limits) {
    const auto found = own_.find(limits);
    if (found != own_.end()) return found->second;
    limits_.push_back(limits);
    return own_.emplace(limits, static_cast<std::uint32_t>(limits_.size() - 1)).first->second;
  }

  /// Makes room for this many accounts.
  void reserve(std::size_t accounts) { codes_.reserve(accounts); }

  /// Adds the words of the next account.
  void add(AccountWords words) {
    words_.push_back(std::move(words));
    if (words_.back().code.words.empty()) return;
    try {
      codes_.insert(last(), code_of());
    } catch (...) {
      words_.pop_back();
      throw;
    }
  }

  /// Forgets the account added last.
  void drop_account() {
    if (!words_.back().code.words.empty()) codes_.erase(last(), code_of());
    words_.pop_back();
  }

  /// Changes the words of an account; another code is found anew. Asks for no memory when the code is erased, nor when
  /// an erased one comes back.
  void set_words(AccountId account, AccountWords words) {
    AccountWords& now = words_.at(account.value());
    const bool same_code = now.code.words == words.code.words;
    if (!same_code && !now.code.words.empty()) codes_.erase(account.value(), code_of());
    now = std::move(words);
    if (!same_code && !now.code.words.empty()) codes_.insert(account.value(), code_of());
  }

  /// The accounts that use a text, with their words. Searched, not indexed: erasing is rare.
  [[nodiscard]] std::vector<std::pair<AccountId, AccountWords>> users_of(TextNumber text) const {
    std::vector<std::pair<AccountId, AccountWords>> users;
    for (std::size_t id = 1; id < words_.size(); ++id) {
      const AccountWords& words = words_[id];
      if (words.code.number == text || words.name.number == text || words.group.number == text) {
        users.emplace_back(AccountId(static_cast<std::uint32_t>(id)), words);
      }
    }
    return users;
  }

  /// Replaces the policies in force.
  void set_policies(std::vector<PolicyAdopted> policies) { policies_ = std::move(policies); }

  /// Moves the lock.
  void set_closed_through(std::optional<Date> day) { closed_through_ = day; }

 private:
  struct LimitsLess {
    bool operator()(const Limits& left, const Limits& right) const noexcept {
      return left.floor != right.floor ? left.floor < right.floor : left.ceiling < right.ceiling;
    }
  };

  [[nodiscard]] std::uint32_t last() const noexcept { return static_cast<std::uint32_t>(words_.size() - 1); }

  std::vector<Unit> units_;
  std::vector<std::uint32_t> defaults_;  // by unit: index into limits_
  std::vector<Limits> limits_;
  std::map<Limits, std::uint32_t, LimitsLess> own_;
  std::deque<AccountWords> words_{AccountWords{}};  // account 0 is none; a deque, so that views of a code stay valid
  detail::CodeIndex codes_;
  std::vector<PolicyAdopted> policies_;
  std::optional<Date> closed_through_;
};

}  // namespace rochdale
