// SPDX-License-Identifier: MPL-2.0
#include "digest.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include "rochdale/core/error.hpp"

namespace rochdale {

namespace {
void check(int done) {
  if (done != 1) throw Error(Fault::storage, "SHA-256 is not to be had from OpenSSL");
}
}  // namespace

struct Hasher::Context {
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: looking it up costs more than hashing
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  ~Context() {
    EVP_MD_CTX_free(state);
    EVP_MD_free(algorithm);
  }
};

Hasher::Hasher() : context_(std::make_unique<Context>()) { start(); }
Hasher::~Hasher() = default;

void Hasher::start() { check(EVP_DigestInit_ex2(context_->state, context_->algorithm, nullptr)); }

void Hasher::bytes(std::span<const unsigned char> bytes) {
  check(EVP_DigestUpdate(context_->state, bytes.data(), bytes.size()));
}

void Hasher::number(std::uint64_t number) {
  unsigned char big_endian[8];
  for (int at = 0; at < 8; ++at) big_endian[at] = static_cast<unsigned char>(number >> (56 - 8 * at));
  bytes(big_endian);
}

void Hasher::text(std::string_view text) {
  number(static_cast<std::uint64_t>(text.size()));
  check(EVP_DigestUpdate(context_->state, text.data(), text.size()));
}

Digest Hasher::digest() {
  Digest digest{};
  check(EVP_DigestFinal_ex(context_->state, digest.data(), nullptr));
  return digest;
}

Digest commitment(Hasher& hasher, const Salt& salt, std::string_view words) {
  hasher.start();
  hasher.text("rochdale words");
  hasher.text(std::string_view(reinterpret_cast<const char*>(salt.data()), salt.size()));
  hasher.text(words);
  return hasher.digest();
}

void fill_random(std::span<unsigned char> bytes) {
  if (!bytes.empty() && RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw Error(Fault::storage, "the system gives no random numbers");
  }
}

}  // namespace rochdale
