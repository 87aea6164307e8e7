// SPDX-License-Identifier: MPL-2.0
// The tree by the published vectors of RFC 6962's reference programs, and against the recursive definitions of RFC 9162
// written down word for word.
#include "rochdale/core/merkle_tree.hpp"

#include "catch.hpp"

using namespace rochdale;

namespace {

// Leaves, roots and proofs of the reference implementation of Certificate Transparency (its test data).
const std::vector<std::string> published_leaves{"",         std::string(1, '\0'), "\x10", " !", "01", "@ABC",
                                                "PQRSTUVW", "`abcdefghijklmno"};
const std::vector<std::string> published_roots{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                               "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                               "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                               "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                               "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                               "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                               "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                               "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                               "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};

struct Published {
  std::uint64_t one;  // leaf, or earlier size
  std::uint64_t size;
  std::vector<std::string> proof;
};
const std::vector<Published> published_inclusions{
    {0, 1, {}},
    {0, 2, {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"}},
    {1, 2, {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"}},
    {2, 3, {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"}},
    {1,
     5,
     {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    {0,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {5,
     8,
     {"bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}}};
const std::vector<Published> published_consistencies{
    {1, 1, {}},
    {1,
     8,
     {"96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
      "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"}},
    {2,
     5,
     {"5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
      "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"}},
    {6,
     8,
     {"0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
      "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"}}};

using Leaves = std::vector<std::string>;

Leaves first(const Leaves& leaves, std::uint64_t count) {
  return {leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(count)};
}

Leaves numbered(std::uint64_t count) {
  Leaves leaves;
  for (std::uint64_t at = 0; at < count; ++at) leaves.push_back("leaf " + std::to_string(at));
  return leaves;
}

// MTH of RFC 9162, 2.1.1.
Digest plain_root(const Leaves& leaves, std::uint64_t begin, std::uint64_t end) {
  if (begin == end) return sha256("");
  if (end - begin == 1) return sha256(std::string(1, '\0') + leaves[static_cast<std::size_t>(begin)]);
  std::uint64_t middle = 1;
  while (2 * middle < end - begin) middle *= 2;
  const Digest left = plain_root(leaves, begin, begin + middle);
  const Digest right = plain_root(leaves, begin + middle, end);
  std::string bytes(1, '\1');
  bytes.append(left.begin(), left.end()).append(right.begin(), right.end());
  return sha256(bytes);
}

struct Proven {
  Digest root{};
  std::vector<Digest> proof;
};

Proven prove(const Leaves& leaves, const std::vector<MerkleRange>& nodes) {
  MerkleTree<> tree;
  tree.keep(nodes);
  for (const std::string& leaf : leaves) tree.add(merkle_leaf(leaf));
  Proven proven{tree.root(), {}};
  proven.proof = tree.hashes(nodes);
  return proven;
}

std::vector<std::string> in_hex(const std::vector<Digest>& digests) {
  std::vector<std::string> text;
  for (const Digest& digest : digests) text.push_back(to_hex(digest));
  return text;
}

}  // namespace

TEST_CASE("roots and proofs are those of RFC 6962's published test data") {
  for (std::uint64_t size = 0; size <= published_leaves.size(); ++size) {
    const Leaves leaves = first(published_leaves, size);
    CHECK(to_hex(prove(leaves, {}).root) == published_roots[static_cast<std::size_t>(size)]);
  }
  for (const Published& each : published_inclusions) {
    const Proven proven = prove(first(published_leaves, each.size), merkle_inclusion(each.one, each.size));
    CHECK(in_hex(proven.proof) == each.proof);
    CHECK(is_included(merkle_leaf(published_leaves[static_cast<std::size_t>(each.one)]), each.one, each.size,
                      proven.root, proven.proof));
  }
  for (const Published& each : published_consistencies) {
    const Proven proven = prove(first(published_leaves, each.size), merkle_consistency(each.one, each.size));
    CHECK(in_hex(proven.proof) == each.proof);
    const Digest earlier = prove(first(published_leaves, each.one), {}).root;
    CHECK(is_consistent(each.one, earlier, each.size, proven.root, proven.proof));
  }
}

TEST_CASE("every leaf of every tree has a proof, which proves nothing else") {
  for (std::uint64_t size = 1; size <= 34; ++size) {
    const Leaves leaves = numbered(size);
    for (std::uint64_t leaf = 0; leaf < size; ++leaf) {
      INFO("leaf " << leaf << " of " << size);
      const Proven proven = prove(leaves, merkle_inclusion(leaf, size));
      REQUIRE(proven.root == plain_root(leaves, 0, size));
      const Digest hash = merkle_leaf(leaves[static_cast<std::size_t>(leaf)]);
      const auto proves = [&](const Digest& what, std::uint64_t place, std::uint64_t of,
                              const std::vector<Digest>& by) { return is_included(what, place, of, proven.root, by); };
      REQUIRE(proves(hash, leaf, size, proven.proof));
      REQUIRE_FALSE(proves(merkle_leaf("another"), leaf, size, proven.proof));
      for (std::uint64_t other = 0; other <= size; ++other) {
        if (other != leaf) REQUIRE_FALSE(proves(hash, other, size, proven.proof));
      }
      std::vector<Digest> altered = proven.proof;
      altered.push_back(hash);
      REQUIRE_FALSE(proves(hash, leaf, size, altered));
      for (std::size_t at = 0; at < proven.proof.size(); ++at) {
        altered = proven.proof;
        altered[at][at % 32] ^= 1;
        REQUIRE_FALSE(proves(hash, leaf, size, altered));
        altered = proven.proof;
        altered.erase(altered.begin() + static_cast<std::ptrdiff_t>(at));
        REQUIRE_FALSE(proves(hash, leaf, size, altered));
      }
    }
  }
}

TEST_CASE("every tree is proven to begin with each smaller one, and with no other") {
  for (std::uint64_t size = 0; size <= 34; ++size) {
    const Leaves leaves = numbered(size);
    for (std::uint64_t earlier = 0; earlier <= size; ++earlier) {
      INFO(earlier << " of " << size);
      const Proven proven = prove(leaves, merkle_consistency(earlier, size));
      const Digest before = plain_root(leaves, 0, earlier);
      REQUIRE(is_consistent(earlier, before, size, proven.root, proven.proof));
      REQUIRE_FALSE(is_consistent(earlier, sha256("another"), size, proven.root, proven.proof));
      REQUIRE_FALSE(is_consistent(size + 1, before, size, proven.root, proven.proof));
      if (earlier > 0) REQUIRE_FALSE(is_consistent(earlier, before, size, sha256("another"), proven.proof));
      std::vector<Digest> altered = proven.proof;
      altered.push_back(before);
      REQUIRE_FALSE(is_consistent(earlier, before, size, proven.root, altered));
      for (std::size_t at = 0; at < proven.proof.size(); ++at) {
        altered = proven.proof;
        altered[at][at % 32] ^= 0x80;
        REQUIRE_FALSE(is_consistent(earlier, before, size, proven.root, altered));
        altered.erase(altered.begin() + static_cast<std::ptrdiff_t>(at));
        REQUIRE_FALSE(is_consistent(earlier, before, size, proven.root, altered));
      }
    }
  }
}

TEST_CASE("a history that was rewritten has no proof that it only grew") {
  const Leaves leaves = numbered(20);
  for (std::size_t changed = 0; changed < 13; ++changed) {
    Leaves rewritten = leaves;
    rewritten[changed] += '!';
    const Proven proven = prove(rewritten, merkle_consistency(13, 20));
    CHECK_FALSE(is_consistent(13, plain_root(leaves, 0, 13), 20, proven.root, proven.proof));
  }
}

TEST_CASE("what no tree has is refused") {
  const auto fault_of = [](auto&& act) {
    try {
      act();
    } catch (const Error& error) {
      return error.fault();
    }
    return Fault{};
  };
  CHECK(fault_of([] { static_cast<void>(merkle_inclusion(3, 3)); }) == Fault::out_of_range);
  CHECK(fault_of([] { static_cast<void>(merkle_inclusion(0, 0)); }) == Fault::out_of_range);
  CHECK(fault_of([] { static_cast<void>(merkle_consistency(4, 3)); }) == Fault::out_of_range);
  const std::vector<MerkleRange> nodes{{0, 1}};
  CHECK(fault_of([&] { static_cast<void>(MerkleTree<>().hashes(nodes)); }) == Fault::misuse);
  CHECK(merkle_inclusion(0, UINT64_MAX).size() == 64);  // no deeper than this
}
