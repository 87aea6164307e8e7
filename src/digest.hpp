// SPDX-License-Identifier: MPL-2.0
// SHA-256 and salts, by OpenSSL: what the hash over the journal and the commitments to words are made of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "rochdale/core/digest.hpp"

namespace rochdale {

/// What makes a commitment to words impossible to guess once it is gone.
using Salt = std::array<unsigned char, 16>;

/// SHA-256 over parts that are written one after the other. Numbers are eight bytes, the most significant first, and
/// text is preceded by its length, so that no two different contents are the same bytes.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  /// Starts anew.
  void start();
  /// Adds bytes as they are.
  void bytes(std::span<const unsigned char> bytes);
  /// Adds a number.
  void number(std::uint64_t number);
  /// Adds a signed number, as the 64 bits of its two's complement.
  void number(std::int64_t number) { this->number(static_cast<std::uint64_t>(number)); }
  /// Adds text with its length before it.
  void text(std::string_view text);
  /// The digest of what was added.
  [[nodiscard]] Digest digest();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// The commitment to words: SHA-256 of "rochdale words", salt and words, each as Hasher::text() adds it.
[[nodiscard]] Digest commitment(Hasher& hasher, const Salt& salt, std::string_view words);

/// Fills bytes from the system's source of randomness. Throws Error (storage) when there is none.
void fill_random(std::span<unsigned char> bytes);

}  // namespace rochdale
