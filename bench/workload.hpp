// SPDX-License-Identifier: MPL-2.0
// The payments that every benchmark posts: random members, random keys, the same ones for us and for what we are held
// against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "rochdale/book/transfer.hpp"
#include "rochdale/core/unit.hpp"

namespace rochdale::bench {

inline constexpr rochdale::Unit hours = "HRS/2"_unit;

/// The floor of an account: a credit limit on each, of sixty-four kinds.
[[nodiscard]] constexpr std::int64_t floor_of(std::uint32_t account) noexcept {
  return -1'000'000 - 10'000 * static_cast<std::int64_t>(account % 64);
}

/// What a payment is made of, without the words: all that a program would keep that knows nothing else.
struct Request {
  uint128 key = 0;
  int128 amount = 0;
  std::uint32_t debit = 0;
  std::uint32_t credit = 0;
  std::int32_t on = 0;  ///< days since 1970-01-01
};

/// So many transfers, to be filled.
[[nodiscard]] inline std::vector<Transfer> blank_batch(std::size_t size) {
  return std::vector<Transfer>(size, Transfer{AccountId{}, AccountId{}, Amount::zero(hours)});
}

/// Makes payments without end.
class Workload {
 public:
  explicit Workload(std::uint32_t accounts, std::uint64_t seed = 1844) : accounts_(accounts), state_(seed) {}

  /// The next payment: another key each time, members drawn evenly, up to 500.00.
  [[nodiscard]] Request next() noexcept {
    const std::uint64_t members = draw();
    const std::uint64_t high = draw();
    Request request;
    request.debit = 1 + static_cast<std::uint32_t>((members >> 32) * accounts_ >> 32);
    request.credit = 1 + static_cast<std::uint32_t>((members & 0xFFFFFFFFU) * (accounts_ - 1) >> 32);
    if (request.credit >= request.debit) ++request.credit;
    request.key = uint128(high) << 64 | draw();
    request.amount = 1 + static_cast<std::int64_t>(high % 50'000);
    request.on = first_day + static_cast<std::int32_t>(made_++ >> 14);
    return request;
  }

  void fill(std::vector<Request>& batch) noexcept {
    for (Request& request : batch) request = next();
  }

  /// The same as transfers.
  void fill(std::vector<Transfer>& batch) noexcept {
    for (Transfer& transfer : batch) {
      const Request request = next();
      transfer.debit = AccountId(request.debit);
      transfer.credit = AccountId(request.credit);
      transfer.amount = Amount::minor(request.amount, hours);
      transfer.on = Date::from_days(request.on);
      transfer.key = Key::words(static_cast<std::uint64_t>(request.key >> 64), static_cast<std::uint64_t>(request.key));
    }
  }

 private:
  static constexpr std::int32_t first_day = 19'723;  // 2024-01-01

  // SplitMix64 (Steele, Lea, Flood 2014).
  [[nodiscard]] std::uint64_t draw() noexcept {
    std::uint64_t value = state_ += 0x9E3779B97F4A7C15U;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27) * 0x94D049BB133111EBU;
    return value ^ value >> 31;
  }

  std::uint32_t accounts_;
  std::uint64_t state_;
  std::uint64_t made_ = 0;
};

}  // namespace rochdale::bench
