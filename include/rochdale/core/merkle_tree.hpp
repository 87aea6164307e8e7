// SPDX-License-Identifier: MPL-2.0
// The Merkle tree of RFC 9162, section 2.1 (the same as in RFC 6962): one hash over a list that only grows, with short
// proofs that something stands in the list, and that an earlier list is the beginning of this one.
#pragma once

#include <algorithm>
#include <bit>
#include <compare>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rochdale/core/digest.hpp"
#include "rochdale/core/error.hpp"

namespace rochdale {

/// SHA-256 as a tree takes it: bytes to digest. Another one may be quicker.
struct Sha256 {
  [[nodiscard]] Digest operator()(std::string_view bytes) const { return sha256(bytes); }
};

/// The hash of a leaf: over a zero byte and what the leaf says, so that no leaf is taken for a node.
template <class Hash = Sha256>
[[nodiscard]] Digest merkle_leaf(std::string_view says, const Hash& hash = {}) {
  std::string bytes(1, '\0');
  bytes += says;
  return hash(bytes);
}

/// The hash of a node: over a byte 1 and the hashes of its two children.
template <class Hash = Sha256>
[[nodiscard]] Digest merkle_node(const Digest& left, const Digest& right, const Hash& hash = {}) {
  char bytes[65] = {1};
  std::copy(left.begin(), left.end(), bytes + 1);
  std::copy(right.begin(), right.end(), bytes + 33);
  return hash(std::string_view(bytes, sizeof(bytes)));
}

/// The leaves under one node: from `begin` up to, not with, `end`, counted from 0.
struct MerkleRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  friend constexpr auto operator<=>(const MerkleRange&, const MerkleRange&) = default;
};

namespace detail {

/// Where a node over more than one leaf is divided: its left child has the largest power of two that is less than all.
[[nodiscard]] constexpr std::uint64_t merkle_middle(const MerkleRange& node) noexcept {
  return node.begin + std::bit_floor(node.end - node.begin - 1);
}

}  // namespace detail

/// The nodes whose hashes prove that a leaf stands in a tree of `size` leaves, from the leaf upward (RFC 9162, 2.1.3.1).
/// Throws Error (out_of_range) when there is no such leaf.
[[nodiscard]] inline std::vector<MerkleRange> merkle_inclusion(std::uint64_t leaf, std::uint64_t size) {
  if (leaf >= size) throw Error(Fault::out_of_range, "a tree of " + std::to_string(size) + " leaves has no such leaf");
  std::vector<MerkleRange> nodes;
  for (MerkleRange at{0, size}; at.end - at.begin > 1;) {
    const std::uint64_t middle = detail::merkle_middle(at);
    if (leaf < middle) {
      nodes.push_back({middle, at.end});
      at.end = middle;
    } else {
      nodes.push_back({at.begin, middle});
      at.begin = middle;
    }
  }
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

/// The nodes whose hashes prove that the first `earlier` leaves of a tree of `size` leaves are what they were (RFC 9162,
/// 2.1.4.1). Throws Error (out_of_range) when the earlier tree is larger.
[[nodiscard]] inline std::vector<MerkleRange> merkle_consistency(std::uint64_t earlier, std::uint64_t size) {
  if (earlier > size)
    throw Error(Fault::out_of_range, "a tree of " + std::to_string(size) + " leaves was never larger");
  std::vector<MerkleRange> nodes;
  if (earlier == 0) return nodes;
  MerkleRange at{0, size};
  while (at.end != earlier) {
    const std::uint64_t middle = detail::merkle_middle(at);
    if (earlier <= middle) {
      nodes.push_back({middle, at.end});
      at.end = middle;
    } else {
      nodes.push_back({at.begin, middle});
      at.begin = middle;
    }
  }
  if (at.begin != 0) nodes.push_back(at);  // the whole earlier tree is known to who asks
  std::reverse(nodes.begin(), nodes.end());
  return nodes;
}

/// A tree that grows leaf by leaf and remembers its right edge only, and the hashes of the nodes that were asked for.
template <class Hash = Sha256>
class MerkleTree {
 public:
  explicit MerkleTree(Hash hash = {}) : hash_(std::move(hash)) {}

  /// Asks for the hashes of nodes: before their leaves are added.
  void keep(std::span<const MerkleRange> nodes) {
    for (const MerkleRange& node : nodes) kept_.emplace(node, Digest{});
  }

  /// Adds a leaf by its hash, see merkle_leaf().
  void add(const Digest& leaf) {
    Digest node = leaf;
    const std::uint64_t end = size_ + 1;
    std::uint64_t width = 1;
    remember({size_, end}, node);
    for (std::uint64_t complete = size_; (complete & 1) != 0; complete >>= 1) {
      node = merkle_node(edge_.back(), node, hash_);
      edge_.pop_back();
      width *= 2;
      remember({end - width, end}, node);
    }
    edge_.push_back(node);
    size_ = end;
  }

  /// How many leaves it has.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// The hash over all leaves so far; that of no leaves is the hash of nothing.
  [[nodiscard]] Digest root() {
    if (edge_.empty()) return hash_({});
    Digest node = edge_.back();
    std::uint64_t width = std::uint64_t{1} << std::countr_zero(size_);
    for (std::size_t at = edge_.size() - 1; at-- > 0;) {
      const std::uint64_t left = std::uint64_t{1} << std::countr_zero(size_ - width);
      node = merkle_node(edge_[at], node, hash_);
      width += left;
      remember({size_ - width, size_}, node);
    }
    return node;
  }

  /// The hashes of nodes that were asked for with keep(), in their order; those that end with the last leaf are known
  /// only after root(). Throws Error (misuse) for one that was not asked for.
  [[nodiscard]] std::vector<Digest> hashes(std::span<const MerkleRange> nodes) const {
    std::vector<Digest> found;
    for (const MerkleRange& node : nodes) {
      const auto at = kept_.find(node);
      if (at == kept_.end()) throw Error(Fault::misuse, "a node of a tree that nobody asked for");
      found.push_back(at->second);
    }
    return found;
  }

 private:
  void remember(const MerkleRange& node, const Digest& hash) {
    if (kept_.empty()) return;
    const auto at = kept_.find(node);
    if (at != kept_.end()) at->second = hash;
  }

  Hash hash_;
  std::uint64_t size_ = 0;
  std::vector<Digest> edge_;  // of the complete trees that make up this one, the largest first
  std::map<MerkleRange, Digest> kept_;
};

/// Whether `proof` proves that a leaf of this hash stands at a place of the tree with this root (RFC 9162, 2.1.3.2).
[[nodiscard]] inline bool is_included(const Digest& leaf, std::uint64_t place, std::uint64_t size, const Digest& root,
                                      std::span<const Digest> proof) {
  if (place >= size) return false;
  Digest node = leaf;
  std::uint64_t last = size - 1;
  for (const Digest& sibling : proof) {
    if (last == 0) return false;
    if ((place & 1) != 0 || place == last) {
      node = merkle_node(sibling, node);
      for (; (place & 1) == 0 && place != 0; place >>= 1) last >>= 1;
    } else {
      node = merkle_node(node, sibling);
    }
    place >>= 1;
    last >>= 1;
  }
  return last == 0 && node == root;
}

/// Whether `proof` proves that the tree of `earlier` leaves and this root is the beginning of the later one (RFC 9162,
/// 2.1.4.2).
[[nodiscard]] inline bool is_consistent(std::uint64_t earlier, const Digest& earlier_root, std::uint64_t size,
                                        const Digest& root, std::span<const Digest> proof) {
  if (earlier == 0) return proof.empty() && earlier_root == sha256({});
  if (earlier == size) return proof.empty() && earlier_root == root;
  if (earlier > size || proof.empty()) return false;
  // Where the earlier tree is complete its root begins the proof, and is left out of it.
  const bool complete = std::has_single_bit(earlier);
  std::uint64_t place = earlier - 1;
  std::uint64_t last = size - 1;
  for (; (place & 1) != 0; place >>= 1) last >>= 1;
  Digest before = complete ? earlier_root : proof.front();
  Digest after = before;
  for (const Digest& node : complete ? proof : proof.subspan(1)) {
    if (last == 0) return false;
    if ((place & 1) != 0 || place == last) {
      before = merkle_node(node, before);
      after = merkle_node(node, after);
      for (; (place & 1) == 0 && place != 0; place >>= 1) last >>= 1;
    } else {
      after = merkle_node(after, node);
    }
    place >>= 1;
    last >>= 1;
  }
  return last == 0 && before == earlier_root && after == root;
}

}  // namespace rochdale
