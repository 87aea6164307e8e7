// SPDX-License-Identifier: MPL-2.0
#include "rochdale/storage/text_key.hpp"

#include "digest.hpp"

namespace rochdale {

Key key_of(std::string_view text) {
  if (text.empty()) return {};
  if (const auto key = Key::text(text)) return *key;
  thread_local Hasher hasher;
  hasher.start();
  hasher.bytes({reinterpret_cast<const unsigned char*>(text.data()), text.size()});
  const Digest digest = hasher.digest();
  std::uint64_t word[2] = {0xFF, 0};
  for (std::size_t at = 1; at < 16; ++at) word[at / 8] = word[at / 8] << 8 | digest[at - 1];
  return Key::words(word[0], word[1]);
}

}  // namespace rochdale
