// SPDX-License-Identifier: MPL-2.0
#include "rochdale/storage/signed_note.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "digest.hpp"
#include "note_text.hpp"
#include "rochdale/core/error.hpp"
#include "rochdale/core/text.hpp"

namespace rochdale {

namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // an em dash, with which a signature begins
constexpr std::string_view secret_prefix = "PRIVATE+KEY+";
constexpr char ed25519 = 1;
constexpr std::size_t most_signatures = 100;
constexpr std::size_t longest_name = 255;
constexpr std::size_t longest_note = std::size_t{1} << 20;

using Bytes32 = std::array<unsigned char, 32>;
using KeyHandle = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using ContextHandle = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

void require_openssl(bool done) {
  if (!done) throw Error(Fault::storage, "Ed25519 is not to be had from OpenSSL");
}

const unsigned char* as_bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

bool is_name(std::string_view name) {
  return !name.empty() && check_text(name, longest_name, Lines::one) &&
         name.find_first_of(" +") == std::string_view::npos;
}

std::string id_text(std::uint32_t id) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(id >> shift & 255U);
  return bytes;
}

KeyHandle secret_key(const Bytes32& seed) {
  KeyHandle key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), EVP_PKEY_free);
  require_openssl(key != nullptr);
  return key;
}

Bytes32 public_part(const Bytes32& seed) {
  const KeyHandle key = secret_key(seed);
  Bytes32 bytes{};
  std::size_t size = bytes.size();
  require_openssl(EVP_PKEY_get_raw_public_key(key.get(), bytes.data(), &size) == 1 && size == bytes.size());
  return bytes;
}

// "NAME+HASH+BASE64" of a key of 32 bytes.
struct KeyText {
  std::string name;
  std::uint32_t id = 0;
  Bytes32 bytes{};
};

std::string write_key(const std::string& name, std::uint32_t id, const Bytes32& bytes) {
  return name + "+" + write_hex(id_text(id)) + "+" + write_base64(std::string(1, ed25519).append(as_text(bytes)));
}

Result<KeyText, Malformed> read_key(std::string_view text) {
  const std::size_t name_end = text.find('+');
  const std::size_t id_end = name_end == std::string_view::npos ? name_end : text.find('+', name_end + 1);
  if (id_end == std::string_view::npos) return Failure{Malformed{text.size(), "not a key: NAME+HASH+BASE64"}};
  KeyText key{std::string(text.substr(0, name_end)), 0, {}};
  if (!is_name(key.name)) return Failure{Malformed{0, "not the name of a key"}};
  const auto id = read_hex(text.substr(name_end + 1, id_end - name_end - 1), 4);
  if (!id) return Failure{Malformed{name_end + 1, "not the hash of a key"}};
  for (const char byte : *id) key.id = key.id << 8 | static_cast<unsigned char>(byte);
  const auto bytes = read_base64(text.substr(id_end + 1));
  if (!bytes || bytes->size() != 1 + key.bytes.size() || (*bytes)[0] != ed25519) {
    return Failure{Malformed{id_end + 1, "not an Ed25519 key in base64"}};
  }
  std::copy(bytes->begin() + 1, bytes->end(), key.bytes.begin());
  return key;
}

bool is_note_text(std::string_view text) {
  return text.ends_with('\n') && check_text(text, longest_note, Lines::many) &&
         text.find('\t') == std::string_view::npos;
}

}  // namespace

VerifyingKey::VerifyingKey(std::string name, const Bytes32& key) : name_(std::move(name)), key_(key) {
  const Digest digest = sha256(std::string(name_) + "\n" + ed25519 + std::string(as_text(key_)));
  id_ = std::uint32_t{digest[0]} << 24 | std::uint32_t{digest[1]} << 16 | std::uint32_t{digest[2]} << 8 | digest[3];
}

Result<VerifyingKey, Malformed> VerifyingKey::parse(std::string_view text) {
  const auto read = read_key(text);
  if (!read) return Failure{read.error()};
  const VerifyingKey key(read->name, read->bytes);
  if (key.id_ != read->id) return Failure{Malformed{text.find('+') + 1, "the hash is of another key"}};
  return key;
}

std::string VerifyingKey::text() const { return write_key(name_, id_, key_); }

bool VerifyingKey::accepts(std::string_view text, std::string_view signature) const {
  const KeyHandle key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key_.data(), key_.size()), EVP_PKEY_free);
  const ContextHandle context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  require_openssl(key != nullptr && context != nullptr &&
                  EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  return EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(), as_bytes(text), text.size()) == 1;
}

SigningKey::SigningKey(std::string name, const Bytes32& seed)
    : seed_(seed), verifying_(std::move(name), public_part(seed)) {}

SigningKey SigningKey::generate(const std::string& name) {
  if (!is_name(name)) throw Error(Fault::out_of_range, "the name of a key has no space, plus or control character");
  Bytes32 seed{};
  fill_random(seed);
  return SigningKey(name, seed);
}

Result<SigningKey, Malformed> SigningKey::parse(std::string_view text) {
  if (!text.starts_with(secret_prefix)) return Failure{Malformed{0, "not a signing key: PRIVATE+KEY+NAME+HASH+BASE64"}};
  const std::string_view key_text = text.substr(secret_prefix.size());
  const auto read = read_key(key_text);
  if (!read) return Failure{Malformed{secret_prefix.size() + read.error().position, read.error().why}};
  const SigningKey key(read->name, read->bytes);
  if (key.verifying_.id_ != read->id) return Failure{Malformed{secret_prefix.size(), "the hash is of another key"}};
  return key;
}

std::string SigningKey::secret_text() const {
  return std::string(secret_prefix) + write_key(verifying_.name_, verifying_.id_, seed_);
}

std::string SigningKey::sign(std::string_view text) const {
  if (!is_note_text(text)) throw Error(Fault::out_of_range, "a note is lines of plain text");
  const KeyHandle key = secret_key(seed_);
  const ContextHandle context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::array<unsigned char, 64> signature{};
  std::size_t size = signature.size();
  require_openssl(context != nullptr && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                  EVP_DigestSign(context.get(), signature.data(), &size, as_bytes(text), text.size()) == 1);
  const std::string bytes = id_text(verifying_.id_) + std::string(signature.begin(), signature.end());
  return std::string(text) + "\n" + std::string(dash) + verifying_.name_ + " " + write_base64(bytes) + "\n";
}

bool SignedNote::is_signed_by(const VerifyingKey& key) const {
  return std::any_of(signatures.begin(), signatures.end(), [&](const Signature& signature) {
    return signature.name == key.name() && signature.id == key.id() && signature.bytes.size() == 64 &&
           key.accepts(text, signature.bytes);
  });
}

Result<SignedNote, Malformed> read_note(std::string_view note) {
  const std::size_t split = note.rfind("\n\n");
  if (split == std::string_view::npos) return Failure{Malformed{note.size(), "a note without a signature"}};
  SignedNote read{std::string(note.substr(0, split + 1)), {}};
  if (!is_note_text(read.text)) return Failure{Malformed{0, "a note is lines of plain text"}};
  TextLines lines(note);
  while (lines.rest().size() > note.size() - split - 2) static_cast<void>(lines.next());
  do {
    const auto line = lines.next();
    if (!line) return Failure{lines.ends("a signature does not end with a line feed")};
    const std::size_t name_end = line->find(' ', dash.size());
    if (!line->starts_with(dash) || name_end == std::string_view::npos) {
      return Failure{lines.wrong("not a signature: an em dash, a name, and base64")};
    }
    const std::string_view name = line->substr(dash.size(), name_end - dash.size());
    const auto bytes = read_base64(line->substr(name_end + 1));
    if (!is_name(name) || !bytes || bytes->size() < 5) return Failure{lines.wrong("not a signature")};
    std::uint32_t id = 0;
    for (std::size_t at = 0; at < 4; ++at) id = id << 8 | static_cast<unsigned char>((*bytes)[at]);
    if (read.signatures.size() == most_signatures) return Failure{lines.wrong("more than 100 signatures")};
    read.signatures.push_back({std::string(name), id, bytes->substr(4)});
  } while (!lines.at_end());
  return read;
}

}  // namespace rochdale
