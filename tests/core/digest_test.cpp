// SPDX-License-Identifier: MPL-2.0
#include "rochdale/core/digest.hpp"

#include <cstdio>
#include <memory>

#include "catch.hpp"
#include "core/random_values.hpp"

using namespace rochdale;

TEST_CASE("SHA-256 of the published examples (FIPS 180-2, appendix B) and of the empty text") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("MD5 of the test suite of RFC 1321") {
  CHECK(to_hex(md5("")) == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(to_hex(md5("a")) == "0cc175b9c0f1b6a831c399e269772661");
  CHECK(to_hex(md5("abc")) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(to_hex(md5("message digest")) == "f96b697d7cb7938d525a2f31aaf161d0");
  CHECK(to_hex(md5("abcdefghijklmnopqrstuvwxyz")) == "c3fcd3d76192e4007dfb496cca67e13b");
  CHECK(to_hex(md5("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")) ==
        "d174ab98d277d9f5a5611c2c9f419d9f");
  CHECK(to_hex(md5("12345678901234567890123456789012345678901234567890123456789012345678901234567890")) ==
        "57edf4a22be3c955ac49da2e2107b67a");
}

TEST_CASE("digests agree with the system's programs at every length around a block") {
  const auto program = [](const std::string& name, const std::string& path) {
    std::string output(200, '\0');
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((name + " " + path).c_str(), "r"), pclose);
    output.resize(fread(output.data(), 1, output.size(), pipe.get()));
    return output.substr(0, output.find(' '));
  };
  if (program("sha256sum", "/dev/null").empty()) {
    std::printf("SKIPPED: sha256sum is absent\n");
    return;
  }
  RANDOM_VALUES(random);
  char name[] = "/tmp/rochdale-digest-XXXXXX";
  const int made = mkstemp(name);
  REQUIRE(made >= 0);
  const std::string path = name;
  for (const std::size_t length : {1U, 54U, 55U, 56U, 57U, 63U, 64U, 65U, 119U, 120U, 121U, 128U, 1000U}) {
    std::string bytes(length, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random.between(0, 255));
    FILE* file = std::fopen(name, "wb");
    REQUIRE(std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size());
    std::fclose(file);
    CHECK(to_hex(sha256(bytes)) == program("sha256sum", path));
    CHECK(to_hex(md5(bytes)) == program("md5sum", path));
  }
  std::remove(name);
}
