// SPDX-License-Identifier: MPL-2.0
#include "kept_proofs.hpp"

#include <algorithm>

#include "argument_text.hpp"
#include "command_error.hpp"
#include "text_file.hpp"

namespace rochdale::teller {

namespace {

// A key stands alone in its file, with or without the end of its line.
template <class Key>
std::optional<Key> read_key_file(const std::string& file) {
  if (file.empty()) return std::nullopt;
  return read_file_as(file, [](std::string_view text) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    return Key::parse(text);
  });
}

unsigned digit_of(char digit) {
  constexpr std::string_view digits = "0123456789abcdef";
  return static_cast<unsigned>(digits.find(digit));
}

}  // namespace

std::string head_text(std::uint64_t records, std::string_view hash) {
  return std::to_string(records) + ":" + std::string(hash);
}

KeptHead read_head(const std::string& text) {
  const std::size_t colon = text.find(':');
  KeptHead head;
  const std::string hash = colon == std::string::npos ? std::string() : text.substr(colon + 1);
  if (hash.size() != 2 * head.head.size() || hash.find_first_not_of("0123456789abcdef") != std::string::npos) {
    throw Misused("\"" + text + "\" is no head: the number of records, a colon and 64 hexadecimal digits");
  }
  read_argument(text.substr(0, colon), head.records);
  for (std::size_t at = 0; at < head.head.size(); ++at) {
    head.head[at] = static_cast<std::uint8_t>(digit_of(hash[2 * at]) << 4 | digit_of(hash[2 * at + 1]));
  }
  return head;
}

std::optional<VerifyingKey> optional_key(const std::string& file) { return read_key_file<VerifyingKey>(file); }
std::optional<SigningKey> optional_signing_key(const std::string& file) { return read_key_file<SigningKey>(file); }

void require_signature(const std::string& note, const VerifyingKey& key, const std::string& file) {
  const auto read = read_note(note);
  if (!read || !read->is_signed_by(key)) throw Refused(file + ": the checkpoint is not signed by " + key.name());
}

Checkpoint kept_checkpoint(const std::string& file, const std::optional<VerifyingKey>& key) {
  return read_file_as(file, [&](std::string_view text) {
    if (key) require_signature(std::string(text), *key, file);
    return read_checkpoint_note(text);
  });
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace rochdale::teller
