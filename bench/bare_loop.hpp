// SPDX-License-Identifier: MPL-2.0
// The limit of posting in memory: the same work by hand, over plain arrays. It keeps every key and refuses repeated ones,
// holds every payer to a floor, checks for overflow, writes the same journal record, answers each item, and looks as far
// ahead as the book does. It knows one unit, no words, no rules, no holds and no way back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "rochdale/book/answer.hpp"
#include "rochdale/book/huge_pages.hpp"
#include "rochdale/book/line.hpp"
#include "workload.hpp"

namespace rochdale::bench {

/// A ledger, a journal and a set of keys, as plain as they can be.
class BareLoop {
 public:
  explicit BareLoop(std::uint32_t accounts) : accounts_(accounts + std::size_t{1}) {
    for (std::uint32_t account = 1; account <= accounts; ++account) accounts_[account].floor = floor_of(account);
    slots_.assign(1024, 0);
  }
  ~BareLoop() {
    for (Line* block : blocks_) allocator_.deallocate(block, block_lines);
  }
  BareLoop(const BareLoop&) = delete;
  BareLoop& operator=(const BareLoop&) = delete;

  /// Posts a batch and answers each item.
  void post(std::span<const Request> batch, std::int64_t recorded, Answer* answers) {
    make_room(batch.size());
    const std::size_t count = batch.size();
    for (std::size_t at = 0; at < count && at < ahead; ++at) prefetch(batch[at]);
    for (std::size_t at = 0; at < count; ++at) {
      if (at + ahead < count) prefetch(batch[at + ahead]);
      answers[at] = post_one(batch[at], recorded);
    }
  }

  [[nodiscard]] std::uint64_t lines() const noexcept { return lines_; }

  /// Credits minus debits.
  [[nodiscard]] int128 balance(std::uint32_t account) const noexcept {
    return accounts_[account].credits - accounts_[account].debits;
  }

 private:
  static constexpr std::size_t ahead = 16;
  static constexpr std::size_t block_lines = std::size_t{1} << 16;

  struct alignas(64) Account {
    int128 debits = 0;
    int128 credits = 0;
    int128 floor = 0;
    std::uint64_t last = 0;
  };

  // One product of 128 bits, folded: every bit of the key counts.
  [[nodiscard]] static std::uint64_t hash(uint128 key) noexcept {
    const uint128 product = uint128(static_cast<std::uint64_t>(key) ^ 0x9E3779B97F4A7C15U) *
                            (static_cast<std::uint64_t>(key >> 64) ^ 0xBF58476D1CE4E5B9U);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  }

  void prefetch(const Request& request) const noexcept {
    __builtin_prefetch(&slots_[hash(request.key) >> shift_], 1);
    if (request.debit < accounts_.size()) __builtin_prefetch(&accounts_[request.debit], 1);
    if (request.credit < accounts_.size()) __builtin_prefetch(&accounts_[request.credit], 1);
  }

  [[nodiscard]] const Line& line(std::uint64_t number) const noexcept {
    return blocks_[(number - 1) / block_lines][(number - 1) % block_lines];
  }

  [[nodiscard]] static Key key_of(uint128 key) noexcept {
    return Key::words(static_cast<std::uint64_t>(key >> 64), static_cast<std::uint64_t>(key));
  }

  [[nodiscard]] Answer post_one(const Request& request, std::int64_t recorded) noexcept {
    Answer answer;
    const auto refused = [&answer](Reason reason) {
      answer.reason = reason;
      return answer;
    };
    if (request.amount <= 0) return refused(Reason::amount_not_positive);
    if (request.debit == 0 || request.debit >= accounts_.size()) return refused(Reason::unknown_account);
    if (request.credit == 0 || request.credit >= accounts_.size()) return refused(Reason::unknown_account);
    if (request.debit == request.credit) return refused(Reason::same_account);

    const std::uint64_t hashed = hash(request.key);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hashed >> shift_;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      if (slots_[slot] >> 32 != hashed >> 32) continue;
      const std::uint64_t number = slots_[slot] & 0xFFFFFFFFU;
      const Line& before = line(number);
      if (!(before.key == key_of(request.key))) continue;
      if (before.debit.value() != request.debit || before.credit.value() != request.credit ||
          before.amount != request.amount || before.on.days() != request.on) {
        return refused(Reason::key_reused);
      }
      answer.entry = EntryNumber(number);
      answer.repeated = true;
      return answer;
    }

    Account& payer = accounts_[request.debit];
    Account& payee = accounts_[request.credit];
    int128 debits = 0;
    int128 credits = 0;
    if (__builtin_add_overflow(payer.debits, request.amount, &debits) ||
        __builtin_add_overflow(payee.credits, request.amount, &credits)) {
      return refused(Reason::overflow);
    }
    if (payer.credits - debits < payer.floor) return refused(Reason::floor);

    Line& record = blocks_.back()[lines_ % block_lines];
    record = Line{};
    record.amount = request.amount;
    record.key = key_of(request.key);
    record.debit_previous = payer.last;
    record.credit_previous = payee.last;
    record.recorded = Instant::from_microseconds(recorded);
    record.debit = AccountId(request.debit);
    record.credit = AccountId(request.credit);
    record.on = Date::from_days(request.on);

    const std::uint64_t number = ++lines_;
    if (lines_ % block_lines == 0) blocks_.push_back(allocator_.allocate(block_lines));
    payer.debits = debits;
    payer.last = number;
    payee.credits = credits;
    payee.last = number;
    slots_[slot] = hashed >> 32 << 32 | number;
    answer.entry = EntryNumber(number);
    return answer;
  }

  // At most half of the slots are taken, and a larger table is filled from the smaller one, as in the book's table.
  void make_room(std::size_t more) {
    if (blocks_.empty()) blocks_.push_back(allocator_.allocate(block_lines));
    if ((lines_ + more) * 2 <= slots_.size()) return;
    std::size_t slots = slots_.size();
    while (slots / 2 < lines_ + more) {
      slots *= 2;
      --shift_;
    }
    decltype(slots_) before(slots, 0);
    before.swap(slots_);
    for (const std::uint64_t one : before) {
      if (one == 0) continue;
      std::size_t slot = one >> shift_;
      while (slots_[slot] != 0) slot = (slot + 1) & (slots - 1);
      slots_[slot] = one;
    }
  }

  std::vector<Account, detail::HugePages<Account>> accounts_;
  std::vector<std::uint64_t, detail::HugePages<std::uint64_t>> slots_;
  std::vector<Line*> blocks_;
  detail::HugePages<Line> allocator_;
  std::uint64_t lines_ = 0;
  int shift_ = 54;  // from a hash to its slot
};

}  // namespace rochdale::bench
