// SPDX-License-Identifier: MPL-2.0
// A checkpoint: what a journal comes to at one of its records. Kept elsewhere, it proves later that nothing before that
// record was changed, removed or rolled back.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/digest.hpp"
#include "rochdale/core/malformed.hpp"
#include "rochdale/core/result.hpp"
#include "rochdale/storage/sqlite_store.hpp"

namespace rochdale {

/// The state of a journal at a record.
struct Checkpoint {
  std::string origin;         ///< which book it is, in the words of who keeps it: one line that is not empty
  std::uint64_t records = 0;  ///< how many records the journal has
  Digest root{};              ///< of the Merkle tree over the records, see docs/FORMAT.md
  Digest head{};              ///< the hash of the last row, over all rows before it

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

/// The lines of a checkpoint: origin, number of records, root in base64 (the three of C2SP's tlog-checkpoint), and
/// "head " with 64 hexadecimal digits. What signs a text signs this one.
[[nodiscard]] std::string to_text(const Checkpoint& checkpoint);

/// Reads what to_text() writes, and nothing else.
[[nodiscard]] Result<Checkpoint, Malformed> read_checkpoint(std::string_view text);

/// The same from a note, signed or not; the signatures are not checked.
[[nodiscard]] Result<Checkpoint, Malformed> read_checkpoint_note(std::string_view note);

/// That the journal of a later checkpoint begins with the journal of an earlier one.
struct Growth {
  Checkpoint earlier;
  Checkpoint later;
  std::string note;          ///< the text of the later checkpoint, signed or not
  std::vector<Digest> path;  ///< the consistency proof of RFC 9162
};

/// The text of such a proof.
[[nodiscard]] std::string to_text(const Growth& growth);

/// Reads what to_text() writes. Nothing is proven by that: ask holds().
[[nodiscard]] Result<Growth, Malformed> read_growth(std::string_view text);

/// Whether the later journal begins with the earlier one: both checkpoints are believed, the path is not.
[[nodiscard]] bool holds(const Growth& growth);

/// Reads a book from its first record up to `records`, or to its end if that is 0, and says what it comes to. Throws
/// Error: out_of_range when no row ends with that record; damaged, naming the first row that was altered, when the
/// chain of hashes is broken; and as open_sqlite_store(). Needs 32 bytes of memory for each text of the book.
[[nodiscard]] Checkpoint make_checkpoint(const std::string& path, const std::string& origin, std::uint64_t records = 0,
                                         const Progress& progress = {});

/// The same, with the proof that the book only grew since an earlier checkpoint. Throws Error (damaged) when the book
/// does not begin with what that checkpoint is of, and (out_of_range) when it is shorter.
[[nodiscard]] Growth prove_growth(const std::string& path, const Checkpoint& earlier, std::uint64_t records = 0,
                                  const Progress& progress = {});

/// What a journal came to at a record, as somebody kept it elsewhere.
struct KeptHead {
  std::uint64_t records = 0;     ///< how many records there were
  Digest head{};                 ///< the hash of the last row
  std::optional<Digest> root{};  ///< of the tree over the records, where it was kept too
};

/// What audit_sqlite_store() looked at.
struct SqliteAudit {
  SqliteCheck file;
  std::uint64_t records = 0;
  std::uint64_t first_altered = 0;  ///< the first record of the first row that is not what its hash is of; 0: none
};

/// Does what check_sqlite_store() does, and checks that the book has what was `kept` of it elsewhere and only grew since.
/// Calls `found(what)` for everything that is wrong. Roots among what was kept need 32 bytes of memory for each text.
SqliteAudit audit_sqlite_store(const std::string& path, std::span<const KeptHead> kept,
                               const std::function<void(const std::string&)>& found, const Progress& progress = {});

/// The hash over the journal of a book before a record that begins a row, or that is the next to be written: what a
/// statement of that state says, so that its reader can keep it. Throws Error (out_of_range) where no row ends.
[[nodiscard]] Digest journal_head(const std::string& path, std::uint64_t before);

}  // namespace rochdale
