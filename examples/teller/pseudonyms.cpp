// SPDX-License-Identifier: MPL-2.0
#include "pseudonyms.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <fstream>
#include <iterator>

#include "command_error.hpp"

namespace rochdale::teller {

Pseudonyms::Pseudonyms(const std::string& key_file) {
  constexpr std::size_t shortest = 16;
  constexpr std::size_t longest = 4096;
  std::ifstream file(key_file, std::ios::binary);
  key_.resize(longest + 1);
  file.read(key_.data(), static_cast<std::streamsize>(key_.size()));
  key_.resize(static_cast<std::size_t>(file.gcount()));
  if (key_.size() < shortest || key_.size() > longest) {
    throw Refused(key_file +
                  " is no key: it needs 16 to 4096 bytes that nobody can guess, as from: head -c 32 "
                  "/dev/urandom > " +
                  key_file);
  }
}

std::string Pseudonyms::operator()(std::string_view name) const {
  constexpr const char* digits = "0123456789abcdef";
  unsigned char code[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
           reinterpret_cast<const unsigned char*>(name.data()), name.size(), code, &size) == nullptr) {
    throw Refused("OpenSSL makes no pseudonyms");
  }
  std::string pseudonym;
  for (std::size_t at = 0; at < 10; ++at) {
    pseudonym += digits[code[at] >> 4];
    pseudonym += digits[code[at] & 15U];
  }
  return pseudonym;
}

}  // namespace rochdale::teller
