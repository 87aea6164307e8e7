// SPDX-License-Identifier: MPL-2.0
// Signed notes by the published example of the form, and nothing that is nearly one.
#include "rochdale/storage/signed_note.hpp"

#include "catch.hpp"
#include "note_text.hpp"

using namespace rochdale;

namespace {

// The example of the reference implementation's documentation (golang.org/x/mod/sumdb/note).
const std::string published_key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const std::string published_secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const std::string published_text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const std::string published_note =
    published_text +
    "\n\xE2\x80\x94 PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJ"
    "nAM=\n";

}  // namespace

TEST_CASE("the published note is signed and checked to the letter") {
  const SigningKey secret = SigningKey::parse(published_secret).value();
  const VerifyingKey key = VerifyingKey::parse(published_key).value();
  CHECK(secret.secret_text() == published_secret);
  CHECK(secret.verifying().text() == published_key);
  CHECK(key.text() == published_key);
  CHECK(secret.sign(published_text) == published_note);
  const SignedNote note = read_note(published_note).value();
  CHECK(note.text == published_text);
  REQUIRE(note.signatures.size() == 1);
  CHECK(note.is_signed_by(key));
  CHECK_FALSE(note.is_signed_by(SigningKey::generate("PeterNeumann").verifying()));
}

TEST_CASE("no changed byte of a note or key passes") {
  const VerifyingKey key = VerifyingKey::parse(published_key).value();
  for (std::size_t at = 0; at < published_note.size(); ++at) {
    for (const int bit : {0, 3, 7}) {
      std::string note = published_note;
      note[at] = static_cast<char>(note[at] ^ (1 << bit));
      const auto read = read_note(note);
      INFO("byte " << at << " bit " << bit);
      CHECK_FALSE((read && read->is_signed_by(key)));
    }
  }
  for (std::size_t at = 0; at <= published_key.size(); ++at) {
    CHECK_FALSE((at < published_key.size() && VerifyingKey::parse(published_key.substr(0, at))));
    if (at > 0) CHECK_FALSE(VerifyingKey::parse(published_key.substr(at)));
    std::string changed = published_key + "A";
    ++changed[at];
    CHECK_FALSE(VerifyingKey::parse(changed.substr(0, std::max(at + 1, published_key.size()))));
  }
  for (std::size_t at = 0; at < published_secret.size(); ++at)
    CHECK_FALSE(SigningKey::parse(published_secret.substr(0, at)));
}

TEST_CASE("a note is signed by several, and a wrong signature beside a right one counts for nothing") {
  const SigningKey one = SigningKey::generate("one");
  const SigningKey other = SigningKey::generate("other");
  const std::string text = "words\n";
  const std::string line_of_other = other.sign(text).substr(text.size() + 1);
  const SignedNote both = read_note(one.sign(text) + line_of_other).value();
  CHECK(both.is_signed_by(one.verifying()));
  CHECK(both.is_signed_by(other.verifying()));
  const SignedNote wrong = read_note(one.sign("other words\n").replace(0, 12, text) + line_of_other).value();
  CHECK_FALSE(wrong.is_signed_by(one.verifying()));
  CHECK(wrong.is_signed_by(other.verifying()));
  std::string many = one.sign(text);
  for (int at = 0; at < 99; ++at) many += line_of_other;
  CHECK(read_note(many));
  CHECK_FALSE(read_note(many + line_of_other));
}

TEST_CASE("what is no note is refused at its place") {
  const auto place = [](std::string_view note) {
    const auto read = read_note(note);
    REQUIRE_FALSE(read);
    return read.error().position;
  };
  CHECK(place("") == 0);
  CHECK(place("words\n") == 6);
  CHECK(place("a\x01\n\n\xE2\x80\x94 n AAAA\n") == 0);
  CHECK(place("words\n\n\xE2\x80\x94 n AAAAAAAA") == 7);  // does not end
  CHECK(place("words\n\n- n AAAAAAAA\n") == 7);
  CHECK(place("words\n\n\xE2\x80\x94 n AAAAA\n") == 7);  // no base64
  CHECK(place("words\n\n\xE2\x80\x94 n+n AAAAAAAA\n") == 7);
  CHECK(place("words\n\n") == 7);
  for (const std::string text : {"", "no end", "a\tb\n", "a\rb\n", "\xff\n"}) {
    CHECK_THROWS_AS(SigningKey::generate("n").sign(text), Error);
  }
  for (const std::string name : {"", "a b", "a+b", "a\nb", "\xff"}) CHECK_THROWS_AS(SigningKey::generate(name), Error);
}

TEST_CASE("base64 by the vectors of RFC 4648, and one text for one value") {
  const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                 {"f", "Zg=="},
                                                                 {"fo", "Zm8="},
                                                                 {"foo", "Zm9v"},
                                                                 {"foob", "Zm9vYg=="},
                                                                 {"fooba", "Zm9vYmE="},
                                                                 {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    CHECK(write_base64(bytes) == text);
    CHECK(read_base64(text) == bytes);
  }
  for (const std::string text : {"Zg", "Zg=", "Zg===", "Zh==", "Z", "Zm9v\n", "Zm 9v", "=", "====", "Zm9=", "Zm-v"}) {
    CHECK_FALSE(read_base64(text));
  }
}
