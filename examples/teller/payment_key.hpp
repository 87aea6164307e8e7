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
  /// The key of a file's next payment: all that it says counts, its words too. The accounts are named by their codes.
  [[nodiscard]] Key next(std::string_view payer, std::string_view payee, const Payment& payment);
  /// The key of a file's next entry that is no payment: of all that it says, as one text.
  [[nodiscard]] Key next(std::string_view content);

  /// Whether the newest one said the same as one before.
  [[nodiscard]] bool is_alike() const noexcept { return is_alike_; }

 private:
  [[nodiscard]] Key of_content();

  std::unordered_map<Key, std::uint32_t> times_;
  std::string content_;
  bool is_alike_ = false;
};

}  // namespace rochdale::teller
