// SPDX-License-Identifier: MPL-2.0
// A receipt: some records of a book word for word, each with the short proof that it stands in the journal of a
// checkpoint. Who has the checkpoint from elsewhere needs neither the book nor whoever keeps it to check it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/book/account.hpp"
#include "rochdale/core/digest.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/storage/checkpoint.hpp"

namespace rochdale {

/// What a record says about one thing, as its leaf in the tree has it. docs/FORMAT.md lists names and values.
struct RecordField {
  std::string name;
  std::string value;                 ///< text; of words the 32 bytes of the commitment to them
  bool is_words = false;             ///< words of a person, which may be shown or not
  std::string salt;                  ///< 16 bytes, if the words are shown
  std::optional<std::string> words;  ///< the words themselves; nothing: they were erased

  friend bool operator==(const RecordField&, const RecordField&) = default;
};

/// A record and its inclusion proof. Its place in the tree is its number less one.
struct ProvenRecord {
  std::uint64_t number = 0;
  std::vector<RecordField> fields;
  std::vector<Digest> path;

  /// The value of a field, or nothing. Of words: the words, if they are shown.
  [[nodiscard]] std::optional<std::string_view> operator[](std::string_view name) const;

  friend bool operator==(const ProvenRecord&, const ProvenRecord&) = default;
};

/// Records of the journal of one checkpoint.
struct Receipt {
  std::vector<ProvenRecord> records;
  std::string note;  ///< the text of the checkpoint, signed or not
  Checkpoint checkpoint;
};

/// The number of the first record that is not proven: its words are not those that it commits to, or its path does not
/// lead to the root of the checkpoint. 0 when all are proven. The checkpoint itself is believed.
[[nodiscard]] std::uint64_t first_unproven(const Receipt& receipt);

/// The text of a receipt. Every line says one thing and is read back only as it is written.
[[nodiscard]] std::string to_text(const Receipt& receipt);

/// Reads what to_text() writes. Nothing is proven by that: ask first_unproven().
[[nodiscard]] Result<Receipt, Malformed> read_receipt(std::string_view text);

/// Takes records of a book, with their proofs, in one reading of its journal: the lines of the entry or hold that begins
/// at `entry`, and the openings of the accounts that they are on, so that the receipt says by itself what these are. If
/// `account` is given, further lines on other accounts are left out. With `known`, the proofs are for that checkpoint,
/// which must be of this book; else for its newest record, under the name `origin`. Throws Error: out_of_range when no
/// entry or hold begins there, or behind the checkpoint; and as make_checkpoint() and prove_growth().
[[nodiscard]] Receipt make_receipt(const std::string& path, std::uint64_t entry, AccountId account,
                                   const std::string& origin, const std::optional<Checkpoint>& known = {},
                                   const Progress& progress = {});

}  // namespace rochdale
