// SPDX-License-Identifier: MPL-2.0
// Under which key a payment of a file is posted, so that the same file twice posts nothing twice.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rochdale/book/key.hpp"
#include "rochdale/book/transfer.hpp"

namespace rochdale::teller {

/// The key that a text gives: rochdale::key_of(), except that what export writes for a key of that kind (32 hexadecimal
/// digits from ff on) is that key again.
[[nodiscard]] Key read_key(std::string_view text);

/// Keys of payments that came without one: of what they say, and of how many before them in the same file said the
/// same. So two equal payments in one file both stand.
class ContentKeys {
 public:
  /// The key of a file's next payment.
  [[nodiscard]] Key next(std::string_view payer, std::string_view payee, const Amount& amount, Date on,
                         const std::optional<Instant>& at, std::string_view memo);

  /// How many of them said the same as one before.
  [[nodiscard]] std::uint64_t alike() const noexcept { return alike_; }

 private:
  std::unordered_map<Key, std::uint32_t> times_;
  std::string content_;
  std::uint64_t alike_ = 0;
};

}  // namespace rochdale::teller
