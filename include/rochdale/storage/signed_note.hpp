// SPDX-License-Identifier: MPL-2.0
// A text signed with Ed25519, in the form of C2SP's signed-note: the text, an empty line, and a line for each signature.
// Other programs that know that form can check it too.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"

namespace rochdale {

/// Checks signatures: a name, and the public key that belongs to it.
class VerifyingKey {
 public:
  /// Reads "NAME+HASH+BASE64".
  [[nodiscard]] static Result<VerifyingKey, Malformed> parse(std::string_view text);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// "NAME+HASH+BASE64", to be handed to everyone.
  [[nodiscard]] std::string text() const;
  /// The first four bytes of the SHA-256 over name, line feed, the byte 1 and the public key.
  [[nodiscard]] std::uint32_t id() const noexcept { return id_; }
  /// Whether 64 bytes are the signature of a text with this key.
  [[nodiscard]] bool accepts(std::string_view text, std::string_view signature) const;

 private:
  friend class SigningKey;
  VerifyingKey(std::string name, const std::array<unsigned char, 32>& key);
  std::string name_;
  std::array<unsigned char, 32> key_;
  std::uint32_t id_;
};

/// Signs texts. Whoever has it signs in its name: keep it where only its owner can read it.
class SigningKey {
 public:
  /// A new key from the system's randomness. Throws Error (out_of_range) for a name that is empty or has a space, a
  /// plus or a control character in it, and (storage) when there is no randomness.
  [[nodiscard]] static SigningKey generate(const std::string& name);
  /// Reads "PRIVATE+KEY+NAME+HASH+BASE64".
  [[nodiscard]] static Result<SigningKey, Malformed> parse(std::string_view text);

  /// "PRIVATE+KEY+NAME+HASH+BASE64": a secret.
  [[nodiscard]] std::string secret_text() const;
  [[nodiscard]] const VerifyingKey& verifying() const noexcept { return verifying_; }

  /// The signed note of a text, which ends with a line feed and has no other control character. Throws Error
  /// (out_of_range) for any other text.
  [[nodiscard]] std::string sign(std::string_view text) const;

 private:
  SigningKey(std::string name, const std::array<unsigned char, 32>& seed);
  std::array<unsigned char, 32> seed_;
  VerifyingKey verifying_;
};

/// A note that was taken apart; nothing of it is checked yet.
struct SignedNote {
  struct Signature {
    std::string name;
    std::uint32_t id = 0;
    std::string bytes;
  };
  std::string text;  ///< with its last line feed
  std::vector<Signature> signatures;

  /// Whether a signature of this key is right. A wrong one beside it counts for nothing.
  [[nodiscard]] bool is_signed_by(const VerifyingKey& key) const;
};

/// Takes a note of 1 to 100 signatures apart.
[[nodiscard]] Result<SignedNote, Malformed> read_note(std::string_view note);

}  // namespace rochdale
