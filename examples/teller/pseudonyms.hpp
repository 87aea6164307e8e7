// SPDX-License-Identifier: MPL-2.0
// Names that hide whose they are, and stay the same from export to export as long as the key does.
#pragma once

#include <string>
#include <string_view>

namespace rochdale::teller {

/// Makes pseudonyms with a secret key.
class Pseudonyms {
 public:
  /// Reads the key, all bytes of a file. Throws Refused if it has less than 16 of them or more than 4096.
  explicit Pseudonyms(const std::string& key_file);

  /// The first 20 hexadecimal digits of HMAC-SHA-256 (RFC 2104) over the name: without the key nobody can tell whose it
  /// is, not even by trying all names.
  [[nodiscard]] std::string operator()(std::string_view name) const;

 private:
  std::string key_;
};

}  // namespace rochdale::teller
