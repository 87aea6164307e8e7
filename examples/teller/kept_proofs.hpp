// SPDX-License-Identifier: MPL-2.0
// What people keep of a book outside it, as the command line takes it: heads, checkpoints and the keys that sign them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rochdale/storage/checkpoint.hpp"
#include "rochdale/storage/signed_note.hpp"

namespace rochdale::teller {

/// "1234:9f86...": a head of so many records, as statements print it.
[[nodiscard]] std::string head_text(std::uint64_t records, std::string_view hash);
/// Reads it. Throws Misused.
[[nodiscard]] KeptHead read_head(const std::string& text);

/// The key in a file; none where no file is named. Throws Refused.
[[nodiscard]] std::optional<VerifyingKey> optional_key(const std::string& file);
[[nodiscard]] std::optional<SigningKey> optional_signing_key(const std::string& file);

/// Throws Refused unless a note is signed by a key.
void require_signature(const std::string& note, const VerifyingKey& key, const std::string& file);

/// The checkpoint in a file, signed by a key if one is given. Throws Refused.
[[nodiscard]] Checkpoint kept_checkpoint(const std::string& file, const std::optional<VerifyingKey>& key);

/// The last part of a path.
[[nodiscard]] std::string file_name(const std::string& path);

}  // namespace rochdale::teller
