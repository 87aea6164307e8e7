// SPDX-License-Identifier: MPL-2.0
// A transaction as Credit Commons nodes exchange it, and the two chains over such transactions: the legacy one that
// every neighbour computes, and a canonical one that covers every field.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rochdale/core/digest.hpp"

namespace rochdale {

/// One row of a transaction: who is paid by whom, how much, for what. Figures are text as the other side wrote them.
struct CreditCommonsEntry {
  std::string payee;
  std::string payer;
  std::string quant;
  std::string description;
  std::string metadata;  ///< its JSON text as it came; may be empty

  friend bool operator==(const CreditCommonsEntry& left, const CreditCommonsEntry& right) = default;
};

/// A transaction with the version in which it is.
struct CreditCommonsTransaction {
  std::string uuid;
  std::string state;     ///< "V", "P", "C", "E", or the whole words
  std::string workflow;  ///< its compact code or id
  std::string version;   ///< digits; empty where the other side leaves it undefined
  std::vector<CreditCommonsEntry> entries;

  friend bool operator==(const CreditCommonsTransaction& left, const CreditCommonsTransaction& right) = default;
};

/// The legacy chain: md5 of last hash, uuid, state, quant and description of each entry, and version, joined by bars
/// (cc-php-lib). Payer, payee, type and metadata are not covered, and one text can stand for several transactions, so
/// it shows only that two nodes agree by accident or habit. For checking what a neighbour says.
[[nodiscard]] inline std::string legacy_hash(std::string_view last_hash, const CreditCommonsTransaction& transaction) {
  std::string text;
  text.append(last_hash).append("|").append(transaction.uuid).append("|").append(transaction.state).append("|");
  for (const CreditCommonsEntry& entry : transaction.entries) {
    text.append(entry.quant).append("|").append(entry.description).append("|");
  }
  return to_hex(md5(text.append(transaction.version)));
}

/// The canonical chain: SHA-256 over every field, each with its length before it, so that no two different transactions
/// read alike.
[[nodiscard]] inline std::string canonical_hash(std::string_view last_hash,
                                                const CreditCommonsTransaction& transaction) {
  std::string bytes;
  const auto put = [&bytes](std::string_view field) {
    bytes.append(std::to_string(field.size())).append(":").append(field);
  };
  put("rochdale credit commons 1");
  put(last_hash);
  put(transaction.uuid);
  put(transaction.version);
  put(transaction.state);
  put(transaction.workflow);
  put(std::to_string(transaction.entries.size()));
  for (const CreditCommonsEntry& entry : transaction.entries) {
    for (const std::string* field : {&entry.payee, &entry.payer, &entry.quant, &entry.description, &entry.metadata}) {
      put(*field);
    }
  }
  return to_hex(sha256(bytes));
}

/// A transaction with the hash that its neighbour recorded for it.
struct HashedTransaction {
  CreditCommonsTransaction transaction;
  std::string hash;
};

/// Walks a chain from its first hash and returns the first transaction, counted from 0, whose hash is another one than
/// `hash_of(last, transaction)` gives; nothing when all are right.
template <class HashOf>
[[nodiscard]] std::optional<std::size_t> first_break(std::string_view first_hash,
                                                     std::span<const HashedTransaction> chain, const HashOf& hash_of) {
  std::string last(first_hash);
  for (std::size_t at = 0; at < chain.size(); ++at) {
    last = hash_of(last, chain[at].transaction);
    if (last != chain[at].hash) return at;
  }
  return std::nullopt;
}

}  // namespace rochdale
