// SPDX-License-Identifier: MPL-2.0
// SHA-256 by the published vectors, and the exact bytes of numbers, texts and commitments.
#include "digest.hpp"

#include "catch.hpp"

using namespace rochdale;

namespace {

std::span<const unsigned char> as_bytes(std::string_view text) {
  return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::string hashed(std::string_view text) {
  Hasher hasher;
  hasher.bytes(as_bytes(text));
  return to_hex(hasher.digest());
}

}  // namespace

TEST_CASE("SHA-256 gives the vectors of FIPS 180-2") {
  CHECK(hashed("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hashed("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hashed("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hashed(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a number is eight bytes, the most significant first, and a text has its length before it") {
  Hasher hasher;
  hasher.number(std::uint64_t{0x0102030405060708U});
  hasher.number(std::int64_t{-2});
  hasher.text("abc");
  hasher.text("");
  const std::string bytes(
      "\x01\x02\x03\x04\x05\x06\x07\x08\xff\xff\xff\xff\xff\xff\xff\xfe\0\0\0\0\0\0\0\3abc\0\0\0\0\0\0\0\0", 35);
  CHECK(to_hex(hasher.digest()) == hashed(bytes));
}

TEST_CASE("a commitment is over the word for it, the salt and the words") {
  Hasher hasher;
  hasher.text("left over from before");
  Salt salt{};
  for (unsigned char at = 0; at < salt.size(); ++at) salt[at] = at;
  const std::string bytes = std::string("\0\0\0\0\0\0\0\x0erochdale words", 22) + std::string("\0\0\0\0\0\0\0\x10", 8) +
                            std::string("\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17", 16) +
                            std::string("\0\0\0\0\0\0\0\3Ana", 11);
  CHECK(to_hex(commitment(hasher, salt, "Ana")) == hashed(bytes));
  CHECK_FALSE(commitment(hasher, Salt{}, "Ana") == commitment(hasher, salt, "Ana"));
  CHECK_FALSE(commitment(hasher, salt, "Anb") == commitment(hasher, salt, "Ana"));
}

TEST_CASE("random bytes differ from call to call") {
  Salt one{};
  Salt other{};
  fill_random(one);
  fill_random(other);
  fill_random({});
  CHECK_FALSE(one == other);  // by chance once in 2^128 runs
}
