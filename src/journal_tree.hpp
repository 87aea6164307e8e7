// SPDX-License-Identifier: MPL-2.0
// The Merkle tree over the records of a journal, built row by row, and what is asked of it on the way.
#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "digest.hpp"
#include "journal_rows.hpp"
#include "rochdale/core/merkle_tree.hpp"
#include "rochdale/storage/receipt.hpp"

namespace rochdale {

/// SHA-256 by OpenSSL, which is several times as quick as the one without any library.
class QuickSha256 {
 public:
  QuickSha256() : hasher_(std::make_unique<Hasher>()) {}
  [[nodiscard]] Digest operator()(std::string_view bytes) const {
    hasher_->start();
    hasher_->bytes({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
    return hasher_->digest();
  }

 private:
  std::unique_ptr<Hasher> hasher_;
};

/// One leaf a record number: a line of a page, or an event. It is built when somebody asks, never while posting.
class JournalTree {
 public:
  /// Asks for a record and the nodes that prove it in a tree of `size` leaves. Throws Error (out_of_range) beyond it.
  void ask(std::uint64_t record, std::uint64_t size);
  /// Asks for the nodes that prove that a tree of `size` leaves begins with that of `earlier`.
  void ask_growth(std::uint64_t earlier, std::uint64_t size);

  /// Takes the next row of the journal, whose hash the caller has checked. Throws Error (damaged) where it contradicts
  /// the rows before it.
  void row(const JournalRow& row);

  /// How many records there are, and the root over them.
  [[nodiscard]] std::uint64_t size() const noexcept { return tree_.size(); }
  [[nodiscard]] Digest root() { return tree_.root(); }

  /// What was asked for, after root(); words and salts are read from the book.
  [[nodiscard]] std::vector<ProvenRecord> records(SQLite::Database& database);
  [[nodiscard]] std::vector<Digest> growth() const { return tree_.hashes(growth_); }

 private:
  struct Asked {
    std::vector<MerkleRange> path;
    ProvenRecord record{};
    std::vector<std::pair<std::size_t, TextNumber>> words{};  // which of its fields are which text
  };

  template <class Speak>
  void add(std::uint64_t number, const Speak& speak);
  [[nodiscard]] std::string_view commitment(std::uint64_t record, TextNumber text) const;

  QuickSha256 hash_;
  MerkleTree<const QuickSha256&> tree_{hash_};
  std::string commitments_;  // of text 1, 2, 3 ...
  std::map<std::uint64_t, Asked> asked_;
  std::vector<MerkleRange> growth_;
  std::vector<Line> lines_;
  std::string leaf_;
};

}  // namespace rochdale
